/* SPDX-License-Identifier: EUPL-1.2 */
/* What `check --repair` and `rebuild` share: making a home's store anew, and telling what came of it. Main
 * thread. */
#ifndef CLI_RENEW_H
#define CLI_RENEW_H

#include "cli/command.h"

/* repairs: what was left out is what the person came for. Returns an exit code. */
int es_renew_run(struct es_cli *cli, bool repairs);

#endif
