/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/internal.h"

#include "logsink.h"
#include "node.h"
#include "threads.h"

#include <stdio.h>
#include <string.h>

#define WAIT_MAX_MS 60000u
#define HOUR_PER_MINUTE 60

/* How long after an attempt the next one is made; after the last of them it is given up. */
static const uint64_t again_s[] = {60, 300, 900, 3600, 7200, 14400, 28800};
#define TRIES_MAX (sizeof(again_s) / sizeof(again_s[0]) + 1)

static const struct es_rate hour_rate = {ES_MAIL_PER_HOUR, ES_MAIL_PER_HOUR};

/* With the mutex held. */
static void wait_ms(struct es_mail *mail, uint64_t ms)
{
	(void)es_condition_wait(&mail->changed, &mail->mutex, es_monotonic_ms() + ms);
}

static void give_up(struct es_mail *mail, const struct es_waiting *waiting, const char *why)
{
	es_say(ES_LEVEL_WARNING, "mail: a letter (%s) was given up: %s", waiting->letter.kind, why);
	es_outbox_fail(&mail->box, waiting, es_now_ms(), why);
	es_outbox_drop(&mail->box, waiting->letter.id);
}

/* With the mutex held: what becomes of a letter that did not go out. */
static void put_back(struct es_mail *mail, struct es_waiting *waiting, es_err err, const char *why)
{
	uint64_t now_ms = es_now_ms();

	snprintf(mail->why, sizeof(mail->why), "%s", why);
	waiting->tries++;
	if (err == ES_NOT_ALLOWED || err == ES_NOT_FOUND || waiting->tries >= TRIES_MAX) {
		give_up(mail, waiting, why);
		return;
	}
	waiting->next_ms = now_ms + again_s[waiting->tries - 1] * 1000;
	if (waiting->next_ms > waiting->letter.expires_ms) {
		give_up(mail, waiting, why);
		return;
	}
	es_say(ES_LEVEL_WARNING, "mail: a letter (%s) waits: %s", waiting->letter.kind, why);
	err = es_outbox_put(&mail->box, waiting);
	if (err)
		es_say(ES_LEVEL_ERROR, "mail: the outbox cannot be written: %s",
		       es_err_sentence(err));
}

static void tell(const struct es_mail *mail, const struct es_letter *letter, es_err err)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];

	if (mail->told && memcmp(letter->person, nobody, sizeof(nobody)) != 0 &&
	    (err == ES_OK || err == ES_NOT_FOUND))
		mail->told(mail->context, letter, err == ES_OK);
}

/* With the mutex held, which is let go while the letter is under way. */
static void send(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN])
{
	char why[ES_SMTP_WHY_MAX];
	struct es_waiting waiting;
	struct es_writer w;

	es_writer_grow(&w, 3 * ES_MAIL_TEXT_MAX);
	es_err err = es_outbox_get(&mail->box, id, &w, &waiting);
	if (err) {
		es_outbox_drop(&mail->box, id);
	} else if (waiting.letter.expires_ms <= es_now_ms()) {
		give_up(mail, &waiting,
		        mail->why[0] ? mail->why : "its time ran out before it could go");
	} else {
		pthread_mutex_unlock(&mail->mutex);
		err = es_smtp_send(mail->smtp, &waiting.letter, why);
		tell(mail, &waiting.letter, err);
		pthread_mutex_lock(&mail->mutex);
		if (!err) {
			mail->sent++;
			mail->why[0] = '\0';
			es_outbox_drop(&mail->box, id);
		} else if (err != ES_CLOSED && es_outbox_has(&mail->box, id)) {
			put_back(mail, &waiting, err, why);
		}
	}
	es_writer_free(&w);
}

uint64_t es_mail_hours_clock(void)
{
	return es_monotonic_ms() / HOUR_PER_MINUTE;
}

static void *run(void *context)
{
	struct es_mail *mail = context;
	uint8_t id[ES_LETTER_ID_LEN];

	pthread_mutex_lock(&mail->mutex);
	while (!atomic_load(&mail->stop)) {
		const struct es_outbox_entry *first = es_outbox_first(&mail->box);
		uint64_t now_ms = es_now_ms();
		if (!first) {
			wait_ms(mail, WAIT_MAX_MS);
		} else if (first->next_ms > now_ms) {
			uint64_t ms = first->next_ms - now_ms;
			wait_ms(mail, ms < WAIT_MAX_MS ? ms : WAIT_MAX_MS);
		} else if (!es_bucket_take(&mail->hour, &hour_rate, es_mail_hours_clock())) {
			wait_ms(mail, WAIT_MAX_MS);
		} else {
			memcpy(id, first->id, sizeof(id));
			send(mail, id);
		}
	}
	pthread_mutex_unlock(&mail->mutex);
	return NULL;
}

es_err es_mail_carrier_start(struct es_mail *mail)
{
	mail->running = es_thread_start(&mail->thread, run, mail) == ES_OK;
	return mail->running ? ES_OK : ES_NO_MEMORY;
}

void es_mail_carrier_stop(struct es_mail *mail)
{
	atomic_store(&mail->stop, true);
	if (!mail->running)
		return;
	pthread_mutex_lock(&mail->mutex);
	pthread_cond_signal(&mail->changed);
	pthread_mutex_unlock(&mail->mutex);
	pthread_join(mail->thread, NULL);
	mail->running = false;
}
