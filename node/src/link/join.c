/* SPDX-License-Identifier: EUPL-1.2 */
/* Joining by ticket: one address of the sponsor after the other, until one answers for good or
 * ill. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define TURNS_EACH 2 /* a name may have two addresses, and the first may not answer */

struct join {
	struct es_links *links;
	struct es_ticket ticket;
	void (*done)(void *context, es_err err, const char *why);
	void *context;
	size_t attempt;
	uint64_t asked_ms; /* when the sponsor first said that the federation has to agree */
	uint64_t next_ms;  /* when to ask again, or 0 */
	bool kept;         /* the network key is on the disk */
	struct es_post post;
	es_err result;
	char why[512];
};

const struct es_ticket *join_ticket(const struct join *join)
{
	return &join->ticket;
}

void join_done(struct join *join)
{
	join->kept = true;
}

static void on_finished(struct es_post *post)
{
	struct join *join = (struct join *)((char *)post - offsetof(struct join, post));

	join->links->under_way--;
	join->links->join = NULL;
	join->done(join->context, join->result, join->why);
	sodium_memzero(join, sizeof *join);
	free(join);
}

/* By a post, so that the caller of es_links_join is never called back from inside it. */
static void finish(struct join *join, es_err result, const char *why)
{
	join->result = result;
	snprintf(join->why, sizeof join->why, "%s", why);
	join->post.run = on_finished;
	es_loop_post(join->links->config.loop, &join->post);
}

static void try_next(struct join *join)
{
	size_t at = join->attempt++ % join->ticket.addresses_len;
	struct link *link = link_new(join->links, true);

	if (!link) {
		finish(join, ES_NO_MEMORY, "no room for another link");
		return;
	}
	link->join = join;
	link->purpose.role = ES_ROLE_JOINER;
	dial_start(link, join->ticket.addresses[at]);
}

void join_connected(struct link *link)
{
	const struct es_ticket *ticket = &link->join->ticket;
	uint8_t psk[1][ES_PSK_LEN];

	es_ticket_psk(ticket->secret, &ticket->federation, psk[0]);
	link_begin(link, &ticket->federation, (const uint8_t(*)[ES_PSK_LEN])psk, 1);
	sodium_memzero(psk, sizeof psk);
}

/* Only where nobody answered may another address do better. */
static bool is_final(const struct join *join, const struct link *link)
{
	bool silent =
	        link->reason == ES_IO || link->reason == ES_TIMEOUT || link->reason == ES_NOT_FOUND;

	return !silent || link->session || link->links->stopping ||
	       join->attempt >= join->ticket.addresses_len * TURNS_EACH;
}

/* The federation may agree in a moment: the sponsor is asked again at the same address. */
static bool waits(struct join *join, const struct link *link)
{
	uint64_t now = es_monotonic_ms();

	if (link->reason != ES_PENDING || join->links->stopping)
		return false;
	if (join->asked_ms == 0) {
		join->asked_ms = now;
		es_say(ES_LEVEL_INFO, "join: the sponsor has asked for the admission; waiting for "
		                      "the federation to agree");
	}
	if (now - join->asked_ms > ES_JOIN_TIMEOUT_MS)
		return false;
	join->attempt--;
	join->next_ms = now + ES_JOIN_RETRY_MS;
	return true;
}

void join_tick(struct es_links *links, uint64_t now_ms)
{
	struct join *join = links->join;

	if (!join || join->next_ms == 0)
		return;
	if (links->stopping) {
		join->next_ms = 0;
		finish(join, ES_CLOSED, "this node is stopping");
	} else if (now_ms >= join->next_ms) {
		join->next_ms = 0;
		try_next(join);
	}
}

static void explain(const struct link *link, char *out, size_t size)
{
	switch (link->reason) {
	case ES_PENDING:
		snprintf(out, size,
		         "the sponsor has asked for your admission, which waits for the "
		         "federation's "
		         "coordinator and stewards; run `essaim join` with the same ticket again "
		         "later");
		return;
	case ES_USED:
		snprintf(out, size, "this ticket was used before; ask the sponsor for a new one");
		return;
	case ES_EXPIRED:
		snprintf(out, size, "this ticket has expired; ask the sponsor for a new one");
		return;
	case ES_NOT_ALLOWED:
		snprintf(out, size,
		         "the sponsor may not admit (only the coordinator's node can); ask the "
		         "coordinator for a ticket");
		return;
	case ES_BAD_KEY:
		snprintf(out, size,
		         "%s does not take this ticket: it was used, has expired or was made by "
		         "another "
		         "node; ask the sponsor for a new one",
		         link->address);
		return;
	default:
		snprintf(out, size,
		         "%s: %s; see whether the sponsor's node is running and reachable",
		         link->address, link->reason_text);
	}
}

void join_ended(struct link *link)
{
	struct join *join = link->join;
	char why[512];

	link->join = NULL;
	if (join->kept) {
		finish(join, ES_OK, "joined");
		return;
	}
	if (!is_final(join, link)) {
		try_next(join);
		return;
	}
	if (waits(join, link))
		return;
	explain(link, why, sizeof why);
	finish(join, link->reason ? link->reason : ES_CLOSED, why);
}

es_err es_links_join(struct es_links *links, const struct es_ticket *ticket,
                     void (*done)(void *context, es_err err, const char *why), void *context)
{
	struct join *join;

	if (links->join || links->stopping)
		return ES_BUSY;
	if (ticket->addresses_len == 0)
		return ES_NOT_FOUND;
	join = calloc(1, sizeof *join);
	if (!join)
		return ES_NO_MEMORY;
	join->links = links;
	join->ticket = *ticket;
	join->done = done;
	join->context = context;
	links->join = join;
	links->under_way++;
	try_next(join);
	return ES_OK;
}
