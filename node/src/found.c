/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/keyring.h"
#include "federation/order.h"
#include "identity.h"
#include "store/meta.h"
#include "store/writer.h"

#include "essaim/ticket.h"

#include <sodium.h>
#include <string.h>

/* Encodes, seals and stores an act of ours. */
static es_err write_act(struct es_write *w, const struct es_node *node, const struct es_act *act,
                        const struct es_bytes *approvals, size_t approvals_len)
{
	struct es_signer signer = es_node_signer(node);
	struct es_writer bytes, sealed;

	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_err err = es_act_encode(act, approvals, approvals_len, &bytes);
	if (!err)
		err = es_act_seal(es_writer_bytes(&bytes), &signer, &sealed);
	if (!err)
		err = es_write_act(w, es_writer_bytes(&sealed));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	return err;
}

/* --- founding --------------------------------------------------------------------------------- */

struct founding {
	struct es_change change; /* first */
	const struct es_node *node;
	struct es_act act;
	uint8_t network_key[ES_NETWORK_KEY_LEN];
};

static es_err apply_found(struct es_write *w, struct es_change *change)
{
	struct founding *founding = (struct founding *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	if (err)
		return err;
	if (f->acts > 0)
		return ES_EXISTS;
	es_meta_drop(w, ES_META_JOINING); /* a join that was given up */
	w->snap.store->fold_valid = false;
	err = write_act(w, founding->node, &founding->act, NULL, 0);
	return err ? err : es_meta_put(w, ES_META_NETWORK_KEY, ES_BYTES(founding->network_key));
}

es_err es_node_found(struct es_node *node, const char *name)
{
	struct founding founding = {
	        .node = node, .act = {.type = ES_ACT_FOUND, .policy = {1, 1, 1, 1, 1, 1, 1, 1}}};
	size_t len = strlen(name);

	if (node->lock_fd < 0)
		return ES_STATE;
	if (len == 0 || len > ES_NAME_MAX || !es_utf8_valid((const uint8_t *)name, len))
		return ES_INVALID;
	memcpy(founding.act.name, name, len + 1);
	founding.act.created_ms = es_now_ms();
	es_identity_admission(&node->identity, &founding.act.admission);
	randombytes_buf(founding.network_key, sizeof(founding.network_key));
	es_err err = es_store_apply(node->store, apply_found, &founding.change);
	if (!err)
		es_identity_set_network_key(&node->identity, founding.network_key);
	sodium_memzero(founding.network_key, sizeof(founding.network_key));
	return err;
}

/* --- admitting -------------------------------------------------------------------------------- */

struct admitting {
	struct es_change change; /* first */
	struct es_node *node;
	struct es_admission admission;
	struct es_id ticket;
	uint64_t now_ms;
	bool pending; /* asked for, and no act yet */
	uint8_t network_key[ES_NETWORK_KEY_LEN];
};

/* Our approval as the sponsor, as a request: where we coordinate and nobody else is asked, it is an
 * act at once, else it waits for the coordinator and the stewards. */
static es_err ask_admission(struct es_write *w, const struct admitting *a)
{
	uint8_t bytes[2048];
	struct es_writer payload;
	struct es_order order = {.node = a->node,
	                         .type = ES_ORDER_ASK,
	                         .act_type = ES_ACT_ADMIT,
	                         .now_ms = a->now_ms};

	es_writer_init(&payload, bytes, sizeof(bytes));
	es_err err = es_admission_payload(&a->admission, &a->node->identity.structure, &payload);
	if (err)
		return err;
	order.payload = es_writer_bytes(&payload);
	return es_order_apply(w, &order.change);
}

static es_err take_network_key(struct es_write *w, const struct es_federation *f,
                               struct admitting *a)
{
	struct es_keyring ring;
	es_err err = es_keyring_load(es_write_snapshot(w), f, &ring);

	/* A member that has not got the newest key yet cannot hand it on. */
	if (!err && (ring.len == 0 || ring.keys[0].generation != ring.newest))
		err = ES_STATE;
	if (!err)
		memcpy(a->network_key, ring.keys[0].key, sizeof(a->network_key));
	es_keyring_wipe(&ring);
	return err;
}

/* A joiner that was admitted before the answer reached it comes again with the same ticket: it
 * gets the same answer. */
static es_err apply_admit(struct es_write *w, struct es_change *change)
{
	struct admitting *a = (struct admitting *)change;
	const struct es_federation *f;
	struct es_ticket_row ticket;

	es_err err = es_write_fold(w, &f);
	if (!err && f->acts == 0)
		err = ES_STATE;
	if (!err)
		err = es_ticket_get(es_write_snapshot(w), &a->ticket, &ticket);
	if (!err && ticket.used && !es_id_equal(&ticket.used_by, &a->admission.structure))
		err = ES_USED;
	if (!err && !ticket.used && ticket.expires_ms <= a->now_ms)
		err = ES_EXPIRED;
	if (!err && !es_federation_member(f, &a->admission.structure)) {
		err = ask_admission(w, a);
		if (!err)
			err = es_write_fold(w, &f);
	}
	a->pending = !err && !es_federation_member(f, &a->admission.structure);
	if (!err && !a->pending)
		err = take_network_key(w, f, a);
	return err ? err : es_write_ticket_used(w, &a->ticket, &a->admission.structure, a->now_ms);
}

es_err es_node_admit(struct es_node *node, const struct es_admission *admission,
                     const struct es_id *ticket,
                     const uint8_t joiner_channel_key[ES_CHANNEL_KEY_LEN],
                     uint8_t sealed[ES_SEALED_KEY_LEN])
{
	_Static_assert(ES_SEALED_KEY_LEN == ES_NETWORK_KEY_LEN + crypto_box_SEALBYTES,
	               "length of a sealed key");
	struct admitting a = {
	        .node = node, .admission = *admission, .ticket = *ticket, .now_ms = es_now_ms()};

	if (node->lock_fd < 0 || !es_node_has_network_key(node))
		return ES_STATE;
	/* Allowances are ours to grant. */
	a.admission.logs = ES_LOGS_PER_STRUCTURE_DEFAULT;
	a.admission.leaves = ES_LEAVES_PER_STRUCTURE_DEFAULT;
	a.admission.body_bytes = ES_BODY_BYTES_PER_STRUCTURE_DEFAULT;
	es_err err = es_store_apply(node->store, apply_admit, &a.change);
	if (err || a.pending)
		return err ? err : ES_PENDING;
	if (crypto_box_seal(sealed, a.network_key, ES_NETWORK_KEY_LEN, joiner_channel_key) != 0)
		err = ES_BAD_KEY;
	sodium_memzero(a.network_key, sizeof(a.network_key));
	return err;
}

/* --- joining ---------------------------------------------------------------------------------- */

struct expecting {
	struct es_change change; /* first */
	struct es_id federation;
};

static es_err apply_joining(struct es_write *w, struct es_change *change)
{
	const struct expecting *expecting = (const struct expecting *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	if (err)
		return err;
	if (f->acts > 0)
		return es_id_equal(&f->id, &expecting->federation) ? ES_OK : ES_EXISTS;
	w->snap.store->fold_valid = false;
	return es_meta_put(w, ES_META_JOINING, ES_BYTES(expecting->federation.bytes));
}

es_err es_node_joining(struct es_node *node, const struct es_id *federation)
{
	struct expecting expecting = {.federation = *federation};

	if (node->lock_fd < 0)
		return ES_STATE;
	return es_store_apply(node->store, apply_joining, &expecting.change);
}

struct joining {
	struct es_change change; /* first */
	const struct es_node *node;
	uint8_t network_key[ES_NETWORK_KEY_LEN];
};

static es_err apply_joined(struct es_write *w, struct es_change *change)
{
	const struct joining *j = (const struct joining *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	if (err)
		return err;
	if (!es_federation_member(f, &j->node->identity.structure))
		return ES_NOT_MEMBER;
	es_write_note_motions(w);
	return es_meta_put(w, ES_META_NETWORK_KEY, ES_BYTES(j->network_key));
}

es_err es_node_joined(struct es_node *node, struct es_bytes sealed_network_key)
{
	const struct es_keys *keys = es_node_keys(node);
	struct joining joining = {.node = node};

	if (node->lock_fd < 0)
		return ES_STATE;
	if (sealed_network_key.len != ES_SEALED_KEY_LEN)
		return ES_MALFORMED;
	if (crypto_box_seal_open(joining.network_key, sealed_network_key.data,
	                         sealed_network_key.len, keys->channel_key,
	                         keys->channel_secret) != 0)
		return ES_BAD_KEY;
	es_err err = es_store_apply(node->store, apply_joined, &joining.change);
	if (!err)
		es_identity_set_network_key(&node->identity, joining.network_key);
	sodium_memzero(joining.network_key, sizeof(joining.network_key));
	return err;
}

/* --- inviting --------------------------------------------------------------------------------- */

struct inviting {
	struct es_change change; /* first */
	struct es_ticket_row row;
	struct es_id sponsor;
	struct es_id federation;
};

static es_err apply_invite(struct es_write *w, struct es_change *change)
{
	struct inviting *inviting = (struct inviting *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	if (!err && f->acts == 0)
		err = ES_STATE;
	if (err)
		return err;
	if (!es_federation_member(f, &inviting->sponsor))
		return ES_NOT_MEMBER;
	inviting->federation = f->id;
	return es_write_ticket(w, &inviting->row);
}

es_err es_node_invite(struct es_node *node, uint64_t valid_ms, const char *const *addresses,
                      size_t addresses_len, struct es_ticket *ticket)
{
	struct inviting inviting = {.row = {.created_ms = es_now_ms()},
	                            .sponsor = node->identity.structure};

	if (node->lock_fd < 0)
		return ES_STATE;
	if (addresses_len == 0 || addresses_len > ES_ADDRESSES_MAX)
		return ES_LIMIT;
	memset(ticket, 0, sizeof(*ticket));
	for (size_t i = 0; i < addresses_len; i++) {
		size_t len = strlen(addresses[i]);
		if (len == 0 || len > ES_ADDRESS_MAX)
			return ES_INVALID;
		memcpy(ticket->addresses[i], addresses[i], len + 1);
	}
	ticket->addresses_len = addresses_len;
	randombytes_buf(ticket->secret, sizeof(ticket->secret));
	memcpy(ticket->channel_key, es_node_keys(node)->channel_key, ES_CHANNEL_KEY_LEN);
	uint64_t now_ms = inviting.row.created_ms;
	ticket->expires_ms = valid_ms < UINT64_MAX - now_ms ? now_ms + valid_ms : UINT64_MAX;
	es_ticket_id(ticket->secret, &inviting.row.id);
	memcpy(inviting.row.secret, ticket->secret, ES_TICKET_SECRET_LEN);
	inviting.row.expires_ms = ticket->expires_ms;
	es_err err = es_store_apply(node->store, apply_invite, &inviting.change);
	ticket->federation = inviting.federation;
	return err;
}
