/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/fetch.h"

#include <string.h>
#include <time.h>

#include "cli/print.h"
#include "node_limits.h"
#include "view/view.h"

#define LACKING_MAX 16
#define POLL_MS 50

static size_t lacking(struct es_cli *cli, const char *typed, struct es_id *out)
{
	struct es_snapshot *snap;
	struct es_id id;
	size_t count = 0;

	if (es_snapshot_begin(cli->node->store, &snap))
		return 0;
	if (!es_row_find_prefix(snap, typed, strlen(typed), &id)) {
		struct es_view_source source = {.snap = snap, .scope_max = ES_SCOPE_FEDERATION};
		count = es_view_lacking(&source, &id, false, out, LACKING_MAX);
	}
	es_snapshot_end(snap);
	return count;
}

/* Asks for each; ES_OK while one of them is on its way. */
static es_err ask(struct es_cli *cli, const struct es_id *records, size_t count)
{
	es_err result = ES_NOT_FOUND;

	for (size_t i = 0; i < count; i++) {
		es_err err = cli->service->fetch(cli->service->context, &records[i]);
		if (!err)
			result = ES_OK;
		else if (result)
			result = err;
	}
	return result;
}

es_err es_fetch(struct es_cli *cli, const char *typed)
{
	struct es_id records[LACKING_MAX];
	uint64_t until_ms = es_monotonic_ms() + ES_FETCH_WAIT_MS;
	size_t count;

	while ((count = lacking(cli, typed, records)) > 0) {
		if (!cli->service)
			return ES_STATE;
		es_err err = ask(cli, records, count);
		if (err || es_monotonic_ms() > until_ms)
			return err == ES_CLOSED ? err : ES_NOT_FOUND;
		struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
		nanosleep(&pause, NULL);
	}
	return ES_OK;
}

const char *es_fetch_why(es_err fetched)
{
	switch (fetched) {
	case ES_STATE:
		return "start the node, then it can be fetched from partners";
	case ES_CLOSED:
		return "no partner is linked that could be asked for it, see `essaim status`";
	case ES_NOT_FOUND:
		return "no partner gave it; it may still arrive, see `essaim status`";
	default:
		return "it may still arrive, see `essaim status`";
	}
}
