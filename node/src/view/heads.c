/* SPDX-License-Identifier: EUPL-1.2 */
/* The heads of an entity: its newest revisions, found among all that name it. */
#include "node_limits.h"
#include "store/rows.h"
#include "view/read.h"

#include <string.h>

static bool has_parent(const struct es_row *row, const struct es_id *id)
{
	for (size_t i = 0; i < row->header.parents_len; i++) {
		if (es_id_equal(&row->header.parents[i], id))
			return true;
	}
	return false;
}

static void drop_parents_of(struct es_heads *heads, const struct es_row *row)
{
	size_t kept = 0;

	for (size_t i = 0; i < heads->count; i++) {
		if (!has_parent(row, &heads->rows[i].id))
			heads->rows[kept++] = heads->rows[i];
	}
	heads->count = kept;
}

/* Takes a revision among the heads, which stay sorted, newest first. */
static void take_revision(struct es_heads *heads, const struct es_row *row)
{
	heads->revisions++;
	for (size_t i = 0; i < heads->count; i++) {
		if (has_parent(&heads->rows[i], &row->id))
			return; /* it arrived after what replaces it */
	}
	drop_parents_of(heads, row);
	if (heads->count == ES_HEADS_MAX)
		heads->count--;
	size_t at = heads->count++;
	for (; at > 0 && es_row_time(&heads->rows[at - 1]) < es_row_time(row); at--)
		heads->rows[at] = heads->rows[at - 1];
	heads->rows[at] = *row;
}

const struct es_id *es_keeper_of(const struct es_federation *f, const struct es_header *root)
{
	const struct es_member *m;

	switch (root->kind) {
	case ES_KIND_PRACTICE:
	case ES_KIND_TOOL:
	case ES_KIND_TOOLBOX:
	case ES_KIND_TUTORIAL:
		m = es_federation_structure(f, &root->structure);
		return m && m->suspended && m->has_keeper ? &m->keeper : NULL;
	default: /* what a person said stays as it is */
		return NULL;
	}
}

bool es_heads_moved_by(const struct es_view_source *s, const struct es_header *root,
                       const struct es_id *structure)
{
	if (es_id_equal(structure, &root->structure))
		return true;
	const struct es_id *keeper = s->federation ? es_keeper_of(s->federation, root) : NULL;
	return keeper && es_id_equal(structure, keeper);
}

/* Whether a row may be a revision, by its header alone: it is one of many that anybody could have written. */
static es_err is_revision(const struct es_view_source *s, const struct es_heads *heads,
                          uint64_t number, bool *is)
{
	struct es_header header;
	struct es_place place;
	struct es_bytes bytes;
	uint64_t seen_ms;

	es_err err = es_row_raw(s->snap, number, &seen_ms, &place, &bytes);
	*is = err == ES_OK && es_header_decode(bytes, &header) == ES_OK &&
	      header.version == ES_HEADER_VERSION && header.has_entity &&
	      es_id_equal(&header.entity, &heads->root.id) &&
	      es_heads_moved_by(s, &heads->root.header, &header.structure);
	return err;
}

/* Takes what a walk, oldest first, comes by in so many steps. */
static es_err take_revisions(const struct es_view_source *s, struct es_heads *heads,
                             struct es_walk *walk, size_t steps)
{
	uint64_t number;
	struct es_row row;
	es_err err = ES_OK;
	bool is;

	for (size_t i = 0;
	     i < steps && heads->revisions <= ES_VIEW_REVISIONS_MAX && es_walk_next(walk, &number);
	     i++) {
		err = is_revision(s, heads, number, &is);
		if (err == ES_OK && is)
			err = es_row_get(s->snap, number, &row);
		if (err != ES_OK)
			return err;
		if (is && es_may_see(s, &row))
			take_revision(heads, &row);
	}
	return ES_OK;
}

static bool stands_before(const struct es_walk *a, const struct es_walk *b)
{
	size_t len = a->key_len < b->key_len ? a->key_len : b->key_len;
	int order = memcmp(a->key, b->key, len);

	return order < 0 || (order == 0 && a->key_len < b->key_len);
}

/* Moves a walk, oldest first, on to where so many steps are left, if that is further on. */
static void leave_steps(struct es_walk *walk, size_t steps)
{
	struct es_walk back = *walk;
	uint64_t number;

	back.order = ES_NEWEST_FIRST;
	back.key_len = 0;
	for (size_t i = 0; i <= steps; i++)
		if (!es_walk_next(&back, &number) || !stands_before(walk, &back))
			return;
	memcpy(walk->key, back.key, back.key_len);
	walk->key_len = back.key_len;
}

/* Anybody may name an entity of somebody else's, as often as their quota lets them, and date it as they like: what
 * they wrote is passed over, and where there is too much of it the first and the last are looked at. */
es_err es_heads_of(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                   struct es_heads *heads)
{
	struct es_walk walk;

	heads->count = heads->revisions = 0;
	es_err err = es_row_find(s->snap, entity, &heads->root);
	if (err != ES_OK)
		return err;
	const struct es_header *root = &heads->root.header;
	if (root->version != ES_HEADER_VERSION || root->kind != kind || root->has_entity ||
	    !es_may_see(s, &heads->root))
		return ES_NOT_FOUND;
	take_revision(heads, &heads->root);
	es_walk_about(&walk, s->snap, entity, kind, ES_OLDEST_FIRST);
	err = take_revisions(s, heads, &walk, ES_VIEW_ABOUT_LOOKED / 2);
	if (err != ES_OK || walk.key_len == 0)
		return err;
	leave_steps(&walk, ES_VIEW_ABOUT_LOOKED / 2);
	return take_revisions(s, heads, &walk, ES_VIEW_ABOUT_LOOKED / 2);
}
