/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/leaving.h"

#include "account/leave.h"
#include "federation/departure.h"
#include "logsink.h"
#include "node_limits.h"
#include "web/api.h"

static bool is_due(uint64_t due_ms, uint64_t now_ms)
{
	return due_ms && due_ms <= now_ms;
}

/* The two parts wait for nothing of each other: one that fails does not hold up the other. */
static void run(struct es_work *work)
{
	struct es_leaving *l = (struct es_leaving *)work;
	struct es_node *node = l->api->node;

	if (is_due(l->wake_ms, l->now_ms))
		l->err = es_leave_step(node, l->now_ms, &l->more, &l->wake_ms);
	if (is_due(l->look_ms, l->now_ms))
		l->look_err = es_departure_step(node, l->now_ms, &l->look_more, &l->look_ms);
}

static void begin(struct es_leaving *l);

/* When a part is due again that went so. */
static void note(es_err err, bool more, uint64_t now_ms, const char *who, uint64_t *due_ms)
{
	if (err != ES_OK) {
		*due_ms = now_ms + ES_LEAVE_RETRY_MS;
		es_say(ES_LEVEL_ERROR,
		       "web: what was to be done for %s that leaves is not done yet: %s", who,
		       es_err_sentence(err));
	} else if (more)
		*due_ms = now_ms;
}

static void done(struct es_work *work)
{
	struct es_leaving *l = (struct es_leaving *)work;
	struct es_api *api = l->api;
	uint64_t now_ms = es_now_ms();

	l->busy = false;
	note(l->err, l->more, now_ms, "a person", &l->wake_ms);
	note(l->look_err, l->look_more, now_ms, "this structure", &l->look_ms);
	if (l->again)
		l->wake_ms = l->look_ms = now_ms;
	if (!l->ending && (l->again || (!l->err && l->more) || (!l->look_err && l->look_more)))
		begin(l);
	es_api_job_end(api);
}

static void begin(struct es_leaving *l)
{
	l->busy = true;
	l->again = l->more = l->look_more = false;
	l->err = l->look_err = ES_OK;
	l->now_ms = es_now_ms();
	l->work = (struct es_work){.run = run, .done = done};
	es_api_job_begin(l->api);
	if (es_work_start(l->api->loop, &l->work) != ES_OK) {
		l->busy = false;
		es_api_job_end(l->api);
	}
}

void es_leaving_go(struct es_api *api)
{
	struct es_leaving *l = &api->leaving;

	l->api = api;
	if (l->busy)
		l->again = true;
	else if (!l->ending) {
		l->wake_ms = l->look_ms = es_now_ms();
		begin(l);
	}
}

/* By the wall clock, asked every few seconds: a timer of days would stand still while the machine sleeps. */
void es_leaving_tick(struct es_api *api)
{
	struct es_leaving *l = &api->leaving;
	uint64_t now_ms = es_now_ms();

	if (!l->busy && !l->ending && (is_due(l->wake_ms, now_ms) || is_due(l->look_ms, now_ms))) {
		l->api = api;
		begin(l);
	}
}
