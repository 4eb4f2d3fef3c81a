/* SPDX-License-Identifier: EUPL-1.2 */
/* How much of a log counts: what a fork proof says of it, what the acts say of its key, and what its
 * structure is allowed. */
#include "cut.h"

#include <string.h>

es_err es_log_limit(struct es_snapshot *snap, const struct es_federation *f,
                    const struct es_log *log, const uint8_t structure_key[ES_PUBLIC_KEY_LEN],
                    struct es_log_limit *out)
{
	struct es_frozen frozen;

	es_federation_limit(f, &log->structure, structure_key, &log->id, out);
	es_err err = es_frozen_get(snap, &log->id, &frozen);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (frozen.limit.size <= out->size)
		*out = frozen.limit;
	return ES_OK;
}

/* --- allowances ------------------------------------------------------------------------------- */

/* Whose allowance is about this log: NULL where an act listed what counts of it. */
static const struct es_member *spender(const struct es_federation *f, const struct es_id *structure,
                                       const uint8_t structure_key[ES_PUBLIC_KEY_LEN])
{
	const struct es_member *m = es_federation_member(f, structure);

	return m && memcmp(m->admission.key, structure_key, ES_PUBLIC_KEY_LEN) == 0 ? m : NULL;
}

bool es_log_is_allowed(const struct es_federation *f, const struct es_log_info *info)
{
	const struct es_member *m = spender(f, &info->log.structure, info->structure_key);

	return !m || (info->log.edge.size <= m->admission.leaves &&
	              info->body_bytes <= m->admission.body_bytes);
}

struct crowd {
	const struct es_member *member;
	uint64_t count;
	struct es_log_info last; /* in order of ids */
};

static es_err count_one(void *context, struct es_write *w, uint64_t log)
{
	struct crowd *crowd = context;
	struct es_log_info info;
	es_err err = es_log_by_number(&w->snap, log, &info);

	if (err || info.log.edge.size == 0 ||
	    memcmp(info.structure_key, crowd->member->admission.key, ES_PUBLIC_KEY_LEN) != 0)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	crowd->count++;
	crowd->last = info;
	return ES_OK;
}

es_err es_log_room(struct es_write *w, const struct es_federation *f,
                   const struct es_log_info *info, uint64_t *evicted)
{
	struct crowd crowd = {.member = spender(f, &info->log.structure, info->structure_key)};

	*evicted = 0;
	/* Mostly there are fewer logs in all than one structure may have. */
	if (!crowd.member ||
	    es_txn_count(w->snap.txn, ES_TABLE_LOGS) < crowd.member->admission.logs)
		return ES_OK;
	es_err err = es_log_each_of(w, &info->log.structure, count_one, &crowd);
	if (err || crowd.count < crowd.member->admission.logs)
		return err;
	if (crowd.count == 0 || es_id_compare(&info->log.id, &crowd.last.log.id) > 0)
		return ES_LIMIT;
	*evicted = crowd.last.number;
	return ES_OK;
}

/* --- what an act ends ------------------------------------------------------------------------- */

struct ending {
	const struct es_federation *f;
	const uint8_t *key;
};

/* What an act lists begins elsewhere than what is here. Only what a run that ends there need not bring
 * may be the same; the rest counts nothing. */
static es_err disown(struct es_write *w, const struct es_log_info *info, struct es_log_limit *limit)
{
	struct es_tree_hash root;
	struct es_edge edge = info->log.edge;
	es_err err = ES_OK;

	if (!limit->listed || edge.size < limit->size)
		return ES_OK;
	if (edge.size > limit->size)
		err = es_log_edge_at(&w->snap, info->number, limit->size, &edge);
	if (err)
		return err;
	es_edge_root(&edge, &root);
	if (memcmp(&root, &limit->root, sizeof(root)) == 0)
		return ES_OK;
	*limit = (struct es_log_limit){.size = es_run_floor(limit->size)};
	w->retreated = true;
	return ES_OK;
}

static es_err end_one(void *context, struct es_write *w, uint64_t log)
{
	const struct ending *ending = context;
	struct es_log_limit limit;
	struct es_log_info info;
	es_err err = es_log_by_number(&w->snap, log, &info);

	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	if (memcmp(info.structure_key, ending->key, ES_PUBLIC_KEY_LEN) != 0)
		return ES_OK;
	err = es_log_limit(&w->snap, ending->f, &info.log, info.structure_key, &limit);
	if (!err)
		err = disown(w, &info, &limit);
	return err ? err : es_write_cut(w, &info.log.id, &limit);
}

es_err es_write_key_ended(struct es_write *w, const struct es_federation *f)
{
	struct ending ending = {.f = f};

	for (size_t i = 0; i < f->members_len; i++) {
		const struct es_member *m = &f->members[i];
		if (m->list != f->lists_len)
			continue;
		ending.key = f->lists[f->lists_len - 1].key;
		return es_log_each_of(w, &m->admission.structure, end_one, &ending);
	}
	return ES_OK;
}
