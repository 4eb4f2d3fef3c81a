/* SPDX-License-Identifier: EUPL-1.2 */
/* The carrier: bytes both ways over one TCP connection, on the loop's thread. Owned by its link,
 * which may be freed once closed was called. */
#ifndef LINK_TCP_H
#define LINK_TCP_H

#include "essaim/bytes.h"

#include <uv.h>

/* Called from the loop, never from inside an es_tcp_* call. */
struct es_tcp_events {
	void (*received)(void *context, struct es_bytes bytes); /* borrowed */
	void (*drained)(void *context);                         /* es_tcp_write takes more */
	void (*ended)(void *context, es_err why);               /* ES_CLOSED: in order; ES_IO */
	void (*closed)(void *context); /* after es_tcp_close; the last call */
};

struct es_tcp {
	uv_tcp_t handle;
	uv_write_t write;
	uv_shutdown_t shutdown;
	uint8_t *rest; /* of what was handed over, while the kernel does not take it */
	bool writing;  /* rest is under way */
	bool reading;
	bool closing;
	uint8_t *read_buffer; /* ES_LINK_READ bytes, shared by all links of the loop */
	const struct es_tcp_events *events;
	void *context;
};

es_err es_tcp_init(struct es_tcp *tcp, uv_loop_t *loop, uint8_t *read_buffer,
                   const struct es_tcp_events *events, void *context) ES_MUST_USE;
/* Reading starts and stops; harmless when it does so already. */
void es_tcp_read(struct es_tcp *tcp, bool on);
/* Hands over as much as the kernel takes, and one buffer more; returns how many bytes were taken. 0
 * means: wait for drained. ES_IO in *err when the connection is gone. */
size_t es_tcp_write(struct es_tcp *tcp, struct es_bytes bytes, es_err *err);
/* Tells the peer that no more will come; what is under way still goes. */
void es_tcp_finish(struct es_tcp *tcp);
void es_tcp_close(struct es_tcp *tcp);

#endif
