/* SPDX-License-Identifier: EUPL-1.2 */
/* The one door of libcurl: hands letters to a relay over SMTP. A value with one owner; its thread waits
 * while a letter goes out. */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "mail/letter.h"

#include <stdatomic.h>

/* Borrowed; outlives what is made from it. */
struct es_smtp_config {
	const char *relay;    /* smtp://HOST[:PORT] (STARTTLS) or smtps://HOST[:PORT] */
	const char *user;     /* or NULL */
	const char *password; /* with a user */
	const char *ca;       /* file of certificates to trust instead of the system's, or NULL */
	bool plain;           /* no TLS: es_smtp_relay_is_near */
	struct es_sender sender;
	const char *bounces; /* where what cannot be delivered goes back to; NULL: to the sender */
};

/* Whether it has the form of a relay. */
bool es_smtp_relay_fits(const char *relay);
/* Whether it is on this machine by its name: 127.0.0.1, ::1 or localhost. */
bool es_smtp_relay_is_near(const char *relay);

struct es_smtp;
/* stop: set by any thread ends what is under way within about a second. ES_NO_MEMORY. */
es_err es_smtp_new(const struct es_smtp_config *config, const atomic_bool *stop,
                   struct es_smtp **out) ES_MUST_USE;
void es_smtp_free(struct es_smtp *smtp);

#define ES_SMTP_WHY_MAX 200
/* ES_OK: the relay has taken it. ES_NOT_FOUND: it says that there is no such mailbox; ES_NOT_ALLOWED: it said
 * no for good, for another reason; ES_CLOSED: stopped; any other: not now. why says the reason in a sentence without the address. */
es_err es_smtp_send(struct es_smtp *smtp, const struct es_letter *letter,
                    char why[ES_SMTP_WHY_MAX]) ES_MUST_USE;

#endif
