/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/ws_internal.h"

#include "node_limits.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void tell_end(struct es_post *post);

/* By a post: libwebsockets may call back from inside what the owner calls. */
static void tell_later(struct es_ws *ws)
{
	if (ws->posted)
		return;
	ws->posted = true;
	ws->post.run = tell_end;
	es_loop_post(ws->loop, &ws->post);
}

static void ws_free(struct es_ws *ws)
{
	free(ws->rest);
	free(ws);
}

static void tell_end(struct es_post *post)
{
	struct es_ws *ws = (struct es_ws *)((char *)post - offsetof(struct es_ws, post));
	struct es_carrier *carrier = &ws->carrier;

	ws->posted = false;
	if (!carrier->closing && !ws->told) {
		ws->told = true;
		if (carrier->events)
			carrier->events->ended(carrier->context, ws->reason, ws->text);
	}
	if (!carrier->closing || ws->wsi || ws->posted)
		return;
	if (carrier->events)
		carrier->events->closed(carrier->context);
	ws_free(ws);
}

/* --- what the link does ------------------------------------------------------------------------ */

static void read_on(struct es_carrier *carrier, bool on)
{
	struct es_ws *ws = (struct es_ws *)carrier;

	if (ws->wsi && !carrier->closing)
		lws_rx_flow_control(ws->wsi, on);
}

static size_t write_some(struct es_carrier *carrier, struct es_bytes bytes, es_err *err)
{
	struct es_ws *ws = (struct es_ws *)carrier;
	size_t len = bytes.len < ES_LINK_WRITE ? bytes.len : ES_LINK_WRITE;

	*err = ES_OK;
	if (carrier->writing || carrier->closing || len == 0)
		return 0;
	if (!ws->wsi) {
		*err = ES_IO;
		return 0;
	}
	ws->rest = malloc(LWS_PRE + len);
	if (!ws->rest) {
		*err = ES_NO_MEMORY;
		return 0;
	}
	memcpy(ws->rest + LWS_PRE, bytes.data, len);
	ws->rest_len = len;
	carrier->writing = true;
	lws_callback_on_writable(ws->wsi);
	return len;
}

static void finish(struct es_carrier *carrier)
{
	struct es_ws *ws = (struct es_ws *)carrier;

	if (!ws->wsi || carrier->closing)
		return;
	ws->finishing = true;
	lws_callback_on_writable(ws->wsi);
}

static void close_now(struct es_carrier *carrier)
{
	struct es_ws *ws = (struct es_ws *)carrier;

	if (carrier->closing)
		return;
	carrier->closing = true;
	if (ws->wsi)
		lws_set_timeout(ws->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
	else
		tell_later(ws);
}

static const struct es_carrier_kind ws_kind = {read_on, write_some, finish, close_now};

/* --- what libwebsockets does ------------------------------------------------------------------- */

struct es_ws *ws_new(struct es_loop *loop)
{
	struct es_ws *ws = calloc(1, sizeof *ws);

	if (!ws)
		return NULL;
	ws->carrier.kind = &ws_kind;
	ws->loop = loop;
	ws->reason = ES_CLOSED;
	return ws;
}

struct es_ws *es_ws_accept(struct es_loop *loop, struct lws *wsi, struct es_carrier **carrier)
{
	struct es_ws *ws = ws_new(loop);

	if (!ws)
		return NULL;
	ws->wsi = wsi;
	ws->open = true;
	*carrier = &ws->carrier;
	return ws;
}

void ws_opened(struct es_ws *ws)
{
	ws->open = true;
	if (!ws->carrier.closing)
		ws->carrier.events->opened(ws->carrier.context);
}

void ws_keep_reason(struct es_ws *ws, es_err reason, const char *text, size_t len)
{
	if (ws->text[0])
		return;
	ws->reason = reason;
	len = len < sizeof ws->text - 1 ? len : sizeof ws->text - 1;
	for (size_t i = 0; i < len && text[i]; i++)
		ws->text[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : ' ';
}

static int refuse(struct es_ws *ws, const char *why)
{
	ws_keep_reason(ws, ES_MALFORMED, why, strlen(why));
	lws_close_reason(ws->wsi, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE,
	                 (unsigned char *)(uintptr_t)why, strlen(why));
	return -1;
}

int es_ws_received(struct es_ws *ws, const void *in, size_t len)
{
	struct es_carrier *carrier = &ws->carrier;

	if (carrier->closing || ws->told)
		return -1;
	if (!lws_frame_is_binary(ws->wsi))
		return refuse(ws, "peers send binary messages");
	if (len > 0)
		carrier->events->received(carrier->context, es_bytes_of(in, len));
	return 0;
}

/* Hands over what waits. -1: the connection is gone. */
static int write_rest(struct es_ws *ws)
{
	int written = lws_write(ws->wsi, ws->rest + LWS_PRE, ws->rest_len, LWS_WRITE_BINARY);

	free(ws->rest);
	ws->rest = NULL;
	if (written < (int)ws->rest_len) {
		ws_keep_reason(ws, ES_IO, "the connection broke", 120);
		return -1;
	}
	return 0;
}

int es_ws_writable(struct es_ws *ws)
{
	struct es_carrier *carrier = &ws->carrier;

	if (carrier->closing)
		return 0; /* it is about to be closed */
	if (ws->rest && write_rest(ws))
		return -1;
	if (carrier->writing && lws_partial_buffered(ws->wsi)) {
		lws_callback_on_writable(ws->wsi); /* once the kernel took the rest */
		return 0;
	}
	if (carrier->writing) {
		carrier->writing = false;
		carrier->events->drained(carrier->context);
		return 0;
	}
	if (!ws->finishing)
		return 0;
	lws_close_reason(ws->wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
	return -1;
}

void es_ws_gone(struct es_ws *ws)
{
	ws->wsi = NULL;
	tell_later(ws);
}
