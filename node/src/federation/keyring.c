/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/keyring.h"

#include "store/certificates.h"
#include "store/meta.h"
#include "store/motions.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(ES_KEY_BOX_LEN == ES_SEALED_KEY_LEN, "one kind of box");

/* --- reading ---------------------------------------------------------------------------------- */

static es_err held_key(struct es_snapshot *snap, uint8_t key[ES_NETWORK_KEY_LEN])
{
	struct es_bytes value;
	es_err err = es_meta_get(snap, ES_META_NETWORK_KEY, &value);

	if (!err && value.len != ES_NETWORK_KEY_LEN)
		err = ES_CORRUPT;
	if (!err)
		memcpy(key, value.data, value.len);
	return err;
}

es_err es_keyring_load(struct es_snapshot *snap, const struct es_federation *f,
                       struct es_keyring *out)
{
	memset(out, 0, sizeof *out);
	out->newest = f->generations_len;
	es_err err = held_key(snap, out->keys[0].key);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	size_t generation = es_network_key_generation(f, out->keys[0].key);
	out->keys[0].generation = generation;
	out->len = 1;
	while (generation > 0 && out->len < ES_KEYRING_MAX) {
		if (es_network_key_before(f, generation, out->keys[out->len - 1].key,
		                          out->keys[out->len].key))
			break;
		out->keys[out->len++].generation = --generation;
	}
	return ES_OK;
}

void es_keyring_wipe(struct es_keyring *ring)
{
	sodium_memzero(ring, sizeof *ring);
}

size_t es_keyring_find(const struct es_keyring *ring, size_t generation)
{
	for (size_t i = 0; i < ring->len; i++)
		if (ring->keys[i].generation == generation)
			return i;
	return ring->len;
}

/* --- newer ones ------------------------------------------------------------------------------- */

static size_t held_generation(struct es_snapshot *snap, const struct es_federation *f)
{
	uint8_t key[ES_NETWORK_KEY_LEN];
	size_t generation = held_key(snap, key) ? 0 : es_network_key_generation(f, key);

	sodium_memzero(key, sizeof key);
	return generation;
}

/* Keeps the key that a box holds for us, if it is of that generation. */
static es_err open_box(struct es_write *w, const struct es_federation *f,
                       const struct es_keys *self, struct es_bytes box, size_t after)
{
	uint8_t key[ES_NETWORK_KEY_LEN];

	if (box.len != ES_KEY_BOX_LEN ||
	    crypto_box_seal_open(key, box.data, box.len, self->channel_key, self->channel_secret))
		return ES_BAD_KEY;
	size_t generation = es_network_key_generation(f, key);
	es_err err = generation == 0 ? ES_BAD_KEY : generation <= after ? ES_EXISTS : ES_OK;
	if (!err)
		err = es_meta_put(w, ES_META_NETWORK_KEY, ES_BYTES(key));
	if (!err)
		es_write_note_motions(w);
	sodium_memzero(key, sizeof key);
	return err;
}

static es_err follow_act(struct es_write *w, const struct es_federation *f,
                         const struct es_keys *self, size_t generation, size_t after)
{
	struct es_bytes bytes, box;
	struct es_sealed sealed;
	struct es_act act;

	es_err err = es_act_get(es_write_snapshot(w), f->generations[generation - 1].act, &bytes);
	if (!err)
		err = es_sealed_decode(bytes, &sealed);
	if (!err)
		err = es_act_decode(sealed.act, &act);
	if (!err)
		err = es_key_box_find(act.boxes, self->channel_key, &box);
	return err ? err : open_box(w, f, self, box, after);
}

es_err es_keyring_follow(struct es_write *w, const struct es_federation *f,
                         const struct es_keys *self)
{
	size_t held = held_generation(es_write_snapshot(w), f);
	es_err err = ES_NOT_FOUND;

	/* A box that does not open is no reason to look no further. */
	for (size_t g = f->generations_len; g > held && err; g--) {
		err = follow_act(w, f, self, g, held);
		if (err == ES_IO || err == ES_NO_MEMORY || err == ES_CORRUPT)
			return err;
	}
	return ES_OK;
}

es_err es_keyring_take(struct es_write *w, const struct es_federation *f,
                       const struct es_keys *self, struct es_bytes sealed)
{
	return open_box(w, f, self, sealed, held_generation(es_write_snapshot(w), f));
}

/* --- a new one -------------------------------------------------------------------------------- */

struct boxes {
	const struct es_federation *f;
	const uint8_t *key;
	struct es_key_box *list; /* ES_KEY_BOXES_MAX */
	size_t len;
};

static es_err seal_to(struct boxes *b, const uint8_t channel_key[ES_CHANNEL_KEY_LEN])
{
	for (size_t i = 0; i < b->len; i++)
		if (memcmp(b->list[i].channel_key, channel_key, ES_CHANNEL_KEY_LEN) == 0)
			return ES_OK;
	/* Those beyond the limit get it from a neighbour. */
	if (b->len == ES_KEY_BOXES_MAX)
		return ES_OK;
	struct es_key_box *box = &b->list[b->len];
	memcpy(box->channel_key, channel_key, ES_CHANNEL_KEY_LEN);
	if (!crypto_box_seal(box->box, b->key, ES_NETWORK_KEY_LEN, channel_key))
		b->len++;
	return ES_OK;
}

static es_err seal_to_member(void *context, const struct es_certificate *cert)
{
	struct boxes *b = context;

	return es_federation_knows(b->f, cert) == ES_OK ? seal_to(b, cert->channel_key) : ES_OK;
}

/* Index of the act that ended its membership, and its last key with it. What is said of it later, such as who takes
 * care of what it left, lets nobody out. */
static uint64_t ended_at(const struct es_federation *f, const struct es_member *m)
{
	return m->list ? f->lists[m->list - 1].act : m->last_act;
}

static bool is_due(struct es_snapshot *snap, const struct es_federation *f)
{
	struct es_bytes asked;
	uint64_t since = f->generations_len ? f->generations[f->generations_len - 1].act : 0;

	if (es_meta_get(snap, ES_META_RENEW_KEY, &asked) == ES_OK) {
		struct es_reader r;
		es_reader_init(&r, asked);
		uint64_t generations = es_read_uint(&r, UINT64_MAX);
		if (!r.err && f->generations_len <= generations)
			return true;
	}
	for (size_t i = 0; i < f->members_len; i++)
		if (f->members[i].suspended && ended_at(f, &f->members[i]) > since)
			return true;
	return false;
}

es_err es_keyring_renew(struct es_snapshot *snap, const struct es_federation *f,
                        const struct es_keys *self, struct es_writer *payload)
{
	uint8_t key[ES_NETWORK_KEY_LEN], old[ES_NETWORK_KEY_LEN], nonce[24];
	struct boxes boxes = {.f = f, .key = key};

	if (!is_due(snap, f) || held_key(snap, old) ||
	    es_network_key_generation(f, old) != f->generations_len)
		return ES_NOT_FOUND;
	boxes.list = calloc(ES_KEY_BOXES_MAX, sizeof *boxes.list);
	if (!boxes.list)
		return ES_NO_MEMORY;
	randombytes_buf(key, sizeof key);
	randombytes_buf(nonce, sizeof nonce);
	es_err err = seal_to(&boxes, self->channel_key);
	if (!err)
		err = es_certificate_each(snap, seal_to_member, &boxes);
	if (!err)
		err = es_network_key_payload(&f->id, f->acts, key, old, nonce, boxes.list,
		                             boxes.len, payload);
	sodium_memzero(key, sizeof key);
	sodium_memzero(old, sizeof old);
	free(boxes.list);
	return err;
}

es_err es_keyring_ask(struct es_write *w, const struct es_federation *f)
{
	uint8_t bytes[16];
	struct es_writer value;

	es_writer_init(&value, bytes, sizeof bytes);
	es_write_uint(&value, f->generations_len);
	return es_meta_put(w, ES_META_RENEW_KEY, es_writer_bytes(&value));
}
