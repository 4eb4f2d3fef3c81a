/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/block.h"

#include "text.h"

#include <string.h>

static struct es_bytes next_line(struct es_bytes *text)
{
	const uint8_t *end = memchr(text->data, '\n', text->len);
	size_t len = end ? (size_t)(end - text->data) : text->len, taken = end ? len + 1 : len;
	struct es_bytes line = es_bytes_of(text->data, len);

	text->data += taken;
	text->len -= taken;
	return es_text_trim(line);
}

static size_t spaces(struct es_bytes line)
{
	size_t n = 0;

	while (n < line.len && (line.data[n] == ' ' || line.data[n] == '\t'))
		n++;
	return n;
}

/* The bytes of a bullet or of "1." at the beginning of a line; 0 where there is none. */
static size_t bullet(struct es_bytes line)
{
	static const char *const signs[] = {"•", "●", "▪", "■", "○", "◦",
	                                    "‣", "·", "*", "–", "—", "-"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t len = strlen(signs[i]);
		if (line.len > len && memcmp(line.data, signs[i], len) == 0)
			return len;
	}
	size_t digits = 0;
	while (digits < 2 && digits < line.len && line.data[digits] >= '0' &&
	       line.data[digits] <= '9')
		digits++;
	if (digits == 0 || digits >= line.len ||
	    (line.data[digits] != '.' && line.data[digits] != ')'))
		return 0;
	return digits + 1;
}

/* What a line is; its text goes into *text. */
static enum es_block block_of(struct es_bytes line, struct es_bytes *text)
{
	size_t sign = 1;

	*text = line;
	if (line.len == 0 || es_bytes_equal(line, es_bytes_str(">")))
		return ES_BLOCK_NONE;
	enum es_block block = line.data[0] == '>' ? ES_BLOCK_QUOTE : ES_BLOCK_TEXT;
	if (block == ES_BLOCK_TEXT) {
		sign = bullet(line);
		struct es_bytes rest = es_bytes_of(line.data + sign, line.len - sign);
		if (sign == 0 || spaces(rest) == 0)
			return ES_BLOCK_TEXT;
		block = ES_BLOCK_ITEM;
	}
	*text = es_text_trim(es_bytes_of(line.data + sign, line.len - sign));
	return block;
}

enum es_block es_block_next(struct es_bytes *text, struct es_bytes *line)
{
	enum es_block block = ES_BLOCK_NONE;

	while (block == ES_BLOCK_NONE && text->len)
		block = block_of(next_line(text), line);
	return block;
}
