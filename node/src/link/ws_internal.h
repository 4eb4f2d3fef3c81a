/* SPDX-License-Identifier: EUPL-1.2 */
/* What both ends of a websocket carrier share. */
#ifndef LINK_WS_INTERNAL_H
#define LINK_WS_INTERNAL_H

#include "link/address.h"
#include "link/ws.h"

#include <libwebsockets.h>

struct es_ws {
	struct es_carrier carrier; /* first */
	struct es_loop *loop;
	struct lws *wsi; /* NULL once it is gone */
	bool open;       /* what was dialled is connected */
	bool finishing;  /* the closing handshake is to be begun */
	bool posted;     /* post is on its way */
	bool told;       /* ended was called */
	uint8_t *rest;   /* LWS_PRE bytes of room, and rest_len of what was handed over */
	size_t rest_len;
	struct es_post post; /* tells of the end */
	es_err reason;
	char text[120];
};

struct es_ws *ws_new(struct es_loop *loop);
/* Connected: says so to its owner. */
void ws_opened(struct es_ws *ws);
/* Why it ends, for its owner; the first reason stays. */
void ws_keep_reason(struct es_ws *ws, es_err reason, const char *text, size_t len);

#endif
