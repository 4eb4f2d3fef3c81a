/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice on a terminal: labels in a column, text wrapped beside or below them, no control
 * codes. */
#include "sheet/fold.h"
#include "sheet/labels.h"
#include "sheet/render.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <string.h>

#define LABEL_COLUMNS 28
#define INDENT 2
#define WIDTH_MIN 40

struct page {
	struct es_render r;
	size_t width; /* columns; SIZE_MAX: no wrapping */
};

static size_t columns_of(struct es_bytes text)
{
	size_t columns = 0;

	for (size_t i = 0; i < text.len; i++)
		columns += (text.data[i] & 0xc0) != 0x80;
	return columns;
}

static void spaces(struct page *p, size_t count)
{
	for (; count > 0; count--)
		es_render_str(&p->r, " ");
}

static void line_of(struct page *p, const char *sign, struct es_bytes text)
{
	for (size_t i = columns_of(text); i > 0; i--)
		es_render_str(&p->r, sign);
	es_render_str(&p->r, "\n");
}

/* A control code in a record that is not ours would reach the terminal. */
static void put_word(struct page *p, struct es_bytes word)
{
	for (size_t at = 0; at < word.len;) {
		size_t next = at;
		uint32_t code = es_utf8_next(word, &next);
		if (code < 0x20 || (code >= 0x7f && code < 0xa0))
			es_render_str(&p->r, "?");
		else
			es_render_bytes(&p->r, es_slice(word, at, next));
		at = next;
	}
}

/* One paragraph from column at on, later lines from column indent. */
static void wrap(struct page *p, struct es_bytes text, size_t at, size_t indent)
{
	bool first = true;

	for (size_t i = 0; i < text.len;) {
		size_t end = i;
		while (end < text.len && text.data[end] != ' ' && text.data[end] != '\t')
			end++;
		struct es_bytes word = es_slice(text, i, end);
		size_t columns = columns_of(word);
		i = end + 1;
		if (columns == 0)
			continue;
		if (!first && (p->width == SIZE_MAX || at + 1 + columns <= p->width)) {
			es_render_str(&p->r, " ");
			at++;
		} else if (!first) {
			es_render_str(&p->r, "\n");
			spaces(p, indent);
			at = indent;
		}
		put_word(p, word);
		at += columns;
		first = false;
	}
	es_render_str(&p->r, "\n");
}

static void prose(struct page *p, struct es_bytes text, size_t indent)
{
	size_t start = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.data[i] != '\n')
			continue;
		struct es_bytes line = es_slice(text, start, i);
		size_t sign = es_begins(line, "- ") ? 2 : es_begins(line, "  - ") ? 4 : 0;
		start = i + 1;
		if (es_trim(line).len == 0)
			continue;
		spaces(p, indent);
		es_render_bytes(&p->r, es_slice(line, 0, sign));
		wrap(p, es_slice(line, sign, line.len), indent + sign, indent + sign);
	}
}

static void label_line(struct page *p, const char *label)
{
	wrap(p, es_bytes_str(label), 0, 0);
}

static void short_field(struct page *p, const char *label, struct es_bytes words)
{
	size_t columns = columns_of(es_bytes_str(label));

	es_render_str(&p->r, label);
	if (columns > LABEL_COLUMNS - 2) {
		es_render_str(&p->r, "\n");
		columns = 0;
	}
	spaces(p, LABEL_COLUMNS - columns);
	wrap(p, words, LABEL_COLUMNS, LABEL_COLUMNS);
}

static void boxes(struct page *p, const struct es_field *field, struct es_bytes map)
{
	struct es_bytes value;
	struct es_bytes other;
	bool has_other = es_render_get(map, "other_text", &other);
	const char *colon = p->r.in == ES_FR ? " : " : ": ";

	for (size_t i = 0; i < field->options_len; i++) {
		const struct es_option *option = &field->options[i];
		bool answered = es_render_get(map, option->code, &value);
		bool told = has_other && strcmp(option->code, "other") == 0;
		struct es_reader reader;

		if (!answered && !told)
			continue;
		es_reader_init(&reader, value);
		spaces(p, INDENT);
		es_render_str(&p->r, answered && es_read_bool(&reader) ? "[x] " : "[ ] ");
		es_render_str(&p->r, es_render_option(&p->r, option));
		es_render_str(&p->r, told ? colon : "\n");
		size_t at = INDENT + 4 + strlen(colon) +
		            columns_of(es_bytes_str(es_render_option(&p->r, option)));
		if (told)
			wrap(p, es_value_str(other), at, INDENT + 4);
	}
}

static void list(struct page *p, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++) {
		spaces(p, INDENT);
		es_render_str(&p->r, "- ");
		wrap(p, es_value_str(es_render_next(&elements)), INDENT + 2, INDENT + 2);
	}
}

static void put_milli(struct page *p, const struct es_field *group, struct es_bytes entry,
                      const char *name)
{
	struct es_bytes value;
	char number[32];

	if (!es_render_get(entry, name, &value))
		return;
	for (size_t i = 0; i < group->fields_len; i++) {
		const char *label = es_render_label(&p->r, &group->fields[i].label);
		const char *bracket = strstr(label, " (");
		if (strcmp(group->fields[i].name, name) != 0)
			continue;
		es_render_str(&p->r, "; ");
		es_render_bytes(&p->r, es_bytes_of(label, bracket ? (size_t)(bracket - label)
		                                                  : strlen(label)));
	}
	es_render_milli(es_render_int(value), number);
	es_render_str(&p->r, ": ");
	es_render_str(&p->r, number);
}

/* "97%  what it says; baseline: 75". */
static void figure(struct page *p, const struct es_field *group, struct es_bytes entry)
{
	struct es_bytes value;

	spaces(p, INDENT);
	if (es_render_get(entry, "value_original", &value)) {
		put_word(p, es_value_str(value));
	} else if (es_render_get(entry, "value_milli", &value)) {
		char number[32];
		es_render_milli(es_render_int(value), number);
		es_render_str(&p->r, number);
		if (es_render_get(entry, "unit", &value)) {
			es_render_str(&p->r, " ");
			put_word(p, es_value_str(value));
		}
	}
	put_milli(p, group, entry, "baseline_milli");
	put_milli(p, group, entry, "target_milli");
	if (es_render_get(entry, "date", &value)) {
		es_render_str(&p->r, "; ");
		put_word(p, es_value_str(value));
	}
	es_render_str(&p->r, "\n");
	if (es_render_get(entry, "label", &value))
		prose(p, es_value_str(value), 2 * INDENT);
}

static void entry(struct page *p, const struct es_field *group, struct es_bytes map)
{
	struct es_bytes value;
	char line[200];

	if (es_render_get(map, "line", &value)) {
		snprintf(line, sizeof(line), "%s %lld",
		         es_render_label(&p->r, &group->fields[0].label),
		         (long long)es_render_int(value));
		spaces(p, INDENT);
		es_render_str(&p->r, line);
		es_render_str(&p->r, "\n");
	} else if (es_render_get(map, "field", &value)) {
		spaces(p, INDENT);
		put_word(p, es_value_str(value));
		es_render_str(&p->r, "\n");
	}
	if (es_render_get(map, "text", &value))
		prose(p, es_value_str(value), 2 * INDENT);
}

static void file(struct page *p, struct es_bytes map)
{
	struct es_bytes value;
	char size[40];

	spaces(p, INDENT);
	if (es_render_get(map, "name", &value))
		put_word(p, es_value_str(value));
	if (es_render_get(map, "size", &value)) {
		snprintf(size, sizeof(size), " (%lld KiB)",
		         (long long)(es_render_int(value) + 1023) / 1024);
		es_render_str(&p->r, size);
	}
	es_render_str(&p->r, "\n");
	if (es_render_get(map, "text", &value))
		prose(p, es_value_str(value), 2 * INDENT);
}

static void groups(struct page *p, const struct es_field *group, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++) {
		struct es_bytes map = es_render_next(&elements);
		if (group->type == ES_FIELD_FILE)
			file(p, map);
		else if (group->fields_len > 2)
			figure(p, group, map);
		else
			entry(p, group, map);
	}
}

static void field_of(struct page *p, const struct es_field *field, struct es_bytes map)
{
	const char *label = es_render_label(&p->r, &field->label);
	char words[ES_RENDER_SHORT_MAX];
	struct es_bytes value;

	if (field->type == ES_FIELD_ID || field->type == ES_FIELD_BYTES ||
	    !es_render_get(map, field->name, &value))
		return;
	bool long_list = field->list && field->type == ES_FIELD_TEXT;
	if (field->type != ES_FIELD_PROSE && field->type != ES_FIELD_BOXES &&
	    field->fields_len == 0 && !long_list) {
		short_field(p, label, es_render_short(&p->r, field, value, false, words));
		return;
	}
	label_line(p, label);
	if (field->type == ES_FIELD_PROSE)
		prose(p, es_value_str(value), INDENT);
	else if (field->type == ES_FIELD_BOXES)
		boxes(p, field, value);
	else if (long_list)
		list(p, value);
	else
		groups(p, field, value);
}

static void section(struct page *p, const char *label)
{
	es_render_str(&p->r, "\n");
	es_render_str(&p->r, label);
	es_render_str(&p->r, "\n");
	line_of(p, "-", es_bytes_str(label));
}

static void record(struct page *p, uint64_t kind, struct es_bytes map)
{
	const struct es_schema *schema = es_schema_of(kind);

	if (!es_render_has_any(map, schema->fields, schema->fields_len))
		return;
	section(p, es_render_label(&p->r, &schema->label));
	for (size_t i = 0; i < schema->fields_len; i++)
		field_of(p, &schema->fields[i], map);
}

static void records(struct page *p, uint64_t kind, struct es_bytes array)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);

	for (size_t i = 0; i < count; i++)
		record(p, kind, es_render_next(&elements));
}

static void part(struct page *p, const struct es_field *group, size_t number)
{
	struct es_bytes map;
	char label[200];

	if (!es_render_get(p->r.practice, group->name, &map))
		return;
	snprintf(label, sizeof(label), "%zu. %s", number, es_render_label(&p->r, &group->label));
	section(p, number > 5 ? es_render_label(&p->r, &group->label) : label);
	for (size_t i = 0; i < group->fields_len; i++)
		field_of(p, &group->fields[i], map);
}

es_err es_sheet_render_text(struct es_bytes view, const char *lang, size_t width,
                            struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);
	struct page p;
	struct es_bytes title;
	bool righted = false;
	size_t number = 1;
	es_err err = es_render_open(&p.r, view, lang, w);

	if (err != ES_OK)
		return err;
	p.width = width == 0 ? SIZE_MAX : width < WIDTH_MIN ? WIDTH_MIN : width;
	if (es_map_path(p.r.practice, "description.title", &title)) {
		wrap(&p, es_value_str(title), 0, 0);
		struct es_bytes words = es_value_str(title);
		line_of(&p, "=",
		        columns_of(words) > p.width ? es_bytes_of(words.data, p.width) : words);
	}
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type == ES_FIELD_GROUP && !field->list) {
			part(&p, field, number++);
		} else {
			if (strcmp(field->name, "licence") == 0 && !righted)
				section(&p, es_render_label(&p.r, &es_label_rights));
			righted = righted || strcmp(field->name, "licence") == 0;
			field_of(&p, field, p.r.practice);
		}
		if (strcmp(field->name, "organisation") == 0)
			record(&p, ES_KIND_PROFILE, p.r.contact);
		else if (strcmp(field->name, "implementation") == 0)
			records(&p, ES_KIND_TOOL, p.r.tools);
		else if (strcmp(field->name, "results") == 0)
			records(&p, ES_KIND_TESTIMONY, p.r.testimonies);
	}
	return w->err;
}
