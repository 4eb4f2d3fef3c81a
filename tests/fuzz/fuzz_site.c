/* SPDX-License-Identifier: EUPL-1.2 */
/* What a reader's request brings to the public pages, one a line: path, Accept-Language, an address,
 * a date, Host; the rest is text that somebody wrote. */
#include "site/html.h"
#include "site/phrase.h"
#include "site/place.h"
#include "web/headers.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct es_bytes next_line(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size ? memchr(*data, '\n', *size) : NULL;
	size_t len = end ? (size_t)(end - *data) : *size;
	struct es_bytes line = es_bytes_of(*data, len);

	*data += end ? len + 1 : len;
	*size -= end ? len + 1 : len;
	return line;
}

/* No byte of it may open or close anything. */
static void check_escaped(struct es_bytes text)
{
	struct es_html h;

	es_html_init(&h, 1u << 20);
	es_html_text(&h, text);
	struct es_bytes out = es_writer_bytes(&h.w);
	for (size_t i = 0; i < out.len; i++)
		es_assert(!strchr("<>\"'", out.data[i]) || out.data[i] == '\0');
	es_html_free(&h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char words[] = "date.year\t{y}\nnumber.group\t,\nnumber.group_from\t4\n";
	struct es_table *table = NULL;
	struct es_place place;
	struct es_phrase phrase;
	enum es_language lang = ES_LANGUAGE_COUNT;

	struct es_bytes path = next_line(&data, &size);
	es_place_parse(path, &place);
	es_assert(place.id.len == 0 || (place.id.data >= path.data &&
	                                place.id.data + place.id.len <= path.data + path.len));
	if (place.kind == ES_PLACE_PRACTICE)
		es_assert(place.id.len >= 8 && place.id.len <= 64);
	if (es_tongue_accepted(next_line(&data, &size), &lang))
		es_assert(lang < ES_LANGUAGE_COUNT);
	(void)es_html_is_link(next_line(&data, &size));
	es_assert(es_table_read(es_bytes_str(words), &table) == ES_OK);
	es_phrase_open_date(table, next_line(&data, &size), &phrase);
	es_assert(phrase.len <= sizeof(phrase.text));
	es_table_free(table);
	struct es_bytes host = next_line(&data, &size);
	if (es_header_is_host(host))
		es_assert(!memchr(host.data, '/', host.len));
	check_escaped(es_bytes_of(data, size));
	table = NULL;
	if (es_table_read(es_bytes_of(data, size), &table) == ES_OK)
		(void)es_word(table, "date.year");
	es_table_free(table);
	return 0;
}
