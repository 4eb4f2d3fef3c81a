/* SPDX-License-Identifier: EUPL-1.2 */
/* Adding values and notes to a sheet. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

#define NOTE_BYTES_MAX (60 * 1024)

void es_sheet_put(struct es_sheet *sheet, uint64_t kind, size_t record, const char *path,
                  struct es_bytes value)
{
	if (value.len == 0 || es_sheet_value_of(sheet, kind, record, path))
		return;
	if (sheet->values_count == sheet->values_capacity) {
		size_t capacity = sheet->values_capacity ? 2 * sheet->values_capacity : 128;
		struct es_sheet_value *grown =
		        es_arena_take(&sheet->arena, capacity * sizeof(*grown));
		if (!grown)
			return;
		if (sheet->values_count)
			memcpy(grown, sheet->values, sheet->values_count * sizeof(*grown));
		sheet->values = grown;
		sheet->values_capacity = capacity;
	}
	sheet->values[sheet->values_count++] = (struct es_sheet_value){kind, record, path, value};
}

const struct es_sheet_value *es_sheet_value_of(const struct es_sheet *sheet, uint64_t kind,
                                               size_t record, const char *path)
{
	for (size_t i = 0; i < sheet->values_count; i++)
		if (sheet->values[i].kind == kind && sheet->values[i].record == record &&
		    strcmp(sheet->values[i].path, path) == 0)
			return &sheet->values[i];
	return NULL;
}

struct es_bytes es_sheet_keep(struct es_sheet *sheet, struct es_writer *w)
{
	struct es_bytes kept = es_arena_copy(&sheet->arena, es_writer_bytes(w));

	if (w->err != ES_OK)
		sheet->arena.failed = true;
	es_writer_free(w);
	return kept;
}

/* Whom to write to stands in a record of its own, so that it can be withdrawn alone: no other field
 * may keep an address. */
struct es_bytes es_sheet_without_addresses(struct es_sheet *sheet, struct es_bytes text,
                                           size_t line)
{
	struct es_span span;
	struct es_text clean;
	size_t at = 0;

	if (text.len == 0 || !memchr(text.data, '@', text.len))
		return text;
	es_text_init(&clean, &sheet->arena);
	while (es_find_email(text, at, &span)) {
		es_text_add(&clean, es_slice(text, at, span.from));
		es_text_str(&clean, "[…]");
		es_text_add(&sheet->stray_contacts, es_slice(text, span.from, span.to));
		es_text_str(&sheet->stray_contacts, " ");
		es_sheet_remark(sheet, line, "an e-mail address was moved to the contact");
		at = span.to;
	}
	if (at == 0)
		return text;
	es_text_add(&clean, es_slice(text, at, text.len));
	return es_text_bytes(&clean);
}

/* At most max bytes, not inside a code point, and rather between words. */
static struct es_bytes cut(struct es_bytes text, size_t max)
{
	if (text.len <= max)
		return text;
	while (max > 0 && (text.data[max] & 0xc0) == 0x80)
		max--;
	size_t space = max;
	while (space > max - max / 4 && text.data[space] != ' ')
		space--;
	return es_trim(es_slice(text, 0, text.data[space] == ' ' ? space : max));
}

static const struct es_field *field_of(uint64_t kind, const char *path)
{
	return es_schema_field(es_schema_of(kind), path);
}

bool es_sheet_put_str(struct es_sheet *sheet, uint64_t kind, size_t record, const char *path,
                      struct es_bytes text, size_t line)
{
	const struct es_field *field = field_of(kind, path);
	bool words = field->type == ES_FIELD_TEXT || field->type == ES_FIELD_PROSE;
	struct es_writer w;

	text = es_trim(text);
	if (es_sheet_value_of(sheet, kind, record, path))
		return false;
	if (words && kind != ES_KIND_PROFILE)
		text = es_sheet_without_addresses(sheet, text, line);
	struct es_bytes whole = text;
	if (words)
		text = cut(text, field->max);
	if (text.len > field->max ||
	    !(field->type == ES_FIELD_CHOICE || es_schema_form_fits(field->type, text)))
		return false;
	if (text.len < whole.len)
		es_sheet_unplaced(sheet, line,
		                  field->type == ES_FIELD_PROSE
		                          ? es_trim(es_slice(whole, text.len, whole.len))
		                          : whole);
	es_writer_grow(&w, text.len + 8);
	es_write_str(&w, text);
	es_sheet_put(sheet, kind, record, path, es_sheet_keep(sheet, &w));
	return true;
}

static void add_note(struct es_sheet *sheet, struct es_sheet_note note)
{
	if (sheet->notes_count == sheet->notes_capacity) {
		size_t capacity = sheet->notes_capacity ? 2 * sheet->notes_capacity : 64;
		struct es_sheet_note *grown =
		        es_arena_take(&sheet->arena, capacity * sizeof(*grown));
		if (!grown)
			return;
		if (sheet->notes_count)
			memcpy(grown, sheet->notes, sheet->notes_count * sizeof(*grown));
		sheet->notes = grown;
		sheet->notes_capacity = capacity;
	}
	sheet->notes[sheet->notes_count++] = note;
}

void es_sheet_unplaced(struct es_sheet *sheet, size_t line, struct es_bytes text)
{
	text = es_trim(es_sheet_without_addresses(sheet, text, line));
	while (text.len > NOTE_BYTES_MAX) {
		struct es_bytes piece = cut(text, NOTE_BYTES_MAX);
		add_note(sheet, (struct es_sheet_note){ES_SHEET_UNPLACED, line, piece});
		text = es_trim(es_slice(text, piece.len, text.len));
	}
	if (text.len)
		add_note(sheet, (struct es_sheet_note){ES_SHEET_UNPLACED, line, text});
}

void es_sheet_remark(struct es_sheet *sheet, size_t line, const char *text)
{
	add_note(sheet, (struct es_sheet_note){ES_SHEET_REMARK, line,
	                                       es_arena_copy(&sheet->arena, es_bytes_str(text))});
}

void es_sheet_original(struct es_sheet *sheet, const char *field, struct es_bytes text, size_t line)
{
	struct es_writer w;

	text = cut(es_trim(es_sheet_without_addresses(sheet, text, line)), NOTE_BYTES_MAX);
	if (text.len == 0 || sheet->originals_count >= 200)
		return;
	es_writer_grow(&w, text.len + 256);
	es_write_map(&w, 2);
	es_write_cstr(&w, "field");
	es_write_cstr(&w, field);
	es_write_cstr(&w, "text");
	es_write_str(&w, text);
	es_text_add(&sheet->originals, es_sheet_keep(sheet, &w));
	sheet->originals_count++;
}

/* --- lines as text ---------------------------------------------------------------------------- */

static const char *prefix_of(const struct es_line *line, bool nested)
{
	if (line->tick == ES_TICK_OFF)
		return "☐ ";
	if (line->tick == ES_TICK_ON && !line->square)
		return "☑ ";
	if (line->bullet > 1 && nested)
		return "  - ";
	return line->bullet || line->tick ? "- " : "";
}

static bool starts_small(struct es_bytes text)
{
	size_t at = 0;
	uint32_t code = text.len ? es_utf8_next(text, &at) : 0;

	return (code >= 'a' && code <= 'z') || (code >= 0xdf && code <= 0xff);
}

bool es_sheet_continues(const struct es_sheet *sheet, const struct es_line *before,
                        const struct es_line *line)
{
	if (!before || line->apart || line->bullet || line->tick || line->level ||
	    line->cell != ES_CELL_NONE || before->text.len == 0 || before->level ||
	    before->number + 1 < line->number)
		return false;
	if (sheet->found.marked || starts_small(line->text))
		return true;
	/* A full line that ends without a point was broken where it was full. */
	uint8_t last = before->text.data[before->text.len - 1];
	return before->text.len >= sheet->found.width / 4 * 3 && !strchr(".!?:;", last);
}

struct es_bytes es_sheet_prose(struct es_sheet *sheet, const struct es_line *first,
                               const struct es_line *end)
{
	struct es_text text;
	const struct es_line *before = NULL;
	bool nested = false;

	es_text_init(&text, &sheet->arena);
	for (const struct es_line *line = first; line != end; line = line->next) {
		if (line->text.len == 0)
			continue;
		if (before)
			es_text_str(&text, es_sheet_continues(sheet, before, line) ? " " : "\n");
		if (!(before && es_sheet_continues(sheet, before, line)))
			es_text_str(&text, prefix_of(line, nested));
		/* A hollow bullet is an inner one only below a full one. */
		nested = line->bullet == 1 || (nested && line->bullet > 1);
		es_text_add(&text, line->text);
		before = line;
	}
	return es_text_bytes(&text);
}

struct es_bytes es_sheet_one_line(struct es_sheet *sheet, const struct es_line *first)
{
	struct es_text text;

	es_text_init(&text, &sheet->arena);
	for (const struct es_line *line = first; line; line = line->next) {
		if (text.len && line->text.len)
			es_text_str(&text, line->apart || line->bullet ? ", " : " ");
		es_text_add(&text, line->text);
	}
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\n' || text.data[i] == '\t')
			text.data[i] = ' ';
	return es_text_bytes(&text);
}
