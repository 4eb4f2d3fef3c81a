/* SPDX-License-Identifier: EUPL-1.2 */
/* How it stands with the structures that a node hosts, for `essaim host` and `essaim status`. For the thread that runs the
 * command. */
#ifndef CLI_HOSTED_H
#define CLI_HOSTED_H

#include "cli/print.h"
#include "hosting/state.h"

struct es_hosted_list {
	struct es_hosted_state states[ES_HOSTED_MAX]; /* by name */
	size_t count;
};

/* Those of the node's home; where it runs, it looks which there are first. */
es_err es_hosted_gather(const struct es_cli *cli, struct es_hosted_list *out) ES_MUST_USE;
/* "running since …", "waiting to be started again …", for a line. */
void es_hosted_say(struct es_cli *cli, const struct es_hosted_state *state);
/* An array of maps. */
void es_hosted_json(struct es_writer *w, const struct es_hosted_list *list);

#endif
