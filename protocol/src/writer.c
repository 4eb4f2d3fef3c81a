/* SPDX-License-Identifier: EUPL-1.2 */
/* msgpack-c's packer picks the shortest forms; where its bytes go, and how many, is decided
 * here. */
#include "room.h"

#include <msgpack/pack.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256

void es_writer_init(struct es_writer *w, uint8_t *buffer, size_t capacity)
{
	*w = (struct es_writer){.data = buffer, .capacity = capacity};
}

void es_writer_grow(struct es_writer *w, size_t bound)
{
	es_assert(bound > 0);
	*w = (struct es_writer){.bound = bound};
}

void es_writer_free(struct es_writer *w)
{
	if (!w || w->bound == 0)
		return;
	free(w->data);
	w->data = NULL;
	w->len = w->capacity = 0;
}

void es_writer_reset(struct es_writer *w)
{
	w->len = 0;
	w->err = ES_OK;
}

/* Makes room for more bytes behind len. */
static es_err reserve(struct es_writer *w, size_t more)
{
	size_t most = w->bound ? w->bound : w->capacity;

	if (w->err != ES_OK)
		return w->err;
	if (more > most - w->len)
		return ES_NO_SPACE;
	size_t need = w->len + more;
	if (need <= w->capacity)
		return ES_OK;
	size_t capacity = w->capacity ? w->capacity : FIRST_CAPACITY;
	while (capacity < need)
		capacity = capacity > most / 2 ? most : 2 * capacity;
	if (capacity > most)
		capacity = most;
	es_assert(need > 0 && capacity >= need);
	uint8_t *data = realloc(w->data, capacity);
	if (!data)
		return ES_NO_MEMORY;
	w->data = data;
	w->capacity = capacity;
	return ES_OK;
}

uint8_t *es_writer_room(struct es_writer *w, size_t len)
{
	w->err = reserve(w, len);
	/* Nothing may have been written yet, and nothing be asked for: then there is no buffer. */
	return w->err == ES_OK && w->data ? w->data + w->len : NULL;
}

void es_writer_took(struct es_writer *w, size_t len)
{
	es_assert(w->err == ES_OK && len <= w->capacity - w->len);
	w->len += len;
}

static int append(void *context, const char *bytes, size_t len)
{
	struct es_writer *w = context;
	uint8_t *room = es_writer_room(w, len);

	if (w->err != ES_OK)
		return -1;
	if (len > 0)
		memcpy(room, bytes, len);
	es_writer_took(w, len);
	return 0;
}

static msgpack_packer packer(struct es_writer *w)
{
	msgpack_packer pk;

	msgpack_packer_init(&pk, w, append);
	return pk;
}

void es_write_nil(struct es_writer *w)
{
	msgpack_packer pk = packer(w);

	(void)msgpack_pack_nil(&pk);
}

void es_write_bool(struct es_writer *w, bool value)
{
	msgpack_packer pk = packer(w);

	(void)(value ? msgpack_pack_true(&pk) : msgpack_pack_false(&pk));
}

void es_write_uint(struct es_writer *w, uint64_t value)
{
	msgpack_packer pk = packer(w);

	(void)msgpack_pack_uint64(&pk, value);
}

void es_write_int(struct es_writer *w, int64_t value)
{
	msgpack_packer pk = packer(w);

	(void)msgpack_pack_int64(&pk, value);
}

/* No head can name more than this; the packer would cut the number off silently. */
static bool fits_head(struct es_writer *w, size_t number)
{
	if (number > UINT32_MAX && w->err == ES_OK)
		w->err = ES_NO_SPACE;
	return w->err == ES_OK;
}

void es_write_str(struct es_writer *w, struct es_bytes text)
{
	msgpack_packer pk = packer(w);

	if (fits_head(w, text.len) && msgpack_pack_str(&pk, text.len) == 0)
		(void)append(w, (const char *)text.data, text.len);
}

void es_write_cstr(struct es_writer *w, const char *text)
{
	es_write_str(w, es_bytes_str(text));
}

void es_write_bin(struct es_writer *w, struct es_bytes bin)
{
	msgpack_packer pk = packer(w);

	if (fits_head(w, bin.len) && msgpack_pack_bin(&pk, bin.len) == 0)
		(void)append(w, (const char *)bin.data, bin.len);
}

void es_write_array(struct es_writer *w, size_t count)
{
	msgpack_packer pk = packer(w);

	if (fits_head(w, count))
		(void)msgpack_pack_array(&pk, count);
}

void es_write_map(struct es_writer *w, size_t count)
{
	msgpack_packer pk = packer(w);

	if (fits_head(w, count))
		(void)msgpack_pack_map(&pk, count);
}

void es_write_raw(struct es_writer *w, struct es_bytes raw)
{
	(void)append(w, (const char *)raw.data, raw.len);
}

struct es_bytes es_writer_bytes(const struct es_writer *w)
{
	return w->err == ES_OK ? es_bytes_of(w->data, w->len) : es_bytes_of(NULL, 0);
}
