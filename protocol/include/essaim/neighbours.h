/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom to keep as neighbours: which addresses of the book to dial, and which link to close, so that
 * the links of all nodes together form a graph that is random, evenly spread and slowly renewed.
 * A value with one owner, any thread; pure. After Leitão, Pereira and Rodrigues, "HyParView: a
 * membership protocol for reliable gossip-based broadcast" (2007): the links are its active view,
 * the book its passive one. */
#ifndef ESSAIM_NEIGHBOURS_H
#define ESSAIM_NEIGHBOURS_H

#include "essaim/book.h"

/* An open link to a member. */
struct es_neighbour {
	struct es_id node; /* its channel key */
	struct es_id structure;
	bool dialled; /* we began it */
	bool live;    /* it has caught up */
	int64_t since_ms;
};

struct es_neighbours {
	int64_t rotate_ms; /* when one of our links is next replaced; 0: not settled yet */
	int64_t close_ms;  /* no link is closed for another before */
};

struct es_neighbour_choice {
	size_t dial[ES_DIALS_MAX]; /* entries of the book */
	size_t dial_len;
	size_t close; /* an index into the links, or SIZE_MAX: none */
};

/* What to do now; to be asked about once a second. What is to be dialled is marked so in the book
 * until es_book_answered or es_book_failed; the link to close ends with ES_BUSY.
 * - Until one link has caught up, no second one is dialled for ES_NEIGHBOUR_AGE_MS: all would send
 *   the same.
 * - Dialled are ES_NEIGHBOURS_DIALLED links, and more until there are ES_NEIGHBOURS_WANTED in all,
 *   so that a node that nobody can dial has no fewer.
 * - A link is closed for another only when it has caught up and lasted ES_NEIGHBOUR_AGE_MS, when
 *   others can reach the node at its other end, and when another link that has caught up remains. */
void es_neighbours_choose(struct es_neighbours *n, struct es_book *b,
                          const struct es_neighbour *links, size_t count, int64_t now_ms,
                          struct es_neighbour_choice *out);

/* Whether others can dial the node at the other end of a link, as far as the book knows. */
bool es_neighbour_reachable(const struct es_book *b, const struct es_neighbour *link);

#endif
