/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/tlog_proof.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

es_err es_tlog_proof_encode(const struct es_path *path, const struct es_checkpoint *cp,
                            const uint8_t public_key[ES_PUBLIC_KEY_LEN], struct es_writer *w)
{
	char head[64];
	char line[sodium_base64_ENCODED_LEN(ES_TREE_HASH_LEN, sodium_base64_VARIANT_ORIGINAL)];

	es_assert(path->index < cp->size && path->count <= ES_PATH_MAX);
	(void)snprintf(head, sizeof(head), "c2sp.org/tlog-proof@v1\nindex %" PRIu64 "\n",
	               path->index);
	es_write_raw(w, es_bytes_str(head));
	for (size_t i = 0; i < path->count; i++) {
		(void)sodium_bin2base64(line, sizeof(line), path->hashes[i].bytes, ES_TREE_HASH_LEN,
		                        sodium_base64_VARIANT_ORIGINAL);
		es_write_raw(w, es_bytes_str(line));
		es_write_raw(w, es_bytes_str("\n"));
	}
	es_write_raw(w, es_bytes_str("\n"));
	return es_note_encode(cp, public_key, w);
}
