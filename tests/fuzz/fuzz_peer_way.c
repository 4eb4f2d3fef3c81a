/* SPDX-License-Identifier: EUPL-1.2 */
/* Any string as an address that a peer tells: what is taken has a host and a port that are written again as an
 * address of a socket. */
#include "link/address.h"

#include "essaim/bytes.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[ES_ADDRESS_MAX + 1], again[ES_ADDRESS_MAX + 1];
	struct es_peer_way way, same;

	if (size > ES_ADDRESS_MAX)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (es_peer_way_parse(text, &way) != ES_OK)
		return 0;
	es_assert(way.address.host[0] != '\0');
	es_assert(way.kind != ES_PEER_WAY_WS || es_address_is_loopback(&way.address));
	es_assert(way.kind == ES_PEER_WAY_TCP || way.address.port > 0);
	if (es_address_format(&way.address, again) != ES_OK)
		return 0; /* the port that a site left out may not fit beside a long host */
	es_assert(es_peer_way_parse(again, &same) == ES_OK && same.kind == ES_PEER_WAY_TCP);
	es_assert(strcmp(same.address.host, way.address.host) == 0);
	es_assert(same.address.port == way.address.port);
	return 0;
}
