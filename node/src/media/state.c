/* SPDX-License-Identifier: EUPL-1.2 */
/* How it stands with attachments: from the store and from memory; what is in part here is read off its map. */
#include "media/internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "node.h"

static uint64_t held_of_map(const struct es_media *m, const struct es_id *id, uint64_t size)
{
	uint8_t map[ES_CHUNK_MAP_MAX];
	char path[ES_PATH_BYTES];
	uint32_t chunks = es_chunk_count(size);
	size_t len = ES_CHUNK_MAP_BYTES(chunks);

	int fd = es_attachment_path(m->home, id, ".held", path) ? open(path, O_RDONLY | O_CLOEXEC)
	                                                        : -1;
	if (fd < 0)
		return 0;
	ssize_t got = read(fd, map, len);
	close(fd);
	if (got != (ssize_t)len || !es_chunk_map_fits(es_bytes_of(map, len), chunks))
		return 0;
	uint64_t held = (uint64_t)es_chunk_map_count(map, chunks) * ES_CHUNK_LEN;
	return es_chunk_map_has(map, chunks - 1)
	               ? held - (ES_CHUNK_LEN - es_chunk_len(size, chunks - 1))
	               : held;
}

static void add_references(struct es_media *m, struct es_snapshot *snap, struct es_attachment *out)
{
	struct es_media_policy policy;
	struct es_reference ref = {.row = 0};
	struct es_row row;

	es_media_policy(m, &policy);
	while (out->references < ES_FILE_REFERRING_MAX &&
	       es_reference_next(snap, &out->id, ref.row, false, &ref) == ES_OK) {
		out->references++;
		out->is_public |= ref.scope == ES_SCOPE_PUBLIC;
		if (out->size == 0)
			out->size = ref.size;
		memcpy(out->type, ref.type, sizeof(out->type));
		if (!out->wanted && es_row_get(snap, ref.row, &row) == ES_OK)
			out->wanted = policy_wants(&policy, &row.header, &ref);
	}
}

static es_err look(struct es_media *m, struct es_snapshot *snap, const struct es_id *id,
                   struct es_attachment *out)
{
	struct es_holding row;

	memset(out, 0, sizeof(*out));
	out->id = *id;
	es_err err = es_holding_get(snap, id, &row);
	if (err && err != ES_NOT_FOUND)
		return err;
	if (!err) {
		out->size = row.size;
		out->own = row.own;
		out->pinned = row.pinned;
		out->taken = row.taken;
		out->seen_ms = row.seen_ms;
		out->used_ms = row.used_ms;
		out->held = row.whole ? row.size : held_of_map(m, id, row.size);
		memcpy(out->type, row.type, sizeof(out->type));
	}
	add_references(m, snap, out);
	out->wanted = (out->wanted && (err || !row.declined)) || out->pinned || out->taken ||
	              media_is_wished(m, id);
	return err && out->references == 0 ? ES_NOT_FOUND : ES_OK;
}

es_err es_media_get(struct es_media *m, const struct es_id *id, struct es_attachment *out)
{
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(m->store, &snap);

	if (err)
		return err;
	err = look(m, snap, id, out);
	es_snapshot_end(snap);
	return err;
}

/* The next id behind one that is here or referred to; false: there is none. */
static bool next_id(struct es_snapshot *snap, const struct es_id *after, struct es_id *id)
{
	struct es_holding row;
	struct es_reference ref;
	struct es_id held;

	bool any = es_holding_next(snap, after, &held, &row) == ES_OK;
	bool referred = es_reference_next(snap, after, UINT64_MAX, true, &ref) == ES_OK;
	if (!any && !referred)
		return false;
	*id = !referred || (any && es_id_compare(&held, &ref.id) < 0) ? held : ref.id;
	return true;
}

es_err es_media_each(struct es_media *m,
                     es_err (*each)(void *context, const struct es_attachment *a), void *context)
{
	struct es_attachment a;
	struct es_snapshot *snap;
	struct es_id id = {{0}};
	es_err err = es_snapshot_begin(m->store, &snap);

	if (err)
		return err;
	while (!err && next_id(snap, &id, &id)) {
		err = look(m, snap, &id, &a);
		if (!err)
			err = each(context, &a);
	}
	es_snapshot_end(snap);
	return err;
}

size_t es_media_referring(struct es_snapshot *snap, const struct es_id *id, uint64_t after_row,
                          uint64_t *rows, size_t max)
{
	struct es_reference ref = {.row = after_row};
	size_t count = 0;

	while (count < max && es_reference_next(snap, id, ref.row, false, &ref) == ES_OK)
		rows[count++] = ref.row;
	return count;
}

static bool begins_with(const struct es_id *id, const char *hex, size_t len)
{
	char all[ES_ID_HEX_LEN];

	es_id_hex(id, all);
	return memcmp(all, hex, len) == 0;
}

es_err es_media_find(struct es_media *m, const char *hex, size_t len, struct es_id *id)
{
	struct es_id from = {{0}}, found;
	struct es_snapshot *snap;
	char text[ES_ID_HEX_LEN];
	size_t fits = 0;

	if (len < 8 || len > (size_t)2 * ES_ID_LEN)
		return ES_MALFORMED;
	memset(text, '0', sizeof(text));
	memcpy(text, hex, len);
	if (es_unhex(text, (size_t)2 * ES_ID_LEN, from.bytes, ES_ID_LEN))
		return ES_MALFORMED;
	es_id_hex(&from, text); /* in lower case */
	/* The one just before it. */
	for (size_t i = ES_ID_LEN; i-- > 0 && from.bytes[i]-- == 0;)
		;
	es_err err = es_snapshot_begin(m->store, &snap);
	if (err)
		return err;
	for (; fits < 2 && next_id(snap, &from, &found) && begins_with(&found, text, len); fits++) {
		*id = found;
		from = found;
	}
	es_snapshot_end(snap);
	return fits == 0 ? ES_NOT_FOUND : fits == 1 ? ES_OK : ES_AMBIGUOUS;
}

void es_media_state(struct es_media *m, struct es_media_state *out)
{
	pthread_mutex_lock(&m->mutex);
	*out = m->counts;
	out->bytes = m->bytes;
	out->budget = m->policy.budget;
	out->paused = m->paused;
	pthread_mutex_unlock(&m->mutex);
}
