/* SPDX-License-Identifier: EUPL-1.2 */
/* One HTTP request under way, as the parts of the server that answer some of them see it. Loop's thread. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/download.h"
#include "web/paper.h"
#include "web/print.h"
#include "web/server.h"
#include "web/show.h"
#include "web/stream.h"
#include "web/upload.h"

/* READING: its body; WORKING: with a worker; ANSWERED: to be begun */
enum exchange_state { READING, WORKING, ANSWERED, WRITING };

#define ARGUMENTS_MAX 16
#define ARGUMENT_BYTES 1024 /* words of 200 characters */

/* What a page is asked for with. It lives in the connection's header table, so it is copied, and stays as
 * long as the request: a page may wait for a search, or for what its form asks. */
struct asked {
	char arguments[ARGUMENTS_MAX][ARGUMENT_BYTES];
	char base[ES_BASE_MAX], cookies[4096], languages[1024], etags[512], encoding[256];
	struct es_site_request request;
};

struct exchange {
	struct lws *wsi;
	enum exchange_state state;
	char path[ES_PATH_BYTES_MAX + 1];
	struct es_target target;
	bool head;  /* HEAD: no body is sent */
	bool close; /* the connection ends with it */
	bool https;
	struct es_address address;
	char token[ES_TOKEN_LEN];
	char site[ES_BASE_MAX]; /* where addresses of this site begin; of /auth */
	char ask[ES_TOKEN_LEN]; /* of the cookie that only /auth gets */
	uint8_t body[ES_WEB_AUTH_MAX];
	size_t body_len;
	struct es_answer answer;
	size_t sent;
	size_t held; /* bytes of the answer that count in the server's room */
	struct es_auth_job *job;
	struct es_find_job *find;
	struct asked *asked;
	struct es_stream *stream;     /* an attachment that goes down */
	struct es_put *put;           /* a piece of one that comes up */
	struct es_paper *paper;       /* a form without a script */
	struct es_print_job *print;   /* a PDF */
	struct es_download *download; /* an archive */
	struct es_show *show;         /* what a worker looks up */
};

/* Sends the answer; what a callback of libwebsockets returns. Inside one of its wsi alone. */
int es_exchange_begin(struct exchange *x, void *user);
/* Goes on once the client takes more; the connection ends where it takes nothing for ES_WEB_HTTP_TIMEOUT_S. */
void es_exchange_go_on(struct exchange *x);
void es_exchange_free(struct exchange *x); /* NULL is fine */
/* Makes what is large count in the server's room, or says that there is none. */
void es_exchange_hold(struct es_web *web, struct exchange *x);

#endif
