/* SPDX-License-Identifier: EUPL-1.2 */
/* How bodies rest and travel: plain, or one zstd frame with or without the dictionary. */
#include "dictionary.h"
#include "essaim/record.h"
#include "room.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* French sheets stay 9 % larger at 3; at 19 they would be 1.5 % smaller for ten times the time. */
#define ZSTD_LEVEL 9

#define ZSTD_MAGIC_LEN 4

/* The frame header's descriptor and what follows it. RFC 8878, section 3.1.1.1. */
#define DESCRIPTOR_AT 4
#define DESCRIPTOR_SINGLE_SEGMENT 0x20
#define DESCRIPTOR_DICTIONARY_ID 0x03
#define WINDOW_AT 5

struct es_packer {
	ZSTD_CCtx *context;
	ZSTD_CDict *dictionary;
};

es_err es_packer_new(struct es_packer **out)
{
	struct es_packer *p = calloc(1, sizeof(*p));
	struct es_bytes words = es_dictionary();

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	p->context = ZSTD_createCCtx();
	p->dictionary = ZSTD_createCDict(words.data, words.len, ZSTD_LEVEL);
	if (!p->context || !p->dictionary) {
		es_packer_free(p);
		return ES_NO_MEMORY;
	}
	*out = p;
	return ES_OK;
}

void es_packer_free(struct es_packer *p)
{
	if (!p)
		return;
	(void)ZSTD_freeCCtx(p->context);
	(void)ZSTD_freeCDict(p->dictionary);
	free(p);
}

/* One frame of at most room_len bytes; *packed is 0 where it would be longer. */
static es_err compress(struct es_packer *p, bool with_dictionary, struct es_bytes body,
                       uint8_t *room, size_t room_len, size_t *packed)
{
	*packed = with_dictionary ? ZSTD_compress_usingCDict(p->context, room, room_len, body.data,
	                                                     body.len, p->dictionary)
	                          : ZSTD_compressCCtx(p->context, room, room_len, body.data,
	                                              body.len, ZSTD_LEVEL);
	if (!ZSTD_isError(*packed))
		return ES_OK;
	es_err err =
	        ZSTD_getErrorCode(*packed) == ZSTD_error_memory_allocation ? ES_NO_MEMORY : ES_OK;
	*packed = 0;
	return err;
}

/* The dictionary's frame gets the room only of what is shorter than the frame without it, so that
 * one room serves both; where it is not, the first is made again. */
static es_err pack_shortest(struct es_packer *p, struct es_bytes body, struct es_writer *w,
                            uint64_t *codec)
{
	size_t room_len = body.len > 0 ? body.len - 1 : 0, plain_frame, frame;
	uint8_t *room = es_writer_room(w, room_len);

	if (!room)
		return w->err;
	es_err err = compress(p, false, body, room, room_len, &plain_frame);
	if (!err)
		err = compress(p, true, body, room, plain_frame ? plain_frame - 1 : room_len,
		               &frame);
	*codec = ES_CODEC_DICTIONARY;
	if (!err && frame == 0 && plain_frame) {
		*codec = ES_CODEC_ZSTD;
		err = compress(p, false, body, room, room_len, &frame);
	}
	if (err)
		return err;
	if (frame) {
		es_writer_took(w, frame);
		return ES_OK;
	}
	*codec = ES_CODEC_PLAIN;
	es_write_raw(w, body);
	return w->err;
}

es_err es_body_pack_with(struct es_packer *p, struct es_bytes body, struct es_writer *w,
                         uint64_t *codec)
{
	if (body.len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	if (p)
		return pack_shortest(p, body, w, codec);
	struct es_packer *once;
	es_err err = es_packer_new(&once);
	if (!err)
		err = pack_shortest(once, body, w, codec);
	es_packer_free(once);
	return err;
}

es_err es_body_pack(struct es_bytes body, struct es_writer *w, uint64_t *codec)
{
	return es_body_pack_with(NULL, body, w, codec);
}

/* What a decoder must keep of the past, as the frame declares it; the content's size where it is
 * one segment. RFC 8878, section 3.1.1.1.2. */
static bool window_fits(struct es_bytes packed)
{
	if (packed.data[DESCRIPTOR_AT] & DESCRIPTOR_SINGLE_SEGMENT)
		return true;
	uint64_t base = UINT64_C(1) << (10 + (packed.data[WINDOW_AT] >> 3));
	return base + base / 8 * (packed.data[WINDOW_AT] & 7) <= ES_WINDOW_MAX;
}

/* Exactly one frame of the standard's own format that declares this plain size, no dictionary's
 * number and a small window, and is shorter than its content. */
static bool is_frame_of(struct es_bytes packed, size_t plain_len)
{
	static const uint8_t magic[ZSTD_MAGIC_LEN] = {0x28, 0xb5, 0x2f, 0xfd};

	return packed.len > WINDOW_AT && packed.len < plain_len &&
	       es_bytes_equal(es_bytes_of(packed.data, ZSTD_MAGIC_LEN), ES_BYTES(magic)) &&
	       !(packed.data[DESCRIPTOR_AT] & DESCRIPTOR_DICTIONARY_ID) && window_fits(packed) &&
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

static es_err unpack_frame(struct es_unpacker *u, struct es_bytes words, struct es_bytes packed,
                           size_t plain_len, struct es_writer *w, struct es_bytes *out)
{
	if (!is_frame_of(packed, plain_len))
		return ES_MALFORMED;
	uint8_t *room = es_writer_room(w, plain_len);
	if (!room)
		return w->err;
	/* A raw dictionary is only pointed at: there is nothing to prepare. */
	size_t got = ZSTD_decompress_usingDict(u->context, room, plain_len, packed.data, packed.len,
	                                       words.data, words.len);
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
	struct es_unpacker *once = NULL;

	*out = es_bytes_of(NULL, 0);
	if (plain_len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	if (codec == ES_CODEC_PLAIN && packed.len != plain_len)
		return ES_MALFORMED;
	if (codec == ES_CODEC_PLAIN)
		*out = packed;
	if (codec != ES_CODEC_ZSTD && codec != ES_CODEC_DICTIONARY)
		return codec == ES_CODEC_PLAIN ? ES_OK : ES_VERSION;
	es_err err = u ? ES_OK : es_unpacker_new(&once);
	if (!err)
		err = unpack_frame(u ? u : once,
		                   codec == ES_CODEC_DICTIONARY ? es_dictionary()
		                                                : es_bytes_of(NULL, 0),
		                   packed, plain_len, w, out);
	es_unpacker_free(once);
	return err;
}

es_err es_body_unpack(uint64_t codec, struct es_bytes packed, size_t plain_len, struct es_writer *w,
                      struct es_bytes *out)
{
	return es_body_unpack_with(NULL, codec, packed, plain_len, w, out);
}
