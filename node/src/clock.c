/* SPDX-License-Identifier: EUPL-1.2 */
#include "node.h"

#include <time.h>

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	es_assert(clock_gettime(clock, &now) == 0);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t es_now_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

uint64_t es_monotonic_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
