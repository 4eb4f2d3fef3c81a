/* SPDX-License-Identifier: EUPL-1.2 */
/* Search over what this node has: every practice, tool and toolbox that counts, in each language that it can be
 * read in. The index is derived from the store and fed on a thread of its own; whoever asks does so on
 * any thread but the loop's. What is not told here never leaves this room: SQLite above all. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "node.h"
#include "view/view.h"

struct es_search;

/* Over an open node; makes the index if it is missing, damaged or of another format, when it is first
 * fed. One to a node. ES_NO_MEMORY. */
es_err es_search_new(struct es_node *node, struct es_search **out) ES_MUST_USE;
/* Stops feeding; nobody asks any more. NULL is fine. */
void es_search_free(struct es_search *search);

/* Feeds what the store has and the index has not, then whatever comes, on a thread of its own. */
es_err es_search_start(struct es_search *search) ES_MUST_USE;
/* News for that thread; never waits. Any thread. */
void es_search_on_commit(struct es_search *search, const struct es_commit *commit);

/* For commands, where no node runs: feeds what is missing now, and leaves no byte of what was withdrawn.
 * progress may be NULL. The store's errors, ES_NO_SPACE, ES_IO, ES_BUSY (another process feeds it). */
es_err es_search_settle(struct es_search *search,
                        void (*progress)(void *context, uint64_t done, uint64_t total),
                        void *context) ES_MUST_USE;
/* Whether there is an index at all: without one, a withdrawal need not be told to it. */
bool es_search_exists(const char *home);
/* Removes the index, to be made anew: its rows may mean others now. */
es_err es_search_forget(const char *home) ES_MUST_USE;

/* How far it is: for status. */
struct es_search_state {
	uint64_t row, last_row; /* fed up to, of so many */
	uint64_t entities;      /* that can be found */
	bool cleaning;          /* withdrawn texts are not yet out of the file */
};
void es_search_state(struct es_search *search, struct es_search_state *state);

/* --- asking ----------------------------------------------------------------------------------- */

#define ES_SEARCH_TEXT_MAX 200 /* characters */
#define ES_SEARCH_PAGE_MAX 50
#define ES_SEARCH_PAGE 20
#define ES_SEARCH_CHOICES_MAX 16 /* of one filter */
#define ES_SEARCH_CURSOR_MAX 64

enum es_search_facet {
	ES_FACET_COUNTRY,
	ES_FACET_STRUCTURE,
	ES_FACET_LANGUAGE,
	ES_FACET_DOMAIN,
	ES_FACET_TARGET_GROUP,
	ES_FACET_RUBRIC,
	ES_FACET_COVERAGE,
	ES_FACET_KIND,
	ES_FACET_PERIOD, /* filtered by from and to; counted by year */
	ES_FACET_COUNT
};
extern const char *const es_search_facet_words[ES_FACET_COUNT]; /* "country", … */

/* What is asked; borrowed for the call. A code that means nothing fits nothing. */
struct es_search_ask {
	struct es_bytes text; /* well-formed UTF-8 */
	struct es_bytes lang; /* of the reader */
	struct {
		struct es_bytes codes[ES_SEARCH_CHOICES_MAX];
		size_t count; /* 0: whatever it is */
	} filters[ES_FACET_PERIOD];
	uint64_t from, to; /* years in which it went on; 0: whenever */
	bool newest;       /* the newest first, however well they match */
	uint64_t limit;    /* 0: the usual */
	struct es_bytes after;
	uint64_t scope_max;
};

/* Writes {items, next, total, facets} of docs/api.md. ES_MALFORMED (after), ES_BUSY (it took too long, or
 * the index is being made: try again), ES_NO_MEMORY, the store's and the writer's. */
es_err es_search_find(struct es_search *search, const struct es_search_ask *ask,
                      struct es_writer *out) ES_MUST_USE;

#endif
