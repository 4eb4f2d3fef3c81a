/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/motions.h"

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
	(void)f;
	(void)type;
	(void)payload;
	return 0; /* of a structure that is no member yet there was no act */
}

es_err es_motion_judge(const struct es_federation *f, const struct es_act *act)
{
	struct es_reader r;

	if (act->type != ES_ACT_ADMIT)
		return ES_VERSION;
	if (es_federation_member(f, &act->admission.structure))
		return ES_EXISTS;
	es_reader_init(&r, act->approvals);
	size_t count = es_read_array(&r, ES_APPROVALS_MAX);
	uint64_t needed = f->admit_approvals < f->members_len ? f->admit_approvals : f->members_len;
	return count >= needed ? ES_OK : ES_NOT_ALLOWED;
}
