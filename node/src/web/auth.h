/* SPDX-License-Identifier: EUPL-1.2 */
/* /auth: sign-up, sign-in, sign-out, and the ways in without a password. Requests are read and their
 * rates judged on the loop; passwords are hashed on workers. Loop's thread. */
#ifndef WEB_AUTH_H
#define WEB_AUTH_H

#include "account/passkeys.h"
#include "web/answer.h"
#include "web/target.h"

struct es_auth;
es_err es_auth_new(struct es_api *api, struct es_auth **out) ES_MUST_USE;
void es_auth_free(struct es_auth *auth); /* no job under way */

/* Reads the body of a request: canonical MessagePack, a map; for a sign-up all that
 * es_account_check asks for, and no role above learner; of a request for a letter, login is the
 * address; of a code or a link, password is that. lang is the default. *field names the
 * culprit (static) or is NULL. out borrows from body and lang. Pure. Errors: ES_MALFORMED,
 * ES_INVALID, ES_NOT_ALLOWED. */
es_err es_auth_read(enum es_route route, struct es_bytes body, const char *lang,
                    struct es_account_request *out, const char **field) ES_MUST_USE;

/* The same of who signs in by a passkey. ES_MALFORMED, ES_TOO_LARGE. */
es_err es_auth_read_claim(struct es_bytes body, struct es_passkey_claim *out,
                          const char **field) ES_MUST_USE;

/* Who asks, and what; borrowed for the call. */
struct es_auth_request {
	enum es_route route;
	struct es_bytes body;
	struct es_bytes address; /* by which rates are counted */
	struct es_bytes token;   /* of the cookie; empty where there is none */
	struct es_bytes site;    /* where addresses of this site begin; empty where it has none */
	struct es_bytes ask;     /* of the cookie of who asked to be let in; the same */
};
/* Answers at once into answer (*job is NULL then), or later: done is called on the loop, with an
 * answer to fill, unless the job was cancelled before. */
struct es_auth_job;
void es_auth_start(struct es_auth *auth, const struct es_auth_request *request,
                   struct es_answer *answer, void (*done)(void *context), void *context,
                   struct es_auth_job **job);
/* The asker is gone: done will not be called, and answer not be touched. The work goes on. */
void es_auth_cancel(struct es_auth_job *job);

#endif
