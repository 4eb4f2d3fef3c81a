/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages 27 to 30 of a member that may send anything, to who fetches two small files and holds a third: the
 * input is cut into messages by u16 big-endian lengths. Whatever comes, what is taken for a chunk is the
 * file's, and no chunk is asked for that there is not. */
#include "facing.h"

#include "essaim/chunk_plan.h"
#include "essaim/session.h"

#include <sodium.h>
#include <string.h>

#define FILES 2
#define CHUNKS_MAX 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 131,077 bytes, of which only the last five are not zero; and three bytes. */
static const struct {
	uint64_t size;
	const char *tail;
} kinds[FILES] = {{2 * ES_CHUNK_LEN + 5, "thyme"}, {3, "sea"}};
static const uint8_t zeros[ES_CHUNK_LEN];

static struct facing f;
static struct fetched {
	struct es_id id;
	struct es_tree_hash right[CHUNKS_MAX], nodes[2 * CHUNKS_MAX + ES_CHUNK_LEVELS_MAX];
	struct es_chunk_tree tree;
	struct es_chunk_plan *plan;
} fetched[FILES];

static struct es_bytes chunk_of(size_t file, uint32_t index)
{
	size_t len = es_chunk_len(kinds[file].size, index);

	return len == ES_CHUNK_LEN ? ES_BYTES(zeros) : es_bytes_of(kinds[file].tail, len);
}

static struct fetched *find(const struct es_id *id, size_t *file)
{
	for (*file = 0; *file < FILES; ++*file)
		if (es_id_equal(&fetched[*file].id, id))
			return &fetched[*file];
	return NULL;
}

/* --- the host of who fetches -------------------------------------------------------------------- */

static void ask(struct facing_side *side, struct fetched *file)
{
	uint32_t first, count;

	while ((count = es_chunk_plan_next(file->plan, 1, f.now_ms, &first)) > 0) {
		es_assert(first < file->tree.chunks && count <= file->tree.chunks - first);
		if (es_session_fetch_chunks(side->session, &file->id, first, count, f.now_ms) ==
		    ES_OK)
			continue;
		for (uint32_t i = 0; i < count; i++)
			es_chunk_plan_unask(file->plan, 1, first + i);
		return;
	}
}

static void sought(void *context, const struct es_id *files, size_t count)
{
	struct facing_side *side = context;
	struct es_writer w;

	es_writer_grow(&w, ES_MESSAGE_MAX);
	for (size_t i = 0; i < count; i++)
		es_session_write_held(&w, &files[i], files[i].bytes[0] == 0 ? 1 : 0, NULL);
	es_session_held(side->session, es_writer_bytes(&w), count, f.now_ms);
	es_writer_free(&w);
}

static void held(void *context, const struct es_id *id, uint64_t size, struct es_bytes map)
{
	size_t at;
	struct fetched *file = find(id, &at);

	if (!file)
		return;
	if (size == file->tree.size)
		(void)!es_chunk_plan_source(file->plan, 1, map.len ? map.data : NULL, f.now_ms);
	else
		es_chunk_plan_drop(file->plan, 1);
	ask(context, file);
}

static bool room(void *context)
{
	(void)context;
	return true;
}

static void read_chunk(void *context, const struct es_id *file, uint32_t index, size_t ahead)
{
	(void)ahead;
	const struct facing_side *side = context;
	struct es_chunk_path path = {.index = index};

	es_session_chunk(side->session, file, index, index % 2 ? NULL : &path,
	                 es_bytes_of(zeros, index % 2 ? 0 : 7), f.now_ms);
}

static void came(void *context, const struct es_id *id, const struct es_chunk_path *path,
                 struct es_bytes data)
{
	struct es_tree_hash hash;
	size_t at;
	struct fetched *file = find(id, &at);

	es_assert(file && path->index < file->tree.chunks); /* nothing else was asked for */
	if (data.len == 0) {
		es_chunk_plan_withheld(file->plan, 1, path->index);
	} else if (es_chunk_plan_came(file->plan, 1, path->index, f.now_ms)) {
		es_chunk_hash(data, &hash);
		es_err err = es_chunk_tree_take(&file->tree, id, &hash, path);
		es_assert(es_chunk_verify(file->tree.size, id, &hash, path) == err);
		es_assert((err == ES_OK) == es_bytes_equal(data, chunk_of(at, path->index)) ||
		          err == ES_BAD_HASH); /* the path may be wrong */
		es_chunk_plan_stored(file->plan, 1, path->index, err);
	}
	ask(context, file);
}

static const struct es_chunk_host host = {
        .sought = sought, .held = held, .room = room, .read = read_chunk, .came = came};

/* --- ---------------------------------------------------------------------------------------------- */

static void begin(void)
{
	static const uint8_t none[ES_CHUNK_MAP_MAX];

	for (size_t i = 0; i < FILES; i++) {
		struct fetched *file = &fetched[i];
		es_chunk_tree_init(&file->tree, kinds[i].size, file->nodes);
		if (es_id_is_zero(&file->id)) {
			for (uint32_t c = 0; c < file->tree.chunks; c++) {
				es_chunk_hash(chunk_of(i, c), &file->right[c]);
				file->nodes[c] = file->right[c];
			}
			es_chunk_tree_fill(&file->tree, &file->id);
		}
		memset(file->nodes, 0, sizeof(file->nodes));
		es_assert(es_chunk_plan_new(kinds[i].size, none, &file->plan) == ES_OK);
	}
	facing_init(&f, 1);
	facing_hold(&f.a, 0, 0, 3);
	f.b.chunks = &host;
	facing_meet(&f);
	for (size_t i = 0; i < FILES; i++)
		es_assert(es_session_seek(f.b.session, &fetched[i].id, 1, f.now_ms) == ES_OK);
}

/* What is known of a tree is right. */
static void check(const struct fetched *file)
{
	for (uint32_t c = 0; c < file->tree.chunks; c++)
		es_assert(!es_chunk_tree_has(&file->tree, c) ||
		          memcmp(&file->nodes[c], &file->right[c], sizeof(file->right[c])) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() < 0)
		return 0;
	begin();
	while (size >= 2 && f.b.ended == ES_OK) {
		size_t len = (size_t)(data[0] << 8 | data[1]);
		data += 2;
		size -= 2;
		len = len < size ? len : size;
		es_session_receive(f.b.session, es_bytes_of(data, len), f.now_ms++);
		data += len;
		size -= len;
	}
	for (size_t i = 0; i < FILES; i++) {
		check(&fetched[i]);
		es_chunk_plan_free(fetched[i].plan);
	}
	facing_free(&f);
	return 0;
}
