/* SPDX-License-Identifier: EUPL-1.2 */
/* The websockets: messages gathered from fragments, answers queued and sent in pieces. */
#include "logsink.h"
#include "web/server.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 32768u

/* A message that waits to be sent. */
struct queued {
	struct queued *next;
	size_t len;
	uint8_t bytes[];
};

struct socket {
	struct lws *wsi;
	struct es_client *client;
	struct es_writer message; /* as far as it has come */
	size_t gathered;          /* bytes of it */
	struct queued *first, *last;
	size_t queued;  /* bytes */
	size_t sent;    /* of the first */
	bool overflown; /* the reader is too slow: it is being closed */
};

static void enqueue(struct es_client *client, struct es_bytes message)
{
	struct socket *socket = client->owner;
	struct queued *q = NULL;

	if (socket->overflown)
		return;
	struct es_room *room = &es_web_of(socket->wsi)->room;
	bool taken = es_room_take(room, socket->queued, ES_WEB_QUEUE_MAX, message.len);
	if (taken)
		q = malloc(sizeof(*q) + message.len);
	if (taken && !q)
		es_room_give(room, message.len);
	if (!q) {
		socket->overflown = true;
		lws_set_timeout(socket->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
		return;
	}
	*q = (struct queued){.len = message.len};
	memcpy(q->bytes, message.data, message.len);
	if (socket->last)
		socket->last->next = q;
	else
		socket->first = q;
	socket->last = q;
	socket->queued += message.len;
	lws_callback_on_writable(socket->wsi);
}

static void drop_first(struct socket *socket)
{
	struct queued *q = socket->first;

	socket->first = q->next;
	if (!q->next)
		socket->last = NULL;
	socket->queued -= q->len;
	es_room_give(&es_web_of(socket->wsi)->room, q->len);
	socket->sent = 0;
	free(q);
}

static int on_writable(struct socket *socket)
{
	uint8_t buffer[LWS_PRE + PIECE];
	struct queued *q = socket->first;

	if (!q)
		return 0;
	size_t len = q->len - socket->sent;
	bool more = len > PIECE;
	if (more)
		len = PIECE;
	memcpy(buffer + LWS_PRE, q->bytes + socket->sent, len);
	int flags = lws_write_ws_flags(LWS_WRITE_BINARY, socket->sent == 0, !more);
	if (lws_write(socket->wsi, buffer + LWS_PRE, len, (enum lws_write_protocol)flags) <
	    (int)len)
		return -1;
	socket->sent += len;
	if (!more)
		drop_first(socket);
	if (socket->first)
		lws_callback_on_writable(socket->wsi);
	return 0;
}

static int refuse(struct socket *socket, enum lws_close_status status, const char *why)
{
	lws_close_reason(socket->wsi, status, (unsigned char *)(uintptr_t)why, strlen(why));
	return -1;
}

/* An idle socket holds no buffer. */
static void drop_message(struct socket *socket)
{
	es_room_give(&es_web_of(socket->wsi)->room, socket->gathered);
	socket->gathered = 0;
	es_writer_free(&socket->message);
}

static int on_piece(struct socket *socket, const void *in, size_t len)
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

static void socket_free(struct socket *socket)
{
	if (socket->client)
		es_client_close(socket->client);
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
	struct socket *socket = calloc(1, sizeof(*socket));

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
	if (known)
		socket->client->session = session;
	struct es_address address = es_head_address(wsi);
	memcpy(socket->client->address, address.bytes, sizeof(socket->client->address));
	*(struct socket **)user = socket;
	return 0;
}

int es_socket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                       size_t len)
{
	struct socket *socket = user ? *(struct socket **)user : NULL;

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
			*(struct socket **)user = NULL;
		}
		return 0;
	default:
		return 0;
	}
}
