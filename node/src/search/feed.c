/* SPDX-License-Identifier: EUPL-1.2 */
/* From the store into the index. Whatever a record says of an entity, the whole entity is read and put
 * anew, so that it does not matter in which order things came, or whether something was done twice. */
#include "search/line.h"

#include "logsink.h"
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_AT_ONCE 8192
#define LOOK_AT_ONCE 4096

/* Entities to be put anew, each once. */
struct tasks {
	struct es_task *list; /* owned */
	size_t len, capacity;
};

static es_err add_task(struct tasks *t, const struct es_id *id, uint64_t kind)
{
	if (t->len == t->capacity) {
		size_t capacity = t->capacity ? 2 * t->capacity : 256;
		struct es_task *more = realloc(t->list, capacity * sizeof(*more));
		if (!more)
			return ES_NO_MEMORY;
		t->list = more;
		t->capacity = capacity;
	}
	t->list[t->len++] = (struct es_task){*id, kind};
	return ES_OK;
}

static int compare(const void *a, const void *b)
{
	return es_id_compare(&((const struct es_task *)a)->id, &((const struct es_task *)b)->id);
}

static void each_once(struct tasks *t)
{
	size_t kept = 0;

	if (t->len > 1)
		qsort(t->list, t->len, sizeof(*t->list), compare);
	for (size_t i = 0; i < t->len; i++)
		if (i == 0 || !es_id_equal(&t->list[i].id, &t->list[kept - 1].id))
			t->list[kept++] = t->list[i];
	t->len = kept;
}

static struct es_view_source source_of(const struct es_search *search, struct es_snapshot *snap)
{
	return (struct es_view_source){.snap = snap,
	                               .federation = &search->federation,
	                               .self = &search->node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION};
}

/* --- which entities a row is about ------------------------------------------------------------ */

/* Of whom a record says something that the index has. */
enum news_of { NEWS_OF_NONE, NEWS_OF_ENTITY, NEWS_OF_PRACTICE, NEWS_OF_PARENTS };

static enum news_of news_of(const struct es_header *header)
{
	if (header->version != ES_HEADER_VERSION)
		return NEWS_OF_NONE;
	switch (header->kind) {
	case ES_KIND_PRACTICE:
	case ES_KIND_TOOL:
	case ES_KIND_TOOLBOX:
	case ES_KIND_TUTORIAL:
		return NEWS_OF_ENTITY;
	case ES_KIND_TESTIMONY:
	case ES_KIND_TRANSLATION:
		return NEWS_OF_PRACTICE;
	case ES_KIND_ERASURE:
		return NEWS_OF_PARENTS;
	default:
		return NEWS_OF_NONE;
	}
}

static es_err add_practice_of(struct es_snapshot *snap, const struct es_row *row, struct tasks *t)
{
	struct es_refs refs;
	bool present;
	es_err err = es_row_refs(snap, row->number, &row->header, &refs, &present);

	if (!err && refs.has_practice)
		err = add_task(t, &refs.practice, ES_KIND_PRACTICE);
	return err;
}

/* What the index made of a row, whose text may be gone by now. */
static es_err add_known(struct es_search *search, uint64_t number, struct es_snapshot *snap,
                        struct tasks *t)
{
	struct es_id entity;
	struct es_row root;
	es_err err = es_index_source(search->writer, number, &entity);

	if (!err)
		err = es_row_find(snap, &entity, &root);
	if (!err)
		err = add_task(t, &entity, root.header.kind);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err add_row(struct es_search *search, struct es_snapshot *snap, const struct es_row *row,
                      struct tasks *t);

static es_err add_targets(struct es_search *search, struct es_snapshot *snap,
                          const struct es_row *erasure, struct tasks *t)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < erasure->header.parents_len && !err; i++) {
		struct es_row target;
		err = es_row_find(snap, &erasure->header.parents[i], &target);
		if (!err && target.header.kind != ES_KIND_ERASURE)
			err = add_known(search, target.number, snap, t);
		if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	return err;
}

static es_err add_row(struct es_search *search, struct es_snapshot *snap, const struct es_row *row,
                      struct tasks *t)
{
	struct es_id entity;

	switch (news_of(&row->header)) {
	case NEWS_OF_ENTITY:
		es_record_entity(&row->header, &row->id, &entity);
		return add_task(t, &entity, row->header.kind);
	case NEWS_OF_PRACTICE:
		return add_practice_of(snap, row, t);
	case NEWS_OF_PARENTS:
		return add_targets(search, snap, row, t);
	default:
		return ES_OK;
	}
}

/* --- putting ---------------------------------------------------------------------------------- */

static es_err apply(struct es_search *search)
{
	pthread_rwlock_wrlock(&search->lock);
	es_err err = es_index_apply(search->writer, &search->catalogue);
	uint64_t entities = search->catalogue.alive;
	pthread_rwlock_unlock(&search->lock);
	pthread_mutex_lock(&search->news_lock);
	search->seen_row = search->state.row;
	search->entities = entities;
	search->cleaning = search->state.unclean;
	pthread_mutex_unlock(&search->news_lock);
	return err;
}

/* All of them in one transaction, and the state that then holds. What was only replaced by a newer text
 * may stay in the file's dark corners; what was withdrawn may not, nor any former text of it. */
static es_err put_all(struct es_search *search, struct es_snapshot *snap, struct tasks *t,
                      const struct es_index_state *state)
{
	struct es_index_state next = *state;

	each_once(t);
	es_err err = es_index_begin(search->writer);
	if (err)
		return err;
	err = es_line_run(search, snap, t->list, t->len);
	if (err) {
		es_index_rollback(search->writer);
		return err;
	}
	err = es_index_commit(search->writer, &next);
	if (err)
		return err;
	search->state = next;
	return apply(search);
}

/* Most rows are comments, of which the index has nothing: their header is enough. */
static es_err next_row(struct es_search *search, struct es_snapshot *snap, uint64_t number,
                       struct tasks *t, struct es_index_state *state)
{
	struct es_header header;
	struct es_bytes bytes;
	struct es_place place;
	struct es_row row;
	uint64_t seen_ms;

	es_err err = es_row_raw(snap, number, &seen_ms, &place, &bytes);
	if (err || es_header_decode(bytes, &header) || news_of(&header) == NEWS_OF_NONE)
		return err;
	state->unclean |= header.kind == ES_KIND_ERASURE && !search->building;
	err = es_row_get(snap, number, &row);
	return err ? err : add_row(search, snap, &row, t);
}

static es_err next_rows(struct es_search *search, struct es_snapshot *snap, uint64_t last,
                        struct tasks *t, struct es_index_state *state)
{
	struct es_row row;
	es_err err = ES_OK;

	for (size_t i = 0; i < ROWS_AT_ONCE && state->row < last && !err; i++) {
		err = next_row(search, snap, ++state->row, t, state);
		if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	if (!err)
		err = es_row_get(snap, state->row, &row);
	if (!err)
		state->row_id = row.id;
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_feed_rows(struct es_search *search, bool *more)
{
	struct es_index_state next = search->state;
	struct tasks t = {NULL, 0, 0};
	struct es_snapshot *snap;
	uint64_t last = 0;

	*more = false;
	es_err err = es_snapshot_begin(search->node->store, &snap);
	if (err)
		return err;
	err = es_row_last(snap, &last);
	if (!err)
		err = next_rows(search, snap, last, &t, &next);
	if (!err && next.row != search->state.row)
		err = put_all(search, snap, &t, &next);
	es_snapshot_end(snap);
	free(t.list);
	*more = !err && next.row < last;
	search->building = search->building && *more;
	pthread_mutex_lock(&search->news_lock);
	search->last_row = last;
	pthread_mutex_unlock(&search->news_lock);
	return err;
}

es_err es_feed_bodies(struct es_search *search, const uint64_t *rows, size_t count)
{
	struct es_index_state next = search->state;
	struct tasks t = {NULL, 0, 0};
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(search->node->store, &snap);
	if (err)
		return err;
	for (size_t i = 0; i < count && !err; i++) {
		struct es_row row;
		err = es_row_get(snap, rows[i], &row);
		next.unclean |= !err && row.erased;
		if (!err)
			err = add_known(search, rows[i], snap, &t);
		if (!err)
			err = add_row(search, snap, &row, &t);
		if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	if (!err && t.len)
		err = put_all(search, snap, &t, &next);
	es_snapshot_end(snap);
	free(t.list);
	return err;
}

/* --- everything ------------------------------------------------------------------------------- */

/* Whether the index has what the store would give now. */
static es_err compare_one(struct es_search *search, struct es_snapshot *snap,
                          const struct es_id *id, uint64_t kind, struct tasks *t)
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
	return add_task(t, id, kind);
}

/* A part of a kind's entities at a time, so that no snapshot lives long. */
static es_err compare_kind(struct es_search *search, uint64_t kind)
{
	struct es_walk from = {0};
	bool first = true, more = true;
	es_err err = ES_OK;

	while (more && !err) {
		struct tasks t = {NULL, 0, 0};
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
			    !row.header.has_entity)
				err = compare_one(search, snap, &row.id, kind, &t);
			more = i + 1 == LOOK_AT_ONCE;
		}
		from = walk;
		first = false;
		if (!err && t.len)
			err = put_all(search, snap, &t, &search->state);
		es_snapshot_end(snap);
		free(t.list);
	}
	return err;
}

/* What the index has, and the store no more: of logs that were cut. */
static es_err drop_lost(struct es_search *search)
{
	struct tasks t = {NULL, 0, 0};
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
			err = add_task(&t, &card->id, card->facts.kind);
	}
	if (!err && t.len)
		err = put_all(search, snap, &t, &next);
	es_snapshot_end(snap);
	free(t.list);
	free(heads);
	return err;
}

es_err es_feed_all(struct es_search *search)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < ES_SUMMARY_KINDS && !err; i++)
		err = compare_kind(search, es_summary_kinds[i]);
	return err ? err : drop_lost(search);
}

/* --- around it -------------------------------------------------------------------------------- */

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

/* Whether the rows that the file knows are those of this store. */
static es_err fits_store(struct es_search *search, bool *fits)
{
	struct es_snapshot *snap;
	struct es_row row;

	*fits = true;
	if (search->state.row == 0)
		return ES_OK;
	es_err err = es_snapshot_begin(search->node->store, &snap);
	if (err)
		return err;
	err = es_row_get(snap, search->state.row, &row);
	*fits = !err && es_id_equal(&row.id, &search->state.row_id);
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err open_once(struct es_search *search)
{
	bool fits;
	es_err err = es_index_open(search->node->home, true, &search->writer);

	if (!err)
		err = es_index_state(search->writer, &search->state);
	if (!err)
		err = fits_store(search, &fits);
	if (!err && !fits)
		err = ES_VERSION;
	if (!err)
		err = es_index_load(search->writer, &search->catalogue);
	search->building = search->state.row == 0;
	return err;
}

static void drop_file(struct es_search *search)
{
	es_index_close(search->writer);
	search->writer = NULL;
	for (size_t i = 0; i < ES_SEARCH_READERS; i++) {
		es_index_close(search->readers[i].index);
		search->readers[i].index = NULL;
	}
	es_catalogue_free(&search->catalogue);
	search->loaded = false;
}

es_err es_feed_open(struct es_search *search)
{
	pthread_rwlock_wrlock(&search->lock);
	drop_file(search);
	es_err err = open_once(search);
	if (err == ES_CORRUPT || err == ES_VERSION || err == ES_LIMIT) {
		es_say(ES_LEVEL_INFO, "search: the index is made anew (%s)", es_err_sentence(err));
		drop_file(search);
		err = es_index_remove(search->node->home);
		if (!err)
			err = open_once(search);
	}
	search->loaded = !err;
	if (err)
		drop_file(search);
	pthread_rwlock_unlock(&search->lock);
	return err;
}

es_err es_feed_clean(struct es_search *search)
{
	es_err err = es_index_clean(search->writer, &search->state);

	if (err)
		return err;
	search->state.unclean = false;
	pthread_mutex_lock(&search->news_lock);
	search->cleaning = false;
	pthread_mutex_unlock(&search->news_lock);
	return ES_OK;
}
