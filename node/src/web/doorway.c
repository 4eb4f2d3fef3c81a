/* SPDX-License-Identifier: EUPL-1.2 */
/* The bytes are looked at, never taken (MSG_PEEK), so that whoever answers reads them from the first on: TLS as well as
 * requests. What has been looked at does not wake us again (SO_RCVLOWAT). */
#include "web/doorway.h"

#include "web/knock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of what has come. */
struct seen {
	size_t bytes;
	struct es_knock_read read;
};

struct es_waiting {
	uv_poll_t poll;
	uv_timer_t timer;
	unsigned open; /* of the two, not closed yet */
	struct es_web *web;
	struct es_conn *conn;
	int fd;
	struct seen seen;
	struct es_waiting *next, *prev;
};

/* --- who answers -------------------------------------------------------------------------------- */

static void wake_at(int fd, size_t bytes)
{
	int low = (int)bytes;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &low, sizeof(low));
}

/* Whose it is, and there. name is empty where it names nobody. */
static void pass(struct es_conn *conn, int fd, const char *name)
{
	struct es_web *web = conn->web;
	enum es_handing handing =
	        name[0] && web->hand ? web->hand(web->hand_context, name, fd) : ES_HAND_OWN;

	if (handing == ES_HAND_TAKEN) {
		close(fd);
		es_conn_free(conn);
		return;
	}
	conn->away = handing == ES_HAND_AWAY;
	es_conn_adopt(conn, fd);
}

/* Looks at what has come. True once it is known what to do. */
static bool look(const struct es_web *web, int fd, struct seen *seen,
                 char name[ES_SITE_NAME_MAX + 1])
{
	uint8_t bytes[ES_KNOCK_MAX];
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_PEEK | MSG_DONTWAIT);

	name[0] = '\0';
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0 || (size_t)n == seen->bytes) /* it ended: libwebsockets finds the same */
		return true;
	seen->bytes = (size_t)n;
	struct es_bytes head = es_bytes_of(bytes, seen->bytes);
	enum es_knock knock =
	        web->tls ? es_knock_tls(head, name) : es_knock_http(head, &seen->read, name);
	if (knock == ES_KNOCK_MORE) {
		wake_at(fd, seen->bytes + 1);
		return false;
	}
	if (knock == ES_KNOCK_NAMELESS)
		name[0] = '\0';
	if (seen->bytes > 1)
		wake_at(fd, 1);
	return true;
}

/* --- waiting ------------------------------------------------------------------------------------ */

static void on_handle_closed(uv_handle_t *handle)
{
	struct es_waiting *w = handle->data;

	if (--w->open > 0)
		return;
	es_web_handle_closed(w->web);
	free(w);
}

/* Afterwards its connection is the caller's. */
static void leave(struct es_waiting *w)
{
	if (w->next)
		w->next->prev = w->prev;
	if (w->prev)
		w->prev->next = w->next;
	else
		w->web->waiting = w->next;
	uv_close((uv_handle_t *)&w->poll, on_handle_closed);
	uv_close((uv_handle_t *)&w->timer, on_handle_closed);
}

static void drop(struct es_waiting *w)
{
	leave(w);
	close(w->fd);
	es_conn_free(w->conn);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct es_waiting *w = poll->data;
	char name[ES_SITE_NAME_MAX + 1];

	(void)events;
	if (status < 0) {
		drop(w);
		return;
	}
	if (!look(w->web, w->fd, &w->seen, name))
		return;
	leave(w);
	pass(w->conn, w->fd, name);
}

static void on_timer(uv_timer_t *timer)
{
	drop(timer->data);
}

static void wait_for_more(struct es_waiting *w)
{
	struct es_web *web = w->web;

	w->next = web->waiting;
	if (w->next)
		w->next->prev = w;
	web->waiting = w;
	web->handles++;
	w->open = 2;
	es_assert(uv_timer_init(es_loop_uv(web->api.loop), &w->timer) == 0);
	w->poll.data = w;
	w->timer.data = w;
	uv_timer_start(&w->timer, on_timer, ES_WEB_HTTP_TIMEOUT_S * 1000ull, 0);
	if (uv_poll_start(&w->poll, UV_READABLE | UV_DISCONNECT, on_readable))
		drop(w);
}

void es_doorway_take(struct es_web *web, struct es_conn *conn, int fd)
{
	char name[ES_SITE_NAME_MAX + 1];
	struct seen seen = {0};

	if (look(web, fd, &seen, name)) {
		pass(conn, fd, name);
		return;
	}
	struct es_waiting *w = calloc(1, sizeof(*w));
	if (!w || uv_poll_init(es_loop_uv(web->api.loop), &w->poll, fd)) {
		free(w);
		close(fd);
		es_conn_free(conn);
		return;
	}
	w->web = web;
	w->conn = conn;
	w->fd = fd;
	w->seen = seen;
	wait_for_more(w);
}

void es_doorway_close(struct es_web *web)
{
	while (web->waiting)
		drop(web->waiting);
}
