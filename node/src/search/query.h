/* SPDX-License-Identifier: EUPL-1.2 */
/* From what a person types to an expression of FTS5, and from that to the texts that match. Each word is
 * asked for in every language that the index has, by that language's own stem; all words must be there;
 * the last one, while it is being typed, may go on. */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "search/index.h"

#define ES_QUERY_TEXT_MAX 200 /* characters */
#define ES_QUERY_WORDS_MAX 8
#define ES_QUERY_PREFIX_MIN 3 /* letters from which on the last word may go on */
#define ES_QUERY_PHRASES_MAX (ES_QUERY_WORDS_MAX * ES_TONGUES * 7)
#define ES_QUERY_BYTES_MAX (ES_QUERY_PHRASES_MAX * (ES_TERM_MAX + 8) + 64)

/* One word of a query. */
struct es_query_word {
	char folded[ES_WORD_MAX + 1];
	size_t len;
	bool may_go_on;
	struct es_forms forms[ES_TONGUES];
};

struct es_query {
	struct es_query_word words[ES_QUERY_WORDS_MAX];
	size_t words_len;
};

/* Reads text (well-formed UTF-8); words beyond the bound are left out. No word: words_len is 0. */
void es_query_parse(struct es_words *words, struct es_bytes text, struct es_query *query);
/* How well a word of a text of this tongue fits a word of the query: 0 not, 1 by a shortened beginning,
 * 2 as a beginning, 3 by its stem. */
unsigned es_query_fits(const struct es_query *query, size_t word, unsigned tongue,
                       const struct es_forms *forms, bool shortened);

/* Which word and tongue each phrase of an expression is of. */
struct es_expression {
	struct es_writer text; /* with a final NUL */
	uint8_t word[ES_QUERY_PHRASES_MAX], tongue[ES_QUERY_PHRASES_MAX];
	size_t phrases;
};
/* For the tongues that the index has texts of; shortened: the last word may also be longer than what
 * it is found under, as "trainin" is than the stem of "training". ES_NO_MEMORY. es_writer_free(text). */
es_err es_query_express(const struct es_query *query, const uint64_t tongues[ES_TONGUES],
                        bool shortened, struct es_expression *out) ES_MUST_USE;

/* The best text of each entity that matches, and how well. One to an index; kept between queries. */
struct es_hits {
	const struct es_catalogue *catalogue;
	const struct es_expression *expression;
	size_t words_len;
	uint64_t scope_max;
	unsigned tongue;    /* of the reader: it wins where texts match equally well */
	uint16_t *score;    /* by entity; 0: none */
	uint32_t *text;     /* by entity */
	size_t capacity;    /* of these two */
	uint32_t *entities; /* those that match, in no order */
	size_t len, entities_capacity;
	uint64_t deadline_ms; /* of the monotonic clock */
	es_err err;
};
void es_hits_free(struct es_hits *hits);
/* Runs the expression. ES_BUSY: it took too long; ES_CORRUPT and so on. */
es_err es_hits_find(struct es_index *index, struct es_hits *hits) ES_MUST_USE;
/* Enters an entity by hand (a query without words). */
es_err es_hits_add(struct es_hits *hits, uint32_t entity, uint32_t text,
                   uint16_t score) ES_MUST_USE;
/* Makes room for so many entities and empties it. */
es_err es_hits_reset(struct es_hits *hits, size_t entities) ES_MUST_USE;

#endif
