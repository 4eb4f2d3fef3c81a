/* SPDX-License-Identifier: EUPL-1.2 */
/* me.ways, me.address, me.confirm: how one comes in, and the address that letters go to. */
#include "account/enter.h"
#include "mail/post.h"
#include "store/addresses.h"
#include "store/roles.h"
#include "view/read.h"
#include "web/task.h"

#include <string.h>

/* --- what there is ------------------------------------------------------------------------------ */

struct ways {
	struct es_task task; /* first */
	uint8_t person[ES_AUTHOR_LEN];
	struct es_mail_facts facts;
	bool wishes;
	struct es_wish wish;
};

static void read_ways(struct es_task *task)
{
	struct ways *ways = (struct ways *)task;
	struct es_snapshot *snap;

	task->err = es_snapshot_begin(task->client->api->node->store, &snap);
	if (task->err)
		return;
	task->err = es_address_get(snap, ways->person, &ways->facts);
	if (task->err == ES_NOT_FOUND)
		task->err = ES_OK;
	ways->wishes = es_wish_get(snap, ways->person, &ways->wish) == ES_OK;
	es_snapshot_end(snap);
}

static void put_wish(const struct ways *ways, struct es_writer *w)
{
	static const char *const states[ES_WISH_STATES] = {"waits", "granted", "declined"};

	es_put_key(w, "wish");
	if (!ways->wishes) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 4);
	es_put_text(w, "text", ways->wish.text);
	es_put_time(w, "asked", ways->wish.asked_ms);
	es_put_text(w, "state", states[ways->wish.state]);
	es_put_text(w, "reason", ways->wish.reason);
}

static void put_ways(struct es_task *task, struct es_writer *w)
{
	const struct ways *ways = (const struct ways *)task;
	bool waits = ways->facts.wanted[0] && ways->facts.expires_ms > es_now_ms();

	es_write_map(w, 4);
	es_put_bool(w, "letters", es_post_ready(task->client->api->node));
	es_put_text(w, "address", ways->facts.address);
	es_put_text(w, "wanted", waits ? ways->facts.wanted : "");
	put_wish(ways, w);
}

es_err es_method_me_ways(struct es_call *call)
{
	struct ways *ways = es_task_new(sizeof(*ways));

	if (!ways)
		return ES_NO_MEMORY;
	ways->task.run = read_ways;
	ways->task.put = put_ways;
	memcpy(ways->person, call->client->account.author, ES_AUTHOR_LEN);
	return es_task_start(call, &ways->task);
}

/* --- the address -------------------------------------------------------------------------------- */

struct address {
	struct es_task task; /* first */
	bool confirms;
	char login[ES_LOGIN_MAX + 1];
	char typed[ES_MAIL_ADDRESS_MAX + 1];
	char lang[ES_LANG_MAX + 1];
};

static void set_address(struct es_task *task)
{
	struct address *a = (struct address *)task;
	struct es_node *node = task->client->api->node;
	struct es_bytes typed = es_bytes_str(a->typed);

	if (a->confirms)
		task->err = es_address_confirm(node, a->login, typed);
	else if (typed.len == 0)
		task->err = es_address_forget(node, a->login);
	else
		task->err = es_address_want(node, a->login, typed, es_bytes_str(a->lang));
	if (task->err == ES_BAD_KEY)
		es_task_refuse(task, ES_API_WRONG_PASSWORD, "code", "wrong, or too late");
	else if (task->err == ES_EXISTS)
		es_task_refuse(task, ES_API_EXISTS, "code", "somebody else here has this address");
	else if (task->err == ES_INVALID)
		task->field = "address";
	else if (task->err == ES_LIMIT)
		es_task_refuse(task, ES_API_TOO_MANY, NULL, "too many letters: wait an hour");
	else if (task->err == ES_STATE)
		es_task_refuse(task, ES_API_NOT_FOUND, NULL, "this node sends no letters");
}

static es_err start_address(struct es_call *call, bool confirms)
{
	struct es_bytes typed, lang;

	es_err err = es_param_str(call, confirms ? "code" : "address", ES_MAIL_ADDRESS_MAX, &typed);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	struct address *a = es_task_new(sizeof(*a));
	if (!a)
		return ES_NO_MEMORY;
	a->task.run = set_address;
	a->confirms = confirms;
	memcpy(a->login, call->client->account.login, sizeof(a->login));
	if (typed.len)
		memcpy(a->typed, typed.data, typed.len);
	if (lang.len)
		memcpy(a->lang, lang.data, lang.len);
	return es_task_start(call, &a->task);
}

es_err es_method_me_address(struct es_call *call)
{
	return start_address(call, false);
}

es_err es_method_me_confirm(struct es_call *call)
{
	return start_address(call, true);
}
