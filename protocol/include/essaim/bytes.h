/* SPDX-License-Identifier: EUPL-1.2 */
/* Canonical MessagePack: a bounded reader that refuses every other encoding, and a bounded writer.
 * Values on the caller's stack, for any thread. Format:
 * https://github.com/msgpack/msgpack/blob/master/spec.md, restricted to nil, bool, integers, str,
 * bin, array and map, each in its shortest form; no floats, no extension types. */
#ifndef ESSAIM_BYTES_H
#define ESSAIM_BYTES_H

#include "essaim/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A borrowed run of bytes. data may be NULL when len is 0. */
struct es_bytes {
	const uint8_t *data;
	size_t len;
};

#define ES_BYTES(array) ((struct es_bytes){(array), sizeof(array)})
/* Spans over memory that stays its owner's. */
struct es_bytes es_bytes_of(const void *data, size_t len);
struct es_bytes es_bytes_str(const char *text); /* without the final NUL */
bool es_bytes_equal(struct es_bytes a, struct es_bytes b);

/* Lowercase hex. out holds 2 * len + 1 bytes. */
void es_hex(const uint8_t *data, size_t len, char *out);
/* Reads exactly len bytes from 2 * len hex digits of either case; ES_MALFORMED otherwise. */
es_err es_unhex(const char *text, size_t text_len, uint8_t *out, size_t len) ES_MUST_USE;

/* RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF. */
bool es_utf8_valid(const uint8_t *text, size_t len);

/* --- reader ----------------------------------------------------------------------------------- */

enum es_type { ES_NIL, ES_BOOL, ES_UINT, ES_INT, ES_STR, ES_BIN, ES_ARRAY, ES_MAP, ES_END };

/* Walks bytes that it borrows. The first refusal sticks in err, and every later read returns zero
 * values, so that calling code is straight lines with one check at the end. */
struct es_reader {
	const uint8_t *pos;
	const uint8_t *end;
	es_err err;
};

/* in must outlive the reader and all that it returns. */
void es_reader_init(struct es_reader *r, struct es_bytes in);
/* The type of the next value without taking it; ES_END at the end or after an error. */
enum es_type es_reader_peek(struct es_reader *r);
bool es_reader_at_end(const struct es_reader *r);
/* The next value, in its shortest form (ES_NOT_CANONICAL) and of the type asked for
 * (ES_MALFORMED). */
uint64_t es_read_uint(struct es_reader *r, uint64_t max); /* ES_TOO_LARGE above max */
int64_t es_read_int(struct es_reader *r);
bool es_read_bool(struct es_reader *r);
void es_read_nil(struct es_reader *r);
/* Borrowed from the input; at most max bytes. Text is checked to be UTF-8 (ES_BAD_UTF8). */
struct es_bytes es_read_str(struct es_reader *r, size_t max);
struct es_bytes es_read_bin(struct es_reader *r, size_t max);
/* A str of less than size bytes without a NUL inside, copied to out and ended there. ES_MALFORMED where there is one: such
 * a text would be shown shorter than it was signed. Its length. */
size_t es_read_cstr(struct es_reader *r, char *out, size_t size);
/* A bin of exactly len bytes copied to out. */
void es_read_fixed(struct es_reader *r, uint8_t *out, size_t len);
/* The number of elements (array) or pairs (map): at most max, and never more than the bytes left
 * could hold. */
size_t es_read_array(struct es_reader *r, size_t max);
size_t es_read_map(struct es_reader *r, size_t max);
/* An array of exactly count elements, else ES_MALFORMED. */
void es_read_array_of(struct es_reader *r, size_t count);
/* Takes the next whole value, checking all of it (canonical form, UTF-8, unique str keys, depth),
 * and returns its bytes. */
struct es_bytes es_read_value(struct es_reader *r);
/* Puts err in the reader unless one sticks already. */
void es_reader_fail(struct es_reader *r, es_err err);
/* ES_OK if nothing was refused and nothing is left over; trailing bytes are ES_MALFORMED. */
es_err es_reader_finish(struct es_reader *r) ES_MUST_USE;

/* Checks that in is exactly one canonical value with no more than ES_DEPTH_MAX levels. */
es_err es_canonical(struct es_bytes in) ES_MUST_USE;

/* Finds the value of a str key in a canonical map (checked before); false if absent. */
bool es_map_get(struct es_bytes map, const char *key, struct es_bytes *value);
/* The same along a path of keys separated by '.', as "description.title". */
bool es_map_path(struct es_bytes map, const char *path, struct es_bytes *value);
/* What stands there: the bytes of a str or bin, a number; empty and 0 where nothing or something else does. */
struct es_bytes es_map_str(struct es_bytes map, const char *path);
uint64_t es_map_uint(struct es_bytes map, const char *path);
/* The bytes of a str (or bin) value; empty for any other type. */
struct es_bytes es_value_str(struct es_bytes value);

/* --- writer ----------------------------------------------------------------------------------- */

/* Writes into the caller's buffer, or, made by es_writer_grow, into memory that it grows up to a
 * bound and that es_writer_free releases. ES_NO_SPACE or ES_NO_MEMORY sticks. */
struct es_writer {
	uint8_t *data;
	size_t len;
	size_t capacity;
	size_t bound; /* 0: the buffer is the caller's and does not grow */
	es_err err;
};

/* Over the caller's buffer of capacity bytes; or growing to at most bound bytes. */
void es_writer_init(struct es_writer *w, uint8_t *buffer, size_t capacity);
void es_writer_grow(struct es_writer *w, size_t bound);
void es_writer_free(struct es_writer *w);  /* a growing writer only; harmless when called twice */
void es_writer_reset(struct es_writer *w); /* empties it and clears the error, keeping the memory */
/* Each writes one value or head in its shortest form; elements and pairs follow by further calls. */
void es_write_nil(struct es_writer *w);
void es_write_bool(struct es_writer *w, bool value);
void es_write_uint(struct es_writer *w, uint64_t value);
void es_write_int(struct es_writer *w, int64_t value);
void es_write_str(struct es_writer *w, struct es_bytes text);
void es_write_cstr(struct es_writer *w, const char *text);
void es_write_bin(struct es_writer *w, struct es_bytes bin);
void es_write_array(struct es_writer *w, size_t count);
void es_write_map(struct es_writer *w, size_t count);
/* Bytes as they are: a value encoded elsewhere, or any other run of bytes. */
void es_write_raw(struct es_writer *w, struct es_bytes raw);
/* What was written so far, borrowed until the next write; empty after an error. */
struct es_bytes es_writer_bytes(const struct es_writer *w);

#endif
