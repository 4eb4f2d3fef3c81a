/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/bytes.h"

#include <string.h>

struct es_bytes es_bytes_of(const void *data, size_t len)
{
	return (struct es_bytes){data, len};
}

struct es_bytes es_bytes_str(const char *text)
{
	return es_bytes_of(text, strlen(text));
}

bool es_bytes_equal(struct es_bytes a, struct es_bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

void es_hex(const uint8_t *data, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[data[i] >> 4];
		out[2 * i + 1] = digits[data[i] & 15];
	}
	out[2 * len] = '\0';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

es_err es_unhex(const char *text, size_t text_len, uint8_t *out, size_t len)
{
	if (text_len % 2 != 0 || text_len / 2 != len)
		return ES_MALFORMED;
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(text[2 * i]);
		int low = hex_digit(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return ES_MALFORMED;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return ES_OK;
}

/* The length of the sequence that this lead byte opens (0: it opens none), with the bounds of the
 * byte after it, which rule out overlong forms, surrogates and what lies above U+10FFFF (RFC 3629
 * section 4). */
static size_t utf8_lead(uint8_t lead, uint8_t *low, uint8_t *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef) {
		if (lead == 0xe0)
			*low = 0xa0;
		if (lead == 0xed)
			*high = 0x9f;
		return 3;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		if (lead == 0xf0)
			*low = 0x90;
		if (lead == 0xf4)
			*high = 0x8f;
		return 4;
	}
	return 0;
}

/* Whether eight bytes are ASCII, which most text is for long stretches. */
static bool are_ascii(const uint8_t *text)
{
	uint64_t eight;

	memcpy(&eight, text, sizeof(eight));
	return (eight & UINT64_C(0x8080808080808080)) == 0;
}

bool es_utf8_valid(const uint8_t *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		if (len - i >= 8 && are_ascii(text + i)) {
			i += 8;
			continue;
		}
		uint8_t low, high;
		size_t count = utf8_lead(text[i], &low, &high);
		if (count == 0 || count > len - i)
			return false;
		for (size_t k = 1; k < count; k++) {
			if (text[i + k] < low || text[i + k] > high)
				return false;
			low = 0x80;
			high = 0xbf;
		}
		i += count;
	}
	return true;
}
