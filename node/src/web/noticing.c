/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/noticing.h"

#include "logsink.h"
#include "store/rows.h"
#include "store/searches.h"
#include "web/api.h"

#include <stdlib.h>
#include <string.h>

#define FOUND_MAX 16384

static struct es_noticing *of_work(struct es_work *work)
{
	return (struct es_noticing *)((char *)work - offsetof(struct es_noticing, work));
}

static struct es_noticing *of_change(struct es_change *change)
{
	return (struct es_noticing *)((char *)change - offsetof(struct es_noticing, change));
}

void es_noticing_add(struct es_noticing *n, const uint8_t *person, uint64_t row, enum es_notice why)
{
	if (n->found_len == FOUND_MAX)
		return;
	if (n->found_len == n->found_capacity) {
		size_t capacity = n->found_capacity ? 2 * n->found_capacity : 64;
		struct es_noticed *more = realloc(n->found, capacity * sizeof(*more));
		if (!more) {
			n->err = ES_NO_MEMORY;
			return;
		}
		n->found = more;
		n->found_capacity = capacity;
	}
	struct es_noticed *one = &n->found[n->found_len++];
	memcpy(one->person, person, ES_AUTHOR_LEN);
	one->row = row;
	one->why = why;
}

/* What came late is told as if it came now. */
static es_err look_out(struct es_noticing *n, const struct es_view_source *s, uint64_t from)
{
	struct es_past past = {.row = from, .late = n->rows, .late_len = n->rows_len};

	for (size_t i = 0; i < n->rows_len; i++)
		es_lookout_row(&n->lookout, s, n->rows[i], n->end);
	return es_lookout_look(&n->lookout, s, &past);
}

static void look_at(struct es_noticing *n, const struct es_view_source *s, uint64_t last)
{
	uint64_t now_ms = es_now_ms();
	bool searches = es_searches_any(s->snap);

	n->stored = es_noticed(s->snap);
	uint64_t from = n->upto > n->stored ? n->upto : n->stored;
	n->end = from;
	if (!es_account_any(s->snap)) { /* nobody to be told */
		n->end = last;
		return;
	}
	while (n->end < last && n->end - from < ES_NOTICE_SLICE &&
	       n->lookout.sighted_len < ES_LOOKOUT_ENOUGH) {
		es_notices_of_row(s, ++n->end, now_ms, n);
		if (searches)
			es_lookout_row(&n->lookout, s, n->end, n->end);
	}
	for (size_t i = 0; i < n->rows_len; i++)
		es_notices_of_row(s, n->rows[i], now_ms, n);
	n->more = n->end < last;
	es_err err = searches ? look_out(n, s, from) : ES_OK;
	if (err != ES_OK)
		n->err = err;
}

static void run(struct es_work *work)
{
	struct es_noticing *n = of_work(work);
	struct es_view_source s = {.self = &n->api->node->identity,
	                           .scope_max = ES_SCOPE_FEDERATION};
	uint64_t last = 0;

	n->err = es_snapshot_begin(n->api->node->store, &s.snap);
	if (n->err != ES_OK)
		return;
	n->err = es_row_last(s.snap, &last);
	if (n->err == ES_OK)
		look_at(n, &s, last);
	es_snapshot_end(s.snap);
}

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct es_noticing *n = of_change(change);
	es_err err = ES_OK;

	for (size_t i = 0; i < n->found_len && err == ES_OK; i++)
		err = es_write_notice(w, n->found[i].person, n->found[i].row, n->found[i].why);
	if (err == ES_OK)
		err = es_write_lookout(w, &n->lookout);
	return err == ES_OK ? es_write_noticed(w, n->end) : err;
}

static void begin(struct es_noticing *n);

/* They wait for the next look, behind what came meanwhile. */
static void look_again_at_late(struct es_noticing *n)
{
	for (size_t i = 0; i < n->rows_len && n->late_len < ES_NOTICING_LATE_MAX; i++)
		n->late[n->late_len++] = n->rows[i];
	n->rows_len = 0;
}

static void finish(struct es_noticing *n)
{
	struct es_api *api = n->api;

	if (n->err != ES_OK) {
		es_say(ES_LEVEL_WARNING, "web: notices could not be kept: %s",
		       es_err_sentence(n->err));
		look_again_at_late(n);
	} else {
		n->upto = n->end;
	}
	free(n->found);
	n->found = NULL;
	n->found_len = n->found_capacity = 0;
	es_lookout_clear(&n->lookout);
	n->busy = false;
	if (n->err == ES_OK && (n->again || n->more) && !n->held_ms)
		begin(n);
	es_api_job_end(api);
}

static void on_post(struct es_post *post)
{
	finish((struct es_noticing *)((char *)post - offsetof(struct es_noticing, post)));
}

static void kept(struct es_change *change, es_err result)
{
	struct es_noticing *n = of_change(change);

	n->err = result;
	es_loop_post(n->api->loop, &n->post);
}

/* What found nothing is not written down each time: it is looked at again after a restart. */
static void done(struct es_work *work)
{
	struct es_noticing *n = of_work(work);

	if (n->err != ES_OK || (n->found_len == 0 && n->lookout.found_len == 0 &&
	                        n->end < n->stored + 4 * ES_NOTICE_SLICE)) {
		finish(n);
		return;
	}
	n->change = (struct es_change){.apply = apply, .done = kept};
	n->post = (struct es_post){.run = on_post};
	es_store_submit(n->api->node->store, &n->change);
}

static void begin(struct es_noticing *n)
{
	n->busy = true;
	n->again = n->more = false;
	n->err = ES_OK;
	memcpy(n->rows, n->late, n->late_len * sizeof(n->late[0]));
	n->rows_len = n->late_len;
	n->late_len = 0;
	n->work = (struct es_work){.run = run, .done = done};
	es_api_job_begin(n->api);
	if (es_work_start(n->api->loop, &n->work) != ES_OK) {
		look_again_at_late(n);
		n->busy = false;
		es_api_job_end(n->api);
	}
}

/* The machine is the catch-up's first. */
static void hold(struct es_api *api)
{
	struct es_noticing *n = &api->noticing;
	uint64_t now_ms = es_monotonic_ms();

	if (!api->wait_quiet)
		return;
	if (!n->held_ms)
		n->held_ms = now_ms;
	if (now_ms - n->held_ms < ES_BULK_HOLD_MS)
		api->wait_quiet(api->timers_context);
	else
		n->held_ms = 0;
}

void es_noticing_quiet(struct es_api *api)
{
	struct es_noticing *n = &api->noticing;

	n->held_ms = 0;
	if (!n->busy)
		begin(n);
}

void es_noticing_go(struct es_api *api, const struct es_commit *commit)
{
	struct es_noticing *n = &api->noticing;

	for (size_t i = 0; commit && i < commit->bodies_len; i++)
		if (n->late_len < ES_NOTICING_LATE_MAX)
			n->late[n->late_len++] = commit->bodies[i];
	if (commit && commit->end_row == commit->first_row && n->late_len == 0)
		return;
	if (commit && commit->end_row - commit->first_row > ES_BULK_ROWS)
		hold(api);
	if (n->busy) { /* the worker has it, but for what begin copies */
		n->again = true;
		return;
	}
	n->api = api;
	if (!n->held_ms)
		begin(n);
}

void es_noticing_end(struct es_api *api)
{
	es_assert(!api->noticing.busy);
	es_lookout_free(&api->noticing.lookout);
}
