/* SPDX-License-Identifier: EUPL-1.2 */
/* When a home last completed an exchange with another member:
 *
 *   exchanged HOME          prints how many hours ago
 *   exchanged HOME HOURS    lets it be so many hours ago, as if the node had been off since
 *
 * HOME is that of a node that does not run. */
#include "node.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define HOUR_MS (3600u * 1000)

struct setting {
	struct es_change change; /* first */
	uint64_t exchanged_ms;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	return es_write_exchanged(w, ((struct setting *)change)->exchanged_ms);
}

static es_err set(struct es_node *node, const char *hours)
{
	struct setting setting = {.exchanged_ms =
	                                  es_now_ms() - strtoull(hours, NULL, 10) * HOUR_MS};

	return es_store_apply(node->store, apply, &setting.change);
}

static es_err tell(struct es_node *node)
{
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(node->store, &snap);

	if (err)
		return err;
	printf("%" PRIu64 "\n", (es_now_ms() - es_store_exchanged_ms(snap)) / HOUR_MS);
	es_snapshot_end(snap);
	return ES_OK;
}

int main(int argc, char **argv)
{
	struct es_node *node;

	if (argc < 2 || argc > 3)
		return 2;
	es_err err = es_node_open(argv[1], true, &node);
	if (!err) {
		err = argc == 3 ? set(node, argv[2]) : tell(node);
		es_node_close(node);
	}
	if (err)
		fprintf(stderr, "%s\n", es_err_sentence(err));
	return err != ES_OK;
}
