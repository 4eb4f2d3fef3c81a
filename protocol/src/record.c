/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/record.h"

#include <sodium.h>
#include <string.h>

bool es_id_equal(const struct es_id *a, const struct es_id *b)
{
	return memcmp(a->bytes, b->bytes, ES_ID_LEN) == 0;
}

bool es_id_is_zero(const struct es_id *id)
{
	static const struct es_id zero;

	return es_id_equal(id, &zero);
}

int es_id_compare(const struct es_id *a, const struct es_id *b)
{
	return memcmp(a->bytes, b->bytes, ES_ID_LEN);
}

void es_id_hex(const struct es_id *id, char out[ES_ID_HEX_LEN])
{
	es_hex(id->bytes, ES_ID_LEN, out);
}

void es_hash(struct es_id *out, const char *domain, const struct es_bytes *parts, size_t count)
{
	crypto_generichash_blake2b_state state;

	(void)crypto_generichash_blake2b_init(&state, NULL, 0, ES_ID_LEN);
	/* the final NUL is the 0x00 that ends the domain */
	(void)crypto_generichash_blake2b_update(&state, (const uint8_t *)domain,
	                                        strlen(domain) + 1);
	for (size_t i = 0; i < count; i++)
		(void)crypto_generichash_blake2b_update(&state, parts[i].data, parts[i].len);
	(void)crypto_generichash_blake2b_final(&state, out->bytes, ES_ID_LEN);
}

static const char *const kind_words[] = {
#define X(number, name, word) [number] = (word),
        ES_KINDS(X)
#undef X
};
#define KIND_COUNT (sizeof(kind_words) / sizeof(kind_words[0]))

const char *es_kind_word(uint64_t kind)
{
	return kind < KIND_COUNT ? kind_words[kind] : NULL;
}

es_err es_kind_of(struct es_bytes word, uint64_t *kind)
{
	for (uint64_t i = 0; i < KIND_COUNT; i++) {
		if (kind_words[i] && es_bytes_equal(word, es_bytes_str(kind_words[i]))) {
			*kind = i;
			return ES_OK;
		}
	}
	return ES_NOT_FOUND;
}

void es_record_id(struct es_bytes header, struct es_id *id)
{
	es_hash(id, "essaim/v1/record", &header, 1);
}

void es_record_entity(const struct es_header *header, const struct es_id *id, struct es_id *entity)
{
	*entity = header->has_entity ? header->entity : *id;
}
