/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/leave.h"

#include "account/code.h"
#include "mail/mail.h"
#include "node_limits.h"
#include "store/addresses.h"
#include "store/drafts.h"
#include "store/people.h"
#include "store/personal.h"
#include "store/searches.h"

#include <sodium.h>
#include <string.h>

#define CODE_GROUPS 4 /* a hundred bits */

static const char *const words[ES_LEAVE_COUNT] = {"keep", "anonymise", "erase"};

const char *es_leave_word(enum es_leave how)
{
	es_assert((size_t)how < ES_LEAVE_COUNT);
	return words[how];
}

es_err es_leave_of(struct es_bytes word, enum es_leave *how)
{
	for (size_t i = 0; i < ES_LEAVE_COUNT; i++) {
		if (es_bytes_equal(word, es_bytes_str(words[i]))) {
			*how = (enum es_leave)i;
			return ES_OK;
		}
	}
	return ES_INVALID;
}

/* --- the code --------------------------------------------------------------------------------- */

es_err es_leave_hash(struct es_bytes typed, uint8_t hash[ES_LEAVER_HASH_LEN])
{
	char plain[CODE_GROUPS * ES_CODE_GROUP];
	struct es_id whole;

	if (es_code_read(typed, CODE_GROUPS, plain) != ES_OK)
		return ES_INVALID;
	struct es_bytes part = es_bytes_of(plain, sizeof(plain));
	es_hash(&whole, "essaim/v1/leave-code", &part, 1);
	memcpy(hash, whole.bytes, ES_LEAVER_HASH_LEN);
	return ES_OK;
}

/* --- leaving ---------------------------------------------------------------------------------- */

struct leave {
	struct es_change change; /* first: apply gets its address */
	const struct es_account *account;
	struct es_leaver leaver;
};

static es_err count_operator(void *context, const struct es_account *account)
{
	*(size_t *)context += es_account_role(account) == ES_OPERATOR;
	return ES_OK;
}

/* Somebody must be left who can let others in. */
static es_err check_successor(struct es_write *w, const struct es_account *account)
{
	struct es_account now;
	size_t operators = 0;

	es_err err = es_account_get(es_write_snapshot(w), account->login, &now);
	if (!err && es_account_role(&now) == ES_OPERATOR)
		err = es_account_each(es_write_snapshot(w), count_operator, &operators);
	return !err && operators == 1 ? ES_STATE : err;
}

static es_err apply_leave(struct es_write *w, struct es_change *change)
{
	struct leave *leave = (struct leave *)change;
	const struct es_account *account = leave->account;

	es_err err = check_successor(w, account);
	if (!err)
		err = es_write_account_drop(w, account->login);
	if (!err)
		err = es_write_drafts_drop(w, account->author);
	if (!err)
		err = es_write_searches_drop(w, account->author);
	if (!err)
		err = es_write_personal_drop(w, account->author);
	if (!err)
		err = es_write_onces_drop(w, account->author);
	if (!err)
		err = es_write_address_drop(w, account->author);
	if (!err)
		err = es_write_person_drop(w, account->author);
	return err ? err : es_write_leaver(w, &leave->leaver);
}

/* By password, or by a session that was opened just now: who came by a letter may have none. */
static es_err prove(struct es_node *node, const char *login, struct es_bytes password,
                    const struct es_id *session, struct es_account *account)
{
	struct es_snapshot *snap;

	if (password.len)
		return es_account_sign_in(node, es_bytes_str(login), password, account);
	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_cookie_fresh(snap, session, es_now_ms());
	if (!err)
		err = es_account_get(snap, login, account);
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_BAD_KEY : err;
}

/* Between the erasures of both pseudonyms: drawn, so that no partner can tell which two go together. */
static uint64_t draw_wait(void)
{
	return ES_LEAVE_WAIT_MIN_MS +
	       randombytes_uniform((uint32_t)(ES_LEAVE_WAIT_MAX_MS - ES_LEAVE_WAIT_MIN_MS + 1));
}

static void begin(struct es_leaver *leaver, const struct es_account *account, enum es_leave how,
                  bool at_once)
{
	leaver->how = how;
	leaver->left_ms = es_now_ms();
	leaver->working = how != ES_LEAVE_KEEP;
	memcpy(leaver->author, account->author, ES_AUTHOR_LEN);
	memcpy(leaver->unnamed, account->unnamed, ES_AUTHOR_LEN);
	leaver->has_unnamed = how == ES_LEAVE_ERASE;
	leaver->hides = leaver->has_unnamed && !at_once;
	leaver->due_ms = leaver->hides ? leaver->left_ms + draw_wait() : 0;
}

es_err es_account_leave(struct es_node *node, const struct es_leave_request *request,
                        char code[ES_LEAVE_CODE_LEN])
{
	struct es_account account;
	struct leave leave = {.account = &account};

	es_err err = prove(node, request->login, request->password, request->session, &account);
	if (err)
		return err;
	es_code_make(CODE_GROUPS, code);
	begin(&leave.leaver, &account, request->how, request->at_once);
	err = es_leave_hash(es_bytes_str(code), leave.leaver.hash);
	if (!err)
		err = es_store_apply(node->store, apply_leave, &leave.change);
	if (!err)
		es_mail_forget(node->mail, node->home, account.author);
	sodium_memzero(&account, sizeof(account));
	return err;
}

es_err es_write_leaver_at_once(struct es_write *w, const uint8_t hash[ES_LEAVER_HASH_LEN])
{
	struct es_leaver leaver;

	es_err err = es_leaver_get(es_write_snapshot(w), hash, &leaver);
	leaver.due_ms = 0;
	return err ? err : es_write_leaver(w, &leaver);
}
