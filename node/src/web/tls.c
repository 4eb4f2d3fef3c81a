/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/tls.h"

#include "logsink.h"
#include "node.h"
#include "node_limits.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#define DAY_MS (24ull * 3600 * 1000)

/* What tells that a file was written anew. */
struct mark {
	struct timespec changed;
	ino_t inode;
	off_t size;
};

struct es_tls {
	char *cert, *key;
	SSL_CTX *ctx; /* libwebsockets' own; NULL before it has one */
	struct mark cert_mark, key_mark;
	uint64_t ends_ms, warned_ms;
	uv_timer_t timer;
	void (*closed)(void *context);
	void *closed_context;
};

/* --- checking ---------------------------------------------------------------------------------- */

static void say_why(char why[ES_TLS_WHY_MAX], const char *file, const char *reason)
{
	snprintf(why, ES_TLS_WHY_MAX, "%s: %s", file, reason);
}

static es_err check_readable(const char *file, char why[ES_TLS_WHY_MAX])
{
	struct stat info;

	if (stat(file, &info) != 0 || access(file, R_OK) != 0) {
		int reason = errno;
		say_why(why, file,
		        reason == ENOENT   ? "there is no such file"
		        : reason == EACCES ? "this account may not read it"
		                           : strerror(reason));
		return ES_IO;
	}
	if (!S_ISREG(info.st_mode)) {
		say_why(why, file, "this is no file");
		return ES_IO;
	}
	return ES_OK;
}

static uint64_t ms_of(const ASN1_TIME *time)
{
	struct tm at;

	if (!time || ASN1_TIME_to_tm(time, &at) != 1)
		return 0;
	time_t seconds = timegm(&at);
	return seconds > 0 ? (uint64_t)seconds * 1000 : 0;
}

static void write_day(uint64_t ms, char out[16])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm at;

	if (!gmtime_r(&seconds, &at) || strftime(out, 16, "%Y-%m-%d", &at) == 0)
		snprintf(out, 16, "?");
}

static es_err check_times(SSL_CTX *ctx, const char *cert, uint64_t now_ms, uint64_t *ends_ms,
                          char why[ES_TLS_WHY_MAX])
{
	const X509 *x509 = SSL_CTX_get0_certificate(ctx);
	uint64_t begins_ms = ms_of(X509_get0_notBefore(x509));
	char day[16], sentence[80];

	*ends_ms = ms_of(X509_get0_notAfter(x509));
	if (now_ms > *ends_ms) {
		write_day(*ends_ms, day);
		snprintf(sentence, sizeof(sentence), "the certificate ended on %s: renew it", day);
	} else if (now_ms < begins_ms) {
		write_day(begins_ms, day);
		snprintf(sentence, sizeof(sentence),
		         "the certificate begins on %s: is the clock right?", day);
	} else {
		return ES_OK;
	}
	say_why(why, cert, sentence);
	return ES_INVALID;
}

/* No passphrase is asked for: nobody is there to answer. */
static int no_passphrase(char *buffer, int size, int writing, void *context)
{
	(void)buffer;
	(void)size;
	(void)writing;
	*(bool *)context = true;
	return -1;
}

static bool is_too_weak(unsigned long error)
{
	int reason = ERR_GET_REASON(error);

	return ERR_GET_LIB(error) == ERR_LIB_SSL &&
	       (reason == SSL_R_EE_KEY_TOO_SMALL || reason == SSL_R_CA_KEY_TOO_SMALL ||
	        reason == SSL_R_CA_MD_TOO_WEAK);
}

static es_err load(SSL_CTX *ctx, const char *cert, const char *key, char why[ES_TLS_WHY_MAX])
{
	bool asked = false;

	SSL_CTX_set_default_passwd_cb(ctx, no_passphrase);
	SSL_CTX_set_default_passwd_cb_userdata(ctx, &asked);
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1) {
		say_why(why, cert,
		        is_too_weak(ERR_peek_last_error())
		                ? "OpenSSL finds its key or signature too weak"
		                : "this is no certificate chain in PEM form");
		return ES_INVALID;
	}
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) == 1)
		return ES_OK;
	unsigned long reason = ERR_peek_last_error();
	bool wrong = ERR_GET_LIB(reason) == ERR_LIB_X509;
	say_why(why, key,
	        asked   ? "the key is locked by a passphrase: store it without one"
	        : wrong ? "this is not the key of the certificate"
	                : "this is no private key in PEM form");
	return ES_INVALID;
}

es_err es_tls_check(const char *cert, const char *key, uint64_t now_ms, uint64_t *ends_ms,
                    char why[ES_TLS_WHY_MAX])
{
	es_err err = check_readable(cert, why);
	SSL_CTX *ctx = NULL;

	if (err == ES_OK)
		err = check_readable(key, why);
	if (err != ES_OK)
		return err;
	ERR_clear_error();
	ctx = SSL_CTX_new(TLS_server_method());
	if (!ctx) {
		say_why(why, cert, es_err_sentence(ES_NO_MEMORY));
		return ES_NO_MEMORY;
	}
	err = load(ctx, cert, key, why);
	if (err == ES_OK)
		err = check_times(ctx, cert, now_ms, ends_ms, why);
	SSL_CTX_free(ctx);
	ERR_clear_error();
	return err;
}

/* --- following the files ----------------------------------------------------------------------- */

static bool look(const char *file, struct mark *out)
{
	struct stat info;

	if (stat(file, &info) != 0)
		return false;
	*out = (struct mark){info.st_mtim, info.st_ino, info.st_size};
	return true;
}

static bool same(const struct mark *a, const struct mark *b)
{
	return a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec &&
	       a->inode == b->inode && a->size == b->size;
}

/* While a renewal writes one file after the other they do not fit: the old ones stay in use, and it is
 * tried again at the next look. */
static void take_up(struct es_tls *tls)
{
	char why[ES_TLS_WHY_MAX], day[16];
	uint64_t ends_ms;

	es_err err = es_tls_check(tls->cert, tls->key, es_now_ms(), &ends_ms, why);
	if (err == ES_OK)
		err = load(tls->ctx, tls->cert, tls->key, why);
	if (err != ES_OK) {
		es_say(ES_LEVEL_WARNING,
		       "web: the certificate changed and cannot be used (the one before stays): %s",
		       why);
		return;
	}
	tls->ends_ms = ends_ms;
	tls->warned_ms = 0;
	write_day(ends_ms, day);
	es_say(ES_LEVEL_INFO, "web: a new certificate is in use, until %s", day);
}

static void warn_of_end(struct es_tls *tls)
{
	uint64_t now_ms = es_now_ms();
	char day[16];

	if (now_ms + ES_TLS_WARN_MS < tls->ends_ms ||
	    (tls->warned_ms && now_ms < tls->warned_ms + DAY_MS))
		return;
	tls->warned_ms = now_ms;
	write_day(tls->ends_ms, day);
	es_say(ES_LEVEL_WARNING, "web: the certificate ends on %s: renew it", day);
}

static void on_timer(uv_timer_t *timer)
{
	struct es_tls *tls = timer->data;
	struct mark cert, key;

	warn_of_end(tls);
	if (!look(tls->cert, &cert) || !look(tls->key, &key))
		return; /* between the old file and the new one */
	if (same(&cert, &tls->cert_mark) && same(&key, &tls->key_mark))
		return;
	tls->cert_mark = cert;
	tls->key_mark = key;
	take_up(tls);
}

void es_tls_watch(struct es_tls *tls, void *ssl_ctx)
{
	char why[ES_TLS_WHY_MAX];

	tls->ctx = ssl_ctx;
	(void)SSL_CTX_set_min_proto_version(tls->ctx, TLS1_2_VERSION);
	(void)look(tls->cert, &tls->cert_mark);
	(void)look(tls->key, &tls->key_mark);
	if (es_tls_check(tls->cert, tls->key, es_now_ms(), &tls->ends_ms, why) != ES_OK)
		tls->ends_ms = 0; /* it changed this very moment: said at the first look */
	uv_timer_start(&tls->timer, on_timer, ES_TLS_LOOK_MS, ES_TLS_LOOK_MS);
}

/* --- coming and going -------------------------------------------------------------------------- */

static void tls_free(struct es_tls *tls)
{
	free(tls->cert);
	free(tls->key);
	free(tls);
}

es_err es_tls_new(struct es_loop *loop, const char *cert, const char *key, struct es_tls **out)
{
	struct es_tls *tls = calloc(1, sizeof(*tls));

	if (!tls)
		return ES_NO_MEMORY;
	tls->cert = strdup(cert);
	tls->key = strdup(key);
	if (!tls->cert || !tls->key) {
		tls_free(tls);
		return ES_NO_MEMORY;
	}
	es_assert(uv_timer_init(es_loop_uv(loop), &tls->timer) == 0);
	tls->timer.data = tls;
	uv_unref((uv_handle_t *)&tls->timer);
	*out = tls;
	return ES_OK;
}

const char *es_tls_cert(const struct es_tls *tls)
{
	return tls->cert;
}

const char *es_tls_key(const struct es_tls *tls)
{
	return tls->key;
}

static void on_closed(uv_handle_t *handle)
{
	struct es_tls *tls = handle->data;
	void (*closed)(void *context) = tls->closed;
	void *context = tls->closed_context;

	tls_free(tls);
	closed(context);
}

void es_tls_close(struct es_tls *tls, void (*closed)(void *context), void *context)
{
	if (!tls)
		return;
	tls->ctx = NULL;
	tls->closed = closed;
	tls->closed_context = context;
	uv_close((uv_handle_t *)&tls->timer, on_closed);
}
