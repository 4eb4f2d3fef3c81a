/* SPDX-License-Identifier: EUPL-1.2 */
/* The node's own certificate, behind one door (OpenSSL): checked before it is used, taken up anew
 * when its files change. Owned by the web server; loop's thread. */
#ifndef WEB_TLS_H
#define WEB_TLS_H

#include "loop.h"

#define ES_TLS_WHY_MAX 400

/* Whether a chain and its key can be served now; *ends_ms is when the certificate ends. Both files are
 * PEM. ES_INVALID or ES_IO, and why in a sentence. */
es_err es_tls_check(const char *cert, const char *key, uint64_t now_ms, uint64_t *ends_ms,
                    char why[ES_TLS_WHY_MAX]) ES_MUST_USE;

struct es_tls;
/* Keeps the names of the files, which es_tls_check found well. */
es_err es_tls_new(struct es_loop *loop, const char *cert, const char *key,
                  struct es_tls **out) ES_MUST_USE;
const char *es_tls_cert(const struct es_tls *tls);
const char *es_tls_key(const struct es_tls *tls);
/* The SSL_CTX that connections are made from, once there is one: from now on its certificate follows the
 * files, looked at every ES_TLS_LOOK_MS. */
void es_tls_watch(struct es_tls *tls, void *ssl_ctx);
/* Stops watching and frees it; closed is called when its timer is gone from the loop. NULL is fine
 * and calls nothing. */
void es_tls_close(struct es_tls *tls, void (*closed)(void *context), void *context);

#endif
