/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/password.h"

#include "account/account.h"
#include "text.h"

#include <sodium.h>
#include <string.h>

_Static_assert(ES_PASSWORD_HASH_LEN == crypto_pwhash_STRBYTES, "the store's field holds one");

/* Nobody knows what was hashed here: an unknown login costs the same time as a known one. */
static const char nobody[crypto_pwhash_STRBYTES] =
        "$argon2id$v=19$m=65536,t=2,p=1$/2RHUDIQqnnhlrVfiSB"
        "XWg$jCTPc23+AhqfpY7PzExUF3P4pELjq0fWehJQoAn+1bE";

es_err es_password_check(struct es_bytes password)
{
	if (password.len > ES_PASSWORD_MAX || !es_utf8_valid(password.data, password.len))
		return ES_INVALID;
	return es_text_length(password) < ES_PASSWORD_MIN ? ES_INVALID : ES_OK;
}

/* The same password typed on another keyboard may arrive in other code points. */
static es_err composed(struct es_bytes password, struct es_writer *w)
{
	es_err err = es_text_normalise(password, w);

	return err == ES_BAD_UTF8 || err == ES_NO_SPACE ? ES_INVALID : err;
}

es_err es_password_hash(struct es_bytes password, char out[ES_PASSWORD_HASH_LEN])
{
	uint8_t buffer[3 * ES_PASSWORD_MAX];
	struct es_writer w;

	es_err err = es_password_check(password);
	if (err != ES_OK)
		return err;
	es_writer_init(&w, buffer, sizeof(buffer));
	err = composed(password, &w);
	if (err == ES_OK &&
	    crypto_pwhash_str(out, (const char *)buffer, w.len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		err = ES_NO_MEMORY;
	sodium_memzero(buffer, sizeof(buffer));
	return err;
}

es_err es_password_verify(const char *hash, struct es_bytes password)
{
	uint8_t buffer[3 * ES_PASSWORD_MAX];
	struct es_writer w;
	bool fits = false;

	es_writer_init(&w, buffer, sizeof(buffer));
	if (password.len <= ES_PASSWORD_MAX && composed(password, &w) == ES_OK) {
		fits = crypto_pwhash_str_verify(hash ? hash : nobody, (const char *)buffer,
		                                w.len) == 0;
	}
	sodium_memzero(buffer, sizeof(buffer));
	return fits && hash ? ES_OK : ES_BAD_KEY;
}
