/* SPDX-License-Identifier: EUPL-1.2 */
/* Which bodies this node takes, and what follows for the list of those that are missing. */
#include "erase.h"
#include "meta.h"

#include <string.h>

#define VALUE_MAX 4096

void es_store_policy(struct es_snapshot *snap, struct es_body_policy *out)
{
	struct es_bytes value;
	struct es_reader r;

	*out = (struct es_body_policy){0};
	if (es_meta_get(snap, ES_META_POLICY, &value))
		return;
	es_reader_init(&r, value);
	es_read_fixed(&r, out->structure.bytes, ES_ID_LEN);
	es_body_policy_read(&r, out);
	if (es_reader_finish(&r))
		*out = (struct es_body_policy){0};
}

static bool wants_row(struct es_write *w, const struct es_body_policy *policy, uint64_t row,
                      struct es_leaf *leaf, struct es_place *place)
{
	struct es_bytes header;
	uint64_t seen_ms;

	if (es_row_raw(&w->snap, row, &seen_ms, place, &header))
		return false;
	es_leaf_read(header, leaf);
	return es_body_policy_wants(policy, &leaf->header);
}

bool es_policy_wants(struct es_write *w, uint64_t row)
{
	struct es_body_policy policy;
	struct es_leaf leaf;
	struct es_place place;

	es_store_policy(&w->snap, &policy);
	return es_body_policy_is_all(&policy) || wants_row(w, &policy, row, &leaf, &place);
}

/* What was withdrawn, or counts in no log, is not wanted. */
static void judge_row(struct es_write *w, const struct es_body_policy *policy, uint64_t row)
{
	struct es_leaf leaf;
	struct es_place place;
	struct es_key key;

	es_key_row(&key, row);
	if (es_txn_has(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key)))
		return;
	bool wanted = wants_row(w, policy, row, &leaf, &place) && leaf.readable &&
	              es_row_counts(&w->snap, row, &place) &&
	              !es_erased(&w->snap, &leaf.id, &leaf.header);
	if (wanted == es_txn_has(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key)))
		return;
	if (wanted)
		es_txn_mark(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
	else
		es_row_unwant_body(w, row);
}

es_err es_write_policy(struct es_write *w, const struct es_body_policy *policy)
{
	struct es_writer value;

	es_writer_grow(&value, VALUE_MAX);
	es_write_bin(&value, ES_BYTES(policy->structure.bytes));
	es_body_policy_write(policy, &value);
	es_err err =
	        value.err ? value.err : es_meta_put(w, ES_META_POLICY, es_writer_bytes(&value));
	es_writer_free(&value);
	for (uint64_t row = 1; row < w->next_row && !err; row++) {
		judge_row(w, policy, row);
		err = es_txn_err(w->snap.txn);
	}
	w->policy = true;
	return err;
}
