/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/tcp.h"

#include <stdlib.h>
#include <string.h>

#include "node_limits.h"

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct es_tcp *tcp = handle->data;

	(void)suggested;
	*buffer = uv_buf_init((char *)tcp->read_buffer, ES_LINK_READ);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	struct es_tcp *tcp = stream->data;

	if (tcp->closing || n == 0)
		return;
	if (n > 0) {
		tcp->events->received(tcp->context,
		                      es_bytes_of((const uint8_t *)buffer->base, (size_t)n));
		return;
	}
	es_tcp_read(tcp, false);
	tcp->events->ended(tcp->context, n == UV_EOF ? ES_CLOSED : ES_IO);
}

es_err es_tcp_init(struct es_tcp *tcp, uv_loop_t *loop, uint8_t *read_buffer,
                   const struct es_tcp_events *events, void *context)
{
	*tcp = (struct es_tcp){.read_buffer = read_buffer, .events = events, .context = context};
	if (uv_tcp_init(loop, &tcp->handle))
		return ES_IO;
	tcp->handle.data = tcp;
	tcp->write.data = tcp;
	return ES_OK;
}

void es_tcp_read(struct es_tcp *tcp, bool on)
{
	if (tcp->closing || tcp->reading == on)
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
	struct es_tcp *tcp = request->data;

	free(tcp->rest);
	tcp->rest = NULL;
	tcp->writing = false;
	if (tcp->closing)
		return;
	if (status)
		tcp->events->ended(tcp->context, ES_IO);
	else
		tcp->events->drained(tcp->context);
}

/* Keeps a copy for the kernel to take later. */
static size_t write_later(struct es_tcp *tcp, struct es_bytes bytes, es_err *err)
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
	tcp->writing = true;
	return n;
}

size_t es_tcp_write(struct es_tcp *tcp, struct es_bytes bytes, es_err *err)
{
	size_t taken = 0;

	*err = ES_OK;
	if (tcp->writing || tcp->closing)
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

void es_tcp_finish(struct es_tcp *tcp)
{
	if (!tcp->closing)
		(void)uv_shutdown(&tcp->shutdown, (uv_stream_t *)&tcp->handle, on_finished);
}

static void on_closed(uv_handle_t *handle)
{
	struct es_tcp *tcp = handle->data;

	tcp->events->closed(tcp->context);
}

void es_tcp_close(struct es_tcp *tcp)
{
	if (tcp->closing)
		return;
	tcp->closing = true;
	uv_close((uv_handle_t *)&tcp->handle, on_closed);
}
