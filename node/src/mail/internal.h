/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of the node's mail share: settings.c reads how it is set up, carrier.c is the thread that
 * takes letters to the relay, mail.c is for everybody else. Private to these three. */
#ifndef MAIL_INTERNAL_H
#define MAIL_INTERNAL_H

#include "mail/mail.h"
#include "mail/outbox.h"
#include "web/rate.h"

#include <pthread.h>

#define ES_MAIL_SECRET_MAX 1024

struct es_mail {
	struct es_smtp_config config; /* its texts are owned */
	char *public_url;
	void (*told)(void *context, const struct es_letter *letter, bool taken);
	void *context;
	struct es_table *words[ES_LANGUAGE_COUNT]; /* borrowed; NULL: there are none */
	char secret[ES_MAIL_SECRET_MAX];           /* name and password, each ended by NUL */
	struct es_smtp *smtp;                      /* the thread's */
	atomic_bool stop;
	pthread_t thread;
	bool running;
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t changed;
	struct es_outbox box;
	struct es_rates *addresses;
	struct es_rates *inviters;
	struct es_bucket hour, invitations;
	uint64_t sent;
	char why[ES_SMTP_WHY_MAX];
};

/* settings.c: checks and copies them. ES_INVALID with why; ES_NO_MEMORY. */
es_err es_mail_settings_take(struct es_mail *mail, const struct es_mail_config *config, char *why,
                             size_t why_size) ES_MUST_USE;
void es_mail_settings_free(struct es_mail *mail);

/* carrier.c: the thread. Ending it waits for a letter that is under way, a second or so. */
es_err es_mail_carrier_start(struct es_mail *mail) ES_MUST_USE;
void es_mail_carrier_stop(struct es_mail *mail);

/* Rates count by the minute: in a clock so much slower, by the hour. */
uint64_t es_mail_hours_clock(void);

#endif
