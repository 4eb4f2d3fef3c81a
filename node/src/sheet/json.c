/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice as JSON, with the schema's own names: what `export --format json` and the API write,
 * or the same by hand. The schema drives the walk, so a field added there is read without more
 * code; what the walk lets through, es_schema_check judges. */
#include "json_field.h"
#include "sheet/fold.h"
#include "text.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- records ----------------------------------------------------------------------------------- */

/* What a view says of where a record stood: the copy stands elsewhere. */
static bool stays_behind(uint64_t kind, const char *name)
{
	return kind != ES_KIND_PRACTICE && strcmp(name, "practice") == 0;
}

/* A language tag; empty where none stands there. */
static struct es_bytes lang_of(struct es_json_reading *r, struct es_bytes map)
{
	struct es_bytes value;

	if (!es_json_find(map, "lang", &value))
		return es_bytes_of(NULL, 0);
	size_t before = es_json_path_key(r->at, es_bytes_str("lang"));
	struct es_bytes text = es_value_str(value);
	if (es_json_type(value) != ES_STR || text.len > ES_LANG_MAX ||
	    !es_schema_form_fits(ES_FIELD_LANG, text))
		es_json_refuse(r, "must be a language tag, as fr or pt-BR");
	es_json_leave(r, before);
	return text;
}

/* A voice may speak another language than the sheet. One that speaks the document's follows the sheet,
 * whatever that is imported as. */
static void read_own_lang(struct es_json_reading *r, size_t record, struct es_bytes map)
{
	struct es_bytes lang = lang_of(r, map);
	struct es_writer w;

	if (lang.len == 0 || es_json_failed(r) || es_bytes_equal(lang, r->lang))
		return;
	es_writer_grow(&w, ES_LANG_MAX + 8);
	es_write_str(&w, lang);
	es_sheet_put(r->sheet, r->kind, record, ES_SHEET_OWN_LANG, es_sheet_keep(r->sheet, &w));
}

static void read_record(struct es_json_reading *r, uint64_t kind, size_t record,
                        struct es_bytes map)
{
	static const char *const beside[] = {"id", "lang"};
	const struct es_schema *schema = es_schema_of(kind);
	struct es_json_names names = {.fields = schema->fields,
	                              .fields_len = schema->fields_len,
	                              .more = beside,
	                              .more_len = kind == ES_KIND_PRACTICE ? 0 : COUNT(beside)};
	struct es_bytes value;

	r->kind = kind;
	if (!es_json_expect(r, map, ES_MAP, "must be an object"))
		return;
	for (size_t i = 0; i < schema->fields_len && !es_json_failed(r); i++) {
		const struct es_field *field = &schema->fields[i];
		struct es_writer w;
		if (!es_json_find(map, field->name, &value))
			continue;
		size_t before = es_json_path_key(r->at, es_bytes_str(field->name));
		es_writer_grow(&w, 8 * ES_SHEET_TEXT_MAX);
		es_json_field(r, field, value, &w);
		struct es_bytes kept = es_sheet_keep(r->sheet, &w);
		if (kind == ES_KIND_PRACTICE && strcmp(field->name, "notes") == 0)
			r->notes = kept;
		else if (!stays_behind(kind, field->name))
			es_sheet_put(r->sheet, kind, record, field->name, kept);
		es_json_leave(r, before);
	}
	if (kind != ES_KIND_PRACTICE && !es_json_failed(r))
		read_own_lang(r, record, map);
	es_json_keep_unknowns(r, map, &names);
}

static size_t read_records(struct es_json_reading *r, struct es_bytes doc, const char *key,
                           uint64_t kind)
{
	struct es_bytes list;
	struct es_reader items;

	if (es_json_failed(r) || !es_json_find(doc, key, &list))
		return 0;
	size_t before = es_json_path_key(r->at, es_bytes_str(key));
	if (!es_json_expect(r, list, ES_ARRAY, "must be a list"))
		return 0;
	es_reader_init(&items, list);
	size_t count = es_read_array(&items, SIZE_MAX);
	if (count > ES_VIEW_RELATED_MAX)
		es_json_refuse(r, "has too many entries");
	for (size_t i = 0; i < count && !es_json_failed(r); i++) {
		size_t inside = es_json_path_index(r->at, i);
		read_record(r, kind, i, es_read_value(&items));
		es_json_leave(r, inside);
	}
	es_json_leave(r, before);
	return count;
}

static void read_one(struct es_json_reading *r, struct es_bytes doc, const char *key, uint64_t kind)
{
	struct es_bytes map;

	if (es_json_failed(r))
		return;
	size_t before = es_json_path_key(r->at, es_bytes_str(key));
	if (es_json_find(doc, key, &map))
		read_record(r, kind, 0, map);
	else if (kind == ES_KIND_PRACTICE)
		es_json_refuse(r, "is required");
	es_json_leave(r, before);
}

/* --- the sheet as a whole ---------------------------------------------------------------------- */

static void read_lang(struct es_json_reading *r, struct es_bytes doc, const char *lang)
{
	struct es_bytes text = es_bytes_str(lang ? lang : "");

	r->lang = lang_of(r, doc);
	if (text.len == 0)
		text = r->lang;
	if (text.len == 0) {
		text = es_bytes_str(es_language_codes[0]);
		es_sheet_remark(r->sheet, 0, "no language is named: taken for fr");
	}
	memcpy(r->sheet->lang, text.data, text.len <= ES_LANG_MAX ? text.len : ES_LANG_MAX);
}

static void read_scope(struct es_json_reading *r, struct es_bytes doc)
{
	struct es_bytes value;
	struct es_reader reader;

	if (!es_json_find(doc, "scope", &value))
		return;
	size_t before = es_json_path_key(r->at, es_bytes_str("scope"));
	es_reader_init(&reader, value);
	r->sheet->scope = es_read_uint(&reader, ES_SCOPE_FEDERATION);
	if (reader.err != ES_OK)
		es_json_refuse(r, "must be 0 (public) or 1 (federation)");
	es_json_leave(r, before);
}

/* The notes that came along, then those of this import. */
static void put_notes(struct es_json_reading *r)
{
	struct es_sheet *sheet = r->sheet;
	struct es_reader reader;
	struct es_writer w;
	size_t count = 0;
	size_t more = 0;

	es_reader_init(&reader, r->notes);
	if (r->notes.len)
		count = es_read_array(&reader, SIZE_MAX);
	for (size_t i = 0; i < sheet->notes_count; i++)
		more += sheet->notes[i].kind == ES_SHEET_UNPLACED;
	if (r->notes.len == 0 && more == 0)
		return;
	es_writer_grow(&w, 16 * ES_SHEET_TEXT_MAX);
	es_write_array(&w, count + more);
	es_write_raw(&w, es_bytes_of(reader.pos, (size_t)(reader.end - reader.pos)));
	for (size_t i = 0; i < sheet->notes_count; i++) {
		if (sheet->notes[i].kind != ES_SHEET_UNPLACED)
			continue;
		es_write_map(&w, 1);
		es_write_cstr(&w, "text");
		es_write_str(&w, sheet->notes[i].text);
	}
	es_sheet_put(sheet, ES_KIND_PRACTICE, 0, "notes", es_sheet_keep(sheet, &w));
}

static void read_doc(struct es_json_reading *r, struct es_bytes doc, const char *lang)
{
	/* From structure on: what a view says of a record, which the copy says anew. */
	static const char *const known[] = {
	        "practice", "testimonies", "contact", "tools",     "lang",
	        "scope",    "structure",   "id",      "entity",    "created",
	        "author",   "heads",       "proof",   "revisions", "keeper",
	};
	struct es_json_names names = {.more = known, .more_len = COUNT(known)};
	struct es_sheet *sheet = r->sheet;

	if (!es_json_expect(r, doc, ES_MAP, "must be an object"))
		return;
	read_lang(r, doc, lang);
	read_scope(r, doc);
	read_one(r, doc, "practice", ES_KIND_PRACTICE);
	sheet->testimonies = read_records(r, doc, "testimonies", ES_KIND_TESTIMONY);
	read_one(r, doc, "contact", ES_KIND_PROFILE);
	sheet->tools = read_records(r, doc, "tools", ES_KIND_TOOL);
	es_json_keep_unknowns(r, doc, &names);
}

bool es_sheet_is_json(struct es_bytes text)
{
	text = es_trim(text);
	return text.len && text.data[0] == '{';
}

es_err es_sheet_parse_json(struct es_sheet *sheet, struct es_bytes text, const char *lang,
                           struct es_json_fault *fault)
{
	struct es_json_reading r = {.sheet = sheet, .at = fault};
	struct es_writer doc;

	es_writer_grow(&doc, 8 * ES_SHEET_TEXT_MAX);
	es_err err = es_json_read(text, &doc, fault);
	if (err == ES_OK) {
		es_text_init(&sheet->stray_contacts, &sheet->arena);
		read_doc(&r, es_writer_bytes(&doc), lang);
		err = sheet->arena.failed ? ES_NO_MEMORY : fault->why ? ES_INVALID : ES_OK;
	}
	if (err == ES_OK) {
		es_sheet_stray_contacts(sheet);
		put_notes(&r);
	}
	es_writer_free(&doc);
	return err;
}
