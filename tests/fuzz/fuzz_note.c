/* SPDX-License-Identifier: EUPL-1.2 */
/* A signed note under the key of the publisher that the seeds come from. */
#include "publisher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct key_pair key;
	struct es_checkpoint cp;
	uint8_t buffer[1024];
	struct es_writer w;

	key_pair_of(3, &key);
	if (es_note_decode(es_bytes_of(data, len), key.public_key, &cp) != ES_OK)
		return 0;
	es_writer_init(&w, buffer, sizeof(buffer));
	es_err err = es_note_encode(&cp, key.public_key, &w);
	es_assert(err == ES_OK && es_writer_bytes(&w).len <= len);
	return 0;
}
