/* SPDX-License-Identifier: EUPL-1.2 */
/* How it stands with a hosted structure, as `essaim status` and `essaim host list` say it. A value. */
#ifndef HOSTING_STATE_H
#define HOSTING_STATE_H

#include "node_limits.h"

#include <stdint.h>

struct es_hosted_state {
	char name[ES_SITE_NAME_MAX + 1]; /* of its site */
	const char *
	        state; /* static word: "starting", "running", "stopping", "waiting" (to be started again) */
	uint64_t since_ms; /* wall clock */
	uint64_t restarts; /* since its host runs */
	int pid;           /* 0: it does not run */
	char reason[80];   /* how it ended the last time, or empty */
};

#endif
