/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions and answers as the schema types them. */
#include "print/sheet.h"

#include "site/block.h"
#include "site/html.h"
#include "site/typed.h"
#include "view/translated.h"

#include <string.h>

const char *es_form_word(const struct es_form *f, const char *key)
{
	return es_word(f->how->words, key);
}

struct es_bytes es_form_label(const struct es_form *f, const struct es_label *label)
{
	const char *text = label->in[f->how->in] ? label->in[f->how->in] : label->in[ES_EN];

	return es_bytes_str(text ? text : "");
}

struct es_bytes es_form_lang(const struct es_form *f)
{
	return es_bytes_str(es_language_codes[f->how->in]);
}

struct es_bytes es_form_lang_of(const struct es_form *f, const char *path)
{
	struct es_bytes text;

	if (path && f->texts.len && es_translation_text(f->texts, es_bytes_str(path), &text))
		return f->into;
	return f->lang;
}

void es_form_mark(const struct es_form *f, struct es_bytes lang, struct es_phrase *out)
{
	struct es_phrase tongue;

	es_phrase_clear(out);
	if (lang.len == 0 || es_same_tongue(lang, es_form_lang(f)))
		return;
	es_phrase_tongue(f->how->words, lang, &tongue);
	es_phrase_fill(f->how->words, "print.original", es_phrase_bytes(&tongue),
	               es_bytes_of(NULL, 0), out);
}

bool es_form_is_among(const char *name, const char *const *names)
{
	for (size_t i = 0; names && names[i]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* --- pieces ---------------------------------------------------------------------------------------- */

void es_form_line(struct es_form *f, enum es_face face, struct es_bytes text, bool muted)
{
	struct es_para para = {.face = face, .text = text, .muted = muted, .lang = es_form_lang(f)};

	if (text.len)
		es_press_para(f->press, &para);
}

void es_form_link(struct es_form *f, struct es_bytes text, struct es_bytes address)
{
	struct es_para para = {.face = ES_FACE_BODY, .text = text, .link = address};

	es_press_para(f->press, &para);
}

static void change(struct es_form *f, enum es_block from, enum es_block to)
{
	if (from == to)
		return;
	if (from == ES_BLOCK_ITEM)
		es_press_close(f->press, "L");
	else if (from == ES_BLOCK_QUOTE)
		es_press_close(f->press, "BlockQuote");
	if (to == ES_BLOCK_ITEM)
		es_press_open(f->press, "L");
	else if (to == ES_BLOCK_QUOTE)
		es_press_open(f->press, "BlockQuote");
}

void es_form_prose(struct es_form *f, struct es_bytes text, struct es_bytes lang)
{
	enum es_block now = ES_BLOCK_NONE;
	struct es_bytes line;

	for (enum es_block block; (block = es_block_next(&text, &line)) != ES_BLOCK_NONE;
	     now = block) {
		struct es_para para = {.face = ES_FACE_BODY, .text = line, .lang = lang};
		es_press_space(f->press, now == block && block == ES_BLOCK_ITEM ? 1.5 : 4);
		change(f, now, block);
		if (block == ES_BLOCK_ITEM)
			es_press_item(f->press, "•", &para);
		else
			es_press_para(f->press, &para);
	}
	change(f, now, ES_BLOCK_NONE);
}

/* --- answers --------------------------------------------------------------------------------------- */

static void put_choice(struct es_form *f, const struct es_field *field, struct es_bytes code)
{
	for (size_t i = 0; i < field->options_len; i++) {
		if (!es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			continue;
		es_form_line(f, ES_FACE_BODY, es_form_label(f, &field->options[i].label), false);
		return;
	}
	es_form_line(f, ES_FACE_BODY, code, false);
}

static void put_mail(struct es_form *f, struct es_bytes text)
{
	struct es_phrase address = {.len = 0};

	es_phrase_add(&address, es_bytes_str("mailto:"));
	es_phrase_add(&address, text);
	es_form_link(f, text, es_phrase_bytes(&address));
}

static void put_short(struct es_form *f, const struct es_field *field, struct es_bytes value)
{
	const struct es_table *words = f->how->words;
	struct es_bytes text = es_value_str(value);
	struct es_phrase p = {.len = 0};

	switch (field->type) {
	case ES_FIELD_DATE:
		es_phrase_open_date(words, text, &p);
		break;
	case ES_FIELD_COUNTRY:
		es_phrase_country(words, text, &p);
		break;
	case ES_FIELD_LANG:
		es_phrase_tongue(words, text, &p);
		break;
	case ES_FIELD_INT:
		es_phrase_number(words, es_int_of(value) * 1000, &p);
		break;
	case ES_FIELD_STAFF:
		es_staff_words(words, value, &p);
		break;
	case ES_FIELD_MONEY:
		es_money_words(words, value, &p);
		break;
	case ES_FIELD_PERIOD:
		es_period_words(words, value, &p);
		break;
	default:
		es_phrase_add(&p, text);
		break;
	}
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&p), false);
}

/* A file by its name, and what it shows in words. */
static void put_file(struct es_form *f, struct es_bytes file, struct es_bytes lang)
{
	struct es_bytes name = es_field_text(file, "name"), text = es_field_text(file, "text"), id;
	struct es_phrase address = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	if (f->how->base && es_map_get(file, "file", &id)) {
		es_phrase_add(&address, es_bytes_str(f->how->base));
		es_phrase_add(&address, es_bytes_str("/files/"));
		es_phrase_add(&address, es_id_hex_of(es_value_str(id), hex));
	}
	es_form_link(f, name, es_phrase_bytes(&address));
	es_form_prose(f, text, lang);
}

static void put_text(struct es_form *f, struct es_bytes text, struct es_bytes lang)
{
	struct es_para para = {.face = ES_FACE_BODY, .text = text, .lang = lang};

	es_press_para(f->press, &para);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema's groups */
static void put_group(struct es_form *f, const struct es_field *field, struct es_bytes value,
                      struct es_bytes lang)
{
	struct es_bytes inner;

	for (size_t i = 0; i < field->fields_len; i++) {
		const struct es_field *one = &field->fields[i];
		if (!es_map_get(value, one->name, &inner) || !es_answered(inner))
			continue;
		es_press_space(f->press, 2);
		es_form_line(f, ES_FACE_SMALL, es_form_label(f, &one->label), true);
		es_form_answer(f, one, inner, value, lang);
	}
}

static void put_single(struct es_form *f, const struct es_field *field, struct es_bytes value,
                       struct es_bytes around, struct es_bytes lang)
{
	struct es_bytes text = es_value_str(value);

	switch (field->type) {
	case ES_FIELD_GROUP:
		put_group(f, field, value, lang);
		break;
	case ES_FIELD_FILE:
		put_file(f, value, lang);
		break;
	case ES_FIELD_BOXES:
		es_form_boxes(f, field, value, around, lang);
		break;
	case ES_FIELD_CHOICE:
		put_choice(f, field, text);
		break;
	case ES_FIELD_PROSE:
		es_form_prose(f, text, lang);
		break;
	case ES_FIELD_TEXT:
		put_text(f, text, lang);
		break;
	case ES_FIELD_URL:
		es_form_link(f, text, es_html_is_link(text) ? text : es_bytes_of(NULL, 0));
		break;
	case ES_FIELD_EMAIL:
		put_mail(f, text);
		break;
	case ES_FIELD_ID:
	case ES_FIELD_BYTES:
		break; /* nothing that people read */
	default:
		put_short(f, field, value);
	}
}

static void put_list(struct es_form *f, const struct es_field *field, struct es_bytes list,
                     struct es_bytes lang)
{
	struct es_reader r;
	size_t count = es_elements(list, &r);

	es_press_open(f->press, "L");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_phrase tongue = {.len = 0};
		struct es_para para = {.face = ES_FACE_BODY,
		                       .text = es_value_str(es_read_value(&r)),
		                       .lang = lang};
		if (field->type == ES_FIELD_LANG) {
			es_phrase_tongue(f->how->words, para.text, &tongue);
			para.text = es_phrase_bytes(&tongue);
		}
		es_press_item(f->press, "•", &para);
	}
	es_press_close(f->press, "L");
}

void es_form_answer(struct es_form *f, const struct es_field *field, struct es_bytes value,
                    struct es_bytes around, struct es_bytes lang)
{
	struct es_reader r;

	if (!field->list) {
		put_single(f, field, value, around, lang);
		return;
	}
	if (strcmp(field->name, "figures") == 0) {
		es_form_figures(f, field, value, lang);
		return;
	}
	if (field->fields_len == 0 && field->type != ES_FIELD_FILE) {
		put_list(f, field, value, lang);
		return;
	}
	size_t count = es_elements(value, &r);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_press_space(f->press, 3);
		put_single(f, field, es_read_value(&r), around, lang);
	}
}
/* NOLINTEND(misc-no-recursion) */

/* --- questions ------------------------------------------------------------------------------------- */

void es_form_ask(struct es_form *f, struct es_bytes label, struct es_bytes lang)
{
	struct es_phrase mark;

	es_form_mark(f, lang, &mark);
	es_press_row(f->press, label, es_phrase_bytes(&mark));
}

/* Names, figures and codes are nobody's own words: they need no mark. */
static bool is_told(const struct es_field *field)
{
	return (field->type == ES_FIELD_PROSE && strcmp(field->name, "funder_notice") != 0) ||
	       strcmp(field->name, "key_moment") == 0 || strcmp(field->name, "figures") == 0;
}

void es_form_field(struct es_form *f, const struct es_field *field, struct es_bytes value,
                   struct es_bytes around, struct es_bytes lang)
{
	es_form_ask(f, es_form_label(f, &field->label),
	            is_told(field) ? lang : es_bytes_of(NULL, 0));
	es_form_answer(f, field, value, around, lang);
	es_press_row_end(f->press);
}

void es_form_fields(struct es_form *f, const struct es_field *fields, size_t count,
                    struct es_bytes values, const char *const *without, struct es_bytes lang)
{
	struct es_bytes value;

	for (size_t i = 0; i < count; i++) {
		const struct es_field *field = &fields[i];
		if (!es_form_is_among(field->name, without) && field->type != ES_FIELD_ID &&
		    es_map_get(values, field->name, &value) && es_answered(value))
			es_form_field(f, field, value, values, lang);
	}
}
