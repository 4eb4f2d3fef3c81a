/* SPDX-License-Identifier: EUPL-1.2 */
#include "receipts.h"

es_err es_erasure_receipts(struct es_snapshot *snap, const struct es_federation *f,
                           const struct es_row *erasure,
                           es_err (*each)(void *context, const struct es_receipt *receipt),
                           void *context)
{
	es_err err = ES_OK;

	(void)snap;
	for (size_t i = 0; i < f->members_len && !err; i++) {
		struct es_receipt receipt = {.structure = f->members[i].admission.structure};
		/* What stands in a store is applied there: it is acknowledged no earlier. */
		receipt.applied = es_id_equal(&receipt.structure, &erasure->header.structure);
		if (receipt.applied)
			receipt.since_ms = erasure->first_seen_ms;
		err = each(context, &receipt);
	}
	return err;
}
