/* SPDX-License-Identifier: EUPL-1.2 */
/* How the loop of a running node keeps up, as `status --json` tells it. */
#ifndef CLI_PACE_H
#define CLI_PACE_H

#include "cli/command.h"

/* Nil where no node runs. */
void es_pace_json(const struct es_service *service, struct es_writer *w);

#endif
