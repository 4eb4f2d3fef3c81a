/* SPDX-License-Identifier: EUPL-1.2 */
/* The federation as folded at one moment: never changed once made, so that the loop and the writer
 * thread may both read it. Counted references; any thread. */
#ifndef LINK_MEMBERSHIP_H
#define LINK_MEMBERSHIP_H

#include "node.h"

struct es_membership; /* opaque */

/* Folds the stored acts. *out is the caller's reference. The store's errors. */
es_err es_membership_load(struct es_store *store, struct es_membership **out) ES_MUST_USE;
struct es_membership *es_membership_hold(struct es_membership *m);
void es_membership_drop(struct es_membership *m); /* NULL is fine */
const struct es_federation *es_membership_federation(const struct es_membership *m);

#endif
