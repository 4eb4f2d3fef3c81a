/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/peer.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* As text for logs: by websocket, from that address (of an IPv6 one its network). */
static void write_address(const struct es_address *address, char *out, size_t size)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	char number[INET6_ADDRSTRLEN] = "?";
	bool v4 = memcmp(address->bytes, mapped, sizeof(mapped)) == 0;

	(void)inet_ntop(v4 ? AF_INET : AF_INET6, address->bytes + (v4 ? sizeof(mapped) : 0), number,
	                sizeof(number));
	snprintf(out, size, "websocket of %s", number);
}

/* The same that es_address_group makes of a socket's address, so that both doors count together. */
static uint64_t group_of(const struct es_address *address)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	uint64_t group = 0;
	uint32_t v4;

	if (memcmp(address->bytes, mapped, sizeof(mapped)) != 0) {
		memcpy(&group, address->bytes, sizeof(group));
		return group;
	}
	memcpy(&v4, address->bytes + sizeof(mapped), sizeof(v4));
	return v4;
}

static int on_open(struct lws *wsi, void *user)
{
	struct es_web *web = es_web_of(wsi);
	struct es_address from = es_head_address(wsi);
	struct es_carrier *carrier;
	char address[64];

	struct es_ws *ws = user ? es_ws_accept(web->api.loop, wsi, &carrier) : NULL;
	if (!ws)
		return -1;
	*(struct es_ws **)user = ws;
	write_address(&from, address, sizeof(address));
	web->take_peer(web->api.context, carrier, address, group_of(&from));
	return 0;
}

int es_peer_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                     size_t len)
{
	struct es_ws *ws = user ? *(struct es_ws **)user : NULL;

	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return es_head_refuse_peer(es_web_of(wsi), wsi) ? -1 : 0;
	case LWS_CALLBACK_ESTABLISHED:
		return user ? on_open(wsi, user) : -1;
	case LWS_CALLBACK_RECEIVE:
		return ws ? es_ws_received(ws, in, len) : -1;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return ws ? es_ws_writable(ws) : -1;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL:
		if (ws) {
			*(struct es_ws **)user = NULL;
			es_ws_gone(ws);
		}
		return 0;
	default:
		return 0;
	}
}
