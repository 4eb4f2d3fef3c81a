/* SPDX-License-Identifier: EUPL-1.2 */
/* Dialling: each known address is tried again, later and later, until a link to the node behind it
 * is open. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

struct peer *dial_peer(struct es_links *links, const char *address)
{
	struct es_address parsed;
	struct peer *peer;

	for (peer = links->peers; peer; peer = peer->next)
		if (strcmp(peer->address, address) == 0)
			return peer;
	if (links->peers_count >= ES_PEERS_MAX || es_address_parse(address, &parsed))
		return NULL;
	peer = calloc(1, sizeof *peer);
	if (!peer)
		return NULL;
	peer->links = links;
	snprintf(peer->address, sizeof peer->address, "%s", address);
	peer->next = links->peers;
	links->peers = peer;
	links->peers_count++;
	return peer;
}

/* --- one attempt ------------------------------------------------------------------------------ */

static void on_connected(uv_connect_t *request, int status)
{
	struct link *link = request->data;

	if (link->state == LINK_CLOSED)
		return;
	if (status) {
		char text[120];
		snprintf(text, sizeof text, "no connection: %s", uv_strerror(status));
		link_close(link, ES_IO, text);
		return;
	}
	if (link->join) {
		join_connected(link);
		return;
	}
	struct es_links *links = link->links;
	link->purpose.role = ES_ROLE_MEMBER;
	link_begin(link, &es_links_federation(links)->id,
	           (const uint8_t(*)[ES_PSK_LEN]) & links->psk, 1);
}

struct resolution {
	uv_getaddrinfo_t request;
	struct link *link;
	unsigned turn; /* which of several addresses of one name */
};

/* The nth of the addresses that a name has, IPv4 first; beginning anew after the last. */
static const struct addrinfo *pick(const struct addrinfo *list, unsigned turn)
{
	static const int families[] = {AF_INET, AF_INET6};
	const struct addrinfo *one;
	unsigned count = 0;

	for (one = list; one; one = one->ai_next)
		count++;
	if (count == 0)
		return NULL;
	turn %= count;
	for (size_t i = 0; i < 2; i++)
		for (one = list; one; one = one->ai_next)
			if (one->ai_family == families[i] && turn-- == 0)
				return one;
	return list;
}

static void on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
	struct resolution *resolution = request->data;
	struct link *link = resolution->link;
	const struct addrinfo *target = status ? NULL : pick(list, resolution->turn);
	char text[120];

	link->links->under_way--;
	if (link->state != LINK_CLOSED && !target) {
		snprintf(text, sizeof text, "the host name has no address: %s",
		         status ? uv_strerror(status) : "nothing found");
		link_close(link, ES_NOT_FOUND, text);
	} else if (link->state != LINK_CLOSED) {
		link->group = es_address_group(target->ai_addr);
		int refused = uv_tcp_connect(&link->connect, &link->tcp.handle, target->ai_addr,
		                             on_connected);
		if (refused) {
			snprintf(text, sizeof text, "no connection: %s", uv_strerror(refused));
			link_close(link, ES_IO, text);
		}
	}
	uv_freeaddrinfo(list);
	link_drop(link);
	free(resolution);
}

void dial_start(struct link *link, const char *address)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct resolution *resolution = calloc(1, sizeof *resolution);
	struct es_address parsed;
	char port[8];

	snprintf(link->address, sizeof link->address, "%s", address);
	if (!resolution || es_address_parse(address, &parsed)) {
		free(resolution);
		link_close(link, ES_MALFORMED, "this is no address");
		return;
	}
	snprintf(port, sizeof port, "%u", parsed.port);
	resolution->request.data = resolution;
	resolution->link = link;
	resolution->turn = link->peer ? link->peer->failures : 0;
	int refused = uv_getaddrinfo(link->links->uv, &resolution->request, on_resolved,
	                             parsed.host, port, &hints);
	if (refused) {
		free(resolution);
		link_close(link, ES_IO, uv_strerror(refused));
		return;
	}
	link_hold(link);
	link->links->under_way++;
}

/* --- again and again -------------------------------------------------------------------------- */

static uint64_t backoff_ms(unsigned failures)
{
	uint64_t ms = ES_REDIAL_FIRST_MS;

	for (unsigned i = 1; i < failures && ms < ES_REDIAL_MAX_MS; i++)
		ms *= 2;
	if (ms > ES_REDIAL_MAX_MS)
		ms = ES_REDIAL_MAX_MS;
	/* Half of it at random, so that many nodes do not knock at once. */
	return ms / 2 + randombytes_uniform((uint32_t)ms);
}

void dial_over(struct link *link)
{
	struct peer *peer = link->peer;
	bool said = strcmp(peer->reason_text, link->reason_text) == 0;

	link->peer = NULL;
	peer->dialling = false;
	peer->failures++;
	peer->reason = link->reason;
	snprintf(peer->reason_text, sizeof peer->reason_text, "%s", link->reason_text);
	peer->next_ms = es_monotonic_ms() + backoff_ms(peer->failures);
	if (!said && !link->links->stopping && link->reason != ES_EXISTS)
		es_say(ES_LEVEL_INFO, "peer %s: %s", peer->address, peer->reason_text);
}

/* Whether a link to the process that answers at this address is open, whoever began it. */
static bool is_linked(const struct peer *peer)
{
	for (const struct link *link = peer->links->first; link; link = link->next)
		if (link->state == LINK_OPEN && link->greeted && peer->has_key &&
		    peer->has_instance &&
		    memcmp(link->instance, peer->instance, ES_INSTANCE_LEN) == 0 &&
		    memcmp(link->certificate.channel_key, peer->channel_key, ES_CHANNEL_KEY_LEN) ==
		            0)
			return true;
	return false;
}

static void dial(struct peer *peer)
{
	struct link *link = link_new(peer->links, true);

	if (!link)
		return;
	link->peer = peer;
	peer->dialling = true;
	dial_start(link, peer->address);
}

void dial_tick(struct es_links *links, uint64_t now_ms)
{
	if (!links->dialling || links->stopping || !links_key(links))
		return;
	for (struct peer *peer = links->peers; peer; peer = peer->next)
		if (!peer->dialling && !peer->is_self && now_ms >= peer->next_ms &&
		    !is_linked(peer))
			dial(peer);
}
