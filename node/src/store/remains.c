/* SPDX-License-Identifier: EUPL-1.2 */
#include "remains.h"

#include "file_system.h"
#include "rows.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where something lies in the file; len 0: nowhere. */
struct spot {
	uint64_t offset;
	uint32_t len;
};

struct place {
	uint64_t log, start, count, first_row;
};

struct checkpoint {
	uint64_t log, size;
	uint8_t signature[ES_SIGNATURE_LEN];
};

/* An array that grows. */
struct list {
	void *items; /* owned */
	size_t count, capacity, size;
};

struct es_remains {
	struct es_salvage *salvage; /* NULL where not even the file's beginning can be read */
	struct es_segments *segments;
	struct es_store empty; /* es_log_decode asks it whose run it is: nobody's */
	struct list rows, bodies, logs, places, checkpoints;
	uint64_t rows_max; /* more do not fit into the file */
};

static es_err reserve(struct list *l, size_t count)
{
	if (count <= l->capacity)
		return ES_OK;
	size_t capacity = l->capacity ? 2 * l->capacity : 64;
	if (capacity < count)
		capacity = count;
	void *items = realloc(l->items, capacity * l->size);
	if (!items)
		return ES_NO_MEMORY;
	memset((uint8_t *)items + l->capacity * l->size, 0, (capacity - l->capacity) * l->size);
	l->items = items;
	l->capacity = capacity;
	return ES_OK;
}

static es_err add(struct list *l, const void *item)
{
	es_err err = reserve(l, l->count + 1);

	if (!err)
		memcpy((uint8_t *)l->items + l->count++ * l->size, item, l->size);
	return err;
}

static const void *item_at(const struct list *l, size_t index)
{
	return (const uint8_t *)l->items + index * l->size;
}

/* --- reading the lists ------------------------------------------------------------------------- */

/* The spot of an entry whose key is a row number. A damaged key may claim any number. */
static es_err note_spot(struct es_remains *r, struct list *l, const struct es_salvage_entry *entry,
                        size_t max)
{
	struct es_bytes key = entry->key;
	bool bad = false;
	uint64_t row = es_key_take_uint(&key, &bad);

	if (bad || key.len || row == 0 || row > r->rows_max || entry->len == 0 || entry->len > max)
		return ES_OK;
	es_err err = reserve(l, (size_t)row + 1);
	if (err)
		return err;
	((struct spot *)l->items)[row] = (struct spot){entry->offset, (uint32_t)entry->len};
	if (l->count <= row)
		l->count = (size_t)row + 1;
	return ES_OK;
}

static es_err note_row(void *context, const struct es_salvage_entry *entry)
{
	struct es_remains *r = context;

	return note_spot(r, &r->rows, entry, ES_ROW_PREFIX + ES_HEADER_MAX);
}

static es_err note_body(void *context, const struct es_salvage_entry *entry)
{
	struct es_remains *r = context;

	return note_spot(r, &r->bodies, entry, 20 + ES_BODY_MAX);
}

/* Its body was to go when the node stopped. */
static es_err note_forget(void *context, const struct es_salvage_entry *entry)
{
	struct es_remains *r = context;
	struct es_bytes key = entry->key;
	bool bad = false;
	uint64_t row = es_key_take_uint(&key, &bad);

	if (!bad && row < r->bodies.count)
		((struct spot *)r->bodies.items)[row].len = 0;
	return ES_OK;
}

static es_err note_log(void *context, const struct es_salvage_entry *entry)
{
	struct es_remains *r = context;
	struct es_remains_log log;
	struct es_bytes key = entry->key;
	bool bad = false;
	uint64_t number = es_key_take_fixed(&key, 4, &bad);

	if (bad || key.len || es_log_decode(&r->empty, entry->value, &log.info))
		return ES_OK;
	log.info.number = number;
	return add(&r->logs, &log);
}

static es_err note_place(void *context, const struct es_salvage_entry *entry)
{
	struct es_remains *r = context;
	struct es_bytes key = entry->key, value = entry->value;
	bool bad = false;
	struct place p = {.log = es_key_take_fixed(&key, 4, &bad),
	                  .start = es_key_take_fixed(&key, 8, &bad),
	                  .count = es_key_take_fixed(&value, 4, &bad),
	                  .first_row = es_key_take_fixed(&value, 8, &bad)};

	return bad || key.len || value.len ? ES_OK : add(&r->places, &p);
}

static es_err note_checkpoint(void *context, const struct es_salvage_entry *entry)
{
	struct es_remains *r = context;
	struct es_bytes key = entry->key, value = entry->value;
	struct checkpoint cp;
	bool bad = false;

	cp.log = es_key_take_fixed(&key, 4, &bad);
	cp.size = es_key_take_fixed(&key, 8, &bad);
	es_key_take_raw(&value, cp.signature, ES_SIGNATURE_LEN, &bad);
	return bad || key.len || value.len ? ES_OK : add(&r->checkpoints, &cp);
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->log != y->log)
		return x->log < y->log ? -1 : 1;
	return (x->start > y->start) - (x->start < y->start);
}

static int by_checkpoint(const void *a, const void *b)
{
	const struct checkpoint *x = a, *y = b;

	if (x->log != y->log)
		return x->log < y->log ? -1 : 1;
	return (x->size > y->size) - (x->size < y->size);
}

/* Damage may have put keys out of order. */
static void sort(struct list *l, int (*compare)(const void *, const void *))
{
	if (l->count)
		qsort(l->items, l->count, l->size, compare);
}

static es_err read_lists(struct es_remains *r)
{
	es_err err = es_salvage_each(r->salvage, ES_TABLE_ROWS, note_row, r);

	if (!err)
		err = es_salvage_each(r->salvage, ES_TABLE_BODIES, note_body, r);
	if (!err)
		err = es_salvage_each(r->salvage, ES_TABLE_FORGET, note_forget, r);
	if (!err)
		err = es_salvage_each(r->salvage, ES_TABLE_LOGS, note_log, r);
	if (!err)
		err = es_salvage_each(r->salvage, ES_TABLE_PLACES, note_place, r);
	if (!err)
		err = es_salvage_each(r->salvage, ES_TABLE_CHECKPOINTS, note_checkpoint, r);
	sort(&r->places, by_place);
	sort(&r->checkpoints, by_checkpoint);
	return err;
}

es_err es_remains_open(const char *home, struct es_remains **out)
{
	*out = NULL;
	struct es_remains *r = calloc(1, sizeof(*r));
	if (!r)
		return ES_NO_MEMORY;
	r->rows.size = r->bodies.size = sizeof(struct spot);
	r->logs.size = sizeof(struct es_remains_log);
	r->places.size = sizeof(struct place);
	r->checkpoints.size = sizeof(struct checkpoint);
	es_err err = es_salvage_open(home, &r->salvage);
	if (err == ES_CORRUPT || err == ES_NOT_FOUND)
		err = ES_OK;
	if (!err)
		err = es_segments_open(home, &r->segments);
	if (!err && r->salvage) {
		r->rows_max = es_salvage_bytes(r->salvage) / ES_ROW_PREFIX;
		err = read_lists(r);
	}
	if (err) {
		es_remains_close(r);
		return err;
	}
	*out = r;
	return ES_OK;
}

void es_remains_close(struct es_remains *r)
{
	if (!r)
		return;
	es_salvage_close(r->salvage);
	es_segments_close(r->segments);
	free(r->rows.items);
	free(r->bodies.items);
	free(r->logs.items);
	free(r->places.items);
	free(r->checkpoints.items);
	free(r);
}

uint64_t es_remains_count(const struct es_remains *r)
{
	return r->rows.count ? r->rows.count - 1 : 0;
}

uint64_t es_remains_damaged(const struct es_remains *r)
{
	return r->salvage ? es_salvage_damaged(r->salvage) : 0;
}

es_err es_remains_each(struct es_remains *r, enum es_table table,
                       es_err (*each)(void *context, const struct es_salvage_entry *entry),
                       void *context)
{
	return r->salvage ? es_salvage_each(r->salvage, table, each, context) : ES_OK;
}

bool es_remains_read(const struct es_remains *r, uint64_t offset, size_t len, uint8_t *out)
{
	return es_salvage_read(r->salvage, offset, len, out);
}

/* --- rows and logs ----------------------------------------------------------------------------- */

static bool read_row(const struct es_remains *r, uint64_t number, uint8_t header[ES_HEADER_MAX],
                     struct es_remains_row *row)
{
	uint8_t value[ES_ROW_PREFIX + ES_HEADER_MAX];
	bool bad = false;

	if (number >= r->rows.count)
		return false;
	const struct spot *spot = item_at(&r->rows, (size_t)number);
	if (spot->len <= ES_ROW_PREFIX ||
	    !es_salvage_read(r->salvage, spot->offset, spot->len, value))
		return false;
	struct es_bytes rest = es_bytes_of(value, spot->len);
	row->number = number;
	row->seen_ms = es_key_take_fixed(&rest, ES_TIME_LEN, &bad);
	row->log = es_key_take_fixed(&rest, ES_PLACE_LOG_LEN, &bad);
	row->index = es_key_take_fixed(&rest, ES_PLACE_INDEX_LEN, &bad);
	memcpy(header, rest.data, rest.len);
	row->header = es_bytes_of(header, rest.len);
	return !bad;
}

es_err es_remains_logs(struct es_remains *r,
                       es_err (*each)(void *context, const struct es_remains_log *log),
                       void *context)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < r->logs.count && !err; i++)
		err = each(context, item_at(&r->logs, i));
	return err;
}

es_err es_remains_rows(struct es_remains *r,
                       es_err (*each)(void *context, const struct es_remains_row *row),
                       void *context)
{
	uint8_t header[ES_HEADER_MAX];
	es_err err = ES_OK;

	for (uint64_t number = 1; number < r->rows.count && !err; number++) {
		struct es_remains_row row;
		if (read_row(r, number, header, &row))
			err = each(context, &row);
	}
	return err;
}

bool es_remains_leaf(const struct es_remains *r, const struct es_remains_log *log, uint64_t index,
                     uint8_t header[ES_HEADER_MAX], struct es_remains_row *row)
{
	size_t low = 0, high = r->places.count;

	while (low < high) { /* the first stretch behind the index */
		size_t middle = low + (high - low) / 2;
		const struct place *p = item_at(&r->places, middle);
		if (p->log < log->info.number || (p->log == log->info.number && p->start <= index))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return false;
	const struct place *p = item_at(&r->places, low - 1);
	return p->log == log->info.number && index - p->start < p->count &&
	       read_row(r, p->first_row + (index - p->start), header, row);
}

bool es_remains_checkpoint(const struct es_remains *r, const struct es_remains_log *log,
                           uint64_t size, uint8_t signature[ES_SIGNATURE_LEN])
{
	struct checkpoint wanted = {.log = log->info.number, .size = size};

	if (!r->checkpoints.count)
		return false;
	const struct checkpoint *found = bsearch(
	        &wanted, r->checkpoints.items, r->checkpoints.count, sizeof(wanted), by_checkpoint);
	if (found)
		memcpy(signature, found->signature, ES_SIGNATURE_LEN);
	return found != NULL;
}

es_err es_remains_body(struct es_remains *r, uint64_t row, struct es_writer *w,
                       struct es_wire_body *body, bool *had)
{
	struct es_resting resting;
	bool bad = false;

	memset(body, 0, sizeof(*body));
	*had = row < r->bodies.count && ((const struct spot *)item_at(&r->bodies, row))->len > 0;
	if (!*had)
		return ES_NOT_FOUND;
	es_err err = es_segments_get(r->segments, row, body->key);
	if (err)
		return err;
	const struct spot *spot = item_at(&r->bodies, (size_t)row);
	uint8_t *value = malloc(spot->len);
	if (!value)
		return ES_NO_MEMORY;
	if (!es_salvage_read(r->salvage, spot->offset, spot->len, value))
		err = ES_CORRUPT;
	struct es_bytes rest = es_bytes_of(value, spot->len);
	resting.codec = body->codec = es_key_take_uint(&rest, &bad);
	resting.plain_len = body->plain_len = es_key_take_uint(&rest, &bad);
	resting.sealed = rest;
	if (!err)
		err = bad ? ES_CORRUPT : es_body_unseal(&resting, body->key, w, &body->packed);
	body->present = !err;
	free(value);
	return err;
}

/* --- folders ----------------------------------------------------------------------------------- */

static bool of_a_store(const char *name)
{
	return strspn(name, "0123456789") == strlen(name) || strcmp(name, "new") == 0 ||
	       strcmp(name, ES_DATA_FILE) == 0 || strcmp(name, "lock.mdb") == 0 ||
	       strcmp(name, "whole") == 0;
}

void es_remains_drop_folder(const char *path)
{
	char inner[ES_PATH_BYTES];
	const struct dirent *entry;
	DIR *folder = es_folder_open(path);

	if (!folder)
		return;
	while ((entry = readdir(folder)) != NULL) {
		if (!es_path_join(inner, path, entry->d_name))
			continue;
		if (of_a_store(entry->d_name))
			(void)unlink(inner);
	}
	closedir(folder);
	(void)rmdir(path);
}
