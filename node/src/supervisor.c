/* SPDX-License-Identifier: EUPL-1.2 */
#include "supervisor.h"

#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <uv.h>

struct es_supervisor {
	uv_timer_t timer;
};

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	sd_notify(0, "WATCHDOG=1");
}

es_err es_supervisor_new(struct es_loop *loop, const char *status, struct es_supervisor **out)
{
	struct es_supervisor *s = calloc(1, sizeof *s);
	uint64_t allowed_us = 0;

	*out = s;
	if (!s)
		return ES_NO_MEMORY;
	uv_timer_init(es_loop_uv(loop), &s->timer);
	if (sd_watchdog_enabled(0, &allowed_us) > 0)
		uv_timer_start(&s->timer, on_timer, allowed_us / 2000, allowed_us / 2000);
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
	return ES_OK;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void es_supervisor_free(struct es_supervisor *s)
{
	if (!s)
		return;
	sd_notify(0, "STOPPING=1");
	s->timer.data = s;
	uv_close((uv_handle_t *)&s->timer, on_closed);
}
