/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/terms.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 8192           /* a power of two */
#define FULL (SLOTS * 3 / 4) /* from then on, terms may come more than once */

/* A set of terms that stand in the list that is written. */
struct es_terms {
	uint32_t round; /* slots of another one are empty */
	size_t count;
	struct {
		uint32_t round, at; /* where the term's length stands, from the list's beginning */
	} slots[SLOTS];
};

es_err es_terms_new(struct es_terms **out)
{
	*out = calloc(1, sizeof(**out));
	return *out ? ES_OK : ES_NO_MEMORY;
}

void es_terms_free(struct es_terms *terms)
{
	free(terms);
}

static void begin_round(struct es_terms *terms)
{
	terms->count = 0;
	if (++terms->round == 0) {
		memset(terms->slots, 0, sizeof(terms->slots));
		terms->round = 1;
	}
}

static bool is_term(const uint8_t *at, const char *term, size_t len)
{
	return at[0] == len && memcmp(at + 1, term, len) == 0;
}

/* Whether it stands in the list already; if not, it is entered as what comes at place at. */
static bool seen(struct es_terms *terms, const uint8_t *list, const char *term, size_t len,
                 size_t at)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)term[i]) * 16777619u;
	uint32_t slot = (hash ^ hash >> 15) % SLOTS;
	for (; terms->slots[slot].round == terms->round; slot = (slot + 1) % SLOTS)
		if (is_term(list + terms->slots[slot].at, term, len))
			return true;
	if (terms->count < FULL) {
		terms->count++;
		terms->slots[slot].round = terms->round;
		terms->slots[slot].at = (uint32_t)at;
	}
	return false;
}

void es_terms_write(struct es_terms *terms, struct es_words *words, unsigned tongue,
                    struct es_bytes text, struct es_writer *w)
{
	const size_t begin = w->len;
	struct es_bytes word;
	struct es_forms forms;
	size_t at = 0;

	begin_round(terms);
	es_write_raw(w, es_bytes_of("\x01", 1));
	while (!w->err && es_word_next(text, &at, &word)) {
		es_words_forms(words, tongue, word, &forms);
		for (unsigned i = 0; i < forms.count && !w->err; i++) {
			if (seen(terms, w->data + begin, forms.term[i], forms.len[i],
			         w->len - begin))
				continue;
			es_write_raw(w, es_bytes_of(&forms.len[i], 1));
			es_write_raw(w, es_bytes_of(forms.term[i], forms.len[i]));
		}
	}
}

bool es_terms_next(struct es_bytes list, size_t *at, struct es_bytes *term)
{
	if (*at == 0 && (list.len == 0 || list.data[0] != ES_TERMS_MARK))
		return false;
	size_t pos = *at ? *at : 1;
	if (pos >= list.len || list.data[pos] > list.len - pos - 1)
		return false;
	*term = es_bytes_of(list.data + pos + 1, list.data[pos]);
	*at = pos + 1 + list.data[pos];
	return true;
}
