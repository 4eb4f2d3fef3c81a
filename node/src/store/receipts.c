/* SPDX-License-Identifier: EUPL-1.2 */
#include "receipts.h"

#include "rows.h"

es_err es_erasure_receipts(struct es_snapshot *snap, const struct es_federation *f,
                           const struct es_row *erasure,
                           es_err (*each)(void *context, const struct es_receipt *receipt),
                           void *context)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < f->members_len && !err; i++) {
		struct es_receipt receipt = {.structure = f->members[i].admission.structure};
		struct es_bytes value;
		struct es_key key;
		bool bad = false;
		if (f->members[i].suspended)
			continue;
		/* What stands in a store is applied there: it is acknowledged no earlier. */
		receipt.applied = es_id_equal(&receipt.structure, &erasure->header.structure);
		if (receipt.applied)
			receipt.since_ms = erasure->first_seen_ms;
		es_key_init(&key);
		es_key_raw(&key, erasure->id.bytes, ES_ID_LEN);
		es_key_raw(&key, receipt.structure.bytes, ES_ID_LEN);
		if (!receipt.applied &&
		    es_txn_get(snap->txn, ES_TABLE_RECEIPTS, es_key_of(&key), &value) == ES_OK) {
			receipt.since_ms = es_key_take_fixed(&value, 8, &bad) * 1000;
			receipt.applied = !bad;
		}
		err = each(context, &receipt);
	}
	return err;
}
