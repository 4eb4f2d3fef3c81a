/* SPDX-License-Identifier: EUPL-1.2 */
/* The tags and entities of HTML that scanners and text processors leave in a sheet. Anything else
 * that begins with '<' or '&' is text. */
#include "sheet/fold.h"
#include "sheet/scan_internal.h"

#include <stdlib.h>
#include <string.h>

#define TAG_MAX 2000
#define NAME_MAX_BYTES 11

enum tag {
	TAG_SILENT,
	TAG_BREAK,
	TAG_ENTRY,
	TAG_LIST,
	TAG_ROW,
	TAG_CELL,
	TAG_TABLE,
	TAG_BOLD,
	TAG_LINK,
	TAG_INPUT,
	TAG_IMAGE,
	TAG_HEADING,
	TAG_UNKNOWN
};

static const struct {
	const char *name;
	enum tag tag;
} tags[] = {
        {"a", TAG_LINK},           {"b", TAG_BOLD},       {"big", TAG_SILENT},
        {"blockquote", TAG_BREAK}, {"body", TAG_SILENT},  {"br", TAG_BREAK},
        {"caption", TAG_BREAK},    {"center", TAG_BREAK}, {"col", TAG_SILENT},
        {"colgroup", TAG_SILENT},  {"del", TAG_SILENT},   {"div", TAG_BREAK},
        {"em", TAG_SILENT},        {"font", TAG_SILENT},  {"h1", TAG_HEADING},
        {"h2", TAG_HEADING},       {"h3", TAG_HEADING},   {"h4", TAG_HEADING},
        {"h5", TAG_HEADING},       {"h6", TAG_HEADING},   {"hr", TAG_BREAK},
        {"html", TAG_SILENT},      {"i", TAG_SILENT},     {"img", TAG_IMAGE},
        {"input", TAG_INPUT},      {"ins", TAG_SILENT},   {"label", TAG_SILENT},
        {"li", TAG_ENTRY},         {"ol", TAG_LIST},      {"p", TAG_BREAK},
        {"section", TAG_BREAK},    {"small", TAG_SILENT}, {"span", TAG_SILENT},
        {"strong", TAG_BOLD},      {"sub", TAG_SILENT},   {"sup", TAG_SILENT},
        {"table", TAG_TABLE},      {"tbody", TAG_SILENT}, {"td", TAG_CELL},
        {"th", TAG_CELL},          {"thead", TAG_SILENT}, {"tr", TAG_ROW},
        {"u", TAG_SILENT},         {"ul", TAG_LIST},
};

static enum tag tag_named(const char *name)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strcmp(tags[i].name, name) == 0)
			return tags[i].tag;
	return TAG_UNKNOWN;
}

/* The value of an attribute in quotes. */
static struct es_bytes attribute(struct es_bytes tag, const char *name)
{
	size_t at = es_find(tag, name, 0);
	size_t open = at == SIZE_MAX ? tag.len : at + strlen(name);

	if (open + 1 >= tag.len || (tag.data[open] != '"' && tag.data[open] != '\''))
		return es_bytes_of(NULL, 0);
	const uint8_t *close = memchr(tag.data + open + 1, tag.data[open], tag.len - open - 1);
	return close ? es_slice(tag, open + 1, (size_t)(close - tag.data)) : es_bytes_of(NULL, 0);
}

static void put_all(struct es_scanner *s, struct es_bytes text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t code = es_utf8_next(text, &at);
		if (code >= 0x20 && (code < 0x7f || code > 0x9f))
			es_scan_put(s, code);
	}
}

static void link_tag(struct es_scanner *s, struct es_bytes tag, bool closes)
{
	if (!closes) {
		s->href = attribute(tag, "href=");
		return;
	}
	struct es_bytes target = s->href;
	s->href = es_bytes_of(NULL, 0);
	if (es_begins(target, "mailto:"))
		target = es_slice(target, 7, target.len);
	/* The words of a link often are its address. */
	struct es_bytes shown = es_text_bytes(&s->text);
	if (target.len == 0 ||
	    (shown.len >= target.len &&
	     memcmp(shown.data + shown.len - target.len, target.data, target.len) == 0))
		return;
	es_scan_put(s, ' ');
	es_scan_put(s, '(');
	put_all(s, target);
	es_scan_put(s, ')');
}

static void cell_tag(struct es_scanner *s, bool closes)
{
	es_scan_flush(s);
	s->apart = true;
	if (closes) {
		s->cell = s->html_table ? ES_CELL_VALUE : ES_CELL_NONE;
		return;
	}
	s->html_table = true;
	s->cell = s->html_column++ == 0 ? ES_CELL_LABEL : ES_CELL_VALUE;
}

static void row_tag(struct es_scanner *s, bool closes)
{
	es_scan_flush(s);
	s->html_table = !closes;
	s->html_column = 0;
	s->row = !closes;
	s->cell = ES_CELL_NONE;
}

static void act_on(struct es_scanner *s, enum tag kind, struct es_bytes tag, bool closes)
{
	switch (kind) {
	case TAG_BREAK:
		es_scan_break(s);
		s->apart = true;
		break;
	case TAG_LIST:
		es_scan_break(s);
		s->apart = true;
		s->list = !closes;
		break;
	case TAG_ENTRY:
		es_scan_bullet(s, 1, 0);
		break;
	case TAG_ROW:
	case TAG_TABLE:
		row_tag(s, closes || kind == TAG_TABLE);
		break;
	case TAG_CELL:
		cell_tag(s, closes);
		break;
	case TAG_BOLD:
		es_scan_bold(s, !closes);
		break;
	case TAG_LINK:
		link_tag(s, tag, closes);
		break;
	case TAG_INPUT:
		es_scan_box(s, es_find(tag, "checked", 0) != SIZE_MAX ? ES_TICK_ON : ES_TICK_OFF,
		            false);
		break;
	case TAG_IMAGE:
		put_all(s, attribute(tag, "alt="));
		break;
	case TAG_HEADING:
		es_scan_break(s);
		s->apart = true;
		if (!closes && s->cell == ES_CELL_NONE)
			s->line.level = (uint8_t)(tag.data[2] - '0');
		break;
	case TAG_SILENT:
	case TAG_UNKNOWN:
		break;
	}
}

static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* <https://example.org> and <accueil@example.org> */
static bool autolink(struct es_scanner *s, struct es_bytes inside)
{
	bool address = es_begins(inside, "http://") || es_begins(inside, "https://") ||
	               es_begins(inside, "www.") || es_begins(inside, "mailto:") ||
	               (inside.len && memchr(inside.data, '@', inside.len));

	if (!address || memchr(inside.data, ' ', inside.len))
		return false;
	put_all(s, es_begins(inside, "mailto:") ? es_slice(inside, 7, inside.len) : inside);
	return true;
}

size_t es_scan_tag(struct es_scanner *s, struct es_bytes text)
{
	struct es_bytes head = es_slice(text, 0, text.len < TAG_MAX ? text.len : TAG_MAX);
	char name[NAME_MAX_BYTES] = "";
	size_t len = 0;

	if (es_begins(text, "<!--")) {
		size_t end = es_find(head, "-->", 4);
		return end == SIZE_MAX ? 0 : end + 3;
	}
	const uint8_t *close = memchr(head.data, '>', head.len);
	if (!close)
		return 0;
	struct es_bytes tag = es_slice(head, 0, (size_t)(close - head.data) + 1);
	if (autolink(s, es_slice(tag, 1, tag.len - 1)))
		return tag.len;
	bool closes = tag.data[1] == '/';
	for (size_t i = 1 + closes; i < tag.len && len + 1 < sizeof(name); i++) {
		uint8_t c = tag.data[i];
		if (!is_letter(c) && !(c >= '1' && c <= '6'))
			break;
		name[len++] = (char)(c | 0x20);
		if (c >= '1' && c <= '6')
			name[len - 1] = (char)c;
	}
	uint8_t after = tag.data[1 + closes + len];
	enum tag kind = tag_named(name);
	if (kind == TAG_UNKNOWN || (after != ' ' && after != '>' && after != '/' && after != '\t'))
		return 0;
	act_on(s, kind, tag, closes);
	return tag.len;
}

static const struct {
	const char *name;
	uint32_t code;
} entities[] = {
        {"amp;", '&'},       {"lt;", '<'},       {"gt;", '>'},       {"quot;", '"'},
        {"apos;", '\''},     {"nbsp;", ' '},     {"eacute;", 0xe9},  {"egrave;", 0xe8},
        {"ecirc;", 0xea},    {"euml;", 0xeb},    {"agrave;", 0xe0},  {"aacute;", 0xe1},
        {"acirc;", 0xe2},    {"ccedil;", 0xe7},  {"icirc;", 0xee},   {"iuml;", 0xef},
        {"iacute;", 0xed},   {"ocirc;", 0xf4},   {"oacute;", 0xf3},  {"ouml;", 0xf6},
        {"ugrave;", 0xf9},   {"uacute;", 0xfa},  {"ucirc;", 0xfb},   {"uuml;", 0xfc},
        {"ntilde;", 0xf1},   {"oelig;", 0x153},  {"Eacute;", 0xc9},  {"Egrave;", 0xc8},
        {"Agrave;", 0xc0},   {"Ccedil;", 0xc7},  {"laquo;", 0xab},   {"raquo;", 0xbb},
        {"rsquo;", 0x2019},  {"lsquo;", 0x2018}, {"ldquo;", 0x201c}, {"rdquo;", 0x201d},
        {"hellip;", 0x2026}, {"ndash;", 0x2013}, {"mdash;", 0x2014}, {"euro;", 0x20ac},
        {"deg;", 0xb0},      {"middot;", 0xb7},  {"bull;", 0x2022},
};

/* &#233; and &#xE9; */
static size_t numeric_entity(struct es_scanner *s, struct es_bytes text)
{
	char digits[8];
	size_t i = 2;
	size_t len = 0;
	int base = i < text.len && (text.data[i] | 0x20) == 'x' ? 16 : 10;

	for (i += base == 16; i < text.len && len + 1 < sizeof(digits); i++) {
		uint8_t c = text.data[i];
		if (!(c >= '0' && c <= '9') &&
		    !(base == 16 && (c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
			break;
		digits[len++] = (char)c;
	}
	if (len == 0 || i >= text.len || text.data[i] != ';')
		return 0;
	digits[len] = '\0';
	unsigned long code = strtoul(digits, NULL, base);
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (code >= 0x7f && code < 0xa0))
		return 0;
	/* An ASCII sign that somebody wrote as a number is not meant as markup. */
	if (code < 0x80)
		es_scan_put(s, code < 0x20 ? ' ' : (uint32_t)code);
	else
		es_scan_code(s, (uint32_t)code);
	return i + 1;
}

size_t es_scan_entity(struct es_scanner *s, struct es_bytes text)
{
	struct es_bytes rest = es_slice(text, 1, text.len);

	if (es_begins(text, "&#"))
		return numeric_entity(s, text);
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (es_begins(rest, entities[i].name)) {
			es_scan_put(s, entities[i].code);
			return 1 + strlen(entities[i].name);
		}
	}
	return 0;
}
