/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/pace.h"

#include <inttypes.h>
#include <stdio.h>

/* How many turns took longer than each of these. */
static void write_steps(struct es_writer *w, const char *key, const uint64_t over[ES_PACE_STEPS])
{
	char ms[24];

	es_write_cstr(w, key);
	es_write_map(w, ES_PACE_STEPS);
	for (size_t i = 0; i < ES_PACE_STEPS; i++) {
		snprintf(ms, sizeof(ms), "%" PRIu64, es_pace_steps_ms[i]);
		es_write_cstr(w, ms);
		es_write_uint(w, over[i]);
	}
}

void es_pace_json(const struct es_service *service, struct es_writer *w)
{
	struct es_pace pace;

	if (!service || !service->pace(service->context, &pace)) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 5);
	es_write_cstr(w, "turns");
	es_write_uint(w, pace.turns);
	es_write_cstr(w, "longest_us");
	es_write_uint(w, pace.longest_us);
	es_write_cstr(w, "longest_cpu_us");
	es_write_uint(w, pace.longest_cpu_us);
	write_steps(w, "over_ms", pace.over);
	write_steps(w, "over_cpu_ms", pace.over_cpu);
}
