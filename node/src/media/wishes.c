/* SPDX-License-Identifier: EUPL-1.2 */
/* What is wanted here: wishes of those who wait, pins, what goes with toolboxes, and the policy for the rest. */
#include "media/internal.h"

#include <stdlib.h>
#include <string.h>

#include "node.h"

void es_media_policy(struct es_media *m, struct es_media_policy *out)
{
	pthread_mutex_lock(&m->mutex);
	*out = m->policy;
	pthread_mutex_unlock(&m->mutex);
}

es_err es_media_set_policy(struct es_media *m, const struct es_media_policy *policy)
{
	if (policy->kinds_len > ES_POLICY_KINDS_MAX || policy->langs_len > ES_POLICY_LANGS_MAX)
		return ES_LIMIT;
	es_err err = table_put_policy(m, policy);
	if (err)
		return err;
	pthread_mutex_lock(&m->mutex);
	m->policy = *policy;
	pthread_mutex_unlock(&m->mutex);
	room_shrink(m);
	return ES_OK;
}

static bool is_lang(const char *wanted, const char *lang)
{
	size_t len = strlen(wanted);

	return strncmp(wanted, lang, len) == 0 && (lang[len] == '\0' || lang[len] == '-');
}

bool policy_wants(const struct es_media_policy *policy, const struct es_header *header,
                  const struct es_reference *ref)
{
	bool kind = policy->kinds_len == 0, lang = policy->langs_len == 0;

	for (size_t i = 0; i < policy->kinds_len && !kind; i++)
		kind = policy->kinds[i] == header->kind;
	for (size_t i = 0; i < policy->langs_len && !lang; i++)
		lang = is_lang(policy->langs[i], header->lang) || strcmp(header->lang, "und") == 0;
	return kind && lang && ref->size <= policy->size_max;
}

/* --- wishes, pins, removal ---------------------------------------------------------------------- */

es_err es_media_wish(struct es_media *m, const struct es_id *id, uint64_t offset)
{
	uint64_t now = es_monotonic_ms();
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(m->store, &snap);

	if (err)
		return err;
	bool referred = es_is_referred(snap, id);
	es_snapshot_end(snap);
	if (!referred)
		return ES_NOT_FOUND;
	pthread_mutex_lock(&m->mutex);
	struct wish *wish = &m->wishes[0];
	for (size_t i = 0; i < WISHES_MAX; i++) {
		if (es_id_equal(&m->wishes[i].id, id)) {
			wish = &m->wishes[i];
			break;
		}
		if (m->wishes[i].until_ms < wish->until_ms)
			wish = &m->wishes[i];
	}
	bool news = !es_id_equal(&wish->id, id) || wish->until_ms <= now ||
	            wish->offset / ES_CHUNK_LEN != offset / ES_CHUNK_LEN;
	*wish = (struct wish){*id, offset, now + ES_MEDIA_WISH_MS};
	if (news && m->woken)
		m->woken(m->woken_context);
	pthread_mutex_unlock(&m->mutex);
	return ES_OK;
}

bool media_is_wished(struct es_media *m, const struct es_id *id)
{
	uint64_t now = es_monotonic_ms();
	bool wished = false;

	pthread_mutex_lock(&m->mutex);
	for (size_t i = 0; i < WISHES_MAX && !wished; i++)
		wished = m->wishes[i].until_ms > now && es_id_equal(&m->wishes[i].id, id);
	pthread_mutex_unlock(&m->mutex);
	return wished;
}

void es_media_on_wish(struct es_media *m, void (*woken)(void *context), void *context)
{
	pthread_mutex_lock(&m->mutex);
	m->woken = woken;
	m->woken_context = context;
	pthread_mutex_unlock(&m->mutex);
}

/* What the table says of one that is here or referred to. */
static es_err get_row(struct es_media *m, const struct es_id *id, struct es_attachment *a,
                      struct es_holding *row)
{
	es_err err = es_media_get(m, id, a);

	if (!err)
		err = table_get(m, id, row);
	if (err == ES_NOT_FOUND && a->references > 0) {
		*row = (struct es_holding){.size = a->size, .seen_ms = es_now_ms()};
		row->used_ms = row->seen_ms;
		err = ES_OK;
	}
	return err;
}

static void edit_taken(struct es_holding *row, uint64_t taken)
{
	row->taken = taken;
	row->declined = row->declined && !taken;
}

static void edit_pinned(struct es_holding *row, uint64_t pinned)
{
	row->pinned = pinned;
	row->declined = row->declined && !pinned;
}

static void edit_removed(struct es_holding *row, uint64_t unused)
{
	(void)unused;
	row->whole = row->pinned = row->own = false;
	row->declined = true;
}

static bool is_unreferred(struct es_snapshot *snap, const struct es_id *id,
                          const struct es_holding *row)
{
	(void)row;
	return !es_is_referred(snap, id);
}

static bool is_unmarked(struct es_snapshot *snap, const struct es_id *id,
                        const struct es_holding *row)
{
	(void)snap;
	(void)id;
	return !row->own && !row->pinned && !row->taken;
}

es_err es_media_take_along(struct es_media *m, const struct es_id *id, bool taken)
{
	struct es_attachment a;
	struct es_holding row;

	es_err err = get_row(m, id, &a, &row);
	if (err || row.taken == taken)
		return err;
	err = table_edit(m, id, edit_taken, taken, &row);
	if (!err && !taken)
		err = es_media_get(m, id, &a);
	if (err || taken || a.own || a.wanted)
		return err;
	err = room_drop(m, id, is_unmarked);
	return err == ES_STATE ? ES_OK : err; /* marked again meanwhile: it stays */
}

es_err es_media_pin(struct es_media *m, const struct es_id *id, bool pinned)
{
	struct es_attachment a;
	struct es_holding row;

	es_err err = get_row(m, id, &a, &row);
	return err ? err : table_edit(m, id, edit_pinned, pinned, &row);
}

es_err es_media_remove(struct es_media *m, const struct es_id *id)
{
	struct es_attachment a;
	struct es_holding row;

	es_err err = es_media_get(m, id, &a);
	if (!err)
		err = table_get(m, id, &row);
	if (err)
		return err;
	if (row.own && a.references > 0)
		return ES_NOT_ALLOWED;
	if (row.taken && a.references > 0)
		return ES_STATE;
	return a.references > 0 ? room_remove(m, id, edit_removed)
	                        : room_drop(m, id, is_unreferred);
}

/* --- what is to be fetched ---------------------------------------------------------------------- */

/* How urgent one is: wishes, then pinned ones, then by the row of the newest record that refers to it. */
#define WISHED (UINT64_MAX - 1)
#define PINNED (UINT64_MAX - 2)

struct candidate {
	struct es_wanted wanted;
	uint64_t urgency;
};

struct choice {
	struct candidate *best; /* sorted, the most urgent first */
	size_t count, max;
	uint64_t all, all_bytes;
};

static void choose(struct choice *c, const struct candidate *candidate)
{
	size_t at = c->count;

	c->all++;
	c->all_bytes += candidate->wanted.size;
	while (at > 0 && c->best[at - 1].urgency < candidate->urgency)
		at--;
	if (at == c->max)
		return;
	size_t moved = (c->count < c->max ? c->count : c->max - 1) - at;
	memmove(&c->best[at + 1], &c->best[at], moved * sizeof(*c->best));
	c->best[at] = *candidate;
	c->count += c->count < c->max;
}

static bool take_wish(struct es_media *m, struct candidate *c)
{
	uint64_t now = es_monotonic_ms();

	pthread_mutex_lock(&m->mutex);
	for (size_t i = 0; i < WISHES_MAX && !c->wanted.wished; i++) {
		if (m->wishes[i].until_ms <= now || !es_id_equal(&m->wishes[i].id, &c->wanted.id))
			continue;
		c->wanted.wished = true;
		c->wanted.offset = m->wishes[i].offset;
		c->urgency = WISHED;
	}
	pthread_mutex_unlock(&m->mutex);
	return c->wanted.wished;
}

/* Looks at one attachment, whose references begin with *ref; leaves *ref at the first of the next one. */
static es_err consider(struct es_media *m, struct es_snapshot *snap,
                       const struct es_media_policy *policy, struct es_reference *ref,
                       struct choice *choice)
{
	struct candidate c = {.wanted = {.id = ref->id, .size = ref->size}};
	struct es_holding row = {.whole = false};
	struct es_row record;
	es_err err = ES_OK;

	bool known = es_holding_get(snap, &c.wanted.id, &row) == ES_OK;
	while (!err && es_id_equal(&ref->id, &c.wanted.id)) {
		if (!row.whole && !row.declined && es_row_get(snap, ref->row, &record) == ES_OK &&
		    policy_wants(policy, &record.header, ref)) {
			c.urgency = ref->row;
			c.wanted.size = ref->size;
		}
		err = es_reference_next(snap, &ref->id, ref->row, true, ref);
	}
	if (row.whole)
		return err;
	if (known && (row.pinned || row.taken || row.own))
		c.urgency = PINNED;
	(void)take_wish(m, &c);
	if (c.urgency)
		choose(choice, &c);
	return err;
}

size_t es_media_wanted(struct es_media *m, struct es_wanted *out, size_t max)
{
	struct es_media_policy policy;
	struct es_reference ref;
	struct es_snapshot *snap;
	struct es_id none = {{0}};
	struct choice choice = {.max = max, .best = calloc(max, sizeof(struct candidate))};

	if (!choice.best || es_snapshot_begin(m->store, &snap)) {
		free(choice.best);
		return 0;
	}
	es_media_policy(m, &policy);
	es_err err = es_reference_next(snap, &none, 0, true, &ref);
	while (!err)
		err = consider(m, snap, &policy, &ref, &choice);
	es_snapshot_end(snap);
	for (size_t i = 0; i < choice.count; i++)
		out[i] = choice.best[i].wanted;
	free(choice.best);
	pthread_mutex_lock(&m->mutex);
	m->counts.wanted = choice.all;
	m->counts.wanted_bytes = choice.all_bytes;
	pthread_mutex_unlock(&m->mutex);
	return choice.count;
}
