/* SPDX-License-Identifier: EUPL-1.2 */
/* The node's mail: an outbox that survives a restart, and the thread that takes letters from it to the
 * relay. Made and freed by serve; the rest from any thread but the loop's, since files are written. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "essaim/schema.h"
#include "mail/smtp.h"

struct es_mail;
struct es_table;

/* Copied. */
struct es_mail_config {
	const char *home;
	const char *public_url;     /* what addresses in letters begin with */
	const char *secret;         /* file: name and password in two lines, or NULL */
	struct es_smtp_config smtp; /* but for user and password */
	/* What became of a letter to a person: the relay has taken it, or says that there is no such mailbox.
	 * On the thread of the mail; may be NULL. */
	void (*told)(void *context, const struct es_letter *letter, bool taken);
	void *context;
};
/* Starts. ES_INVALID with why: what is wrong with the settings; ES_IO, ES_NO_MEMORY. */
es_err es_mail_new(const struct es_mail_config *config, struct es_mail **out, char *why,
                   size_t why_size) ES_MUST_USE;
/* Waits for the thread: a second or so where a letter is under way, which is sent again later. */
void es_mail_free(struct es_mail *mail);

/* For addresses in letters, without a slash at its end; borrowed. */
const char *es_mail_public_url(const struct es_mail *mail);

/* The words of letters in each language, which the UI brings: they go with the web, before the mail does, so
 * who writes letters ends before the web. Set before any other thread knows of it. */
void es_mail_set_words(struct es_mail *mail, struct es_table *const words[ES_LANGUAGE_COUNT]);
bool es_mail_has_words(const struct es_mail *mail);
const struct es_table *es_mail_words(const struct es_mail *mail, enum es_language lang);

/* Takes a letter; when this returns ES_OK it is on the disk. Its id, and created_ms where that is 0, are
 * given here. ES_LIMIT: this address gets too many in this hour; ES_BUSY: too many wait; ES_INVALID,
 * ES_NO_SPACE, ES_IO. */
es_err es_mail_post(struct es_mail *mail, const struct es_letter *letter) ES_MUST_USE;
/* A letter under an id of the caller's that waits, durable as well, until the caller has written down that it
 * stands: then es_mail_let_go sends it, else es_mail_drop takes it away. After a crash in between,
 * es_mail_settle asks what was written down. Errors as of es_mail_post; again under the same id: in its
 * place. */
es_err es_mail_hold(struct es_mail *mail, const struct es_letter *letter) ES_MUST_USE;
void es_mail_let_go(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN]);
void es_mail_drop(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN]);
void es_mail_settle(struct es_mail *mail,
                    bool (*stands)(void *context, const uint8_t person[ES_AUTHOR_LEN],
                                   const uint8_t id[ES_LETTER_ID_LEN]),
                    void *context);
/* Counts an invitation; whether this person, and all of them together, may still mail one today. */
bool es_mail_may_invite(struct es_mail *mail, const uint8_t by[ES_AUTHOR_LEN]);
/* Forgets what waits of one kind for a person. */
void es_mail_forget_kind(struct es_mail *mail, const uint8_t person[ES_AUTHOR_LEN],
                         const char *kind);
/* Forgets what waits for a person. mail may be NULL: then in the home's folder alone. */
void es_mail_forget(struct es_mail *mail, const char *home, const uint8_t person[ES_AUTHOR_LEN]);

/* What operators see. */
struct es_mail_failure {
	uint64_t time_ms;
	char kind[24];
	char domain[ES_MAIL_ADDRESS_MAX + 1]; /* never the whole address */
	char why[ES_SMTP_WHY_MAX];
};
struct es_mail_state {
	size_t waiting;
	uint64_t sent;             /* since the start */
	char why[ES_SMTP_WHY_MAX]; /* why the last attempt did not succeed; empty where it did */
	struct es_mail_failure failures[ES_MAIL_FAILURES_MAX]; /* given up, the newest first */
	size_t failures_len;
};
void es_mail_look(struct es_mail *mail, struct es_mail_state *out);

#endif
