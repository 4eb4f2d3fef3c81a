/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/docket.h"

#include "node_limits.h"

#include <stdlib.h>
#include <string.h>

/* --- marks ------------------------------------------------------------------------------------ */

static struct es_docket_mark *find(const struct es_docket *t, const struct es_id *id)
{
	for (size_t i = 0; i < t->len; i++)
		if (es_id_equal(&t->marks[i].id, id))
			return &t->marks[i];
	return NULL;
}

static struct es_docket_mark *add(struct es_docket *t, const struct es_id *id)
{
	if (t->len == t->capacity) {
		size_t capacity = t->capacity == 0 ? 16 : 2 * t->capacity;
		struct es_docket_mark *grown = realloc(t->marks, capacity * sizeof *grown);
		if (!grown)
			return NULL;
		t->marks = grown;
		t->capacity = capacity;
	}
	es_assert(t->marks != NULL);
	t->marks[t->len] = (struct es_docket_mark){.id = *id};
	return &t->marks[t->len++];
}

enum es_motion_mark es_docket_mark(const struct es_docket *t, const struct es_id *id)
{
	const struct es_docket_mark *mark = find(t, id);

	return mark ? mark->mark : ES_MARK_NONE;
}

es_err es_docket_set_mark(struct es_docket *t, const struct es_id *id, enum es_motion_mark mark,
                          uint64_t now_ms)
{
	struct es_docket_mark *entry = find(t, id);

	if (!entry && t->len >= ES_MOTION_MARKS_MAX)
		return ES_LIMIT;
	if (!entry)
		entry = add(t, id);
	if (!entry)
		return ES_NO_MEMORY;
	if (!entry->since_ms)
		entry->since_ms = now_ms;
	entry->dirty |= entry->mark != mark;
	entry->mark = mark;
	return ES_OK;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct loading {
	struct es_docket *docket;
	const struct es_federation *f;
};

static es_err load_one(void *context, const struct es_motion_row *row)
{
	struct loading *loading = context;
	struct es_docket *t = loading->docket;
	struct es_docket_mark *mark = add(t, &row->id);

	if (!mark)
		return ES_NO_MEMORY;
	mark->mark = row->mark;
	mark->since_ms = row->since_ms;
	mark->stored = true;
	if (row->object.len == 0)
		return ES_OK;
	es_err err = es_motions_restore(&t->motions, loading->f, row->object);
	const struct es_motion *m = es_motions_find(&t->motions, &row->id);
	mark->clock = m ? m->changed : 0;
	return err == ES_NO_MEMORY ? err : ES_OK; /* what does not stand any more goes */
}

es_err es_docket_load(struct es_snapshot *snap, const struct es_federation *f,
                      struct es_docket *out)
{
	struct loading loading = {out, f};

	memset(out, 0, sizeof *out);
	es_motions_init(&out->motions);
	return es_motion_each(snap, load_one, &loading);
}

void es_docket_free(struct es_docket *t)
{
	es_motions_free(&t->motions);
	free(t->marks);
	memset(t, 0, sizeof *t);
}

/* --- writing ---------------------------------------------------------------------------------- */

static es_err write_row(struct es_write *w, const struct es_docket_mark *mark,
                        const struct es_motion *m)
{
	struct es_motion_row row = {.id = mark->id, .mark = mark->mark, .since_ms = mark->since_ms};
	struct es_writer object;
	es_err err = ES_OK;

	es_writer_grow(&object, ES_SEALED_MAX + 32);
	if (m)
		err = es_motion_write(m, &object);
	row.object = es_writer_bytes(&object);
	if (!err)
		err = es_write_motion(w, &row);
	es_writer_free(&object);
	return err;
}

static es_err save_motions(struct es_write *w, struct es_docket *t, uint64_t now_ms)
{
	for (size_t i = 0; i < t->motions.len; i++) {
		const struct es_motion *m = &t->motions.list[i];
		struct es_docket_mark *mark = find(t, &m->id);
		if (!mark)
			mark = add(t, &m->id);
		if (!mark)
			return ES_NO_MEMORY;
		if (!mark->since_ms)
			mark->since_ms = now_ms;
		if (mark->stored && !mark->dirty && mark->clock == m->changed)
			continue;
		es_err err = write_row(w, mark, m);
		if (err)
			return err;
	}
	return ES_OK;
}

es_err es_docket_save(struct es_write *w, struct es_docket *t, uint64_t now_ms)
{
	es_err err = save_motions(w, t, now_ms);

	for (size_t i = 0; i < t->len && !err; i++) {
		const struct es_docket_mark *mark = &t->marks[i];
		if (es_motions_find(&t->motions, &mark->id))
			continue;
		bool rests = mark->stored && !mark->dirty && mark->clock == 0;
		if (mark->mark == ES_MARK_REFUSED && !rests)
			err = write_row(w, mark, NULL);
		else if (mark->mark != ES_MARK_REFUSED && mark->stored)
			es_write_motion_drop(w, &mark->id);
	}
	return err;
}
