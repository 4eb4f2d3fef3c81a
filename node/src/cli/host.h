/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of `essaim host` share. For the thread that runs the command. */
#ifndef CLI_HOST_H
#define CLI_HOST_H

#include "cli/command.h"

/* Runs another command on a hosted home, whose node is given where it wants one, with one operand (or NULL) and those of our
 * options that are named; only its notes and refusals are heard. Returns its exit code. */
struct es_host_there {
	const char *home;
	const struct es_command *command;
	const char *operand;
	const char *const *names;
	size_t names_len;
	struct es_node *node;
};
int es_host_run_there(struct es_cli *cli, const struct es_host_there *there);

/* host_add.c */
int es_host_front_add(struct es_cli *cli);
/* On the node: whether it can host a site (the second operand); without it, that there is another one. */
int es_host_run_add(struct es_cli *cli);

/* host_move.c */
int es_host_front_move_out(struct es_cli *cli);
/* On the node: it stops what is not to run any more. */
int es_host_run_move_out(struct es_cli *cli);
/* host_remove.c */
int es_host_front_remove(struct es_cli *cli);
/* On the node: what it knows of a structure (the third operand, in hex): "linked", and its logs, a line each. */
int es_host_run_remove(struct es_cli *cli);

#endif
