/* SPDX-License-Identifier: EUPL-1.2 */
/* What stands inside a line or cell: bullets, boxes, emphasis, links, escapes. */
#include "sheet/fold.h"
#include "sheet/scan_internal.h"

#include <string.h>

enum glyph {
	GLYPH_TEXT,
	GLYPH_SPACE,
	GLYPH_NOTHING,
	GLYPH_BREAK,
	GLYPH_BULLET,
	GLYPH_INNER_BULLET,
	GLYPH_TICKED,
	GLYPH_SQUARE,
	GLYPH_UNTICKED
};

/* Signs of Unicode, and (U+F0..) those of the fonts with which text processors draw bullets and
 * boxes. */
static const struct {
	uint32_t code;
	enum glyph glyph;
} glyphs[] = {
        {0x85, GLYPH_BREAK},      {0xa0, GLYPH_SPACE},          {0xad, GLYPH_NOTHING},
        {0x2002, GLYPH_SPACE},    {0x2003, GLYPH_SPACE},        {0x2007, GLYPH_SPACE},
        {0x2009, GLYPH_SPACE},    {0x200a, GLYPH_SPACE},        {0x200b, GLYPH_NOTHING},
        {0x2022, GLYPH_BULLET},   {0x2023, GLYPH_BULLET},       {0x2028, GLYPH_BREAK},
        {0x2029, GLYPH_BREAK},    {0x202f, GLYPH_SPACE},        {0x2043, GLYPH_BULLET},
        {0x2060, GLYPH_NOTHING},  {0x22a0, GLYPH_TICKED},       {0x25a0, GLYPH_SQUARE},
        {0x25a1, GLYPH_UNTICKED}, {0x25a2, GLYPH_UNTICKED},     {0x25a3, GLYPH_TICKED},
        {0x25aa, GLYPH_BULLET},   {0x25ab, GLYPH_INNER_BULLET}, {0x25cb, GLYPH_INNER_BULLET},
        {0x25cf, GLYPH_BULLET},   {0x25e6, GLYPH_INNER_BULLET}, {0x25fb, GLYPH_UNTICKED},
        {0x25fc, GLYPH_SQUARE},   {0x2610, GLYPH_UNTICKED},     {0x2611, GLYPH_TICKED},
        {0x2612, GLYPH_TICKED},   {0x2705, GLYPH_TICKED},       {0x2713, GLYPH_SQUARE},
        {0x2714, GLYPH_SQUARE},   {0x2751, GLYPH_UNTICKED},     {0x274f, GLYPH_UNTICKED},
        {0x2794, GLYPH_BULLET},   {0x27a2, GLYPH_BULLET},       {0xf06f, GLYPH_UNTICKED},
        {0xf071, GLYPH_UNTICKED}, {0xf076, GLYPH_BULLET},       {0xf078, GLYPH_TICKED},
        {0xf0a7, GLYPH_BULLET},   {0xf0a8, GLYPH_UNTICKED},     {0xf0b7, GLYPH_BULLET},
        {0xf0d8, GLYPH_BULLET},   {0xf0fc, GLYPH_SQUARE},       {0xf0fe, GLYPH_TICKED},
        {0xfeff, GLYPH_NOTHING},
};

static enum glyph glyph_of(uint32_t code)
{
	if (code < 0x85)
		return GLYPH_TEXT;
	for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++)
		if (glyphs[i].code == code)
			return glyphs[i].glyph;
	return GLYPH_TEXT;
}

bool es_scan_is_sign(uint32_t code)
{
	return glyph_of(code) > GLYPH_BREAK;
}

static bool after_space(const struct es_scanner *s)
{
	return s->spaces > 0 || es_scan_at_start(s);
}

void es_scan_code(struct es_scanner *s, uint32_t code)
{
	enum glyph glyph = glyph_of(code);

	switch (glyph) {
	case GLYPH_SPACE:
		es_scan_put(s, ' ');
		return;
	case GLYPH_BREAK:
		es_scan_break(s);
		return;
	case GLYPH_TICKED:
	case GLYPH_UNTICKED:
		es_scan_box(s, glyph == GLYPH_TICKED ? ES_TICK_ON : ES_TICK_OFF, false);
		return;
	case GLYPH_SQUARE:
	case GLYPH_BULLET:
	case GLYPH_INNER_BULLET:
		/* Inside a word it is a sign of writing ("professionnel•les"). */
		if (after_space(s) && glyph == GLYPH_SQUARE)
			es_scan_box(s, ES_TICK_ON, true);
		else if (after_space(s))
			es_scan_bullet(s, glyph == GLYPH_BULLET ? 1 : 2, 0);
		else
			es_scan_put(s, code);
		return;
	case GLYPH_TEXT:
		if (code >= 0x20 && (code < 0x7f || code > 0x9f))
			es_scan_put(s, code);
		return;
	case GLYPH_NOTHING:
		return;
	}
}

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0x80;
}

static uint8_t at(struct es_bytes text, size_t i)
{
	return i < text.len ? text.data[i] : ' ';
}

static bool opens_entry(struct es_bytes text, size_t i)
{
	uint8_t c = at(text, i);
	bool capital = c >= 'A' && c <= 'Z';

	return capital || (c >= '0' && c <= '9') || c == 0xc2 || c == 0xc3 || c == '"';
}

/* '-', '+', '*', '.', a dash or the lone letter o that a text processor's hollow bullet becomes;
 * returns its bytes. */
static size_t ascii_bullet(struct es_scanner *s, struct es_bytes text, size_t i)
{
	uint8_t c = text.data[i];
	bool dash = c == 0xe2 && at(text, i + 1) == 0x80 &&
	            (at(text, i + 2) == 0x93 || at(text, i + 2) == 0x94);
	size_t len = dash ? 3 : 1;

	if (!dash && (c == 0 || !strchr("-+*.o", c)))
		return 0;
	if (at(text, i + len) != ' ' && at(text, i + len) != '\t')
		return 0;
	uint8_t mark = dash ? '-' : c;
	bool starts = es_scan_at_start(s) && s->line.level == 0 && s->cell != ES_CELL_LABEL &&
	              s->line.bullet == 0 && s->line.tick == ES_TICK_NONE;
	size_t word = i + len + 1;
	if (c == 'o' && !opens_entry(text, word))
		return 0;
	if (starts) {
		es_scan_bullet(s, c == 'o' || s->indent >= 2 ? 2 : 1, mark);
		return len;
	}
	/* A scanner runs the entries of a cell's list together: the sign of the first parts
	 * them. */
	if (s->cell == ES_CELL_VALUE && s->mark == mark && after_space(s) &&
	    opens_entry(text, word)) {
		es_scan_bullet(s, s->line.bullet, mark);
		return len;
	}
	return 0;
}

/* "[ ]", "[x]" */
static size_t ascii_box(struct es_scanner *s, struct es_bytes text, size_t i)
{
	uint8_t inside = at(text, i + 1);

	if (at(text, i + 2) != ']' || !strchr(" xX", inside) || !after_space(s) ||
	    is_alnum(at(text, i + 3)) || at(text, i + 3) == '(')
		return 0;
	es_scan_box(s, inside == ' ' ? ES_TICK_OFF : ES_TICK_ON, false);
	return 3;
}

/* [words](address) becomes "words (address)"; address alone where both are the same. */
static size_t link_end(struct es_bytes text, size_t i, size_t *middle)
{
	enum { LINK_MAX = 2000 };
	size_t limit = text.len - i < LINK_MAX ? text.len : i + LINK_MAX;
	struct es_bytes head = es_slice(text, 0, limit);

	*middle = es_find(head, "](", i);
	if (*middle == SIZE_MAX)
		return 0;
	size_t end = es_find(head, ")", *middle);
	return end == SIZE_MAX ? 0 : end;
}

static void put_plain(struct es_scanner *s, struct es_bytes text)
{
	for (size_t i = 0; i < text.len;) {
		/* An escape of ours inside a link's words. */
		if (text.data[i] == '\\' && i + 1 < text.len && !is_alnum(text.data[i + 1]) &&
		    text.data[i + 1] > ' ')
			i++;
		uint32_t code = es_utf8_next(text, &i);
		if (code == '\t')
			code = ' ';
		if (code >= 0x20 && (code < 0x7f || code > 0x9f))
			es_scan_put(s, code);
	}
}

static size_t markdown_link(struct es_scanner *s, struct es_bytes text, size_t i)
{
	size_t middle;
	size_t end = link_end(text, i, &middle);

	if (end == 0)
		return 0;
	struct es_bytes words = es_slice(text, i + 1, middle);
	struct es_bytes target = es_slice(text, middle + 2, end);
	if (words.len && memchr(words.data, '[', words.len))
		return 0;
	put_plain(s, words);
	if (!es_bytes_equal(words, target) && target.len) {
		es_scan_put(s, ' ');
		es_scan_put(s, '(');
		put_plain(s, target);
		es_scan_put(s, ')');
	}
	return end + 1 - i;
}

/* A lone * or _ is dropped where it opens an emphasis that also closes, and where it closes that
 * one. */
static size_t emphasis(struct es_scanner *s, struct es_bytes text, size_t i)
{
	uint8_t c = text.data[i];

	if (s->emphasis == i && i > 0) {
		s->emphasis = 0;
		return 1;
	}
	if (s->emphasis || at(text, i + 1) == ' ' || at(text, i + 1) == c ||
	    (i > 0 && is_alnum(text.data[i - 1])) || i + 1 >= text.len)
		return 0;
	for (size_t j = i + 1; j < text.len && j - i < 500; j++) {
		if (text.data[j] == '\\')
			j++;
		else if (text.data[j] == c && text.data[j - 1] != ' ' &&
		         !is_alnum(at(text, j + 1))) {
			s->emphasis = j;
			return 1;
		}
	}
	return 0;
}

static size_t stars(struct es_scanner *s, struct es_bytes text, size_t i)
{
	size_t run = 0;

	while (at(text, i + run) == text.data[i])
		run++;
	if (run == 2 || run == 3) {
		es_scan_bold(s, !s->bold);
		return run;
	}
	return run == 1 ? emphasis(s, text, i) : text.data[i] == '_' ? run : 0;
}

static size_t escape(struct es_scanner *s, struct es_bytes text, size_t i)
{
	size_t end = i + 1;

	if (end >= text.len || text.data[end] <= ' ' || text.data[end] == 0x7f)
		return 0;
	uint32_t code = es_utf8_next(text, &end);
	bool dash = code == 0x2013 || code == 0x2014;
	if (code < 0x80 ? is_alnum((uint8_t)code) : !es_scan_is_sign(code) && !dash)
		return 0;
	es_scan_put(s, code);
	return end - i;
}

/* Raised letters as scanners write them: 1^{er} */
static size_t raised(struct es_scanner *s, struct es_bytes text, size_t i)
{
	struct es_bytes head = es_slice(text, 0, text.len - i < 20 ? text.len : i + 20);
	size_t end = at(text, i + 1) == '{' ? es_find(head, "}", i) : SIZE_MAX;

	if (end == SIZE_MAX)
		return 0;
	put_plain(s, es_slice(text, i + 2, end));
	return end + 1 - i;
}

/* Markup at this place: acts on it and says how many bytes it takes; 0 where there is none. */
static size_t markup(struct es_scanner *s, struct es_bytes text, size_t i)
{
	size_t bullet = ascii_bullet(s, text, i);

	if (bullet)
		return bullet;
	switch (text.data[i]) {
	case '\\':
		return escape(s, text, i);
	case '<':
		return es_scan_tag(s, es_slice(text, i, text.len));
	case '&':
		return es_scan_entity(s, es_slice(text, i, text.len));
	case '*':
	case '_':
		return stars(s, text, i);
	case '[': {
		size_t box = ascii_box(s, text, i);
		return box ? box : markdown_link(s, text, i);
	}
	case '!':
		return at(text, i + 1) == '[' && link_end(text, i + 1, &(size_t){0}) ? 1 : 0;
	case '^':
		return raised(s, text, i);
	default:
		return 0;
	}
}

void es_scan_inline(struct es_scanner *s, struct es_bytes text)
{
	s->emphasis = 0;
	for (size_t i = 0; i < text.len;) {
		size_t taken = markup(s, text, i);
		if (taken) {
			i += taken;
			continue;
		}
		uint32_t code = es_utf8_next(text, &i);
		if (code == '\t') {
			for (int k = 0; k < 4; k++)
				es_scan_put(s, ' ');
		} else if (code == '\f' || code == '\v') {
			es_scan_break(s);
		} else {
			es_scan_code(s, code);
		}
	}
}
