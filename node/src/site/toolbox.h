/* SPDX-License-Identifier: EUPL-1.2 */
/* What the pages of toolboxes share. Private to the site; loop's thread. */
#ifndef SITE_TOOLBOX_H
#define SITE_TOOLBOX_H

#include "site/visit.h"

/* toolbox_linked.c: schema.org, a collection of works. */
void es_link_toolbox(struct es_visit *v, struct es_bytes view, struct es_bytes box);

#endif
