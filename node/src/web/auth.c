/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/auth.h"

#include "account/enter.h"
#include "logsink.h"
#include "mail/post.h"
#include "web/suspended.h"
#include "work.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_S 30

static const struct es_rate address_rate = {ES_RATE_SIGN_IN_ADDRESS_BURST,
                                            ES_RATE_SIGN_IN_ADDRESS_PER_MINUTE};
static const struct es_rate login_rate = {ES_RATE_SIGN_IN_LOGIN_BURST,
                                          ES_RATE_SIGN_IN_LOGIN_PER_MINUTE};
static const struct es_rate sign_up_rate = {ES_RATE_SIGN_UP_BURST, ES_RATE_SIGN_UP_PER_MINUTE};

struct es_auth {
	struct es_api *api;
	struct es_rates *by_address, *by_login, *sign_ups;
	size_t jobs;
};

struct es_auth_job {
	struct es_work work;
	struct es_auth *auth;
	enum es_route route;
	uint8_t body[ES_WEB_AUTH_MAX]; /* what the request borrows from */
	struct es_account_request request;
	struct es_account account;
	char token[ES_TOKEN_LEN]; /* what it came with, then what it goes with */
	char ask[ES_TOKEN_LEN];   /* what the browser got when it asked */
	struct es_asked asked;    /* what it gets now */
	es_err err;
	const char *field;
	char until[ES_UNTIL_MAX]; /* when it is suspended; else empty */
	struct es_answer *answer; /* NULL once cancelled */
	void (*done)(void *context);
	void *context;
};

void es_auth_free(struct es_auth *auth)
{
	if (!auth)
		return;
	es_assert(auth->jobs == 0);
	es_rates_free(auth->by_address);
	es_rates_free(auth->by_login);
	es_rates_free(auth->sign_ups);
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
	if (err != ES_OK) {
		es_auth_free(auth);
		return err;
	}
	*out = auth;
	return ES_OK;
}

static es_err read_body(struct es_auth_job *job, struct es_bytes body)
{
	const char *lang = job->auth->api->node->identity.lang;

	if (body.len > sizeof(job->body))
		return ES_TOO_LARGE;
	if (body.len)
		memcpy(job->body, body.data, body.len);
	return es_auth_read(job->route, es_bytes_of(job->body, body.len), lang, &job->request,
	                    &job->field);
}

/* --- rates ------------------------------------------------------------------------------------ */

static bool take_rates(struct es_auth *auth, const struct es_auth_job *job, struct es_bytes address)
{
	uint64_t now_ms = es_monotonic_ms();
	char login[ES_LOGIN_MAX + 1];

	if (job->route == ES_ROUTE_SIGN_OUT)
		return true;
	if (job->route == ES_ROUTE_SIGN_UP)
		return es_rates_take(auth->sign_ups, address, now_ms);
	if (!es_rates_take(auth->by_address, address, now_ms))
		return false;
	if (job->route == ES_ROUTE_CODE || job->route == ES_ROUTE_LINK)
		return true;
	return es_login_fold(job->request.login, login) != ES_OK ||
	       es_rates_take(auth->by_login, es_bytes_str(login), now_ms);
}

/* --- working ---------------------------------------------------------------------------------- */

/* Lets somebody in, or says why not. */
static es_err enter(struct es_auth_job *job)
{
	struct es_node *node = job->auth->api->node;
	const struct es_account_request *r = &job->request;

	switch (job->route) {
	case ES_ROUTE_SIGN_UP:
		return es_account_create(node, r, &job->account);
	case ES_ROUTE_CODE:
		return es_enter_code(node, es_bytes_str(job->ask), r->password, &job->account);
	case ES_ROUTE_LINK:
		return es_enter_link(node, r->password, &job->account);
	default:
		return es_account_sign_in(node, r->login, r->password, &job->account);
	}
}

static void run(struct es_work *work)
{
	struct es_auth_job *job = (struct es_auth_job *)work;
	struct es_node *node = job->auth->api->node;

	if (job->route == ES_ROUTE_SIGN_OUT) {
		job->err = es_cookie_close(node, es_bytes_str(job->token));
		if (job->err == ES_NOT_FOUND)
			job->err = ES_OK; /* whoever has no session is signed out */
		return;
	}
	if (job->route == ES_ROUTE_ASK) {
		job->err = es_post_ready(node) ? es_enter_ask(node, &job->asked) : ES_STATE;
		return;
	}
	job->err = enter(job);
	if (job->err == ES_OK && es_suspended_until(node, &job->account, job->until)) {
		job->err = ES_NOT_ALLOWED;
		return;
	}
	if (job->err == ES_OK)
		job->err = es_cookie_open(node, job->account.login, job->token);
}

static void answer_fault(const struct es_auth_job *job, struct es_answer *answer)
{
	enum es_api_code code = es_api_code_of(job->err);
	const char *message = es_err_sentence(job->err), *field = job->field;

	if (job->err == ES_BAD_KEY)
		message = job->route == ES_ROUTE_SIGN_IN ? "login or password is wrong"
		                                         : "wrong, used before, or too late";
	if (job->err == ES_STATE) {
		code = ES_API_NOT_FOUND;
		message = "this node sends no letters";
	}
	if (job->until[0]) {
		code = ES_API_SUSPENDED;
		message = "this account is suspended";
		field = job->until;
	}
	if (job->err == ES_NOT_FOUND && job->route == ES_ROUTE_SIGN_UP) {
		message = "this invitation was used, taken back, or is over";
		field = "invite";
	}
	if (job->err == ES_EXISTS) {
		message = "this login is taken";
		field = "login";
	}
	if (code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: an account request failed: %s",
		       es_err_sentence(job->err));
	es_answer_fault(answer, code, message, field);
}

static void answer_account(const struct es_auth_job *job, struct es_answer *answer)
{
	uint8_t buffer[2048];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	if (job->route == ES_ROUTE_ASK) {
		es_write_map(&w, 0);
		memcpy(answer->ask, job->asked.ask, sizeof(answer->ask));
		es_answer_map(answer, 200, &w);
		return;
	}
	if (job->route == ES_ROUTE_SIGN_OUT) {
		es_write_map(&w, 0);
	} else {
		es_write_map(&w, 1);
		es_write_cstr(&w, "account");
		w.err = es_view_account(&job->account, &w);
		memcpy(answer->token, job->token, sizeof(answer->token));
		answer->cookie_s = ES_SESSION_MS / 1000;
	}
	answer->cookie = true;
	es_answer_map(answer, 200, &w);
}

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

/* The letter is written after the answer: how long that takes tells nobody whether there is one. */
static void tell(struct es_work *work)
{
	struct es_auth_job *job = (struct es_auth_job *)work;

	job->err = es_enter_tell(job->auth->api->node, &job->asked, job->request.login,
	                         job->request.lang);
}

static void told(struct es_work *work)
{
	struct es_auth_job *job = (struct es_auth_job *)work;

	if (job->err)
		es_say(ES_LEVEL_ERROR, "web: a letter was not written: %s",
		       es_err_sentence(job->err));
	end(job);
}

static void done(struct es_work *work)
{
	struct es_auth_job *job = (struct es_auth_job *)work;

	if (job->answer) {
		if (job->err == ES_OK)
			answer_account(job, job->answer);
		else
			answer_fault(job, job->answer);
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
	es_err err = read_body(job, request->body);

	if (err != ES_OK) {
		job->err = err;
		answer_fault(job, answer);
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
