/* SPDX-License-Identifier: EUPL-1.2 */
/* Acts of a federation of one coordinator and only steward, which proposes, cosigns and, where it is
 * told to, approves them in one go; folded at its node. Stops the test on any error. One thread. */
#ifndef ESSAIM_HOME_ACTS_H
#define ESSAIM_HOME_ACTS_H

#include "essaim/act.h"
#include "home.h"
#include "publisher.h"

/* Room for a payload; home_act frees it. */
struct es_writer home_payload(void);
void home_act(struct es_node *coordinator, uint64_t type, struct es_writer *payload, bool approved);
struct es_id home_federation(struct es_node *node);

/* Admits a node's structure, gives it the acts and lets it log. */
void home_admit(struct es_node *coordinator, struct es_node *node, uint64_t logs, uint64_t leaves,
                uint64_t body_bytes);
void home_suspend(struct es_node *coordinator, const struct es_id *structure,
                  struct es_listed_log *logs, size_t len);
/* old: NULL where that key is lost. */
void home_rotate(struct es_node *coordinator, const struct es_id *structure,
                 const struct key_pair *old, const struct key_pair *key, struct es_listed_log *logs,
                 size_t len);
/* The structure's key of HOME/NAME; and a new certificate for the node, under this key. */
void home_structure_key(const char *folder, const char *name, struct key_pair *out);
void home_take_key(struct es_node *node, const struct key_pair *key);

#endif
