/* SPDX-License-Identifier: EUPL-1.2 */
/* Words as search compares them: split from text, without case and accents, stemmed by the rules of
 * their language (libstemmer), and marked with it, so that each language's words are compared by its
 * own rules alone. One thread an es_words; the rest is pure. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "essaim/schema.h"

/* The interface languages, and one for every other: its words are not stemmed. */
#define ES_TONGUES (ES_LANGUAGE_COUNT + 1)
#define ES_TONGUE_OTHER ES_LANGUAGE_COUNT
unsigned es_tongue_of(const char *lang); /* BCP 47 */

#define ES_WORD_MAX 60 /* bytes of a folded word; what is longer is cut */
#define ES_TERM_MAX (ES_WORD_MAX + 1)

/* What a word is found under: the stem without its accents, and, where that is something else, the stem
 * of the word without accents, because many people type none. */
struct es_forms {
	uint8_t count;
	uint8_t len[2]; /* the mark of the language counted */
	char term[2][ES_TERM_MAX];
};

struct es_words;
/* cache: how many words it remembers the forms of, a power of two. ES_NO_MEMORY. */
es_err es_words_new(size_t cache, struct es_words **out) ES_MUST_USE;
void es_words_free(struct es_words *words);
void es_words_forms(struct es_words *words, unsigned tongue, struct es_bytes word,
                    struct es_forms *out);

/* The next word of well-formed UTF-8 from *at on; false at the end. Borrowed. */
bool es_word_next(struct es_bytes text, size_t *at, struct es_bytes *word);
/* Lower case without accents. Returns the length, without a final NUL. */
size_t es_word_fold(struct es_bytes word, char out[ES_WORD_MAX]);
/* The first letter of each term of a tongue. */
char es_tongue_mark(unsigned tongue);
/* Articles and the like, folded: in a query they say nothing beside another word. */
bool es_word_is_filler(const char *folded, size_t len);

#endif
