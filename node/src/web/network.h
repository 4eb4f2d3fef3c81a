/* SPDX-License-Identifier: EUPL-1.2 */
/* Networks of addresses, for those of proxies that are believed. Pure, any thread. */
#ifndef WEB_NETWORK_H
#define WEB_NETWORK_H

#include "essaim/bytes.h"

/* IPv4 stands as ::ffff:a.b.c.d. */
struct es_network {
	uint8_t bytes[16];
	unsigned bits; /* that count */
};
/* "192.0.2.7", "192.0.2.0/24", "2001:db8::/32". ES_MALFORMED. */
es_err es_network_parse(const char *text, struct es_network *out) ES_MUST_USE;
bool es_network_holds(const struct es_network *network, const uint8_t address[16]);

#endif
