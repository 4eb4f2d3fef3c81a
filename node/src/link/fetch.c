/* SPDX-License-Identifier: EUPL-1.2 */
/* Bodies that somebody wants to read now, whatever the node's policy says. */
#include "link/internal.h"

static struct fetch *find(struct es_links *links, const struct es_id *record)
{
	for (size_t i = 0; i < links->fetches_len; i++)
		if (es_id_equal(&links->fetches[i].record, record))
			return &links->fetches[i];
	return NULL;
}

static bool is_tried(const struct fetch *fetch, const struct es_id *node)
{
	for (size_t i = 0; i < fetch->tried_len; i++)
		if (es_id_equal(&fetch->tried[i], node))
			return true;
	return fetch->tried_len == ES_FETCH_PEERS_MAX;
}

static es_err ask_link(struct link *link, const struct es_id *record, uint64_t now_ms)
{
	link->busy = true;
	es_err err = es_session_fetch(link->session, record, now_ms);
	link->busy = false;
	link_settle(link);
	return err;
}

/* The next peer that was not asked yet. False: there is none, and none that is only busy. */
static bool ask(struct es_links *links, struct fetch *fetch, uint64_t now_ms)
{
	bool later = false;

	fetch->asked = false;
	for (struct link *link = links->first; link; link = link->next) {
		struct es_id node = neighbours_id(link);
		if (link->state != LINK_OPEN || !link->session || !link->greeted ||
		    link->purpose.role != ES_ROLE_MEMBER || is_tried(fetch, &node))
			continue;
		es_err err = ask_link(link, &fetch->record, now_ms);
		later |= err == ES_BUSY;
		if (err)
			continue;
		fetch->tried[fetch->tried_len++] = node;
		fetch->asked = true;
		fetch->asked_ms = now_ms;
		return true;
	}
	return later;
}

void fetch_tick(struct es_links *links, uint64_t now_ms)
{
	for (size_t i = 0; i < links->fetches_len;) {
		struct fetch *fetch = &links->fetches[i];
		if (fetch->vain && now_ms - fetch->asked_ms > ES_FETCH_KEEP_MS) {
			*fetch = links->fetches[--links->fetches_len];
			continue;
		}
		bool due = !fetch->asked || now_ms - fetch->asked_ms > ES_FETCH_ANSWER_MS;
		if (!fetch->vain && due && !ask(links, fetch, now_ms)) {
			fetch->vain = true;
			fetch->asked_ms = now_ms;
		}
		i++;
	}
}

/* The next one is asked in a moment: this is inside of a session. */
void fetch_withheld(void *context, const struct es_id *record)
{
	struct link *link = context;
	struct fetch *fetch = find(link->links, record);

	if (fetch)
		fetch->asked = false;
}

void fetch_done(struct es_links *links, const struct es_id *record)
{
	struct fetch *fetch = find(links, record);

	if (fetch)
		*fetch = links->fetches[--links->fetches_len];
}

es_err es_links_fetch(struct es_links *links, const struct es_id *record)
{
	struct fetch *fetch = find(links, record);

	if (fetch)
		return fetch->vain ? ES_NOT_FOUND : ES_OK;
	if (links->fetches_len == ES_FETCHES_MAX)
		return ES_LIMIT;
	fetch = &links->fetches[links->fetches_len];
	*fetch = (struct fetch){.record = *record};
	if (!ask(links, fetch, es_monotonic_ms()))
		return ES_CLOSED;
	links->fetches_len++;
	return ES_OK;
}
