/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/catalogue.h"

#include <stdlib.h>
#include <string.h>

#define NUMBERS_MAX (UINT32_MAX / 2)

void es_catalogue_free(struct es_catalogue *c)
{
	free(c->cards);
	free(c->texts);
	free(c->structures);
	memset(c, 0, sizeof(*c));
}

/* Room for the entry at index no; new ones are zero. */
static es_err reach(void **list, size_t *len, size_t *capacity, size_t size, uint64_t no)
{
	if (no >= NUMBERS_MAX)
		return ES_LIMIT;
	if (no >= *capacity) {
		size_t wanted = (size_t)no + (size_t)no / 2 + 64;
		char *more = realloc(*list, wanted * size);
		if (!more)
			return ES_NO_MEMORY;
		memset(more + *capacity * size, 0, (wanted - *capacity) * size);
		*list = more;
		*capacity = wanted;
	}
	if (no >= *len)
		*len = (size_t)no + 1;
	return ES_OK;
}

static es_err structure_index(struct es_catalogue *c, const struct es_id *id, uint32_t *out)
{
	for (size_t i = c->structures_len; i-- > 0;) {
		if (es_id_equal(&c->structures[i], id)) {
			*out = (uint32_t)i;
			return ES_OK;
		}
	}
	size_t at = c->structures_len;
	void *list = c->structures;
	es_err err = reach(&list, &c->structures_len, &c->structures_capacity, sizeof(*id), at);
	c->structures = list;
	if (err)
		return err;
	c->structures[at] = *id;
	*out = (uint32_t)at;
	return ES_OK;
}

es_err es_catalogue_card(struct es_catalogue *c, uint64_t no, const struct es_id *id,
                         const struct es_facts *facts)
{
	uint32_t structure = 0;
	void *list = c->cards;

	es_err err = structure_index(c, &facts->structure, &structure);
	if (!err)
		err = reach(&list, &c->cards_len, &c->cards_capacity, sizeof(*c->cards), no);
	c->cards = list;
	if (err)
		return err;
	struct es_card *card = &c->cards[no];
	c->alive += !card->alive;
	*card = (struct es_card){.alive = true, .id = *id, .facts = *facts, .structure = structure};
	return ES_OK;
}

uint8_t es_catalogue_lang(struct es_catalogue *c, const char *lang)
{
	for (size_t i = 0; i < c->langs_len; i++)
		if (strcmp(c->langs[i], lang) == 0)
			return (uint8_t)i;
	if (c->langs_len == ES_LANGS_MAX)
		return ES_LANGS_MAX - 1;
	size_t at = c->langs_len++;
	strncpy(c->langs[at], at == ES_LANGS_MAX - 1 ? "und" : lang, ES_DOC_LANG_MAX - 1);
	return (uint8_t)at;
}

es_err es_catalogue_text(struct es_catalogue *c, uint64_t no, uint64_t entity, const char *lang,
                         uint64_t scope, enum es_origin origin)
{
	void *list = c->texts;
	es_err err = reach(&list, &c->texts_len, &c->texts_capacity, sizeof(*c->texts), no);

	c->texts = list;
	if (err)
		return err;
	if (entity >= c->cards_len || !c->cards[entity].alive)
		return ES_CORRUPT;
	struct es_text_card *text = &c->texts[no];
	*text = (struct es_text_card){.alive = true,
	                              .entity = (uint32_t)entity,
	                              .tongue = (uint8_t)es_tongue_of(lang),
	                              .scope = (uint8_t)(scope > 255 ? 255 : scope),
	                              .origin = (uint8_t)origin,
	                              .lang = es_catalogue_lang(c, lang)};
	c->tongues[text->tongue]++;
	if (!es_origin_joins(origin))
		c->cards[entity].langs |= 1u << text->lang;
	return ES_OK;
}

void es_catalogue_drop_text(struct es_catalogue *c, uint64_t no)
{
	if (no >= c->texts_len || !c->texts[no].alive)
		return;
	c->tongues[c->texts[no].tongue]--;
	c->texts[no].alive = false;
}

void es_catalogue_drop(struct es_catalogue *c, uint64_t no)
{
	if (no >= c->cards_len || !c->cards[no].alive)
		return;
	c->cards[no].alive = false;
	c->cards[no].langs = 0;
	c->alive--;
}
