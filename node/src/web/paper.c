/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/paper.h"

#include "account/digest.h"
#include "erase.h"
#include "logsink.h"
#include "store/withdrawals.h"
#include "web/exchange.h"
#include "web/remark.h"
#include "web/urlencoded.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define CODE_TYPED_MAX 100

struct es_paper {
	struct es_work work;
	struct es_web *web;
	struct exchange *x; /* NULL once the connection went */
	bool working;
	enum es_route asks;                   /* WITHDRAW, STOP or REMARK */
	char token[ES_STOP_TOKEN_LEN];        /* STOP */
	uint8_t hash[ES_WITHDRAWAL_HASH_LEN]; /* WITHDRAW */
	struct es_sent_remark remark;         /* REMARK */
	struct es_site_form form;             /* what the page says */
	size_t body_len, body_max;
	uint8_t body[];
};

size_t es_paper_room(enum es_route route)
{
	return route == ES_ROUTE_REMARK ? ES_REMARK_BODY_MAX : ES_WEB_AUTH_MAX;
}

es_err es_paper_open(struct exchange *x)
{
	size_t room = es_paper_room(x->target.route);
	struct es_paper *paper = calloc(1, sizeof(*paper) + room);

	if (!paper)
		return ES_NO_MEMORY;
	x->paper = paper;
	paper->x = x;
	paper->asks = x->target.route;
	paper->body_max = room;
	es_remark_begin(&paper->remark);
	return ES_OK;
}

bool es_paper_take(struct es_paper *paper, const void *in, size_t len)
{
	if (len > paper->body_max - paper->body_len)
		return false;
	if (len)
		memcpy(paper->body + paper->body_len, in, len);
	paper->body_len += len;
	return true;
}

static void drop(struct es_paper *paper)
{
	es_remark_free(&paper->remark);
	free(paper);
}

void es_paper_cancel(struct es_paper *paper)
{
	if (paper && paper->working)
		paper->x = NULL;
	else if (paper)
		drop(paper);
}

static void answer(struct es_paper *paper)
{
	struct exchange *x = paper->x;
	struct es_web *web = es_web_of(x->wsi);

	x->asked->request.form = &paper->form;
	if (!web->site || !es_site_answer(web->site, &web->api, &x->asked->request, &x->answer))
		es_answer_text(&x->answer, 404, "There is nothing here.\n");
	x->answer.cache = "no-store";
	x->state = ANSWERED;
	es_exchange_hold(web, x);
	lws_callback_on_writable(x->wsi);
}

static void withdraw(struct es_paper *paper)
{
	struct es_node *node = paper->web->api.node;
	struct es_snapshot *snap;
	size_t erased = 0;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (!err) {
		err = es_withdrawal_get(snap, paper->hash, &paper->form.record);
		es_snapshot_end(snap);
	}
	if (!err)
		err = es_erase(node, &paper->form.record, "person", &erased);
	if (!err)
		paper->form.said = erased ? ES_FORM_DONE : ES_FORM_BEFORE;
	else
		paper->form.said = err == ES_NOT_FOUND ? ES_FORM_UNKNOWN : ES_FORM_FAILED;
	if (paper->form.said == ES_FORM_FAILED)
		es_say(ES_LEVEL_ERROR, "web: a withdrawal failed: %s", es_err_sentence(err));
}

static void stop_letters(struct es_paper *paper)
{
	struct es_node *node = paper->web->api.node;
	uint8_t person[ES_AUTHOR_LEN];
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (!err) {
		err = es_stop_token_open(snap, es_bytes_str(paper->token), person);
		es_snapshot_end(snap);
	}
	if (!err)
		err = es_digest_stop(node, person);
	paper->form.said = !err                ? ES_FORM_DONE
	                   : err == ES_BAD_KEY ? ES_FORM_UNKNOWN
	                                       : ES_FORM_FAILED;
	if (paper->form.said == ES_FORM_FAILED)
		es_say(ES_LEVEL_ERROR, "web: letters could not be stopped: %s",
		       es_err_sentence(err));
}

static void run(struct es_work *work)
{
	struct es_paper *paper = (struct es_paper *)work;

	if (paper->asks == ES_ROUTE_STOP)
		stop_letters(paper);
	else if (paper->asks == ES_ROUTE_REMARK)
		paper->form.said = es_remark_keep(paper->web->api.node, &paper->remark);
	else
		withdraw(paper);
}

static void done(struct es_work *work)
{
	struct es_paper *paper = (struct es_paper *)work;
	struct es_api *api = &paper->web->api;

	paper->working = false;
	if (paper->x)
		answer(paper);
	else
		drop(paper);
	es_api_job_end(api);
}

static enum es_site_said judge_stop(const struct exchange *x, struct es_paper *paper)
{
	/* what the body says is no matter: the link says it all */
	if (x->target.path.len != sizeof(paper->token) - 1)
		return ES_FORM_UNKNOWN;
	memcpy(paper->token, x->target.path.data, x->target.path.len);
	return ES_FORM_EMPTY;
}

static enum es_site_said judge_withdrawal(struct es_paper *paper, struct es_bytes body)
{
	char code[CODE_TYPED_MAX];

	if (!es_urlencoded_get(body, "code", code, sizeof(code)) ||
	    es_withdrawal_hash(es_bytes_str(code), paper->hash) != ES_OK)
		return ES_FORM_WRONG;
	return ES_FORM_EMPTY;
}

/* Only what can be kept counts toward how many somebody may send: what was typed wrong is typed again. */
static enum es_site_said judge_remark(struct es_web *web, struct exchange *x,
                                      struct es_paper *paper, struct es_bytes body)
{
	enum es_language in = es_site_language(&web->api, &x->asked->request);

	memcpy(paper->remark.lang, es_language_codes[in], strlen(es_language_codes[in]));
	enum es_site_said said = es_remark_read(&paper->remark, body);
	es_remark_show(&paper->remark, &paper->form);
	if (said == ES_FORM_EMPTY &&
	    !es_rates_take(web->api.remarks, ES_BYTES(x->address.bytes), es_monotonic_ms()))
		return ES_FORM_TOO_MANY;
	return said;
}

/* What can be said without looking. */
static enum es_site_said judge(struct es_web *web, struct exchange *x, struct es_paper *paper)
{
	struct es_bytes body = es_bytes_of(paper->body, paper->body_len);

	if (paper->asks == ES_ROUTE_REMARK)
		return judge_remark(web, x, paper, body);
	if (!es_rates_take(paper->asks == ES_ROUTE_STOP ? web->stop_rates : web->paper_rates,
	                   ES_BYTES(x->address.bytes), es_monotonic_ms()))
		return ES_FORM_TOO_MANY;
	return paper->asks == ES_ROUTE_STOP ? judge_stop(x, paper) : judge_withdrawal(paper, body);
}

void es_paper_go(struct es_web *web, struct exchange *x)
{
	struct es_paper *paper = x->paper;

	paper->work = (struct es_work){.run = run, .done = done};
	paper->web = web;
	paper->form.said = judge(web, x, paper);
	/* once it has started, its fields are the worker's */
	bool judged = paper->form.said != ES_FORM_EMPTY;
	if (!judged && es_work_start(web->api.loop, &paper->work) != ES_OK) {
		paper->form.said = ES_FORM_FAILED;
		judged = true;
	}
	if (judged) {
		answer(paper);
		return;
	}
	paper->working = true;
	es_api_job_begin(&web->api);
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
}
