/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of a home: the structure's in a file that may be taken offline, the node's in the
 * store. Main thread, while a node is made or opened. */
#ifndef NODE_IDENTITY_H
#define NODE_IDENTITY_H

#include "node.h"

#define ES_STRUCTURE_KEY_FILE "structure.key"
/* The key that a rotation waits to put in its place. */
#define ES_STRUCTURE_KEY_NEW "structure.key.new"
#define ES_LOCK_FILE "lock"

/* Reads HOME/structure.key. ES_NOT_FOUND (taken offline), ES_MALFORMED, ES_IO. */
es_err es_structure_key_read(const char *home, uint8_t secret[ES_SECRET_KEY_LEN]) ES_MUST_USE;
/* Reads HOME/structure.key.new, and makes it first where there is none. */
es_err es_structure_key_renew(const char *home, uint8_t secret[ES_SECRET_KEY_LEN]) ES_MUST_USE;
/* Puts structure.key.new in the place of structure.key if it is the secret of this public key; done
 * before is fine. ES_IO. */
es_err es_structure_key_settle(const char *home, const uint8_t key[ES_PUBLIC_KEY_LEN]) ES_MUST_USE;
/* What es_node_init stored. ES_NOT_FOUND where it was cut short. */
es_err es_identity_load(struct es_store *s, struct es_identity *out) ES_MUST_USE;
void es_identity_wipe(struct es_identity *identity);
/* Reads a stored identity into keys of its own, to be freed by es_identity_wipe or es_keys_free.
 * ES_CORRUPT, ES_VERSION, ES_NO_MEMORY. */
es_err es_identity_decode(struct es_bytes in, struct es_identity *out) ES_MUST_USE;
void es_keys_free(struct es_keys *keys); /* and the former ones; wipes; NULL is fine */
/* Takes the keys out of from: from now on they are those that es_node_keys gives. Writer thread. */
void es_identity_follow(struct es_identity *identity, struct es_identity *from);
/* [version, name, country, city, lang, node_secret, channel_secret, certificate]: new node and channel
 * keys of a structure, vouched for by its secret key. */
es_err es_identity_make(const struct es_identity *names, const struct es_id *structure,
                        const uint8_t structure_secret[ES_SECRET_KEY_LEN],
                        struct es_writer *out) ES_MUST_USE;
/* How this structure enters a federation. */
void es_identity_admission(const struct es_identity *identity, struct es_admission *out);
/* Takes HOME/lock; *fd is kept open for as long as it is held. ES_BUSY, ES_IO. */
es_err es_home_lock(const char *home, int *fd) ES_MUST_USE;
/* The network key, once there is one: from now on for whoever reads the identity. */
void es_identity_set_network_key(struct es_identity *identity,
                                 const uint8_t key[ES_NETWORK_KEY_LEN]);

#endif
