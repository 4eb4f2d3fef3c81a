/* SPDX-License-Identifier: EUPL-1.2 */
/* The parameters of a search, as a stranger sends them: refused, or a question whose words become an
 * expression that is bounded and made of nothing but terms. */
#include "search/query.h"
#include "web/find.h"

#include <string.h>

static void check_expression(const struct es_expression *e)
{
	bool quoted = false;

	es_assert(e->phrases <= ES_QUERY_PHRASES_MAX);
	es_assert(e->text.len > 0 && e->text.data[e->text.len - 1] == '\0');
	for (size_t i = 0; i + 1 < e->text.len; i++) {
		char c = (char)e->text.data[i];
		es_assert(c != '\0');
		if (c == '"')
			quoted = !quoted;
		else if (!quoted)
			es_assert(strchr("()*ANDOR ", c) != NULL);
	}
	es_assert(!quoted);
}

static void check_query(struct es_words *words, struct es_bytes text)
{
	static const uint64_t tongues[ES_TONGUES] = {1, 1, 1, 1, 1, 1, 1};
	struct es_expression e;
	struct es_query query;

	es_query_parse(words, text, &query);
	es_assert(query.words_len <= ES_QUERY_WORDS_MAX);
	for (int shortened = 0; shortened < 2 && query.words_len; shortened++) {
		es_assert(es_query_express(&query, tongues, shortened, &e) == ES_OK);
		check_expression(&e);
		es_writer_free(&e.text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct es_words *words;
	struct es_search_ask ask;
	const char *field;

	if (!words)
		es_assert(es_words_new(64, &words) == ES_OK);
	if (es_utf8_valid(data, len))
		check_query(words, es_bytes_of(data, len));
	if (es_canonical(es_bytes_of(data, len)) != ES_OK || len == 0 || (data[0] & 0xf0) != 0x80)
		return 0;
	if (es_find_read(es_bytes_of(data, len), &ask, &field) != ES_OK)
		return 0;
	es_assert(ask.limit <= ES_SEARCH_PAGE_MAX && ask.from <= 9999 && ask.to <= 9999);
	check_query(words, ask.text);
	return 0;
}
