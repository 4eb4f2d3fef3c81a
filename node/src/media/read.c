/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading what is here: for people and for links. */
#include "media/internal.h"

#include <string.h>

#include "node.h"

/* Up to where the bytes from offset on are here, at most to limit. */
static uint64_t held_until(const struct part *p, uint64_t offset, uint64_t limit)
{
	uint32_t first = (uint32_t)(offset / ES_CHUNK_LEN);

	if (p->whole)
		return p->tree.size < limit ? p->tree.size : limit;
	uint32_t gap = es_chunk_map_next(p->held, p->tree.chunks, first, false);
	uint64_t until = gap == p->tree.chunks ? p->tree.size : (uint64_t)gap * ES_CHUNK_LEN;
	return until < limit ? until : limit;
}

es_err holding_read(struct holding *h, uint64_t offset, uint8_t *out, size_t len, size_t *got)
{
	*got = 0;
	if (offset >= h->size)
		return ES_INVALID;
	uint64_t limit = len < h->size - offset ? offset + len : h->size;
	uint64_t until = held_until(h->part, offset, limit);
	if (until <= offset)
		return ES_PENDING;
	es_err err = part_read(h->part, offset, out, (size_t)(until - offset));
	if (!err)
		*got = (size_t)(until - offset);
	return err;
}

static void note_use(struct es_media *m, struct holding *h)
{
	pthread_mutex_lock(&m->mutex);
	h->used_ms = es_now_ms();
	pthread_mutex_unlock(&m->mutex);
}

es_err es_media_read(struct es_media *m, const struct es_id *id, uint64_t offset, uint8_t *out,
                     size_t len, size_t *got)
{
	struct holding *h;

	*got = 0;
	es_err err = holding_get(m, id, &h);
	if (err)
		return err;
	err = holding_read(h, offset, out, len, got);
	if (!err)
		note_use(m, h);
	holding_let_go(m, h);
	return err;
}

static uint64_t ahead_of(const struct holding *h, uint64_t offset)
{
	if (!h->part || offset >= h->size || part_is_unlinked(h->part))
		return 0;
	uint64_t until = held_until(h->part, offset, UINT64_MAX);
	return until > offset ? until - offset : 0;
}

/* It is kept from going by the media's mutex, with which nobody waits for its own: so this does not, either. */
uint64_t es_media_ahead(struct es_media *m, const struct es_id *id, uint64_t offset)
{
	uint64_t ahead = 0;

	pthread_mutex_lock(&m->mutex);
	struct holding *h = holding_find(m, id, false);
	if (h && pthread_mutex_trylock(&h->mutex) == 0) {
		ahead = ahead_of(h, offset);
		pthread_mutex_unlock(&h->mutex);
	}
	pthread_mutex_unlock(&m->mutex);
	return ahead;
}

/* --- for links ---------------------------------------------------------------------------------- */

/* Members see what is public and what is the federation's. */
static bool is_given(struct es_snapshot *snap, const struct es_id *id, const struct es_id *only)
{
	struct es_reference ref = {.row = 0};
	struct es_row row;

	while (es_reference_next(snap, id, ref.row, false, &ref) == ES_OK) {
		if (ref.scope > ES_SCOPE_FEDERATION)
			continue;
		if (!only || (es_row_get(snap, ref.row, &row) == ES_OK &&
		              es_id_equal(&row.header.structure, only)))
			return true;
	}
	return false;
}

static es_err may_give(struct es_media *m, const struct es_id *id, const struct es_id *only)
{
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(m->store, &snap);

	if (err)
		return err;
	bool given = is_given(snap, id, only);
	es_snapshot_end(snap);
	return given ? ES_OK : ES_NOT_FOUND;
}

es_err es_media_map(struct es_media *m, const struct es_id *id, const struct es_id *only,
                    uint64_t *size, uint8_t map[ES_CHUNK_MAP_MAX])
{
	struct holding *h;

	es_err err = may_give(m, id, only);
	if (!err)
		err = holding_get(m, id, &h);
	if (err)
		return err;
	const struct part *p = h->part;
	*size = h->size;
	memcpy(map, p->held, ES_CHUNK_MAP_MAX);
	for (uint32_t i = 0; p->whole && i < p->tree.chunks; i++)
		es_chunk_map_set(map, i);
	holding_let_go(m, h);
	return ES_OK;
}

/* How many chunks from first on are here with their paths, at most wanted. */
static size_t count_given(const struct part *p, uint32_t first, size_t wanted,
                          struct es_chunk_path *paths)
{
	size_t n = 0;

	while (n < wanted && first + n < p->tree.chunks && part_is_held(p, first + (uint32_t)n) &&
	       es_chunk_tree_path(&p->tree, first + (uint32_t)n, &paths[n]) == ES_OK)
		n++;
	return n;
}

es_err es_media_give(struct es_media *m, const struct es_id *id, const struct es_id *only,
                     uint32_t first, struct es_chunks_given *out)
{
	struct holding *h;

	es_assert(out->count <= ES_CHUNKS_AT_ONCE);
	es_err err = may_give(m, id, only);
	if (!err)
		err = holding_get(m, id, &h);
	if (err)
		return err;
	uint64_t offset = (uint64_t)first * ES_CHUNK_LEN;
	out->count = count_given(h->part, first, out->count, out->paths);
	if (out->count == 0) {
		err = ES_NOT_FOUND;
	} else {
		uint64_t end = offset + out->count * (uint64_t)ES_CHUNK_LEN;
		out->len = (size_t)((end < h->size ? end : h->size) - offset);
		err = part_read_large(h->part, offset, out->data, out->len);
	}
	holding_let_go(m, h);
	return err;
}
