/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_home.h"

#include "test.h"

#include <string.h>

void store_home_open(struct store_home *at)
{
	at->snap = NULL;
	home_folder(at->folder);
	assert_err(es_store_open(at->folder, true, &at->store), ES_OK);
}

void store_home_close(struct store_home *at)
{
	es_snapshot_end(at->snap);
	es_store_close(at->store);
	home_remove(at->folder);
}

void store_home_look(struct store_home *at)
{
	es_snapshot_end(at->snap);
	assert_err(es_snapshot_begin(at->store, &at->snap), ES_OK);
}

void store_home_member(const struct publisher *p, uint64_t logs, struct es_member *out)
{
	memset(out, 0, sizeof(*out));
	out->admission.structure = p->certificate.structure;
	memcpy(out->admission.key, p->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	out->admission.logs = logs;
	out->admission.leaves = 3000;
	out->admission.body_bytes = 1 << 30;
}
