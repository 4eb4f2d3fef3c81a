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

/* NOLINTNEXTLINE(misc-no-recursion): groups nest as deep as our own tables say */
static void put_fields(const struct es_field *fields, size_t count, enum es_language lang,
                       struct es_writer *w)
{
	es_put_key(w, "fields");
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++) {
		const struct es_field *field = &fields[i];
		es_write_map(w, 11);
		es_put_text(w, "name", field->name);
		es_put_text(w, "type", es_field_type_word(field->type));
		es_put_text(w, "label", word_in(&field->label, lang));
		es_put_text(w, "help", word_in(&field->help, lang));
		es_put_uint(w, "max", field->max);
		es_put_uint(w, "max_items", field->max_items);
		es_put_uint(w, "max_words", field->max_words);
		put_options(field, lang, w);
		put_fields(field->fields, field->fields_len, lang, w);
		es_put_bool(w, "list", field->list);
		es_put_bool(w, "required", field->required);
	}
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
	for (size_t i = 0; i < count; i++) {
		es_write_map(w, 4);
		es_put_text(w, "kind", es_kind_word((uint64_t)known[i]->kind));
		es_put_uint(w, "number", (uint64_t)known[i]->kind);
		es_put_text(w, "label", word_in(&known[i]->label, language));
		put_fields(known[i]->fields, known[i]->fields_len, language, w);
	}
	return w->err;
}
