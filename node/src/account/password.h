/* SPDX-License-Identifier: EUPL-1.2 */
/* Passwords: Argon2id by libsodium, behind one door. Each call takes a tenth of a second and 64
 * MiB: worker threads and commands only. */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include "essaim/bytes.h"

#define ES_PASSWORD_HASH_LEN 128 /* with its final NUL */

/* ES_INVALID: too short, too long, no text. */
es_err es_password_check(struct es_bytes password) ES_MUST_USE;
/* ES_INVALID, ES_NO_MEMORY. */
es_err es_password_hash(struct es_bytes password, char out[ES_PASSWORD_HASH_LEN]) ES_MUST_USE;
/* ES_BAD_KEY where it does not fit. hash NULL takes the same time and never fits. */
es_err es_password_verify(const char *hash, struct es_bytes password) ES_MUST_USE;

#endif
