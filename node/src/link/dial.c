/* SPDX-License-Identifier: EUPL-1.2 */
/* Dialling: each known address is tried again, later and later, until a link to the node behind it
 * is open. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

/* --- one attempt ------------------------------------------------------------------------------ */

static struct why *find_why(struct es_links *links, const char *address)
{
	for (size_t i = 0; i < ES_WHYS_MAX; i++)
		if (strcmp(links->whys[i].address, address) == 0)
			return &links->whys[i];
	return NULL;
}

void dial_opened(struct link *link)
{
	if (link->join) {
		join_connected(link);
		return;
	}
	struct es_links *links = link->links;
	uint8_t psk[1][ES_PSK_LEN];
	const struct why *why = find_why(links, link->address);
	size_t turn = why && links->keyring.len ? why->turn % links->keyring.len : 0;
	link->purpose = (struct link_purpose){.role = ES_ROLE_MEMBER,
	                                      .generation = links->keyring.keys[turn].generation};
	es_network_psk(links->keyring.keys[turn].key, &es_links_federation(links)->id, psk[0]);
	link_begin(link, &es_links_federation(links)->id, (const uint8_t(*)[ES_PSK_LEN])psk, 1);
	sodium_memzero(psk, sizeof psk);
}

struct resolution {
	uv_getaddrinfo_t request;
	struct link *link;
	struct es_peer_way way;
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

static es_err dial_websocket(struct es_links *links, const struct es_peer_way *way,
                             const struct sockaddr *to, struct link *link, struct es_carrier **out,
                             const char **why)
{
	*why = es_err_sentence(ES_NO_MEMORY);
	if (!links->ws && es_ws_dialler_new(links->config.loop, links->config.peer_ca, &links->ws))
		return ES_NO_MEMORY;
	return es_ws_dial(links->ws, way, to, &link_events, link, out, why);
}

/* The name is resolved: what carries the link may connect. */
static void connect_to(struct link *link, const struct es_peer_way *way, const struct sockaddr *to)
{
	struct es_links *links = link->links;
	struct es_carrier *carrier = NULL;
	const char *why;
	char text[120];
	es_err err;

	link->group = es_address_group(to);
	if (way->kind == ES_PEER_WAY_TCP)
		err = es_tcp_dial(&links->tcp, to, &link_events, link, &carrier, &why);
	else
		err = dial_websocket(links, way, to, link, &carrier, &why);
	if (err) {
		snprintf(text, sizeof text, "no connection: %s", why);
		link_close(link, err, text);
		return;
	}
	link->carrier = carrier;
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
		connect_to(link, &resolution->way, target->ai_addr);
	}
	uv_freeaddrinfo(list);
	link_drop(link);
	free(resolution);
}

void dial_start(struct link *link, const char *address)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct resolution *resolution = calloc(1, sizeof *resolution);
	char port[8];

	snprintf(link->address, sizeof link->address, "%s", address);
	if (!resolution || es_peer_way_parse(address, &resolution->way)) {
		free(resolution);
		link_close(link, ES_MALFORMED, "this is no address");
		return;
	}
	snprintf(port, sizeof port, "%u", resolution->way.address.port);
	resolution->request.data = resolution;
	resolution->link = link;
	const struct es_book_entry *entry =
	        link->dialled ? es_book_find(&link->links->book, address) : NULL;
	resolution->turn = entry ? entry->failures : 0;
	int refused = uv_getaddrinfo(link->links->uv, &resolution->request, on_resolved,
	                             resolution->way.address.host, port, &hints);
	if (refused) {
		free(resolution);
		link_close(link, ES_IO, uv_strerror(refused));
		return;
	}
	link_hold(link);
	link->links->under_way++;
}

/* --- how it went ------------------------------------------------------------------------------ */

const char *dial_why(const struct es_links *links, const char *address)
{
	for (size_t i = 0; i < ES_WHYS_MAX; i++)
		if (strcmp(links->whys[i].address, address) == 0)
			return links->whys[i].text;
	return "";
}

/* Returns whether that was the reason before, too. */
static bool keep_why(struct es_links *links, const char *address, const char *text)
{
	struct why *why = find_why(links, address);

	if (why && strcmp(why->text, text) == 0)
		return true;
	if (!why) {
		why = &links->whys[links->whys_next++ % ES_WHYS_MAX];
		why->turn = 0;
	}
	snprintf(why->address, sizeof why->address, "%s", address);
	snprintf(why->text, sizeof why->text, "%s", text);
	return false;
}

static void turn_key(struct es_links *links, const char *address)
{
	struct why *why = find_why(links, address);

	if (why)
		why->turn++;
}

void dial_over(struct link *link)
{
	struct es_links *links = link->links;
	struct es_book_entry *entry = es_book_find(&links->book, link->address);
	bool said = keep_why(links, link->address, link->reason_text);

	link->dialled = false;
	/* It may not have our newest network key yet: then with an older one. */
	if (link->reason == ES_BAD_KEY && !link->session)
		turn_key(links, link->address);
	if (!said && !links->stopping && link->reason != ES_EXISTS && link->reason != ES_BUSY)
		es_say(ES_LEVEL_INFO, "peer %s: %s", link->address, link->reason_text);
	if (entry)
		es_book_failed(&links->book, entry, link->reason, (int64_t)es_monotonic_ms());
}

void dial_answered(struct link *link)
{
	struct es_book_entry *entry = es_book_find(&link->links->book, link->address);

	if (!entry)
		return;
	entry->structure = link->certificate.structure;
	keep_why(link->links, link->address, "");
	/* Only a member's address is one to pass on. */
	if (link->purpose.role == ES_ROLE_MEMBER)
		es_book_answered(&link->links->book, entry, (int64_t)es_monotonic_ms());
}

void dial_greeted(struct link *link, bool self)
{
	struct es_book_entry *entry = es_book_find(&link->links->book, link->address);

	if (!entry)
		return;
	entry->node = neighbours_id(link);
	entry->self = self;
}

void dial(struct es_links *links, const char *address)
{
	struct es_book_entry *entry = es_book_find(&links->book, address);
	struct link *link = link_new(links, true);

	if (!link) {
		if (entry)
			es_book_failed(&links->book, entry, ES_LIMIT, (int64_t)es_monotonic_ms());
		return;
	}
	link->dialled = true;
	dial_start(link, address);
}
