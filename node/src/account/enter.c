/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/enter.h"

#include "mail/post.h"
#include "store/addresses.h"
#include "store/people.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32

/* --- what people bring, and by what the store knows it ------------------------------------------ */

void es_digits_make(char out[ES_ENTER_DIGITS + 1])
{
	for (size_t i = 0; i < ES_ENTER_DIGITS; i++)
		out[i] = (char)('0' + randombytes_uniform(10));
	out[ES_ENTER_DIGITS] = '\0';
}

es_err es_digits_read(struct es_bytes typed, char out[ES_ENTER_DIGITS + 1])
{
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = (char)typed.data[i];
		if (c == ' ' || c == '-')
			continue;
		if (len == ES_ENTER_DIGITS || c < '0' || c > '9')
			return ES_INVALID;
		out[len++] = c;
	}
	out[len] = '\0';
	return len == ES_ENTER_DIGITS ? ES_OK : ES_INVALID;
}

static void make_token(char out[ES_TOKEN_LEN])
{
	uint8_t bytes[TOKEN_BYTES];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(out, ES_TOKEN_LEN, bytes, sizeof(bytes),
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void id_of(const char *domain, struct es_bytes brought, uint8_t id[ES_WAY_ID_LEN])
{
	struct es_id whole;

	es_hash(&whole, domain, &brought, 1);
	memcpy(id, whole.bytes, ES_WAY_ID_LEN);
}

static void id_of_ask(struct es_bytes ask, uint8_t id[ES_WAY_ID_LEN])
{
	id_of("essaim/v1/sign-in-ask", ask, id);
}

static void id_of_link(struct es_bytes link, uint8_t id[ES_WAY_ID_LEN])
{
	id_of("essaim/v1/sign-in-link", link, id);
}

static void check_of(struct es_bytes ask, const char *digits, struct es_id *check)
{
	struct es_bytes parts[] = {ask, es_bytes_str(digits)};

	es_hash(check, "essaim/v1/sign-in-code", parts, 2);
}

/* --- asking ------------------------------------------------------------------------------------- */

struct ask {
	struct es_change change; /* first */
	struct es_way code, link;
	uint64_t now_ms;
};

static es_err apply_ask(struct es_write *w, struct es_change *change)
{
	const struct ask *ask = (const struct ask *)change;

	es_err err = es_write_way(w, &ask->code, ask->now_ms);
	return err ? err : es_write_way(w, &ask->link, ask->now_ms);
}

es_err es_enter_ask(struct es_node *node, struct es_asked *out)
{
	struct ask ask = {.now_ms = es_now_ms()};

	make_token(out->ask);
	make_token(out->link);
	es_digits_make(out->code);
	ask.code.kind = ES_WAY_CODE;
	ask.link.kind = ES_WAY_LINK;
	id_of_ask(es_bytes_str(out->ask), ask.code.id);
	id_of_link(es_bytes_str(out->link), ask.link.id);
	memcpy(ask.code.sibling, ask.link.id, ES_WAY_ID_LEN);
	memcpy(ask.link.sibling, ask.code.id, ES_WAY_ID_LEN);
	check_of(es_bytes_str(out->ask), out->code, &ask.code.check);
	ask.code.expires_ms = ask.link.expires_ms = ask.now_ms + ES_ENTER_MS;
	return es_store_apply(node->store, apply_ask, &ask.change);
}

/* --- telling ------------------------------------------------------------------------------------ */

/* The account and its confirmed address: by the address, or by the login. */
static es_err find(struct es_node *node, struct es_bytes typed, struct es_account *account,
                   struct es_mail_facts *facts)
{
	char key[ES_MAIL_ADDRESS_MAX + 1], login[ES_LOGIN_MAX + 1];
	uint8_t person[ES_AUTHOR_LEN];
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_mail_address_key(typed, key);
	if (!err)
		err = es_address_find(snap, key, person);
	if (!err)
		err = es_account_of(snap, person, account);
	else if ((err == ES_NOT_FOUND || err == ES_INVALID) && !es_login_fold(typed, login))
		err = es_account_get(snap, login, account);
	if (!err)
		err = es_address_get(snap, account->author, facts);
	if (!err && !facts->address[0])
		err = ES_NOT_FOUND;
	es_snapshot_end(snap);
	return err;
}

struct assign {
	struct es_change change; /* first */
	uint8_t ids[2][ES_WAY_ID_LEN];
	const struct es_account *account;
	uint64_t now_ms;
};

static es_err apply_assign(struct es_write *w, struct es_change *change)
{
	const struct assign *assign = (const struct assign *)change;
	struct es_way way;
	es_err err = ES_OK;

	for (size_t i = 0; i < 2 && !err; i++) {
		err = es_way_get(es_write_snapshot(w), assign->ids[i], &way);
		if (err)
			break;
		memcpy(way.login, assign->account->login, sizeof(way.login));
		memcpy(way.person, assign->account->author, sizeof(way.person));
		err = es_write_way(w, &way, assign->now_ms);
	}
	return err;
}

es_err es_enter_tell(struct es_node *node, const struct es_asked *asked, struct es_bytes typed,
                     struct es_bytes lang)
{
	struct es_account account;
	struct es_mail_facts facts;
	struct assign assign = {.account = &account, .now_ms = es_now_ms()};

	es_err err = find(node, typed, &account, &facts);
	if (err)
		return err == ES_NOT_FOUND || err == ES_INVALID ? ES_OK : err;
	id_of_ask(es_bytes_str(asked->ask), assign.ids[0]);
	id_of_link(es_bytes_str(asked->link), assign.ids[1]);
	err = es_store_apply(node->store, apply_assign, &assign.change);
	if (!err)
		err = es_post_sign_in(node, &account, facts.address, lang, asked->code, asked->link,
		                      assign.now_ms + ES_ENTER_MS);
	sodium_memzero(&account, sizeof(account));
	return err == ES_LIMIT ? ES_OK : err;
}

/* --- coming in ---------------------------------------------------------------------------------- */

struct use {
	struct es_change change; /* first */
	uint8_t id[ES_WAY_ID_LEN];
	enum es_way_kind kind;
	struct es_id check; /* of a code */
	uint64_t now_ms;
	bool opens;
	struct es_account *account;
};

/* A wrong code is counted in the same change that looks at it. */
static es_err apply_use(struct es_write *w, struct es_change *change)
{
	struct use *use = (struct use *)change;
	struct es_way way;

	use->opens = false;
	es_err err = es_way_get(es_write_snapshot(w), use->id, &way);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (way.kind != use->kind || way.expires_ms <= use->now_ms ||
	    way.tries >= ES_ENTER_TRIES_MAX)
		return ES_OK;
	if (sodium_memcmp(way.check.bytes, use->check.bytes, ES_ID_LEN) != 0 || !way.login[0]) {
		way.tries++;
		return es_write_way(w, &way, use->now_ms);
	}
	err = es_account_get(es_write_snapshot(w), way.login, use->account);
	if (err && err != ES_NOT_FOUND)
		return err;
	use->opens = !err && memcmp(use->account->author, way.person, ES_AUTHOR_LEN) == 0;
	return es_write_way_drop(w, &way);
}

static es_err come_in(struct es_node *node, struct use *use)
{
	use->now_ms = es_now_ms();
	es_err err = es_store_apply(node->store, apply_use, &use->change);
	if (!err && !use->opens)
		err = ES_BAD_KEY;
	return err ? err : es_account_complete(node, use->account);
}

static void id_of_counter(const char *plain, uint8_t id[ES_WAY_ID_LEN])
{
	id_of("essaim/v1/counter-code", es_bytes_of(plain, ES_COUNTER_GROUPS * ES_CODE_GROUP), id);
}

es_err es_enter_code(struct es_node *node, struct es_bytes ask, struct es_bytes typed,
                     struct es_account *out)
{
	char digits[ES_ENTER_DIGITS + 1], plain[ES_COUNTER_GROUPS * ES_CODE_GROUP];
	struct use use = {.account = out};

	if (es_digits_read(typed, digits) == ES_OK) {
		use.kind = ES_WAY_CODE;
		id_of_ask(ask, use.id);
		check_of(ask, digits, &use.check);
	} else if (es_code_read(typed, ES_COUNTER_GROUPS, plain) == ES_OK) {
		use.kind = ES_WAY_COUNTER;
		id_of_counter(plain, use.id);
	} else {
		return ES_BAD_KEY;
	}
	return come_in(node, &use);
}

es_err es_enter_link(struct es_node *node, struct es_bytes link, struct es_account *out)
{
	struct use use = {.kind = ES_WAY_LINK, .account = out};

	if (link.len != ES_TOKEN_LEN - 1)
		return ES_BAD_KEY;
	id_of_link(link, use.id);
	return come_in(node, &use);
}

/* --- at the counter ----------------------------------------------------------------------------- */

struct give {
	struct es_change change; /* first */
	struct es_way way;
	uint64_t now_ms;
};

static es_err apply_give(struct es_write *w, struct es_change *change)
{
	struct give *give = (struct give *)change;
	struct es_account account;

	es_err err = es_account_get(es_write_snapshot(w), give->way.login, &account);
	if (err)
		return err;
	memcpy(give->way.person, account.author, sizeof(give->way.person));
	return es_write_way(w, &give->way, give->now_ms);
}

es_err es_enter_counter(struct es_node *node, const char *login,
                        char code[ES_CODE_LEN(ES_COUNTER_GROUPS)])
{
	char plain[ES_COUNTER_GROUPS * ES_CODE_GROUP];
	struct give give = {.now_ms = es_now_ms()};

	es_code_make(ES_COUNTER_GROUPS, code);
	es_assert(es_code_read(es_bytes_str(code), ES_COUNTER_GROUPS, plain) == ES_OK);
	give.way.kind = ES_WAY_COUNTER;
	id_of_counter(plain, give.way.id);
	memcpy(give.way.sibling, give.way.id, ES_WAY_ID_LEN);
	give.way.expires_ms = give.now_ms + ES_COUNTER_MS;
	es_err err = es_login_fold(es_bytes_str(login), give.way.login);
	return err ? ES_NOT_FOUND : es_store_apply(node->store, apply_give, &give.change);
}
