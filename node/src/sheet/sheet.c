/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/sheet.h"

#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTES_IN_BODY 1000
#define DEFAULT_LICENCE "CC-BY-SA-4.0"

/* --- what every record needs ------------------------------------------------------------------ */

static void choose_language(struct es_sheet *sheet, const char *lang)
{
	const struct es_bucket *named = es_collected_role(&sheet->found, ES_SLOT_LANGUAGE);
	size_t best = 0;

	lang = lang && *lang ? lang : NULL;
	if (!lang && named && named->lines.first) {
		struct es_bytes text = es_trim(named->lines.first->text);
		const char *tag = es_language_tag(text);
		text = tag ? es_bytes_str(tag) : text;
		if (text.len <= ES_LANG_MAX && es_schema_form_fits(ES_FIELD_LANG, text)) {
			memcpy(sheet->lang, text.data, text.len);
			return;
		}
		es_sheet_unplaced(sheet, named->lines.first->number, text);
	}
	for (size_t i = 1; i < ES_LANGUAGE_COUNT; i++)
		if (sheet->found.votes[i] > sheet->found.votes[best])
			best = i;
	if (!lang)
		lang = es_language_codes[best];
	size_t len = strlen(lang);
	memcpy(sheet->lang, lang, len <= ES_LANG_MAX ? len : ES_LANG_MAX);
}

static bool has_title(const struct es_sheet *sheet)
{
	return es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "description.title") != NULL;
}

static bool put_title(struct es_sheet *sheet, struct es_bytes text, size_t line)
{
	return es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "description.title", text, line);
}

/* The first heading, else who carries the practice, else what kind of thing this is. */
static void ensure_title(struct es_sheet *sheet)
{
	const struct es_line *heading = sheet->found.heading;
	const struct es_sheet_value *name =
	        es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "organisation.name");

	if (heading && !(!has_title(sheet) && put_title(sheet, heading->text, heading->number))) {
		const struct es_sheet_value *title =
		        es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "description.title");
		if (!title || !es_bytes_equal(es_value_str(title->value), heading->text))
			es_sheet_unplaced(sheet, heading->number, heading->text);
	}
	if (!has_title(sheet) && name)
		(void)put_title(sheet, es_value_str(name->value), 0);
	if (!has_title(sheet)) {
		const struct es_label *label = &es_schema_of(ES_KIND_PRACTICE)->label;
		(void)put_title(sheet,
		                es_bytes_str(label->in[es_language_of(es_bytes_str(sheet->lang))]),
		                0);
	}
	const struct es_sheet_value *title =
	        es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "description.title");
	if (title)
		sheet->title = es_value_str(title->value);
}

static void ensure_required(struct es_sheet *sheet)
{
	enum es_language lang = es_language_of(es_bytes_str(sheet->lang));

	for (size_t i = 0; i < sheet->tools; i++)
		(void)es_sheet_put_str(sheet, ES_KIND_TOOL, i, "title",
		                       es_bytes_str(es_schema_of(ES_KIND_TOOL)->label.in[lang]), 0);
	for (size_t i = 0; i < sheet->testimonies; i++)
		(void)es_sheet_put_str(sheet, ES_KIND_TESTIMONY, i, "role",
		                       es_bytes_str("beneficiary"), 0);
	for (size_t i = 0; i < sheet->values_count; i++)
		sheet->contact |= sheet->values[i].kind == ES_KIND_PROFILE;
	(void)es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "licence", es_bytes_str(DEFAULT_LICENCE),
	                       0);
}

static int compare_notes(const void *a, const void *b)
{
	const struct es_sheet_note *left = a;
	const struct es_sheet_note *right = b;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	/* Equal lines keep the order in which they were found: the text lies in rising memory or
	 * not at all. */
	return (left->kind > right->kind) - (left->kind < right->kind);
}

static void put_notes(struct es_sheet *sheet)
{
	struct es_writer w;
	size_t count = 0;

	if (sheet->notes_count > 1)
		qsort(sheet->notes, sheet->notes_count, sizeof(sheet->notes[0]), compare_notes);
	for (size_t i = 0; i < sheet->notes_count; i++)
		count += sheet->notes[i].kind == ES_SHEET_UNPLACED;
	if (count == 0)
		return;
	count = count > NOTES_IN_BODY ? NOTES_IN_BODY : count;
	es_writer_grow(&w, 2 * ES_SHEET_TEXT_MAX);
	es_write_array(&w, count);
	for (size_t i = 0; i < sheet->notes_count && count > 0; i++) {
		if (sheet->notes[i].kind != ES_SHEET_UNPLACED)
			continue;
		es_write_map(&w, 2);
		es_write_cstr(&w, "line");
		es_write_uint(&w, sheet->notes[i].line);
		es_write_cstr(&w, "text");
		es_write_str(&w, sheet->notes[i].text);
		count--;
	}
	es_sheet_put(sheet, ES_KIND_PRACTICE, 0, "notes", es_sheet_keep(sheet, &w));
}

static void put_originals(struct es_sheet *sheet)
{
	struct es_writer w;

	if (sheet->originals_count == 0)
		return;
	es_writer_grow(&w, sheet->originals.len + 16);
	es_write_array(&w, sheet->originals_count);
	es_write_raw(&w, es_text_bytes(&sheet->originals));
	es_sheet_put(sheet, ES_KIND_PRACTICE, 0, "original", es_sheet_keep(sheet, &w));
}

static void say_fault(const struct es_schema_fault *broken, uint64_t kind, size_t record,
                      const char *part, struct es_json_fault *fault)
{
	*fault = (struct es_json_fault){.why = broken->why};
	(void)es_json_path_key(fault, es_bytes_str(part));
	if (kind == ES_KIND_TESTIMONY || kind == ES_KIND_TOOL)
		(void)es_json_path_index(fault, record);
	size_t len = strlen(fault->path);
	snprintf(fault->path + len, sizeof(fault->path) - len, ".%s", broken->path);
}

/* What this file writes must be what every reader takes. A body that is too large is the sheet's
 * fault, and so is all that JSON may say; of other sheets, all else is ours. */
static es_err try_body(const struct es_sheet *sheet, uint64_t kind, size_t record, const char *part,
                       struct es_json_fault *fault)
{
	static const uint8_t author[ES_AUTHOR_LEN];
	static const struct es_id practice;
	struct es_schema_fault broken = {.path = "", .why = "breaks the schema"};
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	es_err err = es_sheet_write_body(sheet, kind, record,
	                                 kind == ES_KIND_PRACTICE ? NULL : &practice, author, &w);
	if (err == ES_OK)
		err = es_schema_check(kind, es_writer_bytes(&w), &broken);
	if (err == ES_INVALID)
		say_fault(&broken, kind, record, part, fault);
	es_writer_free(&w);
	return err == ES_NO_SPACE ? ES_TOO_LARGE : err;
}

static es_err try_bodies(const struct es_sheet *sheet, struct es_json_fault *fault)
{
	es_err err = try_body(sheet, ES_KIND_PRACTICE, 0, "practice", fault);

	for (size_t i = 0; i < sheet->testimonies && err == ES_OK; i++)
		err = try_body(sheet, ES_KIND_TESTIMONY, i, "testimonies", fault);
	for (size_t i = 0; i < sheet->tools && err == ES_OK; i++)
		err = try_body(sheet, ES_KIND_TOOL, i, "tools", fault);
	if (sheet->contact && err == ES_OK)
		err = try_body(sheet, ES_KIND_PROFILE, 0, "contact", fault);
	return err;
}

static es_err parse(struct es_sheet *sheet, struct es_bytes text, const char *lang)
{
	struct es_scan scan;
	es_err err = es_scan(&sheet->arena, text, &scan);

	if (err == ES_OK)
		err = es_collect(&sheet->arena, &scan, &sheet->found);
	if (err != ES_OK)
		return err;
	if (sheet->found.known == 0)
		return ES_NOT_FOUND;
	es_text_init(&sheet->originals, &sheet->arena);
	es_text_init(&sheet->stray_contacts, &sheet->arena);
	sheet->testimonies = sheet->found.testimonies;
	sheet->tools = sheet->found.tools;
	choose_language(sheet, lang);
	es_sheet_convert(sheet);
	ensure_title(sheet);
	ensure_required(sheet);
	put_notes(sheet);
	put_originals(sheet);
	return ES_OK;
}

static void ensure_json(struct es_sheet *sheet)
{
	const struct es_sheet_value *part =
	        es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "description");
	struct es_bytes title;

	for (size_t i = 0; i < sheet->values_count; i++)
		sheet->contact |= sheet->values[i].kind == ES_KIND_PROFILE;
	(void)es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "licence", es_bytes_str(DEFAULT_LICENCE),
	                       0);
	if (part && es_map_get(part->value, "title", &title))
		sheet->title = es_value_str(title);
}

static es_err parse_any(struct es_sheet *sheet, struct es_bytes text, const char *lang,
                        struct es_json_fault *fault)
{
	bool json = es_sheet_is_json(text);
	es_err err =
	        json ? es_sheet_parse_json(sheet, text, lang, fault) : parse(sheet, text, lang);

	if (err == ES_OK && json)
		ensure_json(sheet);
	if (err == ES_OK && sheet->arena.failed)
		err = ES_NO_MEMORY;
	return err == ES_OK ? try_bodies(sheet, fault) : err;
}

es_err es_sheet_parse(struct es_bytes text, const char *lang, struct es_sheet **out)
{
	return es_sheet_read(text, lang, NULL, out);
}

es_err es_sheet_read(struct es_bytes text, const char *lang, struct es_json_fault *fault,
                     struct es_sheet **out)
{
	struct es_json_fault unasked;

	fault = fault ? fault : &unasked;
	*fault = (struct es_json_fault){.why = NULL};
	*out = NULL;
	if (text.len > ES_SHEET_TEXT_MAX)
		return ES_TOO_LARGE;
	if (text.len && memchr(text.data, '\0', text.len))
		return ES_MALFORMED;
	struct es_sheet *sheet = calloc(1, sizeof(*sheet));
	struct es_writer normal;
	es_err err;

	if (!sheet)
		return ES_NO_MEMORY;
	es_arena_init(&sheet->arena);
	es_writer_grow(&normal, 4 * ES_SHEET_TEXT_MAX);
	err = es_text_normalise(text, &normal);
	if (err == ES_OK)
		err = parse_any(sheet, es_writer_bytes(&normal), lang, fault);
	es_writer_free(&normal);
	if (err == ES_OK)
		*out = sheet;
	else
		es_sheet_free(sheet);
	return err;
}

void es_sheet_free(struct es_sheet *sheet)
{
	if (!sheet)
		return;
	es_arena_free(&sheet->arena);
	free(sheet);
}

const char *es_sheet_lang(const struct es_sheet *sheet)
{
	return sheet->lang;
}

uint64_t es_sheet_scope(const struct es_sheet *sheet)
{
	return sheet->scope;
}

struct es_bytes es_sheet_title(const struct es_sheet *sheet)
{
	return sheet->title;
}
