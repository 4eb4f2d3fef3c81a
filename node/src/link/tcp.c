/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/tcp.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node_limits.h"

struct tcp {
	struct es_carrier carrier; /* first */
	uv_tcp_t handle;
	uv_connect_t connect;
	uv_write_t write;
	uv_shutdown_t shutdown;
	uint8_t *rest; /* of what was handed over, while the kernel does not take it */
	bool reading;
	uint8_t *read_buffer;
};

static void read_on(struct es_carrier *carrier, bool on);

static void tell_ended(struct tcp *tcp, es_err why, const char *text)
{
	if (!tcp->carrier.closing && tcp->carrier.events)
		tcp->carrier.events->ended(tcp->carrier.context, why, text);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct tcp *tcp = handle->data;

	(void)suggested;
	*buffer = uv_buf_init((char *)tcp->read_buffer, ES_LINK_READ);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	struct tcp *tcp = stream->data;

	if (tcp->carrier.closing || n == 0)
		return;
	if (n > 0) {
		tcp->carrier.events->received(
		        tcp->carrier.context,
		        es_bytes_of((const uint8_t *)buffer->base, (size_t)n));
		return;
	}
	read_on(&tcp->carrier, false);
	tell_ended(tcp, n == UV_EOF ? ES_CLOSED : ES_IO, "");
}

static void read_on(struct es_carrier *carrier, bool on)
{
	struct tcp *tcp = (struct tcp *)carrier;

	if (carrier->closing || tcp->reading == on)
		return;
	tcp->reading = on;
	if (on)
		tcp->reading =
		        uv_read_start((uv_stream_t *)&tcp->handle, give_buffer, on_read) == 0;
	else
		uv_read_stop((uv_stream_t *)&tcp->handle);
}

static void on_written(uv_write_t *request, int status)
{
	struct tcp *tcp = request->data;

	free(tcp->rest);
	tcp->rest = NULL;
	tcp->carrier.writing = false;
	if (tcp->carrier.closing)
		return;
	if (status)
		tell_ended(tcp, ES_IO, "");
	else
		tcp->carrier.events->drained(tcp->carrier.context);
}

/* Keeps a copy for the kernel to take later. */
static size_t write_later(struct tcp *tcp, struct es_bytes bytes, es_err *err)
{
	size_t n = bytes.len < ES_LINK_WRITE ? bytes.len : ES_LINK_WRITE;

	tcp->rest = malloc(n);
	if (!tcp->rest) {
		*err = ES_NO_MEMORY;
		return 0;
	}
	memcpy(tcp->rest, bytes.data, n);
	uv_buf_t buffer = uv_buf_init((char *)tcp->rest, (unsigned)n);
	if (uv_write(&tcp->write, (uv_stream_t *)&tcp->handle, &buffer, 1, on_written)) {
		free(tcp->rest);
		tcp->rest = NULL;
		*err = ES_IO;
		return 0;
	}
	tcp->carrier.writing = true;
	return n;
}

static size_t write_now(struct es_carrier *carrier, struct es_bytes bytes, es_err *err)
{
	struct tcp *tcp = (struct tcp *)carrier;
	size_t taken = 0;

	*err = ES_OK;
	if (carrier->writing || carrier->closing)
		return 0;
	while (taken < bytes.len) {
		size_t left = bytes.len - taken;
		uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)(bytes.data + taken),
		                              (unsigned)(left < (1u << 30) ? left : (1u << 30)));
		int n = uv_try_write((uv_stream_t *)&tcp->handle, &buffer, 1);
		if (n == UV_EAGAIN)
			return taken + write_later(tcp, es_bytes_of(bytes.data + taken, left), err);
		if (n < 0) {
			*err = ES_IO;
			return taken;
		}
		taken += (size_t)n;
	}
	return taken;
}

static void on_finished(uv_shutdown_t *request, int status)
{
	(void)request;
	(void)status;
}

static void finish(struct es_carrier *carrier)
{
	struct tcp *tcp = (struct tcp *)carrier;

	if (!carrier->closing)
		(void)uv_shutdown(&tcp->shutdown, (uv_stream_t *)&tcp->handle, on_finished);
}

static void on_closed(uv_handle_t *handle)
{
	struct tcp *tcp = handle->data;

	if (tcp->carrier.events)
		tcp->carrier.events->closed(tcp->carrier.context);
	free(tcp);
}

static void close_now(struct es_carrier *carrier)
{
	struct tcp *tcp = (struct tcp *)carrier;

	if (carrier->closing)
		return;
	carrier->closing = true;
	uv_close((uv_handle_t *)&tcp->handle, on_closed);
}

static const struct es_carrier_kind tcp_kind = {read_on, write_now, finish, close_now};

static struct tcp *tcp_new(const struct es_tcp_room *room)
{
	struct tcp *tcp = calloc(1, sizeof *tcp);

	if (!tcp)
		return NULL;
	if (uv_tcp_init(room->loop, &tcp->handle)) {
		free(tcp);
		return NULL;
	}
	tcp->carrier.kind = &tcp_kind;
	tcp->read_buffer = room->read_buffer;
	tcp->handle.data = tcp->connect.data = tcp->write.data = tcp;
	return tcp;
}

static void on_connected(uv_connect_t *request, int status)
{
	struct tcp *tcp = request->data;
	char text[120];

	if (tcp->carrier.closing)
		return;
	if (status) {
		snprintf(text, sizeof text, "no connection: %s", uv_strerror(status));
		tell_ended(tcp, ES_IO, text);
		return;
	}
	uv_tcp_nodelay(&tcp->handle, 1);
	tcp->carrier.events->opened(tcp->carrier.context);
}

es_err es_tcp_dial(const struct es_tcp_room *room, const struct sockaddr *to,
                   const struct es_carrier_events *events, void *context, struct es_carrier **out,
                   const char **why)
{
	struct tcp *tcp = tcp_new(room);

	*why = es_err_sentence(ES_NO_MEMORY);
	if (!tcp)
		return ES_NO_MEMORY;
	int refused = uv_tcp_connect(&tcp->connect, &tcp->handle, to, on_connected);
	if (refused) {
		*why = uv_strerror(refused);
		close_now(&tcp->carrier);
		return ES_IO;
	}
	es_carrier_own(&tcp->carrier, events, context);
	*out = &tcp->carrier;
	return ES_OK;
}

es_err es_tcp_accept(const struct es_tcp_room *room, uv_stream_t *listener,
                     struct sockaddr_storage *from, struct es_carrier **out)
{
	struct tcp *tcp = tcp_new(room);
	int from_len = sizeof *from;

	if (!tcp)
		return ES_NO_MEMORY;
	if (uv_accept(listener, (uv_stream_t *)&tcp->handle) ||
	    uv_tcp_getpeername(&tcp->handle, (struct sockaddr *)from, &from_len)) {
		close_now(&tcp->carrier);
		return ES_IO;
	}
	uv_tcp_nodelay(&tcp->handle, 1);
	*out = &tcp->carrier;
	return ES_OK;
}
