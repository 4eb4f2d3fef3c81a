/* SPDX-License-Identifier: EUPL-1.2 */
#include "view/reach.h"

#include "store/attachments.h"

#include <stdlib.h>
#include <string.h>

/* --- entries ------------------------------------------------------------------------------------ */

/* Calls each for the entries of all sections. */
static void each_entry(struct es_bytes body, void (*each)(void *context, struct es_bytes entry),
                       void *context)
{
	struct es_bytes sections, entries;
	struct es_reader r, inner;

	if (!es_map_get(body, "sections", &sections))
		return;
	es_reader_init(&r, sections);
	for (size_t left = es_read_array(&r, SIZE_MAX); left > 0 && r.err == ES_OK; left--) {
		if (!es_map_get(es_read_value(&r), "entries", &entries))
			continue;
		es_reader_init(&inner, entries);
		for (size_t n = es_read_array(&inner, SIZE_MAX); n > 0 && inner.err == ES_OK; n--)
			each(context, es_read_value(&inner));
	}
}

struct ids {
	struct es_id *out;
	size_t len, max;
};

static void add_record(void *context, struct es_bytes entry)
{
	struct ids *ids = context;
	struct es_bytes value;

	if (ids->len == ids->max || !es_map_get(entry, "record", &value))
		return;
	value = es_value_str(value);
	if (value.len != ES_ID_LEN)
		return;
	for (size_t i = 0; i < ids->len; i++)
		if (memcmp(ids->out[i].bytes, value.data, ES_ID_LEN) == 0)
			return;
	memcpy(ids->out[ids->len++].bytes, value.data, ES_ID_LEN);
}

size_t es_toolbox_records(struct es_bytes body, struct es_id *out, size_t max)
{
	struct ids ids = {.out = out, .max = max};

	each_entry(body, add_record, &ids);
	return ids.len;
}

static void count_entry(void *context, struct es_bytes entry)
{
	(void)entry;
	(*(size_t *)context)++;
}

size_t es_toolbox_entries(struct es_bytes body)
{
	size_t count = 0;

	each_entry(body, count_entry, &count);
	return count;
}

/* --- files -------------------------------------------------------------------------------------- */

static void add_files(const struct es_view_source *s, uint64_t row, struct es_reach *reach)
{
	struct es_reference refs[ES_ATTACHMENTS_MAX];
	size_t room = ES_REACH_FILES_MAX - reach->files_len;

	size_t count = es_references_of(s->snap, row, refs,
	                                room < ES_ATTACHMENTS_MAX ? room : ES_ATTACHMENTS_MAX);
	for (size_t i = 0; i < count; i++)
		reach->files[reach->files_len++] =
		        (struct es_reach_file){.id = refs[i].id, .size = refs[i].size};
}

static int compare_files(const void *a, const void *b)
{
	return es_id_compare(&((const struct es_reach_file *)a)->id,
	                     &((const struct es_reach_file *)b)->id);
}

/* Each once, and what they come to. */
static void settle_files(const struct es_view_source *s, struct es_reach *reach)
{
	struct es_reach_file *files = reach->files;
	struct es_holding holding;
	size_t kept = 0;

	qsort(files, reach->files_len, sizeof(*files), compare_files);
	for (size_t i = 0; i < reach->files_len; i++) {
		if (kept && es_id_equal(&files[kept - 1].id, &files[i].id))
			continue;
		files[kept++] = files[i];
		reach->bytes += files[i].size;
		if (es_holding_get(s->snap, &files[i].id, &holding) == ES_OK && holding.whole)
			reach->bytes_here += holding.size;
	}
	reach->files_len = kept;
}

/* --- records ------------------------------------------------------------------------------------ */

static void add_lacking(const struct es_view_source *s, const struct es_id *record,
                        struct es_reach *reach)
{
	reach->lacking_len += es_view_lacking(s, record, false, reach->lacking + reach->lacking_len,
	                                      ES_REACH_LACKING_MAX - reach->lacking_len);
}

/* The files of an entity's newest text: which they are is known without reading it. ES_NOT_FOUND: it is not here. */
static es_err add_entity(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                         struct es_reach *reach)
{
	struct es_heads heads;

	es_err err = es_heads_of(s, kind, entity, &heads);
	for (size_t i = 0; err == ES_OK && i < heads.count; i++) {
		if (!heads.rows[i].has_body || es_goes_with_hidden(s, &heads.rows[i]))
			continue;
		add_files(s, heads.rows[i].number, reach);
		return ES_OK;
	}
	return err == ES_OK ? ES_NOT_FOUND : err;
}

/* The tools and testimonies of a practice go with it. */
static es_err add_beside(const struct es_view_source *s, const struct es_id *practice,
                         uint64_t kind, struct es_reach *reach)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	es_walk_about(&walk, s->snap, practice, kind, ES_OLDEST_FIRST);
	for (size_t i = 0; i < ES_VIEW_RELATED_MAX && reach->looks < ES_REACH_LOOKS_MAX &&
	                   es_walk_next(&walk, &number);
	     i++) {
		reach->looks++;
		es_err err = es_row_get(s->snap, number, &row);
		if (err == ES_OK && !row.header.has_entity)
			err = add_entity(s, kind, &row.id, reach);
		if (err != ES_OK && err != ES_NOT_FOUND)
			return err;
	}
	return ES_OK;
}

/* A practice with what goes with it, a tool, a tutorial, a testimony. ES_NOT_FOUND: it cannot be read. */
static es_err add_thing(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                        struct es_reach *reach)
{
	add_lacking(s, entity, reach);
	es_err err = add_entity(s, kind, entity, reach);
	if (err == ES_OK && kind == ES_KIND_PRACTICE)
		err = add_beside(s, entity, ES_KIND_TOOL, reach);
	if (err == ES_OK && kind == ES_KIND_PRACTICE)
		err = add_beside(s, entity, ES_KIND_TESTIMONY, reach);
	return err;
}

/* What a tutorial is about, and the testimonies that it names. */
static es_err add_told(const struct es_view_source *s, const struct es_id *tutorial,
                       struct es_reach *reach)
{
	struct es_id told[ES_TUTORIAL_NAMES_MAX];
	struct es_seen seen = {0};
	struct es_heads heads;
	struct es_row row;
	size_t count = 0;

	es_err err = es_heads_of(s, ES_KIND_TUTORIAL, tutorial, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK)
		count = es_tutorial_names(seen.body, told);
	es_seen_free(&seen);
	for (size_t i = 0; i < count && (err == ES_OK || err == ES_NOT_FOUND); i++) {
		err = es_row_find(s->snap, &told[i], &row);
		if (err == ES_OK &&
		    (row.header.kind == ES_KIND_PRACTICE || row.header.kind == ES_KIND_TOOL ||
		     row.header.kind == ES_KIND_TESTIMONY))
			err = add_thing(s, row.header.kind, &told[i], reach);
	}
	return err;
}

/* What an entry names; anything but a practice, tool or tutorial is passed over. */
static es_err add_named(const struct es_view_source *s, const struct es_id *record,
                        struct es_reach *reach)
{
	struct es_row row;

	es_err err = es_row_find(s->snap, record, &row);
	if (err != ES_OK)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (row.header.kind != ES_KIND_PRACTICE && row.header.kind != ES_KIND_TOOL &&
	    row.header.kind != ES_KIND_TUTORIAL)
		return ES_OK;
	err = add_thing(s, row.header.kind, record, reach);
	reach->here += err == ES_OK;
	if (err == ES_OK && row.header.kind == ES_KIND_TUTORIAL)
		err = add_told(s, record, reach);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err see_toolbox(const struct es_view_source *s, const struct es_id *id,
                          struct es_reach *out)
{
	struct es_seen seen = {0};
	struct es_heads heads;
	struct es_id entity;
	uint64_t kind, scope;

	es_err err = es_view_about(s, id, &entity, &kind, &scope);
	if (err == ES_OK)
		add_lacking(s, &entity, out);
	if (err == ES_OK)
		err = es_heads_of(s, ES_KIND_TOOLBOX, &entity, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK) {
		out->records_len =
		        es_toolbox_records(seen.body, out->records, ES_TOOLBOX_RECORDS_MAX);
		add_files(s, seen.row.number, out);
	}
	es_seen_free(&seen);
	return err;
}

es_err es_reach_of(const struct es_view_source *s, const struct es_id *toolbox,
                   struct es_reach *out)
{
	memset(out, 0, sizeof(*out));
	out->files = calloc(ES_REACH_FILES_MAX, sizeof(*out->files));
	if (!out->files)
		return ES_NO_MEMORY;
	es_err err = see_toolbox(s, toolbox, out);
	for (size_t i = 0; i < out->records_len && err == ES_OK; i++)
		out->unreadable += add_named(s, &out->records[i], out) != ES_OK;
	if (err == ES_OK)
		settle_files(s, out);
	return err;
}

void es_reach_free(struct es_reach *reach)
{
	free(reach->files);
	reach->files = NULL;
}
