/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/people.h"

#include "text.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32

bool es_may_care(const struct es_account *actor, const struct es_account *person)
{
	enum es_role role = actor ? es_account_role(actor) : ES_OPERATOR;

	return role == ES_OPERATOR || (role == ES_EDITOR && es_account_role(person) < ES_EDITOR);
}

/* A line of at most ES_WISH_MAX characters, into out of 4 * ES_WISH_MAX + 1 bytes. */
static es_err read_line(struct es_bytes text, char *out)
{
	struct es_writer w;

	es_writer_init(&w, (uint8_t *)out, 4 * ES_WISH_MAX);
	if (es_text_line(text, &w) || es_text_length(es_writer_bytes(&w)) > ES_WISH_MAX)
		return ES_INVALID;
	out[w.len] = '\0';
	return ES_OK;
}

struct change {
	struct es_change change; /* first */
	const struct es_account *actor;
	const char *login;
	enum es_role role;
	struct es_account person, by; /* as they are then: the actor may be an editor no more */
	struct es_wish wish;
	struct es_role_change note;
};

static es_err load(struct es_write *w, struct change *c)
{
	es_err err = es_account_get(es_write_snapshot(w), c->login, &c->person);

	if (err || !c->actor)
		return err;
	err = es_account_get(es_write_snapshot(w), c->actor->login, &c->by);
	if (err || memcmp(c->by.author, c->actor->author, ES_AUTHOR_LEN) != 0)
		return ES_NOT_ALLOWED;
	return es_may_care(&c->by, &c->person) ? ES_OK : ES_NOT_ALLOWED;
}

/* --- asking ------------------------------------------------------------------------------------- */

static es_err apply_wish(struct es_write *w, struct es_change *change)
{
	struct change *c = (struct change *)change;

	es_err err = es_account_get(es_write_snapshot(w), c->login, &c->person);
	if (!err && es_account_role(&c->person) != ES_LEARNER)
		err = ES_STATE;
	return err ? err : es_write_wish(w, c->person.author, &c->wish);
}

es_err es_person_wish(struct es_node *node, const char *login, struct es_bytes text)
{
	struct change c = {.login = login, .wish = {.asked_ms = es_now_ms()}};

	es_err err = read_line(text, c.wish.text);
	if (!err && !c.wish.text[0])
		err = ES_INVALID;
	return err ? err : es_store_apply(node->store, apply_wish, &c.change);
}

/* --- deciding ----------------------------------------------------------------------------------- */

static es_err decide(struct es_write *w, struct change *c, enum es_wish_state state)
{
	es_err err = es_wish_get(es_write_snapshot(w), c->person.author, &c->wish);

	if (err == ES_NOT_FOUND || (!err && c->wish.state != ES_WISH_WAITS))
		return state == ES_WISH_GRANTED ? ES_OK : ES_STATE;
	if (err)
		return err;
	c->wish.state = state;
	c->wish.decided_ms = c->note.time_ms;
	memcpy(c->wish.reason, c->note.reason, sizeof(c->wish.reason));
	return es_write_wish(w, c->person.author, &c->wish);
}

static es_err write_note(struct es_write *w, struct change *c, const char *to)
{
	memcpy(c->note.person, c->person.author, ES_AUTHOR_LEN);
	if (c->actor)
		memcpy(c->note.by, c->actor->author, ES_AUTHOR_LEN);
	memcpy(c->note.from, c->person.role, sizeof(c->note.from));
	memset(c->note.to, 0, sizeof(c->note.to));
	memcpy(c->note.to, to, strlen(to));
	return es_write_role_change(w, &c->note);
}

static es_err count_operator(void *context, const struct es_account *account)
{
	*(size_t *)context += es_account_role(account) == ES_OPERATOR;
	return ES_OK;
}

/* Somebody must be left who can let others in; at the command line there is. */
static es_err check_role(struct es_write *w, const struct change *c)
{
	size_t operators = 0;

	if (!c->actor)
		return ES_OK;
	if (c->role >= ES_EDITOR && es_account_role(&c->by) != ES_OPERATOR)
		return ES_NOT_ALLOWED;
	if (es_account_role(&c->person) != ES_OPERATOR || c->role == ES_OPERATOR)
		return ES_OK;
	es_err err = es_account_each(es_write_snapshot(w), count_operator, &operators);
	return !err && operators < 2 ? ES_STATE : err;
}

static es_err apply_role(struct es_write *w, struct es_change *change)
{
	struct change *c = (struct change *)change;
	const char *word = es_role_word(c->role);

	es_err err = load(w, c);
	if (!err)
		err = check_role(w, c);
	if (err || strcmp(c->person.role, word) == 0)
		return err;
	err = write_note(w, c, word);
	memset(c->person.role, 0, sizeof(c->person.role));
	memcpy(c->person.role, word, strlen(word));
	if (!err)
		err = es_write_account(w, &c->person, false);
	if (!err && c->role >= ES_PROFESSIONAL)
		err = decide(w, c, ES_WISH_GRANTED);
	return err;
}

es_err es_person_role(struct es_node *node, const struct es_account *actor, const char *login,
                      enum es_role role, struct es_bytes reason)
{
	struct change c = {
	        .actor = actor, .login = login, .role = role, .note.time_ms = es_now_ms()};

	es_err err = read_line(reason, c.note.reason);
	if (!err)
		err = es_store_apply(node->store, apply_role, &c.change);
	if (!err)
		err = es_account_republish(node, &c.person);
	sodium_memzero(&c, sizeof(c));
	return err;
}

static es_err apply_decline(struct es_write *w, struct es_change *change)
{
	struct change *c = (struct change *)change;

	es_err err = load(w, c);
	if (!err)
		err = decide(w, c, ES_WISH_DECLINED);
	return err ? err : write_note(w, c, c->person.role);
}

es_err es_person_decline(struct es_node *node, const struct es_account *actor, const char *login,
                         struct es_bytes reason)
{
	struct change c = {.actor = actor, .login = login, .note.time_ms = es_now_ms()};

	es_err err = read_line(reason, c.note.reason);
	return err ? err : es_store_apply(node->store, apply_decline, &c.change);
}

static es_err apply_close(struct es_write *w, struct es_change *change)
{
	struct change *c = (struct change *)change;

	es_err err = load(w, c);
	return err ? err : es_write_cookies_drop(w, c->login);
}

es_err es_person_close(struct es_node *node, const struct es_account *actor, const char *login)
{
	struct change c = {.actor = actor, .login = login};

	return es_store_apply(node->store, apply_close, &c.change);
}

/* --- inviting ----------------------------------------------------------------------------------- */

void es_invitation_id(struct es_bytes secret, uint8_t id[ES_WAY_ID_LEN])
{
	struct es_id whole;

	es_hash(&whole, "essaim/v1/invitation", &secret, 1);
	memcpy(id, whole.bytes, ES_WAY_ID_LEN);
}

struct invite {
	struct es_change change; /* first */
	struct es_invitation one;
};

static es_err apply_invite(struct es_write *w, struct es_change *change)
{
	const struct invite *i = (const struct invite *)change;

	return es_write_invitation(w, &i->one, i->one.created_ms);
}

es_err es_person_invite(struct es_node *node, const struct es_account *actor, enum es_role role,
                        struct es_bytes note, char secret[ES_TOKEN_LEN])
{
	struct invite i = {.one.created_ms = es_now_ms()};
	uint8_t bytes[TOKEN_BYTES];

	if (actor && role >= ES_EDITOR && es_account_role(actor) != ES_OPERATOR)
		return ES_NOT_ALLOWED;
	es_err err = read_line(note, i.one.note);
	if (err)
		return err;
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(secret, ES_TOKEN_LEN, bytes, sizeof(bytes),
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	es_invitation_id(es_bytes_str(secret), i.one.id);
	memcpy(i.one.role, es_role_word(role), strlen(es_role_word(role)) + 1);
	if (actor)
		memcpy(i.one.by, actor->author, ES_AUTHOR_LEN);
	i.one.expires_ms = i.one.created_ms + ES_INVITATION_MS;
	return es_store_apply(node->store, apply_invite, &i.change);
}

static es_err apply_uninvite(struct es_write *w, struct es_change *change)
{
	return es_write_invitation_drop(w, ((const struct invite *)change)->one.id);
}

es_err es_person_uninvite(struct es_node *node, const uint8_t id[ES_WAY_ID_LEN])
{
	struct invite i = {.change = {0}};

	memcpy(i.one.id, id, ES_WAY_ID_LEN);
	return es_store_apply(node->store, apply_uninvite, &i.change);
}
