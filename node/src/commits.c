/* SPDX-License-Identifier: EUPL-1.2 */
#include "commits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct news {
	struct es_commit commit;
	uint64_t *bodies; /* owned; commit.bodies points here */
	size_t capacity;
	struct es_id *changed; /* owned; commit.changed points here */
	size_t changed_capacity;
};

struct es_commits {
	struct es_store *store;
	struct es_loop *loop;
	void (*tell)(void *context, const struct es_commit *commit);
	void *context;
	struct es_post post;

	pthread_mutex_t lock; /* guards what follows */
	struct news pending;
	bool posted;
};

static void free_news(struct news *news)
{
	free(news->bodies);
	free(news->changed);
	*news = (struct news){0};
}

static void on_post(struct es_post *post)
{
	struct es_commits *c =
	        (struct es_commits *)((char *)post - offsetof(struct es_commits, post));

	pthread_mutex_lock(&c->lock);
	struct news news = c->pending;
	c->pending = (struct news){0};
	c->posted = false;
	pthread_mutex_unlock(&c->lock);
	news.commit.bodies = news.bodies;
	news.commit.changed = news.changed;
	c->tell(c->context, &news.commit);
	free_news(&news);
}

/* Bodies are told to whoever is looking; without memory for them, they look later. */
static void add_bodies(struct news *news, const struct es_commit *commit)
{
	size_t have = news->commit.bodies_len, len = have + commit->bodies_len;

	if (commit->bodies_len == 0)
		return;
	if (len > news->capacity) {
		uint64_t *more = realloc(news->bodies, 2 * len * sizeof *more);
		if (!more)
			return;
		news->bodies = more;
		news->capacity = 2 * len;
	}
	memcpy(news->bodies + have, commit->bodies, commit->bodies_len * sizeof *news->bodies);
	news->commit.bodies_len = len;
}

/* Both are sorted. Without memory for the names, all is to be read anew, as after acts. */
static void add_changed(struct news *news, const struct es_commit *commit)
{
	size_t a = news->commit.changed_len, b = commit->changed_len, same = 0;

	if (b == 0)
		return;
	if (a + b > news->changed_capacity) {
		struct es_id *more = realloc(news->changed, 2 * (a + b) * sizeof *more);
		if (!more) {
			news->commit.acts = true;
			return;
		}
		news->changed = more;
		news->changed_capacity = 2 * (a + b);
	}
	for (size_t i = 0, j = 0; i < a && j < b;) {
		int order = es_id_compare(&news->changed[i], &commit->changed[j]);
		same += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	news->commit.changed_len = a + b - same;
	/* From the end, so that nothing is overwritten before it has moved. */
	for (size_t at = news->commit.changed_len; b > 0;) {
		int order =
		        a == 0 ? -1 : es_id_compare(&news->changed[a - 1], &commit->changed[b - 1]);
		news->changed[--at] = order > 0 ? news->changed[a - 1] : commit->changed[b - 1];
		a -= order >= 0;
		b -= order <= 0;
	}
}

/* Rows are numbered without gaps, so two batches of them are one. */
static void add(struct news *news, const struct es_commit *commit)
{
	struct es_commit *sum = &news->commit;

	if (commit->end_row > commit->first_row) {
		if (sum->end_row == sum->first_row)
			sum->first_row = commit->first_row;
		sum->end_row = commit->end_row;
	}
	add_bodies(news, commit);
	add_changed(news, commit);
	sum->acts |= commit->acts;
	sum->logs |= commit->logs;
	sum->accounts |= commit->accounts;
	sum->cut |= commit->cut;
	sum->retreated |= commit->retreated;
	sum->motions |= commit->motions;
	sum->cosigns |= commit->cosigns;
	sum->policy |= commit->policy;
	sum->personal |= commit->personal;
	sum->attachments |= commit->attachments;
}

static void on_commit(void *context, const struct es_commit *commit)
{
	struct es_commits *c = context;

	pthread_mutex_lock(&c->lock);
	add(&c->pending, commit);
	bool post = !c->posted;
	c->posted = true;
	pthread_mutex_unlock(&c->lock);
	if (post)
		es_loop_post(c->loop, &c->post);
}

es_err es_commits_new(struct es_loop *loop, struct es_store *store,
                      void (*tell)(void *context, const struct es_commit *commit), void *context,
                      struct es_commits **out)
{
	struct es_commits *c = calloc(1, sizeof *c);

	if (!c)
		return ES_NO_MEMORY;
	c->loop = loop;
	c->store = store;
	c->tell = tell;
	c->context = context;
	c->post.run = on_post;
	pthread_mutex_init(&c->lock, NULL);
	es_store_on_commit(store, on_commit, c);
	*out = c;
	return ES_OK;
}

static es_err apply_nothing(struct es_write *w, struct es_change *change)
{
	(void)w;
	(void)change;
	return ES_OK;
}

void es_commits_free(struct es_commits *commits)
{
	struct es_change nothing = {0};

	if (!commits)
		return;
	es_store_on_commit(commits->store, NULL, NULL);
	/* Once the writer thread has done something after that, it no longer looks this way. */
	es_err err = es_store_apply(commits->store, apply_nothing, &nothing);
	(void)err;
	pthread_mutex_destroy(&commits->lock);
	free_news(&commits->pending);
	free(commits);
}
