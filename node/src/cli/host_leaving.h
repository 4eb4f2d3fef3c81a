/* SPDX-License-Identifier: EUPL-1.2 */
/* A hosted structure that leaves for a node of its own, for `essaim host move-out` and `remove`. */
#ifndef CLI_HOST_LEAVING_H
#define CLI_HOST_LEAVING_H

#include "cli/command.h"
#include "file_system.h"

struct es_leaving {
	struct es_cli *cli;
	const char *name;
	char home[ES_PATH_BYTES];
	bool moved;
};

/* The one that the second operand names. Says what is wrong and returns an exit code. */
int es_leaving_find(struct es_cli *cli, struct es_leaving *l);
/* Opens its home for this process alone, once its own one has stopped. es_node_open's errors. */
es_err es_leaving_open(const struct es_leaving *l, struct es_node **node) ES_MUST_USE;
/* Whether the host has seen it running elsewhere; node is that of its home. Exit code. */
int es_leaving_seen(const struct es_leaving *l, struct es_node *node, bool *seen);

#endif
