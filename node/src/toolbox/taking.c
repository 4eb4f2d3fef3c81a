/* SPDX-License-Identifier: EUPL-1.2 */
#include "toolbox/taking.h"

#include "logsink.h"
#include "media/media.h"
#include "store/attachments.h"
#include "store/taken.h"

#include <stdlib.h>
#include <string.h>

#define PAUSE_TIMES 20 /* looking takes at most a twentieth of a thread */

/* Files that are to be here, or that no longer need to. */
struct files {
	struct es_id *ids; /* owned */
	size_t len, room;
};

static bool add(struct files *files, const struct es_id *id)
{
	if (files->len == files->room) {
		size_t room = files->room ? 2 * files->room : 64;
		struct es_id *more = realloc(files->ids, room * sizeof(*more));
		if (!more)
			return false;
		files->ids = more;
		files->room = room;
	}
	files->ids[files->len++] = *id;
	return true;
}

static int compare(const void *a, const void *b)
{
	return es_id_compare(a, b);
}

static bool is_among(const struct files *files, const struct es_id *id)
{
	return files->len && bsearch(id, files->ids, files->len, sizeof(*id), compare);
}

/* --- what all taken ones refer to --------------------------------------------------------------- */

static void note_lacking(struct es_taking *taking, const struct es_reach *reach)
{
	for (size_t i = 0; i < reach->lacking_len && taking->lacking_len < ES_REACH_LACKING_MAX;
	     i++)
		taking->lacking[taking->lacking_len++] = reach->lacking[i];
}

/* Not found: withdrawn, or hidden here. */
static bool is_unreadable(es_err seen, const struct es_reach *reach)
{
	return (seen != ES_OK && seen != ES_NOT_FOUND) || reach->unreadable > 0;
}

/* One that cannot be read is no reason to let the others go. */
static es_err add_reach(const struct es_view_source *s, const struct es_id *toolbox,
                        struct es_taking *taking, struct files *wanted)
{
	struct es_reach reach;

	es_err seen = es_reach_of(s, toolbox, &reach), err = ES_OK;
	taking->unreadable += is_unreadable(seen, &reach);
	note_lacking(taking, &reach);
	for (size_t i = 0; seen == ES_OK && err == ES_OK && i < reach.files_len; i++)
		if (!add(wanted, &reach.files[i].id))
			err = ES_NO_MEMORY;
	es_reach_free(&reach);
	return err;
}

static es_err gather(const struct es_view_source *s, struct es_taking *taking, struct files *wanted)
{
	struct es_taken all[ES_TAKEN_MAX];
	size_t count = es_taken_list(s->snap, all);
	es_err err = ES_OK;

	for (size_t i = 0; i < count && err == ES_OK; i++)
		err = add_reach(s, &all[i].id, taking, wanted);
	if (wanted->len)
		qsort(wanted->ids, wanted->len, sizeof(*wanted->ids), compare);
	return err;
}

/* Those that are marked and wanted no more. While a text is on its way, or damaged, nobody knows what it refers to. */
static es_err gather_left(const struct es_view_source *s, const struct es_taking *taking,
                          const struct files *wanted, struct files *left)
{
	struct es_holding row;
	struct es_id id;

	if (taking->lacking_len || taking->unreadable)
		return ES_OK;
	for (es_err err = es_holding_next(s->snap, NULL, &id, &row); err == ES_OK;
	     err = es_holding_next(s->snap, &id, &id, &row))
		if (row.taken && !is_among(wanted, &id) && !add(left, &id))
			return ES_NO_MEMORY;
	return ES_OK;
}

/* Leaves those that are not marked yet. */
static void drop_marked(struct es_snapshot *snap, struct files *wanted)
{
	struct es_holding row;
	size_t kept = 0;

	for (size_t i = 0; i < wanted->len; i++)
		if (es_holding_get(snap, &wanted->ids[i], &row) != ES_OK || !row.taken)
			wanted->ids[kept++] = wanted->ids[i];
	wanted->len = kept;
}

static struct es_view_source source_of(struct es_node *node, struct es_snapshot *snap,
                                       const struct es_federation *none)
{
	return (struct es_view_source){.snap = snap,
	                               .federation = none,
	                               .self = &node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION};
}

static es_err look(struct es_node *node, struct es_taking *taking, struct files *wanted,
                   struct files *left)
{
	static const struct es_federation none;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	if (es_snapshot_number(snap) != taking->number) {
		struct es_view_source s = source_of(node, snap, &none);
		taking->number = es_snapshot_number(snap);
		taking->lacking_len = taking->unreadable = 0;
		err = gather(&s, taking, wanted);
		if (err == ES_OK)
			err = gather_left(&s, taking, wanted, left);
		drop_marked(snap, wanted);
	}
	es_snapshot_end(snap);
	return err;
}

void es_taking_tend(struct es_node *node, struct es_taking *taking)
{
	struct files wanted = {.len = 0}, left = {.len = 0};
	uint64_t began_ms = es_monotonic_ms();

	if (began_ms < taking->next_ms)
		return;
	size_t unreadable = taking->unreadable;
	es_err err = look(node, taking, &wanted, &left);
	if (err == ES_OK && taking->unreadable > unreadable)
		es_say(ES_LEVEL_WARNING,
		       "%zu of the toolboxes that are taken cannot be read as a whole: stored data "
		       "is "
		       "damaged; see `essaim check`",
		       taking->unreadable);
	for (size_t i = 0; i < wanted.len && err == ES_OK; i++)
		(void)!es_media_take_along(node->media, &wanted.ids[i], true);
	for (size_t i = 0; i < left.len && err == ES_OK; i++)
		(void)!es_media_take_along(node->media, &left.ids[i], false);
	free(wanted.ids);
	free(left.ids);
	if (err)
		taking->number = 0;
	taking->next_ms = began_ms + PAUSE_TIMES * (es_monotonic_ms() - began_ms);
}

void es_taking_check(const struct es_view_source *s, struct es_taken_state *out)
{
	struct es_taken all[ES_TAKEN_MAX];
	struct es_reach reach;

	*out = (struct es_taken_state){.taken = es_taken_list(s->snap, all)};
	for (size_t i = 0; i < out->taken; i++) {
		if (is_unreadable(es_reach_of(s, &all[i].id, &reach), &reach) &&
		    out->unreadable++ == 0)
			out->which = all[i].id;
		es_reach_free(&reach);
	}
}

/* --- how far one is ----------------------------------------------------------------------------- */

/* What all files may take, less those that stay in any case. */
static uint64_t room_of(struct es_node *node, struct es_snapshot *snap)
{
	struct es_media_state state;
	struct es_holding row;
	uint64_t taken = 0;
	struct es_id id;

	es_media_state(node->media, &state);
	for (es_err err = es_holding_next(snap, NULL, &id, &row); err == ES_OK;
	     err = es_holding_next(snap, &id, &id, &row))
		if (row.own || row.pinned || row.taken)
			taken += row.size;
	return taken < state.budget ? state.budget - taken : 0;
}

es_err es_taking_look(struct es_node *node, const struct es_view_source *s,
                      const struct es_id *toolbox, struct es_taking_state *out)
{
	struct es_media_state media;
	struct es_attachment a;

	memset(out, 0, sizeof(*out));
	es_err err = es_reach_of(s, toolbox, &out->reach);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < out->reach.files_len; i++)
		if (es_media_get(node->media, &out->reach.files[i].id, &a) == ES_OK)
			out->bytes_held += a.held;
	out->since_ms = es_taken_since(s->snap, toolbox);
	out->room = room_of(node, s->snap);
	es_media_state(node->media, &media);
	out->paused = media.paused;
	return ES_OK;
}

es_err es_taking_entity(const struct es_view_source *s, const struct es_id *record,
                        struct es_id *entity)
{
	uint64_t kind, scope;

	es_err err = es_view_about(s, record, entity, &kind, &scope);
	return err == ES_OK && kind != ES_KIND_TOOLBOX ? ES_NOT_FOUND : err;
}
