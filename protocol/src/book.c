/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/book.h"

#include <stdlib.h>
#include <string.h>

#define TOLD_FAILURES_MAX 3
#define NOBODY SIZE_MAX

void es_book_init(struct es_book *b, size_t limit, uint64_t seed)
{
	*b = (struct es_book){.limit = limit < ES_BOOK_MAX ? limit : ES_BOOK_MAX, .random = seed};
}

void es_book_free(struct es_book *b)
{
	free(b->entries);
	b->entries = NULL;
	b->count = b->capacity = 0;
}

uint64_t es_book_random(struct es_book *b, uint64_t bound)
{
	b->random += 0x9e3779b97f4a7c15u;
	uint64_t z = b->random;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % bound;
}

struct es_book_entry *es_book_find(const struct es_book *b, const char *address)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->entries[i].address, address) == 0)
			return &b->entries[i];
	return NULL;
}

static bool is_address(const char *text)
{
	size_t len = strnlen(text, ES_ADDRESS_MAX + 1);

	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return len > 0 && len <= ES_ADDRESS_MAX;
}

static void drop(struct es_book *b, size_t at)
{
	b->count--;
	memmove(&b->entries[at], &b->entries[at + 1], (b->count - at) * sizeof(*b->entries));
}

/* Whether a is of less use than b: told before heard, then more failures, then older news. */
static bool is_worse(const struct es_book_entry *a, const struct es_book_entry *b)
{
	if (a->source != b->source)
		return a->source < b->source;
	if (a->failures != b->failures)
		return a->failures > b->failures;
	return a->heard_ms < b->heard_ms;
}

/* The entry to give up, of one structure or of all; those of equal use give way at random, so that
 * nobody can fill the book by coming last. NOBODY if none may go for something of this source. */
static size_t worst(struct es_book *b, const struct es_id *structure, enum es_book_source source)
{
	size_t found = NOBODY, equal = 0;

	for (size_t i = 0; i < b->count; i++) {
		const struct es_book_entry *e = &b->entries[i];
		if (e->source == ES_BOOK_GIVEN || e->source > source || e->dialling ||
		    (structure != NULL && !es_id_equal(&e->structure, structure)))
			continue;
		if (found == NOBODY || is_worse(e, &b->entries[found])) {
			found = i;
			equal = 1;
		} else if (!is_worse(&b->entries[found], e) && es_book_random(b, ++equal) == 0) {
			found = i;
		}
	}
	return found;
}

static size_t count_of(const struct es_book *b, const struct es_id *structure)
{
	size_t count = 0;

	for (size_t i = 0; i < b->count; i++)
		count += es_id_equal(&b->entries[i].structure, structure);
	return count;
}

static es_err make_room(struct es_book *b, const struct es_id *structure,
                        enum es_book_source source)
{
	bool crowded = structure != NULL && count_of(b, structure) >= ES_BOOK_STRUCTURE_MAX;
	if (crowded || b->count >= b->limit) {
		size_t at = worst(b, crowded ? structure : NULL, source);
		if (at == NOBODY)
			return ES_LIMIT;
		drop(b, at);
	}
	if (b->count < b->capacity)
		return ES_OK;
	size_t capacity = b->capacity == 0 ? 16 : 2 * b->capacity;
	struct es_book_entry *entries = realloc(b->entries, capacity * sizeof(*entries));
	if (entries == NULL)
		return ES_NO_MEMORY;
	b->entries = entries;
	b->capacity = capacity;
	return ES_OK;
}

static void raise(struct es_book_entry *e, const struct es_id *structure, const struct es_id *node,
                  enum es_book_source source, int64_t now_ms)
{
	bool trusted = source == ES_BOOK_HEARD;

	if (structure != NULL && (trusted || es_id_is_zero(&e->structure)))
		e->structure = *structure;
	if (node != NULL && (trusted || es_id_is_zero(&e->node)))
		e->node = *node;
	if (source > e->source)
		e->source = source;
	if (trusted)
		e->heard_ms = now_ms;
}

es_err es_book_add(struct es_book *b, const char *address, const struct es_id *structure,
                   const struct es_id *node, enum es_book_source source, int64_t now_ms)
{
	if (!is_address(address))
		return ES_MALFORMED;
	struct es_book_entry *entry = es_book_find(b, address);
	if (entry == NULL) {
		es_err err = make_room(b, structure, source);
		if (err != ES_OK)
			return err;
		entry = &b->entries[b->count++];
		*entry = (struct es_book_entry){
		        .source = source, .heard_ms = ES_NEVER, .next_ms = now_ms};
		memcpy(entry->address, address, strlen(address) + 1);
	}
	raise(entry, structure, node, source, now_ms);
	return ES_OK;
}

void es_book_answered(struct es_book *b, struct es_book_entry *entry, int64_t now_ms)
{
	entry->dialling = false;
	entry->failures = 0;
	entry->reason = ES_OK;
	entry->heard_ms = now_ms;
	entry->next_ms = now_ms + ES_DIAL_AGAIN_FIRST_MS +
	                 (int64_t)es_book_random(b, ES_DIAL_AGAIN_FIRST_MS);
	if (entry->source < ES_BOOK_HEARD)
		entry->source = ES_BOOK_HEARD;
}

/* Half of it at random, so that many nodes do not knock at once. */
static int64_t wait_ms(struct es_book *b, unsigned failures)
{
	int64_t ms = ES_DIAL_AGAIN_FIRST_MS;

	for (unsigned i = 1; i < failures && ms < ES_DIAL_AGAIN_MAX_MS; i++)
		ms *= 2;
	if (ms > ES_DIAL_AGAIN_MAX_MS)
		ms = ES_DIAL_AGAIN_MAX_MS;
	return ms / 2 + (int64_t)es_book_random(b, (uint64_t)ms);
}

void es_book_failed(struct es_book *b, struct es_book_entry *entry, es_err reason, int64_t now_ms)
{
	if (reason == ES_EXISTS || reason == ES_BUSY) {
		es_book_answered(b, entry, now_ms);
		entry->reason = reason;
		if (reason == ES_BUSY)
			entry->next_ms = now_ms + ES_DIAL_FULL_MS / 2 +
			                 (int64_t)es_book_random(b, ES_DIAL_FULL_MS);
		return;
	}
	entry->dialling = false;
	entry->failures++;
	entry->reason = reason;
	entry->next_ms = now_ms + wait_ms(b, entry->failures);
	if (entry->source == ES_BOOK_TOLD && entry->failures >= TOLD_FAILURES_MAX)
		drop(b, (size_t)(entry - b->entries));
}

void es_book_keep(struct es_book *b, bool (*keep)(void *context, const struct es_id *structure),
                  void *context)
{
	for (size_t i = b->count; i-- > 0;) {
		const struct es_book_entry *e = &b->entries[i];
		if (e->source != ES_BOOK_GIVEN && !e->dialling && !es_id_is_zero(&e->structure) &&
		    !keep(context, &e->structure))
			drop(b, i);
	}
}

size_t es_book_sample(struct es_book *b, const struct es_id *receiver, int64_t now_ms,
                      const struct es_book_entry **out, size_t max)
{
	size_t seen = 0;

	/* Vitter, "Random sampling with a reservoir" (1985), algorithm R. */
	for (size_t i = 0; i < b->count; i++) {
		const struct es_book_entry *e = &b->entries[i];
		if (e->heard_ms == ES_NEVER || now_ms - e->heard_ms > ES_BOOK_FRESH_MS ||
		    e->failures > 0 || e->self || es_id_is_zero(&e->structure) ||
		    es_id_equal(&e->structure, receiver))
			continue;
		size_t place = seen < max ? seen : (size_t)es_book_random(b, seen + 1);
		if (place < max)
			out[place] = e;
		seen++;
	}
	return seen < max ? seen : max;
}
