/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/gather.h"

#include "node_limits.h"

#include <string.h>

#define PATH_MAX_LEN 128
#define DEPTH_MAX 6

/* --- the texts of one body -------------------------------------------------------------------- */

/* Where a walk through a body stands: in a map of fields, or in a list of such maps. */
struct frame {
	struct es_reader r;
	size_t left;
	const struct es_field *fields;
	size_t fields_len;
	bool is_list;
	size_t path_len;
};

struct walk {
	struct frame frames[DEPTH_MAX];
	size_t depth;
	char path[PATH_MAX_LEN];
	struct es_passage passage;
	es_passage_fn *fn;
	void *context;
};

/* What stands there for the sake of something else than being found. */
static bool is_searched(const char *path)
{
	static const char *const not_searched[] = {"notes", "original",      "licence",
	                                           "grant", "funder_notice", "received"};

	for (size_t i = 0; i < sizeof(not_searched) / sizeof(not_searched[0]); i++)
		if (strcmp(path, not_searched[i]) == 0)
			return false;
	return true;
}

static enum es_column column_of(const char *path)
{
	static const struct {
		const char *path;
		enum es_column column;
	} known[] = {
	        {"description.title", ES_COLUMN_TITLE},
	        {"description.original_title", ES_COLUMN_TITLE},
	        {"title", ES_COLUMN_TITLE},
	        {"description.summary", ES_COLUMN_SUMMARY},
	        {"inspiring.practice", ES_COLUMN_SUMMARY},
	        {"aims", ES_COLUMN_SUMMARY},
	        {"intent", ES_COLUMN_SUMMARY},
	        {"organisation.name", ES_COLUMN_PLACE},
	        {"organisation.city", ES_COLUMN_PLACE},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(path, known[i].path) == 0)
			return known[i].column;
	return ES_COLUMN_REST;
}

static void give(struct walk *w, struct es_bytes value)
{
	w->passage.text = es_value_str(value);
	if (w->passage.text.len == 0)
		return;
	w->passage.column = column_of(w->path);
	w->passage.field = w->path;
	w->fn(w->context, &w->passage);
}

static void give_list(struct walk *w, struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	size_t count = es_read_array(&r, ES_BODY_MAX);
	for (size_t i = 0; i < count && !r.err; i++)
		give(w, es_read_value(&r));
}

static void enter(struct walk *w, struct es_bytes value, const struct es_field *fields,
                  size_t fields_len, bool is_list)
{
	if (w->depth == DEPTH_MAX)
		return;
	struct frame *f = &w->frames[w->depth++];
	*f = (struct frame){.fields = fields,
	                    .fields_len = fields_len,
	                    .is_list = is_list,
	                    .path_len = strlen(w->path)};
	es_reader_init(&f->r, value);
	f->left = is_list ? es_read_array(&f->r, ES_BODY_MAX) : es_read_map(&f->r, ES_MAP_MAX);
}

static const struct es_field *field_of(const struct frame *f, struct es_bytes key)
{
	for (size_t i = 0; i < f->fields_len; i++)
		if (es_bytes_equal(key, es_bytes_str(f->fields[i].name)))
			return &f->fields[i];
	return NULL;
}

static void take_field(struct walk *w, const struct es_field *field, struct es_bytes value)
{
	struct es_bytes other;

	switch (field->type) {
	case ES_FIELD_TEXT:
	case ES_FIELD_PROSE:
		if (field->list)
			give_list(w, value);
		else
			give(w, value);
		break;
	case ES_FIELD_BOXES:
		if (es_map_get(value, "other_text", &other))
			give(w, other);
		break;
	case ES_FIELD_GROUP:
	case ES_FIELD_FILE:
		enter(w, value, field->fields, field->fields_len, field->list);
		break;
	default:
		break;
	}
}

/* One step: a pair of a map, or a member of a list. */
static void step(struct walk *w)
{
	struct frame *f = &w->frames[w->depth - 1];

	if (f->left == 0 || f->r.err) {
		w->depth--;
		return;
	}
	f->left--;
	w->path[f->path_len] = '\0';
	if (f->is_list) {
		struct es_bytes item = es_read_value(&f->r);
		enter(w, item, f->fields, f->fields_len, false);
		return;
	}
	struct es_bytes key = es_read_str(&f->r, SIZE_MAX);
	struct es_bytes value = es_read_value(&f->r);
	const struct es_field *field = field_of(f, key);
	size_t dot = f->path_len ? 1 : 0;
	if (f->r.err || !field || f->path_len + dot + key.len >= PATH_MAX_LEN)
		return;
	if (dot)
		w->path[f->path_len] = '.';
	memcpy(w->path + f->path_len + dot, key.data, key.len);
	w->path[f->path_len + dot + key.len] = '\0';
	if (is_searched(w->path))
		take_field(w, field, value);
}

static void give_body(const struct es_seen *seen, struct walk *w)
{
	const struct es_schema *schema = es_schema_of(seen->row.header.kind);

	w->passage.lang = seen->row.header.lang;
	w->passage.scope = seen->row.header.scope;
	w->path[0] = '\0';
	w->depth = 0;
	if (schema)
		enter(w, seen->body, schema->fields, schema->fields_len, false);
	while (w->depth > 0)
		step(w);
}

/* --- the records about an entity -------------------------------------------------------------- */

struct gathering {
	const struct es_view_source *s;
	struct walk walk;
	void (*row)(void *context, uint64_t number);
	const struct es_seen *sheet; /* whose translations are given */
};

static void note_row(struct gathering *g, uint64_t number)
{
	if (g->row)
		g->row(g->walk.context, number);
}

static void give_place(struct gathering *g, const struct es_seen *seen)
{
	const struct es_id *id = &seen->row.header.structure;
	const struct es_member *member = es_federation_structure(g->s->federation, id);
	bool self = es_id_equal(id, &g->s->self->structure);
	const char *texts[] = {member ? member->admission.name
	                       : self ? g->s->self->name
	                              : "",
	                       member ? member->admission.city
	                       : self ? g->s->self->city
	                              : ""};

	for (size_t i = 0; i < 2 && g->walk.fn; i++) {
		g->walk.passage.column = ES_COLUMN_PLACE;
		g->walk.passage.field = "structure";
		g->walk.passage.text = es_bytes_str(texts[i]);
		if (texts[i][0])
			g->walk.fn(g->walk.context, &g->walk.passage);
	}
}

/* Names are not translated, and looked for in every language. */
static void give_names(struct gathering *g, const struct es_seen *seen)
{
	static const char *const paths[] = {"organisation.name", "organisation.city",
	                                    "description.original_title"};
	struct es_bytes value;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		memcpy(g->walk.path, paths[i], strlen(paths[i]) + 1);
		if (es_map_path(seen->body, paths[i], &value))
			give(&g->walk, value);
	}
}

static void give_voice(struct gathering *g, const struct es_seen *seen)
{
	struct es_bytes text;

	note_row(g, seen->row.number);
	if (!g->walk.fn || !es_map_get(seen->body, "text", &text))
		return;
	g->walk.passage = (struct es_passage){.origin = ES_ORIGIN_VOICES,
	                                      .lang = seen->row.header.lang,
	                                      .scope = seen->row.header.scope,
	                                      .column = ES_COLUMN_VOICES,
	                                      .field = "testimony",
	                                      .text = es_value_str(text)};
	if (g->walk.passage.text.len)
		g->walk.fn(g->walk.context, &g->walk.passage);
}

static bool refers_to(const struct es_seen *seen, const struct es_id *practice)
{
	struct es_bytes value;

	return es_map_get(seen->body, "practice", &value) &&
	       es_bytes_equal(es_value_str(value), ES_BYTES(practice->bytes));
}

/* {field, text, state}: as if the field of the sheet said it. */
static void give_translated(struct gathering *g, struct es_bytes entry)
{
	struct es_bytes field, text;

	if (!es_map_get(entry, "field", &field) || !es_map_get(entry, "text", &text))
		return;
	field = es_value_str(field);
	if (field.len == 0 || field.len >= PATH_MAX_LEN)
		return;
	memcpy(g->walk.path, field.data, field.len);
	g->walk.path[field.len] = '\0';
	if (is_searched(g->walk.path))
		give(&g->walk, text);
}

static void give_translation(struct gathering *g, const struct es_seen *seen)
{
	struct es_bytes texts;
	struct es_reader r;

	note_row(g, seen->row.number);
	if (!g->walk.fn || !es_map_get(seen->body, "texts", &texts))
		return;
	g->walk.passage = (struct es_passage){.origin = ES_ORIGIN_TRANSLATION,
	                                      .lang = seen->row.header.lang,
	                                      .scope = seen->row.header.scope};
	es_reader_init(&r, texts);
	size_t count = es_read_array(&r, ES_BODY_MAX);
	for (size_t i = 0; i < count && !r.err; i++)
		give_translated(g, es_read_value(&r));
	give_names(g, g->sheet);
	give_place(g, g->sheet);
}

/* What is said of a practice is told by its newest head, once: at the record that began it. */
static es_err see_related(const struct gathering *g, uint64_t kind, uint64_t number,
                          struct es_seen *seen)
{
	struct es_heads heads;
	struct es_row row;

	es_err err = es_row_get(g->s->snap, number, &row);
	if (!err && (row.header.version != ES_HEADER_VERSION || row.header.has_entity))
		err = ES_NOT_FOUND;
	if (!err)
		err = es_heads_of(g->s, kind, &row.id, &heads);
	return err ? err : es_see_head(g->s, &heads, seen);
}

static es_err give_related(struct gathering *g, uint64_t kind, const struct es_id *practice,
                           void (*give_one)(struct gathering *g, const struct es_seen *seen))
{
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	es_walk_about(&walk, g->s->snap, practice, kind, ES_OLDEST_FIRST);
	for (size_t i = 0; i < ES_VIEW_RELATED_MAX && !err && es_walk_next(&walk, &number); i++) {
		struct es_seen seen = {0};
		err = see_related(g, kind, number, &seen);
		if (!err && refers_to(&seen, practice))
			give_one(g, &seen);
		if (err == ES_NOT_FOUND)
			err = ES_OK;
		es_seen_free(&seen);
	}
	return err;
}

es_err es_gather_see(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                     struct es_heads *heads, struct es_seen *seen)
{
	es_err err = es_heads_of(s, kind, entity, heads);

	return err ? err : es_see_head(s, heads, seen);
}

static es_err give_all(struct gathering *g, const struct es_id *entity, const struct es_seen *seen)
{
	g->walk.passage = (struct es_passage){.origin = ES_ORIGIN_SHEET};
	note_row(g, seen->row.number);
	if (g->walk.fn) {
		give_body(seen, &g->walk);
		give_place(g, seen);
	}
	g->sheet = seen;
	if (seen->row.header.kind != ES_KIND_PRACTICE)
		return ES_OK;
	es_err err = give_related(g, ES_KIND_TESTIMONY, entity, give_voice);
	return err ? err : give_related(g, ES_KIND_TRANSLATION, entity, give_translation);
}

es_err es_gather_written(const struct es_view_source *s, const struct es_id *entity,
                         const struct es_seen *seen, es_passage_fn *passage,
                         void (*row)(void *context, uint64_t number), void *context)
{
	struct gathering g = {.s = s, .walk = {.fn = passage, .context = context}, .row = row};

	return give_all(&g, entity, seen);
}
