/* SPDX-License-Identifier: EUPL-1.2 */
/* From the store into the index. Whatever a record says of an entity, the whole entity is read and put
 * anew, so that it does not matter in which order things came, or whether something was done twice. */
#include "search/feed.h"
#include "search/line.h"

#include "search/spoken.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_AT_ONCE 8192
#define TASKS_MANY 16384 /* from so many on, the same twice makes room first */

static int compare(const void *a, const void *b)
{
	return es_id_compare(&((const struct es_task *)a)->id, &((const struct es_task *)b)->id);
}

static void each_once(struct es_tasks *t)
{
	size_t kept = 0;

	if (t->len > 1)
		qsort(t->list, t->len, sizeof(*t->list), compare);
	for (size_t i = 0; i < t->len; i++)
		if (i == 0 || !es_id_equal(&t->list[i].id, &t->list[kept - 1].id))
			t->list[kept++] = t->list[i];
	t->len = kept;
}

static es_err make_room(struct es_tasks *t)
{
	if (t->len >= TASKS_MANY)
		each_once(t);
	if (t->len && t->len <= t->capacity / 2)
		return ES_OK;
	size_t capacity = t->capacity ? 2 * t->capacity : 256;
	struct es_task *more = realloc(t->list, capacity * sizeof(*more));
	if (!more)
		return ES_NO_MEMORY;
	t->list = more;
	t->capacity = capacity;
	return ES_OK;
}

es_err es_tasks_add(struct es_tasks *t, const struct es_id *id, uint64_t kind)
{
	es_err err = t->len == t->capacity ? make_room(t) : ES_OK;

	if (!err)
		t->list[t->len++] = (struct es_task){*id, kind};
	return err;
}

/* --- which entities a row is about ------------------------------------------------------------ */

/* Of whom a record says something that the index has. */
enum news_of {
	NEWS_OF_NONE,
	NEWS_OF_ENTITY,
	NEWS_OF_PRACTICE,
	NEWS_OF_RECORDING, /* and so of whatever shows it */
	NEWS_OF_PARENTS
};

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
	case ES_KIND_SUBTITLES:
		return NEWS_OF_RECORDING;
	case ES_KIND_ERASURE:
		return NEWS_OF_PARENTS;
	default:
		return NEWS_OF_NONE;
	}
}

static es_err add_practice_of(struct es_snapshot *snap, const struct es_row *row,
                              struct es_tasks *t)
{
	struct es_refs refs;
	bool present;
	es_err err = es_row_refs(snap, row->number, &row->header, &refs, &present);

	if (!err && refs.has_practice)
		err = es_tasks_add(t, &refs.practice, ES_KIND_PRACTICE);
	return err;
}

/* What the index made of a row, whose text may be gone by now. */
static es_err add_known(struct es_search *search, uint64_t number, struct es_snapshot *snap,
                        struct es_tasks *t)
{
	struct es_id entity;
	struct es_row root;
	uint64_t after = 0;
	es_err err = ES_OK;

	while (!err && !(err = es_index_source(search->writer, number, &after, &entity))) {
		err = es_row_find(snap, &entity, &root);
		if (!err)
			err = es_tasks_add(t, &entity, root.header.kind);
		else if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* What the index made of the rows that this one replaces or withdraws. */
static es_err add_parents(struct es_search *search, struct es_snapshot *snap,
                          const struct es_row *row, struct es_tasks *t)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < row->header.parents_len && !err; i++) {
		struct es_row target;
		err = es_row_find(snap, &row->header.parents[i], &target);
		if (!err && target.header.kind != ES_KIND_ERASURE)
			err = add_known(search, target.number, snap, t);
		if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	return err;
}

static es_err add_shown(void *context, const struct es_id *entity, uint64_t kind)
{
	return es_tasks_add(context, entity, kind);
}

static es_err add_row(struct es_search *search, struct es_snapshot *snap, const struct es_row *row,
                      struct es_tasks *t)
{
	struct es_id entity;
	es_err err;

	switch (news_of(&row->header)) {
	case NEWS_OF_ENTITY:
		es_record_entity(&row->header, &row->id, &entity);
		return es_tasks_add(t, &entity, row->header.kind);
	case NEWS_OF_PRACTICE:
		return add_practice_of(snap, row, t);
	case NEWS_OF_RECORDING: /* a revision may be of another recording */
		err = add_parents(search, snap, row, t);
		return err ? err : es_spoken_in(snap, row, add_shown, t);
	case NEWS_OF_PARENTS:
		return add_parents(search, snap, row, t);
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

es_err es_tasks_put(struct es_search *search, struct es_snapshot *snap, struct es_tasks *t,
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
                       struct es_tasks *t, struct es_index_state *state)
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
                        struct es_tasks *t, struct es_index_state *state)
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
	struct es_tasks t = {NULL, 0, 0};
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
		err = es_tasks_put(search, snap, &t, &next);
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
	struct es_tasks t = {NULL, 0, 0};
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
		err = es_tasks_put(search, snap, &t, &next);
	es_snapshot_end(snap);
	free(t.list);
	return err;
}
