/* SPDX-License-Identifier: EUPL-1.2 */
/* The maps of the API as tests speak them: a request's parameters under assembly, and what an answer
 * holds at a path ("items", "record.id"). What is missing or of another type fails the test. */
#ifndef ESSAIM_API_MAP_H
#define ESSAIM_API_MAP_H

#include "essaim/bytes.h"
#include "essaim/record.h"
#include "test.h"

#include <string.h>

struct params {
	uint8_t bytes[65536];
	struct es_writer w;
};

static inline void begin(struct params *p, size_t pairs)
{
	es_writer_init(&p->w, p->bytes, sizeof(p->bytes));
	es_write_map(&p->w, pairs);
}

static inline void put_str(struct params *p, const char *key, const char *value)
{
	es_write_cstr(&p->w, key);
	es_write_cstr(&p->w, value);
}

static inline void put_id(struct params *p, const char *key, const struct es_id *id)
{
	es_write_cstr(&p->w, key);
	es_write_bin(&p->w, ES_BYTES(id->bytes));
}

static inline void put_uint(struct params *p, const char *key, uint64_t value)
{
	es_write_cstr(&p->w, key);
	es_write_uint(&p->w, value);
}

static inline void put_bool(struct params *p, const char *key, bool value)
{
	es_write_cstr(&p->w, key);
	es_write_bool(&p->w, value);
}

/* The values follow. */
static inline void put_array(struct params *p, const char *key, size_t len)
{
	es_write_cstr(&p->w, key);
	es_write_array(&p->w, len);
}

/* The pairs follow. */
static inline void put_map(struct params *p, const char *key, size_t pairs)
{
	es_write_cstr(&p->w, key);
	es_write_map(&p->w, pairs);
}

static inline void put_token(struct params *p, const char *key, uint8_t token)
{
	uint8_t bytes[16];

	memset(bytes, token, sizeof(bytes));
	es_write_cstr(&p->w, key);
	es_write_bin(&p->w, ES_BYTES(bytes));
}

static inline struct es_bytes of(const struct params *p)
{
	assert_err(p->w.err, ES_OK);
	return es_writer_bytes(&p->w);
}

static inline struct es_bytes at(struct es_bytes map, const char *path)
{
	struct es_bytes value = {NULL, 0};

	if (!es_map_path(map, path, &value))
		fail_msg("%s is missing", path);
	return value;
}

static inline void assert_text(struct es_bytes map, const char *path, const char *wanted)
{
	struct es_bytes text = es_value_str(at(map, path));

	assert_int_equal(text.len, strlen(wanted));
	assert_memory_equal(text.data, wanted, text.len);
}

static inline bool is_nil(struct es_bytes map, const char *path)
{
	return at(map, path).data[0] == 0xc0;
}

static inline uint64_t number(struct es_bytes map, const char *path)
{
	struct es_reader r;

	es_reader_init(&r, at(map, path));
	return es_read_uint(&r, UINT64_MAX);
}

static inline size_t length(struct es_bytes map, const char *path)
{
	struct es_reader r;

	es_reader_init(&r, at(map, path));
	return es_read_array(&r, 1000);
}

static inline struct es_bytes item(struct es_bytes map, const char *path, size_t index)
{
	struct es_reader r;

	es_reader_init(&r, at(map, path));
	assert_true(index < es_read_array(&r, 1000));
	while (index--)
		(void)es_read_value(&r);
	return es_read_value(&r);
}

static inline struct es_id id_at(struct es_bytes map, const char *path)
{
	struct es_bytes value = es_value_str(at(map, path));
	struct es_id id;

	assert_int_equal(value.len, ES_ID_LEN);
	memcpy(id.bytes, value.data, ES_ID_LEN);
	return id;
}

#endif
