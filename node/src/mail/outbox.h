/* SPDX-License-Identifier: EUPL-1.2 */
/* Letters on the disk: one file each in HOME/outbox, so that what was sent leaves no byte, and the list of
 * those that were given up. A value with one owner, who guards it. */
#ifndef MAIL_OUTBOX_H
#define MAIL_OUTBOX_H

#include "file_system.h"
#include "mail/mail.h"

struct es_outbox_entry {
	uint8_t id[ES_LETTER_ID_LEN];
	uint8_t person[ES_AUTHOR_LEN];
	uint64_t next_ms;
	bool held;
	char kind[24];
};

struct es_outbox {
	char folder[ES_PATH_BYTES];
	struct es_outbox_entry *entries; /* owned; in no order */
	size_t len;
	struct es_mail_failure failures[ES_MAIL_FAILURES_MAX]; /* the newest first */
	size_t failures_len;
};

/* Reads what is there, all of it due at once; a file that is no letter is removed. ES_IO, ES_NO_MEMORY, ES_NO_SPACE. */
es_err es_outbox_open(const char *home, struct es_outbox *out) ES_MUST_USE;
void es_outbox_close(struct es_outbox *box);
/* Durable on ES_OK; an entry of the same id is replaced. ES_BUSY: ES_MAIL_WAITING_MAX wait. */
es_err es_outbox_put(struct es_outbox *box, const struct es_waiting *waiting) ES_MUST_USE;
/* The one that is due first of those that are not held, or NULL. */
const struct es_outbox_entry *es_outbox_first(const struct es_outbox *box);
bool es_outbox_has(const struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN]);
/* Reads it into w, from which out borrows. */
es_err es_outbox_get(const struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN],
                     struct es_writer *w, struct es_waiting *out) ES_MUST_USE;
void es_outbox_drop(struct es_outbox *box, const uint8_t id[ES_LETTER_ID_LEN]);
/* kind NULL: all of them. */
void es_outbox_forget(struct es_outbox *box, const uint8_t person[ES_AUTHOR_LEN], const char *kind);
/* Notes that it was given up, and why. */
void es_outbox_fail(struct es_outbox *box, const struct es_waiting *waiting, uint64_t now_ms,
                    const char *why);

#endif
