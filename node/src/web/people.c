/* SPDX-License-Identifier: EUPL-1.2 */
/* person.list: the people of this node, for its editors. Walking them all takes a worker. */
#include "account/people.h"
#include "mail/post.h"
#include "store/moderation.h"
#include "text.h"
#include "view/read.h"
#include "web/task.h"

#include <string.h>
#include <strings.h>

#define DAY_MS (24ull * 3600 * 1000)
#define ITEMS_MAX (1u << 20)

struct list {
	struct es_task task; /* first */
	char text[4 * ES_ACCOUNT_NAME_MAX + 1], after[ES_LOGIN_MAX + 1], next[ES_LOGIN_MAX + 1];
	struct es_snapshot *snap; /* while the worker is at it */
	uint64_t now_ms;
	struct es_writer items, wishes, invitations, log;
	size_t items_len, wishes_len, invitations_len, log_len;
	struct es_mail_state mail;
};

/* --- one person --------------------------------------------------------------------------------- */

/* No closer than this: it is nobody's business. */
static const char *seen_word(uint64_t day, uint64_t today)
{
	if (day == 0)
		return "";
	return day >= today       ? "today"
	       : day + 7 > today  ? "week"
	       : day + 31 > today ? "month"
	                          : "longer";
}

static void put_person(struct list *l, const struct es_account *a, struct es_writer *w)
{
	struct es_wish wish;
	uint64_t until_ms = es_suspended_ms(l->snap, a->author, l->now_ms);
	bool wishes = es_wish_get(l->snap, a->author, &wish) == ES_OK;

	es_write_map(w, 8);
	es_put_text(w, "login", a->login);
	es_put_text(w, "name", a->name);
	es_put_text(w, "role", a->role);
	es_put_text(w, "lang", a->lang);
	es_put_time(w, "created", a->created_ms);
	es_put_text(w, "seen", seen_word(es_person_seen(l->snap, a->author), l->now_ms / DAY_MS));
	es_put_time(w, "suspended", until_ms);
	es_put_key(w, "wish");
	if (!wishes || wish.state != ES_WISH_WAITS) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 2);
	es_put_text(w, "text", wish.text);
	es_put_time(w, "asked", wish.asked_ms);
}

static bool waits(const struct list *l, const struct es_account *account)
{
	struct es_wish wish;

	return es_wish_get(l->snap, account->author, &wish) == ES_OK && wish.state == ES_WISH_WAITS;
}

/* Whether what is looked for stands in name or login, small letters of ASCII for capitals. */
static bool holds(const char *where, const char *what)
{
	size_t len = strlen(what);

	for (; strlen(where) >= len; where++)
		if (strncasecmp(where, what, len) == 0)
			return true;
	return false;
}

static es_err add(void *context, const struct es_account *account)
{
	struct list *l = context;

	if (!l->after[0] && l->wishes_len < ES_PEOPLE_PAGE && waits(l, account)) {
		put_person(l, account, &l->wishes);
		l->wishes_len++;
	}
	if (strcmp(account->login, l->after) <= 0 || l->items_len > ES_PEOPLE_PAGE ||
	    (!holds(account->login, l->text) && !holds(account->name, l->text)))
		return ES_OK;
	if (l->items_len++ == ES_PEOPLE_PAGE)
		return ES_OK; /* there is one more */
	put_person(l, account, &l->items);
	memcpy(l->next, account->login, sizeof(l->next));
	return ES_OK;
}

/* --- what was decided --------------------------------------------------------------------------- */

/* Who that is today; nobody where the account is gone. */
static void put_name(struct list *l, const char *key, const uint8_t author[ES_AUTHOR_LEN],
                     struct es_writer *w)
{
	struct es_account account = {.name = ""};

	(void)!es_account_of(l->snap, author, &account);
	es_put_text(w, key, account.name);
}

static void add_log(struct list *l)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	struct es_role_change change = {.number = 0};

	while (l->log_len < ES_PEOPLE_LOG_PAGE &&
	       es_role_change_before(l->snap, change.number, &change) == ES_OK) {
		es_write_map(&l->log, 7);
		es_put_time(&l->log, "time", change.time_ms);
		put_name(l, "by", change.by, &l->log);
		es_put_bool(&l->log, "command", memcmp(change.by, nobody, ES_AUTHOR_LEN) == 0);
		put_name(l, "name", change.person, &l->log);
		es_put_text(&l->log, "from", change.from);
		es_put_text(&l->log, "to", change.to);
		es_put_text(&l->log, "reason", change.reason);
		l->log_len++;
	}
}

static void add_invitations(struct list *l)
{
	struct es_invitation one = {.id = {0}};

	while (es_invitation_after(l->snap, &one) == ES_OK) {
		if (one.expires_ms <= l->now_ms)
			continue;
		es_write_map(&l->invitations, 5);
		es_put_key(&l->invitations, "id");
		es_write_bin(&l->invitations, ES_BYTES(one.id));
		es_put_text(&l->invitations, "role", one.role);
		es_put_text(&l->invitations, "note", one.note);
		put_name(l, "by", one.by, &l->invitations);
		es_put_time(&l->invitations, "expires", one.expires_ms);
		l->invitations_len++;
	}
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void run(struct es_task *task)
{
	struct list *l = (struct list *)task;
	struct es_node *node = task->client->api->node;

	l->now_ms = es_now_ms();
	task->err = es_snapshot_begin(node->store, &l->snap);
	if (task->err)
		return;
	task->err = es_account_each(l->snap, add, l);
	if (!task->err && !l->after[0]) {
		add_log(l);
		add_invitations(l);
	}
	es_snapshot_end(l->snap);
	if (node->mail)
		es_mail_look(node->mail, &l->mail);
}

static void put_part(struct es_writer *w, const char *key, size_t count,
                     const struct es_writer *part)
{
	es_put_key(w, key);
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(part));
	if (part->err)
		w->err = part->err;
}

static void put(struct es_task *task, struct es_writer *w)
{
	struct list *l = (struct list *)task;
	bool more = l->items_len > ES_PEOPLE_PAGE;

	es_write_map(w, 6);
	put_part(w, "items", more ? ES_PEOPLE_PAGE : l->items_len, &l->items);
	es_put_text(w, "next", more ? l->next : "");
	put_part(w, "wishes", l->wishes_len, &l->wishes);
	put_part(w, "invitations", l->invitations_len, &l->invitations);
	put_part(w, "log", l->log_len, &l->log);
	es_put_key(w, "letters");
	if (!task->client->api->node->mail) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 3);
	es_put_uint(w, "waiting", l->mail.waiting);
	es_put_uint(w, "given_up", l->mail.failures_len);
	es_put_text(w, "why", l->mail.why);
}

static void list_free(struct es_task *task)
{
	struct list *l = (struct list *)task;

	es_writer_free(&l->items);
	es_writer_free(&l->wishes);
	es_writer_free(&l->invitations);
	es_writer_free(&l->log);
}

static es_err read_list(struct es_call *call, struct list *l)
{
	struct es_bytes text, after;

	es_err err = es_param_str(call, "text", sizeof(l->text) - 1, &text);
	if (err == ES_OK)
		err = es_param_str(call, "after", sizeof(l->after) - 1, &after);
	if (err != ES_OK)
		return err;
	text = es_text_trim(text);
	if (text.len)
		memcpy(l->text, text.data, text.len);
	if (after.len)
		memcpy(l->after, after.data, after.len);
	return ES_OK;
}

es_err es_method_person_list(struct es_call *call)
{
	struct list *l = es_task_new(sizeof(*l));

	if (!l)
		return ES_NO_MEMORY;
	l->task.run = run;
	l->task.put = put;
	l->task.free = list_free;
	es_writer_grow(&l->items, ITEMS_MAX);
	es_writer_grow(&l->wishes, ITEMS_MAX);
	es_writer_grow(&l->invitations, ITEMS_MAX);
	es_writer_grow(&l->log, ITEMS_MAX);
	es_err err = read_list(call, l);
	if (err != ES_OK) {
		es_task_drop(&l->task);
		return err;
	}
	return es_task_start(call, &l->task);
}
