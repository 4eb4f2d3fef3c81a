/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/fold.h"

#include <string.h>

#define NEAR_MAX 4 /* widest tolerance: the band of the edit distance is 2 * NEAR_MAX + 1 */

uint32_t es_utf8_next(struct es_bytes text, size_t *at)
{
	uint8_t c = text.data[(*at)++];
	size_t more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	uint32_t code = more == 0 ? c : c & (0x3fu >> more);

	for (; more > 0 && *at < text.len; more--)
		code = code << 6 | (text.data[(*at)++] & 0x3f);
	return code;
}

size_t es_utf8_put(uint32_t code, uint8_t out[4])
{
	if (code < 0x80) {
		out[0] = (uint8_t)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (uint8_t)(0xc0 | code >> 6);
		out[1] = (uint8_t)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (uint8_t)(0xe0 | code >> 12);
		out[1] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | code >> 18);
	out[1] = (uint8_t)(0x80 | (code >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (code & 0x3f));
	return 4;
}

/* Bare letters of U+00C0 to U+017F; '\0' for signs, '1' for those that become two letters. */
static const char latin[] =
        "aaaaaa1ceeeeiiiidnooooo\0ouuuuy11"
        "aaaaaa1ceeeeiiiidnooooo\0ouuuuy1y"
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii11jjkkk"
        "llllllllllnnnnnnnnnoooooo11rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

_Static_assert(sizeof(latin) == 0x180 - 0xc0 + 1, "a letter for each code point");

static const char *two_letters(uint32_t code)
{
	switch (code) {
	case 0xc6:
	case 0xe6:
		return "ae";
	case 0x152:
	case 0x153:
		return "oe";
	case 0xdf:
		return "ss";
	case 0x132:
	case 0x133:
		return "ij";
	default:
		return "th";
	}
}

/* What one code point contributes to a word: 0 bytes for a separator. *skip is set for what stands
 * on another letter. */
static size_t fold_code(uint32_t code, uint8_t out[4], bool *skip)
{
	*skip = (code >= 0x300 && code <= 0x36f) || code == 0xad || code == 0x200b;
	if (code < 0x80) {
		bool upper = code >= 'A' && code <= 'Z';
		bool word = upper || (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
		out[0] = (uint8_t)(upper ? code + 'a' - 'A' : code);
		return word;
	}
	if (code >= 0xc0 && code < 0x180) {
		char bare = latin[code - 0xc0];
		if (bare == '1') {
			memcpy(out, two_letters(code), 2);
			return 2;
		}
		out[0] = (uint8_t)bare;
		return bare != '\0';
	}
	/* Punctuation, arrows, boxes and private use (the bullets of text processors) separate
	 * words. */
	if (code < 0xc0 || (code >= 0x2000 && code < 0x2e80) || (code >= 0xe000 && code < 0xf900) ||
	    (code >= 0x3000 && code < 0x3005))
		return 0;
	return es_utf8_put(code, out);
}

size_t es_fold(struct es_bytes text, char *out, size_t capacity)
{
	size_t len = 0;
	bool gap = false;

	es_assert(capacity > 0);
	for (size_t at = 0; at < text.len;) {
		uint8_t piece[4];
		bool skip;
		size_t n = fold_code(es_utf8_next(text, &at), piece, &skip);

		if (skip)
			continue;
		if (n == 0) {
			gap = len > 0;
			continue;
		}
		if (len + gap + n >= capacity)
			break;
		if (gap)
			out[len++] = ' ';
		gap = false;
		memcpy(out + len, piece, n);
		len += n;
	}
	out[len] = '\0';
	return len;
}

size_t es_fold_skip(struct es_bytes text, size_t n)
{
	size_t at = 0;
	size_t words = 0;
	bool inside = false;

	while (at < text.len) {
		uint8_t piece[4];
		bool skip;
		size_t next = at;
		bool word = fold_code(es_utf8_next(text, &next), piece, &skip) > 0;

		if (!skip) {
			if (word && !inside && words++ == n)
				return at;
			inside = word;
		}
		at = next;
	}
	return text.len;
}

size_t es_fold_words(const char *folded)
{
	size_t words = *folded != '\0';

	for (; *folded; folded++)
		words += *folded == ' ';
	return words;
}

/* As a person counts: what stands between spaces and holds a letter or digit. */
size_t es_word_count(struct es_bytes text)
{
	size_t words = 0;
	bool inside = false;

	for (size_t at = 0; at < text.len;) {
		uint8_t piece[4];
		bool skip;
		uint32_t code = es_utf8_next(text, &at);
		bool word = fold_code(code, piece, &skip) > 0;

		if (code == ' ' || code == '\n' || code == '\t' || code == 0xa0)
			inside = false;
		else if (word && !inside)
			words += inside = true;
	}
	return words;
}

size_t es_fold_tolerance(size_t len)
{
	size_t changes = len / 7;

	return changes > NEAR_MAX ? NEAR_MAX : changes;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

bool es_fold_near(const char *a, const char *b, size_t max)
{
	enum { BAND = 2 * NEAR_MAX + 1 };
	size_t len_a = strlen(a);
	size_t len_b = strlen(b);
	/* row[k]: cost of a[0..i) against b[0..i + k - max), one beyond for the edge */
	size_t row[BAND + 1];

	es_assert(max <= NEAR_MAX);
	if (len_a > len_b + max || len_b > len_a + max)
		return false;
	size_t width = 2 * max + 1;
	for (size_t k = 0; k <= width; k++)
		row[k] = k >= max && k < width ? k - max : max + 1;
	for (size_t i = 1; i <= len_a; i++) {
		size_t left = max + 1;
		size_t best = max + 1;
		for (size_t k = 0; k < width; k++) {
			size_t j = i + k; /* j - max is the place in b */
			size_t cost = max + 1;
			if (j == max)
				cost = i;
			else if (j > max && j - max <= len_b)
				cost = least(row[k] + (a[i - 1] != b[j - max - 1]), row[k + 1] + 1,
				             left + 1);
			row[k] = left = cost;
			best = cost < best ? cost : best;
		}
		if (best > max)
			return false;
	}
	return row[len_b + max - len_a] <= max;
}

bool es_code_is_upper(uint32_t code)
{
	return es_code_lower(code) != code;
}

uint32_t es_code_lower(uint32_t code)
{
	if ((code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7))
		return code + 32;
	/* Latin Extended-A pairs capital and small letters; the parity of capitals changes
	 * twice. */
	bool odd_capitals = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e);
	if (code >= 0x100 && code <= 0x17e && code != 0x130 && code != 0x131 && code != 0x138 &&
	    code != 0x149 && code != 0x178 && (code & 1) == odd_capitals)
		return code + 1;
	return code;
}

struct es_bytes es_trim_of(struct es_bytes text, const char *characters)
{
	while (text.len && text.data[0] && strchr(characters, text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len && text.data[text.len - 1] && strchr(characters, text.data[text.len - 1]))
		text.len--;
	return text;
}

struct es_bytes es_trim(struct es_bytes text)
{
	return es_trim_of(text, " \t\r\n");
}

bool es_begins(struct es_bytes text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.data, prefix, len) == 0;
}

size_t es_find(struct es_bytes text, const char *needle, size_t from)
{
	size_t len = strlen(needle);

	for (; from < text.len && text.len - from >= len; from++) {
		const uint8_t *found =
		        memchr(text.data + from, needle[0], text.len - from - len + 1);
		if (!found)
			return SIZE_MAX;
		from = (size_t)(found - text.data);
		if (memcmp(found, needle, len) == 0)
			return from;
	}
	return SIZE_MAX;
}

struct es_bytes es_slice(struct es_bytes text, size_t from, size_t to)
{
	es_assert(from <= to && to <= text.len);
	return es_bytes_of(text.len ? text.data + from : NULL, to - from);
}
