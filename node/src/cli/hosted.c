/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/hosted.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hosting/table.h"

static const struct es_hosted_state *find(const struct es_hosted_state *states, size_t count,
                                          const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(states[i].name, name) == 0)
			return &states[i];
	return NULL;
}

es_err es_hosted_gather(const struct es_cli *cli, struct es_hosted_list *out)
{
	struct es_hosted_state live[ES_HOSTED_MAX];
	struct es_hosted table[ES_HOSTED_MAX];
	size_t live_count = 0;

	if (cli->service)
		live_count = cli->service->hosted(cli->service->context, live);
	es_err err = es_hosted_list(cli->home, table, &out->count);
	for (size_t i = 0; i < out->count; i++) {
		const struct es_hosted_state *found = find(live, live_count, table[i].name);
		struct es_hosted_state *state = &out->states[i];
		*state = (struct es_hosted_state){.state = "not running"};
		if (found)
			*state = *found;
		if (table[i].moved)
			state->state = found ? "stopping" : "moved out";
		memcpy(state->name, table[i].name, sizeof state->name);
	}
	return err;
}

void es_hosted_say(struct es_cli *cli, const struct es_hosted_state *state)
{
	char when[ES_WHEN_LEN];

	es_print(cli, "%s  %s", state->name, state->state);
	if (state->since_ms) {
		es_when(state->since_ms, when);
		es_print(cli, " since %s", when);
	}
	if (state->restarts)
		es_print(cli, ", started again %" PRIu64 " %s", state->restarts,
		         es_plural(state->restarts, "time", "times"));
	if (state->reason[0])
		es_print(cli, " (%s)", state->reason);
	es_print(cli, "\n");
}

void es_hosted_json(struct es_writer *w, const struct es_hosted_list *list)
{
	es_write_array(w, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct es_hosted_state *state = &list->states[i];
		es_write_map(w, 6);
		es_write_cstr(w, "site");
		es_write_cstr(w, state->name);
		es_write_cstr(w, "state");
		es_write_cstr(w, state->state);
		es_write_cstr(w, "since");
		if (state->since_ms)
			es_write_uint(w, state->since_ms);
		else
			es_write_nil(w);
		es_write_cstr(w, "restarts");
		es_write_uint(w, state->restarts);
		es_write_cstr(w, "pid");
		if (state->pid > 0)
			es_write_uint(w, (uint64_t)state->pid);
		else
			es_write_nil(w);
		es_write_cstr(w, "reason");
		es_write_cstr(w, state->reason);
	}
}
