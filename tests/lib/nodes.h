/* SPDX-License-Identifier: EUPL-1.2 */
/* The nodes of tests about what passes between structures: ours, which founds their federation and coordinates
 * it, theirs and a third, in homes of these names in one folder. One thread. */
#ifndef ESSAIM_NODES_H
#define ESSAIM_NODES_H

#include "home.h"

extern char folder[HOME_PATH_MAX];
extern struct es_node *ours, *theirs, *third; /* NULL: not there */

/* Set-ups of a test: ours and theirs, in one federation and logging; or all three, ours alone in it. */
int nodes_open_pair(void **state);
int nodes_open_three(void **state);
/* The end of either. */
int nodes_close(void **state);

#endif
