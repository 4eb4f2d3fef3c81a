/* SPDX-License-Identifier: EUPL-1.2 */
#include "head.h"

#include <string.h>

void es_reader_init(struct es_reader *r, struct es_bytes in)
{
	/* A NULL of no length is fine as input, but must not reach pointer arithmetic. */
	static const uint8_t nothing[1];
	const uint8_t *data = in.len ? in.data : nothing;

	*r = (struct es_reader){data, data + in.len, ES_OK};
}

bool es_reader_at_end(const struct es_reader *r)
{
	return r->pos == r->end;
}

void es_reader_fail(struct es_reader *r, es_err err)
{
	if (r->err == ES_OK)
		r->err = err;
}

es_err es_reader_finish(struct es_reader *r)
{
	if (!es_reader_at_end(r))
		es_reader_fail(r, ES_MALFORMED);
	return r->err;
}

enum es_type es_reader_peek(struct es_reader *r)
{
	struct es_head head;

	if (r->err != ES_OK || es_reader_at_end(r) || !es_head_next(r, &head))
		return ES_END;
	return head.type;
}

/* Takes the head of a value of this type. */
static bool take_head(struct es_reader *r, enum es_type type, struct es_head *head)
{
	if (!es_head_next(r, head))
		return false;
	if (head->type != type) {
		es_reader_fail(r, ES_MALFORMED);
		return false;
	}
	r->pos += head->len;
	return true;
}

uint64_t es_read_uint(struct es_reader *r, uint64_t max)
{
	struct es_head head;

	if (!take_head(r, ES_UINT, &head))
		return 0;
	if (head.value > max) {
		es_reader_fail(r, ES_TOO_LARGE);
		return 0;
	}
	return head.value;
}

int64_t es_read_int(struct es_reader *r)
{
	struct es_head head;

	if (es_reader_peek(r) != ES_INT)
		return (int64_t)es_read_uint(r, INT64_MAX);
	return take_head(r, ES_INT, &head) ? (int64_t)head.value : 0;
}

bool es_read_bool(struct es_reader *r)
{
	struct es_head head;

	return take_head(r, ES_BOOL, &head) && head.value;
}

void es_read_nil(struct es_reader *r)
{
	struct es_head head;

	(void)take_head(r, ES_NIL, &head);
}

/* Takes the head and the bytes of a str or bin. */
static struct es_bytes take_run(struct es_reader *r, enum es_type type, size_t max)
{
	const struct es_bytes nothing = {NULL, 0};
	struct es_head head;

	if (!take_head(r, type, &head))
		return nothing;
	if (head.value > max || head.value > es_reader_left(r)) {
		es_reader_fail(r, head.value > max ? ES_TOO_LARGE : ES_MALFORMED);
		return nothing;
	}
	struct es_bytes run = es_bytes_of(r->pos, (size_t)head.value);
	r->pos += run.len;
	return run;
}

struct es_bytes es_read_str(struct es_reader *r, size_t max)
{
	struct es_bytes text = take_run(r, ES_STR, max);

	if (!es_utf8_valid(text.data, text.len)) {
		es_reader_fail(r, ES_BAD_UTF8);
		return es_bytes_of(NULL, 0);
	}
	return text;
}

struct es_bytes es_read_bin(struct es_reader *r, size_t max)
{
	return take_run(r, ES_BIN, max);
}

size_t es_read_cstr(struct es_reader *r, char *out, size_t size)
{
	struct es_bytes text = es_read_str(r, size - 1);

	if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL) {
		es_reader_fail(r, ES_MALFORMED);
		text.len = 0;
	}
	if (text.len > 0)
		memcpy(out, text.data, text.len);
	out[text.len] = '\0';
	return text.len;
}

void es_read_fixed(struct es_reader *r, uint8_t *out, size_t len)
{
	struct es_bytes bin = take_run(r, ES_BIN, SIZE_MAX);

	if (r->err == ES_OK && bin.len != len)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err == ES_OK && len > 0)
		memcpy(out, bin.data, len);
	else if (len > 0)
		memset(out, 0, len);
}

static size_t take_count(struct es_reader *r, enum es_type type, size_t max, size_t bytes_each)
{
	struct es_head head;

	if (!take_head(r, type, &head))
		return 0;
	if (head.value > max || head.value > es_reader_left(r) / bytes_each) {
		es_reader_fail(r, head.value > max ? ES_LIMIT : ES_MALFORMED);
		return 0;
	}
	return (size_t)head.value;
}

size_t es_read_array(struct es_reader *r, size_t max)
{
	return take_count(r, ES_ARRAY, max, 1);
}

size_t es_read_map(struct es_reader *r, size_t max)
{
	return take_count(r, ES_MAP, max, 2);
}

void es_read_array_of(struct es_reader *r, size_t count)
{
	if (es_read_array(r, SIZE_MAX) != count)
		es_reader_fail(r, ES_MALFORMED);
}
