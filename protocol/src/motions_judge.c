/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/motions.h"

#include "act/payload.h"

bool es_act_is_weighty(const struct es_act *act)
{
	switch (act->type) {
	case ES_ACT_ADMIT:
	case ES_ACT_NETWORK_KEY:
	case ES_ACT_ALLOWANCE:
		return false;
	default:
		return true;
	}
}

uint64_t es_motion_last(const struct es_federation *f, uint64_t type, struct es_bytes payload)
{
	struct es_act act = {.type = type, .payload = payload};

	if (es_payload_read(&act) != ES_OK)
		return 0;
	return es_federation_last(f, type, &act.structure);
}

es_err es_motion_judge(const struct es_federation *f, const struct es_act *act)
{
	return es_federation_allows(f, act);
}
