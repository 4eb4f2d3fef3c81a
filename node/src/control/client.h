/* SPDX-License-Identifier: EUPL-1.2 */
/* The asking side of HOME/control.sock. Main thread. */
#ifndef CONTROL_CLIENT_H
#define CONTROL_CLIENT_H

#include "cli/command.h"

/* Runs cli's command on the node that answers at fd (closed afterwards), with its output, notes and
 * progress going to cli->io. *exit_code is set on success. Errors: ES_CLOSED (the node ended before
 * the command did), ES_TIMEOUT, ES_IO, ES_MALFORMED, ES_TOO_LARGE. */
es_err es_control_ask(int fd, struct es_cli *cli, int *exit_code) ES_MUST_USE;

#endif
