/* SPDX-License-Identifier: EUPL-1.2 */
/* The cards by which structures tell of themselves. Private to the views; as theirs, any thread. */
#ifndef VIEW_CARDS_H
#define VIEW_CARDS_H

#include "view/view.h"

struct es_own_card {
	const struct es_id *structure;
	uint64_t
	        row; /* of the newest that it published of itself and that can be shown; 0: there is none */
	size_t tried; /* ES_VIEW_CARDS_TRIED that cannot be shown are enough */
};
/* Finds that of each, in one walk. The store's errors. */
es_err es_find_cards(const struct es_view_source *s, struct es_own_card *cards,
                     size_t count) ES_MUST_USE;

#endif
