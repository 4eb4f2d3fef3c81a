/* SPDX-License-Identifier: EUPL-1.2 */
/* The network keys that a home knows: it keeps the newest, and the acts give each one's predecessor.
 * Values; any thread with a snapshot. */
#ifndef FEDERATION_KEYRING_H
#define FEDERATION_KEYRING_H

#include "node.h"
#include "node_limits.h"

struct es_keyring {
	size_t len; /* newest first */
	struct {
		size_t generation;
		uint8_t key[ES_NETWORK_KEY_LEN];
	} keys[ES_KEYRING_MAX];
	size_t newest; /* generation that the acts know; keys[0] may be older */
};

/* Empty where the home holds no key. The caller wipes it. Errors: the store's. */
es_err es_keyring_load(struct es_snapshot *snap, const struct es_federation *f,
                       struct es_keyring *out) ES_MUST_USE;
void es_keyring_wipe(struct es_keyring *ring);
/* The position of a generation; ring->len where it is not there. */
size_t es_keyring_find(const struct es_keyring *ring, size_t generation);

/* Writer thread: opens the newest box that acts have for this node, if that key is newer than the
 * one held. Errors: the store's. */
es_err es_keyring_follow(struct es_write *w, const struct es_federation *f,
                         const struct es_keys *self) ES_MUST_USE;
/* The same for a key that another member sealed to this node (message 21). ES_BAD_KEY: it is not for
 * us, or of no act; ES_EXISTS: not newer. */
es_err es_keyring_take(struct es_write *w, const struct es_federation *f,
                       const struct es_keys *self, struct es_bytes sealed) ES_MUST_USE;

/* The payload of a new network key at the end of f, sealed to each node that is known by certificate.
 * ES_NOT_FOUND where none is due (no suspension since the last, not asked for), or the current one
 * is not here. */
es_err es_keyring_renew(struct es_snapshot *snap, const struct es_federation *f,
                        const struct es_keys *self, struct es_writer *payload) ES_MUST_USE;

/* The operator wants a new one. */
es_err es_keyring_ask(struct es_write *w, const struct es_federation *f) ES_MUST_USE;

#endif
