/* SPDX-License-Identifier: EUPL-1.2 */
/* The web server: HTTP, websocket API and the UI's files on the node's loop (docs/api.md). Owned by
 * serve; every function is for the loop's thread. What libwebsockets is stays behind this door. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "loop.h"
#include "view/view.h"
#include "web/network.h"

struct es_web;
struct es_search;
struct es_carrier;

/* What became of a connection that names another site. */
enum es_handing {
	ES_HAND_OWN,   /* it is none of those hosted here */
	ES_HAND_TAKEN, /* its structure's process has it: the descriptor is to be closed here */
	ES_HAND_AWAY   /* its structure's process is not there just now */
};

/* Strings are copied. */
struct es_web_config {
	const char *
	        address; /* to listen on: "127.0.0.1", "::", "0.0.0.0"; NULL: nowhere, all connections
	                           come by es_web_take */
	uint16_t port;   /* 0 picks a free one */
	const char *ui_dir;     /* the bundled UI; NULL serves the API alone */
	const char *public_url; /* "https://essaim.example.org" where a proxy stands before us, else
	                           NULL */
	/* Addresses of proxies whose X-Forwarded-Proto and X-Forwarded-For are believed; with a public URL
	 * and none given, this machine's own. */
	const struct es_network *proxies;
	size_t proxies_len;
	const char *tls_cert; /* PEM files that es_tls_check found well; NULL: no TLS of its own */
	const char *tls_key;
	/* The federation as it stands now; borrowed until the next turn of the loop. */
	const struct es_federation *(*federation)(void *context);
	es_partner_fn *partner; /* NULL: everybody is silent */
	/* Asks partners for a body that is not here: es_links_fetch. NULL: there are none. */
	es_err (*fetch)(void *context, const struct es_id *record);
	/* Tells partners who looks at a conversation: es_links_tell_here. NULL: there are none. */
	void (*tell_here)(void *context, const struct es_here *here, const uint64_t *named,
	                  size_t named_len);
	/* How far the exchange with partners is: es_links_exchange. NULL: nobody knows. */
	void (*exchange)(void *context, struct es_exchange_state *out);
	/* Takes over a websocket that a peer opened at /peer, from an address as text and as what limits count by:
	 * es_links_accept. NULL: there is no such door. */
	void (*take_peer)(void *context, struct es_carrier *carrier, const char *address,
	                  uint64_t group);
	void *context;            /* of the functions above */
	struct es_search *search; /* outlives the server; NULL: nothing can be searched */
};

/* Listens. Errors: ES_BUSY (the port is taken), ES_IO, ES_NOT_FOUND (ui_dir), ES_NO_MEMORY,
 * ES_MALFORMED (public_url, address). */
es_err es_web_new(struct es_loop *loop, struct es_node *node, const struct es_web_config *config,
                  struct es_web **out) ES_MUST_USE;
uint16_t es_web_port(const struct es_web *web);
/* From now on connections that name another site go through hand, which gives them (open here as well until it returned) to
 * the structure of that site: hosting/hosting.h. NULL: none is hosted here (any more). */
void es_web_hand(struct es_web *web,
                 enum es_handing (*hand)(void *context, const char *name, int fd), void *context);
/* Takes a connection that another process accepted, as though it had come in here; fd is the web's from now on. */
void es_web_take(struct es_web *web, int fd);

/* After a commit: pushes what subscribers should see. The commit is read during the call only. */
void es_web_on_commit(struct es_web *web, const struct es_commit *commit);
/* How it stands with a structure has changed. */
void es_web_on_partner(struct es_web *web, const struct es_id *structure);
/* A partner told who looks at a conversation; here NULL: its link is gone. */
void es_web_on_here(struct es_web *web, uint64_t link, const struct es_id *structure,
                    const struct es_here *here);
/* Readiness of /readyz: true from es_web_new until said otherwise. */
void es_web_ready(struct es_web *web, bool ready);

/* Closes every connection, waits for work under way, frees everything; closed is called from the
 * loop when nothing of it is left (the loop must go on running until then). */
void es_web_close(struct es_web *web, void (*closed)(void *context), void *context);

#endif
