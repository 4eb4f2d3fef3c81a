/* SPDX-License-Identifier: EUPL-1.2 */
/* The way of a command to its node: the one that runs on the home, through its control socket, or
 * else the store, opened here. Main thread. */
#ifndef CLI_DOOR_H
#define CLI_DOOR_H

#include "cli/command.h"

struct es_door {
	const char *home;
	struct es_node *node; /* opened here, or NULL: each request asks the running node */
};

/* Finds the way for a command. Says what is wrong and returns an exit code. */
int es_door_open(struct es_door *door, struct es_cli *cli);
/* Opens a home's node here; where somebody else holds the lock, waits a while for it, unless that
 * is a running node (*running). es_node_open's errors. */
es_err es_door_open_here(const char *home, bool exclusive, bool *running,
                         struct es_node **node) ES_MUST_USE;
void es_door_close(struct es_door *door);

#endif
