/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/record.h"

#include <sodium.h>

uint64_t es_body_class(size_t body_len)
{
	uint64_t class = ES_BODY_CLASS_MIN;

	es_assert(body_len <= ES_BODY_MAX);
	while (class < body_len)
		class *= 2;
	return class;
}

void es_body_commit(struct es_bytes body, const uint8_t key[ES_BODY_KEY_LEN], struct es_id *commit)
{
	(void)crypto_generichash_blake2b(commit->bytes, ES_ID_LEN, body.data, body.len, key,
	                                 ES_BODY_KEY_LEN);
}

/* Reads as far as the author, which stands first in every body. */
static es_err read_author(struct es_bytes body, uint8_t author[ES_AUTHOR_LEN])
{
	struct es_reader r;

	es_reader_init(&r, body);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	if (r.err == ES_OK && count == 0)
		return ES_MALFORMED;
	struct es_bytes key = es_read_str(&r, SIZE_MAX);
	es_read_fixed(&r, author, ES_AUTHOR_LEN);
	if (r.err == ES_OK && !es_bytes_equal(key, es_bytes_str("author")))
		return ES_MALFORMED;
	return r.err;
}

es_err es_body_author(struct es_bytes body, uint8_t author[ES_AUTHOR_LEN])
{
	return read_author(body, author);
}

es_err es_body_form(const struct es_header *header, struct es_bytes body,
                    const uint8_t key[ES_BODY_KEY_LEN])
{
	uint8_t author[ES_AUTHOR_LEN];

	if (body.len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	if (es_body_class(body.len) != header->body_class || sodium_is_zero(key, ES_BODY_KEY_LEN))
		return ES_MALFORMED;
	es_err err = es_canonical(body);
	return err == ES_OK ? read_author(body, author) : err;
}

es_err es_body_check(const struct es_header *header, struct es_bytes body,
                     const uint8_t key[ES_BODY_KEY_LEN])
{
	struct es_id commit;

	if (body.len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	es_body_commit(body, key, &commit);
	if (!es_id_equal(&commit, &header->body_commit))
		return ES_BAD_HASH;
	return es_body_form(header, body, key);
}
