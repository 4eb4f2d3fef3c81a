/* SPDX-License-Identifier: EUPL-1.2 */
/* The forms of text that a field may ask for. */
#include "schema/tables.h"

#include "essaim/chunk.h"

#include <string.h>

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(uint8_t c)
{
	return is_alpha(c) || is_digit(c);
}

/* Control codes (C0, DEL, C1) would let a text move a terminal's cursor or hide in a page. */
static bool free_of_controls(struct es_bytes text, bool paragraphs)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if ((c < 0x20 && !(paragraphs && (c == '\n' || c == '\t'))) || c == 0x7f)
			return false;
		if (c == 0xc2 && i + 1 < text.len && text.data[i + 1] < 0xa0)
			return false;
	}
	return true;
}

static bool starts_with(struct es_bytes text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.data, prefix, len) == 0;
}

/* Only the two schemes that a page may link to: others (javascript:, file:) would be a way to
 * attack readers. */
static bool is_url(struct es_bytes text)
{
	size_t host = starts_with(text, "https://") ? 8 : starts_with(text, "http://") ? 7 : 0;

	if (host == 0 || text.len <= host || !is_alnum(text.data[host]))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= 0x20 || text.data[i] >= 0x7f ||
		    strchr("\"<>\\^`{|}", text.data[i]))
			return false;
	return true;
}

/* Labels of letters, digits and hyphens with at least one dot between them. */
static bool is_domain(struct es_bytes text)
{
	size_t label = 0;
	size_t dots = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (c == '.' && (label == 0 || text.data[i - 1] == '-'))
			return false;
		if (c != '.' && !is_alnum(c) && (c != '-' || label == 0))
			return false;
		dots += c == '.';
		label = c == '.' ? 0 : label + 1;
	}
	return dots > 0 && label > 0 && text.data[text.len - 1] != '-';
}

static bool is_email(struct es_bytes text)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~.";
	const uint8_t *at = text.len ? memchr(text.data, '@', text.len) : NULL;
	size_t local = at ? (size_t)(at - text.data) : 0;

	if (local == 0 || local > 64 || text.data[0] == '.' || text.data[local - 1] == '.')
		return false;
	for (size_t i = 0; i < local; i++)
		if (!is_alnum(text.data[i]) && !memchr(others, text.data[i], sizeof(others) - 1))
			return false;
	return is_domain(es_bytes_of(at + 1, text.len - local - 1));
}

/* Well-formed subtags, RFC 5646 section 2.1; whether they are registered is not ours to say. */
static bool is_lang(struct es_bytes text)
{
	size_t subtag = 0;
	bool first = true;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (c == '-' && (subtag == 0 || (first && subtag < 2)))
			return false;
		if (c != '-' && !(first ? is_alpha(c) : is_alnum(c)))
			return false;
		first = first && c != '-';
		subtag = c == '-' ? 0 : subtag + 1;
		if (subtag > 8)
			return false;
	}
	return subtag >= (first ? 2 : 1);
}

static bool is_upper(struct es_bytes text, size_t len)
{
	if (text.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (text.data[i] < 'A' || text.data[i] > 'Z')
			return false;
	return true;
}

static unsigned number(const uint8_t *digits, size_t len)
{
	unsigned value = 0;

	for (size_t i = 0; i < len; i++)
		value = value * 10 + (unsigned)(digits[i] - '0');
	return value;
}

static unsigned days_of(unsigned year, unsigned month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static bool is_date(struct es_bytes text)
{
	if (text.len != 4 && text.len != 7 && text.len != 10)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (i == 4 || i == 7 ? text.data[i] != '-' : !is_digit(text.data[i]))
			return false;
	if (text.len == 4)
		return true;
	unsigned year = number(text.data, 4);
	unsigned month = number(text.data + 5, 2);
	if (month < 1 || month > 12 || text.len == 7)
		return month >= 1 && month <= 12;
	unsigned day = number(text.data + 8, 2);
	return day >= 1 && day <= days_of(year, month);
}

bool es_schema_currency_fits(struct es_bytes text)
{
	return is_upper(text, 3);
}

bool es_schema_form_fits(enum es_field_type type, struct es_bytes text)
{
	if (text.len == 0)
		return false;
	switch (type) {
	case ES_FIELD_TEXT:
		return free_of_controls(text, false);
	case ES_FIELD_PROSE:
		return free_of_controls(text, true);
	case ES_FIELD_URL:
		return is_url(text);
	case ES_FIELD_EMAIL:
		return is_email(text);
	case ES_FIELD_LANG:
		return is_lang(text);
	case ES_FIELD_COUNTRY:
		return is_upper(text, 2);
	case ES_FIELD_DATE:
		return is_date(text);
	case ES_FIELD_MEDIA:
		return es_media_type_fits(text);
	default:
		return false;
	}
}
