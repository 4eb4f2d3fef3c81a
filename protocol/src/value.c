/* SPDX-License-Identifier: EUPL-1.2 */
/* Whole values: walked to their end, checked throughout, looked up by key. Nothing recurses. */
#include "essaim/limits.h"
#include "head.h"

#include <stdlib.h>
#include <string.h>

/* An array or map that the walk is inside of. */
struct level {
	const uint8_t *start; /* its first key; of a map only */
	size_t pairs;         /* of a map only */
	size_t left;          /* values still to come, keys counted */
	bool is_map;
};

/* Moves past one value without judging it: the way through bytes that were checked before. On any
 * other it ends, too, since each step takes at least one byte. */
static bool skip(struct es_reader *r)
{
	uint64_t pending = 1;

	while (pending > 0) {
		struct es_head head;
		if (!es_head_next(r, &head))
			return false;
		r->pos += head.len;
		pending--;
		size_t left = es_reader_left(r);
		uint64_t run = head.type == ES_STR || head.type == ES_BIN ? head.value : 0;
		if (run > left) {
			es_reader_fail(r, ES_MALFORMED);
			return false;
		}
		r->pos += run;
		if (head.type == ES_ARRAY)
			pending += head.value;
		if (head.type == ES_MAP)
			pending += 2 * head.value;
	}
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	const struct es_bytes *left = a;
	const struct es_bytes *right = b;

	if (left->len != right->len)
		return left->len < right->len ? -1 : 1;
	return left->len ? memcmp(left->data, right->data, left->len) : 0;
}

/* The keys of a map whose pairs were walked already, sorted: two equal ones then stand side by
 * side, so that the largest map costs n log n comparisons and not n squared. */
static bool keys_are_unique(const struct level *map, const uint8_t *end)
{
	struct es_bytes keys[ES_MAP_MAX];
	struct es_reader r;

	es_reader_init(&r, es_bytes_of(map->start, (size_t)(end - map->start)));
	for (size_t i = 0; i < map->pairs; i++) {
		struct es_head head;
		bool whole = es_head_next(&r, &head);
		es_assert(whole && head.type == ES_STR);
		keys[i] = es_bytes_of(r.pos + head.len, (size_t)head.value);
		r.pos += head.len + keys[i].len;
		whole = skip(&r);
		es_assert(whole);
	}
	qsort(keys, map->pairs, sizeof(keys[0]), compare_keys);
	for (size_t i = 1; i < map->pairs; i++) {
		if (compare_keys(&keys[i - 1], &keys[i]) == 0)
			return false;
	}
	return true;
}

/* Takes the bytes of a str or bin whose head was taken. */
static void step_run(struct es_reader *r, const struct es_head *head)
{
	if (head->value > es_reader_left(r))
		es_reader_fail(r, ES_MALFORMED);
	else if (head->type == ES_STR && !es_utf8_valid(r->pos, (size_t)head->value))
		es_reader_fail(r, ES_BAD_UTF8);
	else
		r->pos += head->value;
}

/* Takes the scalar of which head is the head, or the head of an array or map, whose level it fills in. */
static void step(struct es_reader *r, const struct es_head *head, struct level *level)
{
	size_t count = (size_t)head->value;

	r->pos += head->len;
	if (head->type == ES_STR || head->type == ES_BIN)
		step_run(r, head);
	if (head->type != ES_ARRAY && head->type != ES_MAP)
		return;
	*level = (struct level){.start = r->pos, .left = count, .is_map = head->type == ES_MAP};
	if (level->is_map && head->value > ES_MAP_MAX)
		es_reader_fail(r, ES_LIMIT);
	else if (head->value > es_reader_left(r) / (level->is_map ? 2 : 1))
		es_reader_fail(r, ES_MALFORMED);
	if (level->is_map) {
		level->pairs = count;
		level->left = 2 * count;
	}
}

/* Leaves the arrays and maps whose last value was just taken; returns the depth that remains. */
static size_t leave_levels(struct es_reader *r, struct level *levels, size_t depth)
{
	while (depth > 0) {
		struct level *inner = &levels[depth - 1];
		if (inner->left > 0 && --inner->left > 0)
			break;
		if (inner->is_map && inner->pairs > 1 && !keys_are_unique(inner, r->pos))
			es_reader_fail(r, ES_NOT_CANONICAL);
		depth--;
	}
	return depth;
}

static bool wants_key(const struct level *levels, size_t depth)
{
	return depth > 0 && levels[depth - 1].is_map && levels[depth - 1].left % 2 == 0;
}

struct es_bytes es_read_value(struct es_reader *r)
{
	struct level levels[ES_DEPTH_MAX];
	const uint8_t *start = r->pos;
	size_t depth = 0;

	do {
		struct level level = {.left = 0};
		struct es_head head;
		if (!es_head_next(r, &head))
			return es_bytes_of(NULL, 0);
		if (wants_key(levels, depth) && head.type != ES_STR)
			es_reader_fail(r, ES_MALFORMED);
		bool opens = head.type == ES_ARRAY || head.type == ES_MAP;
		if (opens && depth == ES_DEPTH_MAX)
			es_reader_fail(r, ES_LIMIT);
		if (r->err == ES_OK)
			step(r, &head, &level);
		if (r->err != ES_OK)
			return es_bytes_of(NULL, 0);
		if (opens && level.left > 0)
			levels[depth++] = level;
		else
			depth = leave_levels(r, levels, depth);
	} while (depth > 0 && r->err == ES_OK);
	return r->err == ES_OK ? es_bytes_of(start, (size_t)(r->pos - start))
	                       : es_bytes_of(NULL, 0);
}

es_err es_canonical(struct es_bytes in)
{
	struct es_reader r;

	es_reader_init(&r, in);
	(void)es_read_value(&r);
	return es_reader_finish(&r);
}

static bool map_find(struct es_bytes map, struct es_bytes key, struct es_bytes *value)
{
	struct es_reader r;

	es_reader_init(&r, map);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	for (size_t i = 0; i < count; i++) {
		struct es_bytes name = es_read_str(&r, SIZE_MAX);
		const uint8_t *start = r.pos;
		if (!skip(&r))
			return false;
		if (es_bytes_equal(name, key)) {
			*value = es_bytes_of(start, (size_t)(r.pos - start));
			return true;
		}
	}
	return false;
}

bool es_map_get(struct es_bytes map, const char *key, struct es_bytes *value)
{
	return map_find(map, es_bytes_str(key), value);
}

bool es_map_path(struct es_bytes map, const char *path, struct es_bytes *value)
{
	for (;;) {
		const char *dot = strchr(path, '.');
		if (!dot)
			return es_map_get(map, path, value);
		if (!map_find(map, es_bytes_of(path, (size_t)(dot - path)), &map))
			return false;
		path = dot + 1;
	}
}

struct es_bytes es_value_str(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	return es_reader_peek(&r) == ES_BIN ? es_read_bin(&r, SIZE_MAX) : es_read_str(&r, SIZE_MAX);
}

struct es_bytes es_map_str(struct es_bytes map, const char *path)
{
	struct es_bytes value;

	return es_map_path(map, path, &value) ? es_value_str(value) : es_bytes_of(NULL, 0);
}

uint64_t es_map_uint(struct es_bytes map, const char *path)
{
	struct es_bytes value;
	struct es_reader r;

	if (!es_map_path(map, path, &value))
		return 0;
	es_reader_init(&r, value);
	uint64_t number = es_reader_peek(&r) == ES_UINT ? es_read_uint(&r, UINT64_MAX) : 0;
	return r.err ? 0 : number;
}
