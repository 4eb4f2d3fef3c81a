/* SPDX-License-Identifier: EUPL-1.2 */
/* Uploads: begun, gone on with in any order, looked at, given up. */
#include "media/upload.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "node.h"

/* Who was told of an upload may go on with it after a crash. */
static es_err sync_uploads(const struct es_media *m)
{
	char folder[ES_PATH_BYTES];

	if (!es_path_join(folder, m->home, UPLOADS_FOLDER))
		return ES_TOO_LARGE;
	return es_folder_sync(folder);
}

/* --- beginning ---------------------------------------------------------------------------------- */

static es_err make_upload(struct es_media *m, struct es_upload *u)
{
	char base[ES_PATH_BYTES];
	struct part *part;
	struct holding *h;

	if (!upload_path(m, u->id, "", base))
		return ES_TOO_LARGE;
	es_err err = upload_write_about(m, u);
	if (!err)
		err = part_make(base, u->size, &part);
	if (err)
		return err;
	err = sync_uploads(m);
	if (err) {
		part_close(part);
		return err;
	}
	struct es_id key = upload_key(u->id);
	err = holding_enter(m, &key, true, part, &h);
	if (err) {
		part_close(part);
		return err;
	}
	h->upload = *u;
	holding_let_go(m, h);
	return ES_OK;
}

es_err es_upload_begin(struct es_media *m, const uint8_t author[ES_AUTHOR_LEN], uint64_t size,
                       const char *type, uint8_t id[ES_UPLOAD_ID_LEN])
{
	struct es_upload u = {.size = size};
	struct upload_sweep sweep = {.author = author};

	if (size > ES_ATTACHMENT_MAX)
		return ES_TOO_LARGE;
	if (size == 0 || !es_media_type_fits(es_bytes_str(type)))
		return ES_INVALID;
	es_err err = room_take(m, part_bytes_max(size));
	if (err)
		return err;
	randombytes_buf(u.id, sizeof(u.id));
	memcpy(u.author, author, ES_AUTHOR_LEN);
	u.chunks = es_chunk_count(size);
	(void)snprintf(u.type, sizeof(u.type), "%s", type);
	u.begun_ms = u.put_ms = es_now_ms();
	pthread_mutex_lock(&m->making);
	err = upload_sweep_all(m, u.begun_ms, &sweep);
	if (!err && (sweep.count >= ES_UPLOADS_MAX || sweep.of_author >= ES_UPLOADS_PER_AUTHOR))
		err = ES_LIMIT;
	if (!err)
		err = make_upload(m, &u);
	if (err)
		upload_remove(m, u.id);
	pthread_mutex_unlock(&m->making);
	if (err) {
		room_give_back(m, part_bytes_max(size));
		return err;
	}
	memcpy(id, u.id, ES_UPLOAD_ID_LEN);
	return ES_OK;
}

static es_err open_upload(struct es_media *m, const struct es_upload *u, struct holding **out)
{
	char base[ES_PATH_BYTES];
	struct part *part;

	if (!upload_path(m, u->id, "", base))
		return ES_TOO_LARGE;
	es_err err = part_open(base, u->size, false, &part);
	if (err)
		return err;
	struct es_id key = upload_key(u->id);
	err = holding_enter(m, &key, true, part, out);
	if (err)
		part_close(part);
	else
		(*out)->upload = *u;
	return err;
}

/* Its mutex is held where *out is new. */
static es_err open_or_use(struct es_media *m, const struct es_id *key, struct holding **listed,
                          struct holding **made)
{
	struct es_upload u;
	es_err err = ES_OK;

	*made = NULL;
	pthread_mutex_lock(&m->making);
	*listed = holding_use(m, key, true);
	if (!*listed)
		err = upload_read_about(m, key->bytes, &u);
	if (!err && !*listed && upload_is_expired(&u, es_now_ms()))
		err = ES_NOT_FOUND;
	if (!err && !*listed)
		err = open_upload(m, &u, made);
	pthread_mutex_unlock(&m->making);
	return err;
}

es_err upload_open(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], struct holding **out)
{
	struct es_id key = upload_key(id);
	struct holding *listed = holding_use(m, &key, true);

	if (!listed) {
		es_err err = open_or_use(m, &key, &listed, out);
		if (err || !listed)
			return err;
	}
	*out = listed;
	/* Not with making held: who finishes an upload takes the two in this order. */
	pthread_mutex_lock(&listed->mutex);
	if (!holding_is_gone(m, listed))
		return ES_OK;
	holding_let_go(m, listed);
	return ES_NOT_FOUND;
}

/* --- putting ------------------------------------------------------------------------------------ */

static es_err put_chunk(struct part *p, uint32_t index, struct es_bytes chunk)
{
	struct es_tree_hash hash;

	es_chunk_hash(chunk, &hash);
	if (part_is_held(p, index))
		return memcmp(&p->tree.nodes[index], &hash, sizeof(hash)) == 0 ? ES_OK : ES_STALE;
	es_err err = part_write(p, index, chunk);
	if (!err)
		p->tree.nodes[index] = hash;
	return err;
}

static bool fits(const struct holding *h, uint64_t offset, size_t len)
{
	if (len == 0 || len > ES_UPLOAD_PUT_MAX || offset % ES_CHUNK_LEN != 0 ||
	    offset >= h->size || len > h->size - offset)
		return false;
	return len % ES_CHUNK_LEN == 0 || offset + len == h->size;
}

es_err es_upload_put(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], uint64_t offset,
                     struct es_bytes bytes)
{
	struct holding *h;

	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	if (!fits(h, offset, bytes.len))
		err = ES_INVALID;
	for (size_t at = 0; at < bytes.len && !err;) {
		uint32_t index = (uint32_t)((offset + at) / ES_CHUNK_LEN);
		size_t len = es_chunk_len(h->size, index);
		err = put_chunk(h->part, index, es_bytes_of(bytes.data + at, len));
		at += len;
	}
	es_err flushed = holding_flush(m, h);
	h->upload.put_ms = es_now_ms();
	holding_let_go(m, h);
	return err ? err : flushed;
}

es_err es_upload_get(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], struct es_upload *out)
{
	struct holding *h;

	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	*out = h->upload;
	out->held = part_held_bytes(h->part);
	memcpy(out->map, h->part->held, sizeof(out->map));
	holding_let_go(m, h);
	return ES_OK;
}

es_err es_upload_read(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], uint64_t offset,
                      uint8_t *out, size_t len, size_t *got)
{
	struct holding *h;

	*got = 0;
	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	err = holding_read(h, offset, out, len, got);
	holding_let_go(m, h);
	return err;
}

es_err es_upload_abort(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN])
{
	struct es_id key = upload_key(id);
	struct es_upload u;

	pthread_mutex_lock(&m->making);
	es_err err = upload_read_about(m, id, &u);
	if (!err) {
		holding_forget(m, &key);
		upload_remove(m, id);
		room_give_back(m, part_bytes_max(u.size));
	}
	pthread_mutex_unlock(&m->making);
	return err;
}
