/* SPDX-License-Identifier: EUPL-1.2 */
/* The publisher: the node's own open log, whose secret exists in memory only and dies with the
 * process. Owned by the node; lives on the writer thread, as the hook around its batches. */
#ifndef NODE_OWN_LOG_H
#define NODE_OWN_LOG_H

#include "node.h"

/* Hooks itself into the node's store; nothing may have been submitted to it yet. */
es_err es_publisher_new(struct es_node *node, struct es_publisher **out) ES_MUST_USE;
void es_publisher_free(struct es_publisher *p); /* after the store is closed; wipes the secret */

#endif
