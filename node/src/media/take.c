/* SPDX-License-Identifier: EUPL-1.2 */
/* Chunks that came: each is checked before anything is made for it, room is taken before it is written. */
#include "media/internal.h"

#include "node.h"

#define FLUSH_CHUNKS 256 /* 16 MiB: then they are brought to the disk */

struct taking {
	struct es_media *m;
	const struct es_id *id;
	uint64_t size;
	struct es_chunk_taken *chunks;
	size_t count;
	struct es_tree_hash hashes[ES_CHUNKS_AT_ONCE];
};

/* Some record here must say that there is one of this size; what was let go is taken again for who asks for it. */
static es_err may_take(const struct taking *t)
{
	struct es_snapshot *snap;
	struct es_reference ref = {.row = 0};
	struct es_holding row;
	es_err err = es_snapshot_begin(t->m->store, &snap);

	if (err)
		return err;
	err = es_reference_next(snap, t->id, 0, false, &ref);
	while (!err && ref.size != t->size)
		err = es_reference_next(snap, t->id, ref.row, false, &ref);
	if (!err && es_holding_get(snap, t->id, &row) == ES_OK && row.declined &&
	    !media_is_wished(t->m, t->id))
		err = ES_NOT_FOUND;
	es_snapshot_end(snap);
	return err;
}

static bool any_holds(const struct taking *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (es_chunk_verify(t->size, t->id, &t->hashes[i], &t->chunks[i].path) == ES_OK)
			return true;
	return false;
}

/* No files are made for what is nothing but garbage. */
static es_err find(const struct taking *t, struct holding **h)
{
	es_err err = may_take(t);
	if (err)
		return err;
	err = holding_get(t->m, t->id, h);
	if (err != ES_NOT_FOUND)
		return err;
	return any_holds(t) ? holding_make(t->m, t->id, t->size, h) : ES_BAD_HASH;
}

static es_err prove_one(const struct taking *t, struct part *p, size_t i)
{
	const struct es_chunk_taken *c = &t->chunks[i];

	if (c->path.index >= p->tree.chunks ||
	    c->data.len != es_chunk_len(p->tree.size, c->path.index))
		return ES_BAD_HASH;
	if (part_is_held(p, c->path.index))
		return ES_EXISTS;
	return es_chunk_tree_take(&p->tree, t->id, &t->hashes[i], &c->path);
}

/* How many bytes are to be written. */
static uint64_t prove(const struct taking *t, struct part *p)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < t->count; i++) {
		t->chunks[i].err = prove_one(t, p, i);
		bytes += t->chunks[i].err ? 0 : t->chunks[i].data.len;
	}
	return bytes;
}

/* How many from the first one on follow each other, in the file and in memory. */
static size_t neighbours(const struct es_chunk_taken *c, size_t count)
{
	size_t n = 1;

	while (n < count && !c[n].err && c[n].path.index == c[0].path.index + n &&
	       c[n].data.data == c[n - 1].data.data + c[n - 1].data.len)
		n++;
	return n;
}

/* Returns how many bytes were written. */
static uint64_t write_all(const struct taking *t, struct part *p)
{
	uint64_t bytes = 0;

	for (size_t i = 0, n; i < t->count; i += n) {
		struct es_chunk_taken *c = &t->chunks[i];
		n = 1;
		if (c->err)
			continue;
		if (part_is_held(p, c->path.index)) { /* from another, meanwhile */
			c->err = ES_EXISTS;
			continue;
		}
		n = neighbours(c, t->count - i);
		const uint8_t *end = c[n - 1].data.data + c[n - 1].data.len;
		struct es_bytes all = es_bytes_of(c->data.data, (size_t)(end - c->data.data));
		uint64_t before = part_held_bytes(p);
		es_err err = part_write(p, c->path.index, all);
		bytes += part_held_bytes(p) - before;
		for (size_t k = 0; k < n; k++)
			c[k].err = err;
	}
	return bytes;
}

static void fail(const struct taking *t, es_err err)
{
	for (size_t i = 0; i < t->count; i++)
		t->chunks[i].err = t->chunks[i].err ? t->chunks[i].err : err;
}

/* The holding's mutex is held, and given up while room is made. */
static void keep(const struct taking *t, struct holding *h)
{
	struct part *p = h->part;
	uint64_t bytes = prove(t, p), written = 0;

	if (bytes == 0)
		return;
	pthread_mutex_unlock(&h->mutex);
	es_err err = room_take(t->m, bytes);
	pthread_mutex_lock(&h->mutex);
	if (err) {
		fail(t, err);
		return;
	}
	if (holding_is_gone(t->m, h))
		fail(t, ES_NOT_FOUND);
	else
		written = write_all(t, p);
	room_give_back(t->m, bytes - written);
	if (written == 0)
		return;
	if (p->count == p->tree.chunks || (p->unsure >= FLUSH_CHUNKS && !h->flushing))
		err = holding_flush(t->m, h); /* which gives back what a failure costs */
	if (err)
		fail(t, err);
}

void es_media_take(struct es_media *m, const struct es_id *id, uint64_t size,
                   struct es_chunk_taken *chunks, size_t count, bool *whole)
{
	struct taking t = {.m = m, .id = id, .size = size, .chunks = chunks, .count = count};
	struct es_bytes data[ES_CHUNKS_AT_ONCE];
	struct holding *h;

	es_assert(count <= ES_CHUNKS_AT_ONCE);
	*whole = false;
	for (size_t i = 0; i < count; i++) {
		chunks[i].err = ES_OK;
		data[i] = chunks[i].data;
	}
	es_chunk_hash_all(data, count, t.hashes);
	es_err err = size == 0 || size > ES_ATTACHMENT_MAX ? ES_INVALID : find(&t, &h);
	if (err) {
		fail(&t, err);
		return;
	}
	keep(&t, h);
	*whole = h->part->whole;
	holding_let_go(m, h);
}
