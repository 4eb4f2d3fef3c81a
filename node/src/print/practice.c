/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice as the form that the field knows: five parts, and what surrounds them. */
#include "print/paper.h"

#include "sheet/labels.h"
#include "view/translated.h"

#include <stdio.h>
#include <string.h>

/* Printed elsewhere on the form than in their part. */
static const char *const elsewhere[] = {
        "title",          "original_title",           "original_lang",
        "far_other_text", "professionals_other_text", NULL};
/* Says what a record belongs to, or what an import left over: nothing that the form asks for. */
static const char *const inner[] = {"author", "practice", "consent", "structure", "title",
                                    "notes",  "original", "files",   "role",      NULL};

/* --- the head -------------------------------------------------------------------------------------- */

static void put_place(struct es_form *f, struct es_bytes practice)
{
	struct es_bytes name = es_field_text(practice, "organisation.name"),
	                city = es_field_text(practice, "organisation.city"),
	                country = es_field_text(practice, "organisation.country");

	if (name.len == 0)
		name = es_field_text(f->view, "structure.name");
	if (city.len + country.len == 0) {
		city = es_field_text(f->view, "structure.city");
		country = es_field_text(f->view, "structure.country");
	}
	es_form_where(f, ES_FACE_STRONG, name, city, country);
}

static void put_caveat(struct es_form *f, const char *key, uint64_t count)
{
	struct es_phrase line;

	if (count == 0)
		return;
	es_phrase_count(f->how->words, key, (int64_t)count * 1000, &line);
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
}

/* From which language, by whom, and how far one can trust it. */
static void put_translated(struct es_form *f, struct es_bytes one)
{
	uint64_t fields = es_field_uint(one, "fields"), done = es_field_uint(one, "translated");
	struct es_phrase line, tongue;

	if (one.len == 0)
		return;
	es_phrase_tongue(f->how->words, f->lang, &tongue);
	es_phrase_fill(f->how->words, "translation.shown", es_phrase_bytes(&tongue),
	               es_field_text(one, "structure.name"), &line);
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
	put_caveat(f, "translation.machine", es_field_uint(one, "machine"));
	put_caveat(f, "translation.outdated", es_field_uint(one, "outdated"));
	put_caveat(f, "translation.missing", done < fields ? fields - done : 0);
}

static void put_title(struct es_form *f, struct es_bytes practice)
{
	struct es_bytes original = es_field_text(practice, "description.original_title"),
	                title = es_field_text(practice, "description.title");
	struct es_phrase line, tongue;

	es_form_title(f, es_bytes_str(es_paper_name(f)), title,
	              es_form_lang_of(f, "description.title"));
	if (original.len && !es_bytes_equal(original, title)) {
		es_phrase_tongue(f->how->words,
		                 es_field_text(practice, "description.original_lang"), &tongue);
		es_phrase_fill(f->how->words, "sheet.originalTitle", original,
		               es_phrase_bytes(&tongue), &line);
		es_form_line(f, ES_FACE_BODY, tongue.len ? es_phrase_bytes(&line) : original, true);
	}
	es_press_space(f->press, 4);
}

/* --- records about the practice -------------------------------------------------------------------- */

static void put_contact(struct es_form *f)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PROFILE);
	struct es_bytes contact, value;

	if (!es_map_get(f->view, "contact", &contact) || !es_answered(contact))
		return;
	es_form_ask(f, es_bytes_str(es_form_word(f, "sheet.contact")), es_bytes_of(NULL, 0));
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_ID && es_map_get(contact, field->name, &value) &&
		    es_answered(value))
			es_form_answer(f, field, value, contact, f->lang);
	}
	es_press_row_end(f->press);
}

static void put_voice(struct es_form *f, struct es_bytes voice)
{
	struct es_bytes name = es_field_text(voice, "name"), value;
	const struct es_schema *schema = es_schema_of(ES_KIND_TESTIMONY);
	struct es_phrase by = {.len = 0};

	es_press_space(f->press, 6);
	es_form_prose(f, es_field_text(voice, "text"), f->lang);
	if (name.len) {
		es_phrase_add(&by, es_bytes_str("— "));
		es_phrase_add(&by, name);
		es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&by), true);
	}
	if (es_map_get(voice, "link", &value))
		es_form_answer(f, es_schema_field(schema, "link"), value, voice, f->lang);
	if (es_map_get(voice, "files", &value))
		es_form_answer(f, es_schema_field(schema, "files"), value, voice, f->lang);
}

static void put_voices(struct es_form *f, const char *role, const struct es_label *label)
{
	struct es_bytes list;
	struct es_reader r;
	bool open = false;

	if (!es_map_get(f->view, "testimonies", &list))
		return;
	size_t count = es_elements(list, &r);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes voice = es_read_value(&r);
		if (!es_bytes_equal(es_field_text(voice, "role"), es_bytes_str(role)))
			continue;
		if (!open)
			es_form_ask(f, es_form_label(f, label), f->lang);
		open = true;
		put_voice(f, voice);
	}
	if (open)
		es_press_row_end(f->press);
}

static void put_tools(struct es_form *f)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_TOOL);
	struct es_bytes list;
	struct es_reader r;

	if (!es_map_get(f->view, "tools", &list))
		return;
	size_t count = es_elements(list, &r);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes tool = es_read_value(&r);
		es_press_heading(f->press, es_field_text(tool, "title"), f->lang);
		es_press_open(f->press, "Table");
		es_form_fields(f, schema->fields, schema->fields_len, tool, inner, f->lang);
		es_press_close(f->press, "Table");
	}
}

/* --- parts ----------------------------------------------------------------------------------------- */

/* "Not answered: A, B", for who fills in the rest. */
static void put_missing(struct es_form *f, const struct es_field *group, struct es_bytes values)
{
	struct es_phrase line;
	struct es_bytes value;
	bool any = false;

	es_phrase_fill(f->how->words, "sheet.named",
	               es_bytes_str(es_form_word(f, "sheet.unanswered")), es_bytes_of(NULL, 0),
	               &line);
	for (size_t i = 0; i < group->fields_len; i++) {
		const struct es_field *field = &group->fields[i];
		if (es_form_is_among(field->name, elsewhere) ||
		    (es_map_get(values, field->name, &value) && es_answered(value)))
			continue;
		es_phrase_add(&line, es_bytes_str(any ? " · " : " "));
		es_phrase_add(&line, es_form_label(f, &field->label));
		any = true;
	}
	if (!any)
		return;
	es_press_space(f->press, 3);
	es_form_line(f, ES_FACE_SMALL, es_phrase_bytes(&line), true);
}

static void put_fields(struct es_form *f, const struct es_field *group, struct es_bytes values)
{
	struct es_bytes value;
	char path[128];

	for (size_t i = 0; i < group->fields_len; i++) {
		const struct es_field *field = &group->fields[i];
		if (es_form_is_among(field->name, elsewhere) ||
		    !es_map_get(values, field->name, &value) || !es_answered(value))
			continue;
		snprintf(path, sizeof(path), "%s.%s", group->name, field->name);
		es_form_field(f, field, value, values, es_form_lang_of(f, path));
	}
}

static void put_part(struct es_form *f, const struct es_field *group, struct es_bytes values,
                     unsigned number)
{
	struct es_phrase title = {.len = 0};
	char digits[16];

	if (number) {
		snprintf(digits, sizeof(digits), "%u. ", number);
		es_phrase_add(&title, es_bytes_str(digits));
	}
	es_phrase_add(&title, es_form_label(f, &group->label));
	es_press_part(f->press, es_phrase_bytes(&title));
	es_press_open(f->press, "Table");
	put_fields(f, group, values);
	if (strcmp(group->name, "organisation") == 0)
		put_contact(f);
	if (strcmp(group->name, "results") == 0) {
		put_voices(f, "professional", &es_label_professionals);
		put_voices(f, "beneficiary", &es_label_beneficiaries);
	}
	es_press_close(f->press, "Table");
	if (number)
		put_missing(f, group, values);
	if (strcmp(group->name, "implementation") == 0)
		put_tools(f);
}

/* The parts of the form have numbers; the short form stands before them. */
static void put_parts(struct es_form *f, const struct es_schema *schema, struct es_bytes practice)
{
	const struct es_field *brief = es_schema_field(schema, "inspiring");
	struct es_bytes values;
	unsigned number = 0;

	if (brief && es_map_get(practice, "inspiring", &values) && es_answered(values))
		put_part(f, brief, values, 0);
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_GROUP || field->list || field == brief)
			continue;
		number++;
		if (!es_map_get(practice, field->name, &values))
			values = es_bytes_of("\x80", 1);
		put_part(f, field, values, number);
	}
}

/* What stands in no part: what is new, files, rights. */
static void put_rest(struct es_form *f, const struct es_schema *schema, struct es_bytes practice)
{
	static const char *const rights[] = {"licence", "project",       "programme",
	                                     "grant",   "funder_notice", NULL};
	static const char *const before[] = {"innovation", "files", NULL};
	struct es_bytes value;
	bool open = false;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < schema->fields_len; i++) {
			const struct es_field *field = &schema->fields[i];
			if (!es_form_is_among(field->name, pass ? rights : before) ||
			    !es_map_get(practice, field->name, &value) || !es_answered(value))
				continue;
			if (!open) {
				es_press_part(f->press, es_form_label(f, &es_label_rights));
				es_press_open(f->press, "Table");
			}
			open = true;
			es_form_field(f, field, value, practice, es_form_lang_of(f, field->name));
		}
	}
	if (open)
		es_press_close(f->press, "Table");
}

void es_form_practice(struct es_form *f)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);
	struct es_bytes practice = es_paper_fields(f);

	put_title(f, practice);
	put_place(f, practice);
	es_form_published(f);
	put_translated(f, f->translation);
	es_press_space(f->press, 4);
	put_parts(f, schema, practice);
	put_rest(f, schema, practice);
}
