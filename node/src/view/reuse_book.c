/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_limits.h"
#include "view/reuse.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SCOPES 2 /* strangers and members */

struct title {
	struct es_id thing;
	size_t at, len;
};

/* What readers of one scope see. */
struct shelf {
	uint64_t number; /* of the snapshot; 0: none yet */
	struct es_adoptions all;
};

struct titles {
	uint64_t number;
	struct title list[ES_REUSE_TITLES_MAX];
	size_t count;
	struct es_writer words;
};

struct es_reuse_book {
	pthread_mutex_t reading; /* the shelves, held while they are read anew */
	pthread_mutex_t looking; /* the titles, held for a moment */
	struct shelf shelves[SCOPES];
	struct titles titles[SCOPES];
};

es_err es_reuse_book_new(struct es_reuse_book **out)
{
	struct es_reuse_book *book = calloc(1, sizeof(*book));

	*out = book;
	if (!book)
		return ES_NO_MEMORY;
	pthread_mutex_init(&book->reading, NULL);
	pthread_mutex_init(&book->looking, NULL);
	for (size_t i = 0; i < SCOPES; i++)
		es_writer_grow(&book->titles[i].words, ES_ADOPTIONS_TOLD_BYTES);
	return ES_OK;
}

void es_reuse_book_free(struct es_reuse_book *book)
{
	if (!book)
		return;
	for (size_t i = 0; i < SCOPES; i++) {
		es_adoptions_free(&book->shelves[i].all);
		es_writer_free(&book->titles[i].words);
	}
	pthread_mutex_destroy(&book->reading);
	pthread_mutex_destroy(&book->looking);
	free(book);
}

/* Whether the federation is that of the snapshot: it may be an act older, or newer. */
static bool is_of_now(const struct es_view_source *s)
{
	uint64_t acts = s->federation ? s->federation->acts : 0;
	struct es_bytes sealed;

	return es_act_get(s->snap, acts, &sealed) == ES_NOT_FOUND &&
	       (acts == 0 || es_act_get(s->snap, acts - 1, &sealed) == ES_OK);
}

/* What a reader of its own kind sees is not kept. */
static bool is_kept(const struct es_view_source *s)
{
	return s->reuse && !s->moderates && !s->past && s->scope_max < SCOPES && is_of_now(s);
}

/* --- adoptions -------------------------------------------------------------------------------- */

static es_err read_anew(const struct es_view_source *s, struct shelf *shelf)
{
	static const struct es_adoption_filter all = {.about = NULL};

	es_adoptions_free(&shelf->all);
	shelf->number = 0;
	shelf->all = (struct es_adoptions){.all = NULL};
	es_writer_grow(&shelf->all.told, ES_ADOPTIONS_TOLD_BYTES);
	es_err err = es_reuse_read(s, &all, &shelf->all);
	if (err == ES_OK)
		shelf->number = es_snapshot_number(s->snap);
	return err;
}

static bool fits(const struct es_adoption_filter *filter, const struct es_adopted *one)
{
	return (!filter->about || es_id_equal(filter->about, &one->of)) &&
	       (!filter->structure || es_id_equal(filter->structure, &one->structure)) &&
	       (!filter->origin || es_id_equal(filter->origin, &one->origin));
}

static es_err copy(const struct es_adoptions *from, const struct es_adoption_filter *filter,
                   struct es_adoptions *out)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < from->count && err == ES_OK; i++) {
		const struct es_adopted *one = &from->all[i];
		if (fits(filter, one))
			err = es_adoptions_add(
			        out, one,
			        es_bytes_of(one->told_len ? from->told.data + one->told_at : NULL,
			                    one->told_len));
	}
	return err;
}

/* An older snapshot than the shelf's is read by who has it, lest two of them take turns at it. */
static es_err recall(const struct es_view_source *s, const struct es_adoption_filter *filter,
                     struct es_adoptions *out)
{
	struct shelf *shelf = &s->reuse->shelves[s->scope_max];
	uint64_t number = es_snapshot_number(s->snap);
	es_err err = ES_OK;

	if (shelf->number > number || (filter->about && shelf->number != number))
		return ES_STATE;
	if (shelf->number != number)
		err = read_anew(s, shelf);
	return err == ES_OK ? copy(&shelf->all, filter, out) : err;
}

es_err es_reuse_recall(const struct es_view_source *s, const struct es_adoption_filter *filter,
                       struct es_adoptions *out)
{
	if (!is_kept(s) || filter->whole)
		return ES_STATE;
	if (!filter->about)
		pthread_mutex_lock(&s->reuse->reading);
	else if (pthread_mutex_trylock(&s->reuse->reading) != 0)
		return ES_STATE;
	es_err err = recall(s, filter, out);
	pthread_mutex_unlock(&s->reuse->reading);
	return err;
}

/* --- titles ----------------------------------------------------------------------------------- */

static const struct title *find_title(const struct titles *titles, const struct es_id *thing)
{
	for (size_t i = 0; i < titles->count; i++)
		if (es_id_equal(&titles->list[i].thing, thing))
			return &titles->list[i];
	return NULL;
}

bool es_reuse_title(const struct es_view_source *s, const struct es_id *thing, struct es_writer *w)
{
	if (!is_kept(s))
		return false;
	pthread_mutex_lock(&s->reuse->looking);
	const struct titles *titles = &s->reuse->titles[s->scope_max];
	const struct title *found =
	        titles->number == es_snapshot_number(s->snap) ? find_title(titles, thing) : NULL;
	if (found)
		es_write_raw(w, es_bytes_of(titles->words.data + found->at, found->len));
	pthread_mutex_unlock(&s->reuse->looking);
	return found;
}

static void learn(struct titles *titles, uint64_t number, const struct es_id *thing,
                  struct es_bytes title)
{
	if (titles->number > number)
		return;
	if (titles->number < number) {
		titles->number = number;
		titles->count = 0;
		es_writer_reset(&titles->words);
	}
	if (titles->count == ES_REUSE_TITLES_MAX || find_title(titles, thing))
		return;
	size_t at = titles->words.len;
	es_write_raw(&titles->words, title);
	if (titles->words.err == ES_OK)
		titles->list[titles->count++] = (struct title){*thing, at, title.len};
}

void es_reuse_learn_title(const struct es_view_source *s, const struct es_id *thing,
                          struct es_bytes title)
{
	if (!is_kept(s))
		return;
	pthread_mutex_lock(&s->reuse->looking);
	learn(&s->reuse->titles[s->scope_max], es_snapshot_number(s->snap), thing, title);
	pthread_mutex_unlock(&s->reuse->looking);
}
