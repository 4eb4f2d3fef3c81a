/* SPDX-License-Identifier: EUPL-1.2 */
/* A store alone, in a folder of its own, and the last look at it. Stops the test on any error. One
 * thread. */
#ifndef ESSAIM_STORE_HOME_H
#define ESSAIM_STORE_HOME_H

#include "home.h"
#include "publisher.h"

struct store_home {
	char folder[HOME_PATH_MAX];
	struct es_store *store;
	struct es_snapshot *snap; /* NULL before the first look */
};

void store_home_open(struct store_home *at);
void store_home_close(struct store_home *at);
/* The store as it is now. */
void store_home_look(struct store_home *at);

/* A publisher's structure as a federation knows it, with room for so many logs. */
void store_home_member(const struct publisher *p, uint64_t logs, struct es_member *out);

#endif
