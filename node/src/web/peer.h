/* SPDX-License-Identifier: EUPL-1.2 */
/* The door for other nodes on the web port: websockets at /peer, handed over as carriers of links. What comes through
 * them is the links' affair. Loop's thread. */
#ifndef WEB_PEER_H
#define WEB_PEER_H

#include "link/ws.h"

#include <libwebsockets.h>

int es_peer_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                     size_t len);

#endif
