/* SPDX-License-Identifier: EUPL-1.2 */
/* Links that others begin: the port of our own, what the web server hands over, and where we say that we can be
 * dialled. */
#include <netdb.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define REFUSAL_LOG_MS 1000

/* Strangers must not be able to fill the log. */
void links_refused(struct es_links *links, const char *address, const char *why)
{
	uint64_t now = es_monotonic_ms();

	if (links->last_refusal_log_ms && now - links->last_refusal_log_ms < REFUSAL_LOG_MS) {
		links->refusals_unlogged++;
		return;
	}
	links->last_refusal_log_ms = now;
	es_say(ES_LEVEL_INFO, "link from %s refused: %s (%zu more since the last such line)",
	       address, why, links->refusals_unlogged);
	links->refusals_unlogged = 0;
}

static size_t pending_of(const struct es_links *links, uint64_t group)
{
	size_t count = 0;

	for (const struct link *link = links->first; link; link = link->next)
		if (!link->initiator && link->state <= LINK_HANDSHAKE && link->group == group)
			count++;
	return count;
}

static void answer(struct link *link)
{
	struct es_links *links = link->links;
	uint8_t(*psks)[ES_PSK_LEN] = calloc(ES_KEYRING_MAX + ES_TICKETS_OPEN_MAX, sizeof *psks);

	link->purposes = calloc(ES_KEYRING_MAX + ES_TICKETS_OPEN_MAX, sizeof *link->purposes);
	size_t count = psks && link->purposes ? judge_psks(links, psks, link->purposes) : 0;
	if (count == 0)
		link_close(link, ES_STATE, "this node is in no federation yet");
	else
		link_begin(link, &es_links_federation(links)->id,
		           (const uint8_t(*)[ES_PSK_LEN])psks, count);
	if (psks)
		sodium_memzero(psks, (ES_KEYRING_MAX + ES_TICKETS_OPEN_MAX) * sizeof *psks);
	free(psks);
}

void es_links_accept(struct es_links *links, struct es_carrier *carrier, const char *address,
                     uint64_t group)
{
	struct link *link = links->stopping ? NULL : link_new(links, false);

	if (!link) {
		es_carrier_close(carrier);
		links_refused(links, address, "too many links, or this node is stopping");
		return;
	}
	link_carry(link, carrier);
	snprintf(link->address, sizeof link->address, "%s", address);
	link->group = group;
	if (pending_of(links, link->group) > ES_LINKS_PENDING_ADDRESS) {
		link_close(link, ES_LIMIT, "too many handshakes at once from this address");
		return;
	}
	answer(link);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct es_links *links = listener->data;
	struct sockaddr_storage from = {0};
	struct es_carrier *carrier;
	char address[ES_ADDRESS_MAX + 1];

	if (status || links->stopping)
		return;
	/* Over a limit it is taken, too, and let go, else it would stay in the backlog. */
	if (es_tcp_accept(&links->tcp, listener, &from, &carrier))
		return;
	es_address_of((struct sockaddr *)&from, address);
	es_links_accept(links, carrier, address, es_address_group((struct sockaddr *)&from));
}

static es_err bind_to(struct es_links *links, const struct es_address *address)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	struct addrinfo *list = NULL;
	char port[8];

	snprintf(port, sizeof port, "%u", address->port);
	if (getaddrinfo(address->host, port, &hints, &list))
		return ES_NOT_FOUND;
	int refused = uv_tcp_bind(&links->listener, list->ai_addr, 0);
	freeaddrinfo(list);
	if (!refused)
		refused =
		        uv_listen((uv_stream_t *)&links->listener, ES_LINK_BACKLOG, on_connection);
	if (refused == UV_EADDRINUSE)
		return ES_BUSY;
	return refused ? ES_IO : ES_OK;
}

es_err es_links_listen(struct es_links *links, const char *address, char bound[ES_ADDRESS_MAX + 1])
{
	struct sockaddr_storage name = {0};
	struct es_address parsed;
	int len = sizeof name;
	es_err err = es_address_parse(address, &parsed);

	es_assert(!links->listening);
	if (err)
		return err;
	if (uv_tcp_init(links->uv, &links->listener))
		return ES_IO;
	links->listener.data = links;
	links->listening = true;
	err = bind_to(links, &parsed);
	if (err)
		return err;
	if (uv_tcp_getsockname(&links->listener, (struct sockaddr *)&name, &len))
		return ES_IO;
	es_address_of((struct sockaddr *)&name, bound);
	return ES_OK;
}

es_err es_links_announce(struct es_links *links, const char *address)
{
	struct es_peer_way way;
	es_err err = es_peer_way_parse(address, &way);

	if (err || es_address_is_any(&way.address) || way.address.port == 0)
		return err ? err : ES_MALFORMED;
	if (links->announced_len == ES_PEERS_OWN_MAX)
		return ES_LIMIT;
	snprintf(links->announced[links->announced_len++], ES_ADDRESS_MAX + 1, "%s", address);
	return ES_OK;
}
