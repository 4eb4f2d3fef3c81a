/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses as people write them: HOST:PORT, [V6]:PORT; and where peers are dialled, which may be a websocket
 * besides. Pure, any thread. */
#ifndef LINK_ADDRESS_H
#define LINK_ADDRESS_H

#include "essaim/err.h"
#include "essaim/limits.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct es_address {
	char host[ES_ADDRESS_MAX + 1]; /* without brackets */
	uint16_t port;
};

/* ES_MALFORMED: no port, a port over 65535, an empty host, brackets that do not fit, characters
 * that stand in no host name. */
es_err es_address_parse(const char *text, struct es_address *out) ES_MUST_USE;
/* out holds ES_ADDRESS_MAX + 1 bytes. ES_TOO_LARGE. */
es_err es_address_format(const struct es_address *address, char *out) ES_MUST_USE;
/* A socket's address as text, for logs and tickets; "?" where it is of another family. */
void es_address_of(const struct sockaddr *from, char out[ES_ADDRESS_MAX + 1]);
/* What limits before the handshake count by: the IPv4 address, or the /64 of an IPv6 one. */
uint64_t es_address_group(const struct sockaddr *from);
/* Whether it means "every interface": nobody can dial that. */
bool es_address_is_any(const struct es_address *address);
/* Whether it is this machine itself. */
bool es_address_is_loopback(const struct es_address *address);

enum es_peer_way_kind {
	ES_PEER_WAY_TCP, /* HOST:PORT, [V6]:PORT */
	ES_PEER_WAY_WS,  /* ws://HOST[:PORT]/peer: this machine alone */
	ES_PEER_WAY_WSS  /* wss://HOST[:PORT]/peer: a name, or an IPv4 address */
};

/* How a peer is dialled: docs/protocol.md, "Addresses". */
struct es_peer_way {
	enum es_peer_way_kind kind;
	struct es_address address;
};

/* ES_MALFORMED: it is none of these. */
es_err es_peer_way_parse(const char *text, struct es_peer_way *out) ES_MUST_USE;
/* The websocket of a site that is reached at a URL of https, which has no path: "https://a.example" is
 * "wss://a.example/peer". ES_MALFORMED: it is no such URL. */
es_err es_peer_way_of_site(const char *url, char out[ES_ADDRESS_MAX + 1]) ES_MUST_USE;

#endif
