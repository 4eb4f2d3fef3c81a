/* SPDX-License-Identifier: EUPL-1.2 */
/* A sheet on its way out: as bodies of records, and as a view before there are any. */
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

#define VALUES_PER_BODY 128

es_err es_sheet_write_body(const struct es_sheet *sheet, uint64_t kind, size_t record,
                           const struct es_id *practice, const uint8_t author[ES_AUTHOR_LEN],
                           struct es_writer *w)
{
	struct es_schema_value values[VALUES_PER_BODY];
	uint8_t id[ES_ID_LEN + 2];
	size_t count = 0;
	struct es_writer id_writer;

	if (practice) {
		es_writer_init(&id_writer, id, sizeof(id));
		es_write_bin(&id_writer, es_bytes_of(practice->bytes, ES_ID_LEN));
		values[count++] = (struct es_schema_value){"practice", es_writer_bytes(&id_writer)};
	}
	for (size_t i = 0; i < sheet->values_count && count < VALUES_PER_BODY; i++)
		if (sheet->values[i].kind == kind && sheet->values[i].record == record &&
		    strcmp(sheet->values[i].path, ES_SHEET_OWN_LANG) != 0)
			values[count++] = (struct es_schema_value){sheet->values[i].path,
			                                           sheet->values[i].value};
	return es_schema_encode(kind, author, values, count, w);
}

es_err es_sheet_practice_body(const struct es_sheet *sheet, const uint8_t author[ES_AUTHOR_LEN],
                              struct es_writer *w)
{
	return es_sheet_write_body(sheet, ES_KIND_PRACTICE, 0, NULL, author, w);
}

size_t es_sheet_testimonies(const struct es_sheet *sheet)
{
	return sheet->testimonies;
}

es_err es_sheet_testimony_body(const struct es_sheet *sheet, size_t index,
                               const struct es_id *practice, const uint8_t author[ES_AUTHOR_LEN],
                               struct es_writer *w)
{
	es_assert(index < sheet->testimonies);
	return es_sheet_write_body(sheet, ES_KIND_TESTIMONY, index, practice, author, w);
}

bool es_sheet_has_contact(const struct es_sheet *sheet)
{
	return sheet->contact;
}

es_err es_sheet_contact_body(const struct es_sheet *sheet, const struct es_id *practice,
                             const uint8_t author[ES_AUTHOR_LEN], struct es_writer *w)
{
	es_assert(sheet->contact);
	return es_sheet_write_body(sheet, ES_KIND_PROFILE, 0, practice, author, w);
}

size_t es_sheet_tools(const struct es_sheet *sheet)
{
	return sheet->tools;
}

es_err es_sheet_tool_body(const struct es_sheet *sheet, size_t index, const struct es_id *practice,
                          const uint8_t author[ES_AUTHOR_LEN], struct es_writer *w)
{
	es_assert(index < sheet->tools);
	return es_sheet_write_body(sheet, ES_KIND_TOOL, index, practice, author, w);
}

void es_sheet_lang_of(const struct es_sheet *sheet, uint64_t kind, size_t index,
                      char lang[ES_LANG_MAX + 1])
{
	const struct es_sheet_value *own = es_sheet_value_of(sheet, kind, index, ES_SHEET_OWN_LANG);

	struct es_bytes text = own ? es_value_str(own->value) : es_bytes_str(sheet->lang);
	es_assert(text.len <= ES_LANG_MAX);
	memcpy(lang, text.data, text.len);
	lang[text.len] = '\0';
}

size_t es_sheet_notes(const struct es_sheet *sheet)
{
	return sheet->notes_count;
}

struct es_sheet_note es_sheet_note(const struct es_sheet *sheet, size_t index)
{
	es_assert(index < sheet->notes_count);
	return sheet->notes[index];
}

/* A body without its author, and the language where it is another than the sheet's. */
static void write_fields(const struct es_sheet *sheet, uint64_t kind, size_t record,
                         struct es_writer *w)
{
	static const uint8_t author[ES_AUTHOR_LEN];
	const struct es_sheet_value *own =
	        es_sheet_value_of(sheet, kind, record, ES_SHEET_OWN_LANG);
	struct es_writer body;
	struct es_reader r;

	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = es_sheet_write_body(sheet, kind, record, NULL, author, &body);
	es_reader_init(&r, es_writer_bytes(&body));
	size_t pairs = es_read_map(&r, ES_MAP_MAX);
	if (err != ES_OK || pairs == 0) {
		w->err = w->err != ES_OK ? w->err : ES_NO_MEMORY;
	} else {
		(void)es_read_value(&r);
		(void)es_read_value(&r);
		es_write_map(w, own ? pairs : pairs - 1);
		if (own) {
			es_write_cstr(w, "lang");
			es_write_raw(w, own->value);
		}
		es_write_raw(w, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
	}
	es_writer_free(&body);
}

es_err es_sheet_view(const struct es_sheet *sheet, struct es_writer *w)
{
	es_write_map(w, 5);
	es_write_cstr(w, "lang");
	es_write_cstr(w, sheet->lang);
	es_write_cstr(w, "practice");
	write_fields(sheet, ES_KIND_PRACTICE, 0, w);
	es_write_cstr(w, "testimonies");
	es_write_array(w, sheet->testimonies);
	for (size_t i = 0; i < sheet->testimonies; i++)
		write_fields(sheet, ES_KIND_TESTIMONY, i, w);
	es_write_cstr(w, "contact");
	if (sheet->contact)
		write_fields(sheet, ES_KIND_PROFILE, 0, w);
	else
		es_write_nil(w);
	es_write_cstr(w, "tools");
	es_write_array(w, sheet->tools);
	for (size_t i = 0; i < sheet->tools; i++)
		write_fields(sheet, ES_KIND_TOOL, i, w);
	return w->err;
}
