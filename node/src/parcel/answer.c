/* SPDX-License-Identifier: EUPL-1.2 */
/* The fields of a record, typed by its schema, as HTML that needs nothing else: no script, no words but the
 * schema's own labels. */
#include "parcel/internal.h"

#include "site/block.h"
#include "view/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void parcel_put_prose(struct es_html *h, struct es_bytes text)
{
	bool listing = false;
	struct es_bytes line;

	for (enum es_block block; (block = es_block_next(&text, &line)) != ES_BLOCK_NONE;) {
		if (listing != (block == ES_BLOCK_ITEM)) {
			listing = !listing;
			if (listing)
				es_html_markup(h, "<ul>");
			else
				es_html_markup(h, "</ul>");
		}
		if (listing)
			es_html_markup(h, "<li>");
		else
			es_html_markup(h, "<p>");
		es_html_text(h, line);
		if (listing)
			es_html_markup(h, "</li>");
		else
			es_html_markup(h, "</p>");
	}
	if (listing)
		es_html_markup(h, "</ul>");
}

static const char *label_of(const struct parcel_answers *a, const struct es_label *label)
{
	return label->in[a->in] ? label->in[a->in] : label->in[ES_EN];
}

/* --- short values ------------------------------------------------------------------------------- */

/* A number of so many decimals. */
static void put_decimal(struct es_html *h, int64_t value, unsigned decimals)
{
	char digits[32];
	uint64_t unit = 1, size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	for (unsigned i = 0; i < decimals; i++)
		unit *= 10;
	int len = snprintf(digits, sizeof(digits), "%s%" PRIu64 ".%0*" PRIu64, value < 0 ? "-" : "",
	                   size / unit, (int)decimals, size % unit);
	while (len > 0 && digits[len - 1] == '0')
		len--;
	if (len > 0 && digits[len - 1] == '.')
		len--;
	digits[len] = '\0';
	es_html_word(h, digits);
}

static void put_money(struct es_html *h, struct es_bytes value)
{
	struct es_bytes cents;

	if (es_map_get(value, "cents", &cents)) {
		put_decimal(h, es_int_of(cents), 2);
		es_html_markup(h, " ");
		es_html_text(h, es_map_str(value, "currency"));
	}
	if (es_map_str(value, "original").len) {
		es_html_markup(h, " (");
		es_html_text(h, es_map_str(value, "original"));
		es_html_markup(h, ")");
	}
}

static void put_period(struct es_html *h, struct es_bytes value)
{
	es_html_text(h, es_map_str(value, "from"));
	es_html_markup(h, " \xe2\x80\x93 ");
	es_html_text(h, es_map_str(value, "to"));
	if (es_map_str(value, "original").len) {
		es_html_markup(h, " (");
		es_html_text(h, es_map_str(value, "original"));
		es_html_markup(h, ")");
	}
}

static void put_choice(const struct parcel_answers *a, const struct es_field *field,
                       struct es_bytes code)
{
	for (size_t i = 0; i < field->options_len; i++) {
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code))) {
			es_html_word(a->h, label_of(a, &field->options[i].label));
			return;
		}
	}
	es_html_text(a->h, code);
}

static void put_boxes(const struct parcel_answers *a, const struct es_field *field,
                      struct es_bytes value)
{
	es_html_markup(a->h, "<ul>");
	for (size_t i = 0; i < field->options_len; i++) {
		if (!es_field_true(value, field->options[i].code))
			continue;
		es_html_markup(a->h, "<li>");
		es_html_word(a->h, label_of(a, &field->options[i].label));
		es_html_markup(a->h, "</li>");
	}
	if (es_map_str(value, "other_text").len) {
		es_html_markup(a->h, "<li>");
		es_html_text(a->h, es_map_str(value, "other_text"));
		es_html_markup(a->h, "</li>");
	}
	es_html_markup(a->h, "</ul>");
}

static void put_link(struct es_html *h, struct es_bytes address)
{
	if (!es_html_is_link(address)) {
		es_html_text(h, address);
		return;
	}
	es_html_markup(h, "<a");
	es_html_attr(h, "href", address);
	es_html_markup(h, ">");
	es_html_text(h, address);
	es_html_markup(h, "</a>");
}

/* --- what points elsewhere ---------------------------------------------------------------------- */

/* Pages stand one folder deep. */
static void put_href(struct es_html *h, const char *path, const char *ending)
{
	es_html_markup(h, "<a href=\"../");
	es_html_word(h, path);
	es_html_word(h, ending);
	es_html_markup(h, "\">");
}

static void put_record(const struct parcel_answers *a, struct es_bytes id)
{
	const struct parcel_record *record = parcel_record_of(a->parcel, id);
	char hex[ES_ID_HEX_LEN];

	if (!record) {
		es_html_markup(a->h, "<code>");
		es_html_text(a->h, es_id_hex_of(id, hex));
		es_html_markup(a->h, "</code>");
		return;
	}
	put_href(a->h, record->path, ".html");
	es_html_word(a->h, record->title[0] ? record->title : record->path);
	es_html_markup(a->h, "</a>");
}

/* The subtitles of a film that go along. */
static void put_tracks(const struct parcel_answers *a, const struct parcel_file *file)
{
	for (size_t i = 0; i < a->parcel->records_len; i++) {
		const struct parcel_record *r = &a->parcel->records[i];
		if (r->kind != ES_KIND_SUBTITLES || !es_id_equal(&r->about, &file->id))
			continue;
		es_html_markup(a->h, "<track kind=\"subtitles\" srclang=\"");
		es_html_word(a->h, r->lang);
		es_html_markup(a->h, "\" label=\"");
		es_html_word(a->h, r->lang);
		es_html_markup(a->h, "\" src=\"../");
		es_html_word(a->h, r->path);
		es_html_markup(a->h, ".vtt\">");
	}
}

static void put_source(struct es_html *h, const char *path)
{
	es_html_markup(h, " src=\"../");
	es_html_word(h, path);
	es_html_markup(h, "\"");
}

/* A picture or film as such, all else as a link. */
static void put_shown(const struct parcel_answers *a, const struct parcel_file *file,
                      struct es_bytes text)
{
	struct es_html *h = a->h;

	if (strncmp(file->type, "image/", 6) == 0) {
		es_html_markup(h, "<img");
		put_source(h, file->path);
		es_html_markup(h, " alt=\"");
		es_html_text(h, text);
		es_html_markup(h, "\">");
	} else if (strncmp(file->type, "video/", 6) == 0) {
		es_html_markup(h, "<video controls preload=\"metadata\"");
		put_source(h, file->path);
		es_html_markup(h, ">");
		put_tracks(a, file);
		es_html_markup(h, "</video>");
	} else if (strncmp(file->type, "audio/", 6) == 0) {
		es_html_markup(h, "<audio controls preload=\"metadata\"");
		put_source(h, file->path);
		es_html_markup(h, "></audio>");
	}
}

static void put_file(const struct parcel_answers *a, struct es_bytes value)
{
	const struct parcel_file *file = parcel_file_of(a->parcel, es_map_str(value, "file"));
	struct es_bytes name = es_map_str(value, "name");

	es_html_markup(a->h, "<figure>");
	if (file)
		put_shown(a, file, es_map_str(value, "text"));
	es_html_markup(a->h, "<figcaption>");
	if (file)
		put_href(a->h, file->path, "");
	es_html_text(a->h, name);
	if (file)
		es_html_markup(a->h, "</a>");
	es_html_markup(a->h, "</figcaption></figure>");
	if (es_map_str(value, "text").len)
		parcel_put_prose(a->h, es_map_str(value, "text"));
}

/* --- any value ---------------------------------------------------------------------------------- */

static bool is_milli(const struct es_field *field)
{
	size_t len = strlen(field->name);

	return len > 6 && strcmp(field->name + len - 6, "_milli") == 0;
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema's groups */
static void put_one(const struct parcel_answers *a, const struct es_field *field,
                    struct es_bytes value, unsigned level)
{
	struct es_bytes text = es_value_str(value);

	switch (field->type) {
	case ES_FIELD_GROUP:
		parcel_put_fields(a, field->fields, field->fields_len, value, level + 1);
		return;
	case ES_FIELD_PROSE:
		parcel_put_prose(a->h, text);
		return;
	case ES_FIELD_FILE:
		put_file(a, value);
		return;
	case ES_FIELD_BOXES:
		put_boxes(a, field, value);
		return;
	default:
		break;
	}
	es_html_markup(a->h, "<p>");
	switch (field->type) {
	case ES_FIELD_CHOICE:
		put_choice(a, field, text);
		break;
	case ES_FIELD_INT:
		put_decimal(a->h, es_int_of(value), is_milli(field) ? 3 : 0);
		break;
	case ES_FIELD_STAFF:
		put_decimal(a->h, es_int_of(value), 2);
		break;
	case ES_FIELD_MONEY:
		put_money(a->h, value);
		break;
	case ES_FIELD_PERIOD:
		put_period(a->h, value);
		break;
	case ES_FIELD_URL:
		put_link(a->h, text);
		break;
	case ES_FIELD_ID:
		put_record(a, text);
		break;
	case ES_FIELD_BYTES:
		break; /* a pseudonym says nothing to people */
	default:
		es_html_text(a->h, text);
		break;
	}
	es_html_markup(a->h, "</p>");
}

static void put_value(const struct parcel_answers *a, const struct es_field *field,
                      struct es_bytes value, unsigned level)
{
	struct es_reader r;

	if (!field->list) {
		put_one(a, field, value, level);
		return;
	}
	for (size_t count = es_elements(value, &r); count && r.err == ES_OK; count--)
		put_one(a, field, es_read_value(&r), level);
}

static void put_heading(struct es_html *h, unsigned level, const char *text)
{
	if (level == 2)
		es_html_markup(h, "<h2>");
	else if (level == 3)
		es_html_markup(h, "<h3>");
	else
		es_html_markup(h, "<h4>");
	es_html_word(h, text);
	if (level == 2)
		es_html_markup(h, "</h2>");
	else if (level == 3)
		es_html_markup(h, "</h3>");
	else
		es_html_markup(h, "</h4>");
}

void parcel_put_fields(const struct parcel_answers *a, const struct es_field *fields, size_t count,
                       struct es_bytes values, unsigned level)
{
	struct es_bytes value;

	for (size_t i = 0; i < count; i++) {
		if (!es_map_get(values, fields[i].name, &value) || !es_answered(value))
			continue;
		put_heading(a->h, level, label_of(a, &fields[i].label));
		put_value(a, &fields[i], value, level);
	}
}
/* NOLINTEND(misc-no-recursion) */
