/* SPDX-License-Identifier: EUPL-1.2 */
/* Attached files in a sheet that we exported: a line "ID TYPE SIZE LANGUAGE NAME" each ("-" for no
 * language), below it what the file shows or says. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

struct reference {
	struct es_id id;
	uint64_t size;
	struct es_bytes type, name, text, lang; /* the last two may be empty */
};

/* Takes one word off the front of *text. */
static struct es_bytes take_word(struct es_bytes *text)
{
	size_t end = 0;

	while (end < text->len && text->data[end] != ' ')
		end++;
	struct es_bytes word = es_slice(*text, 0, end);
	*text = es_trim(es_slice(*text, end, text->len));
	return word;
}

static bool read_size(struct es_bytes digits, uint64_t *size)
{
	*size = 0;
	if (digits.len == 0 || digits.len > 10)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.data[i] < '0' || digits.data[i] > '9')
			return false;
		*size = *size * 10 + (uint64_t)(digits.data[i] - '0');
	}
	return *size > 0 && *size <= ES_ATTACHMENT_MAX;
}

static bool fits(enum es_field_type type, struct es_bytes text, size_t max)
{
	return text.len <= max && es_schema_form_fits(type, text);
}

/* Whether a line names a file. */
static bool read_head(struct es_bytes line, struct reference *file)
{
	struct es_bytes hex = take_word(&line);

	*file = (struct reference){.type = take_word(&line)};
	if (hex.len != (size_t)2 * ES_ID_LEN ||
	    es_unhex((const char *)hex.data, hex.len, file->id.bytes, ES_ID_LEN) != ES_OK ||
	    !fits(ES_FIELD_MEDIA, file->type, ES_MEDIA_TYPE_MAX) ||
	    !read_size(take_word(&line), &file->size))
		return false;
	file->lang = take_word(&line);
	file->name = line;
	if (es_bytes_equal(file->lang, es_bytes_str("-")))
		file->lang.len = 0;
	return (file->lang.len == 0 || fits(ES_FIELD_LANG, file->lang, ES_LANG_MAX)) &&
	       fits(ES_FIELD_TEXT, file->name, ES_FILE_NAME_MAX) &&
	       !memchr(file->name.data, '/', file->name.len) &&
	       !memchr(file->name.data, '\\', file->name.len);
}

static void write_file(const struct reference *file, struct es_writer *w)
{
	es_write_map(w, 4 + (file->text.len > 0) + (file->lang.len > 0));
	es_write_cstr(w, "file");
	es_write_bin(w, ES_BYTES(file->id.bytes));
	es_write_cstr(w, "size");
	es_write_uint(w, file->size);
	es_write_cstr(w, "type");
	es_write_str(w, file->type);
	es_write_cstr(w, "name");
	es_write_str(w, file->name);
	if (file->text.len) {
		es_write_cstr(w, "text");
		es_write_str(w, file->text);
	}
	if (file->lang.len) {
		es_write_cstr(w, "lang");
		es_write_str(w, file->lang);
	}
}

void es_sheet_convert_files(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	const struct es_line *line = bucket->lines.first;
	struct es_writer files, all;
	struct reference file, next;
	size_t count = 0;

	es_writer_grow(&files, 8 * ES_SHEET_TEXT_MAX);
	while (line) {
		const struct es_line *first = line->next, *end = first;
		if (count == slot->field->max_items || !read_head(line->text, &file)) {
			es_sheet_keep_lines(sheet, line, first);
			line = first;
			continue;
		}
		while (end && !read_head(end->text, &next))
			end = end->next;
		file.text = es_sheet_without_addresses(
		        sheet, es_trim(es_sheet_prose(sheet, first, end)), line->number);
		if (file.text.len > ES_FILE_TEXT_MAX) {
			es_sheet_unplaced(sheet, line->number, file.text);
			file.text.len = 0;
		}
		write_file(&file, &files);
		count++;
		line = end;
	}
	es_writer_grow(&all, 8 * ES_SHEET_TEXT_MAX);
	es_write_array(&all, count);
	es_write_raw(&all, es_writer_bytes(&files));
	if (files.err != ES_OK)
		all.err = files.err;
	es_writer_free(&files);
	if (count)
		es_sheet_put(sheet, slot->kind, bucket->record, slot->path,
		             es_sheet_keep(sheet, &all));
	else
		es_writer_free(&all);
}
