/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/seen.h"

#include "store/people.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS (24ull * 3600 * 1000)

struct seen {
	struct es_change change; /* first */
	uint8_t person[ES_AUTHOR_LEN];
	uint64_t day;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	const struct seen *seen = (const struct seen *)change;

	return es_write_person_seen(w, seen->person, seen->day);
}

static void done(struct es_change *change, es_err result)
{
	(void)result; /* tomorrow is another day */
	free(change);
}

void es_seen_today(struct es_api *api, const struct es_account *account)
{
	uint64_t day = es_now_ms() / DAY_MS;
	struct es_snapshot *snap;

	if (es_snapshot_begin(api->node->store, &snap) != ES_OK)
		return;
	bool known = es_person_seen(snap, account->author) == day;
	es_snapshot_end(snap);
	struct seen *seen = known ? NULL : calloc(1, sizeof(*seen));
	if (!seen)
		return;
	seen->change = (struct es_change){.apply = apply, .done = done};
	seen->day = day;
	memcpy(seen->person, account->author, ES_AUTHOR_LEN);
	es_store_submit(api->node->store, &seen->change);
}
