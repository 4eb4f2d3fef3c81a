/* SPDX-License-Identifier: EUPL-1.2 */
/* A new key of this node's own structure: made beside the old one, with node keys under it that wait
 * in the store until an act makes it count. The transaction that takes the act puts them in their
 * place, so that a node that dies has the old keys and no act, or the act and the new ones. */
#ifndef FEDERATION_ROTATION_H
#define FEDERATION_ROTATION_H

#include "federation/listed.h"
#include "federation/order.h"

/* What others need to approve a key whose structure cannot sign with the old one. */
struct es_new_key {
	struct es_id structure;
	uint8_t key[ES_PUBLIC_KEY_LEN];
	uint8_t proof[ES_SIGNATURE_LEN]; /* by it: es_rotation_prove */
};

/* Makes HOME/structure.key.new, or goes on with the one that is there, and keeps new node keys under
 * it. Where it counts already, they are this node's at once, and *counts is set. Waits for the disk;
 * any thread but the loop's. Errors: ES_STATE (no federation), ES_NOT_MEMBER (suspended), of files and
 * the store. */
es_err es_rotation_prepare(struct es_node *node, struct es_new_key *out, bool *counts) ES_MUST_USE;
/* The same, and asks for the act, signed by the old key, in one transaction; order as for
 * ES_ORDER_ASK. listed is put in order. Also ES_NOT_FOUND: structure.key is not in the home;
 * ES_BAD_KEY: it is not the key that counts; es_order_apply's. */
es_err es_rotation_ask(struct es_node *node, struct es_listed *listed,
                       struct es_order *order) ES_MUST_USE;

/* Writer thread, once the acts of a batch are written: where the kept keys count and ours do not any
 * more, makes them the stored identity; *follows is set then, and next, to be wiped, is the same
 * decoded. */
es_err es_rotation_follow(struct es_write *w, const struct es_node *node, struct es_identity *next,
                          bool *follows) ES_MUST_USE;

#endif
