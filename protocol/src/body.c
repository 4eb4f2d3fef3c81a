/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/record.h"
#include "room.h"

#include <sodium.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define ZSTD_LEVEL 3
#define ZSTD_MAGIC_LEN 4

uint64_t es_body_class(size_t body_len)
{
	uint64_t class = ES_BODY_CLASS_MIN;

	es_assert(body_len <= ES_BODY_MAX);
	while (class < body_len)
		class *= 2;
	return class;
}

void es_body_commit(struct es_bytes body, const uint8_t key[ES_BODY_KEY_LEN], struct es_id *commit)
{
	(void)crypto_generichash_blake2b(commit->bytes, ES_ID_LEN, body.data, body.len, key,
	                                 ES_BODY_KEY_LEN);
}

/* Reads as far as the author, which stands first in every body. */
static es_err read_author(struct es_bytes body, uint8_t author[ES_AUTHOR_LEN])
{
	struct es_reader r;

	es_reader_init(&r, body);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	if (r.err == ES_OK && count == 0)
		return ES_MALFORMED;
	struct es_bytes key = es_read_str(&r, SIZE_MAX);
	es_read_fixed(&r, author, ES_AUTHOR_LEN);
	if (r.err == ES_OK && !es_bytes_equal(key, es_bytes_str("author")))
		return ES_MALFORMED;
	return r.err;
}

es_err es_body_author(struct es_bytes body, uint8_t author[ES_AUTHOR_LEN])
{
	return read_author(body, author);
}

es_err es_body_check(const struct es_header *header, struct es_bytes body,
                     const uint8_t key[ES_BODY_KEY_LEN])
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_id commit;

	if (body.len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	es_body_commit(body, key, &commit);
	if (!es_id_equal(&commit, &header->body_commit))
		return ES_BAD_HASH;
	if (es_body_class(body.len) != header->body_class)
		return ES_MALFORMED;
	es_err err = es_canonical(body);
	return err == ES_OK ? read_author(body, author) : err;
}

es_err es_body_pack(struct es_bytes body, struct es_writer *w, uint64_t *codec)
{
	if (body.len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	/* Room for one byte less than the body: where the frame is not shorter, the compressor runs
	 * out of it. */
	size_t room_len = body.len > 0 ? body.len - 1 : 0;
	uint8_t *room = es_writer_room(w, room_len);
	if (!room)
		return w->err;
	size_t packed = ZSTD_compress(room, room_len, body.data, body.len, ZSTD_LEVEL);
	if (!ZSTD_isError(packed)) {
		*codec = ES_CODEC_ZSTD;
		es_writer_took(w, packed);
		return ES_OK;
	}
	if (ZSTD_getErrorCode(packed) == ZSTD_error_memory_allocation)
		return ES_NO_MEMORY;
	*codec = ES_CODEC_PLAIN;
	es_write_raw(w, body);
	return w->err;
}

/* Exactly one frame of the standard's own format that declares this plain size and is shorter than
 * it. */
static bool is_frame_of(struct es_bytes packed, size_t plain_len)
{
	static const uint8_t magic[ZSTD_MAGIC_LEN] = {0x28, 0xb5, 0x2f, 0xfd};

	return packed.len > ZSTD_MAGIC_LEN && packed.len < plain_len &&
	       es_bytes_equal(es_bytes_of(packed.data, ZSTD_MAGIC_LEN), ES_BYTES(magic)) &&
	       ZSTD_getFrameContentSize(packed.data, packed.len) == plain_len &&
	       ZSTD_findFrameCompressedSize(packed.data, packed.len) == packed.len;
}

struct es_unpacker {
	ZSTD_DCtx *context;
};

es_err es_unpacker_new(struct es_unpacker **out)
{
	struct es_unpacker *u = malloc(sizeof(*u));

	*out = NULL;
	if (!u)
		return ES_NO_MEMORY;
	u->context = ZSTD_createDCtx();
	if (!u->context) {
		free(u);
		return ES_NO_MEMORY;
	}
	*out = u;
	return ES_OK;
}

void es_unpacker_free(struct es_unpacker *u)
{
	if (!u)
		return;
	(void)ZSTD_freeDCtx(u->context);
	free(u);
}

static es_err unpack_frame(struct es_unpacker *u, struct es_bytes packed, size_t plain_len,
                           struct es_writer *w, struct es_bytes *out)
{
	if (!is_frame_of(packed, plain_len))
		return ES_MALFORMED;
	uint8_t *room = es_writer_room(w, plain_len);
	if (!room)
		return w->err;
	size_t got = u ? ZSTD_decompressDCtx(u->context, room, plain_len, packed.data, packed.len)
	               : ZSTD_decompress(room, plain_len, packed.data, packed.len);
	if (ZSTD_isError(got) && ZSTD_getErrorCode(got) == ZSTD_error_memory_allocation)
		return ES_NO_MEMORY;
	if (ZSTD_isError(got) || got != plain_len)
		return ES_MALFORMED;
	es_writer_took(w, plain_len);
	*out = es_bytes_of(room, plain_len);
	return ES_OK;
}

es_err es_body_unpack_with(struct es_unpacker *u, uint64_t codec, struct es_bytes packed,
                           size_t plain_len, struct es_writer *w, struct es_bytes *out)
{
	*out = es_bytes_of(NULL, 0);
	if (plain_len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	if (codec == ES_CODEC_ZSTD)
		return unpack_frame(u, packed, plain_len, w, out);
	if (codec != ES_CODEC_PLAIN)
		return ES_VERSION;
	if (packed.len != plain_len)
		return ES_MALFORMED;
	*out = packed;
	return ES_OK;
}

es_err es_body_unpack(uint64_t codec, struct es_bytes packed, size_t plain_len, struct es_writer *w,
                      struct es_bytes *out)
{
	return es_body_unpack_with(NULL, codec, packed, plain_len, w, out);
}
