/* SPDX-License-Identifier: EUPL-1.2 */
/* One search from the inside: what its parts share. */
#ifndef SEARCH_INTERNAL_H
#define SEARCH_INTERNAL_H

#include "search/index.h"
#include "search/search.h"

#include <pthread.h>

#define ES_SEARCH_READERS 2

struct es_hits;
struct es_task;

/* Entities to be put anew. */
struct es_tasks {
	struct es_task *list; /* owned */
	size_t len, capacity;
};

/* A connection that somebody asks with. */
struct es_search_reader {
	struct es_index *index;
	struct es_hits *hits;
	bool taken;
};

struct es_search {
	struct es_node *node;

	/* Held for reading while somebody asks, for writing while the catalogue changes, the federation is
	 * folded anew, or the file is replaced. */
	pthread_rwlock_t lock;
	struct es_catalogue catalogue;
	struct es_federation federation;
	bool loaded; /* the catalogue is that of the file */

	pthread_mutex_t readers_lock;
	pthread_cond_t reader_free;
	struct es_search_reader readers[ES_SEARCH_READERS];

	/* The feeding side's own. */
	struct es_index *writer;
	struct es_index_state state;
	uint64_t cleaned_ms;
	struct es_tasks
	        moved; /* structures for whose texts another speaks than when they were put */
	bool building; /* from nothing: a text withdrawn by now never came in */

	pthread_mutex_t news_lock; /* guards what follows */
	pthread_cond_t news;
	uint64_t *bodies; /* older rows whose body came or went; owned */
	size_t bodies_len, bodies_capacity;
	bool rows_came, acts_came, look_at_all, damaged, stop, started;
	uint64_t held_ms,
	        quiet_ms;  /* since when rows pour in, and until when they are waited for */
	uint64_t last_row; /* for the state */
	uint64_t seen_row; /* state.row for whoever asks */
	uint64_t entities;
	bool cleaning;
	pthread_t thread;
};

/* feed.c. Opens the file (makes it anew where it is of no use) and loads the catalogue. */
es_err es_feed_open(struct es_search *search) ES_MUST_USE;
/* Feeds at most so many rows of the store; *more: there are others. */
es_err es_feed_rows(struct es_search *search, bool *more) ES_MUST_USE;
/* Feeds entities that these rows went into, or that they are. */
es_err es_feed_bodies(struct es_search *search, const uint64_t *rows, size_t count) ES_MUST_USE;
/* Compares every entity that is searched with what the index has. */
es_err es_feed_all(struct es_search *search) ES_MUST_USE;
/* Folds the acts anew, and remembers which structures' texts another now speaks for. */
es_err es_feed_federation(struct es_search *search) ES_MUST_USE;
/* compare.c: compares what these published; then they are forgotten. */
es_err es_feed_moved(struct es_search *search) ES_MUST_USE;
/* After withdrawals. ES_BUSY: try again. */
es_err es_feed_clean(struct es_search *search) ES_MUST_USE;

#endif
