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

size_t es_view_lacking(const struct es_view_source *s, const struct es_id *record, bool comments,
                       struct es_id *out, size_t max)
{
	static const uint64_t kinds[] = {ES_KIND_PRACTICE, ES_KIND_TOOL,      ES_KIND_TOOLBOX,
	                                 ES_KIND_TUTORIAL, ES_KIND_TESTIMONY, ES_KIND_TRANSLATION,
	                                 ES_KIND_COMMENT};
	struct lacking l = {.s = s, .out = out, .max = max};
	struct es_id entity;
	struct es_row row;

	if (es_row_find(s->snap, record, &row) || row.header.version != ES_HEADER_VERSION)
		return 0;
	look(&l, &row);
	es_record_entity(&row.header, &row.id, &entity);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] - !comments; i++) {
		struct es_walk walk;
		uint64_t number;
		es_walk_about(&walk, s->snap, &entity, kinds[i], ES_NEWEST_FIRST);
		for (size_t n = 0;
		     n < ES_VIEW_REVISIONS_MAX && l.count < max && es_walk_next(&walk, &number);
		     n++)
			if (!es_row_get(s->snap, number, &row))
				look(&l, &row);
	}
	return l.count;
}
