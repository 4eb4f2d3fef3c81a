/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom this node is linked to, and what its links tell each other: the choice itself is pure
 * (essaim/neighbours.h), here it is carried out. */
#include "link/internal.h"
#include "logsink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A node is a process: its channel key, and what tells clones with the same key apart. */
struct es_id neighbours_id(const struct link *link)
{
	struct es_id id = {{0}};

	memcpy(id.bytes, link->certificate.channel_key, ES_ID_LEN - ES_INSTANCE_LEN);
	memcpy(id.bytes + ES_ID_LEN - ES_INSTANCE_LEN, link->instance, ES_INSTANCE_LEN);
	return id;
}

static bool is_neighbour(const struct link *link)
{
	return link->state == LINK_OPEN && link->session && link->greeted &&
	       link->purpose.role == ES_ROLE_MEMBER;
}

static enum es_session_state state_of(const struct link *link)
{
	struct es_session_progress progress;

	es_session_progress(link->session, &progress);
	return progress.state;
}

static size_t gather(struct es_links *links, struct es_neighbour *out, struct link **which)
{
	size_t count = 0;

	for (struct link *link = links->first; link && count < ES_LINKS_MAX; link = link->next) {
		if (!is_neighbour(link))
			continue;
		which[count] = link;
		out[count++] = (struct es_neighbour){
		        .node = neighbours_id(link),
		        .structure = link->certificate.structure,
		        .dialled = link->initiator,
		        .live = state_of(link) == ES_SESSION_LIVE,
		        .since_ms = (int64_t)link->state_ms,
		};
	}
	return count;
}

void neighbours_tick(struct es_links *links, uint64_t now_ms)
{
	struct es_neighbour neighbours[ES_LINKS_MAX];
	struct link *which[ES_LINKS_MAX];
	char addresses[ES_DIALS_MAX][ES_ADDRESS_MAX + 1];
	struct es_neighbour_choice choice;

	if (!links->dialling || links->stopping || !links_key(links))
		return;
	size_t count = gather(links, neighbours, which);
	es_neighbours_choose(&links->neighbours, &links->book, neighbours, count, (int64_t)now_ms,
	                     &choice);
	/* A dial that fails at once may move the book. */
	for (size_t i = 0; i < choice.dial_len; i++)
		memcpy(addresses[i], links->book.entries[choice.dial[i]].address,
		       ES_ADDRESS_MAX + 1);
	for (size_t i = 0; i < choice.dial_len; i++)
		dial(links, addresses[i]);
	if (choice.close != SIZE_MAX)
		link_end(which[choice.close], ES_BUSY, "there are enough other neighbours");
}

/* --- what sessions ask ------------------------------------------------------------------------ */

bool neighbours_other_links(void *context, enum es_session_state at_least)
{
	const struct link *own = context;

	for (const struct link *link = own->links->first; link; link = link->next)
		if (link != own && is_neighbour(link) && state_of(link) >= at_least &&
		    state_of(link) <= ES_SESSION_LIVE)
			return true;
	return false;
}

bool neighbours_may_graft(void *context, const struct es_id *log, uint64_t now_ms)
{
	struct es_links *links = ((struct link *)context)->links;

	for (size_t i = 0; i < ES_GRAFTS_MAX; i++)
		if (links->grafts[i].until_ms > now_ms && es_id_equal(&links->grafts[i].log, log))
			return false;
	links->grafts[links->grafts_next++ % ES_GRAFTS_MAX] =
	        (struct graft){*log, now_ms + ES_GRAFT_HOLD_MS};
	return true;
}

void neighbours_tell(void *context, struct es_peers *out)
{
	struct link *link = context;
	struct es_links *links = link->links;
	const struct es_book_entry *sample[ES_PEERS_MESSAGE_MAX];

	for (size_t i = 0; i < links->announced_len; i++)
		snprintf(out->own[out->own_len++], ES_ADDRESS_MAX + 1, "%s", links->announced[i]);
	if (links->given_only)
		return;
	out->others_len = es_book_sample(&links->book, &link->certificate.structure,
	                                 (int64_t)es_monotonic_ms(), sample, ES_PEERS_MESSAGE_MAX);
	for (size_t i = 0; i < out->others_len; i++) {
		struct es_peer_address *to = &out->others[i];
		snprintf(to->address, sizeof to->address, "%s", sample[i]->address);
		to->structure = sample[i]->structure;
	}
}

static bool is_loopback(const char *address)
{
	struct es_peer_way way;

	return es_peer_way_parse(address, &way) == ES_OK && es_address_is_loopback(&way.address);
}

static bool is_own(const struct es_links *links, const char *address)
{
	for (size_t i = 0; i < links->announced_len; i++)
		if (strcmp(address, links->announced[i]) == 0)
			return true;
	return false;
}

/* Whether somebody may send us to an address: not to the machine that we run on ourselves, unless it runs
 * there, too. */
static bool is_usable(const struct link *link, const char *address)
{
	struct es_peer_way way;

	return es_peer_way_parse(address, &way) == ES_OK && !es_address_is_any(&way.address) &&
	       !is_own(link->links, address) &&
	       (!is_loopback(address) || is_loopback(link->address));
}

void neighbours_told(void *context, const struct es_peers *peers)
{
	struct link *link = context;
	struct es_links *links = link->links;
	const struct es_federation *f = es_links_federation(links);
	struct es_id node = neighbours_id(link);
	int64_t now = (int64_t)es_monotonic_ms();

	if (links->given_only)
		return;
	/* What finds no room in the book is no loss. */
	for (size_t i = 0; i < peers->own_len; i++)
		if (is_usable(link, peers->own[i]))
			(void)!es_book_add(&links->book, peers->own[i],
			                   &link->certificate.structure, &node, ES_BOOK_HEARD, now);
	for (size_t i = 0; i < peers->others_len; i++) {
		const struct es_peer_address *other = &peers->others[i];
		if (is_usable(link, other->address) && es_federation_member(f, &other->structure))
			(void)!es_book_add(&links->book, other->address, &other->structure, NULL,
			                   ES_BOOK_TOLD, now);
	}
}

static bool is_member(void *context, const struct es_id *structure)
{
	return es_federation_member(context, structure) != NULL;
}

void neighbours_reloaded(struct es_links *links)
{
	const struct es_federation *f = es_links_federation(links);

	if (f->members_len > 0)
		es_book_keep(&links->book, is_member, (void *)(uintptr_t)f);
}

/* --- finer time than a tick ------------------------------------------------------------------- */

static void on_soon(uv_timer_t *timer)
{
	struct es_links *links = timer->data;
	uint64_t now = es_monotonic_ms();

	links->soon_ms = 0;
	for (struct link *link = links->first; link; link = link->next)
		if (is_neighbour(link) && es_session_due(link->session) <= now)
			link_tick(link, now);
		else if (is_neighbour(link))
			neighbours_soon(link);
}

void neighbours_soon(struct link *link)
{
	struct es_links *links = link->links;
	uint64_t due = es_session_due(link->session), now = es_monotonic_ms();

	if (due == UINT64_MAX || links->stopping || (links->soon_ms && links->soon_ms <= due))
		return;
	links->soon_ms = due > now ? due : now + 1;
	uv_timer_start(&links->soon, on_soon, links->soon_ms - now, 0);
}
