/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/rotation.h"

#include "identity.h"
#include "store/meta.h"
#include "store/writer.h"

#include <sodium.h>
#include <string.h>

#define IDENTITY_MAX 2048

/* --- the keys that wait ----------------------------------------------------------------------- */

static es_err read_next(struct es_snapshot *snap, struct es_identity *out)
{
	struct es_bytes value;
	es_err err = es_meta_get(snap, ES_META_NEXT_IDENTITY, &value);

	memset(out, 0, sizeof(*out));
	return err ? err : es_identity_decode(value, out);
}

/* Node keys under this structure key, if none wait there yet. */
static es_err keep_next(struct es_write *w, const struct es_node *node,
                        const uint8_t secret[ES_SECRET_KEY_LEN],
                        const uint8_t key[ES_PUBLIC_KEY_LEN])
{
	uint8_t bytes[IDENTITY_MAX];
	struct es_identity next;
	struct es_writer value;

	es_err err = read_next(es_write_snapshot(w), &next);
	bool kept =
	        !err && memcmp(next.keys->certificate.structure_key, key, ES_PUBLIC_KEY_LEN) == 0;
	es_identity_wipe(&next);
	if (kept || (err && err != ES_NOT_FOUND))
		return err;
	es_writer_init(&value, bytes, sizeof(bytes));
	err = es_identity_make(&node->identity, &node->identity.structure, secret, &value);
	if (!err)
		err = es_meta_put(w, ES_META_NEXT_IDENTITY, es_writer_bytes(&value));
	sodium_memzero(bytes, sizeof(bytes));
	return err;
}

static es_err promote(struct es_write *w)
{
	uint8_t bytes[IDENTITY_MAX];
	struct es_bytes value;

	es_err err = es_meta_get(es_write_snapshot(w), ES_META_NEXT_IDENTITY, &value);
	if (!err && value.len > sizeof(bytes))
		err = ES_CORRUPT;
	if (err)
		return err;
	memcpy(bytes, value.data, value.len); /* writing moves what was read */
	err = es_meta_put(w, ES_META_IDENTITY, es_bytes_of(bytes, value.len));
	if (!err)
		es_meta_drop(w, ES_META_NEXT_IDENTITY);
	sodium_memzero(bytes, sizeof(bytes));
	return err;
}

es_err es_rotation_follow(struct es_write *w, const struct es_node *node, struct es_identity *next,
                          bool *follows)
{
	const struct es_federation *f;

	*follows = false;
	es_err err = es_write_fold(w, &f);
	if (err || !es_federation_knows(f, &es_node_keys(node)->certificate))
		return err;
	err = read_next(es_write_snapshot(w), next);
	if (!err && !es_federation_knows(f, &next->keys->certificate)) {
		err = promote(w);
		*follows = !err;
	}
	if (!*follows)
		es_identity_wipe(next);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* --- asking ----------------------------------------------------------------------------------- */

struct rotating {
	struct es_change change; /* first */
	struct es_node *node;
	uint8_t new_secret[ES_SECRET_KEY_LEN], old_secret[ES_SECRET_KEY_LEN];
	uint8_t key[ES_PUBLIC_KEY_LEN];
	struct es_listed *listed; /* NULL: to prepare is all */
	struct es_order *order;
	struct es_id federation;
	bool counts;
};

static es_err ask(struct es_write *w, struct rotating *r)
{
	struct es_order *order = r->order;
	struct es_writer payload;

	es_writer_grow(&payload, ES_ACT_MAX);
	es_err err = es_rotate_payload(&r->federation, &r->node->identity.structure, r->key,
	                               r->old_secret, r->new_secret, r->listed->logs,
	                               r->listed->len, &payload);
	order->change = (struct es_change){.apply = es_order_apply};
	order->node = r->node;
	order->type = ES_ORDER_ASK;
	order->act_type = ES_ACT_ROTATE;
	order->payload = es_writer_bytes(&payload);
	order->now_ms = es_now_ms();
	if (!err)
		err = es_order_apply(w, &order->change);
	order->payload = es_bytes_of(NULL, 0);
	es_writer_free(&payload);
	return err;
}

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct rotating *r = (struct rotating *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	if (!err && f->acts == 0)
		err = ES_STATE;
	if (err)
		return err;
	const struct es_member *self = es_federation_member(f, &r->node->identity.structure);
	if (!self)
		return ES_NOT_MEMBER;
	r->federation = f->id;
	r->counts = memcmp(self->admission.key, r->key, ES_PUBLIC_KEY_LEN) == 0;
	err = keep_next(w, r->node, r->new_secret, r->key);
	/* The act came before the key: the end of this batch looks after it. */
	w->acts |= r->counts;
	return err || r->counts || !r->listed ? err : ask(w, r);
}

static es_err run(struct rotating *r)
{
	if (r->node->lock_fd < 0)
		return ES_STATE;
	es_err err = es_structure_key_renew(r->node->home, r->new_secret);
	if (err)
		return err;
	(void)crypto_sign_ed25519_sk_to_pk(r->key, r->new_secret);
	return es_store_apply(r->node->store, apply, &r->change);
}

es_err es_rotation_prepare(struct es_node *node, struct es_new_key *out, bool *counts)
{
	struct rotating r = {.node = node};
	es_err err = run(&r);

	*counts = r.counts;
	out->structure = node->identity.structure;
	memcpy(out->key, r.key, ES_PUBLIC_KEY_LEN);
	if (!err)
		es_rotation_prove(&r.federation, &out->structure, r.new_secret, out->proof);
	sodium_memzero(&r, sizeof(r));
	return err;
}

es_err es_rotation_ask(struct es_node *node, struct es_listed *listed, struct es_order *order)
{
	struct rotating r = {.node = node, .listed = listed, .order = order};
	uint8_t key[ES_PUBLIC_KEY_LEN];

	es_err err = es_structure_key_read(node->home, r.old_secret);
	if (err)
		return err;
	(void)crypto_sign_ed25519_sk_to_pk(key, r.old_secret);
	if (memcmp(key, es_node_keys(node)->certificate.structure_key, sizeof(key)) != 0)
		err = ES_BAD_KEY;
	if (!err)
		err = run(&r);
	order->counts |= !err && r.counts;
	sodium_memzero(&r, sizeof(r));
	return err;
}
