/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/ranges.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define UNIT "bytes="

/* Digits; false where there are none. A number that is too large stands for the largest. */
static bool take_number(struct es_bytes *text, uint64_t *value)
{
	size_t at = 0;

	*value = 0;
	for (; at < text->len && text->data[at] >= '0' && text->data[at] <= '9'; at++) {
		uint64_t digit = (uint64_t)(text->data[at] - '0');
		*value = *value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *value * 10 + digit;
	}
	text->data += at;
	text->len -= at;
	return at > 0;
}

enum es_range es_range_parse(struct es_bytes header, uint64_t size, uint64_t *from, uint64_t *len)
{
	size_t unit = strlen(UNIT);
	uint64_t first, last = UINT64_MAX;

	*from = 0;
	*len = size;
	if (header.len <= unit || strncasecmp((const char *)header.data, UNIT, unit) != 0)
		return ES_RANGE_WHOLE;
	struct es_bytes rest = es_bytes_of(header.data + unit, header.len - unit);
	bool has_first = take_number(&rest, &first);
	if (rest.len == 0 || rest.data[0] != '-')
		return ES_RANGE_WHOLE;
	rest.data++;
	rest.len--;
	bool has_last = take_number(&rest, &last);
	if (rest.len || (!has_first && !has_last) || (has_first && has_last && last < first))
		return ES_RANGE_WHOLE;
	if (!has_first) { /* so many bytes at the end */
		if (last == 0)
			return ES_RANGE_NONE;
		*len = last < size ? last : size;
		*from = size - *len;
		return ES_RANGE_PART;
	}
	if (first >= size)
		return ES_RANGE_NONE;
	*from = first;
	*len = (has_last && last < size - 1 ? last : size - 1) - first + 1;
	return ES_RANGE_PART;
}

static bool is_plain(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_';
}

void es_disposition(bool shown, struct es_bytes name, char out[ES_DISPOSITION_MAX])
{
	int len = snprintf(out, ES_DISPOSITION_MAX, shown ? "inline" : "attachment");
	size_t at = (size_t)len, before = at;

	if (name.len == 0)
		return;
	at += (size_t)snprintf(out + at, ES_DISPOSITION_MAX - at, "; filename*=UTF-8''");
	for (size_t i = 0; i < name.len; i++) {
		if (ES_DISPOSITION_MAX - at < 4) {
			out[before] = '\0';
			return;
		}
		if (is_plain(name.data[i]))
			out[at++] = (char)name.data[i];
		else
			at += (size_t)snprintf(out + at, ES_DISPOSITION_MAX - at, "%%%02X",
			                       name.data[i]);
	}
	out[at] = '\0';
}
