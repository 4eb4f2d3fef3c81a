/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/collect.h"

#include "sheet/collect_internal.h"
#include "sheet/fold.h"

#include <string.h>

void es_lines_add(struct es_lines *lines, struct es_line *line)
{
	line->next = NULL;
	if (lines->last)
		lines->last->next = line;
	else
		lines->first = line;
	lines->last = line;
}

struct es_line *es_line_derive(struct es_arena *arena, const struct es_line *line,
                               struct es_bytes text)
{
	struct es_line *derived = es_arena_take(arena, sizeof(*derived));

	if (derived)
		*derived = (struct es_line){.number = line->number, .apart = true, .text = text};
	return derived;
}

struct es_bucket *es_collected_bucket(const struct es_collected *collected, uint64_t kind,
                                      size_t record, const char *path)
{
	const struct es_slot *slot = es_label_slot(&collected->labels, kind, path);

	for (size_t i = 0; i < collected->buckets_count; i++)
		if (collected->buckets[i].slot == slot && collected->buckets[i].record == record)
			return &collected->buckets[i];
	return NULL;
}

struct es_bucket *es_collected_role(const struct es_collected *collected, enum es_slot_role role)
{
	for (size_t i = 0; i < collected->buckets_count; i++)
		if (collected->buckets[i].slot->role == role)
			return &collected->buckets[i];
	return NULL;
}

struct es_bucket *es_collector_bucket(struct es_collector *c, const struct es_slot *slot,
                                      size_t record)
{
	struct es_collected *out = c->out;

	for (size_t i = 0; i < out->buckets_count; i++)
		if (out->buckets[i].slot == slot && out->buckets[i].record == record)
			return &out->buckets[i];
	if (out->buckets_count == ES_SHEET_FIELDS_MAX)
		return NULL;
	out->buckets[out->buckets_count] = (struct es_bucket){.slot = slot, .record = record};
	return &out->buckets[out->buckets_count++];
}

void es_collector_unplaced(struct es_collector *c, struct es_line *line)
{
	es_lines_add(&c->out->unplaced, line);
}

void es_collector_add(struct es_collector *c, struct es_line *line)
{
	if (c->bucket)
		es_lines_add(&c->bucket->lines, line);
	else
		es_collector_unplaced(c, line);
}

static bool at_path(const struct es_collector *c, const char *path)
{
	return c->bucket && c->bucket->slot->kind == ES_KIND_PRACTICE &&
	       strcmp(c->bucket->slot->path, path) == 0;
}

static bool take_question(struct es_collector *c, const struct es_line *line)
{
	struct es_bytes rest;
	const struct es_question *question = es_question_match(c, line->text, &rest);

	if (!question)
		return false;
	struct es_label_hit hit = {.rest = rest};
	struct es_label_entry entry = {
	        .folded = question->folded,
	        .slot = es_label_slot(&c->out->labels, ES_KIND_PRACTICE, question->path),
	        .lang = question->lang};
	hit.entry = &entry;
	c->out->votes[question->lang]++;
	es_collector_take(c, line, &hit, false);
	return true;
}

/* The title of a tool that is told inside the sheet stands in the line before its first rubric. */
static void name_tool(struct es_collector *c, const struct es_bucket *tools,
                      const struct es_line *heading, struct es_bytes rest)
{
	const struct es_line *before = tools ? tools->lines.last : NULL;
	struct es_bytes title = rest.len ? rest : heading->text;

	if (before && before->text.len <= 150 && !before->bullet &&
	    !strchr(".:;", before->text.data[before->text.len - 1]))
		title = before->text;
	const struct es_slot *slot = es_label_slot(&c->out->labels, ES_KIND_TOOL, "title");
	struct es_bucket *bucket = es_collector_bucket(c, slot, c->record);
	struct es_line *line = es_line_derive(c->arena, heading, title);
	if (line && bucket)
		es_lines_add(&bucket->lines, line);
}

/* "Enjeux d'un Recrut' café" adds nothing to a tool that is called so. */
static bool repeats_title(const struct es_collector *c, struct es_bytes rest)
{
	const struct es_bucket *title =
	        es_collected_bucket(c->out, ES_KIND_TOOL, c->record, "title");
	char words[LABEL_BYTES_MAX];
	char known[LABEL_BYTES_MAX];

	es_fold(rest, words, sizeof(words));
	es_fold(title && title->lines.first ? title->lines.first->text : rest, known,
	        sizeof(known));
	for (char *word = words; *word;) {
		size_t len = strcspn(word, " ");
		bool last = word[len] == '\0';
		word[len] = '\0';
		if (len >= 4 && !strstr(known, word))
			return false;
		word += len + !last;
	}
	return title != NULL;
}

static bool take_tool_heading(struct es_collector *c, const struct es_line *line)
{
	const char *path;
	struct es_bytes rest;
	bool inside = c->kind == ES_KIND_TOOL;

	if (line->cell != ES_CELL_NONE || line->bullet || line->tick != ES_TICK_NONE ||
	    !(inside || at_path(c, "implementation.tools")) ||
	    !es_tool_heading_match(line->text, inside, &path, &rest))
		return false;
	if (!inside) {
		struct es_bucket *tools = c->bucket;
		es_collector_begin(c, ES_KIND_TOOL);
		if (c->kind != ES_KIND_TOOL)
			return false;
		name_tool(c, tools, line, rest);
	}
	c->bucket = es_collector_bucket(c, es_label_slot(&c->out->labels, ES_KIND_TOOL, path),
	                                c->record);
	/* What the heading says beyond its label opens the rubric: whose role, whose aims. */
	bool adds = rest.len > 0 && !repeats_title(c, rest);
	struct es_line *more = adds ? es_line_derive(c->arena, line, rest) : NULL;
	if (more)
		es_collector_add(c, more);
	return true;
}

static bool take_heading(struct es_collector *c, struct es_line *line)
{
	struct es_label_hit hit;

	/* Under these two, headings are entries. */
	if (line->level >= 3 && (at_path(c, "notes") || at_path(c, "original")))
		return false;
	if (!(line->level == 1 && c->titled) &&
	    es_label_match(c, line->text, ES_LABEL_HEADING, line->level, &hit)) {
		es_collector_take(c, line, &hit, true);
		return true;
	}
	if (line->level == 1 && !c->out->heading && (c->titled || c->out->known == 0)) {
		c->out->heading = line;
		return true;
	}
	if (line->level <= 2)
		c->bucket = NULL;
	return false;
}

/* "**Ville :** Turin", or a whole line in bold. */
static bool take_strong(struct es_collector *c, const struct es_line *line)
{
	struct es_label_hit hit;
	struct es_bytes strong = es_trim(es_slice(line->text, 0, line->strong));
	struct es_bytes rest = es_trim(es_slice(line->text, line->strong, line->text.len));
	/* A question needs no colon. */
	bool colon = strong.len && strchr(":?", strong.data[strong.len - 1]);

	if (!colon && rest.len && rest.data[0] != ':')
		return false;
	if (!colon && rest.len)
		rest = es_trim(es_slice(rest, 1, rest.len));
	if (!es_label_match(c, es_trim_of(strong, " :"), ES_LABEL_STRONG, 0, &hit))
		return false;
	if (rest.len)
		hit.rest = rest;
	es_collector_take(c, line, &hit, false);
	return true;
}

static bool take_plain(struct es_collector *c, struct es_line *line)
{
	struct es_label_hit hit;
	struct es_bytes label;

	if (es_columns_match(c, line, &hit, &label)) {
		struct es_line *whole = es_line_derive(c->arena, line, label);
		if (whole)
			es_collector_take(c, whole, &hit, false);
		return true;
	}
	if (!es_label_match(c, line->text, ES_LABEL_PLAIN, 0, &hit))
		return false;
	es_collector_take(c, line, &hit, false);
	return true;
}

static void take_cell_label(struct es_collector *c, struct es_line *line)
{
	struct es_label_hit hit;

	if (take_question(c, line)) {
		c->row_bucket = c->bucket;
		return;
	}
	if (es_label_match(c, line->text, ES_LABEL_CELL, 0, &hit)) {
		c->table_known = true;
		es_collector_take(c, line, &hit, false);
		c->row_bucket = c->bucket;
		return;
	}
	/* A row that the form does not know is a note; a table that the form does not know is
	 * somebody's own, and stays where it stands. */
	if (c->table_known)
		c->bucket = c->row_bucket = NULL;
	es_collector_add(c, line);
	c->row_label = line;
}

/* "Nuitées : 310" */
static bool join_row(struct es_collector *c, const struct es_line *line)
{
	struct es_line *label = c->row_label;
	struct es_text text;

	c->row_label = NULL;
	if (!label || line->cell != ES_CELL_VALUE || line->row || line->tick || line->bullet)
		return false;
	es_text_init(&text, c->arena);
	es_text_add(&text, es_trim_of(label->text, " :"));
	es_text_str(&text, " : ");
	es_text_add(&text, line->text);
	label->text = es_text_bytes(&text);
	return true;
}

static void take_wide_row(struct es_collector *c, struct es_line *line)
{
	if (at_path(c, "results.figures")) {
		es_collector_add(c, line);
		return;
	}
	uint8_t *plain = es_arena_take(c->arena, line->text.len);
	if (!plain)
		return;
	for (size_t i = 0; i < line->text.len; i++)
		plain[i] = line->text.data[i] == ES_CELL_MARK ? '|' : line->text.data[i];
	line->text = es_bytes_of(plain, line->text.len);
	es_collector_add(c, line);
}

static void take_line(struct es_collector *c, struct es_line *line)
{
	bool may_label = !line->bullet && line->tick == ES_TICK_NONE && line->cell == ES_CELL_NONE;

	line->order = ++c->lines;
	if (line->table)
		c->table_known = false;
	if (join_row(c, line))
		return;
	if (line->cell == ES_CELL_ROW) {
		take_wide_row(c, line);
		return;
	}
	if (line->cell == ES_CELL_LABEL) {
		take_cell_label(c, line);
		return;
	}
	if (line->cell == ES_CELL_VALUE && line->row && c->tabled)
		c->bucket = c->row_bucket ? c->row_bucket : c->bucket;
	if (line->text.len == 0) {
		es_collector_add(c, line);
		return;
	}
	if (may_label &&
	    (take_question(c, line) || (line->level == 0 && take_tool_heading(c, line))))
		return;
	if (line->level > 0 && line->cell == ES_CELL_NONE && take_heading(c, line))
		return;
	if (line->strong > 0 && line->tick == ES_TICK_NONE && line->cell == ES_CELL_NONE &&
	    take_strong(c, line))
		return;
	if (may_label && line->level == 0 && !c->marked && take_plain(c, line))
		return;
	es_collector_add(c, line);
}

/* Which of the three ways of writing a sheet this is. */
static void survey(struct es_collector *c, const struct es_scan *scan)
{
	size_t headings = 0;
	size_t cells = 0;
	size_t titles = 0;

	for (size_t i = 0; i < scan->count; i++) {
		const struct es_line *line = &scan->lines[i];
		struct es_label_hit hit;
		bool cell = line->cell == ES_CELL_LABEL;
		if (line->cell == ES_CELL_NONE && line->text.len > c->out->width)
			c->out->width = line->text.len;
		if (!cell && line->level == 0)
			continue;
		titles += line->level == 1;
		size_t near_left = c->near_left;
		c->near_left = 0;
		bool known = es_label_match(c, line->text, cell ? ES_LABEL_CELL : ES_LABEL_HEADING,
		                            line->level, &hit);
		c->near_left = near_left;
		cells += cell && known;
		headings += !cell && known;
	}
	c->out->marked = c->marked = headings > 0;
	c->tabled = cells >= 3;
	c->titled = titles == 1 && headings > 0;
}

es_err es_collect(struct es_arena *arena, const struct es_scan *scan, struct es_collected *out)
{
	struct es_collector c = {
	        .arena = arena, .out = out, .near_left = ES_SHEET_NEAR_SEARCHES_MAX};

	*out = (struct es_collected){
	        .buckets = es_arena_take(arena, ES_SHEET_FIELDS_MAX * sizeof(*out->buckets))};
	es_err err = es_label_index_build(arena, &out->labels);
	if (err != ES_OK || arena->failed)
		return ES_NO_MEMORY;
	c.kind = ES_KIND_PRACTICE;
	if (scan->count == 0)
		return ES_OK;
	c.end = scan->lines + scan->count;
	survey(&c, scan);
	for (size_t i = 0; i < scan->count && !arena->failed; i++)
		take_line(&c, &scan->lines[i]);
	return arena->failed ? ES_NO_MEMORY : ES_OK;
}
