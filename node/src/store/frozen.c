/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry of the table of frozen logs: clock 8, index 8, first seen 6, root 32, structure 32, then
 * the fork proof. The clock counts the proofs taken here. */
#include "cut.h"

#include <string.h>

static es_err decode(struct es_bytes key, struct es_bytes value, struct es_frozen *out)
{
	bool bad = false;

	memset(out, 0, sizeof(*out));
	es_key_take_raw(&key, out->log.bytes, ES_ID_LEN, &bad);
	out->clock = es_key_take_fixed(&value, 8, &bad);
	out->limit.size = es_key_take_fixed(&value, 8, &bad);
	out->limit.has_root = true;
	out->seen_ms = es_key_take_fixed(&value, ES_TIME_LEN, &bad);
	es_key_take_raw(&value, out->limit.root.bytes, ES_TREE_HASH_LEN, &bad);
	es_key_take_raw(&value, out->structure.bytes, ES_ID_LEN, &bad);
	out->proof = value;
	return bad || key.len ? ES_CORRUPT : ES_OK;
}

es_err es_frozen_get(struct es_snapshot *snap, const struct es_id *log, struct es_frozen *out)
{
	struct es_bytes value;
	es_err err = es_txn_get(snap->txn, ES_TABLE_FROZEN, ES_BYTES(log->bytes), &value);

	return err ? err : decode(ES_BYTES(log->bytes), value, out);
}

es_err es_frozen_each(struct es_snapshot *snap,
                      es_err (*each)(void *context, const struct es_frozen *frozen), void *context)
{
	struct es_entry entry = {{NULL, 0}, {NULL, 0}};
	struct es_frozen frozen;
	es_err err;

	while (!(err = es_txn_seek(snap->txn, ES_TABLE_FROZEN, ES_SEEK_AFTER, entry.key, &entry))) {
		err = decode(entry.key, entry.value, &frozen);
		if (!err)
			err = each(context, &frozen);
		if (err)
			return err;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

struct counting {
	const struct es_id *structure;
	size_t count; /* of its frozen logs */
	uint64_t clock;
};

static es_err count_one(void *context, const struct es_frozen *frozen)
{
	struct counting *counting = context;

	counting->count += es_id_equal(&frozen->structure, counting->structure);
	if (frozen->clock > counting->clock)
		counting->clock = frozen->clock;
	return ES_OK;
}

static void put(struct es_write *w, const struct es_fork_result *result,
                const struct es_log_limit *limit, uint64_t clock, uint64_t seen_ms,
                struct es_bytes proof)
{
	uint8_t value[8 + 8 + ES_TIME_LEN + 2 * 32 + ES_FORK_MAX];
	struct es_key head;

	es_key_init(&head);
	es_key_fixed(&head, clock, 8);
	es_key_fixed(&head, limit->size, 8);
	es_key_time(&head, seen_ms);
	es_key_raw(&head, limit->root.bytes, ES_TREE_HASH_LEN);
	es_key_raw(&head, result->log.structure.bytes, ES_ID_LEN);
	memcpy(value, head.bytes, head.len);
	memcpy(value + head.len, proof.data, proof.len);
	es_txn_put(w->snap.txn, ES_TABLE_FROZEN, ES_BYTES(result->log.id.bytes),
	           es_bytes_of(value, head.len + proof.len));
}

/* Only logs that could count here may be frozen: anybody can make logs of his own and fork them. And
 * the acts alone say which, so that all who know the same proofs take the same. */
static es_err judge(const struct es_federation *f, const struct es_fork_result *result)
{
	struct es_log_limit limit;

	if (!es_id_equal(&result->fork.opening.federation, &f->id))
		return ES_NOT_MEMBER;
	es_federation_limit(f, &result->log.structure, result->start.certificate.structure_key,
	                    &result->log.id, &limit);
	return limit.size > 0 ? ES_OK : ES_NOT_MEMBER;
}

es_err es_write_fork(struct es_write *w, const struct es_federation *f, struct es_bytes proof,
                     uint64_t now_ms)
{
	struct es_fork_result result;
	struct es_log_limit limit;
	struct es_frozen before;

	es_err err = es_fork_verify(proof, &result);
	if (!err)
		err = judge(f, &result);
	if (err)
		return err;
	es_fork_limit(&result, &limit);
	struct counting counting = {.structure = &result.log.structure};
	err = es_frozen_each(&w->snap, count_one, &counting);
	if (err)
		return err;
	err = es_frozen_get(&w->snap, &result.log.id, &before);
	if (!err && before.limit.size <= limit.size)
		return ES_EXISTS;
	if (!err)
		now_ms = before.seen_ms;
	else if (err == ES_NOT_FOUND && counting.count >= ES_FORKS_PER_STRUCTURE_MAX)
		return ES_LIMIT;
	else if (err != ES_NOT_FOUND)
		return err;
	put(w, &result, &limit, counting.clock + 1, now_ms, proof);
	w->logs = w->cut = true;
	return es_write_cut(w, &result.log.id, &limit);
}
