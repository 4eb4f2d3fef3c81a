/* SPDX-License-Identifier: EUPL-1.2 */
/* me.ways, me.address, me.confirm, me.digest: how one comes in, the address that letters go to, and how often
 * they tell what waits. */
#include "account/enter.h"
#include "mail/digest.h"
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
	struct es_digest digest;
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
	if (!task->err)
		task->err = es_digest_get(snap, ways->person, &ways->digest);
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

/* When a letter could go next, where anything goes there. */
static void put_digest(const struct ways *ways, struct es_writer *w)
{
	const struct es_digest *digest = &ways->digest;
	bool goes = digest->pace != ES_DIGEST_NEVER && ways->facts.refused_ms == 0;

	es_put_key(w, "digest");
	es_write_map(w, 3);
	es_put_text(w, "pace", es_digest_word(digest->pace));
	es_put_time(w, "next", goes ? es_digest_next(ways->person, digest->pace, es_now_ms()) : 0);
	es_put_time(w, "refused", ways->facts.refused_ms);
}

static void put_ways(struct es_task *task, struct es_writer *w)
{
	const struct ways *ways = (const struct ways *)task;
	bool waits = ways->facts.wanted[0] && ways->facts.expires_ms > es_now_ms();

	es_write_map(w, 6);
	es_put_bool(w, "letters", es_post_ready(task->client->api->node));
	es_put_text(w, "address", ways->facts.address);
	es_put_text(w, "wanted", waits ? ways->facts.wanted : "");
	es_put_bool(w, "wanted_gone", waits && ways->facts.gone_ms);
	put_digest(ways, w);
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
	struct es_id session;
	char login[ES_LOGIN_MAX + 1];
	char typed[ES_MAIL_ADDRESS_MAX + 1];
	char lang[ES_LANG_MAX + 1];
};

static void set_address(struct es_task *task)
{
	struct address *a = (struct address *)task;
	struct es_node *node = task->client->api->node;
	struct es_bytes typed = es_bytes_str(a->typed);

	if (!a->confirms && !es_task_proves(task, &a->session))
		return;
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
	a->session = call->client->session;
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

/* --- news by letter ----------------------------------------------------------------------------- */

struct choice {
	struct es_task task; /* first */
	char login[ES_LOGIN_MAX + 1];
	enum es_digest_pace pace;
};

static void choose(struct es_task *task)
{
	const struct choice *choice = (const struct choice *)task;

	task->err = es_digest_choose(task->client->api->node, choice->login, choice->pace);
	if (task->err == ES_STATE)
		es_task_refuse(task, ES_API_INVALID, "address", "confirm an address first");
}

/* Who wants no more of them is heard in any case. */
es_err es_method_me_digest(struct es_call *call)
{
	enum es_digest_pace pace;
	struct es_bytes word;

	es_err err = es_param_str(call, "pace", ES_CODE_MAX, &word);
	if (err != ES_OK)
		return err;
	if (es_digest_of(word, &pace) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "pace", "never, daily or weekly");
	if (pace != ES_DIGEST_NEVER && !es_post_ready(call->client->api->node))
		return es_call_refuse(call, ES_API_NOT_FOUND, NULL, "this node sends no letters");
	struct choice *choice = es_task_new(sizeof(*choice));
	if (!choice)
		return ES_NO_MEMORY;
	choice->task.run = choose;
	choice->pace = pace;
	memcpy(choice->login, call->client->account.login, sizeof(choice->login));
	return es_task_start(call, &choice->task);
}
