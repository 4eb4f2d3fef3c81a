/* SPDX-License-Identifier: EUPL-1.2 */
/* Fast rather than small: a sheet is packed each time it is indexed, and unpacked once, when it goes. */
#include "search/sql.h"

#include <stdlib.h>
#include <zstd.h>

#define LEVEL 1

/* Made once: making it costs more than packing a sheet. */
struct es_text_packer {
	ZSTD_CCtx *context;
};

es_err es_text_packer_new(struct es_text_packer **out)
{
	struct es_text_packer *packer = calloc(1, sizeof(*packer));

	if (packer)
		packer->context = ZSTD_createCCtx();
	if (!packer || !packer->context) {
		free(packer);
		return ES_NO_MEMORY;
	}
	*out = packer;
	return ES_OK;
}

void es_text_packer_free(struct es_text_packer *packer)
{
	if (!packer)
		return;
	(void)ZSTD_freeCCtx(packer->context);
	free(packer);
}

es_err es_text_pack(struct es_text_packer *packer, struct es_bytes plain, struct es_writer *w)
{
	static const uint8_t nothing[1024];
	size_t room = ZSTD_compressBound(plain.len), at = w->len;

	for (size_t left = room; left > 0 && !w->err;) {
		size_t len = left < sizeof(nothing) ? left : sizeof(nothing);
		es_write_raw(w, es_bytes_of(nothing, len));
		left -= len;
	}
	if (w->err)
		return w->err;
	size_t len = ZSTD_compressCCtx(packer->context, w->data + at, room, plain.data, plain.len,
	                               LEVEL);
	if (ZSTD_isError(len))
		return ES_NO_MEMORY;
	w->len = at + len;
	return ES_OK;
}

es_err es_text_unpack(struct es_bytes packed, size_t plain_len, struct es_writer *w)
{
	static const uint8_t nothing[1024];
	size_t at = w->len;

	if (plain_len > ES_DOC_BYTES_MAX * ES_COLUMN_COUNT)
		return ES_CORRUPT;
	for (size_t left = plain_len; left > 0 && !w->err;) {
		size_t len = left < sizeof(nothing) ? left : sizeof(nothing);
		es_write_raw(w, es_bytes_of(nothing, len));
		left -= len;
	}
	if (w->err)
		return w->err;
	size_t len = ZSTD_decompress(w->data + at, plain_len, packed.data, packed.len);
	return ZSTD_isError(len) || len != plain_len ? ES_CORRUPT : ES_OK;
}
