/* SPDX-License-Identifier: EUPL-1.2 */
/* The short form of a practice, tool, toolbox or tutorial. */
#include "essaim/schema.h"
#include "text.h"
#include "view/reach.h"

#include <string.h>

#define RUBRICS 6 /* that there are; and forms of a tutorial's sections */

const uint64_t es_summary_kinds[ES_SUMMARY_KINDS] = {ES_KIND_PRACTICE, ES_KIND_TOOL,
                                                     ES_KIND_TOOLBOX, ES_KIND_TUTORIAL};

/* What stands for a practice: its summary; the short form's practice where there is none. */
static const char *summary_field(struct es_bytes body)
{
	return es_map_str(body, "description.summary").len ? "description.summary"
	                                                   : "inspiring.practice";
}

static void put_beginning(struct es_bytes body, struct es_writer *w)
{
	struct es_bytes text = es_map_str(body, summary_field(body));

	es_put_key(w, "summary");
	if (text.len)
		es_write_str(w, es_text_trim(es_text_cut(text, ES_SUMMARY_CHARACTERS)));
	else
		es_write_nil(w);
}

void es_put_ticked(const char *key, struct es_bytes body, const char *path, struct es_writer *w)
{
	uint8_t buffer[4096];
	struct es_writer codes;
	struct es_bytes boxes;
	struct es_reader r;
	size_t ticked = 0;

	es_writer_init(&codes, buffer, sizeof(buffer));
	if (!es_map_path(body, path, &boxes))
		boxes = es_bytes_of("\x80", 1);
	es_reader_init(&r, boxes);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	for (size_t i = 0; i < count; i++) {
		struct es_bytes code = es_read_str(&r, SIZE_MAX);
		struct es_bytes value = es_read_value(&r);
		if (!es_bytes_equal(value, es_bytes_of("\xc3", 1))) /* true */
			continue;
		es_write_str(&codes, code);
		ticked++;
	}
	es_put_key(w, key);
	es_write_array(w, codes.err == ES_OK ? ticked : 0);
	es_write_raw(w, es_writer_bytes(&codes));
}

static es_err put_conversation(const struct es_view_source *s, const struct es_id *entity,
                               struct es_writer *w)
{
	uint64_t time, count;
	es_err err = es_count_comments(s, entity, &count, &time);

	es_put_uint(w, "comments", count);
	es_put_key(w, "last_comment");
	if (time)
		es_write_uint(w, time);
	else
		es_write_nil(w);
	return err;
}

static es_err put_summary(const struct es_view_source *s, const struct es_heads *heads,
                          const struct es_seen *seen, struct es_writer *w)
{
	struct es_bytes body = seen->body;

	es_write_map(w, 18);
	es_put_id(w, "id", &heads->root.id);
	es_put_text(w, "kind", "practice");
	es_put_path(w, "title", body, "description.title");
	es_put_path(w, "original_title", body, "description.original_title");
	es_put_text(w, "lang", seen->row.header.lang);
	es_put_id(w, "structure", &seen->row.header.structure);
	es_put_path(w, "organisation", body, "organisation.name");
	es_put_path(w, "city", body, "organisation.city");
	es_put_path(w, "country", body, "organisation.country");
	put_beginning(body, w);
	es_put_ticked("domains", body, "description.domains", w);
	es_put_ticked("target_groups", body, "implementation.target_groups", w);
	es_put_uint(w, "created", es_row_time(&heads->root));
	es_err err = put_conversation(s, &heads->root.id, w);
	es_put_uint(w, "scope", seen->row.header.scope);
	es_put_time(w, "withdrawn", es_heads_withdrawn_ms(heads));
	if (err == ES_OK)
		err = es_put_translated("translated", s, &heads->root.id, seen, summary_field(body),
		                        ES_SUMMARY_CHARACTERS, w);
	return err != ES_OK ? err : w->err;
}

/* A practice whose text is withdrawn keeps its place: what is said of it stays. */
static es_err see_withdrawn(const struct es_heads *heads, struct es_seen *seen)
{
	if (es_heads_withdrawn_ms(heads) == 0)
		return ES_NOT_FOUND;
	seen->row = heads->rows[0];
	seen->body = es_bytes_of("\x80", 1);
	return ES_OK;
}

es_err es_view_summary(const struct es_view_source *s, const struct es_id *entity,
                       struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	size_t before = w->len;

	es_err err = es_heads_of(s, ES_KIND_PRACTICE, entity, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_NOT_FOUND && heads.count)
		err = see_withdrawn(&heads, &seen);
	if (err == ES_OK)
		err = put_summary(s, &heads, &seen, w);
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&seen);
	return err;
}

/* What has no organisation of its own in its text: the structure speaks for it. text: what its summary is made of. */
static void put_piece(const struct es_view_source *s, const struct es_heads *heads,
                      const struct es_seen *seen, const char *text, size_t more,
                      struct es_writer *w)
{
	const struct es_id *id = &seen->row.header.structure;
	const struct es_member *member = es_federation_structure(s->federation, id);
	bool self = es_id_equal(id, &s->self->structure);
	struct es_bytes words = es_map_str(seen->body, text);

	es_write_map(w, 18 + more);
	es_put_id(w, "id", &heads->root.id);
	es_put_text(w, "kind", es_kind_word(seen->row.header.kind));
	es_put_path(w, "title", seen->body, "title");
	es_put_text(w, "original_title", "");
	es_put_text(w, "lang", seen->row.header.lang);
	es_put_id(w, "structure", id);
	es_put_text(w, "organisation", member ? member->admission.name : self ? s->self->name : "");
	es_put_text(w, "city", member ? member->admission.city : self ? s->self->city : "");
	es_put_text(w, "country",
	            member ? member->admission.country
	            : self ? s->self->country
	                   : "");
	es_put_key(w, "summary");
	if (words.len)
		es_write_str(w, es_text_trim(es_text_cut(words, ES_SUMMARY_CHARACTERS)));
	else
		es_write_nil(w);
	es_put_key(w, "domains");
	es_write_array(w, 0);
	es_put_ticked("target_groups", seen->body, "target_groups", w);
	es_put_uint(w, "created", es_row_time(&heads->root));
}

static es_err put_rest(const struct es_view_source *s, const struct es_id *entity,
                       const struct es_seen *seen, struct es_writer *w)
{
	es_err err = put_conversation(s, entity, w);

	es_put_uint(w, "scope", seen->row.header.scope);
	es_put_time(w, "withdrawn", 0);
	es_put_text(w, "translated", "");
	return err;
}

/* What its sections say under a key, each once. */
static void put_of_sections(const char *key, struct es_bytes body, const char *list,
                            struct es_writer *w)
{
	struct es_bytes sections, rubric, taken[RUBRICS];
	struct es_reader r;
	size_t left = 0, count = 0;

	if (es_map_get(body, "sections", &sections)) {
		es_reader_init(&r, sections);
		left = es_read_array(&r, SIZE_MAX);
	}
	for (; left > 0 && r.err == ES_OK && count < RUBRICS; left--) {
		size_t i = 0;
		if (!es_map_get(es_read_value(&r), key, &rubric))
			continue;
		while (i < count && !es_bytes_equal(taken[i], rubric))
			i++;
		if (i == count)
			taken[count++] = rubric;
	}
	es_put_key(w, list);
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		es_write_raw(w, taken[i]);
}

static es_err summarise(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                        struct es_writer *w)
{
	bool toolbox = kind == ES_KIND_TOOLBOX, tutorial = kind == ES_KIND_TUTORIAL;
	struct es_heads heads;
	struct es_seen seen = {0};
	size_t before = w->len;

	es_err err = es_heads_of(s, kind, entity, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK) {
		put_piece(s, &heads, &seen, toolbox || tutorial ? "intent" : "aims",
		          toolbox ? 2 : tutorial, w);
		err = put_rest(s, entity, &seen, w);
		if (toolbox) {
			es_put_uint(w, "entries", es_toolbox_entries(seen.body));
			put_of_sections("rubric", seen.body, "rubrics", w);
		}
		if (tutorial)
			put_of_sections("type", seen.body, "forms", w);
	}
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&seen);
	return err != ES_OK ? err : w->err;
}

es_err es_view_tool_summary(const struct es_view_source *s, const struct es_id *entity,
                            struct es_writer *w)
{
	return summarise(s, ES_KIND_TOOL, entity, w);
}

es_err es_view_toolbox_summary(const struct es_view_source *s, const struct es_id *entity,
                               struct es_writer *w)
{
	return summarise(s, ES_KIND_TOOLBOX, entity, w);
}

es_err es_view_tutorial_summary(const struct es_view_source *s, const struct es_id *entity,
                                struct es_writer *w)
{
	return summarise(s, ES_KIND_TUTORIAL, entity, w);
}

es_err es_view_summary_of(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                          struct es_writer *w)
{
	switch (kind) {
	case ES_KIND_TOOL:
		return es_view_tool_summary(s, entity, w);
	case ES_KIND_TOOLBOX:
		return es_view_toolbox_summary(s, entity, w);
	case ES_KIND_TUTORIAL:
		return es_view_tutorial_summary(s, entity, w);
	case ES_KIND_PRACTICE:
		return es_view_summary(s, entity, w);
	default:
		return ES_NOT_FOUND;
	}
}
