/* SPDX-License-Identifier: EUPL-1.2 */
/* One request of /auth on its way: read and judged on the loop (auth.c), done by a worker (auth_run.c),
 * answered on the loop (auth_answer.c). Of these files alone. */
#ifndef WEB_AUTH_JOB_H
#define WEB_AUTH_JOB_H

#include "account/enter.h"
#include "account/passkeys.h"
#include "web/auth.h"
#include "web/suspended.h"
#include "work.h"

struct es_auth_job {
	struct es_work work;
	struct es_auth *auth;
	struct es_node *node;
	enum es_route route;
	uint8_t body[ES_WEB_AUTH_MAX]; /* what the requests borrow from */
	struct es_account_request request;
	struct es_passkey_claim claim; /* of ES_ROUTE_PASSKEY */
	struct es_rp rp;               /* of passkeys: the site that was asked */
	struct es_account account;
	char token[ES_TOKEN_LEN]; /* what it came with, then what it goes with */
	char ask[ES_TOKEN_LEN];   /* what the browser got when it asked */
	struct es_asked asked;    /* what it gets now */
	uint8_t challenge[ES_CHALLENGE_LEN];
	es_err err;
	const char *field;
	char until[ES_UNTIL_MAX]; /* when it is suspended; else empty */
	struct es_answer *answer; /* NULL once cancelled */
	void (*done)(void *context);
	void *context;
};

/* auth_run.c, on a worker: does what is asked; err says how it went. */
void es_auth_run(struct es_auth_job *job);
/* The letter, after the answer: how long that takes tells nobody whether there is one. */
void es_auth_tell(struct es_auth_job *job);

/* auth_answer.c, on the loop: says how it went. */
void es_auth_answer(const struct es_auth_job *job, struct es_answer *answer);

#endif
