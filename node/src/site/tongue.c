/* SPDX-License-Identifier: EUPL-1.2 */
/* The reader's language. */
#include "site/place.h"
#include "text.h"

#include <string.h>

bool es_tongue_is(struct es_bytes tag, enum es_language *out)
{
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		const char *code = es_language_codes[i];
		if (tag.len < 2 || (tag.data[0] | 0x20) != code[0] ||
		    (tag.data[1] | 0x20) != code[1] || (tag.len > 2 && tag.data[2] != '-'))
			continue;
		*out = (enum es_language)i;
		return true;
	}
	return false;
}

/* What stands before the separator, trimmed; the rest keeps what follows it. */
static struct es_bytes next(struct es_bytes *rest, char separator)
{
	const uint8_t *end = memchr(rest->data, separator, rest->len);
	size_t len = end ? (size_t)(end - rest->data) : rest->len, taken = end ? len + 1 : len;
	struct es_bytes part = es_bytes_of(rest->data, len);

	rest->data += taken;
	rest->len -= taken;
	return es_text_trim(part);
}

/* "q=0.8" as 800; 1000 where none is given, 0 where it makes no sense. */
static int weight_of(struct es_bytes parameters)
{
	int weight = 0, unit = 1000;

	if (parameters.len == 0)
		return 1000;
	if (parameters.len < 3 || (parameters.data[0] | 0x20) != 'q' || parameters.data[1] != '=')
		return 0;
	for (size_t i = 2; i < parameters.len && unit > 0; i++) {
		uint8_t c = parameters.data[i];
		if (c == '.' && i == 3)
			continue;
		if (c < '0' || c > '9')
			return 0;
		weight += (c - '0') * unit;
		unit /= 10;
	}
	return weight <= 1000 ? weight : 0;
}

bool es_tongue_accepted(struct es_bytes header, enum es_language *out)
{
	enum es_language lang;
	int best = 0;

	while (header.len) {
		struct es_bytes element = next(&header, ',');
		if (element.len == 0)
			continue;
		struct es_bytes tag = next(&element, ';');
		int weight = element.len ? weight_of(es_text_trim(element)) : 1000;
		if (weight > best && es_tongue_is(tag, &lang)) {
			best = weight;
			*out = lang;
		}
	}
	return best > 0;
}
