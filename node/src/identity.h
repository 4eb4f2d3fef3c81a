/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of a home: the structure's in a file that may be taken offline, the node's in the
 * store. Main thread, while a node is made or opened. */
#ifndef NODE_IDENTITY_H
#define NODE_IDENTITY_H

#include "node.h"

#define ES_STRUCTURE_KEY_FILE "structure.key"
#define ES_LOCK_FILE "lock"

/* Reads HOME/structure.key. ES_NOT_FOUND (taken offline), ES_MALFORMED, ES_IO. */
es_err es_structure_key_read(const char *home, uint8_t secret[ES_SECRET_KEY_LEN]) ES_MUST_USE;
/* What es_node_init stored. ES_NOT_FOUND where it was cut short. */
es_err es_identity_load(struct es_store *s, struct es_identity *out) ES_MUST_USE;
void es_identity_wipe(struct es_identity *identity);
/* How this structure enters a federation. */
void es_identity_admission(const struct es_identity *identity, struct es_admission *out);
/* Takes HOME/lock; *fd is kept open for as long as it is held. ES_BUSY, ES_IO. */
es_err es_home_lock(const char *home, int *fd) ES_MUST_USE;
/* The network key, once there is one: from now on for whoever reads the identity. */
void es_identity_set_network_key(struct es_identity *identity,
                                 const uint8_t key[ES_NETWORK_KEY_LEN]);

#endif
