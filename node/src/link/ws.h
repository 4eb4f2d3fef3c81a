/* SPDX-License-Identifier: EUPL-1.2 */
/* A websocket as a carrier (docs/protocol.md, "Carriers"): the bytes are the contents of its binary messages, one after
 * the other; where a message ends means nothing. libwebsockets is behind this door and that of the web server, which
 * hands over what is opened at /peer. Loop thread. */
#ifndef LINK_WS_H
#define LINK_WS_H

#include "link/carrier.h"
#include "loop.h"

#include <sys/socket.h>

#define ES_PEER_PATH "/peer"
#define ES_PEER_SUBPROTOCOL "essaim-peer.v1"

struct es_peer_way;
struct lws;
struct es_ws;

/* --- opened to us: for the web server's callback of libwebsockets ------------------------------ */
/* A carrier over a websocket that was just opened; NULL: no memory. *carrier goes to whoever owns the link, *ws is
 * what the other calls want. */
struct es_ws *es_ws_accept(struct es_loop *loop, struct lws *wsi, struct es_carrier **carrier);
/* A piece of a message came. -1: it is to be closed. */
int es_ws_received(struct es_ws *ws, const void *in, size_t len);
int es_ws_writable(struct es_ws *ws);
/* libwebsockets is done with it; ws may be gone afterwards. */
void es_ws_gone(struct es_ws *ws);

/* --- opened by us ------------------------------------------------------------------------------ */
struct es_ws_dialler;
/* Whether a PEM file holds authorities. */
bool es_ws_trusts(const char *ca);
/* ca: PEM file of the authorities that certificates are held against, NULL: those of the system. It must outlive
 * the dialler. */
es_err es_ws_dialler_new(struct es_loop *loop, const char *ca,
                         struct es_ws_dialler **out) ES_MUST_USE;
/* Connects to an address that way's host resolved to; opened or ended tells how it went. On errors *why says
 * why not (static), and nothing is left. */
es_err es_ws_dial(struct es_ws_dialler *dialler, const struct es_peer_way *way,
                  const struct sockaddr *to, const struct es_carrier_events *events, void *context,
                  struct es_carrier **out, const char **why) ES_MUST_USE;
/* Once no carrier of its is left; closed is called from the loop when nothing is. */
void es_ws_dialler_close(struct es_ws_dialler *dialler, void (*closed)(void *context),
                         void *context);

#endif
