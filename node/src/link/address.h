/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses as people write them: HOST:PORT, [V6]:PORT. Pure, any thread. */
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

#endif
