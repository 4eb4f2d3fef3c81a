/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/post.h"
#include "web/auth_job.h"

/* Lets somebody in, or says why not. */
static es_err enter(struct es_auth_job *job)
{
	struct es_node *node = job->node;
	const struct es_account_request *r = &job->request;

	switch (job->route) {
	case ES_ROUTE_SIGN_UP:
		return es_account_create(node, r, &job->account);
	case ES_ROUTE_CODE:
		return es_enter_code(node, es_bytes_str(job->ask), r->password, &job->account);
	case ES_ROUTE_LINK:
		return es_enter_link(node, r->password, &job->account);
	case ES_ROUTE_PASSKEY:
		return es_passkey_sign_in(node, &job->rp, &job->claim, &job->account);
	default:
		return es_account_sign_in(node, r->login, r->password, &job->account);
	}
}

static es_err leave(struct es_auth_job *job)
{
	es_err err = es_cookie_close(job->node, es_bytes_str(job->token));

	return err == ES_NOT_FOUND ? ES_OK : err; /* whoever has no session is signed out */
}

/* Whatever opened: a session. */
static es_err open_session(struct es_auth_job *job)
{
	es_err err = enter(job);

	if (err == ES_OK && es_suspended_until(job->node, &job->account, job->until))
		err = ES_NOT_ALLOWED;
	return err ? err : es_cookie_open(job->node, job->account.login, job->token);
}

void es_auth_run(struct es_auth_job *job)
{
	switch (job->route) {
	case ES_ROUTE_SIGN_OUT:
		job->err = leave(job);
		break;
	case ES_ROUTE_ASK:
		job->err =
		        es_post_ready(job->node) ? es_enter_ask(job->node, &job->asked) : ES_STATE;
		break;
	case ES_ROUTE_CHALLENGE:
		job->err = es_passkey_challenge(job->node, job->challenge);
		break;
	default:
		job->err = open_session(job);
		break;
	}
}

void es_auth_tell(struct es_auth_job *job)
{
	job->err = es_enter_tell(job->node, &job->asked, job->request.login, job->request.lang);
}
