/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/query.h"

#include <string.h>

#define SHORTEN_MAX 4 /* letters that a stem may lack of what is typed */
#define SHORT_MIN 4   /* letters that it keeps at least */

static bool known(const struct es_query *query, const char *folded, size_t len)
{
	for (size_t i = 0; i < query->words_len; i++)
		if (query->words[i].len == len && memcmp(query->words[i].folded, folded, len) == 0)
			return true;
	return false;
}

static void add(struct es_words *words, struct es_query *query, struct es_bytes word, size_t len,
                const char *folded)
{
	struct es_query_word *out = &query->words[query->words_len++];

	memcpy(out->folded, folded, len);
	out->folded[len] = '\0';
	out->len = len;
	out->may_go_on = false;
	for (unsigned t = 0; t < ES_TONGUES; t++)
		es_words_forms(words, t, word, &out->forms[t]);
}

/* Words that say something; fillers and single letters only where there is nothing else. */
static void take(struct es_words *words, struct es_bytes text, bool all, struct es_query *query)
{
	char folded[ES_WORD_MAX];
	struct es_bytes word;

	for (size_t at = 0;
	     query->words_len < ES_QUERY_WORDS_MAX && es_word_next(text, &at, &word);) {
		size_t len = es_word_fold(word, folded);
		if (len == 0 || known(query, folded, len))
			continue;
		if (all || !(len == 1 || es_word_is_filler(folded, len)))
			add(words, query, word, len, folded);
		bool last = word.data + word.len == text.data + text.len;
		if (last && query->words_len)
			query->words[query->words_len - 1].may_go_on =
			        query->words[query->words_len - 1].len == len &&
			        memcmp(query->words[query->words_len - 1].folded, folded, len) ==
			                0 &&
			        len >= ES_QUERY_PREFIX_MIN;
	}
}

void es_query_parse(struct es_words *words, struct es_bytes text, struct es_query *query)
{
	query->words_len = 0;
	take(words, text, false, query);
	if (query->words_len == 0)
		take(words, text, true, query);
}

/* --- comparing -------------------------------------------------------------------------------- */

static bool begins(const struct es_forms *forms, unsigned form, const char *text, size_t len)
{
	return forms->len[form] >= len + 1 && memcmp(forms->term[form] + 1, text, len) == 0;
}

static bool same(const struct es_forms *a, unsigned i, const struct es_forms *b, unsigned j)
{
	return a->len[i] == b->len[j] && memcmp(a->term[i], b->term[j], a->len[i]) == 0;
}

/* The least letters of a shortened word. */
static size_t shortest(size_t len)
{
	size_t least = len > SHORTEN_MAX ? len - SHORTEN_MAX : 0;

	return least < SHORT_MIN ? SHORT_MIN : least;
}

unsigned es_query_fits(const struct es_query *query, size_t word, unsigned tongue,
                       const struct es_forms *forms, bool shortened)
{
	const struct es_query_word *q = &query->words[word];
	unsigned best = 0;

	for (unsigned i = 0; i < forms->count; i++) {
		size_t len = forms->len[i] - 1u;
		for (unsigned j = 0; j < q->forms[tongue].count; j++)
			if (same(forms, i, &q->forms[tongue], j))
				return 3;
		if (!q->may_go_on)
			continue;
		if (begins(forms, i, q->folded, q->len))
			best = 2;
		else if (best == 0 && shortened && len < q->len && len >= shortest(q->len) &&
		         memcmp(forms->term[i] + 1, q->folded, len) == 0)
			best = 1;
	}
	return best;
}

/* --- the expression --------------------------------------------------------------------------- */

static void put(struct es_expression *e, const char *text)
{
	es_write_raw(&e->text, es_bytes_str(text));
}

static void phrase(struct es_expression *e, size_t word, unsigned tongue, const char *text,
                   size_t len, bool goes_on)
{
	if (e->phrases == ES_QUERY_PHRASES_MAX)
		return;
	if (e->phrases && e->word[e->phrases - 1] == word)
		put(e, " OR ");
	char mark[3] = {'"', es_tongue_mark(tongue), '\0'};
	put(e, mark);
	es_write_raw(&e->text, es_bytes_of(text, len));
	put(e, goes_on ? "\"*" : "\"");
	e->word[e->phrases] = (uint8_t)word;
	e->tongue[e->phrases++] = (uint8_t)tongue;
}

static bool is_form(const struct es_forms *forms, const char *text, size_t len)
{
	for (unsigned i = 0; i < forms->count; i++)
		if (forms->len[i] == len + 1 && begins(forms, i, text, len))
			return true;
	return false;
}

static void phrases(struct es_expression *e, const struct es_query_word *q, size_t word,
                    unsigned tongue, bool shortened)
{
	const struct es_forms *forms = &q->forms[tongue];

	if (q->may_go_on)
		phrase(e, word, tongue, q->folded, q->len, true);
	for (unsigned i = 0; i < forms->count; i++)
		if (!q->may_go_on || !begins(forms, i, q->folded, q->len))
			phrase(e, word, tongue, forms->term[i] + 1, forms->len[i] - 1u, false);
	if (!q->may_go_on || !shortened)
		return;
	for (size_t len = q->len - 1; len >= shortest(q->len) && len > 0; len--)
		if (((uint8_t)q->folded[len] & 0xc0) != 0x80 && !is_form(forms, q->folded, len))
			phrase(e, word, tongue, q->folded, len, false);
}

es_err es_query_express(const struct es_query *query, const uint64_t tongues[ES_TONGUES],
                        bool shortened, struct es_expression *out)
{
	out->phrases = 0;
	es_writer_grow(&out->text, ES_QUERY_BYTES_MAX);
	for (size_t i = 0; i < query->words_len; i++) {
		size_t before = out->phrases;
		put(out, i ? " AND (" : "(");
		for (unsigned t = 0; t < ES_TONGUES; t++)
			if (tongues[t])
				phrases(out, &query->words[i], i, t, shortened);
		if (out->phrases == before) /* an empty index */
			phrases(out, &query->words[i], i, ES_TONGUE_OTHER, false);
		put(out, ")");
	}
	es_write_raw(&out->text, es_bytes_of("", 1));
	return out->text.err;
}
