/* SPDX-License-Identifier: EUPL-1.2 */
/* Which subtitles go with what is withdrawn: those that this structure wrote of its recordings. */
#include "erase.h"

#include "essaim/chunk.h"
#include "essaim/schema.h"
#include "node_limits.h"
#include "store/look.h"

#include <stdlib.h>
#include <string.h>

struct gathering {
	struct es_snapshot *snap;
	const struct es_id *structure, *entity;
	struct es_id *ids;
	size_t max, count;
};

static bool names(struct es_bytes body, const char *key, const struct es_id *id)
{
	struct es_bytes value;

	return es_map_get(body, key, &value) &&
	       es_bytes_equal(es_value_str(value), ES_BYTES(id->bytes));
}

static bool is_met(const struct gathering *g, const struct es_id *id)
{
	for (size_t i = 0; i < g->count; i++)
		if (es_id_equal(&g->ids[i], id))
			return true;
	return false;
}

/* A record of subtitles: those it belongs to go, where it is ours and of a recording of this entity. */
static void take(struct gathering *g, const struct es_row *row)
{
	struct es_bytes body;
	struct es_writer w;
	struct es_id whole;

	if (row->header.version != ES_HEADER_VERSION || row->erased || !row->has_body ||
	    !es_id_equal(&row->header.structure, g->structure) || g->count == g->max)
		return;
	es_writer_grow(&w, ES_BODY_MAX);
	bool is = es_row_body(row, &w, &body) == ES_OK && names(body, "about", g->entity);
	es_writer_free(&w);
	es_record_entity(&row->header, &row->id, &whole);
	if (is && !is_met(g, &whole))
		g->ids[g->count++] = whole;
}

static bool is_ours(const void *context, const struct es_header *header)
{
	return es_id_equal(&header->structure, ((const struct gathering *)context)->structure);
}

static es_err take_of_file(struct gathering *g, const struct es_id *file)
{
	struct es_look look;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	es_err err;

	es_walk_about(&walk, g->snap, file, ES_KIND_SUBTITLES, ES_NEWEST_FIRST);
	es_look_open(&look, &walk);
	while ((err = es_look_next(&look, is_ours, g, &number)) == ES_OK) {
		err = es_row_get(g->snap, number, &row);
		if (err)
			return err;
		take(g, &row);
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* Those of all recordings to which one revision refers. */
static es_err take_of_record(struct gathering *g, const struct es_row *row)
{
	struct es_attachment_ref *refs;
	struct es_bytes body;
	struct es_writer w;
	size_t count = 0;
	es_err err = ES_OK;

	if (!row->has_body || row->erased)
		return ES_OK;
	refs = calloc(ES_ATTACHMENTS_MAX, sizeof(*refs));
	es_writer_grow(&w, ES_BODY_MAX);
	if (!refs)
		err = ES_NO_MEMORY;
	else if (es_row_body(row, &w, &body) == ES_OK)
		count = es_attachment_refs(body, refs);
	for (size_t i = 0; !err && i < count; i++)
		err = take_of_file(g, &refs[i].id);
	es_writer_free(&w);
	free(refs);
	return err;
}

static bool is_our_revision(const void *context, const struct es_header *header)
{
	const struct gathering *g = context;

	return is_ours(g, header) && header->has_entity && es_id_equal(&header->entity, g->entity);
}

es_err es_erase_find_subtitles(struct es_snapshot *snap, const struct es_id *structure,
                               const struct es_id *entity, struct es_id *ids, size_t max,
                               size_t *count)
{
	struct gathering g = {snap, structure, entity, ids, max, 0};
	struct es_look look;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	*count = 0;
	es_err err = es_row_find(snap, entity, &row);
	if (err || row.header.version != ES_HEADER_VERSION || row.header.has_entity ||
	    !es_id_equal(&row.header.structure, structure))
		return err; /* of another's film ours stay, until that structure withdraws it */
	es_walk_about(&walk, snap, entity, row.header.kind, ES_NEWEST_FIRST);
	es_look_open(&look, &walk);
	err = take_of_record(&g, &row);
	for (size_t i = 0; !err && i < ES_VIEW_REVISIONS_MAX &&
	                   !(err = es_look_next(&look, is_our_revision, &g, &number));
	     i++) {
		err = es_row_get(snap, number, &row);
		if (!err)
			err = take_of_record(&g, &row);
	}
	*count = g.count;
	return err == ES_NOT_FOUND ? ES_OK : err;
}
