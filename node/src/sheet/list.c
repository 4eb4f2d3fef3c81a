/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists: one entry a line, or one sentence that parts them. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

/* Where a list in one sentence is parted: "; ", a dash with a space behind it, else commas outside
 * of brackets. */
static size_t separator(struct es_bytes text, size_t at, bool dashes, bool semicolons)
{
	static const char *const long_dashes[] = {" – ", " — ", " - ", "- "};

	if (semicolons)
		return text.data[at] == ';' ? 1 : 0;
	if (!dashes)
		return text.data[at] == ',' && at + 1 < text.len && text.data[at + 1] == ' ' ? 2
		                                                                             : 0;
	for (size_t i = 0; i < 4; i++)
		if (es_begins(es_slice(text, at, text.len), long_dashes[i]) &&
		    (i < 3 || (at > 0 && text.data[at - 1] != ' ')))
			return strlen(long_dashes[i]);
	return 0;
}

static bool has_separator(struct es_bytes text, bool dashes, bool semicolons)
{
	for (size_t at = 0; at < text.len; at++)
		if (separator(text, at, dashes, semicolons))
			return true;
	return false;
}

struct items {
	struct es_sheet *sheet;
	struct es_writer w;
	const struct es_field *field;
	size_t count;
	size_t line;
};

static void add_item(struct items *items, struct es_bytes text)
{
	if (items->field->type == ES_FIELD_LANG) {
		const char *tag = es_language_tag(text);
		text = tag ? es_bytes_str(tag) : text;
	}
	if (text.len == 0)
		return;
	if (items->count == items->field->max_items || text.len > items->field->max ||
	    !es_schema_form_fits(items->field->type, text) ||
	    es_find_email(text, 0, &(struct es_span){0, 0})) {
		es_sheet_unplaced(items->sheet, items->line, text);
		return;
	}
	es_write_str(&items->w, text);
	items->count++;
}

static void add_pieces(struct items *items, struct es_bytes text)
{
	bool semicolons = has_separator(text, false, true);
	bool dashes = !semicolons && has_separator(text, true, false);
	size_t depth = 0;
	size_t start = 0;

	for (size_t at = 0; at < text.len;) {
		depth += text.data[at] == '(';
		depth -= text.data[at] == ')' && depth > 0;
		size_t len = depth ? 0 : separator(text, at, dashes, semicolons);
		if (len == 0) {
			at++;
			continue;
		}
		add_item(items, es_trim_of(es_slice(text, start, at), " ,;.-"));
		start = at += len;
	}
	add_item(items, es_trim_of(es_slice(text, start, text.len), " ,;.-"));
}

/* Behind the lines over which one entry or sentence was broken. */
static const struct es_line *sentence_end(const struct es_sheet *sheet, const struct es_line *line)
{
	const struct es_line *before = line;

	while (before->next && es_sheet_continues(sheet, before, before->next))
		before = before->next;
	return before->next;
}

static struct es_bytes sentence(struct es_sheet *sheet, const struct es_line *first,
                                const struct es_line *end)
{
	struct es_text text;

	if (first->next == end)
		return first->text;
	es_text_init(&text, &sheet->arena);
	for (const struct es_line *line = first; line != end; line = line->next) {
		if (text.len)
			es_text_str(&text, " ");
		es_text_add(&text, line->text);
	}
	return es_text_bytes(&text);
}

/* A list is written one entry a line, or as one sentence; the sentence is kept as it stood. */
void es_sheet_convert_list(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct items items = {.sheet = sheet, .field = slot->field, .line = es_bucket_line(bucket)};
	struct es_writer array;

	es_writer_grow(&items.w, ES_SHEET_TEXT_MAX + 65536);
	for (const struct es_line *line = bucket->lines.first; line;) {
		const struct es_line *end = sentence_end(sheet, line);
		struct es_bytes text = sentence(sheet, line, end);

		items.line = line->number;
		size_t before = items.count;
		if (line->bullet || line->tick)
			add_item(&items, text);
		else
			add_pieces(&items, text);
		bool parted = !line->bullet && !line->tick && items.count > before + 1;
		if (parted && slot->field->type == ES_FIELD_TEXT)
			es_sheet_original(sheet, slot->path, text, line->number);
		line = end;
	}
	struct es_bytes encoded = es_sheet_keep(sheet, &items.w);
	if (items.count == 0)
		return;
	es_writer_grow(&array, encoded.len + 8);
	es_write_array(&array, items.count);
	es_write_raw(&array, encoded);
	es_sheet_put(sheet, slot->kind, bucket->record, slot->path, es_sheet_keep(sheet, &array));
}
