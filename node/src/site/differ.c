/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/differ.h"

#include <stdlib.h>
#include <string.h>

/* A text in words, each with the room around it, so that together they are the text again. */
struct side {
	struct es_bytes *words, *bare; /* with and without room; owned */
	bool *kept;                    /* owned */
	size_t count;
};

static bool is_room(uint8_t c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static size_t run(struct es_bytes text, size_t at, bool room)
{
	while (at < text.len && is_room(text.data[at]) == room)
		at++;
	return at;
}

/* Fills words where there is room for them; returns how many there are. */
static size_t split(struct es_bytes text, struct side *side)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len; count++) {
		size_t word = run(text, at, true), end = run(text, word, false);
		size_t next = run(text, end, true);
		if (side->words) {
			side->words[count] = es_bytes_of(text.data + at, next - at);
			side->bare[count] = es_bytes_of(text.data + word, end - word);
		}
		at = next;
	}
	return count;
}

static es_err open_side(struct es_bytes text, struct side *side)
{
	*side = (struct side){.words = NULL};
	side->count = split(text, side);
	size_t room = side->count + 1;
	struct es_bytes *words = calloc(room, sizeof(*words));
	side->bare = calloc(room, sizeof(*side->bare));
	side->kept = calloc(room, sizeof(*side->kept));
	side->words = words;
	if (!words || !side->bare || !side->kept)
		return ES_NO_MEMORY;
	(void)split(text, side);
	return ES_OK;
}

static void close_side(struct side *side)
{
	free(side->words);
	free(side->bare);
	free(side->kept);
}

static bool same(const struct side *a, size_t i, const struct side *b, size_t j)
{
	return es_bytes_equal(a->bare[i], b->bare[j]);
}

/* The longest text that both have in common, between begin and the ends given. */
static es_err find_common(struct side *a, struct side *b, size_t begin, size_t rows, size_t columns)
{
	size_t wide = columns + 1;
	uint16_t *longest = calloc((rows + 1) * wide, sizeof(*longest));

	if (!longest)
		return ES_NO_MEMORY;
	for (size_t i = rows; i-- > 0;) {
		for (size_t j = columns; j-- > 0;) {
			uint16_t down = longest[(i + 1) * wide + j], on = longest[i * wide + j + 1];
			uint16_t both = (uint16_t)(longest[(i + 1) * wide + j + 1] + 1);
			longest[i * wide + j] = same(a, begin + i, b, begin + j) ? both
			                        : down > on                      ? down
			                                                         : on;
		}
	}
	for (size_t i = 0, j = 0; i < rows && j < columns;) {
		if (same(a, begin + i, b, begin + j))
			a->kept[begin + i++] = b->kept[begin + j++] = true;
		else if (longest[(i + 1) * wide + j] >= longest[i * wide + j + 1])
			i++;
		else
			j++;
	}
	free(longest);
	return ES_OK;
}

static es_err match(struct side *a, struct side *b, size_t *cells)
{
	size_t begin = 0, left = a->count, right = b->count;

	for (; begin < left && begin < right && same(a, begin, b, begin); begin++)
		a->kept[begin] = b->kept[begin] = true;
	while (left > begin && right > begin && same(a, left - 1, b, right - 1))
		a->kept[--left] = b->kept[--right] = true;
	size_t rows = left - begin, columns = right - begin;
	if (rows == 0 || columns == 0 || rows > UINT16_MAX - 1 || columns > UINT16_MAX - 1 ||
	    rows * columns > *cells)
		return ES_OK;
	*cells -= rows * columns;
	return find_common(a, b, begin, rows, columns);
}

static void tell(const struct side *side, es_differ_fn *on, void *context)
{
	for (size_t i = 0, j; i < side->count; i = j) {
		size_t len = 0;
		for (j = i; j < side->count && side->kept[j] == side->kept[i]; j++)
			len += side->words[j].len;
		on(context, es_bytes_of(side->words[i].data, len), !side->kept[i]);
	}
}

es_err es_differ(struct es_bytes left, struct es_bytes right, size_t *cells, es_differ_fn *on_left,
                 es_differ_fn *on_right, void *context)
{
	struct side a = {.words = NULL}, b = {.words = NULL};
	es_err err = open_side(left, &a);

	if (err == ES_OK)
		err = open_side(right, &b);
	if (err == ES_OK)
		err = match(&a, &b, cells);
	if (err == ES_OK) {
		tell(&a, on_left, context);
		tell(&b, on_right, context);
	}
	close_side(&a);
	close_side(&b);
	return err;
}
