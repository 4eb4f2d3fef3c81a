/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/auth.h"

#include "logsink.h"
#include "web/auth_job.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_S 30

static const struct es_rate address_rate = {ES_RATE_SIGN_IN_ADDRESS_BURST,
                                            ES_RATE_SIGN_IN_ADDRESS_PER_MINUTE};
static const struct es_rate login_rate = {ES_RATE_SIGN_IN_LOGIN_BURST,
                                          ES_RATE_SIGN_IN_LOGIN_PER_MINUTE};
static const struct es_rate sign_up_rate = {ES_RATE_SIGN_UP_BURST, ES_RATE_SIGN_UP_PER_MINUTE};
static const struct es_rate challenge_rate = {ES_RATE_CHALLENGE_BURST,
                                              ES_RATE_CHALLENGE_PER_MINUTE};

struct es_auth {
	struct es_api *api;
	struct es_rates *by_address, *by_login, *sign_ups, *challenges;
	size_t jobs;
};

void es_auth_free(struct es_auth *auth)
{
	if (!auth)
		return;
	es_assert(auth->jobs == 0);
	es_rates_free(auth->by_address);
	es_rates_free(auth->by_login);
	es_rates_free(auth->sign_ups);
	es_rates_free(auth->challenges);
	free(auth);
}

es_err es_auth_new(struct es_api *api, struct es_auth **out)
{
	struct es_auth *auth = calloc(1, sizeof(*auth));

	if (!auth)
		return ES_NO_MEMORY;
	auth->api = api;
	es_err err = es_rates_new(&address_rate, ES_RATE_BUCKETS_MAX, &auth->by_address);
	if (err == ES_OK)
		err = es_rates_new(&login_rate, ES_RATE_BUCKETS_MAX, &auth->by_login);
	if (err == ES_OK)
		err = es_rates_new(&sign_up_rate, ES_RATE_BUCKETS_MAX, &auth->sign_ups);
	if (err == ES_OK)
		err = es_rates_new(&challenge_rate, ES_RATE_BUCKETS_MAX, &auth->challenges);
	if (err != ES_OK) {
		es_auth_free(auth);
		return err;
	}
	*out = auth;
	return ES_OK;
}

static bool is_passkey(enum es_route route)
{
	return route == ES_ROUTE_PASSKEY || route == ES_ROUTE_CHALLENGE;
}

static es_err read_body(struct es_auth_job *job, struct es_bytes body)
{
	const char *lang = job->node->identity.lang;

	if (body.len > sizeof(job->body))
		return ES_TOO_LARGE;
	if (body.len)
		memcpy(job->body, body.data, body.len);
	body = es_bytes_of(job->body, body.len);
	if (job->route == ES_ROUTE_PASSKEY)
		return es_auth_read_claim(body, &job->claim, &job->field);
	return es_auth_read(job->route, body, lang, &job->request, &job->field);
}

static es_err read_request(struct es_auth_job *job, const struct es_auth_request *request)
{
	es_err err = read_body(job, request->body);

	if (!err && is_passkey(job->route) && es_rp_of(request->site, &job->rp) != ES_OK)
		err = ES_STATE;
	return err;
}

/* --- rates ------------------------------------------------------------------------------------ */

/* Its id is no secret: counted by it alone, whoever knows it would keep its person out. */
static bool take_passkey(struct es_auth *auth, struct es_bytes id, struct es_bytes address,
                         uint64_t now_ms)
{
	const struct es_bytes parts[] = {address, id};
	struct es_id key;

	es_hash(&key, "essaim/v1/passkey-rate", parts, 2);
	return es_rates_take(auth->by_login, ES_BYTES(key.bytes), now_ms);
}

static bool take_rates(struct es_auth *auth, const struct es_auth_job *job, struct es_bytes address)
{
	uint64_t now_ms = es_monotonic_ms();
	char login[ES_LOGIN_MAX + 1];

	if (job->route == ES_ROUTE_SIGN_OUT)
		return true;
	if (job->route == ES_ROUTE_SIGN_UP)
		return es_rates_take(auth->sign_ups, address, now_ms);
	if (job->route == ES_ROUTE_CHALLENGE)
		return es_rates_take(auth->challenges, address, now_ms);
	if (!es_rates_take(auth->by_address, address, now_ms))
		return false;
	if (job->route == ES_ROUTE_CODE || job->route == ES_ROUTE_LINK)
		return true;
	if (job->route == ES_ROUTE_PASSKEY)
		return take_passkey(auth, job->claim.id, address, now_ms);
	return es_login_fold(job->request.login, login) != ES_OK ||
	       es_rates_take(auth->by_login, es_bytes_str(login), now_ms);
}

/* --- on its way --------------------------------------------------------------------------------- */

static void job_free(struct es_auth_job *job)
{
	sodium_memzero(job, sizeof(*job));
	free(job);
}

static void end(struct es_auth_job *job)
{
	struct es_api *api = job->auth->api;

	job->auth->jobs--;
	job_free(job);
	es_api_job_end(api);
}

static void tell(struct es_work *work)
{
	es_auth_tell((struct es_auth_job *)work);
}

static void told(struct es_work *work)
{
	struct es_auth_job *job = (struct es_auth_job *)work;

	if (job->err)
		es_say(ES_LEVEL_ERROR, "web: a letter was not written: %s",
		       es_err_sentence(job->err));
	end(job);
}

static void run(struct es_work *work)
{
	es_auth_run((struct es_auth_job *)work);
}

static void done(struct es_work *work)
{
	struct es_auth_job *job = (struct es_auth_job *)work;

	if (job->answer) {
		es_auth_answer(job, job->answer);
		job->done(job->context);
	}
	if (job->route == ES_ROUTE_ASK && job->err == ES_OK) {
		job->work = (struct es_work){.run = tell, .done = told};
		if (es_work_start(job->auth->api->loop, &job->work) == ES_OK)
			return;
	}
	end(job);
}

/* Ends what open sockets of the session may do before the answer says so. */
static void end_session(struct es_auth *auth, struct es_auth_job *job)
{
	struct es_id session;

	if (es_cookie_hash(es_bytes_str(job->token), &session) == ES_OK)
		es_api_signed_out(auth->api, &session);
}

static es_err prepare(struct es_auth *auth, const struct es_auth_request *request,
                      struct es_auth_job *job, struct es_answer *answer)
{
	es_err err = read_request(job, request);

	if (err != ES_OK) {
		job->err = err;
		es_auth_answer(job, answer);
	} else if (!take_rates(auth, job, request->address)) {
		answer->retry_s = RETRY_S;
		es_answer_fault(answer, ES_API_TOO_MANY, "too many attempts: wait a minute", NULL);
		err = ES_LIMIT;
	} else if (auth->jobs >= ES_AUTH_JOBS_MAX) {
		answer->retry_s = RETRY_S;
		es_answer_fault(answer, ES_API_BUSY, "the node is busy: try again", NULL);
		err = ES_BUSY;
	}
	return err;
}

void es_auth_start(struct es_auth *auth, const struct es_auth_request *request,
                   struct es_answer *answer, void (*on_done)(void *context), void *context,
                   struct es_auth_job **out)
{
	struct es_auth_job *job = calloc(1, sizeof(*job));

	*out = NULL;
	if (!job) {
		es_answer_fault(answer, ES_API_FAILED, es_err_sentence(ES_NO_MEMORY), NULL);
		return;
	}
	job->work = (struct es_work){.run = run, .done = done};
	job->auth = auth;
	job->node = auth->api->node;
	job->route = request->route;
	job->answer = answer;
	job->done = on_done;
	job->context = context;
	if (request->token.len == ES_TOKEN_LEN - 1)
		memcpy(job->token, request->token.data, ES_TOKEN_LEN - 1);
	if (request->ask.len == ES_TOKEN_LEN - 1)
		memcpy(job->ask, request->ask.data, ES_TOKEN_LEN - 1);
	if (prepare(auth, request, job, answer) != ES_OK) {
		job_free(job);
		return;
	}
	if (job->route == ES_ROUTE_SIGN_OUT)
		end_session(auth, job);
	if (es_work_start(auth->api->loop, &job->work) != ES_OK) {
		es_answer_fault(answer, ES_API_FAILED, es_err_sentence(ES_NO_MEMORY), NULL);
		job_free(job);
		return;
	}
	auth->jobs++;
	es_api_job_begin(auth->api);
	*out = job;
}

void es_auth_cancel(struct es_auth_job *job)
{
	job->answer = NULL;
}
