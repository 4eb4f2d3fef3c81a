/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice as JSON, with the schema's own names: what `export --format json` and the API write,
 * or the same by hand. The schema drives the walk, so a field added there is read without more
 * code; what the walk lets through, es_schema_check judges. */
#include "json.h"
#include "json_read.h"
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"
#include "text.h"

#include "essaim/schema.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct reading {
	struct es_sheet *sheet;
	struct es_json_fault *at; /* where the walk stands; why is set at the first fault */
	uint64_t kind;
	struct es_bytes notes; /* those that the practice brought along */
};

static bool failed(const struct reading *r)
{
	return r->at->why || r->sheet->arena.failed;
}

static void refuse(struct reading *r, const char *why)
{
	if (!r->at->why)
		r->at->why = why;
}

static void leave(struct reading *r, size_t before)
{
	if (!r->at->why)
		r->at->path[before] = '\0';
}

static enum es_type type_of(struct es_bytes value)
{
	struct es_reader reader;

	es_reader_init(&reader, value);
	return es_reader_peek(&reader);
}

static bool expect(struct reading *r, struct es_bytes value, enum es_type type, const char *why)
{
	if (type_of(value) != type)
		refuse(r, why);
	return !failed(r);
}

/* A key that is there; null says no more than its absence. */
static bool get(struct es_bytes map, const char *key, struct es_bytes *value)
{
	return es_map_get(map, key, value) && type_of(*value) != ES_NIL;
}

/* --- keys without a place ---------------------------------------------------------------------- */

static void keep_unknown(struct reading *r, struct es_bytes key, struct es_bytes value)
{
	struct es_writer said;
	struct es_writer note;
	size_t before = es_json_path_key(r->at, es_bytes_str(""));

	es_writer_grow(&said, 8 * ES_SHEET_TEXT_MAX);
	es_writer_grow(&note, 8 * ES_SHEET_TEXT_MAX);
	es_write_raw(&said, es_bytes_str(r->at->path));
	es_write_raw(&said, key);
	es_write_raw(&said, es_bytes_str(": "));
	if (type_of(value) == ES_STR)
		es_write_raw(&said, es_value_str(value));
	else if (es_json_write(value, false, &said) != ES_OK)
		r->sheet->arena.failed = true;
	if (said.err == ES_OK && es_text_normalise(es_writer_bytes(&said), &note) != ES_OK)
		r->sheet->arena.failed = true;
	es_writer_free(&said);
	es_sheet_unplaced(r->sheet, 0, es_sheet_keep(r->sheet, &note));
	r->at->path[before] = '\0';
}

struct names {
	const struct es_field *fields;
	size_t fields_len;
	const struct es_option *options;
	size_t options_len;
	const char *const *more;
	size_t more_len;
};

static bool has_name(const struct names *names, struct es_bytes key)
{
	for (size_t i = 0; i < names->fields_len; i++)
		if (es_bytes_equal(key, es_bytes_str(names->fields[i].name)))
			return true;
	for (size_t i = 0; i < names->options_len; i++)
		if (es_bytes_equal(key, es_bytes_str(names->options[i].code)))
			return true;
	for (size_t i = 0; i < names->more_len; i++)
		if (es_bytes_equal(key, es_bytes_str(names->more[i])))
			return true;
	return false;
}

static void keep_unknowns(struct reading *r, struct es_bytes map, const struct names *names)
{
	struct es_reader reader;

	es_reader_init(&reader, map);
	size_t pairs = es_read_map(&reader, ES_MAP_MAX);
	for (size_t i = 0; i < pairs && !failed(r); i++) {
		struct es_bytes key = es_read_str(&reader, SIZE_MAX);
		struct es_bytes value = es_read_value(&reader);
		if (!has_name(names, key))
			keep_unknown(r, key, value);
	}
}

/* --- one value --------------------------------------------------------------------------------- */

static bool has_controls(struct es_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] < 0x20 && !strchr("\n\r\t", text.data[i])) ||
		    text.data[i] == 0x7f)
			return true;
	return false;
}

static void write_text(struct reading *r, const struct es_field *field, struct es_bytes value,
                       struct es_writer *w)
{
	bool words = field->type == ES_FIELD_TEXT || field->type == ES_FIELD_PROSE;
	struct es_writer normal;

	if (!expect(r, value, ES_STR, "must be text"))
		return;
	struct es_bytes text = es_value_str(value);
	if (has_controls(text)) {
		refuse(r, "must be text without control codes");
		return;
	}
	es_writer_grow(&normal, 4 * ES_SHEET_TEXT_MAX);
	if (es_text_normalise(text, &normal) != ES_OK)
		r->sheet->arena.failed = true;
	text = es_sheet_keep(r->sheet, &normal);
	if (words && r->kind != ES_KIND_PROFILE)
		text = es_sheet_without_addresses(r->sheet, text, 0);
	es_write_str(w, text);
}

static void write_int(struct reading *r, struct es_bytes value, struct es_writer *w)
{
	enum es_type type = type_of(value);

	if (type != ES_UINT && type != ES_INT)
		refuse(r, "must be a whole number");
	else
		es_write_raw(w, value);
}

static void write_bin(struct reading *r, const struct es_field *field, struct es_bytes value,
                      struct es_writer *w)
{
	struct es_bytes hex = es_value_str(value);
	size_t len = hex.len / 2;

	if (!expect(r, value, ES_STR, "must be bytes in hexadecimal"))
		return;
	if (field->type == ES_FIELD_ID && hex.len != (size_t)2 * ES_ID_LEN) {
		refuse(r, "must be an id of 64 hexadecimal digits");
		return;
	}
	uint8_t *bin = es_arena_take(&r->sheet->arena, len + 1);
	if (bin &&
	    (hex.len != 2 * len || es_unhex((const char *)hex.data, hex.len, bin, len) != ES_OK))
		refuse(r, "must be bytes in hexadecimal");
	if (bin)
		es_write_bin(w, es_bytes_of(bin, len));
}

static void write_boxes(struct reading *r, const struct es_field *field, struct es_bytes map,
                        struct es_writer *w)
{
	static const char *const other[] = {"other_text"};
	static const struct es_field line = {.name = "other_text", .type = ES_FIELD_TEXT};
	struct names names = {.options = field->options,
	                      .options_len = field->options_len,
	                      .more = other,
	                      .more_len = COUNT(other)};
	struct es_bytes value;
	size_t pairs = 0;

	if (!expect(r, map, ES_MAP, "must be an object of choices"))
		return;
	for (size_t i = 0; i < field->options_len; i++)
		pairs += get(map, field->options[i].code, &value);
	pairs += get(map, other[0], &value);
	es_write_map(w, pairs);
	for (size_t i = 0; i < field->options_len && !failed(r); i++) {
		if (!get(map, field->options[i].code, &value))
			continue;
		size_t before = es_json_path_key(r->at, es_bytes_str(field->options[i].code));
		es_write_cstr(w, field->options[i].code);
		if (expect(r, value, ES_BOOL, "must be true or false"))
			es_write_raw(w, value);
		leave(r, before);
	}
	if (!failed(r) && get(map, other[0], &value)) {
		size_t before = es_json_path_key(r->at, es_bytes_str(other[0]));
		es_write_cstr(w, other[0]);
		write_text(r, &line, value, w);
		leave(r, before);
	}
	keep_unknowns(r, map, &names);
}

static void write_field(struct reading *r, const struct es_field *field, struct es_bytes value,
                        struct es_writer *w);

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema, whatever the input */
static void write_group(struct reading *r, const struct es_field *fields, size_t count,
                        struct es_bytes map, struct es_writer *w)
{
	struct names names = {.fields = fields, .fields_len = count};
	struct es_bytes value;
	size_t pairs = 0;

	if (!expect(r, map, ES_MAP, "must be an object"))
		return;
	for (size_t i = 0; i < count; i++)
		pairs += get(map, fields[i].name, &value);
	es_write_map(w, pairs);
	for (size_t i = 0; i < count && !failed(r); i++) {
		if (!get(map, fields[i].name, &value))
			continue;
		size_t before = es_json_path_key(r->at, es_bytes_str(fields[i].name));
		es_write_cstr(w, fields[i].name);
		write_field(r, &fields[i], value, w);
		leave(r, before);
	}
	keep_unknowns(r, map, &names);
}

static void write_value(struct reading *r, const struct es_field *field, struct es_bytes value,
                        struct es_writer *w)
{
	static const struct es_field money[] = {{.name = "cents", .type = ES_FIELD_INT},
	                                        {.name = "currency", .type = ES_FIELD_TEXT},
	                                        {.name = "original", .type = ES_FIELD_TEXT}};
	static const struct es_field period[] = {{.name = "from", .type = ES_FIELD_DATE},
	                                         {.name = "to", .type = ES_FIELD_DATE},
	                                         {.name = "original", .type = ES_FIELD_TEXT}};

	switch (field->type) {
	case ES_FIELD_BOXES:
		write_boxes(r, field, value, w);
		break;
	case ES_FIELD_INT:
	case ES_FIELD_STAFF:
		write_int(r, value, w);
		break;
	case ES_FIELD_MONEY:
		write_group(r, money, COUNT(money), value, w);
		break;
	case ES_FIELD_PERIOD:
		write_group(r, period, COUNT(period), value, w);
		break;
	case ES_FIELD_ID:
	case ES_FIELD_BYTES:
		write_bin(r, field, value, w);
		break;
	case ES_FIELD_GROUP:
		write_group(r, field->fields, field->fields_len, value, w);
		break;
	default:
		write_text(r, field, value, w);
		break;
	}
}

static void write_field(struct reading *r, const struct es_field *field, struct es_bytes value,
                        struct es_writer *w)
{
	struct es_reader items;

	if (!field->list) {
		write_value(r, field, value, w);
		return;
	}
	if (!expect(r, value, ES_ARRAY, "must be a list"))
		return;
	es_reader_init(&items, value);
	size_t count = es_read_array(&items, SIZE_MAX);
	es_write_array(w, count);
	for (size_t i = 0; i < count && !failed(r); i++) {
		size_t before = es_json_path_index(r->at, i);
		write_value(r, field, es_read_value(&items), w);
		leave(r, before);
	}
}
/* NOLINTEND(misc-no-recursion) */

/* --- records ----------------------------------------------------------------------------------- */

/* What a view says of where a record stood: the copy stands elsewhere. */
static bool stays_behind(uint64_t kind, const char *name)
{
	return kind != ES_KIND_PRACTICE && strcmp(name, "practice") == 0;
}

static void read_record(struct reading *r, uint64_t kind, size_t record, struct es_bytes map)
{
	static const char *const id[] = {"id"};
	const struct es_schema *schema = es_schema_of(kind);
	struct names names = {.fields = schema->fields,
	                      .fields_len = schema->fields_len,
	                      .more = id,
	                      .more_len = kind == ES_KIND_PRACTICE ? 0 : COUNT(id)};
	struct es_bytes value;

	r->kind = kind;
	if (!expect(r, map, ES_MAP, "must be an object"))
		return;
	for (size_t i = 0; i < schema->fields_len && !failed(r); i++) {
		const struct es_field *field = &schema->fields[i];
		struct es_writer w;
		if (!get(map, field->name, &value))
			continue;
		size_t before = es_json_path_key(r->at, es_bytes_str(field->name));
		es_writer_grow(&w, 8 * ES_SHEET_TEXT_MAX);
		write_field(r, field, value, &w);
		struct es_bytes kept = es_sheet_keep(r->sheet, &w);
		if (kind == ES_KIND_PRACTICE && strcmp(field->name, "notes") == 0)
			r->notes = kept;
		else if (!stays_behind(kind, field->name))
			es_sheet_put(r->sheet, kind, record, field->name, kept);
		leave(r, before);
	}
	keep_unknowns(r, map, &names);
}

static size_t read_records(struct reading *r, struct es_bytes doc, const char *key, uint64_t kind)
{
	struct es_bytes list;
	struct es_reader items;

	if (failed(r) || !get(doc, key, &list))
		return 0;
	size_t before = es_json_path_key(r->at, es_bytes_str(key));
	if (!expect(r, list, ES_ARRAY, "must be a list"))
		return 0;
	es_reader_init(&items, list);
	size_t count = es_read_array(&items, SIZE_MAX);
	if (count > ES_VIEW_RELATED_MAX)
		refuse(r, "has too many entries");
	for (size_t i = 0; i < count && !failed(r); i++) {
		size_t inside = es_json_path_index(r->at, i);
		read_record(r, kind, i, es_read_value(&items));
		leave(r, inside);
	}
	leave(r, before);
	return count;
}

static void read_one(struct reading *r, struct es_bytes doc, const char *key, uint64_t kind)
{
	struct es_bytes map;

	if (failed(r))
		return;
	size_t before = es_json_path_key(r->at, es_bytes_str(key));
	if (get(doc, key, &map))
		read_record(r, kind, 0, map);
	else if (kind == ES_KIND_PRACTICE)
		refuse(r, "is required");
	leave(r, before);
}

/* --- the sheet as a whole ---------------------------------------------------------------------- */

static void read_lang(struct reading *r, struct es_bytes doc, const char *lang)
{
	struct es_bytes text = es_bytes_str(lang ? lang : "");
	struct es_bytes value;

	if (text.len == 0 && get(doc, "lang", &value)) {
		size_t before = es_json_path_key(r->at, es_bytes_str("lang"));
		text = es_value_str(value);
		if (type_of(value) != ES_STR || text.len > ES_LANG_MAX ||
		    !es_schema_form_fits(ES_FIELD_LANG, text))
			refuse(r, "must be a language tag, as fr or pt-BR");
		leave(r, before);
	}
	if (text.len == 0) {
		text = es_bytes_str(es_language_codes[0]);
		es_sheet_remark(r->sheet, 0, "no language is named: taken for fr");
	}
	memcpy(r->sheet->lang, text.data, text.len <= ES_LANG_MAX ? text.len : ES_LANG_MAX);
}

static void read_scope(struct reading *r, struct es_bytes doc)
{
	struct es_bytes value;
	struct es_reader reader;

	if (!get(doc, "scope", &value))
		return;
	size_t before = es_json_path_key(r->at, es_bytes_str("scope"));
	es_reader_init(&reader, value);
	r->sheet->scope = es_read_uint(&reader, ES_SCOPE_FEDERATION);
	if (reader.err != ES_OK)
		refuse(r, "must be 0 (public) or 1 (federation)");
	leave(r, before);
}

/* The notes that came along, then those of this import. */
static void put_notes(struct reading *r)
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

static void read_doc(struct reading *r, struct es_bytes doc, const char *lang)
{
	/* From structure on: what a view says of a record, which the copy says anew. */
	static const char *const known[] = {
	        "practice", "testimonies", "contact", "tools",  "lang",  "scope", "structure",
	        "id",       "entity",      "created", "author", "heads", "proof", "revisions",
	};
	struct names names = {.more = known, .more_len = COUNT(known)};
	struct es_sheet *sheet = r->sheet;

	if (!expect(r, doc, ES_MAP, "must be an object"))
		return;
	read_lang(r, doc, lang);
	read_scope(r, doc);
	read_one(r, doc, "practice", ES_KIND_PRACTICE);
	sheet->testimonies = read_records(r, doc, "testimonies", ES_KIND_TESTIMONY);
	read_one(r, doc, "contact", ES_KIND_PROFILE);
	sheet->tools = read_records(r, doc, "tools", ES_KIND_TOOL);
	keep_unknowns(r, doc, &names);
}

bool es_sheet_is_json(struct es_bytes text)
{
	text = es_trim(text);
	return text.len && text.data[0] == '{';
}

es_err es_sheet_parse_json(struct es_sheet *sheet, struct es_bytes text, const char *lang,
                           struct es_json_fault *fault)
{
	struct reading r = {.sheet = sheet, .at = fault};
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
