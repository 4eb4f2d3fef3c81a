/* SPDX-License-Identifier: EUPL-1.2 */
/* The heads of an entity: its newest revisions, found among all that name it. */
#include "node_limits.h"
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

const struct es_id *es_keeper_of_structure(const struct es_federation *f,
                                           const struct es_id *structure)
{
	const struct es_member *m = es_federation_structure(f, structure);

	return m && m->suspended && m->has_keeper ? &m->keeper : NULL;
}

const struct es_id *es_keeper_of(const struct es_federation *f, const struct es_header *root)
{
	switch (root->kind) {
	case ES_KIND_PRACTICE:
	case ES_KIND_TOOL:
	case ES_KIND_TOOLBOX:
	case ES_KIND_TUTORIAL:
		return es_keeper_of_structure(f, &root->structure);
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

static bool is_revision(const void *context, const struct es_header *header)
{
	const struct es_revisions *r = context;

	return header->has_entity && es_id_equal(&header->entity, &r->root->id) &&
	       es_heads_moved_by(r->s, &r->root->header, &header->structure);
}

void es_revisions_open(struct es_revisions *revisions, const struct es_view_source *s,
                       const struct es_row *root, enum es_walk_order order)
{
	struct es_walk walk;

	revisions->s = s;
	revisions->root = root;
	es_walk_about(&walk, s->snap, &root->id, root->header.kind, order);
	es_look_open(&revisions->look, &walk);
}

es_err es_revisions_next(struct es_revisions *revisions, struct es_row *row)
{
	uint64_t number;

	es_err err = es_look_next(&revisions->look, is_revision, revisions, &number);
	return err == ES_OK ? es_row_get(revisions->s->snap, number, row) : err;
}

es_err es_heads_of(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                   struct es_heads *heads)
{
	struct es_revisions revisions;
	struct es_row row;

	heads->count = heads->revisions = 0;
	es_err err = es_row_find(s->snap, entity, &heads->root);
	if (err != ES_OK)
		return err;
	const struct es_header *root = &heads->root.header;
	if (root->version != ES_HEADER_VERSION || root->kind != kind || root->has_entity ||
	    !es_may_see(s, &heads->root))
		return ES_NOT_FOUND;
	take_revision(heads, &heads->root);
	es_revisions_open(&revisions, s, &heads->root, ES_OLDEST_FIRST);
	while (heads->revisions <= ES_VIEW_REVISIONS_MAX &&
	       (err = es_revisions_next(&revisions, &row)) == ES_OK)
		if (es_may_see(s, &row))
			take_revision(heads, &row);
	return err == ES_NOT_FOUND ? ES_OK : err;
}
