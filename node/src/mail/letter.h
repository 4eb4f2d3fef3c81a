/* SPDX-License-Identifier: EUPL-1.2 */
/* A letter: a text to one e-mail address, plain and perhaps as HTML besides, how it rests in the outbox, and the headers that it goes
 * out with. Values on the caller's stack, any thread; no IO. */
#ifndef MAIL_LETTER_H
#define MAIL_LETTER_H

#include "essaim/limits.h"
#include "essaim/record.h"
#include "node_limits.h"

#define ES_MAIL_ADDRESS_MAX 254 /* RFC 5321 section 4.5.3.1.3 */

/* An address as typed, without spaces around it and its domain in small letters. ES_INVALID: anything
 * but letters, digits and the usual signs before the @, and a domain name with a dot behind it. So no
 * address can end a line or begin another. RFC 5322 addr-spec without quotes, comments, literals. */
es_err es_mail_address(struct es_bytes typed, char out[ES_MAIL_ADDRESS_MAX + 1]) ES_MUST_USE;
/* The same, all in small letters: by this an address is found again. */
es_err es_mail_address_key(struct es_bytes typed, char out[ES_MAIL_ADDRESS_MAX + 1]) ES_MUST_USE;
/* What operators are shown of an address: "m…@example.org". */
void es_mail_address_mask(const char *address, char out[ES_MAIL_ADDRESS_MAX + 8]);

#define ES_LETTER_ID_LEN 16

struct es_letter {
	uint8_t id[ES_LETTER_ID_LEN];  /* the sender's business only once it is in the outbox */
	const char *kind;              /* static: what operators are told it is */
	uint8_t person[ES_AUTHOR_LEN]; /* whose account it is about; zeros: none's */
	struct es_bytes to;            /* es_mail_address gave it */
	struct es_bytes lang;
	struct es_bytes subject;         /* control characters in it become spaces */
	struct es_bytes text;            /* lines end in LF */
	struct es_bytes html;            /* says the same; empty: the text alone goes out */
	struct es_bytes unsubscribe;     /* URL for one click, or empty. RFC 8058. */
	uint64_t created_ms, expires_ms; /* not sent after expires_ms */
};

/* How a letter waits. */
struct es_waiting {
	struct es_letter letter;
	char kind[24];
	uint64_t tries, next_ms;
	bool held; /* not sent before it is let go: es_mail_hold */
};
es_err es_waiting_write(const struct es_waiting *waiting, struct es_writer *w) ES_MUST_USE;
/* Borrows from in; out->letter.kind points into out. ES_CORRUPT. */
es_err es_waiting_read(struct es_bytes in, struct es_waiting *out) ES_MUST_USE;

/* Who sends. Borrowed. */
struct es_sender {
	const char *address;
	const char *name;
};
/* The header lines of a letter, each ended by NUL in out, without their last CR LF (folded ones have CR LF
 * and a space inside); *count of them. RFC 5322, 2047, 8058. ES_NO_SPACE. */
es_err es_letter_headers(const struct es_letter *letter, const struct es_sender *sender,
                         struct es_writer *out, size_t *count) ES_MUST_USE;
/* A text as it goes out: each line ended by CR LF, without control characters but TAB. */
es_err es_letter_text(struct es_bytes text, struct es_writer *out) ES_MUST_USE;

#endif
