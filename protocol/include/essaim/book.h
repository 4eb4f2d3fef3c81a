/* SPDX-License-Identifier: EUPL-1.2 */
/* The address book of a node: where other members can be dialled, as far as it was told or tried.
 * A value with one owner, any thread; pure: time is an argument, on any clock that does not go
 * back. */
#ifndef ESSAIM_BOOK_H
#define ESSAIM_BOOK_H

#include "essaim/limits.h"
#include "essaim/record.h"

#define ES_NEVER INT64_MIN

/* How an address came here; what is trusted more stands higher. */
enum es_book_source {
	ES_BOOK_TOLD,  /* by a member, of another: may be a lie, which costs a failed dial */
	ES_BOOK_HEARD, /* by the node itself over its own link, or it answered there */
	ES_BOOK_GIVEN, /* by an operator or a ticket: never dropped */
};

struct es_book_entry {
	char address[ES_ADDRESS_MAX + 1];
	struct es_id structure; /* zeros: not known */
	struct es_id node;      /* the channel key at that address; zeros: not known */
	enum es_book_source source;
	int64_t heard_ms;  /* when it last answered or was named by its node; ES_NEVER */
	int64_t next_ms;   /* not to be dialled before */
	unsigned failures; /* since it last answered */
	es_err reason;     /* of the last failure */
	bool dialling;     /* an attempt is under way */
	bool self;         /* it turned out to be ourselves */
};

struct es_book {
	struct es_book_entry *entries; /* owned */
	size_t count, capacity, limit;
	uint64_t random; /* state of the generator that all choices draw from */
};

/* Empty, with room for limit addresses (at most ES_BOOK_MAX); seed makes the choices. Free releases
 * the entries. */
void es_book_init(struct es_book *b, size_t limit, uint64_t seed);
void es_book_free(struct es_book *b);

/* An even number below bound (> 0), from the book's generator: SplitMix64 (Steele, Lea, Flood,
 * "Fast splittable pseudorandom number generators", 2014). For choices, not for secrets. */
uint64_t es_book_random(struct es_book *b, uint64_t bound);

/* Borrowed until the next es_book_add or es_book_keep; NULL if it is not there. */
struct es_book_entry *es_book_find(const struct es_book *b, const char *address);

/* Notes an address, 1 to ES_ADDRESS_MAX printable ASCII characters without spaces; structure and
 * node may be NULL: not known. What is known already is raised, never lowered: another structure or
 * node is taken over from ES_BOOK_HEARD only. A full book (or a structure with
 * ES_BOOK_STRUCTURE_MAX) gives up its least useful address for one that is worth more.
 * Errors: ES_MALFORMED, ES_LIMIT (not taken), ES_NO_MEMORY. */
es_err es_book_add(struct es_book *b, const char *address, const struct es_id *structure,
                   const struct es_id *node, enum es_book_source source,
                   int64_t now_ms) ES_MUST_USE;

/* An attempt ended. ES_EXISTS (it is linked already) counts as an answer; ES_BUSY means that it has
 * enough neighbours; after anything else it waits, each time longer and in part at random. An
 * address that was only told and failed three times is dropped. */
void es_book_answered(struct es_book *b, struct es_book_entry *entry, int64_t now_ms);
void es_book_failed(struct es_book *b, struct es_book_entry *entry, es_err reason, int64_t now_ms);

/* Drops the addresses of structures that keep refuses (former members), but what was given. */
void es_book_keep(struct es_book *b, bool (*keep)(void *context, const struct es_id *structure),
                  void *context);

/* Up to max addresses to pass on to somebody of this structure, chosen at random: heard of within
 * ES_BOOK_FRESH_MS, not failed since, of other structures. Pointers into the book. */
size_t es_book_sample(struct es_book *b, const struct es_id *receiver, int64_t now_ms,
                      const struct es_book_entry **out, size_t max);

#endif
