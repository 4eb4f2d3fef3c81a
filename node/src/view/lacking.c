/* SPDX-License-Identifier: EUPL-1.2 */
#include "view/read.h"

#include "node_limits.h"

struct lacking {
	const struct es_view_source *s;
	struct es_id *out;
	size_t count, max;
};

static void look(struct lacking *l, const struct es_row *row)
{
	if (l->count == l->max || row->has_body || row->erased ||
	    row->header.version != ES_HEADER_VERSION || row->header.scope > l->s->scope_max)
		return;
	for (size_t i = 0; i < l->count; i++)
		if (es_id_equal(&l->out[i], &row->id))
			return;
	l->out[l->count++] = row->id;
}

/* Of what it is itself, only what revises it: whoever else names it would fill the list with records of their own. */
static void look_at_revisions(struct lacking *l, const struct es_row *root)
{
	struct es_revisions revisions;
	struct es_row row;

	es_revisions_open(&revisions, l->s, root, ES_NEWEST_FIRST);
	for (size_t n = 0; n < ES_VIEW_REVISIONS_MAX && l->count < l->max &&
	                   es_revisions_next(&revisions, &row) == ES_OK;
	     n++)
		look(l, &row);
}

/* What is said of it, by whomever. */
static void look_at_kind(struct lacking *l, const struct es_id *entity, uint64_t kind)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	es_walk_about(&walk, l->s->snap, entity, kind, ES_NEWEST_FIRST);
	for (size_t n = 0;
	     n < ES_VIEW_REVISIONS_MAX && l->count < l->max && es_walk_next(&walk, &number); n++)
		if (!es_row_get(l->s->snap, number, &row))
			look(l, &row);
}

size_t es_view_lacking(const struct es_view_source *s, const struct es_id *record, bool comments,
                       struct es_id *out, size_t max)
{
	static const uint64_t kinds[] = {ES_KIND_PRACTICE, ES_KIND_TOOL,      ES_KIND_TOOLBOX,
	                                 ES_KIND_TUTORIAL, ES_KIND_TESTIMONY, ES_KIND_TRANSLATION,
	                                 ES_KIND_COMMENT};
	struct lacking l = {.s = s, .out = out, .max = max};
	struct es_row row, root;
	struct es_id entity;

	if (es_row_find(s->snap, record, &row) || row.header.version != ES_HEADER_VERSION)
		return 0;
	look(&l, &row);
	es_record_entity(&row.header, &row.id, &entity);
	bool known = es_row_find(s->snap, &entity, &root) == ES_OK &&
	             root.header.version == ES_HEADER_VERSION;
	if (known)
		look_at_revisions(&l, &root);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] - !comments; i++)
		if (!known || kinds[i] != root.header.kind)
			look_at_kind(&l, &entity, kinds[i]);
	return l.count;
}
