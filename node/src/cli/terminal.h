/* SPDX-License-Identifier: EUPL-1.2 */
/* The person's terminal, or the script's pipes: standard output, lines and a progress bar on
 * standard error. Main thread. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "cli/command.h"

struct es_terminal {
	bool bar;       /* standard error is a terminal: progress is shown */
	bool bar_shown; /* and stands on the current line */
	size_t width;   /* of standard output, 0 where it is no terminal */
	int trouble;    /* errno of the first write that failed */
	struct es_io io;
};

void es_terminal_init(struct es_terminal *terminal);
/* Flushes; an exit code: failed where what was written did not arrive (a full disk, a closed
 * pipe). */
int es_terminal_finish(struct es_terminal *terminal, int exit_code);

#endif
