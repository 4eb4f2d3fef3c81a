/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/listed.h"

#include "store/cut.h"

#include <stdlib.h>
#include <string.h>

struct listing {
	const struct es_id *structure;
	const struct es_member *member;
	struct es_listed *out;
};

static es_err list_log(void *context, const struct es_log_info *info)
{
	struct listing *listing = context;
	struct es_listed *out = listing->out;

	/* Of former keys the acts that ended them say what counts. */
	if (!es_id_equal(&info->log.structure, listing->structure) || info->log.edge.size == 0 ||
	    (listing->member &&
	     memcmp(info->structure_key, listing->member->admission.key, ES_PUBLIC_KEY_LEN) != 0))
		return ES_OK;
	if (out->len == ES_LISTED_MAX)
		return ES_LIMIT;
	struct es_listed_log *entry = &out->logs[out->len++];
	entry->log = info->log.id;
	entry->size = info->log.edge.size;
	es_edge_root(&info->log.edge, &entry->root);
	return ES_OK;
}

es_err es_listed_load(struct es_node *node, const struct es_id *structure, struct es_listed *out)
{
	struct listing listing = {.structure = structure, .out = out};
	struct es_federation f;
	struct es_snapshot *snap;

	out->len = 0;
	out->logs = calloc(ES_LISTED_MAX, sizeof *out->logs);
	if (!out->logs)
		return ES_NO_MEMORY;
	es_federation_init(&f);
	es_err err = es_snapshot_begin(node->store, &snap);
	if (!err) {
		err = es_acts_fold(snap, &f);
		listing.member = es_federation_structure(&f, structure);
		if (!err)
			err = es_log_each(snap, &f, list_log, &listing);
		es_snapshot_end(snap);
	}
	es_federation_free(&f);
	if (err)
		es_listed_free(out);
	return err;
}

void es_listed_free(struct es_listed *listed)
{
	free(listed->logs);
	*listed = (struct es_listed){NULL, 0};
}

/* --- what an act lists ------------------------------------------------------------------------ */

static es_err is_held(struct es_snapshot *snap, const struct es_listed_log *listed, bool *held)
{
	struct es_tree_hash root;
	struct es_log_info info;

	*held = false;
	es_err err = es_log_get(snap, &listed->log, &info);
	if (err || info.log.edge.size < listed->size)
		return err == ES_NOT_FOUND ? ES_OK : err;
	struct es_edge edge = info.log.edge;
	if (edge.size > listed->size)
		err = es_log_edge_at(snap, info.number, listed->size, &edge);
	if (err)
		return err;
	es_edge_root(&edge, &root);
	*held = memcmp(&root, &listed->root, sizeof(root)) == 0;
	return ES_OK;
}

es_err es_listed_held(struct es_snapshot *snap, const struct es_act *act, bool *held)
{
	struct es_listed_log listed;
	struct es_reader r;
	es_err err = ES_OK;

	*held = true;
	es_reader_init(&r, act->logs);
	for (size_t i = 0; i < act->logs_len && !err && *held; i++) {
		es_listed_log_read(&r, &listed);
		err = r.err ? r.err : is_held(snap, &listed, held);
	}
	return err;
}
