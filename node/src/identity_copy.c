/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity_copy.h"

#include "file_system.h"
#include "identity.h"
#include "store/meta.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define VERSION 1
#define COPY_MAX 4096

/* The three values; borrowed. */
struct essentials {
	struct es_bytes identity, network_key, federation;
};

static es_err encode(const struct essentials *e, struct es_writer *w)
{
	struct es_id hash;

	es_write_array(w, 5);
	es_write_uint(w, VERSION);
	es_write_bin(w, e->identity);
	es_write_bin(w, e->network_key);
	es_write_bin(w, e->federation);
	if (w->err)
		return w->err;
	(void)crypto_generichash(hash.bytes, ES_ID_LEN, w->data, w->len, NULL, 0);
	es_write_bin(w, ES_BYTES(hash.bytes));
	return w->err;
}

static es_err decode(struct es_bytes in, struct essentials *e)
{
	struct es_reader r;
	struct es_id hash, held;

	es_reader_init(&r, in);
	es_read_array_of(&r, 5);
	uint64_t version = es_read_uint(&r, UINT64_MAX);
	e->identity = es_read_bin(&r, COPY_MAX);
	e->network_key = es_read_bin(&r, ES_NETWORK_KEY_LEN);
	e->federation = es_read_bin(&r, ES_ID_LEN);
	size_t hashed = (size_t)(r.pos - in.data);
	es_read_fixed(&r, held.bytes, ES_ID_LEN);
	if (es_reader_finish(&r) || version != VERSION)
		return ES_CORRUPT;
	(void)crypto_generichash(hash.bytes, ES_ID_LEN, in.data, hashed, NULL, 0);
	return es_id_equal(&hash, &held) ? ES_OK : ES_CORRUPT;
}

static es_err read_file(const char *home, uint8_t out[COPY_MAX], struct es_bytes *content)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, home, ES_IDENTITY_FILE))
		return ES_TOO_LARGE;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return es_file_error();
	ssize_t len = read(fd, out, COPY_MAX);
	close(fd);
	if (len < 0)
		return ES_IO;
	*content = es_bytes_of(out, (size_t)len);
	return ES_OK;
}

static struct es_bytes meta(struct es_snapshot *snap, const char *name)
{
	struct es_bytes value;

	return es_meta_get(snap, name, &value) ? (struct es_bytes){NULL, 0} : value;
}

/* Until there are acts, the federation is the one that this home waits for. */
static es_err gather(struct es_snapshot *snap, struct essentials *e, struct es_federation *f)
{
	memset(e, 0, sizeof(*e));
	es_err err = es_meta_get(snap, ES_META_IDENTITY, &e->identity);
	if (!err)
		err = es_acts_fold(snap, f);
	if (err)
		return err;
	e->network_key = meta(snap, ES_META_NETWORK_KEY);
	e->federation = f->acts > 0 ? ES_BYTES(f->id.bytes) : meta(snap, ES_META_JOINING);
	return ES_OK;
}

/* The founding key never changes, and no act can vouch for it: where the store has another one, the store
 * is damaged, and the copy stays. */
static void hold_on(struct essentials *e, const struct essentials *before,
                    const struct es_federation *f)
{
	bool vouched = e->network_key.len == ES_NETWORK_KEY_LEN &&
	               es_network_key_generation(f, e->network_key.data) > 0;

	if (!vouched && before->network_key.len > 0 &&
	    es_bytes_equal(before->federation, e->federation))
		e->network_key = before->network_key;
}

es_err es_identity_copy_keep(const char *home, struct es_store *store)
{
	uint8_t bytes[COPY_MAX], held[COPY_MAX];
	struct es_bytes before = {NULL, 0};
	struct es_snapshot *snap;
	struct es_federation f;
	struct essentials e = {.identity = {NULL, 0}}, former;
	struct es_writer w;

	es_err err = es_snapshot_begin(store, &snap);
	if (err)
		return err;
	es_federation_init(&f);
	es_writer_init(&w, bytes, sizeof(bytes));
	err = gather(snap, &e, &f);
	bool copied = !read_file(home, held, &before) && !decode(before, &former);
	if (!err && copied)
		hold_on(&e, &former, &f);
	if (!err)
		err = encode(&e, &w);
	es_federation_free(&f);
	es_snapshot_end(snap);
	if (!err && !(copied && es_bytes_equal(before, es_writer_bytes(&w))))
		err = es_file_replace(home, ES_IDENTITY_FILE, es_writer_bytes(&w));
	sodium_memzero(bytes, sizeof(bytes));
	sodium_memzero(held, sizeof(held));
	return err;
}

struct giving {
	struct es_change change;
	const struct essentials *essentials;
};

static es_err put(struct es_write *w, const char *name, struct es_bytes value)
{
	return value.len > 0 ? es_meta_put(w, name, value) : ES_OK;
}

/* The store's own may be newer, and shows by itself whether it is whole. */
static bool has_identity(struct es_write *w)
{
	struct es_identity identity;
	struct es_bytes value;

	if (es_meta_get(es_write_snapshot(w), ES_META_IDENTITY, &value))
		return false;
	es_err err = es_identity_decode(value, &identity);
	es_identity_wipe(&identity);
	return err == ES_OK;
}

static es_err put_essentials(struct es_write *w, struct es_change *change)
{
	const struct essentials *e = ((const struct giving *)change)->essentials;

	es_err err = has_identity(w) ? ES_OK : put(w, ES_META_IDENTITY, e->identity);
	/* Nothing shows whether the store's is whole; one that is too old is brought up to date by the
	 * acts. */
	if (!err)
		err = put(w, ES_META_NETWORK_KEY, e->network_key);
	/* Only the acts of this federation may fill a chain that is empty. */
	if (!err)
		err = put(w, ES_META_JOINING, e->federation);
	return err;
}

es_err es_identity_copy_give(const char *home, struct es_store *store)
{
	uint8_t bytes[COPY_MAX];
	struct es_bytes content = {NULL, 0};
	struct essentials e;
	struct giving giving = {.essentials = &e};

	es_err err = read_file(home, bytes, &content);
	if (!err)
		err = decode(content, &e);
	if (!err)
		err = es_store_apply(store, put_essentials, &giving.change);
	sodium_memzero(bytes, sizeof(bytes));
	return err;
}
