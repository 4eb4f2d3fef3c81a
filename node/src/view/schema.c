/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds and their fields, told in one language: what a form is built from. */
#include "essaim/schema.h"

#include "view/read.h"

static const char *word_in(const struct es_label *label, enum es_language lang)
{
	if (label->in[lang])
		return label->in[lang];
	return label->in[ES_EN] ? label->in[ES_EN] : "";
}

static void put_options(const struct es_field *field, enum es_language lang, struct es_writer *w)
{
	es_put_key(w, "options");
	es_write_array(w, field->options_len);
	for (size_t i = 0; i < field->options_len; i++) {
		es_write_map(w, 2);
		es_put_text(w, "code", field->options[i].code);
		es_put_text(w, "label", word_in(&field->options[i].label, lang));
	}
}

/* NOLINTBEGIN(misc-no-recursion): groups nest as deep as our own tables say */
static void put_fields(const struct es_field *fields, size_t count, enum es_language lang,
                       bool filling, struct es_writer *w);

static void put_field(const struct es_field *field, enum es_language lang, bool filling,
                      struct es_writer *w)
{
	bool options = filling || field->options_len, inner = filling || field->fields_len;

	es_write_map(w, (filling ? 9 : 4) + (size_t)options + (size_t)inner);
	es_put_text(w, "name", field->name);
	es_put_text(w, "type", es_field_type_word(field->type));
	es_put_text(w, "label", word_in(&field->label, lang));
	if (filling) {
		es_put_text(w, "help", word_in(&field->help, lang));
		es_put_uint(w, "max", field->max);
		es_put_uint(w, "max_items", field->max_items);
		es_put_uint(w, "max_words", field->max_words);
	}
	if (options)
		put_options(field, lang, w);
	if (inner)
		put_fields(field->fields, field->fields_len, lang, filling, w);
	es_put_bool(w, "list", field->list);
	if (filling)
		es_put_bool(w, "required", field->required);
}

/* filling: with what a form needs besides. */
static void put_fields(const struct es_field *fields, size_t count, enum es_language lang,
                       bool filling, struct es_writer *w)
{
	es_put_key(w, "fields");
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		put_field(&fields[i], lang, filling, w);
}
/* NOLINTEND(misc-no-recursion) */

static void put_kind(const struct es_schema *schema, enum es_language lang, bool filling,
                     struct es_writer *w)
{
	es_write_map(w, 4);
	es_put_text(w, "kind", es_kind_word((uint64_t)schema->kind));
	es_put_uint(w, "number", (uint64_t)schema->kind);
	es_put_text(w, "label", word_in(&schema->label, lang));
	put_fields(schema->fields, schema->fields_len, lang, filling, w);
}

es_err es_view_sheet_schema(struct es_bytes lang, struct es_writer *w)
{
	static const uint64_t kinds[] = {ES_KIND_PRACTICE, ES_KIND_TOOL, ES_KIND_TESTIMONY,
	                                 ES_KIND_PROFILE};

	es_write_array(w, sizeof(kinds) / sizeof(kinds[0]));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		put_kind(es_schema_of(kinds[i]), es_language_of(lang), false, w);
	return w->err;
}

es_err es_view_schema(struct es_bytes lang, struct es_writer *w)
{
	enum es_language language = es_language_of(lang);
	const struct es_schema *known[32];
	size_t count = 0;

	for (uint64_t kind = 0; kind < 32; kind++) {
		const struct es_schema *schema = es_schema_of(kind);
		if (schema)
			known[count++] = schema;
	}
	es_write_map(w, 2);
	es_put_text(w, "lang", es_language_codes[language]);
	es_put_key(w, "kinds");
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		put_kind(known[i], language, true, w);
	return w->err;
}
