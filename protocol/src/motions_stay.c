/* SPDX-License-Identifier: EUPL-1.2 */
/* Hand-overs that leave the coordination where it is: they open an epoch, so that what a few stewards
 * cosigned can come to count. */
#include "motions_internal.h"

es_err motions_coordinators(const struct es_federation *f, struct es_bytes sealed,
                            struct es_id *before, struct es_id *behind)
{
	const struct es_member *m = es_federation_coordinator(f);
	struct es_sealed one;
	struct es_act act;
	es_err err = m ? ES_OK : ES_STATE;

	if (m)
		*before = *behind = m->admission.structure;
	for (; err == ES_OK && sealed.len > 0; sealed = one.witness) {
		err = es_sealed_decode(sealed, &one);
		if (err == ES_OK)
			err = es_act_decode(one.act, &act);
		*before = *behind;
		if (err == ES_OK && act.type == ES_ACT_HAND_OVER)
			*behind = act.structure;
	}
	return err;
}

bool motions_only_carries(const struct es_federation *f, struct es_bytes sealed)
{
	struct es_id before, behind;
	struct es_sealed outer, tip;
	struct es_act act;

	if (es_sealed_decode(sealed, &outer) != ES_OK || outer.witness.len == 0 ||
	    es_sealed_tip(sealed, &tip) != ES_OK || es_act_decode(tip.act, &act) != ES_OK ||
	    motions_coordinators(f, sealed, &before, &behind) != ES_OK)
		return false;
	return act.type == ES_ACT_HAND_OVER && act.reason.len == 0 && es_id_equal(&before, &behind);
}
