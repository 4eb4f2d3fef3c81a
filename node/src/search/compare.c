/* SPDX-License-Identifier: EUPL-1.2 */
/* What the index has, held against what the store would give now: of everything, or of some structures. */
#include "search/feed.h"
#include "search/line.h"
#include "view/read.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_AT_ONCE 4096

static struct es_view_source source_of(const struct es_search *search, struct es_snapshot *snap)
{
	return (struct es_view_source){.snap = snap,
	                               .federation = &search->federation,
	                               .self = &search->node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION};
}

/* Whether the index has what the store would give now. */
static es_err compare_one(struct es_search *search, struct es_snapshot *snap,
                          const struct es_id *id, uint64_t kind, struct es_tasks *t)
{
	struct es_view_source s = source_of(search, snap);
	struct es_doc *doc = calloc(1, sizeof(*doc));
	uint64_t have = 0;

	if (!doc)
		return ES_NO_MEMORY;
	doc->facts.stamp = 0;
	es_err err = es_gather(&s, kind, id, doc);
	es_err known = es_index_stamp(search->writer, id, &have);
	bool there = !err;
	uint64_t stamp = doc->facts.stamp;
	es_doc_free(doc);
	free(doc);
	if (err && err != ES_NOT_FOUND)
		return err;
	if (known && known != ES_NOT_FOUND)
		return known;
	if (there == !known && (!there || stamp == have))
		return ES_OK;
	return es_tasks_add(t, id, kind);
}

/* Whose entities are compared: NULL: everybody's. */
static bool is_asked(const struct es_tasks *whose, const struct es_id *structure)
{
	for (size_t i = 0; whose && i < whose->len; i++)
		if (es_id_equal(&whose->list[i].id, structure))
			return true;
	return !whose;
}

/* A part of a kind's entities at a time, so that no snapshot lives long. */
static es_err compare_kind(struct es_search *search, uint64_t kind, const struct es_tasks *whose)
{
	struct es_walk from = {0};
	bool first = true, more = true;
	es_err err = ES_OK;

	while (more && !err) {
		struct es_tasks t = {NULL, 0, 0};
		struct es_snapshot *snap;
		struct es_walk walk;
		uint64_t number;
		more = false;
		err = es_snapshot_begin(search->node->store, &snap);
		if (err)
			return err;
		es_walk_kind(&walk, snap, kind, ES_OLDEST_FIRST);
		if (!first) {
			memcpy(walk.key, from.key, from.key_len);
			walk.key_len = from.key_len;
		}
		for (size_t i = 0; !err && i < LOOK_AT_ONCE && es_walk_next(&walk, &number); i++) {
			struct es_row row;
			err = es_row_get(snap, number, &row);
			if (!err && row.header.version == ES_HEADER_VERSION &&
			    !row.header.has_entity && is_asked(whose, &row.header.structure))
				err = compare_one(search, snap, &row.id, kind, &t);
			more = i + 1 == LOOK_AT_ONCE;
		}
		from = walk;
		first = false;
		if (!err && t.len)
			err = es_tasks_put(search, snap, &t, &search->state);
		es_snapshot_end(snap);
		free(t.list);
	}
	return err;
}

/* What the index has, and the store no more: of logs that were cut. */
static es_err drop_lost(struct es_search *search)
{
	struct es_tasks t = {NULL, 0, 0};
	struct es_snapshot *snap;
	struct es_heads *heads = calloc(1, sizeof(*heads));
	struct es_index_state next = search->state;

	next.unclean = true;
	es_err err = heads ? es_snapshot_begin(search->node->store, &snap) : ES_NO_MEMORY;
	if (err) {
		free(heads);
		return err;
	}
	struct es_view_source s = source_of(search, snap);
	for (size_t i = 0; i < search->catalogue.cards_len && !err; i++) {
		const struct es_card *card = &search->catalogue.cards[i];
		if (!card->alive)
			continue;
		err = es_heads_of(&s, card->facts.kind, &card->id, heads);
		if (err == ES_NOT_FOUND)
			err = es_tasks_add(&t, &card->id, card->facts.kind);
	}
	if (!err && t.len)
		err = es_tasks_put(search, snap, &t, &next);
	es_snapshot_end(snap);
	free(t.list);
	free(heads);
	return err;
}

es_err es_feed_all(struct es_search *search)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < ES_SUMMARY_KINDS && !err; i++)
		err = compare_kind(search, es_summary_kinds[i], NULL);
	return err ? err : drop_lost(search);
}

/* --- whose texts another speaks for ------------------------------------------------------------- */

/* Remembers whose texts another structure speaks for than before: what it revised counts, or counts no more. */
static es_err note_moved(struct es_search *search, const struct es_federation *former,
                         const struct es_federation *fresh)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < fresh->members_len && !err; i++) {
		const struct es_id *structure = &fresh->members[i].admission.structure;
		const struct es_id *before = es_keeper_of_structure(former, structure),
		                   *now = es_keeper_of_structure(fresh, structure);
		if (before != now && (!before || !now || !es_id_equal(before, now)))
			err = es_tasks_add(&search->moved, structure, 0);
	}
	return err;
}

es_err es_feed_federation(struct es_search *search)
{
	struct es_federation fresh;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(search->node->store, &snap);
	if (err)
		return err;
	es_federation_init(&fresh);
	err = es_acts_fold(snap, &fresh);
	es_snapshot_end(snap);
	if (!err)
		err = note_moved(search, &search->federation, &fresh);
	if (err) {
		es_federation_free(&fresh);
		return err;
	}
	pthread_rwlock_wrlock(&search->lock);
	struct es_federation former = search->federation;
	search->federation = fresh;
	pthread_rwlock_unlock(&search->lock);
	es_federation_free(&former);
	return ES_OK;
}

es_err es_feed_moved(struct es_search *search)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < ES_SUMMARY_KINDS && !err && search->moved.len; i++)
		err = compare_kind(search, es_summary_kinds[i], &search->moved);
	if (!err)
		search->moved.len = 0;
	return err;
}
