/* SPDX-License-Identifier: EUPL-1.2 */
/* A digest: [pace, since_ms, told_row, letter]. */
#include "store/digests.h"

#include "store/people_key.h"

#include <string.h>

#define VALUE_MAX 64

static es_err decode(struct es_bytes value, struct es_digest *out)
{
	struct es_reader r;

	es_reader_init(&r, value);
	es_read_array_of(&r, 4);
	out->pace = (enum es_digest_pace)es_read_uint(&r, ES_DIGEST_PACES - 1);
	out->since_ms = es_read_uint(&r, UINT64_MAX);
	out->told_row = es_read_uint(&r, UINT64_MAX);
	es_read_fixed(&r, out->letter, sizeof(out->letter));
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_digest_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                     struct es_digest *out)
{
	struct es_bytes value;
	struct es_key key;

	memset(out, 0, sizeof(*out));
	es_people_key(&key, 'd', person, ES_AUTHOR_LEN);
	es_err err = es_people_get(snap, &key, &value);
	return err ? err : decode(value, out);
}

es_err es_digest_after(struct es_snapshot *snap, uint8_t person[ES_AUTHOR_LEN],
                       struct es_digest *out)
{
	struct es_entry entry;
	struct es_key key;

	memset(out, 0, sizeof(*out));
	es_people_key(&key, 'd', person, ES_AUTHOR_LEN);
	es_err err = es_people_next(snap, &key, 1, &entry);
	if (err)
		return err;
	if (entry.key.len != 1 + ES_AUTHOR_LEN)
		return ES_CORRUPT;
	memcpy(person, entry.key.data + 1, ES_AUTHOR_LEN);
	return decode(entry.value, out);
}

es_err es_write_digest(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                       const struct es_digest *digest)
{
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_key key;

	es_people_key(&key, 'd', person, ES_AUTHOR_LEN);
	if (digest->pace == ES_DIGEST_NEVER) {
		es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
		return es_txn_err(w->snap.txn);
	}
	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 4);
	es_write_uint(&out, (uint64_t)digest->pace);
	es_write_uint(&out, digest->since_ms);
	es_write_uint(&out, digest->told_row);
	es_write_bin(&out, ES_BYTES(digest->letter));
	es_people_put(w, &key, &out);
	return es_txn_err(w->snap.txn);
}
