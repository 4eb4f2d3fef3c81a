/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/tlog_proof.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#define BASE64 sodium_base64_VARIANT_ORIGINAL

static void write_text(struct es_writer *w, const char *text)
{
	es_write_raw(w, es_bytes_str(text));
}

static void write_base64(struct es_writer *w, struct es_bytes bytes)
{
	char text[sodium_base64_ENCODED_LEN(ES_HEADER_MAX, BASE64)];

	es_assert(bytes.len <= ES_HEADER_MAX);
	(void)sodium_bin2base64(text, sizeof(text), bytes.data, bytes.len, BASE64);
	write_text(w, text);
	write_text(w, "\n");
}

es_err es_tlog_proof_encode(struct es_bytes leaf, const struct es_path *path,
                            const struct es_checkpoint *cp,
                            const uint8_t public_key[ES_PUBLIC_KEY_LEN], struct es_writer *w)
{
	char index[32];

	es_assert(path->index < cp->size && path->count <= ES_PATH_MAX);
	if (leaf.len > ES_HEADER_MAX)
		return ES_TOO_LARGE;
	write_text(w, "c2sp.org/tlog-proof@v1\n");
	if (leaf.len > 0) {
		write_text(w, "extra ");
		write_base64(w, leaf);
	}
	(void)snprintf(index, sizeof(index), "index %" PRIu64 "\n", path->index);
	write_text(w, index);
	for (size_t i = 0; i < path->count; i++)
		write_base64(w, ES_BYTES(path->hashes[i].bytes));
	write_text(w, "\n");
	return es_note_encode(cp, public_key, w);
}
