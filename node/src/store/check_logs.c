/* SPDX-License-Identifier: EUPL-1.2 */
#include "check.h"
#include "cut.h"

#include <string.h>

/* Signed by the log's key, or, where a fork proof or an act limits the log just there, with its
 * root. */
static bool checkpoint_holds(struct es_check *c, const struct es_log *log,
                             const struct es_edge *edge, const uint8_t signature[ES_SIGNATURE_LEN])
{
	struct es_checkpoint cp = {.log = log->id, .size = edge->size};
	struct es_log_limit limit;

	es_edge_root(edge, &cp.root);
	if (es_log_limit(c->snap, &log->id, &limit))
		return false;
	if (limit.has_root && limit.size == edge->size)
		return memcmp(&limit.root, &cp.root, sizeof(cp.root)) == 0;
	memcpy(cp.signature, signature, ES_SIGNATURE_LEN);
	return es_checkpoint_verify(&cp, log->public_key) == ES_OK;
}

/* The log start must open this very log, for this federation and a member. */
static bool start_holds(struct es_check *c, const struct es_log *log)
{
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
	return es_federation_knows(&c->federation, &start.certificate) == ES_OK &&
	       es_id_equal(&opened.structure, &log->structure) &&
	       memcmp(opened.public_key, log->public_key, ES_PUBLIC_KEY_LEN) == 0;
}

static bool leaf_holds(struct es_check *c, const struct es_log_info *info, struct es_edge *edge)
{
	struct es_place place;
	struct es_bytes header;
	struct es_tree_hash leaf;
	uint8_t signature[ES_SIGNATURE_LEN];
	uint64_t row, seen_ms;

	if (es_place_row(c->snap, info->number, edge->size, &row) ||
	    es_row_raw(c->snap, row, &seen_ms, &place, &header))
		return false;
	es_leaf_hash(header, &leaf);
	es_edge_append(edge, &leaf);
	es_check_step(c);
	if (edge->size % ES_RUN_MAX != 0)
		return true;
	return es_log_kept_checkpoint(c->snap, info->number, edge->size, signature) == ES_OK &&
	       checkpoint_holds(c, &info->log, edge, signature);
}

static void check_log(struct es_check *c, const struct es_log_info *info)
{
	struct es_edge edge;
	struct es_tree_hash stored, computed;

	c->report->logs++;
	if (info->log.edge.size > 0 && !start_holds(c, &info->log))
		es_check_fault_log(c, &info->log.id,
		                   "its start is damaged or not of this federation");
	if (es_places_check(c->snap, info->number, info->log.edge.size, &c->stretches))
		es_check_fault_log(c, &info->log.id, "its places are damaged");
	c->checkpoints += info->log.edge.size / ES_RUN_MAX;
	es_edge_init(&edge);
	while (edge.size < info->log.edge.size) {
		if (!leaf_holds(c, info, &edge)) {
			es_check_fault_log(c, &info->log.id,
			                   "a record or checkpoint of it is damaged or missing");
			return;
		}
	}
	es_edge_root(&info->log.edge, &stored);
	es_edge_root(&edge, &computed);
	if (memcmp(&stored, &computed, sizeof(stored)) != 0)
		es_check_fault_log(c, &info->log.id, "its records do not give its root");
	else if (!checkpoint_holds(c, &info->log, &edge, info->signature))
		es_check_fault_log(c, &info->log.id, "its checkpoint is not signed by its key");
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
