/* SPDX-License-Identifier: EUPL-1.2 */
/* Help texts, made from the table of commands. Pure output, the thread that runs the command. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

/* All commands, one line each. */
void es_help_all(const struct es_io *io);
/* Usage, details and options of one command. */
void es_help_command(const struct es_io *io, const struct es_command *command);

#endif
