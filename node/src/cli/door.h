/* SPDX-License-Identifier: EUPL-1.2 */
/* The way of a command to its node: the one that runs on the home, through its control socket, or else
 * the store, opened here. Main thread. */
#ifndef CLI_DOOR_H
#define CLI_DOOR_H

#include "cli/command.h"

struct es_door {
	const char *home;
	struct es_node *node; /* opened here, or NULL: each request asks the running node */
};

/* Finds the way for a command. Says what is wrong and returns an exit code. */
int es_door_open(struct es_door *door, struct es_cli *cli);
void es_door_close(struct es_door *door);

#endif
