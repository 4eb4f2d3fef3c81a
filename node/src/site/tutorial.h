/* SPDX-License-Identifier: EUPL-1.2 */
/* One section of a tutorial on its page: drawn, and in words. Private to the site; loop's thread. */
#ifndef SITE_TUTORIAL_H
#define SITE_TUTORIAL_H

#include "site/visit.h"

/* number: its place among them, from 1. */
void es_put_tutorial_section(struct es_visit *v, struct es_bytes view, struct es_bytes section,
                             unsigned number);

#endif
