/* SPDX-License-Identifier: EUPL-1.2 */
/* In whose name a command publishes. For the thread that runs the command. */
#ifndef CLI_AUTHOR_H
#define CLI_AUTHOR_H

#include "cli/command.h"

/* The pseudonym of the account that --as names; zero, the structure itself, without it. Says what is
 * wrong and returns an exit code. */
int es_author_as(struct es_cli *cli, uint8_t author[ES_AUTHOR_LEN]);

#endif
