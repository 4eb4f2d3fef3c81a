/* SPDX-License-Identifier: EUPL-1.2 */
/* The hash of an inner node of a tree, RFC 6962 section 2.1. Private to protocol. */
#ifndef ESSAIM_NODE_HASH_H
#define ESSAIM_NODE_HASH_H

#include "essaim/merkle.h"

/* out may be left or right. */
void es_node_hash(const struct es_tree_hash *left, const struct es_tree_hash *right,
                  struct es_tree_hash *out);

#endif
