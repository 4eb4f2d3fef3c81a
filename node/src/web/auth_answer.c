/* SPDX-License-Identifier: EUPL-1.2 */
#include "logsink.h"
#include "view/read.h"
#include "web/auth_job.h"

#include <string.h>

/* --- refusals ----------------------------------------------------------------------------------- */

/* Where an error alone does not say it. */
struct fault {
	enum es_route route;
	es_err err;
	enum es_api_code code;
	const char *message, *field;
};
static const struct fault faults[] = {
        {ES_ROUTE_SIGN_IN, ES_BAD_KEY, ES_API_WRONG_PASSWORD, "login or password is wrong", NULL},
        {ES_ROUTE_CODE, ES_BAD_KEY, ES_API_WRONG_PASSWORD, "wrong, used before, or too late", NULL},
        {ES_ROUTE_LINK, ES_BAD_KEY, ES_API_WRONG_PASSWORD, "wrong, used before, or too late", NULL},
        {ES_ROUTE_ASK, ES_STATE, ES_API_NOT_FOUND, "this node sends no letters", NULL},
        {ES_ROUTE_SIGN_UP, ES_NOT_FOUND, ES_API_NOT_FOUND,
         "this invitation was used, taken back, or is over", "invite"},
        {ES_ROUTE_SIGN_UP, ES_EXISTS, ES_API_EXISTS, "this login is taken", "login"},
        {ES_ROUTE_CHALLENGE, ES_STATE, ES_API_NOT_FOUND, "passkeys need a site with a name",
         "site"},
        {ES_ROUTE_PASSKEY, ES_STATE, ES_API_NOT_FOUND, "passkeys need a site with a name", "site"},
        {ES_ROUTE_PASSKEY, ES_NOT_FOUND, ES_API_NOT_FOUND, "this passkey is not known here",
         "passkey"},
        {ES_ROUTE_PASSKEY, ES_EXPIRED, ES_API_WRONG_PASSWORD, "used before, or too late",
         "challenge"},
        {ES_ROUTE_PASSKEY, ES_BAD_KEY, ES_API_WRONG_PASSWORD, "this passkey does not fit",
         "passkey"},
        {ES_ROUTE_PASSKEY, ES_FORK, ES_API_NOT_ALLOWED,
         "there may be a copy of this passkey: it opens no more", "copied"},
};

static struct fault fault_of(const struct es_auth_job *job)
{
	if (job->until[0])
		return (struct fault){job->route, job->err, ES_API_SUSPENDED,
		                      "this account is suspended", job->until};
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].route == job->route && faults[i].err == job->err)
			return faults[i];
	return (struct fault){job->route, job->err, es_api_code_of(job->err),
	                      es_err_sentence(job->err), job->field};
}

static void refuse(const struct es_auth_job *job, struct es_answer *answer)
{
	struct fault fault = fault_of(job);

	if (fault.code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: an account request failed: %s",
		       es_err_sentence(job->err));
	if (job->route == ES_ROUTE_PASSKEY && job->err == ES_FORK)
		es_say(ES_LEVEL_WARNING, "web: a passkey that may have a copy was refused");
	es_answer_fault(answer, fault.code, fault.message, fault.field);
}

/* --- answers ------------------------------------------------------------------------------------ */

static void answer_session(const struct es_auth_job *job, struct es_answer *answer,
                           struct es_writer *w)
{
	answer->cookie = true;
	if (job->route == ES_ROUTE_SIGN_OUT) {
		es_write_map(w, 0);
		return;
	}
	es_write_map(w, 1);
	es_write_cstr(w, "account");
	w->err = es_view_account(&job->account, w);
	memcpy(answer->token, job->token, sizeof(answer->token));
	answer->cookie_s = ES_SESSION_MS / 1000;
}

void es_auth_answer(const struct es_auth_job *job, struct es_answer *answer)
{
	uint8_t buffer[2048];
	struct es_writer w;

	if (job->err != ES_OK) {
		refuse(job, answer);
		return;
	}
	es_writer_init(&w, buffer, sizeof(buffer));
	if (job->route == ES_ROUTE_ASK) {
		es_write_map(&w, 0);
		memcpy(answer->ask, job->asked.ask, sizeof(answer->ask));
	} else if (job->route == ES_ROUTE_CHALLENGE) {
		es_write_map(&w, 2);
		es_write_cstr(&w, "challenge");
		es_write_bin(&w, ES_BYTES(job->challenge));
		es_write_cstr(&w, "rp");
		es_write_cstr(&w, job->rp.id);
	} else {
		answer_session(job, answer, &w);
	}
	es_answer_map(answer, 200, &w);
}
