/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/render.h"

#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include <stdio.h>
#include <string.h>

static bool is_type(struct es_bytes value, enum es_type type)
{
	struct es_reader reader;

	es_reader_init(&reader, value);
	return es_reader_peek(&reader) == type;
}

static struct es_bytes part(struct es_bytes view, const char *key, enum es_type type)
{
	struct es_bytes value;

	if (es_map_get(view, key, &value) && is_type(value, type))
		return value;
	return es_bytes_of(NULL, 0);
}

es_err es_render_open(struct es_render *r, struct es_bytes view, const char *lang,
                      struct es_writer *w)
{
	if (es_canonical(view) != ES_OK || !is_type(view, ES_MAP))
		return ES_MALFORMED;
	*r = (struct es_render){
	        .practice = part(view, "practice", ES_MAP),
	        .contact = part(view, "contact", ES_MAP),
	        .tools = part(view, "tools", ES_ARRAY),
	        .testimonies = part(view, "testimonies", ES_ARRAY),
	        .lang = es_value_str(part(view, "lang", ES_STR)),
	        .in = es_language_of(es_bytes_str(lang ? lang : "")),
	        .w = w,
	};
	return r->practice.len ? ES_OK : ES_MALFORMED;
}

const char *es_render_label(const struct es_render *r, const struct es_label *label)
{
	return label->in[r->in];
}

void es_render_str(struct es_render *r, const char *text)
{
	es_write_raw(r->w, es_bytes_str(text));
}

void es_render_bytes(struct es_render *r, struct es_bytes text)
{
	es_write_raw(r->w, text);
}

bool es_render_get(struct es_bytes map, const char *name, struct es_bytes *value)
{
	return map.len && is_type(map, ES_MAP) && es_map_get(map, name, value) &&
	       !is_type(*value, ES_NIL);
}

bool es_render_has_any(struct es_bytes map, const struct es_field *fields, size_t count)
{
	struct es_bytes value;

	for (size_t i = 0; i < count; i++)
		if (es_render_get(map, fields[i].name, &value))
			return true;
	return false;
}

size_t es_render_array(struct es_bytes array, struct es_reader *elements)
{
	es_reader_init(elements, array);
	return array.len && is_type(array, ES_ARRAY) ? es_read_array(elements, array.len) : 0;
}

struct es_bytes es_render_next(struct es_reader *elements)
{
	return es_read_value(elements);
}

int64_t es_render_int(struct es_bytes value)
{
	struct es_reader reader;

	es_reader_init(&reader, value);
	return es_read_int(&reader);
}

void es_render_milli(int64_t milli, char out[32])
{
	bool minus = milli < 0;
	uint64_t size = minus ? 0 - (uint64_t)milli : (uint64_t)milli;

	snprintf(out, 32, "%s%llu.%03llu", minus ? "-" : "", (unsigned long long)(size / 1000),
	         (unsigned long long)(size % 1000));
	for (size_t len = strlen(out); out[len - 1] == '0' || out[len - 1] == '.'; len--) {
		bool point = out[len - 1] == '.';
		out[len - 1] = '\0';
		if (point)
			break;
	}
}

const char *es_render_option(const struct es_render *r, const struct es_option *option)
{
	const struct es_label *beside = es_sheet_other_label(option->code);

	return es_render_label(r, beside ? beside : &option->label);
}

/* --- values of one line ----------------------------------------------------------------------- */

static const char *option_label(const struct es_render *r, const struct es_field *field,
                                struct es_bytes code)
{
	for (size_t i = 0; i < field->options_len; i++)
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			return es_render_label(r, &field->options[i].label);
	return NULL;
}

static struct es_bytes get_str(struct es_bytes map, const char *key)
{
	struct es_bytes value;

	return es_render_get(map, key, &value) ? es_value_str(value) : es_bytes_of(NULL, 0);
}

static int width(struct es_bytes text)
{
	return text.len > 600 ? 600 : (int)text.len;
}

static const char *chars(struct es_bytes text)
{
	return text.len ? (const char *)text.data : "";
}

/* The wording of the sheet where it says the same, else the plain amount with the wording beside
 * it. */
static void print_money(struct es_bytes map, bool exact, char *out)
{
	struct es_bytes value;
	struct es_bytes original = get_str(map, "original");
	struct es_bytes currency = get_str(map, "currency");
	int64_t cents = es_render_get(map, "cents", &value) ? es_render_int(value) : 0;
	struct es_amount read;
	bool same = false;

	for (int lang = 0; lang <= ES_EN && original.len; lang++)
		same = same || (es_amount_find(original, (enum es_language)lang, &read) &&
		                read.cents == cents && read.from == 0 && read.to == original.len &&
		                es_bytes_equal(currency, es_bytes_str(read.currency)));
	if (original.len && (same || !exact)) {
		snprintf(out, ES_RENDER_SHORT_MAX, "%.*s", width(original), chars(original));
		return;
	}
	snprintf(out, ES_RENDER_SHORT_MAX, "%lld.%02lld %.*s", (long long)(cents / 100),
	         (long long)(cents % 100 < 0 ? -(cents % 100) : cents % 100), width(currency),
	         chars(currency));
}

static void print_period(struct es_bytes map, char *out)
{
	struct es_bytes from = get_str(map, "from");
	struct es_bytes to = get_str(map, "to");
	struct es_bytes original = get_str(map, "original");

	if (original.len)
		snprintf(out, ES_RENDER_SHORT_MAX, "%.*s", width(original), chars(original));
	else
		snprintf(out, ES_RENDER_SHORT_MAX, "%.*s – %.*s", from.len ? width(from) : 3,
		         from.len ? chars(from) : "…", to.len ? width(to) : 3,
		         to.len ? chars(to) : "…");
}

static struct es_bytes print_list(struct es_bytes array, char *out)
{
	struct es_reader elements;
	size_t count = es_render_array(array, &elements);
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		struct es_bytes item = es_value_str(es_render_next(&elements));
		if (item.len > 100 || len + item.len + 3 > ES_RENDER_SHORT_MAX)
			break;
		len += (size_t)snprintf(out + len, ES_RENDER_SHORT_MAX - len, "%s%.*s",
		                        i ? ", " : "", width(item), chars(item));
	}
	return es_bytes_of(out, len);
}

struct es_bytes es_render_short(const struct es_render *r, const struct es_field *field,
                                struct es_bytes value, bool exact, char out[ES_RENDER_SHORT_MAX])
{
	struct es_bytes text = es_value_str(value);
	const char *words = NULL;

	out[0] = '\0';
	if (field->list)
		return print_list(value, out);
	switch (field->type) {
	case ES_FIELD_CHOICE:
		words = option_label(r, field, text);
		return words ? es_bytes_str(words) : text;
	case ES_FIELD_COUNTRY:
		words = es_country_name(text, r->in);
		return words ? es_bytes_str(words) : text;
	case ES_FIELD_INT:
		snprintf(out, ES_RENDER_SHORT_MAX, "%lld", (long long)es_render_int(value));
		break;
	case ES_FIELD_STAFF:
		es_render_milli(es_render_int(value) * 10, out);
		break;
	case ES_FIELD_MONEY:
		print_money(value, exact, out);
		break;
	case ES_FIELD_PERIOD:
		print_period(value, out);
		break;
	default:
		return text;
	}
	return es_bytes_str(out);
}
