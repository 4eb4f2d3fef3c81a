/* SPDX-License-Identifier: EUPL-1.2 */
#include "check.h"
#include "cut.h"

#include <string.h>

/* Signed by the log's key, or, where a fork proof or an act limits the log just there, with its
 * root. */
static bool checkpoint_holds(const struct es_log *log, const struct es_log_limit *limit,
                             const struct es_edge *edge, const uint8_t signature[ES_SIGNATURE_LEN])
{
	struct es_checkpoint cp = {.log = log->id, .size = edge->size};

	es_edge_root(edge, &cp.root);
	if (limit->has_root && limit->size == edge->size)
		return memcmp(&limit->root, &cp.root, sizeof(cp.root)) == 0;
	memcpy(cp.signature, signature, ES_SIGNATURE_LEN);
	return es_checkpoint_verify(&cp, log->public_key) == ES_OK;
}

/* The log start must open this very log, for this federation and a structure that was admitted to
 * it. */
static bool start_holds(struct es_check *c, const struct es_log_info *info)
{
	const struct es_log *log = &info->log;
	struct es_row row;
	struct es_bytes plain;
	struct es_log opened;
	struct es_log_start start;
	uint8_t key[ES_BODY_KEY_LEN];

	es_writer_reset(&c->plain);
	if (es_row_find(c->snap, &log->id, &row) || es_row_body(&row, &c->plain, &plain) ||
	    es_body_key(c->snap, row.number, key))
		return false;
	if (es_log_open(row.header_bytes, plain, key, &c->federation.id, &opened, &start))
		return false;
	return es_federation_structure(&c->federation, &log->structure) &&
	       es_id_equal(&opened.structure, &log->structure) &&
	       memcmp(start.certificate.structure_key, info->structure_key, ES_PUBLIC_KEY_LEN) ==
	               0 &&
	       memcmp(opened.public_key, log->public_key, ES_PUBLIC_KEY_LEN) == 0;
}

static bool leaf_holds(struct es_check *c, const struct es_log_info *info,
                       const struct es_log_limit *limit, struct es_edge *edge, uint64_t *body_bytes)
{
	struct es_place place;
	struct es_bytes header;
	struct es_tree_hash hash;
	struct es_leaf leaf;
	uint8_t signature[ES_SIGNATURE_LEN];
	uint64_t row, seen_ms;

	if (es_place_row(c->snap, info->number, edge->size, &row) ||
	    es_row_raw(c->snap, row, &seen_ms, &place, &header))
		return false;
	es_leaf_hash(header, &hash);
	es_edge_append(edge, &hash);
	es_leaf_read(header, &leaf);
	*body_bytes += leaf.readable ? leaf.header.body_class : 0;
	es_check_step(c);
	if (edge->size % ES_RUN_MAX != 0)
		return true;
	return es_log_kept_checkpoint(c->snap, info->number, edge->size, signature) == ES_OK &&
	       checkpoint_holds(&info->log, limit, edge, signature);
}

/* Of nobody's log (its start is a fault) the acts say nothing. */
static es_err limit_of(struct es_check *c, const struct es_log_info *info,
                       struct es_log_limit *limit)
{
	struct es_frozen frozen;

	if (es_federation_structure(&c->federation, &info->log.structure))
		return es_log_limit(c->snap, &c->federation, &info->log, info->structure_key,
		                    limit);
	es_err err = es_frozen_get(c->snap, &info->log.id, &frozen);
	*limit = (struct es_log_limit){.size = UINT64_MAX};
	if (!err)
		*limit = frozen.limit;
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* Nothing goes on beyond what counts, but for a copy that differs from it before that. */
static bool goes_too_far(const struct es_log_info *info, const struct es_log_limit *limit,
                         const struct es_edge *edge)
{
	struct es_tree_hash root;

	if (edge->size != limit->size || info->log.edge.size <= limit->size)
		return false;
	es_edge_root(edge, &root);
	return !limit->has_root || memcmp(&root, &limit->root, sizeof(root)) == 0;
}

static void check_log(struct es_check *c, const struct es_log_info *info)
{
	struct es_edge edge;
	struct es_tree_hash stored, computed;
	struct es_log_limit limit;
	uint64_t body_bytes = 0;

	c->report->logs++;
	if (limit_of(c, info, &limit)) {
		es_check_fault_log(c, &info->log.id, "how much of it counts cannot be read");
		return;
	}
	if (info->log.edge.size > 0 && !start_holds(c, info))
		es_check_fault_log(c, &info->log.id,
		                   "its start is damaged or not of this federation");
	if (es_places_check(c->snap, info->number, info->log.edge.size, &c->stretches))
		es_check_fault_log(c, &info->log.id, "its places are damaged");
	c->checkpoints += info->log.edge.size / ES_RUN_MAX;
	es_edge_init(&edge);
	while (edge.size < info->log.edge.size) {
		if (goes_too_far(info, &limit, &edge)) {
			es_check_fault_log(c, &info->log.id, "more of it is here than counts");
			return;
		}
		if (!leaf_holds(c, info, &limit, &edge, &body_bytes)) {
			es_check_fault_log(c, &info->log.id,
			                   "a record or checkpoint of it is damaged or missing");
			return;
		}
	}
	es_edge_root(&info->log.edge, &stored);
	es_edge_root(&edge, &computed);
	if (memcmp(&stored, &computed, sizeof(stored)) != 0)
		es_check_fault_log(c, &info->log.id, "its records do not give its root");
	else if (edge.size > 0 && !checkpoint_holds(&info->log, &limit, &edge, info->signature))
		es_check_fault_log(c, &info->log.id, "its checkpoint is not signed by its key");
	else if (body_bytes != info->body_bytes || !es_log_is_allowed(&c->federation, info))
		es_check_fault_log(c, &info->log.id, "the sum of its bodies is wrong or too large");
}

static void check_log_lists(struct es_check *c, const struct es_log_info *info)
{
	struct es_log_info found;
	struct es_key key;

	if (es_log_get(c->snap, &info->log.id, &found) || found.number != info->number)
		es_check_fault_log(c, &info->log.id, "missing in the list of logs");
	es_key_init(&key);
	es_key_raw(&key, info->log.structure.bytes, ES_ID_LEN);
	es_key_raw(&key, info->log.id.bytes, ES_ID_LEN);
	if (!es_check_has(c, ES_TABLE_MEMBER_LOGS, &key))
		es_check_fault_log(c, &info->log.id, "missing in the list of its structure's logs");
}

static es_err check_frozen(void *context, const struct es_frozen *frozen)
{
	struct es_check *c = context;
	struct es_fork_result result;
	struct es_log_limit limit;

	if (es_fork_verify(frozen->proof, &result)) {
		es_check_fault_log(c, &frozen->log, "its fork proof is damaged");
		return ES_OK;
	}
	es_fork_limit(&result, &limit);
	if (!es_id_equal(&result.log.id, &frozen->log) || limit.size != frozen->limit.size ||
	    memcmp(&limit.root, &frozen->limit.root, sizeof(limit.root)) != 0)
		es_check_fault_log(c, &frozen->log, "its fork proof is another log's or index's");
	return ES_OK;
}

void es_check_logs(struct es_check *c)
{
	struct es_entry entry;
	struct es_key key;
	struct es_log_info info;
	uint64_t number = 0;

	es_key_init(&key);
	while (es_txn_seek(c->snap->txn, ES_TABLE_LOGS, ES_SEEK_AFTER, es_key_of(&key), &entry) ==
	       ES_OK) {
		number++;
		es_key_init(&key);
		es_key_fixed(&key, number, 4);
		if (!es_bytes_equal(es_key_of(&key), entry.key) ||
		    es_log_by_number(c->snap, number, &info)) {
			es_check_fault(c, "the table of logs is damaged");
			return;
		}
		check_log_lists(c, &info);
		check_log(c, &info);
	}
	if (es_frozen_each(c->snap, check_frozen, c))
		es_check_fault(c, "the table of frozen logs is damaged");
	es_check_entries(c, ES_TABLE_CHECKPOINTS, c->checkpoints,
	                 "there are checkpoints of logs that are not here");
	es_check_entries(c, ES_TABLE_PLACES, c->stretches,
	                 "there are places of logs that are not here");
	es_check_entries(c, ES_TABLE_LOG_IDS, number,
	                 "the list of logs names some that are not here");
	es_check_entries(c, ES_TABLE_MEMBER_LOGS, number,
	                 "the list of structures' logs names some that are not here");
}
