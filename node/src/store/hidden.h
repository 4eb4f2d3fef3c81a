/* SPDX-License-Identifier: EUPL-1.2 */
/* What this node does not show to its readers, for whoever shows something. Any thread, of a snapshot. */
#ifndef STORE_HIDDEN_H
#define STORE_HIDDEN_H

#include "store/store.h"

/* Whether anything at all was ever hidden, blocked or doomed: where not, nothing need be asked. */
bool es_moderated(struct es_snapshot *snap);
/* Whether this node does not show a record: it, or what its header names, is hidden or doomed, or its
 * structure blocked. */
bool es_hides(struct es_snapshot *snap, const struct es_row *row);
/* A tool, a testimony, a translation, an experience or a contact goes with its practice: whether the
 * body names one that this node does not show. */
bool es_hides_practice_of(struct es_snapshot *snap, const struct es_row *row, struct es_bytes body);

#endif
