/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/mail.h"

#include "logsink.h"
#include "mail/outbox.h"
#include "node.h"
#include "web/rate.h"

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define SECRET_MAX 1024
#define WAIT_MAX_MS 60000u
#define HOUR_PER_MINUTE 60 /* rates count by the minute: in a clock so much slower, by the hour */

/* How long after an attempt the next one is made; after the last of them it is given up. */
static const uint64_t again_s[] = {60, 300, 900, 3600, 7200, 14400, 28800};
#define TRIES_MAX (sizeof(again_s) / sizeof(again_s[0]) + 1)

static const struct es_rate address_rate = {ES_MAIL_PER_ADDRESS_HOUR, ES_MAIL_PER_ADDRESS_HOUR};
static const struct es_rate hour_rate = {ES_MAIL_PER_HOUR, ES_MAIL_PER_HOUR};

struct es_mail {
	struct es_smtp_config config; /* its texts are owned */
	char *public_url;
	struct es_table *words[ES_LANGUAGE_COUNT]; /* borrowed; NULL: there are none */
	char secret[SECRET_MAX];                   /* name and password, each ended by NUL */
	struct es_smtp *smtp;                      /* the thread's */
	atomic_bool stop;
	pthread_t thread;
	bool running;
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t changed;
	struct es_outbox box;
	struct es_rates *addresses;
	struct es_bucket hour;
	uint64_t sent;
	char why[ES_SMTP_WHY_MAX];
};

/* --- settings --------------------------------------------------------------------------------- */

/* Name and password, a line each, in a file that nobody else may read. */
static es_err read_secret(struct es_mail *mail, const char *path, char *why, size_t why_size)
{
	struct es_writer w;
	struct stat info;

	if (stat(path, &info) != 0) {
		snprintf(why, why_size, "%s: there is no such file", path);
		return ES_INVALID;
	}
	if (info.st_mode & (S_IRWXG | S_IRWXO)) {
		snprintf(why, why_size, "%s: others may read it; chmod 600 it", path);
		return ES_INVALID;
	}
	es_writer_init(&w, (uint8_t *)mail->secret, sizeof(mail->secret) - 1);
	es_err err = es_file_get(path, &w);
	mail->secret[w.len] = '\0';
	char *line = strchr(mail->secret, '\n');
	if (err || w.len != strlen(mail->secret) || !line || line == mail->secret || !line[1]) {
		snprintf(why, why_size,
		         "%s: the name stands in its first line, the password in its second", path);
		return ES_INVALID;
	}
	*line = '\0';
	mail->config.user = mail->secret;
	mail->config.password = line + 1;
	line[1 + strcspn(line + 1, "\r\n")] = '\0';
	mail->secret[strcspn(mail->secret, "\r")] = '\0';
	return ES_OK;
}

static es_err check(const struct es_mail_config *config, char *why, size_t why_size)
{
	const struct es_smtp_config *smtp = &config->smtp;
	char address[ES_MAIL_ADDRESS_MAX + 1];

	if (!es_smtp_relay_fits(smtp->relay))
		snprintf(why, why_size,
		         "--mail-relay %s: write it as smtp://HOST:587 or smtps://HOST:465",
		         smtp->relay);
	else if (smtp->plain && !es_smtp_relay_is_near(smtp->relay))
		snprintf(why, why_size,
		         "--mail-plain: letters leave this machine encrypted, or not at all");
	else if (es_mail_address(es_bytes_str(smtp->sender.address), address))
		snprintf(why, why_size, "--mail-from %s: this is no e-mail address",
		         smtp->sender.address);
	else
		return ES_OK;
	return ES_INVALID;
}

static es_err copy(struct es_mail *mail, const struct es_mail_config *config)
{
	const struct es_smtp_config *from = &config->smtp;
	struct es_smtp_config *to = &mail->config;

	to->plain = from->plain;
	to->relay = strdup(from->relay);
	to->ca = from->ca ? strdup(from->ca) : NULL;
	to->sender.address = strdup(from->sender.address);
	to->sender.name = strdup(from->sender.name);
	mail->public_url = strdup(config->public_url);
	if (!to->relay || (from->ca && !to->ca) || !to->sender.address || !to->sender.name ||
	    !mail->public_url)
		return ES_NO_MEMORY;
	size_t len = strlen(mail->public_url);
	if (len && mail->public_url[len - 1] == '/')
		mail->public_url[len - 1] = '\0';
	return ES_OK;
}

/* --- the thread ------------------------------------------------------------------------------- */

/* With the mutex held. */
static void wait_ms(struct es_mail *mail, uint64_t ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&mail->changed, &mail->mutex, &until);
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
	if (err == ES_NOT_ALLOWED || waiting->tries >= TRIES_MAX) {
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

/* With the mutex held, which is let go while the letter is under way. */
static void send(struct es_mail *mail, const uint8_t id[ES_LETTER_ID_LEN])
{
	char why[ES_SMTP_WHY_MAX];
	struct es_waiting waiting;
	struct es_writer w;

	es_writer_grow(&w, 2 * ES_MAIL_TEXT_MAX);
	es_err err = es_outbox_get(&mail->box, id, &w, &waiting);
	if (err) {
		es_outbox_drop(&mail->box, id);
	} else if (waiting.letter.expires_ms <= es_now_ms()) {
		give_up(mail, &waiting,
		        mail->why[0] ? mail->why : "its time ran out before it could go");
	} else {
		pthread_mutex_unlock(&mail->mutex);
		err = es_smtp_send(mail->smtp, &waiting.letter, why);
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

static uint64_t hours_clock(void)
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
		} else if (!es_bucket_take(&mail->hour, &hour_rate, hours_clock())) {
			wait_ms(mail, WAIT_MAX_MS);
		} else {
			memcpy(id, first->id, sizeof(id));
			send(mail, id);
		}
	}
	pthread_mutex_unlock(&mail->mutex);
	return NULL;
}

static es_err start(struct es_mail *mail)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	mail->running = pthread_create(&mail->thread, NULL, run, mail) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return mail->running ? ES_OK : ES_NO_MEMORY;
}

/* --- owning ----------------------------------------------------------------------------------- */

static void init_locks(struct es_mail *mail)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&mail->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&mail->changed, &attr);
	pthread_condattr_destroy(&attr);
}

es_err es_mail_new(const struct es_mail_config *config, struct es_mail **out, char *why,
                   size_t why_size)
{
	why[0] = '\0';
	es_err err = check(config, why, why_size);
	if (err)
		return err;
	struct es_mail *mail = calloc(1, sizeof(*mail));
	if (!mail)
		return ES_NO_MEMORY;
	init_locks(mail);
	err = copy(mail, config);
	if (!err && config->secret)
		err = read_secret(mail, config->secret, why, why_size);
	if (!err)
		err = es_rates_new(&address_rate, ES_RATE_BUCKETS_MAX, &mail->addresses);
	if (!err)
		err = es_outbox_open(config->home, &mail->box);
	if (!err)
		err = es_smtp_new(&mail->config, &mail->stop, &mail->smtp);
	if (!err)
		err = start(mail);
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
	atomic_store(&mail->stop, true);
	if (mail->running) {
		pthread_mutex_lock(&mail->mutex);
		pthread_cond_signal(&mail->changed);
		pthread_mutex_unlock(&mail->mutex);
		pthread_join(mail->thread, NULL);
	}
	es_smtp_free(mail->smtp);
	es_outbox_close(&mail->box);
	es_rates_free(mail->addresses);
	pthread_cond_destroy(&mail->changed);
	pthread_mutex_destroy(&mail->mutex);
	free((char *)(uintptr_t)mail->config.relay);
	free((char *)(uintptr_t)mail->config.ca);
	free((char *)(uintptr_t)mail->config.sender.address);
	free((char *)(uintptr_t)mail->config.sender.name);
	free(mail->public_url);
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

es_err es_mail_post(struct es_mail *mail, const struct es_letter *letter)
{
	struct es_waiting waiting = {.letter = *letter};
	char key[ES_MAIL_ADDRESS_MAX + 1];

	if (es_mail_address_key(letter->to, key) || letter->text.len > ES_MAIL_TEXT_MAX ||
	    letter->subject.len > ES_MAIL_SUBJECT_MAX || letter->unsubscribe.len > ES_MAIL_URL_MAX)
		return ES_INVALID;
	randombytes_buf(waiting.letter.id, sizeof(waiting.letter.id));
	if (waiting.letter.created_ms == 0)
		waiting.letter.created_ms = es_now_ms();
	waiting.next_ms = waiting.letter.created_ms;
	pthread_mutex_lock(&mail->mutex);
	es_err err =
	        es_rates_take(mail->addresses, es_bytes_str(key), hours_clock()) ? ES_OK : ES_LIMIT;
	if (!err)
		err = es_outbox_put(&mail->box, &waiting);
	pthread_cond_signal(&mail->changed);
	pthread_mutex_unlock(&mail->mutex);
	return err;
}

void es_mail_forget(struct es_mail *mail, const char *home, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_outbox box;

	if (mail) {
		pthread_mutex_lock(&mail->mutex);
		es_outbox_forget(&mail->box, person);
		pthread_mutex_unlock(&mail->mutex);
	} else if (es_outbox_open(home, &box) == ES_OK) {
		es_outbox_forget(&box, person);
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
