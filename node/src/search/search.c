/* SPDX-License-Identifier: EUPL-1.2 */
/* The life of a search: opened over a node, fed by a thread, asked by others. */
#include "search/internal.h"

#include "file_system.h"
#include "logsink.h"
#include "node_limits.h"
#include "search/query.h"
#include "threads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLEAN_AFTER_MS 1000  /* withdrawals that come together are cleaned up together */
#define CLEAN_EVERY_MS 10000 /* a large index takes seconds */
#define RETRY_MS 1000
#define BODIES_MAX 100000

es_err es_search_new(struct es_node *node, struct es_search **out)
{
	struct es_search *search = calloc(1, sizeof(*search));

	if (!search)
		return ES_NO_MEMORY;
	search->node = node;
	pthread_rwlock_init(&search->lock, NULL);
	pthread_mutex_init(&search->readers_lock, NULL);
	pthread_mutex_init(&search->news_lock, NULL);
	pthread_cond_init(&search->reader_free, NULL);
	es_condition_init(&search->news);
	es_federation_init(&search->federation);
	es_err err = ES_OK;
	for (size_t i = 0; i < ES_SEARCH_READERS && !err; i++) {
		search->readers[i].hits = calloc(1, sizeof(*search->readers[i].hits));
		err = search->readers[i].hits ? ES_OK : ES_NO_MEMORY;
	}
	if (err) {
		es_search_free(search);
		return err;
	}
	*out = search;
	return ES_OK;
}

static void stop_thread(struct es_search *search)
{
	pthread_mutex_lock(&search->news_lock);
	search->stop = true;
	pthread_cond_signal(&search->news);
	bool started = search->started;
	pthread_mutex_unlock(&search->news_lock);
	if (started)
		pthread_join(search->thread, NULL);
}

void es_search_free(struct es_search *search)
{
	if (!search)
		return;
	stop_thread(search);
	for (size_t i = 0; i < ES_SEARCH_READERS; i++) {
		es_index_close(search->readers[i].index);
		if (search->readers[i].hits)
			es_hits_free(search->readers[i].hits);
		free(search->readers[i].hits);
	}
	es_index_close(search->writer);
	es_catalogue_free(&search->catalogue);
	es_federation_free(&search->federation);
	free(search->moved.list);
	free(search->bodies);
	pthread_cond_destroy(&search->news);
	pthread_cond_destroy(&search->reader_free);
	pthread_mutex_destroy(&search->news_lock);
	pthread_mutex_destroy(&search->readers_lock);
	pthread_rwlock_destroy(&search->lock);
	free(search);
}

/* --- news ------------------------------------------------------------------------------------- */

/* What cannot be remembered one by one is found by looking at all. */
static void add_bodies(struct es_search *search, const struct es_commit *commit)
{
	size_t len = search->bodies_len + commit->bodies_len;

	if (len > search->bodies_capacity && len <= BODIES_MAX) {
		uint64_t *more = realloc(search->bodies, 2 * len * sizeof(*more));
		if (more) {
			search->bodies = more;
			search->bodies_capacity = 2 * len;
		}
	}
	if (len > search->bodies_capacity) {
		search->look_at_all = true;
		return;
	}
	if (commit->bodies_len)
		memcpy(search->bodies + search->bodies_len, commit->bodies,
		       commit->bodies_len * sizeof(*search->bodies));
	search->bodies_len = len;
}

/* The machine is the catch-up's first. */
static void hold(struct es_search *search)
{
	uint64_t now_ms = es_monotonic_ms();

	if (!search->held_ms)
		search->held_ms = now_ms;
	uint64_t last_ms = search->held_ms + ES_BULK_HOLD_MS;
	search->quiet_ms =
	        now_ms + ES_BULK_QUIET_MS < last_ms ? now_ms + ES_BULK_QUIET_MS : last_ms;
}

void es_search_on_commit(struct es_search *search, const struct es_commit *commit)
{
	pthread_mutex_lock(&search->news_lock);
	if (commit->end_row - commit->first_row > ES_BULK_ROWS)
		hold(search);
	search->rows_came |= commit->end_row > commit->first_row;
	search->acts_came |= commit->acts;
	search->look_at_all |= commit->cut;
	add_bodies(search, commit);
	pthread_cond_signal(&search->news);
	pthread_mutex_unlock(&search->news_lock);
}

struct news {
	uint64_t *bodies;
	size_t bodies_len;
	bool rows, acts, all, damaged;
};

static bool any_news(const struct es_search *search)
{
	return search->rows_came || search->acts_came || search->look_at_all ||
	       search->bodies_len > 0 || search->damaged;
}

/* Until there are news, or it is time; 0: for ever. */
static bool wait_until(struct es_search *search, uint64_t until_ms)
{
	if (until_ms)
		return es_condition_wait(&search->news, &search->news_lock, until_ms);
	pthread_cond_wait(&search->news, &search->news_lock);
	return true;
}

/* Waits for news, or until it is time; false: it is time to stop. */
static bool wait_news(struct es_search *search, uint64_t until_ms, struct news *news)
{
	pthread_mutex_lock(&search->news_lock);
	while (!search->stop && !any_news(search) && wait_until(search, until_ms))
		;
	while (!search->stop && es_monotonic_ms() < search->quiet_ms)
		(void)wait_until(search, search->quiet_ms);
	search->held_ms = search->quiet_ms = 0;
	*news = (struct news){.bodies = search->bodies,
	                      .bodies_len = search->bodies_len,
	                      .rows = search->rows_came,
	                      .acts = search->acts_came,
	                      .all = search->look_at_all,
	                      .damaged = search->damaged};
	search->bodies = NULL;
	search->bodies_len = search->bodies_capacity = 0;
	search->rows_came = search->acts_came = search->look_at_all = search->damaged = false;
	bool go_on = !search->stop;
	pthread_mutex_unlock(&search->news_lock);
	return go_on;
}

static bool stopping(struct es_search *search)
{
	pthread_mutex_lock(&search->news_lock);
	bool stop = search->stop;
	pthread_mutex_unlock(&search->news_lock);
	return stop;
}

/* --- feeding ---------------------------------------------------------------------------------- */

static es_err feed_rows(struct es_search *search)
{
	bool more = true;
	es_err err = ES_OK;

	while (more && !err && !stopping(search))
		err = es_feed_rows(search, &more);
	return err;
}

static es_err feed(struct es_search *search, const struct news *news)
{
	es_err err = ES_OK;

	if (!search->writer || news->damaged)
		err = es_feed_open(search);
	if (!err && news->acts)
		err = es_feed_federation(search);
	if (!err)
		err = feed_rows(search);
	if (!err && news->bodies_len)
		err = es_feed_bodies(search, news->bodies, news->bodies_len);
	if (!err && !news->all)
		err = es_feed_moved(search);
	if (!err && news->all)
		err = es_feed_all(search);
	if (!err)
		search->moved.len = 0;
	return err;
}

static void again_later(struct es_search *search, es_err err)
{
	struct timespec pause = {.tv_nsec = RETRY_MS % 1000 * 1000000, .tv_sec = RETRY_MS / 1000};

	es_say(ES_LEVEL_WARNING, "search: the index could not be fed, and will be again: %s",
	       es_err_sentence(err));
	pthread_mutex_lock(&search->news_lock);
	search->look_at_all = true;
	search->damaged |= err == ES_CORRUPT;
	pthread_mutex_unlock(&search->news_lock);
	nanosleep(&pause, NULL);
}

/* When bytes of withdrawn texts are to be cleaned up; 0: there are none. */
static uint64_t clean_at(struct es_search *search)
{
	uint64_t at = es_monotonic_ms() + CLEAN_AFTER_MS;
	uint64_t least = search->cleaned_ms + CLEAN_EVERY_MS;

	if (!search->writer || !search->state.unclean)
		return 0;
	return search->cleaned_ms && at < least ? least : at;
}

static void clean(struct es_search *search)
{
	es_err err = es_feed_clean(search);

	if (!err)
		search->cleaned_ms = es_monotonic_ms();
	else if (err != ES_BUSY)
		again_later(search, err);
}

static void *run(void *context)
{
	struct es_search *search = context;
	struct news news = {.rows = true, .acts = true, .all = true};
	uint64_t due = 0;

	for (bool first = true; first || wait_news(search, due, &news); first = false) {
		es_err err = feed(search, &news);
		free(news.bodies);
		news.bodies = NULL;
		if (err)
			again_later(search, err);
		if (due && search->writer && search->state.unclean && es_monotonic_ms() >= due) {
			clean(search);
			due = 0;
		}
		if (!due)
			due = clean_at(search);
		if (search->writer && !search->state.unclean)
			due = 0;
	}
	free(news.bodies);
	return NULL;
}

es_err es_search_start(struct es_search *search)
{
	es_err err = es_thread_start(&search->thread, run, search);

	search->started = !err;
	return err;
}

es_err es_search_settle(struct es_search *search,
                        void (*progress)(void *context, uint64_t done, uint64_t total),
                        void *context)
{
	bool more = true;
	es_err err = es_feed_federation(search);

	if (!err && !search->writer)
		err = es_feed_open(search);
	while (!err && more) {
		err = es_feed_rows(search, &more);
		if (!err && progress)
			progress(context, search->state.row, search->last_row);
	}
	if (!err)
		err = es_feed_moved(search);
	if (!err && search->state.unclean)
		err = es_feed_clean(search);
	return err;
}

bool es_search_exists(const char *home)
{
	char path[ES_PATH_BYTES];

	return es_path_join(path, home, ES_SEARCH_FILE) && access(path, F_OK) == 0;
}

es_err es_search_forget(const char *home)
{
	return es_index_remove(home);
}

void es_search_state(struct es_search *search, struct es_search_state *state)
{
	pthread_mutex_lock(&search->news_lock);
	*state = (struct es_search_state){.row = search->seen_row,
	                                  .last_row = search->last_row,
	                                  .entities = search->entities,
	                                  .cleaning = search->cleaning};
	pthread_mutex_unlock(&search->news_lock);
}
