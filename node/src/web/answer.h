/* SPDX-License-Identifier: EUPL-1.2 */
/* An HTTP answer before it is sent: status, headers that differ, body. One owner; loop's thread. */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/api.h"
#include "web/ranges.h"

#define ES_ANSWER_ETAG_MAX 40

struct es_answer {
	unsigned status;
	const char *type;         /* static; NULL: no body */
	const char *fault;        /* what the API calls the reason of a refusal, static; or NULL */
	const char *cache;        /* static; NULL: "no-store" */
	struct es_bytes etag;     /* with its quotes; borrowed */
	const char *vary;         /* static; NULL: by accept-encoding where varies says so */
	const char *language;     /* to be remembered for this reader, static; NULL: none */
	bool gzip;                /* the body is gzip */
	bool varies;              /* it might have been */
	bool cookie;              /* Set-Cookie from the next two */
	char token[ES_TOKEN_LEN]; /* empty: end the session */
	uint64_t cookie_s;        /* seconds that it lives */
	char ask[ES_TOKEN_LEN];   /* another cookie, for who asked to be let in; empty: none */
	unsigned retry_s;         /* Retry-After; 0: none */
	const char *allow;        /* for 405 */
	const char *policy;       /* Content-Security-Policy, static; NULL: that of pages */
	bool part;                /* of pages, never a page: what governs pages is left unsaid */
	bool ranges;              /* parts of it may be asked for: what follows is said */
	bool chunked;             /* how long it is, nobody knows: it comes by itself, in chunks */
	uint64_t length;          /* of the body, which comes by itself */
	char range[80];           /* Content-Range; empty: none */
	char disposition[ES_DISPOSITION_MAX];
	struct es_bytes body;              /* borrowed, from own or from what outlives the answer */
	char own_etag[ES_ANSWER_ETAG_MAX]; /* where etag has no other place to stand */
	struct es_writer own;              /* what the body stands in, where nobody else keeps it */
};

void es_answer_init(struct es_answer *a);
void es_answer_free(struct es_answer *a);
/* Plain text that is static. */
void es_answer_text(struct es_answer *a, unsigned status, const char *text);
/* The value in w as JSON. The writer stays the caller's. */
void es_answer_json(struct es_answer *a, unsigned status, const struct es_writer *w);
/* {code, message} as JSON, {code, message, field} as MessagePack. */
void es_answer_fault_json(struct es_answer *a, enum es_api_code code, const char *message);
void es_answer_fault(struct es_answer *a, enum es_api_code code, const char *message,
                     const char *field);
/* The map in w as MessagePack. */
void es_answer_map(struct es_answer *a, unsigned status, const struct es_writer *w);

#endif
