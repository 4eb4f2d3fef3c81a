/* SPDX-License-Identifier: EUPL-1.2 */
/* Accounts as they are made and changed. */
#include "account/account.h"

#include "account/keep.h"
#include "account/password.h"
#include "account/people.h"
#include "text.h"

#include <sodium.h>
#include <string.h>

struct keep {
	struct es_change change;
	const struct es_account *account;
	bool create;
	bool end_sessions;
};

static es_err apply_keep(struct es_write *w, struct es_change *change)
{
	struct keep *keep = (struct keep *)change;

	es_err err = es_write_account(w, keep->account, keep->create);
	if (err == ES_OK && keep->end_sessions)
		err = es_write_cookies_drop(w, keep->account->login);
	return err;
}

es_err es_account_keep(struct es_node *node, const struct es_account *account, bool create)
{
	struct keep keep = {.account = account, .create = create};

	return es_store_apply(node->store, apply_keep, &keep.change);
}

es_err es_account_load(struct es_node *node, const char *login, struct es_account *out)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err != ES_OK)
		return err;
	err = es_account_get(snap, login, out);
	es_snapshot_end(snap);
	return err;
}

static es_err fill(const struct es_account_request *request, struct es_account *out)
{
	struct es_writer w;

	memset(out, 0, sizeof(*out));
	es_err err = es_login_fold(request->login, out->login);
	if (err != ES_OK)
		return err;
	es_writer_init(&w, (uint8_t *)out->name, sizeof(out->name) - 1);
	err = es_text_line(request->name, &w);
	if (err != ES_OK)
		return ES_INVALID;
	memcpy(out->lang, request->lang.data, request->lang.len);
	memcpy(out->role, es_role_word(request->role), strlen(es_role_word(request->role)));
	randombytes_buf(out->author, sizeof(out->author));
	randombytes_buf(out->unnamed, sizeof(out->unnamed));
	out->created_ms = es_now_ms();
	return es_password_hash(request->password, out->password);
}

/* With the first row goes what it came by: an invitation is used by one account alone. */
struct come {
	struct es_change change; /* first */
	struct es_account *account;
	struct es_bytes invite;
	uint64_t now_ms;
};

static es_err apply_come(struct es_write *w, struct es_change *change)
{
	struct come *come = (struct come *)change;
	struct es_invitation one;
	uint8_t id[ES_WAY_ID_LEN];

	if (come->invite.len == 0)
		return es_write_account(w, come->account, true);
	es_invitation_id(come->invite, id);
	es_err err = es_invitation_get(es_write_snapshot(w), id, &one);
	if (!err && one.expires_ms <= come->now_ms)
		err = ES_NOT_FOUND;
	if (err)
		return err;
	memcpy(come->account->role, one.role, sizeof(one.role));
	err = es_write_account(w, come->account, true);
	return err ? err : es_write_invitation_drop(w, id);
}

es_err es_account_create(struct es_node *node, const struct es_account_request *request,
                         struct es_account *out)
{
	struct come come = {.account = out, .invite = request->invite, .now_ms = es_now_ms()};
	es_err err = es_account_check(request, NULL);

	if (err == ES_OK)
		err = fill(request, out);
	if (err == ES_OK)
		err = es_store_apply(node->store, apply_come, &come.change);
	if (err == ES_OK)
		err = es_account_republish(node, out);
	if (err == ES_OK && request->wish.len && es_account_role(out) == ES_LEARNER)
		(void)!es_person_wish(node, out->login, request->wish); /* it can be asked again */
	return err;
}

es_err es_account_sign_in(struct es_node *node, struct es_bytes login, struct es_bytes password,
                          struct es_account *out)
{
	char folded[ES_LOGIN_MAX + 1];
	es_err err = es_login_fold(login, folded);

	if (err == ES_OK)
		err = es_account_load(node, folded, out);
	if (err != ES_OK && err != ES_INVALID && err != ES_NOT_FOUND)
		return err;
	if (es_password_verify(err == ES_OK ? out->password : NULL, password) != ES_OK)
		return ES_BAD_KEY;
	return es_account_complete(node, out);
}

es_err es_account_complete(struct es_node *node, struct es_account *account)
{
	return account->has_profile ? ES_OK : es_account_republish(node, account);
}

bool es_account_wrote(const struct es_account *account, struct es_bytes author)
{
	return es_bytes_equal(author, ES_BYTES(account->author)) ||
	       es_bytes_equal(author, ES_BYTES(account->unnamed));
}

struct wanted {
	const uint8_t *author;
	struct es_account *out;
	bool found;
};

static es_err match(void *context, const struct es_account *account)
{
	struct wanted *wanted = context;

	if (!es_account_wrote(account, es_bytes_of(wanted->author, ES_AUTHOR_LEN)))
		return ES_OK;
	*wanted->out = *account;
	wanted->found = true;
	return ES_OK;
}

es_err es_account_of(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                     struct es_account *out)
{
	struct wanted wanted = {.author = author, .out = out};

	size_t unread;
	es_err err = es_account_each_readable(snap, match, &wanted, &unread);
	return err == ES_OK && !wanted.found ? ES_NOT_FOUND : err;
}

es_err es_account_set_password(struct es_node *node, const char *login, struct es_bytes password)
{
	struct es_account account;

	struct keep keep = {.account = &account, .end_sessions = true};

	es_err err = es_account_load(node, login, &account);
	if (err == ES_OK)
		err = es_password_hash(password, account.password);
	if (err == ES_OK)
		err = es_store_apply(node->store, apply_keep, &keep.change);
	sodium_memzero(&account, sizeof(account));
	return err;
}
