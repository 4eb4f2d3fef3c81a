/* SPDX-License-Identifier: EUPL-1.2 */
/* A body as it travels: codec (1 byte), declared length (3 bytes, big-endian), packed bytes. */
#include "essaim/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t key[ES_BODY_KEY_LEN];
	uint8_t author[ES_AUTHOR_LEN];
	struct es_writer w;
	struct es_bytes body;

	if (len < 4)
		return 0;
	size_t plain_len = (size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3];
	es_writer_grow(&w, ES_BODY_MAX);
	es_err err = es_body_unpack(data[0], es_bytes_of(data + 4, len - 4), plain_len, &w, &body);
	if (err == ES_OK) {
		es_assert(body.len == plain_len);
		struct es_header header = {.body_class = es_body_class(body.len)};
		es_body_commit(body, key, &header.body_commit);
		if (es_body_check(&header, body, key) == ES_OK)
			es_assert(es_canonical(body) == ES_OK &&
			          es_body_author(body, author) == ES_OK);
	}
	es_writer_free(&w);
	return 0;
}
