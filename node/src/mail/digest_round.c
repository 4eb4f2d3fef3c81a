/* SPDX-License-Identifier: EUPL-1.2 */
/* One round: who is due, what waits for each, and each letter once. The letter is put into the outbox first,
 * held, under an id that follows from the person and the hour; then it is written down that it was told; then
 * it is let go. A crash before the second step leaves a letter that nobody wrote down: it is dropped at the
 * start, and written anew. A crash behind it leaves one that was: it goes. */
#include "mail/digest.h"

#include "logsink.h"
#include "mail/post.h"
#include "store/addresses.h"
#include "store/moderation.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct due {
	uint8_t person[ES_AUTHOR_LEN];
	struct es_digest digest;
	bool known;
	struct es_account account;
};

struct round {
	struct es_node *node;
	uint64_t now_ms, next_ms;
	struct es_view_source s;
	struct es_federation federation;
	struct es_news news;
	struct due due[ES_DIGEST_LOOKS_MAX];
	size_t due_len, letters;
};

/* --- who is due --------------------------------------------------------------------------------- */

static void note_next(struct round *r, const uint8_t *person, const struct es_digest *digest)
{
	uint64_t from_ms = digest->since_ms > r->now_ms ? digest->since_ms : r->now_ms;
	uint64_t next_ms = es_digest_next(person, digest->pace, from_ms);

	if (next_ms < r->next_ms)
		r->next_ms = next_ms;
}

static es_err find_due(struct round *r)
{
	uint8_t person[ES_AUTHOR_LEN] = {0};
	struct es_digest digest;
	es_err err;

	while (!(err = es_digest_after(r->s.snap, person, &digest))) {
		note_next(r, person, &digest);
		if (!es_digest_is_due(person, &digest, r->now_ms))
			continue;
		if (r->due_len == ES_DIGEST_LOOKS_MAX) {
			r->next_ms = r->now_ms;
			break;
		}
		memcpy(r->due[r->due_len].person, person, ES_AUTHOR_LEN);
		r->due[r->due_len++].digest = digest;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err take_account(void *context, const struct es_account *account)
{
	struct round *r = context;

	for (size_t i = 0; i < r->due_len; i++) {
		if (memcmp(r->due[i].person, account->author, ES_AUTHOR_LEN) != 0)
			continue;
		r->due[i].account = *account;
		r->due[i].known = true;
	}
	return ES_OK;
}

/* --- one letter --------------------------------------------------------------------------------- */

struct telling {
	struct es_change change; /* first */
	const struct due *due;
	struct es_digest next; /* as it is to be */
	const char *address;   /* where the letter goes; NULL: there is none */
	bool stands;
};

/* Only where nobody chose anything else meanwhile. */
static es_err apply_told(struct es_write *w, struct es_change *change)
{
	struct telling *t = (struct telling *)change;
	struct es_snapshot *snap = es_write_snapshot(w);
	struct es_mail_facts facts;
	struct es_digest now;

	t->stands = false;
	es_err err = es_digest_get(snap, t->due->person, &now);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (now.pace != t->due->digest.pace || now.since_ms != t->due->digest.since_ms)
		return ES_OK;
	if (t->address && (es_address_get(snap, t->due->person, &facts) ||
	                   strcmp(facts.address, t->address) != 0))
		return ES_OK;
	t->stands = true;
	return es_write_digest(w, t->due->person, &t->next);
}

static es_err write_down(struct round *r, struct telling *t)
{
	t->next.since_ms = r->now_ms;
	return es_store_apply(r->node->store, apply_told, &t->change);
}

static void id_of(const struct round *r, const struct due *due, uint8_t id[ES_LETTER_ID_LEN])
{
	uint64_t slot_ms = es_digest_slot(due->person, due->digest.pace, r->now_ms);
	uint8_t slot[8];
	struct es_id whole;

	for (int i = 0; i < 8; i++)
		slot[i] = (uint8_t)(slot_ms >> (56 - 8 * i));
	struct es_bytes parts[] = {ES_BYTES(due->person), ES_BYTES(slot)};
	es_hash(&whole, "essaim/v1/digest-letter", parts, 2);
	memcpy(id, whole.bytes, ES_LETTER_ID_LEN);
}

static es_err hand_in(struct round *r, struct telling *t, const struct es_digest_text *text)
{
	struct es_mail *mail = r->node->mail;
	struct es_letter letter = {.kind = "digest",
	                           .to = es_bytes_str(t->address),
	                           .lang = es_bytes_str(text->lang),
	                           .subject = es_phrase_bytes(&text->subject),
	                           .text = es_writer_bytes(&text->text),
	                           .html = es_writer_bytes(&text->html),
	                           .unsubscribe = es_bytes_str(text->stop),
	                           .created_ms = r->now_ms,
	                           .expires_ms = r->now_ms + ES_DIGEST_MS};

	memcpy(letter.person, t->due->person, ES_AUTHOR_LEN);
	memcpy(letter.id, t->next.letter, ES_LETTER_ID_LEN);
	es_err err = es_mail_hold(mail, &letter);
	if (err)
		return err;
	err = write_down(r, t);
	if (!err && t->stands)
		es_mail_let_go(mail, letter.id);
	else
		es_mail_drop(mail, letter.id);
	return err;
}

static es_err write_letter(struct round *r, struct telling *t)
{
	char token[ES_STOP_TOKEN_LEN];
	struct es_digest_text *text = calloc(1, sizeof(*text));

	if (!text)
		return ES_NO_MEMORY;
	t->next.told_row = r->news.upto;
	id_of(r, t->due, t->next.letter);
	es_err err = es_stop_token_make(r->s.snap, t->due->person, token);
	if (!err)
		err = es_digest_write(r->node, &t->due->account, t->due->digest.pace, &r->news,
		                      token, text);
	if (!err)
		err = hand_in(r, t, text);
	es_digest_text_free(text);
	free(text);
	return err;
}

/* Whether this person can be written to at all. */
static bool has_address(struct round *r, const struct due *due, struct es_mail_facts *facts)
{
	return due->known && es_address_get(r->s.snap, due->person, facts) == ES_OK &&
	       facts->address[0] && facts->refused_ms == 0 &&
	       es_suspended_ms(r->s.snap, due->person, r->now_ms) == 0;
}

static es_err tell(struct round *r, const struct due *due)
{
	struct telling t = {.due = due, .next = due->digest};
	struct es_mail_facts facts;

	if (!has_address(r, due, &facts))
		return write_down(r, &t);
	r->s.reader = due->person;
	es_err err = es_news_gather(&r->s, due->digest.told_row, &r->news);
	if (!err)
		err = es_news_add_due(&r->s, due->digest.since_ms, r->now_ms, &r->news);
	if (!err && r->news.len == 0) {
		err = write_down(r, &t);
	} else if (!err && r->letters == ES_DIGEST_LETTERS_MAX) {
		r->next_ms = r->now_ms;
	} else if (!err) {
		r->letters++;
		t.address = facts.address;
		err = write_letter(r, &t);
	}
	es_news_free(&r->news);
	sodium_memzero(&facts, sizeof(facts));
	return err;
}

/* --- the round ---------------------------------------------------------------------------------- */

/* One letter that cannot be written keeps no other back; it is tried again at its next hour. */
static es_err tell_or_leave(struct round *r, const struct due *due)
{
	struct telling t = {.due = due, .next = due->digest};
	es_err err = tell(r, due);

	if (!err)
		return ES_OK;
	if (err == ES_LIMIT || err == ES_BUSY) { /* another round will do */
		r->next_ms = r->now_ms;
		return ES_OK;
	}
	es_say(ES_LEVEL_WARNING, "mail: a digest could not be written: %s", es_err_sentence(err));
	return write_down(r, &t);
}

static es_err look(struct round *r)
{
	es_err err = find_due(r);
	size_t unread;

	if (err || r->due_len == 0)
		return err;
	err = es_acts_fold(r->s.snap, &r->federation);
	if (!err)
		err = es_account_each_readable(r->s.snap, take_account, r, &unread);
	for (size_t i = 0; i < r->due_len && !err; i++)
		err = tell_or_leave(r, &r->due[i]);
	return err;
}

es_err es_digest_round(struct es_node *node, uint64_t now_ms, uint64_t *next_ms)
{
	struct round *r;

	*next_ms = UINT64_MAX;
	if (!es_post_ready(node))
		return ES_OK;
	if (!(r = calloc(1, sizeof(*r))))
		return ES_NO_MEMORY;
	r->node = node;
	r->now_ms = now_ms;
	r->next_ms = UINT64_MAX;
	r->s = (struct es_view_source){.federation = &r->federation,
	                               .self = &node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION};
	es_federation_init(&r->federation);
	es_err err = es_snapshot_begin(node->store, &r->s.snap);
	if (!err) {
		err = look(r);
		es_snapshot_end(r->s.snap);
	}
	*next_ms = r->next_ms;
	es_federation_free(&r->federation);
	sodium_memzero(r->due, sizeof(r->due));
	free(r);
	return err;
}

static bool stands(void *context, const uint8_t person[ES_AUTHOR_LEN],
                   const uint8_t id[ES_LETTER_ID_LEN])
{
	struct es_digest digest;

	return es_digest_get(context, person, &digest) == ES_OK &&
	       memcmp(digest.letter, id, ES_LETTER_ID_LEN) == 0;
}

void es_digest_settle(struct es_node *node)
{
	struct es_snapshot *snap;

	if (es_snapshot_begin(node->store, &snap))
		return;
	es_mail_settle(node->mail, stands, snap);
	es_snapshot_end(snap);
}
