/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/internal.h"

#include "logsink.h"
#include "node.h"
#include "threads.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct es_rate address_rate = {ES_MAIL_PER_ADDRESS_HOUR, ES_MAIL_PER_ADDRESS_HOUR};

/* In a clock in which a day is a minute. */
#define DAY_PER_MINUTE (24u * 60)
static const struct es_rate inviter_rate = {ES_MAIL_INVITES_DAY, ES_MAIL_INVITES_DAY};
static const struct es_rate invitation_rate = {ES_MAIL_INVITES_ALL_DAY, ES_MAIL_INVITES_ALL_DAY};

static void init_locks(struct es_mail *mail)
{
	pthread_mutex_init(&mail->mutex, NULL);
	es_condition_init(&mail->changed);
}

es_err es_mail_new(const struct es_mail_config *config, struct es_mail **out, char *why,
                   size_t why_size)
{
	why[0] = '\0';
	struct es_mail *mail = calloc(1, sizeof(*mail));
	if (!mail)
		return ES_NO_MEMORY;
	init_locks(mail);
	es_err err = es_mail_settings_take(mail, config, why, why_size);
	if (!err)
		err = es_rates_new(&address_rate, ES_RATE_BUCKETS_MAX, &mail->addresses);
	if (!err)
		err = es_rates_new(&inviter_rate, ES_RATE_BUCKETS_MAX, &mail->inviters);
	if (!err)
		err = es_outbox_open(config->home, &mail->box);
	if (!err)
		err = es_smtp_new(&mail->config, &mail->stop, &mail->smtp);
	if (!err)
		err = es_mail_carrier_start(mail);
	if (err) {
		es_mail_free(mail);
		return err;
	}
	*out = mail;
	return ES_OK;
}

void es_mail_free(struct es_mail *mail)
{
	if (!mail)
		return;
	es_mail_carrier_stop(mail);
	es_smtp_free(mail->smtp);
	es_outbox_close(&mail->box);
	es_rates_free(mail->addresses);
	es_rates_free(mail->inviters);
	pthread_cond_destroy(&mail->changed);
	pthread_mutex_destroy(&mail->mutex);
	es_mail_settings_free(mail);
	sodium_memzero(mail, sizeof(*mail));
	free(mail);
}

const char *es_mail_public_url(const struct es_mail *mail)
{
	return mail->public_url;
}

void es_mail_set_words(struct es_mail *mail, struct es_table *const words[ES_LANGUAGE_COUNT])
{
	memcpy(mail->words, words, sizeof(mail->words));
}

bool es_mail_has_words(const struct es_mail *mail)
{
	return mail->words[0] != NULL;
}

const struct es_table *es_mail_words(const struct es_mail *mail, enum es_language lang)
{
	return mail->words[lang];
}

/* --- taking and telling ------------------------------------------------------------------------ */

static es_err take(struct es_mail *mail, struct es_waiting *waiting)
{
	struct es_letter *letter = &waiting->letter;
	char key[ES_MAIL_ADDRESS_MAX + 1];

	if (es_mail_address_key(letter->to, key) || letter->text.len > ES_MAIL_TEXT_MAX ||
	    letter->html.len > ES_MAIL_TEXT_MAX || letter->subject.len > ES_MAIL_SUBJECT_MAX ||
	    letter->unsubscribe.len > ES_MAIL_URL_MAX)
		return ES_INVALID;
	if (letter->created_ms == 0)
		letter->created_ms = es_now_ms();
	waiting->next_ms = letter->created_ms;
	pthread_mutex_lock(&mail->mutex);
	es_err err = es_rates_take(mail->addresses, es_bytes_str(key), es_mail_hours_clock())
	                     ? ES_OK
	                     : ES_LIMIT;
	if (!err)
		err = es_outbox_put(&mail->box, waiting);
	pthread_cond_signal(&mail->changed);
	pthread_mutex_unlock(&mail->mutex);
	return err;
}

es_err es_mail_post(struct es_mail *mail, const struct es_letter *letter)
{
	struct es_waiting waiting = {.letter = *letter};

	randombytes_buf(waiting.letter.id, sizeof(waiting.letter.id));
	return take(mail, &waiting);
}

es_err es_mail_hold(struct es_mail *mail, const struct es_letter *letter)
{
	struct es_waiting waiting = {.letter = *letter, .held = true};

	return take(mail, &waiting);
}

/* With the mutex held. On the disk, too: it may wait long for its relay. */
static void let_go(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN])
{
	struct es_waiting waiting;
	struct es_writer w;

	if (!es_outbox_has(&mail->box, id))
		return;
	es_writer_grow(&w, 3 * ES_MAIL_TEXT_MAX);
	es_err err = es_outbox_get(&mail->box, id, &w, &waiting);
	waiting.held = false;
	if (!err)
		err = es_outbox_put(&mail->box, &waiting);
	if (err)
		es_say(ES_LEVEL_ERROR, "mail: a letter stays behind: %s", es_err_sentence(err));
	es_writer_free(&w);
	pthread_cond_signal(&mail->changed);
}

void es_mail_let_go(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN])
{
	pthread_mutex_lock(&mail->mutex);
	let_go(mail, id);
	pthread_mutex_unlock(&mail->mutex);
}

void es_mail_drop(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN])
{
	pthread_mutex_lock(&mail->mutex);
	es_outbox_drop(&mail->box, id);
	pthread_mutex_unlock(&mail->mutex);
}

void es_mail_settle(struct es_mail *mail,
                    bool (*stands)(void *context, const uint8_t person[ES_AUTHOR_LEN],
                                   const uint8_t id[ES_LETTER_ID_LEN]),
                    void *context)
{
	pthread_mutex_lock(&mail->mutex);
	for (size_t i = mail->box.len; i-- > 0;) {
		struct es_outbox_entry entry = mail->box.entries[i];
		if (!entry.held)
			continue;
		if (stands(context, entry.person, entry.id))
			let_go(mail, entry.id);
		else
			es_outbox_drop(&mail->box, entry.id);
	}
	pthread_mutex_unlock(&mail->mutex);
}

bool es_mail_may_invite(struct es_mail *mail, const uint8_t by[ES_AUTHOR_LEN])
{
	uint64_t now_ms = es_monotonic_ms() / DAY_PER_MINUTE;

	pthread_mutex_lock(&mail->mutex);
	bool may = es_rates_take(mail->inviters, es_bytes_of(by, ES_AUTHOR_LEN), now_ms) &&
	           es_bucket_take(&mail->invitations, &invitation_rate, now_ms);
	pthread_mutex_unlock(&mail->mutex);
	return may;
}

void es_mail_forget_kind(struct es_mail *mail, const uint8_t person[ES_AUTHOR_LEN],
                         const char *kind)
{
	pthread_mutex_lock(&mail->mutex);
	es_outbox_forget(&mail->box, person, kind);
	pthread_mutex_unlock(&mail->mutex);
}

void es_mail_forget(struct es_mail *mail, const char *home, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_outbox box;

	if (mail) {
		pthread_mutex_lock(&mail->mutex);
		es_outbox_forget(&mail->box, person, NULL);
		pthread_mutex_unlock(&mail->mutex);
	} else if (es_outbox_open(home, &box) == ES_OK) {
		es_outbox_forget(&box, person, NULL);
		es_outbox_close(&box);
	}
}

void es_mail_look(struct es_mail *mail, struct es_mail_state *out)
{
	memset(out, 0, sizeof(*out));
	pthread_mutex_lock(&mail->mutex);
	out->waiting = mail->box.len;
	out->sent = mail->sent;
	memcpy(out->why, mail->why, sizeof(out->why));
	memcpy(out->failures, mail->box.failures, sizeof(out->failures));
	out->failures_len = mail->box.failures_len;
	pthread_mutex_unlock(&mail->mutex);
}
