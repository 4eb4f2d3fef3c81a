/* SPDX-License-Identifier: EUPL-1.2 */
#include "check.h"
#include "erase.h"

#include <string.h>

/* Withdrawn: no body, no key, and nobody asks for it. */
void es_check_erased(struct es_check *c, uint64_t row, const struct es_leaf *leaf)
{
	uint8_t bytes[ES_BODY_KEY_LEN];
	struct es_key key;

	if (!leaf->readable || !es_erased(c->snap, &leaf->id, &leaf->header))
		return;
	es_key_row(&key, row);
	if (es_check_has(c, ES_TABLE_BODIES, &key))
		es_check_fault_row(c, row, "its body is withdrawn and still here");
	if (es_check_has(c, ES_TABLE_MISSING, &key))
		es_check_fault_row(c, row, "its body is withdrawn and on the list of missing ones");
	if (es_body_key(c->snap, row, bytes) == ES_OK && !es_check_has(c, ES_TABLE_FORGET, &key))
		es_check_fault_row(c, row, "its body is withdrawn and its key still here");
}

static bool names(const struct es_row *erasure, const uint8_t *record)
{
	for (size_t i = 0; i < erasure->header.parents_len; i++)
		if (memcmp(erasure->header.parents[i].bytes, record, ES_ID_LEN) == 0)
			return true;
	return false;
}

static bool entry_holds(struct es_check *c, const struct es_entry *entry)
{
	struct es_row erasure;
	struct es_id id;

	if (entry->key.len != 2 * ES_ID_LEN || entry->value.len != ES_ID_LEN)
		return false;
	memcpy(id.bytes, entry->value.data, ES_ID_LEN);
	return es_row_find(c->snap, &id, &erasure) == ES_OK &&
	       erasure.header.kind == ES_KIND_ERASURE &&
	       memcmp(erasure.header.structure.bytes, entry->key.data + ES_ID_LEN, ES_ID_LEN) ==
	               0 &&
	       names(&erasure, entry->key.data);
}

void es_check_erasures(struct es_check *c)
{
	struct es_bytes after = {NULL, 0};
	struct es_entry entry;

	while (es_txn_seek(c->snap->txn, ES_TABLE_ERASED, ES_SEEK_AFTER, after, &entry) == ES_OK) {
		if (!entry_holds(c, &entry)) {
			es_check_fault(c, "the list of withdrawn records names one that no erasure "
			                  "withdraws");
			return;
		}
		after = entry.key;
	}
}

/* What an erasure that counts must have left behind. */
void es_check_erasure(struct es_check *c, uint64_t row, const struct es_leaf *leaf)
{
	struct es_key key;

	for (size_t i = 0; leaf->header.kind == ES_KIND_ERASURE && i < leaf->header.parents_len;
	     i++) {
		es_key_init(&key);
		es_key_raw(&key, leaf->header.parents[i].bytes, ES_ID_LEN);
		es_key_raw(&key, leaf->header.structure.bytes, ES_ID_LEN);
		if (!es_check_has(c, ES_TABLE_ERASED, &key))
			es_check_fault_row(c, row, "what it withdraws is not on the list");
	}
}
