/* SPDX-License-Identifier: EUPL-1.2 */
/* What is filtered and counted by, of everything that the index has, in memory: facts by entity, and
 * which entity each text belongs to. Numbers are those of the index; they are never given twice, so
 * that a number that the index still knows and the catalogue does not means nothing. Guarded by its
 * owner. */
#ifndef SEARCH_CATALOGUE_H
#define SEARCH_CATALOGUE_H

#include "search/doc.h"

#define ES_LANGS_MAX 32 /* languages that are told apart; the others are one */

struct es_card {
	bool alive;
	struct es_id id;
	struct es_facts facts;
	uint32_t structure; /* index in structures */
	uint32_t langs;     /* bit i: langs[i] */
};

struct es_text_card {
	bool alive;
	uint32_t entity;
	uint8_t tongue, scope, origin, lang; /* lang: index in langs */
};

struct es_catalogue {
	struct es_card *cards; /* by number of the entity; owned */
	size_t cards_len, cards_capacity;
	struct es_text_card *texts; /* by number of the text; owned */
	size_t texts_len, texts_capacity;
	struct es_id *structures; /* owned */
	size_t structures_len, structures_capacity;
	char langs[ES_LANGS_MAX][ES_DOC_LANG_MAX];
	size_t langs_len;
	uint64_t tongues[ES_TONGUES]; /* how many texts each has */
	uint64_t alive;               /* entities */
};

void es_catalogue_free(struct es_catalogue *c); /* empties it */
/* ES_NO_MEMORY, ES_LIMIT: more than 2^32 of them. */
es_err es_catalogue_card(struct es_catalogue *c, uint64_t no, const struct es_id *id,
                         const struct es_facts *facts) ES_MUST_USE;
es_err es_catalogue_text(struct es_catalogue *c, uint64_t no, uint64_t entity, const char *lang,
                         uint64_t scope, enum es_origin origin) ES_MUST_USE;
void es_catalogue_drop_text(struct es_catalogue *c, uint64_t no);
/* The entity and all its languages; its texts are dropped one by one. */
void es_catalogue_drop(struct es_catalogue *c, uint64_t no);
uint8_t es_catalogue_lang(struct es_catalogue *c, const char *lang);

#endif
