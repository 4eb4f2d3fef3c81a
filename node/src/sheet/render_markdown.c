/* SPDX-License-Identifier: EUPL-1.2 */
/* Markdown that reads like the form and imports back to the same fields. */
#include "sheet/fold.h"
#include "sheet/labels.h"
#include "sheet/render.h"
#include "sheet/scan.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <string.h>

/* --- text ------------------------------------------------------------------------------------- */

/* Signs that would be markup at the start of a line. */
static bool is_opening(struct es_bytes text)
{
	uint8_t c = text.data[0];

	return strchr("#>|-+.=~:", c) != NULL || es_begins(text, "–") || es_begins(text, "—");
}

static bool is_markup(struct es_bytes text, size_t at, bool in_cell)
{
	uint8_t c = text.data[at];
	uint8_t next = at + 1 < text.len ? text.data[at + 1] : ' ';

	if (strchr("\\*_<[", c) || (in_cell && c == '|'))
		return true;
	if (c == '&')
		return next == '#' || ((next | 0x20) >= 'a' && (next | 0x20) <= 'z');
	return c == '^' && next == '{';
}

static void escaped(struct es_render *r, struct es_bytes text, bool start, bool in_cell)
{
	/* A hollow bullet that a text processor left as the letter o. */
	if (start && es_begins(text, "o ")) {
		es_render_str(r, "&#111;");
		text = es_slice(text, 1, text.len);
	} else if (start && text.len && is_opening(text)) {
		es_render_str(r, "\\");
	}
	for (size_t at = 0; at < text.len;) {
		size_t next = at;
		uint32_t code = es_utf8_next(text, &next);

		if (code == '\n' || code == '\t') {
			es_render_str(r, code == '\n' && in_cell ? "<br>" : " ");
		} else {
			bool opened = start && at == 0 && is_opening(text);
			if (!opened &&
			    (code < 0x80 ? is_markup(text, at, in_cell) : es_scan_is_sign(code)))
				es_render_str(r, "\\");
			es_render_bytes(r, es_slice(text, at, next));
		}
		at = next;
	}
}

/* Each line a paragraph, but for the entries of lists. */
static void prose(struct es_render *r, struct es_bytes text)
{
	bool list = false;
	size_t start = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.data[i] != '\n')
			continue;
		struct es_bytes line = es_slice(text, start, i);
		start = i + 1;
		size_t sign = es_begins(line, "- ") ? 2 : es_begins(line, "  - ") ? 4 : 0;
		struct es_bytes words = es_trim(es_slice(line, sign, line.len));
		if (words.len == 0)
			continue;
		if (list && sign == 0)
			es_render_str(r, "\n");
		es_render_bytes(r, es_slice(line, 0, sign));
		escaped(r, words, true, false);
		es_render_str(r, sign ? "\n" : "\n\n");
		list = sign > 0;
	}
	if (list)
		es_render_str(r, "\n");
}

/* --- fields ----------------------------------------------------------------------------------- */

static void heading(struct es_render *r, size_t level, const char *label)
{
	es_render_bytes(r, es_bytes_of("####", level));
	es_render_str(r, " ");
	es_render_str(r, label);
	es_render_str(r, "\n\n");
}

static void bold_label(struct es_render *r, const char *label)
{
	bool question = label[strlen(label) - 1] == '?';

	es_render_str(r, "**");
	es_render_str(r, label);
	es_render_str(r, question ? "** " : r->in == ES_FR ? " :** " : ":** ");
}

static void boxes(struct es_render *r, const struct es_field *field, struct es_bytes map)
{
	struct es_bytes other;
	struct es_bytes value;
	bool has_other = es_render_get(map, "other_text", &other);

	for (size_t i = 0; i < field->options_len; i++) {
		const struct es_option *option = &field->options[i];
		bool answered = es_render_get(map, option->code, &value);
		bool told = has_other && strcmp(option->code, "other") == 0;
		if (!answered && !told)
			continue;
		struct es_reader reader;
		es_reader_init(&reader, value);
		es_render_str(r, !answered ? "- " : es_read_bool(&reader) ? "- [x] " : "- [ ] ");
		es_render_str(r, es_render_option(r, option));
		if (told) {
			es_render_str(r, r->in == ES_FR ? " : " : ": ");
			escaped(r, es_value_str(other), false, false);
		}
		es_render_str(r, "\n");
	}
	es_render_str(r, "\n");
}

static void list(struct es_render *r, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++) {
		es_render_str(r, "- ");
		escaped(r, es_value_str(es_render_next(&elements)), true, false);
		es_render_str(r, "\n");
	}
	es_render_str(r, "\n");
}

static void table_row(struct es_render *r, const struct es_field *group, struct es_bytes map)
{
	es_render_str(r, "|");
	for (size_t i = 0; i < group->fields_len; i++) {
		struct es_bytes value;
		char number[32];

		es_render_str(r, " ");
		if (es_render_get(map, group->fields[i].name, &value)) {
			if (group->fields[i].type == ES_FIELD_INT) {
				es_render_milli(es_render_int(value), number);
				es_render_str(r, number);
			} else {
				escaped(r, es_value_str(value), true, true);
			}
		}
		es_render_str(r, " |");
	}
	es_render_str(r, "\n");
}

/* Numbers stand as they are and not as thousandths: the heads say so without their brackets. */
static void table(struct es_render *r, const struct es_field *group, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	es_render_str(r, "|");
	for (size_t i = 0; i < group->fields_len; i++) {
		const char *label = es_render_label(r, &group->fields[i].label);
		const char *bracket = strstr(label, " (");
		es_render_str(r, " ");
		es_render_bytes(
		        r, es_bytes_of(label, bracket ? (size_t)(bracket - label) : strlen(label)));
		es_render_str(r, " |");
	}
	es_render_str(r, "\n|");
	for (size_t i = 0; i < group->fields_len; i++)
		es_render_str(r, "---|");
	es_render_str(r, "\n");
	for (size_t i = 0; i < count; i++)
		table_row(r, group, es_render_next(&elements));
	es_render_str(r, "\n");
}

/* Notes and original wordings: an entry under a heading of its own. */
static void entries(struct es_render *r, const struct es_field *group, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++) {
		struct es_bytes entry = es_render_next(&elements);
		struct es_bytes value;
		char line[300];

		if (es_render_get(entry, "line", &value)) {
			snprintf(line, sizeof(line), "%s %lld",
			         es_render_label(r, &group->fields[0].label),
			         (long long)es_render_int(value));
			heading(r, 3, line);
		} else if (es_render_get(entry, "field", &value)) {
			es_render_str(r, "### ");
			escaped(r, es_value_str(value), false, false);
			es_render_str(r, "\n\n");
		}
		if (es_render_get(entry, "text", &value))
			prose(r, es_value_str(value));
	}
}

/* As files.c reads them. */
static void files(struct es_render *r, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++) {
		struct es_bytes file = es_render_next(&elements), value;
		char hex[ES_ID_HEX_LEN], size[24] = "0";

		if (es_render_get(file, "file", &value) && es_value_str(value).len == ES_ID_LEN) {
			es_hex(es_value_str(value).data, ES_ID_LEN, hex);
			es_render_str(r, hex);
		}
		es_render_str(r, " ");
		if (es_render_get(file, "type", &value))
			escaped(r, es_value_str(value), false, false);
		if (es_render_get(file, "size", &value))
			snprintf(size, sizeof(size), "%lld", (long long)es_render_int(value));
		es_render_str(r, " ");
		es_render_str(r, size);
		es_render_str(r, " ");
		if (es_render_get(file, "lang", &value))
			escaped(r, es_value_str(value), false, false);
		else
			es_render_str(r, "-");
		es_render_str(r, " ");
		if (es_render_get(file, "name", &value))
			escaped(r, es_value_str(value), false, false);
		es_render_str(r, "\n\n");
		if (es_render_get(file, "text", &value))
			prose(r, es_value_str(value));
	}
}

static void field_of(struct es_render *r, const struct es_field *field, struct es_bytes map,
                     size_t level)
{
	const char *label = es_render_label(r, &field->label);
	char words[ES_RENDER_SHORT_MAX];
	struct es_bytes value;
	bool long_list = field->list && field->type == ES_FIELD_TEXT;

	if (field->type == ES_FIELD_ID || field->type == ES_FIELD_BYTES ||
	    !es_render_get(map, field->name, &value))
		return;
	if (field->type != ES_FIELD_PROSE && field->type != ES_FIELD_BOXES &&
	    field->fields_len == 0 && !long_list) {
		bold_label(r, label);
		escaped(r, es_render_short(r, field, value, true, words), false, false);
		es_render_str(r, "\n\n");
		return;
	}
	heading(r, level, label);
	if (field->type == ES_FIELD_PROSE)
		prose(r, es_value_str(value));
	else if (field->type == ES_FIELD_BOXES)
		boxes(r, field, value);
	else if (long_list)
		list(r, value);
	else if (field->type == ES_FIELD_FILE)
		files(r, value);
	else if (field->fields_len > 2)
		table(r, field, value);
	else
		entries(r, field, value);
}

static void fields_of(struct es_render *r, const struct es_field *fields, size_t count,
                      struct es_bytes map)
{
	for (size_t i = 0; i < count; i++)
		field_of(r, &fields[i], map, 3);
}

/* --- records ---------------------------------------------------------------------------------- */

static void record(struct es_render *r, uint64_t kind, struct es_bytes map)
{
	const struct es_schema *schema = es_schema_of(kind);

	if (!es_render_has_any(map, schema->fields, schema->fields_len))
		return;
	heading(r, 2, es_render_label(r, &schema->label));
	fields_of(r, schema->fields, schema->fields_len, map);
}

static void records(struct es_render *r, uint64_t kind, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++)
		record(r, kind, es_render_next(&elements));
}

static void part(struct es_render *r, const struct es_field *group, size_t number)
{
	struct es_bytes map;
	char label[200];

	if (!es_render_get(r->practice, group->name, &map))
		return;
	snprintf(label, sizeof(label), "%zu. %s", number, es_render_label(r, &group->label));
	heading(r, 2, number > 5 ? es_render_label(r, &group->label) : label);
	for (size_t i = 0; i < group->fields_len; i++)
		if (strcmp(group->fields[i].name, "title") != 0)
			field_of(r, &group->fields[i], map, 3);
}

static bool is_right(const struct es_field *field)
{
	static const char *const names[] = {"licence", "project", "programme", "grant",
	                                    "funder_notice"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(field->name, names[i]) == 0)
			return true;
	return false;
}

static void rights(struct es_render *r, const struct es_schema *schema)
{
	heading(r, 2, es_render_label(r, &es_label_rights));
	if (r->lang.len) {
		bold_label(r, es_render_label(r, &es_label_language));
		escaped(r, r->lang, false, false);
		es_render_str(r, "\n\n");
	}
	for (size_t i = 0; i < schema->fields_len; i++)
		if (is_right(&schema->fields[i]))
			field_of(r, &schema->fields[i], r->practice, 3);
}

es_err es_sheet_render_markdown(struct es_bytes view, const char *lang, struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);
	struct es_render r;
	struct es_bytes title;
	es_err err = es_render_open(&r, view, lang, w);
	bool righted = false;
	size_t number = 1;

	if (err != ES_OK)
		return err;
	if (es_map_path(r.practice, "description.title", &title)) {
		es_render_str(&r, "# ");
		escaped(&r, es_value_str(title), true, false);
		es_render_str(&r, "\n\n");
	}
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type == ES_FIELD_GROUP && !field->list)
			part(&r, field, number++);
		else if (!is_right(field))
			field_of(&r, field, r.practice, 2);
		else if (!righted)
			rights(&r, schema);
		righted = righted || is_right(field);
		if (strcmp(field->name, "organisation") == 0)
			record(&r, ES_KIND_PROFILE, r.contact);
		else if (strcmp(field->name, "implementation") == 0)
			records(&r, ES_KIND_TOOL, r.tools);
		else if (strcmp(field->name, "results") == 0)
			records(&r, ES_KIND_TESTIMONY, r.testimonies);
	}
	return w->err;
}
