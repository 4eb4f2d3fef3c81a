/* SPDX-License-Identifier: EUPL-1.2 */
/* What editors do with the people of this node: roles, codes for the counter, sessions, invitations. */
#include "account/enter.h"
#include "account/people.h"
#include "mail/post.h"
#include "qr.h"
#include "view/read.h"
#include "web/task.h"

#include <stdio.h>
#include <string.h>

#define URL_MAX 600

enum deed { ROLE, DECLINE, CLOSE, CODE, INVITE, UNINVITE };

struct person {
	struct es_task task; /* first */
	enum deed deed;
	struct es_account actor;
	char login[ES_LOGIN_MAX + 1];
	enum es_role role;
	char text[4 * ES_WISH_MAX + 1]; /* a reason or a note */
	uint8_t id[ES_WAY_ID_LEN];
	char secret[ES_TOKEN_LEN];             /* what was made: a code or an invitation */
	char address[ES_MAIL_ADDRESS_MAX + 1]; /* an invitation goes there; empty: by hand */
	char lang[ES_LANG_MAX + 1];            /* in this language */
};

/* --- doing -------------------------------------------------------------------------------------- */

/* A code lets whoever holds it in as that person. */
static es_err give_code(struct person *p)
{
	struct es_node *node = p->task.client->api->node;
	struct es_account account;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_account_get(snap, p->login, &account);
	es_snapshot_end(snap);
	if (!err && !es_may_care(&p->actor, &account))
		err = ES_NOT_ALLOWED;
	return err ? err : es_enter_counter(node, p->login, p->secret);
}

/* A link that could not be sent as it was meant to opens nothing. */
static es_err send_invitation(struct person *p)
{
	struct es_node *node = p->task.client->api->node;
	uint8_t id[ES_WAY_ID_LEN];

	es_err err = es_post_invite(node, &p->actor, p->address, es_bytes_str(p->lang), p->secret,
	                            es_now_ms() + ES_INVITATION_MS);
	if (err == ES_OK)
		return ES_OK;
	es_invitation_id(es_bytes_str(p->secret), id);
	if (es_person_uninvite(node, id) != ES_OK)
		return ES_IO;
	if (err == ES_LIMIT)
		es_task_refuse(&p->task, ES_API_TOO_MANY, "address",
		               "enough invitations were sent there, or for today");
	else if (err == ES_STATE)
		es_task_refuse(&p->task, ES_API_NOT_FOUND, "address", "this node sends no letters");
	return err;
}

static es_err invite(struct person *p)
{
	struct es_node *node = p->task.client->api->node;

	if (p->address[0] && !es_post_ready(node)) {
		es_task_refuse(&p->task, ES_API_NOT_FOUND, "address", "this node sends no letters");
		return ES_NOT_ALLOWED;
	}
	es_err err = es_person_invite(node, &p->actor, p->role, es_bytes_str(p->text), p->secret);
	return err || !p->address[0] ? err : send_invitation(p);
}

static void run(struct es_task *task)
{
	struct person *p = (struct person *)task;
	struct es_node *node = task->client->api->node;
	struct es_bytes text = es_bytes_str(p->text);

	switch (p->deed) {
	case ROLE:
		task->err = es_person_role(node, &p->actor, p->login, p->role, text);
		break;
	case DECLINE:
		task->err = es_person_decline(node, &p->actor, p->login, text);
		break;
	case CLOSE:
		task->err = es_person_close(node, &p->actor, p->login);
		break;
	case CODE:
		task->err = give_code(p);
		break;
	case INVITE:
		task->err = invite(p);
		break;
	case UNINVITE:
		task->err = es_person_uninvite(node, p->id);
		break;
	}
	if (task->has_code)
		return;
	if (task->err == ES_STATE && p->deed == ROLE)
		es_task_refuse(task, ES_API_NOT_ALLOWED, "role", "somebody must stay operator");
	else if (task->err == ES_STATE)
		es_task_refuse(task, ES_API_NOT_FOUND, "login", "nothing waits for an answer");
	else if (task->err == ES_NOT_ALLOWED)
		task->why = "this is for operators";
	else if (task->err == ES_NOT_FOUND)
		task->field = "login";
}

static void put_square(const char *url, struct es_writer *w)
{
	char row[ES_QR_SIDE_MAX];
	struct es_qr qr;

	es_put_key(w, "qr");
	if (es_qr_make(url, &qr)) {
		es_write_array(w, 0);
		return;
	}
	es_write_array(w, qr.side);
	for (unsigned y = 0; y < qr.side; y++) {
		for (unsigned x = 0; x < qr.side; x++)
			row[x] = qr.dark[y * qr.side + x] ? '#' : '.';
		es_write_str(w, es_bytes_of(row, qr.side));
	}
}

/* Where the node knows its address, the whole link and its square; else what stands behind the slash. */
static void put_secret(struct es_task *task, struct es_writer *w)
{
	const struct person *p = (const struct person *)task;
	const char *site = task->client->api->node->public_url;
	size_t len = site ? strlen(site) : 0;
	char url[URL_MAX];

	if (len && site[len - 1] == '/')
		len--;
	snprintf(url, sizeof(url), "%.*s/%s=%s", (int)len, len ? site : "",
	         p->deed == CODE ? "sign-in#code" : "sign-up#invite", p->secret);
	es_write_map(w, 3);
	es_put_text(w, "secret", p->secret);
	es_put_text(w, "link", url);
	put_square(url, w);
}

/* --- what is asked for -------------------------------------------------------------------------- */

static es_err read_login(struct es_call *call, struct person *p)
{
	struct es_bytes login;

	es_err err = es_param_str(call, "login", ES_LOGIN_MAX, &login);
	if (err == ES_OK && es_login_fold(login, p->login) != ES_OK)
		return es_call_lacks(call, "login");
	return err;
}

static es_err read_role(struct es_call *call, struct person *p)
{
	struct es_bytes word;

	es_err err = es_param_str(call, "role", ES_CODE_MAX, &word);
	if (err == ES_OK && es_role_of(word, &p->role) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "role", "there is no such role");
	return err;
}

static es_err read_text(struct es_call *call, const char *key, char *out)
{
	struct es_bytes text;

	es_err err = es_param_str(call, key, 4 * ES_WISH_MAX, &text);
	if (err == ES_OK && text.len)
		memcpy(out, text.data, text.len);
	return err;
}

static es_err read_address(struct es_call *call, struct person *p)
{
	struct es_bytes typed, lang;

	es_err err = es_param_str(call, "address", ES_MAIL_ADDRESS_MAX, &typed);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	if (lang.len)
		memcpy(p->lang, lang.data, lang.len);
	if (typed.len && es_mail_address(typed, p->address) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "address", "this is no e-mail address");
	return ES_OK;
}

static es_err read_deed(struct es_call *call, struct person *p)
{
	bool found = true;
	es_err err = ES_OK;

	if (p->deed == UNINVITE)
		err = es_param_bin(call, "id", p->id, sizeof(p->id), &found);
	else if (p->deed != INVITE)
		err = read_login(call, p);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "id");
	if (err == ES_OK && (p->deed == ROLE || p->deed == INVITE))
		err = read_role(call, p);
	if (err == ES_OK && p->deed == INVITE)
		err = read_address(call, p);
	if (err == ES_OK)
		err = read_text(call, p->deed == INVITE ? "note" : "reason", p->text);
	return err;
}

static es_err start(struct es_call *call, enum deed deed)
{
	struct person *p = es_task_new(sizeof(*p));

	if (!p)
		return ES_NO_MEMORY;
	p->task.run = run;
	p->task.put = deed == CODE || deed == INVITE ? put_secret : NULL;
	p->deed = deed;
	p->actor = call->client->account;
	es_err err = read_deed(call, p);
	if (err != ES_OK) {
		es_task_drop(&p->task);
		return err;
	}
	return es_task_start(call, &p->task);
}

es_err es_method_person_role(struct es_call *call)
{
	return start(call, ROLE);
}

es_err es_method_person_decline(struct es_call *call)
{
	return start(call, DECLINE);
}

es_err es_method_person_close(struct es_call *call)
{
	return start(call, CLOSE);
}

es_err es_method_person_code(struct es_call *call)
{
	return start(call, CODE);
}

es_err es_method_person_invite(struct es_call *call)
{
	return start(call, INVITE);
}

es_err es_method_person_uninvite(struct es_call *call)
{
	return start(call, UNINVITE);
}

/* --- asking for more ---------------------------------------------------------------------------- */

static void wish(struct es_task *task)
{
	struct person *p = (struct person *)task;

	task->err = es_person_wish(task->client->api->node, p->login, es_bytes_str(p->text));
	if (task->err == ES_INVALID)
		task->field = "text";
	else if (task->err == ES_STATE)
		es_task_refuse(task, ES_API_EXISTS, NULL, "you are more than a learner already");
}

es_err es_method_me_wish(struct es_call *call)
{
	struct person *p = es_task_new(sizeof(*p));

	if (!p)
		return ES_NO_MEMORY;
	p->task.run = wish;
	memcpy(p->login, call->client->account.login, sizeof(p->login));
	es_err err = read_text(call, "text", p->text);
	if (err != ES_OK) {
		es_task_drop(&p->task);
		return err;
	}
	return es_task_start(call, &p->task);
}
