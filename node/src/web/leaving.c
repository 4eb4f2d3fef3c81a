/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/leaving.h"

#include "account/leave.h"
#include "federation/departure.h"
#include "logsink.h"
#include "node_limits.h"
#include "web/api.h"

static void run(struct es_work *work)
{
	struct es_leaving *l = (struct es_leaving *)work;

	l->err = es_leave_step(l->api->node, es_now_ms(), &l->more, &l->wake_ms);
	if (l->err || l->more)
		return;
	l->err = es_departure_step(l->api->node, es_now_ms(), &l->more, &l->look_ms);
}

static void begin(struct es_leaving *l);

static void done(struct es_work *work)
{
	struct es_leaving *l = (struct es_leaving *)work;
	struct es_api *api = l->api;

	l->busy = false;
	if (l->err != ES_OK) {
		l->wake_ms = es_now_ms() + ES_LEAVE_RETRY_MS;
		es_say(ES_LEVEL_ERROR,
		       "web: what was to be done for who leaves is not done yet: %s",
		       es_err_sentence(l->err));
	} else if (!l->ending && (l->more || l->again))
		begin(l);
	es_api_job_end(api);
}

static void begin(struct es_leaving *l)
{
	l->busy = true;
	l->again = l->more = false;
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
	else if (!l->ending)
		begin(l);
}

/* By the wall clock, asked every few seconds: a timer of days would stand still while the machine sleeps. */
void es_leaving_tick(struct es_api *api)
{
	const struct es_leaving *l = &api->leaving;

	uint64_t now_ms = es_now_ms();

	if (!l->busy &&
	    ((l->wake_ms && l->wake_ms <= now_ms) || (l->look_ms && l->look_ms <= now_ms)))
		es_leaving_go(api);
}
