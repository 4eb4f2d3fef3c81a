/* SPDX-License-Identifier: EUPL-1.2 */
/* How this node's structure leaves its federation: nothing more is published, what it published is
 * erased if it wants so, then the act is asked for that says it. A step at a time, each durable; a
 * start after a crash goes on where it was. docs/decisions/leaving.md. Any thread but the loop's. */
#ifndef FEDERATION_DEPARTURE_H
#define FEDERATION_DEPARTURE_H

#include "node.h"

struct es_departure {
	bool stays; /* what it published; else it is erased */
	uint64_t since_ms;
	uint64_t erased; /* records, so far */
	bool asked;      /* the act; there is no way back any more */
};

/* Whether this structure is on its way out, or is out. ES_NOT_FOUND, ES_CORRUPT. */
es_err es_departure_get(struct es_snapshot *snap, struct es_departure *out) ES_MUST_USE;
/* How far it is: "left" or "suspended"; where d is not NULL "asked", "begun" or "erasing"; NULL where it stays.
 * self: NULL where it is no member. */
const char *es_departure_word(const struct es_member *self, const struct es_departure *d);
/* ES_OK where it may leave now. ES_STATE (in no federation), ES_NOT_MEMBER (not any more), ES_NOT_ALLOWED
 * (it coordinates, or is the only steward: it hands over first). */
es_err es_departure_allowed(const struct es_federation *f, const struct es_id *self) ES_MUST_USE;
/* Begins. Also ES_EXISTS (it has begun), the store's. */
es_err es_departure_begin(struct es_node *node, bool stays) ES_MUST_USE;
/* What was erased stays so. ES_NOT_FOUND, ES_STATE (the act was asked for). */
es_err es_departure_cancel(struct es_node *node) ES_MUST_USE;
/* What its steps did: so many more are erased, and the act was asked for. ES_NOT_FOUND: the departure that began at
 * this time does not stand any more. */
es_err es_departure_count(struct es_node *node, uint64_t since_ms, uint64_t erased,
                          bool asked) ES_MUST_USE;
/* A bounded part of what is to be done. *more: there is more; else *wake_ms is when to look again, 0: it is out. */
es_err es_departure_step(struct es_node *node, uint64_t now_ms, bool *more,
                         uint64_t *wake_ms) ES_MUST_USE;

/* Whether a structure said, by cosigning our logs or that we leave, that it holds all that we leave: all
 * records, or all erasures. each gets every other member. */
es_err es_departure_holders(struct es_snapshot *snap, const struct es_federation *f,
                            const struct es_id *self, bool stays,
                            es_err (*each)(void *context, const struct es_member *m, bool holds),
                            void *context) ES_MUST_USE;

#endif
