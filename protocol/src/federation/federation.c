/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold.h"

#include <stdlib.h>
#include <string.h>

void es_federation_init(struct es_federation *f)
{
	memset(f, 0, sizeof(*f));
}

void es_federation_free(struct es_federation *f)
{
	free(f->members);
	free(f->by_id);
	free(f->act_ids);
	free(f->lists);
	free(f->listed);
	free(f->generations);
	es_federation_init(f);
}

static void *clone(const void *from, size_t count, size_t size, size_t *capacity, bool *failed)
{
	*capacity = 0;
	if (count == 0)
		return NULL;
	void *to = malloc(count * size);
	if (!to) {
		*failed = true;
		return NULL;
	}
	memcpy(to, from, count * size);
	*capacity = count;
	return to;
}

es_err es_federation_copy(struct es_federation *to, const struct es_federation *f)
{
	bool failed = false;

	*to = *f;
	to->members = clone(f->members, f->members_len, sizeof(*f->members), &to->members_capacity,
	                    &failed);
	to->by_id =
	        clone(f->by_id, f->members_len, sizeof(*f->by_id), &to->by_id_capacity, &failed);
	to->act_ids = clone(f->act_ids, (size_t)f->acts, sizeof(*f->act_ids), &to->act_ids_capacity,
	                    &failed);
	to->lists = clone(f->lists, f->lists_len, sizeof(*f->lists), &to->lists_capacity, &failed);
	to->listed =
	        clone(f->listed, f->listed_len, sizeof(*f->listed), &to->listed_capacity, &failed);
	to->generations = clone(f->generations, f->generations_len, sizeof(*f->generations),
	                        &to->generations_capacity, &failed);
	if (failed)
		es_federation_free(to);
	return failed ? ES_NO_MEMORY : ES_OK;
}

/* --- members ---------------------------------------------------------------------------------- */

const struct es_member *structure_find(const struct es_federation *f, const struct es_id *structure,
                                       size_t *at)
{
	size_t low = 0, high = f->members_len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct es_member *m = &f->members[f->by_id[middle]];
		int order = es_id_compare(&m->admission.structure, structure);
		if (order == 0) {
			*at = middle;
			return m;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*at = low;
	return NULL;
}

const struct es_member *es_federation_structure(const struct es_federation *f,
                                                const struct es_id *structure)
{
	size_t at;

	return structure_find(f, structure, &at);
}

const struct es_member *es_federation_member(const struct es_federation *f,
                                             const struct es_id *structure)
{
	const struct es_member *m = es_federation_structure(f, structure);

	return m && !m->suspended ? m : NULL;
}

const struct es_member *es_federation_coordinator(const struct es_federation *f)
{
	for (size_t i = 0; i < f->members_len; i++)
		if (f->members[i].coordinator)
			return &f->members[i];
	return NULL;
}

size_t es_federation_stewards(const struct es_federation *f)
{
	size_t count = 0;

	for (size_t i = 0; i < f->members_len; i++)
		count += f->members[i].steward;
	return count;
}

const struct es_member *member_speaking(const struct es_federation *f,
                                        const struct es_certificate *cert)
{
	const struct es_member *m = es_federation_member(f, &cert->structure);

	if (!m || memcmp(m->admission.key, cert->structure_key, ES_PUBLIC_KEY_LEN) != 0)
		return NULL;
	return m;
}

es_err es_federation_knows(const struct es_federation *f, const struct es_certificate *cert)
{
	return member_speaking(f, cert) ? ES_OK : ES_NOT_MEMBER;
}

/* --- what counts of a log --------------------------------------------------------------------- */

static const struct es_key_list *list_of(const struct es_federation *f, const struct es_member *m,
                                         const uint8_t key[ES_PUBLIC_KEY_LEN])
{
	for (uint32_t at = m->list; at != 0; at = f->lists[at - 1].next)
		if (memcmp(f->lists[at - 1].key, key, ES_PUBLIC_KEY_LEN) == 0)
			return &f->lists[at - 1];
	return NULL;
}

static int by_log(const void *log, const void *listed)
{
	return es_id_compare(log, &((const struct es_listed_log *)listed)->log);
}

void es_federation_limit(const struct es_federation *f, const struct es_id *structure,
                         const uint8_t structure_key[ES_PUBLIC_KEY_LEN], const struct es_id *log,
                         struct es_log_limit *out)
{
	const struct es_member *m = es_federation_structure(f, structure);
	const struct es_key_list *list;
	const struct es_listed_log *found;

	memset(out, 0, sizeof(*out));
	if (!m)
		return;
	if (!m->suspended && memcmp(m->admission.key, structure_key, ES_PUBLIC_KEY_LEN) == 0) {
		out->size = m->admission.leaves;
		return;
	}
	list = list_of(f, m, structure_key);
	if (!list || list->len == 0)
		return;
	found = bsearch(log, f->listed + list->start, list->len, sizeof(*found), by_log);
	if (!found)
		return;
	*out = (struct es_log_limit){
	        .size = found->size, .has_root = true, .listed = true, .root = found->root};
}

/* --- what an approval needs ------------------------------------------------------------------- */

uint64_t es_federation_last(const struct es_federation *f, uint64_t type,
                            const struct es_id *structure)
{
	const struct es_member *m;

	switch (type) {
	case ES_ACT_SUSPEND:
	case ES_ACT_ROTATE:
	case ES_ACT_ALLOWANCE:
	case ES_ACT_LEAVE:
	case ES_ACT_ENTRUST:
		m = structure ? es_federation_structure(f, structure) : NULL;
		return m ? m->last_act : 0;
	case ES_ACT_STEWARDS:
	case ES_ACT_POLICY:
	case ES_ACT_HAND_OVER:
	case ES_ACT_CLOSE:
		return f->last_act;
	default: /* no act was ever about a structure that is not a member yet */
		return 0;
	}
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* A policy of more voices than there are asks for all of them, or nobody could ever act. */
uint64_t es_federation_approvals(const struct es_federation *f, uint64_t type)
{
	const struct es_policy *p = &f->policy;
	uint64_t others = f->active > 0 ? f->active - 1 : 0;

	switch (type) {
	case ES_ACT_ADMIT:
		return least(p->admit, f->active);
	case ES_ACT_SUSPEND: /* the one that it is about has no voice */
		return least(p->suspend, others);
	case ES_ACT_ROTATE: /* nor here; and somebody has to say that the key is lost */
		return least(p->rotate > 0 ? p->rotate : 1, others);
	case ES_ACT_STEWARDS:
		return least(p->stewards, f->active);
	case ES_ACT_POLICY:
		return least(p->policy, f->active);
	case ES_ACT_HAND_OVER:
		return least(p->hand_over, f->active);
	case ES_ACT_CLOSE:
		return least(p->close, f->active);
	case ES_ACT_ALLOWANCE:
		return least(p->allowance, f->active);
	case ES_ACT_LEAVE: /* its own */
		return 1;
	case ES_ACT_ENTRUST: /* the other half of a suspension */
		return least(p->suspend, f->active);
	default:
		return 0;
	}
}
