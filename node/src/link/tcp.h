/* SPDX-License-Identifier: EUPL-1.2 */
/* TCP as a carrier. Loop thread. */
#ifndef LINK_TCP_H
#define LINK_TCP_H

#include "link/carrier.h"

#include <uv.h>

/* What all connections of a loop share. */
struct es_tcp_room {
	uv_loop_t *loop;
	uint8_t *read_buffer; /* ES_LINK_READ bytes */
};

/* opened or ended tells how it went. On errors why says why not, and nothing is left. */
es_err es_tcp_dial(const struct es_tcp_room *room, const struct sockaddr *to,
                   const struct es_carrier_events *events, void *context, struct es_carrier **out,
                   const char **why) ES_MUST_USE;
/* Takes a connection that waits at a listener; from is where it comes from. ES_IO: it is gone already. */
es_err es_tcp_accept(const struct es_tcp_room *room, uv_stream_t *listener,
                     struct sockaddr_storage *from, struct es_carrier **out) ES_MUST_USE;

#endif
