/* SPDX-License-Identifier: EUPL-1.2 */
#include "pace.h"

#include <time.h>

#include "essaim/err.h"

const uint64_t es_pace_steps_ms[ES_PACE_STEPS] = {5, 10, 20, 50, 200};

static uint64_t cpu_ns(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) == 0
	               ? (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec
	               : 0;
}

static void count(uint64_t ns, uint64_t *longest_us, uint64_t over[ES_PACE_STEPS])
{
	if (ns / 1000 > *longest_us)
		*longest_us = ns / 1000;
	for (size_t i = 0; i < ES_PACE_STEPS; i++)
		over[i] += ns > es_pace_steps_ms[i] * 1000000;
}

/* Just before the loop waits: all that was ready is done. */
static void on_prepare(uv_prepare_t *prepare)
{
	struct es_pace_maker *maker = prepare->data;
	struct es_pace *pace = &maker->pace;
	uint64_t clock = uv_hrtime(), idle = uv_metrics_idle_time(prepare->loop), cpu = cpu_ns();
	uint64_t passed = clock - maker->clock_ns, waited = idle - maker->idle_ns;

	if (pace->turns++ > 0) {
		count(passed > waited ? passed - waited : 0, &pace->longest_us, pace->over);
		count(cpu - maker->cpu_ns, &pace->longest_cpu_us, pace->over_cpu);
	}
	maker->clock_ns = clock;
	maker->idle_ns = idle;
	maker->cpu_ns = cpu;
}

void es_pace_start(struct es_pace_maker *maker, uv_loop_t *loop)
{
	es_assert(uv_loop_configure(loop, UV_METRICS_IDLE_TIME) == 0);
	es_assert(uv_prepare_init(loop, &maker->prepare) == 0);
	maker->prepare.data = maker;
	es_assert(uv_prepare_start(&maker->prepare, on_prepare) == 0);
	uv_unref((uv_handle_t *)&maker->prepare);
}
