/* SPDX-License-Identifier: EUPL-1.2 */
/* The inside of the web server: what its parts that speak to libwebsockets share. Loop's thread. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "site/site.h"
#include "web/auth.h"
#include "web/files.h"
#include "web/room.h"
#include "web/tls.h"
#include "web/web.h"

#include <libwebsockets.h>
#include <uv.h>

#define ES_SUBPROTOCOL "essaim.v1"
#define ES_LANGUAGE_COOKIE "essaim-language" /* both are what the application writes */
#define ES_THEME_COOKIE "essaim-theme"

/* Who is at the other end, as far as limits go: an IPv4 address, or an IPv6 network of /64. */
struct es_address {
	uint8_t bytes[ES_ADDRESS_KEY_LEN];
};

/* One accepted connection; libwebsockets keeps it as the opaque pointer of its wsi. */
struct es_conn {
	struct es_web *web;
	struct es_address address;
	bool trusted; /* it comes from a proxy that is believed */
	bool away;    /* it is for a structure hosted here that is not at work just now */
};

struct es_web {
	struct es_api api;
	struct es_auth *auth;
	struct es_files *files; /* NULL: the API alone */
	struct es_site *site;   /* NULL: the bundled UI brings no words, or there is none */
	struct es_rates *http_rates, *proof_rates, *paper_rates, *stop_rates;
	struct es_room room;
	void (*take_peer)(void *context, struct es_carrier *carrier, const char *address,
	                  uint64_t group);
	size_t puts;                     /* pieces of files that are coming up */
	struct es_print_job *print_line; /* PDFs that wait for a worker, first come first */
	size_t print_line_len;
	/* Browsers keep cookies by host, not by port: two nodes of one host need two names. */
	char cookie[sizeof("essaim-") + 8];
	char *public_url; /* NULL or without a slash at its end */
	struct es_network proxies[ES_PROXIES_MAX];
	size_t proxies_len;
	struct es_tls *tls; /* NULL: plain HTTP, or TLS is the proxy's */
	bool ready;
	struct lws_context *context; /* NULL once libwebsockets is gone */
	struct lws_vhost *vhost;
	enum es_handing (*hand)(void *context, const char *name, int fd); /* NULL: none is hosted */
	void *hand_context;
	bool handed;                /* connections come from the node that hosts this one */
	struct es_waiting *waiting; /* in the doorway */
	bool listens;
	uv_poll_t listener;
	int listen_fd;
	uint16_t port;
	size_t conns, conns_max; /* open; how many may be, with the descriptors that there are */
	struct es_address *addresses; /* of the open ones, conns of them */
	size_t handles;               /* of ours that are open on the loop */
	uv_timer_t here;              /* tells in a moment who is where */
	uv_timer_t quiet;             /* until no more rows pour in */
	uv_timer_t again;             /* what is told of who is here */
	bool has_timers;
	uv_idle_t turn; /* what is left for the next turn of the loop */
	bool has_turn;
	struct es_socket *line_first, *line_last; /* wait to be written to */
	uv_timer_t closing;
	bool is_closing;
	void (*closed)(void *context);
	void *closed_context;
};

/* listen.c */
es_err es_web_listen(struct es_web *web, const char *address, uint16_t port) ES_MUST_USE;
void es_web_unlisten(struct es_web *web);
/* A connection that libwebsockets is done with. */
void es_conn_free(struct es_conn *conn);
void es_web_handle_closed(struct es_web *web);

/* socket.c: writes to some of those that wait; true while there are more. */
bool es_sockets_step(struct es_web *web);
/* There is work for the next turns of the loop. */
void es_web_turn_wanted(struct es_web *web);

/* http.c, socket.c: what libwebsockets calls. */
int es_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                     size_t len);
int es_socket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                       size_t len);

/* head.c: headers of the request under way. */
/* Copies a header; empty where it is absent or longer than size - 1. */
struct es_bytes es_head_copy(struct lws *wsi, enum lws_token_indexes token, char *buffer,
                             size_t size);
bool es_head_https(const struct es_web *web, struct lws *wsi);
/* Where addresses of this site begin: the public URL, or scheme and Host; false where Host is none. */
#define ES_BASE_MAX ES_ORIGIN_MAX
bool es_head_base(const struct es_web *web, struct lws *wsi, char out[ES_BASE_MAX]);
/* Whether the request names this site: with a public URL its host, else any. */
bool es_head_host_fits(const struct es_web *web, struct lws *wsi);
bool es_head_origin_fits(const struct es_web *web, struct lws *wsi);
/* What whoever asks may see: es_api_look, wider for who is signed in. */
es_err es_head_look(struct es_web *web, struct lws *wsi, struct es_view_source *s) ES_MUST_USE;
/* Whether who asks is signed in as an editor or more. */
bool es_head_is_editor(const struct es_web *web, struct lws *wsi);
/* The session's token in the cookie; empty where there is none. */
struct es_bytes es_head_token(const struct es_web *web, struct lws *wsi, char *buffer, size_t size);
/* Whose rates count: the connection's address, or what a trusted proxy says. */
struct es_address es_head_address(struct lws *wsi);
/* Everything that must be so before a websocket opens, at /ws and at /peer; says why not (static) or NULL. */
const char *es_head_refuse_upgrade(const struct es_web *web, struct lws *wsi);
const char *es_head_refuse_peer(const struct es_web *web, struct lws *wsi);
bool es_head_is_peer(struct lws *wsi);
/* Whether the next request on this connection may be for another structure: a proxy's, where structures are hosted. */
bool es_head_is_shared(struct lws *wsi);
/* Whether it is for a structure hosted here that is not at work just now. */
bool es_head_is_away(struct lws *wsi);
struct es_web *es_web_of(struct lws *wsi);

#endif
