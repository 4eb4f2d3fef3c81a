/* SPDX-License-Identifier: EUPL-1.2 */
/* An answer of a sheet as its schema types it, as web-ui/src/parts/values.tsx shows it. */
#include "site/typed.h"
#include "site/visit.h"

#include <string.h>
#include <strings.h>

#define MANY 6 /* items from which a list stands in columns */

void es_put_breakable(struct es_visit *v, const char *label)
{
	for (const char *slash; (slash = strchr(label, '/')); label = slash + 1) {
		es_html_text(&v->html, es_bytes_of(label, (size_t)(slash - label) + 1));
		es_html_markup(&v->html, "\xe2\x80\x8b");
	}
	es_html_word(&v->html, label);
}

static void put_choice(struct es_visit *v, const struct es_field *field, struct es_bytes code)
{
	for (size_t i = 0; i < field->options_len; i++) {
		if (!es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			continue;
		es_html_word(&v->html, es_visit_label(v, &field->options[i].label));
		return;
	}
	es_html_text(&v->html, code);
}

static void put_web_link(struct es_visit *v, struct es_bytes text)
{
	static const char *const schemes[] = {"https://", "http://"};
	struct es_html *h = &v->html;

	if (!es_html_is_link(text)) {
		es_html_text(h, text);
		return;
	}
	es_html_markup(h, "<a");
	es_html_attr(h, "href", text);
	es_html_markup(h, " rel=\"noopener noreferrer\">");
	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(schemes[i]);
		if (text.len > len && strncasecmp((const char *)text.data, schemes[i], len) == 0) {
			text = es_bytes_of(text.data + len, text.len - len);
			break;
		}
	}
	if (text.len && text.data[text.len - 1] == '/')
		text.len--;
	es_html_text(h, text);
	es_html_markup(h, "</a>");
}

static void put_mail_link(struct es_visit *v, struct es_bytes text)
{
	struct es_phrase address = {.len = 0};

	es_phrase_add(&address, es_bytes_str("mailto:"));
	es_phrase_add(&address, text);
	es_html_markup(&v->html, "<a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&address));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, text);
	es_html_markup(&v->html, "</a>");
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema's groups */
static void put_group(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                      struct es_bytes lang)
{
	struct es_bytes inner;

	es_html_markup(&v->html, "<dl class=\"answers\">");
	for (size_t i = 0; i < field->fields_len; i++) {
		const struct es_field *one = &field->fields[i];
		if (!es_map_get(value, one->name, &inner) || !es_answered(inner))
			continue;
		es_html_markup(&v->html, "<div><dt>");
		es_html_word(&v->html, es_visit_label(v, &one->label));
		es_html_markup(&v->html, "</dt><dd>");
		es_put_answer(v, one, inner, lang);
		es_html_markup(&v->html, "</dd></div>");
	}
	es_html_markup(&v->html, "</dl>");
}

static void put_short(struct es_visit *v, const struct es_field *field, struct es_bytes value)
{
	struct es_bytes text = es_value_str(value);
	struct es_phrase p = {.len = 0};

	switch (field->type) {
	case ES_FIELD_DATE:
		es_phrase_open_date(v->words, text, &p);
		break;
	case ES_FIELD_COUNTRY:
		es_phrase_country(v->words, text, &p);
		break;
	case ES_FIELD_LANG:
		es_phrase_tongue(v->words, text, &p);
		break;
	case ES_FIELD_INT:
		es_phrase_number(v->words, es_int_of(value) * 1000, &p);
		break;
	case ES_FIELD_STAFF:
		es_staff_words(v->words, value, &p);
		break;
	case ES_FIELD_MONEY:
		es_money_words(v->words, value, &p);
		break;
	case ES_FIELD_PERIOD:
		es_period_words(v->words, value, &p);
		break;
	default:
		break;
	}
	es_speak_phrase(v, &p);
}

static void put_code(struct es_visit *v, struct es_bytes value)
{
	char hex[ES_ID_HEX_LEN];

	es_html_markup(&v->html, "<code>");
	es_html_text(&v->html, es_id_hex_of(es_value_str(value), hex));
	es_html_markup(&v->html, "</code>");
}

/* CC-BY-SA-4.0, as people write it: a space behind CC and before the version. */
static void put_licence(struct es_visit *v, struct es_bytes code)
{
	char words[32];

	if (code.len > sizeof(words)) {
		es_html_text(&v->html, code);
		return;
	}
	for (size_t i = 0; i < code.len; i++) {
		bool first = i == 2 && memcmp(code.data, "CC", 2) == 0;
		bool version =
		        i + 1 < code.len && code.data[i + 1] >= '0' && code.data[i + 1] <= '9';
		words[i] = code.data[i] == '-' && (first || version) ? ' ' : (char)code.data[i];
	}
	es_html_text(&v->html, es_bytes_of(words, code.len));
}

static void put_single(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                       struct es_bytes lang)
{
	switch (field->type) {
	case ES_FIELD_GROUP:
		put_group(v, field, value, lang);
		break;
	case ES_FIELD_FILE:
		es_put_file(v, value, lang);
		break;
	case ES_FIELD_BOXES:
		es_put_boxes(v, field, value, es_bytes_of(NULL, 0), lang);
		break;
	case ES_FIELD_CHOICE:
		put_choice(v, field, es_value_str(value));
		break;
	case ES_FIELD_PROSE:
		es_put_prose(v, es_value_str(value), lang);
		break;
	case ES_FIELD_URL:
		put_web_link(v, es_value_str(value));
		break;
	case ES_FIELD_EMAIL:
		put_mail_link(v, es_value_str(value));
		break;
	case ES_FIELD_ID:
	case ES_FIELD_BYTES:
		put_code(v, value);
		break;
	case ES_FIELD_TEXT:
		es_html_markup(&v->html, "<span");
		es_html_attr(&v->html, "lang", lang);
		es_html_markup(&v->html, ">");
		if (strcmp(field->name, "licence") == 0)
			put_licence(v, es_value_str(value));
		else
			es_html_text(&v->html, es_value_str(value));
		es_html_markup(&v->html, "</span>");
		break;
	default:
		put_short(v, field, value);
	}
}

void es_put_answer(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                   struct es_bytes lang)
{
	struct es_reader r;
	size_t count = field->list ? es_elements(value, &r) : 0;

	if (!field->list) {
		put_single(v, field, value, lang);
		return;
	}
	if (count >= MANY)
		es_html_markup(&v->html, "<ul class=\"list list-many\">");
	else
		es_html_markup(&v->html, "<ul class=\"list\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_html_markup(&v->html, "<li>");
		put_single(v, field, es_read_value(&r), lang);
		es_html_markup(&v->html, "</li>");
	}
	es_html_markup(&v->html, "</ul>");
}
/* NOLINTEND(misc-no-recursion) */
