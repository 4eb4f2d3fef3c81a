/* SPDX-License-Identifier: EUPL-1.2 */
/* The websockets: messages gathered from fragments, answers queued and sent in pieces, so many sockets in
 * a turn of the loop. */
#include "logsink.h"
#include "web/push.h"
#include "web/seen.h"
#include "web/server.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 32768u

/* A message that waits to be sent. */
struct queued {
	struct queued *next;
	struct es_push *push; /* its end, shared with other sockets, or NULL */
	size_t len;           /* of its own bytes */
	uint8_t bytes[];
};

struct es_socket {
	struct lws *wsi;
	struct es_client *client;
	struct es_writer message; /* as far as it has come */
	size_t gathered;          /* bytes of it */
	struct queued *first, *last;
	size_t queued;                 /* bytes */
	size_t sent;                   /* of the first */
	bool overflown;                /* the reader is too slow: it is being closed */
	bool waits;                    /* in line to be written to */
	struct es_socket *next, *prev; /* in that line */
};

/* --- the line of those that have something to send --------------------------------------------- */

static void stand_in_line(struct es_socket *socket)
{
	struct es_web *web = es_web_of(socket->wsi);

	if (socket->waits)
		return;
	socket->waits = true;
	socket->next = NULL;
	socket->prev = web->line_last;
	if (socket->prev)
		socket->prev->next = socket;
	else
		web->line_first = socket;
	web->line_last = socket;
	es_web_turn_wanted(web);
}

static void leave_line(struct es_socket *socket)
{
	struct es_web *web = es_web_of(socket->wsi);

	if (!socket->waits)
		return;
	socket->waits = false;
	if (socket->next)
		socket->next->prev = socket->prev;
	else
		web->line_last = socket->prev;
	if (socket->prev)
		socket->prev->next = socket->next;
	else
		web->line_first = socket->next;
}

bool es_sockets_step(struct es_web *web)
{
	for (size_t i = 0; i < ES_WEB_WRITES_PER_TURN && web->line_first; i++) {
		struct es_socket *socket = web->line_first;
		leave_line(socket);
		lws_callback_on_writable(socket->wsi);
	}
	return web->line_first != NULL;
}

/* --- what waits to be sent --------------------------------------------------------------------- */

static size_t length(const struct queued *q)
{
	return q->len + (q->push ? q->push->len : 0);
}

/* What a push holds counts once for all sockets, and for each of them against what it may have. */
static bool take(struct es_socket *socket, size_t own, struct es_push *push)
{
	struct es_room *room = &es_web_of(socket->wsi)->room;
	bool first = push && !push->room;
	size_t shared = push && push->room ? push->len : 0;

	if (!es_room_take(room, socket->queued + shared, ES_WEB_QUEUE_MAX,
	                  own + (first ? push->len : 0)))
		return false;
	if (first)
		push->room = room;
	return true;
}

static void enqueue(struct es_client *client, struct es_bytes message, struct es_push *push)
{
	struct es_socket *socket = client->owner;
	size_t own = sizeof(struct queued) + message.len;
	struct queued *q = NULL;

	if (socket->overflown)
		return;
	bool taken = take(socket, own, push);
	if (taken)
		q = malloc(own);
	if (taken && !q)
		es_room_give(&es_web_of(socket->wsi)->room, own);
	if (!q) {
		socket->overflown = true;
		lws_set_timeout(socket->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
		return;
	}
	*q = (struct queued){.push = push, .len = message.len};
	es_assert(message.len > 0);
	memcpy(q->bytes, message.data, message.len);
	if (push)
		es_push_ref(push);
	if (socket->last)
		socket->last->next = q;
	else
		socket->first = q;
	socket->last = q;
	socket->queued += sizeof(*q) + length(q);
	stand_in_line(socket);
}

static void drop_first(struct es_socket *socket)
{
	struct queued *q = socket->first;

	socket->first = q->next;
	if (!q->next)
		socket->last = NULL;
	socket->queued -= sizeof(*q) + length(q);
	es_room_give(&es_web_of(socket->wsi)->room, sizeof(*q) + q->len);
	es_push_unref(q->push);
	socket->sent = 0;
	free(q);
}

/* Its bytes from so many on, as many as wanted. */
static void copy(const struct queued *q, size_t from, uint8_t *out, size_t len)
{
	size_t own = from < q->len ? q->len - from : 0;

	if (own > len)
		own = len;
	memcpy(out, q->bytes + from, own);
	if (q->push && len > own)
		memcpy(out + own, q->push->bytes + (from + own - q->len), len - own);
}

static int on_writable(struct es_socket *socket)
{
	uint8_t buffer[LWS_PRE + PIECE];
	struct queued *q = socket->first;

	if (!q)
		return 0;
	size_t len = length(q) - socket->sent;
	bool more = len > PIECE;
	if (more)
		len = PIECE;
	copy(q, socket->sent, buffer + LWS_PRE, len);
	int flags = lws_write_ws_flags(LWS_WRITE_BINARY, socket->sent == 0, !more);
	if (lws_write(socket->wsi, buffer + LWS_PRE, len, (enum lws_write_protocol)flags) <
	    (int)len)
		return -1;
	socket->sent += len;
	if (!more)
		drop_first(socket);
	if (socket->first)
		stand_in_line(socket);
	return 0;
}

static int refuse(struct es_socket *socket, enum lws_close_status status, const char *why)
{
	lws_close_reason(socket->wsi, status, (unsigned char *)(uintptr_t)why, strlen(why));
	return -1;
}

/* An idle socket holds no buffer. */
static void drop_message(struct es_socket *socket)
{
	es_room_give(&es_web_of(socket->wsi)->room, socket->gathered);
	socket->gathered = 0;
	es_writer_free(&socket->message);
}

static int on_piece(struct es_socket *socket, const void *in, size_t len)
{
	struct lws *wsi = socket->wsi;
	struct es_room *room = &es_web_of(wsi)->room;
	bool whole = lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0;

	if (!lws_frame_is_binary(wsi))
		return refuse(socket, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE,
		              "MessagePack is binary");
	if (!es_room_take(room, socket->gathered, SIZE_MAX, len))
		return refuse(socket, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION, "the node is busy");
	socket->gathered += len;
	es_write_raw(&socket->message, es_bytes_of(in, len));
	if (socket->message.err != ES_OK)
		return refuse(socket, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, "at most 512 KiB");
	if (!whole)
		return 0;
	es_err err = es_api_receive(socket->client, es_writer_bytes(&socket->message));
	drop_message(socket);
	es_writer_grow(&socket->message, ES_WEB_MESSAGE_MAX);
	if (err != ES_OK)
		return refuse(socket, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE,
		              "this is not canonical MessagePack");
	return 0;
}

static void socket_free(struct es_socket *socket)
{
	if (socket->client)
		es_client_close(socket->client);
	leave_line(socket);
	while (socket->first)
		drop_first(socket);
	drop_message(socket);
	free(socket);
}

/* Who opened it: the session's account while the handshake's headers are still there. */
static bool find_account(struct es_web *web, struct lws *wsi, struct es_account *account,
                         struct es_id *session)
{
	char cookies[4096];
	struct es_bytes token = es_head_token(es_web_of(wsi), wsi, cookies, sizeof(cookies));
	struct es_view_source s;

	if (token.len == 0 || es_cookie_hash(token, session) != ES_OK ||
	    es_api_look(&web->api, NULL, &s) != ES_OK)
		return false;
	es_err err = es_cookie_account(s.snap, token, es_now_ms(), account);
	es_snapshot_end(s.snap);
	return err == ES_OK;
}

static int on_open(struct lws *wsi, void *user)
{
	struct es_web *web = es_web_of(wsi);
	struct es_account account;
	struct es_id session;
	struct es_socket *socket = calloc(1, sizeof(*socket));

	es_assert(user); /* per_session_data_size asked for it */
	if (!socket)
		return -1;
	socket->wsi = wsi;
	es_writer_grow(&socket->message, ES_WEB_MESSAGE_MAX);
	bool known = find_account(web, wsi, &account, &session);
	if (es_client_new(&web->api, known ? &account : NULL, enqueue, socket, &socket->client) !=
	    ES_OK) {
		socket_free(socket);
		return -1;
	}
	if (known) {
		socket->client->session = session;
		es_seen_today(&web->api, &account);
	}
	if (!es_head_base(web, wsi, socket->client->site))
		socket->client->site[0] = '\0';
	struct es_address address = es_head_address(wsi);
	memcpy(socket->client->address, address.bytes, sizeof(socket->client->address));
	*(struct es_socket **)user = socket;
	return 0;
}

int es_socket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                       size_t len)
{
	struct es_socket *socket = user ? *(struct es_socket **)user : NULL;

	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return es_head_refuse_upgrade(es_web_of(wsi), wsi) ? -1 : 0;
	case LWS_CALLBACK_ESTABLISHED:
		return on_open(wsi, user);
	case LWS_CALLBACK_RECEIVE:
		return socket ? on_piece(socket, in, len) : -1;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return socket ? on_writable(socket) : -1;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL:
		if (socket) {
			socket_free(socket);
			*(struct es_socket **)user = NULL;
		}
		return 0;
	default:
		return 0;
	}
}
