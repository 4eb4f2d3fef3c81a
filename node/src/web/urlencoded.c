/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/urlencoded.h"

#include <string.h>

static int digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A percent sign that no two digits follow stands for itself. */
static bool decode(struct es_bytes text, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%' && text.len - i > 2 && digit(text.data[i + 1]) >= 0 &&
		           digit(text.data[i + 2]) >= 0) {
			c = (uint8_t)(digit(text.data[i + 1]) << 4 | digit(text.data[i + 2]));
			i += 2;
		}
		if (c == 0 || len + 1 >= size)
			return false;
		out[len++] = (char)c;
	}
	out[len] = '\0';
	return es_utf8_valid((const uint8_t *)out, len);
}

bool es_urlencoded_get(struct es_bytes body, const char *name, char *out, size_t size)
{
	size_t len = strlen(name);

	while (body.len) {
		const uint8_t *end = memchr(body.data, '&', body.len);
		size_t pair = end ? (size_t)(end - body.data) : body.len;
		if (pair > len && memcmp(body.data, name, len) == 0 && body.data[len] == '=')
			return decode(es_bytes_of(body.data + len + 1, pair - len - 1), out, size);
		body.data += end ? pair + 1 : pair;
		body.len -= end ? pair + 1 : pair;
	}
	return false;
}
