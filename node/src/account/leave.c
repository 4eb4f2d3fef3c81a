/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/leave.h"

#include "account/code.h"
#include "erase.h"
#include "mail/mail.h"
#include "store/addresses.h"
#include "store/drafts.h"
#include "store/people.h"
#include "store/personal.h"
#include "store/searches.h"

#include "essaim/schema.h"

#include <sodium.h>
#include <string.h>

#define CODE_GROUPS 4 /* a hundred bits */
#define ROWS_PER_STEP 4096

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

es_err es_account_leave(struct es_node *node, const char *login, struct es_bytes password,
                        const struct es_id *session, enum es_leave how,
                        char code[ES_LEAVE_CODE_LEN])
{
	struct es_account account;
	struct leave leave = {.account = &account};

	es_err err = prove(node, login, password, session, &account);
	if (err)
		return err;
	es_code_make(CODE_GROUPS, code);
	leave.leaver.how = how;
	leave.leaver.left_ms = es_now_ms();
	leave.leaver.working = how != ES_LEAVE_KEEP;
	memcpy(leave.leaver.author, account.author, ES_AUTHOR_LEN);
	memcpy(leave.leaver.unnamed, account.unnamed, ES_AUTHOR_LEN);
	leave.leaver.has_unnamed = how == ES_LEAVE_ERASE;
	err = es_leave_hash(es_bytes_str(code), leave.leaver.hash);
	if (!err)
		err = es_store_apply(node->store, apply_leave, &leave.change);
	if (!err)
		es_mail_forget(node->mail, node->home, account.author);
	sodium_memzero(&account, sizeof(account));
	return err;
}

/* --- erasing, a part at a time ---------------------------------------------------------------- */

static es_err apply_keep(struct es_write *w, struct es_change *change)
{
	return es_write_leaver(w, &((struct leave *)change)->leaver);
}

static es_err keep(struct es_node *node, struct leave *leave)
{
	return es_store_apply(node->store, apply_keep, &leave->change);
}

static es_err add_target(void *context, const struct es_row *row, struct es_bytes body)
{
	struct es_leaver *leaver = context;

	(void)body;
	if (leaver->targets_len == ES_LEAVER_BATCH)
		return ES_LIMIT;
	leaver->targets[leaver->targets_len++] = row->id;
	return ES_OK;
}

/* All of one pseudonym is looked through: the other is next, or all is done. */
static void pass(struct es_leaver *leaver)
{
	leaver->working = leaver->has_unnamed;
	memcpy(leaver->author, leaver->unnamed, ES_AUTHOR_LEN);
	leaver->has_unnamed = false;
}

/* The next records to erase, written down before they are: so that a crash between loses none. */
static es_err find_targets(struct es_node *node, struct leave *leave)
{
	struct es_leaver *leaver = &leave->leaver;
	uint64_t kind = leaver->how == ES_LEAVE_ANONYMISE ? ES_KIND_PROFILE : 0;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_authored_each(snap, &node->identity.structure, leaver->author, kind,
	                       leaver->next_row, ROWS_PER_STEP, add_target, leaver,
	                       &leaver->next_row);
	es_snapshot_end(snap);
	if (!err && leaver->targets_len == 0 && leaver->next_row == 0)
		pass(leaver);
	return err ? err : keep(node, leave);
}

/* Both in one log, or both in none yet: those go into the same, in order. */
static bool same_log(struct es_snapshot *snap, const struct es_id *a, const struct es_id *b)
{
	struct es_row one, two;

	return es_row_find(snap, a, &one) == ES_OK && es_row_find(snap, b, &two) == ES_OK &&
	       es_id_equal(&one.log, &two.log);
}

static void note(struct es_snapshot *snap, struct es_leaver *leaver, const struct es_id *erasure)
{
	size_t last = leaver->erasures_len;

	if (last &&
	    (last == ES_LEAVER_ERASURES || same_log(snap, &leaver->erasures[last - 1], erasure)))
		leaver->erasures[last - 1] = *erasure;
	else
		leaver->erasures[leaver->erasures_len++] = *erasure;
}

/* Which erasures withdrew the targets: ours, or those of an editor before. */
static es_err note_targets(struct es_node *node, struct es_leaver *leaver)
{
	struct es_snapshot *snap;
	struct es_row row, erasure;
	uint64_t upto = 0;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	for (size_t i = 0; i < leaver->targets_len && !err; i++) {
		err = es_row_find(snap, &leaver->targets[i], &row);
		if (!err && !row.erased)
			err = ES_STATE;
		if (!err)
			err = es_row_find(snap, &row.erasure, &erasure);
		if (!err && erasure.number > upto) {
			upto = erasure.number;
			note(snap, leaver, &erasure.id);
		}
	}
	es_snapshot_end(snap);
	return err;
}

static es_err erase_targets(struct es_node *node, struct leave *leave)
{
	struct es_leaver *leaver = &leave->leaver;

	es_err err = es_erase_records(node, leaver->targets, leaver->targets_len, "person");
	if (!err)
		err = note_targets(node, leaver);
	if (err)
		return err;
	leaver->erased += leaver->targets_len;
	leaver->targets_len = 0;
	if (leaver->next_row == 0)
		pass(leaver);
	return keep(node, leave);
}

es_err es_leave_step(struct es_node *node, bool *more)
{
	struct leave leave = {.change = {0}};
	struct es_snapshot *snap;

	*more = false;
	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_leaver_working(snap, &leave.leaver);
	es_snapshot_end(snap);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	*more = true;
	if (leave.leaver.targets_len == 0 && leave.leaver.next_row == 0)
		err = keep(node,
		           &leave); /* behind what the person's sockets sent before they ended */
	if (!err && leave.leaver.targets_len == 0)
		err = find_targets(node, &leave);
	if (!err && leave.leaver.targets_len)
		err = erase_targets(node, &leave);
	return err;
}
