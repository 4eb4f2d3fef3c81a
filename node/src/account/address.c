/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/enter.h"

#include "logsink.h"
#include "mail/post.h"
#include "store/addresses.h"
#include "store/digests.h"

#include <sodium.h>
#include <string.h>

#define VALID_MS (60ull * 60 * 1000)

struct set {
	struct es_change change; /* first */
	const char *login;
	struct es_account account;
	char wanted[ES_MAIL_ADDRESS_MAX + 1];
	char digits[ES_ENTER_DIGITS + 1];
	uint64_t now_ms;
	es_err result;                        /* of a confirmation whose tries were counted */
	char before[ES_MAIL_ADDRESS_MAX + 1]; /* the address that it replaced; empty: none */
};

/* --- news of a way in --------------------------------------------------------------------------- */

static es_err address_of(struct es_node *node, const struct es_account *account,
                         struct es_mail_facts *facts)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_address_get(snap, account->author, facts);
	es_snapshot_end(snap);
	return err;
}

void es_way_tell(struct es_node *node, const struct es_account *account, enum es_notice what,
                 const char *address)
{
	struct es_mail_facts facts = {0};
	es_err err = ES_OK;

	if (!es_post_ready(node))
		return;
	if (!address) {
		err = address_of(node, account, &facts);
		address = facts.address;
	}
	if (!err && address[0])
		err = es_post_way(node, account, address, what);
	sodium_memzero(&facts, sizeof(facts));
	if (err && err != ES_NOT_FOUND)
		es_say(ES_LEVEL_ERROR, "account: no letter told of a new way in: %s",
		       es_err_sentence(err));
}

/* --- an address of one's own -------------------------------------------------------------------- */

static void check_of(const struct set *set, struct es_id *check)
{
	struct es_bytes parts[] = {ES_BYTES(set->account.author), es_bytes_str(set->digits)};

	es_hash(check, "essaim/v1/address-code", parts, 2);
}

static es_err load(struct es_write *w, struct set *set, struct es_mail_facts *facts)
{
	es_err err = es_account_get(es_write_snapshot(w), set->login, &set->account);

	if (!err)
		err = es_address_get(es_write_snapshot(w), set->account.author, facts);
	return err == ES_NOT_FOUND && set->account.login[0] ? ES_OK : err;
}

static es_err apply_want(struct es_write *w, struct es_change *change)
{
	struct set *set = (struct set *)change;
	struct es_mail_facts facts = {0};

	es_err err = load(w, set, &facts);
	if (err)
		return err;
	memcpy(facts.wanted, set->wanted, sizeof(facts.wanted));
	facts.expires_ms = set->now_ms + VALID_MS;
	facts.tries = 0;
	facts.gone_ms = 0;
	check_of(set, &facts.check);
	return es_write_address(w, set->account.author, &facts);
}

es_err es_address_want(struct es_node *node, const char *login, struct es_bytes typed,
                       struct es_bytes lang)
{
	struct set set = {.login = login, .now_ms = es_now_ms()};

	if (!es_post_ready(node))
		return ES_STATE;
	es_err err = es_mail_address(typed, set.wanted);
	if (err)
		return err;
	es_digits_make(set.digits);
	err = es_store_apply(node->store, apply_want, &set.change);
	if (!err)
		err = es_post_confirm(node, &set.account, set.wanted, lang, set.digits,
		                      set.now_ms + VALID_MS);
	sodium_memzero(&set, sizeof(set));
	return err;
}

/* Somebody else may have confirmed it first. */
static bool is_taken(struct es_write *w, const struct set *set, const char *address)
{
	char key[ES_MAIL_ADDRESS_MAX + 1];
	uint8_t person[ES_AUTHOR_LEN];

	return es_mail_address_key(es_bytes_str(address), key) ||
	       (es_address_find(es_write_snapshot(w), key, person) == ES_OK &&
	        memcmp(person, set->account.author, ES_AUTHOR_LEN) != 0);
}

static es_err apply_confirm(struct es_write *w, struct es_change *change)
{
	struct set *set = (struct set *)change;
	struct es_mail_facts facts = {0};
	const struct es_id nothing = {{0}};
	struct es_id check;

	set->result = ES_BAD_KEY;
	es_err err = load(w, set, &facts);
	if (err)
		return err;
	if (!facts.wanted[0] || facts.expires_ms <= set->now_ms ||
	    facts.tries >= ES_ENTER_TRIES_MAX)
		return ES_OK;
	check_of(set, &check);
	if (sodium_memcmp(check.bytes, facts.check.bytes, ES_ID_LEN) != 0) {
		facts.tries++;
		return es_write_address(w, set->account.author, &facts);
	}
	set->result = is_taken(w, set, facts.wanted) ? ES_EXISTS : ES_OK;
	bool other = set->result == ES_OK && strcmp(facts.address, facts.wanted) != 0;
	if (set->result == ES_OK) {
		memcpy(set->before, facts.address, sizeof(set->before));
		memcpy(facts.address, facts.wanted, sizeof(facts.address));
		facts.refused_ms = 0;
	}
	facts.wanted[0] = '\0';
	facts.gone_ms = 0;
	memset(&facts.check, 0, sizeof(facts.check));
	err = es_write_address(w, set->account.author, &facts);
	return err || !other ? err
	                     : es_write_notice_own(w, set->account.author, ES_NOTICE_ADDRESS,
	                                           &nothing, set->now_ms);
}

es_err es_address_confirm(struct es_node *node, const char *login, struct es_bytes code)
{
	struct set set = {.login = login, .now_ms = es_now_ms()};

	if (es_digits_read(code, set.digits))
		return ES_BAD_KEY;
	es_err err = es_store_apply(node->store, apply_confirm, &set.change);
	if (!err && set.result == ES_OK && set.before[0])
		es_way_tell(node, &set.account, ES_NOTICE_ADDRESS, set.before);
	sodium_memzero(&set.account, sizeof(set.account));
	return err ? err : set.result;
}

static es_err apply_forget(struct es_write *w, struct es_change *change)
{
	struct set *set = (struct set *)change;
	const struct es_digest none = {.pace = ES_DIGEST_NEVER};

	es_err err = es_account_get(es_write_snapshot(w), set->login, &set->account);
	if (!err)
		err = es_write_digest(w, set->account.author, &none);
	return err ? err : es_write_address_drop(w, set->account.author);
}

es_err es_address_forget(struct es_node *node, const char *login)
{
	struct set set = {.login = login};

	es_err err = es_store_apply(node->store, apply_forget, &set.change);
	if (!err)
		es_mail_forget(node->mail, node->home, set.account.author);
	return err;
}
