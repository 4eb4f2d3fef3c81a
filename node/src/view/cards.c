/* SPDX-License-Identifier: EUPL-1.2 */
#include "view/cards.h"

#include "node_limits.h"
#include "view/read.h"

struct wanting {
	struct es_own_card *cards;
	size_t count, left;
};

static bool is_wanting(const struct es_own_card *card)
{
	return !card->row && card->tried < ES_VIEW_CARDS_TRIED;
}

static struct es_own_card *card_of(const struct wanting *w, const struct es_id *structure)
{
	for (size_t i = 0; i < w->count; i++)
		if (es_id_equal(w->cards[i].structure, structure))
			return &w->cards[i];
	return NULL;
}

static bool is_wanted(const void *context, const struct es_header *header)
{
	const struct es_own_card *card = card_of(context, &header->structure);

	return card && is_wanting(card);
}

static es_err take(const struct es_view_source *s, struct wanting *w, uint64_t number)
{
	struct es_seen seen;

	es_err err = es_see(s, ES_KIND_STRUCTURE_CARD, number, &seen);
	struct es_own_card *card = card_of(w, &seen.row.header.structure);
	es_seen_free(&seen);
	if (!card || (err != ES_OK && err != ES_NOT_FOUND))
		return err;
	card->row = err == ES_OK ? number : 0;
	card->tried++;
	w->left -= !is_wanting(card);
	return ES_OK;
}

es_err es_find_cards(const struct es_view_source *s, struct es_own_card *cards, size_t count)
{
	struct wanting w = {cards, count, count};
	struct es_look look;
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	es_walk_kind(&walk, s->snap, ES_KIND_STRUCTURE_CARD, ES_NEWEST_FIRST);
	es_look_open(&look, &walk);
	while (err == ES_OK && w.left) {
		err = es_look_next(&look, is_wanted, &w, &number);
		if (err == ES_OK)
			err = take(s, &w, number);
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}
