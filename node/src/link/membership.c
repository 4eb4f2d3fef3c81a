/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/membership.h"

#include <stdatomic.h>
#include <stdlib.h>

struct es_membership {
	atomic_uint holders;
	struct es_federation federation;
};

es_err es_membership_load(struct es_store *store, struct es_membership **out)
{
	struct es_membership *m = malloc(sizeof *m);
	struct es_snapshot *snap;

	if (!m)
		return ES_NO_MEMORY;
	atomic_init(&m->holders, 1);
	es_federation_init(&m->federation);
	es_err err = es_snapshot_begin(store, &snap);
	if (!err) {
		err = es_acts_fold(snap, &m->federation);
		es_snapshot_end(snap);
	}
	if (err) {
		es_membership_drop(m);
		return err;
	}
	*out = m;
	return ES_OK;
}

struct es_membership *es_membership_hold(struct es_membership *m)
{
	atomic_fetch_add(&m->holders, 1);
	return m;
}

void es_membership_drop(struct es_membership *m)
{
	if (!m || atomic_fetch_sub(&m->holders, 1) != 1)
		return;
	es_federation_free(&m->federation);
	free(m);
}

const struct es_federation *es_membership_federation(const struct es_membership *m)
{
	return &m->federation;
}
