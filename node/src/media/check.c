/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether what is here is what its id says. */
#include "media/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check {
	struct es_media *m;
	const struct es_media_watch *watch;
	uint8_t *buffer;
	uint64_t faults, done, total;
};

static void fault(struct check *c, const struct es_id *id, const char *what)
{
	char hex[ES_ID_HEX_LEN], sentence[200];

	c->faults++;
	if (!c->watch->fault)
		return;
	es_id_hex(id, hex);
	(void)snprintf(sentence, sizeof(sentence), "the file %s %s", hex, what);
	c->watch->fault(c->watch->context, sentence);
}

/* The chunks that hold; the tree too, since they are held against it, and it against the id. */
static es_err look(struct check *c, struct holding *h, uint8_t good[ES_CHUNK_MAP_MAX])
{
	const struct part *p = h->part;
	struct es_chunk_path path;
	es_err err = ES_OK;

	memset(good, 0, ES_CHUNK_MAP_MAX);
	for (uint32_t i = 0; i < p->tree.chunks; i++) {
		err = part_check(p, i, c->buffer);
		if (!err)
			err = es_chunk_tree_path(&p->tree, i, &path);
		if (!err)
			err = es_chunk_verify(h->size, &h->id, &p->tree.nodes[i], &path);
		if (!err)
			es_chunk_map_set(good, i);
		c->done += es_chunk_len(h->size, i);
		if (c->watch->progress && i % 256 == 0)
			c->watch->progress(c->watch->context, c->done, c->total);
	}
	return es_chunk_map_count(good, p->tree.chunks) == p->tree.chunks ? ES_OK : ES_BAD_HASH;
}

/* Our own were whole once. */
static bool should_be_whole(const struct es_holding *row)
{
	return row->whole || row->own;
}

void edit_lost(struct es_holding *row, uint64_t unused)
{
	(void)unused;
	row->whole = false;
}

/* It is not whole any more: what holds of it stays. */
static es_err let_go(struct check *c, const struct es_id *id, struct es_holding *row)
{
	row->whole = false;
	return table_edit(c->m, id, edit_lost, 0, NULL);
}

static es_err check_missing(struct check *c, const struct es_id *id, struct es_holding *row)
{
	if (table_get(c->m, id, row) || !should_be_whole(row))
		return ES_OK; /* it was removed meanwhile */
	fault(c, id, "is missing, or not of its length");
	if (!c->watch->repair || !row->whole)
		return ES_OK;
	row->whole = false;
	return room_remove(c->m, id, edit_lost);
}

static es_err check_held(struct check *c, const struct es_id *id, struct es_holding *row,
                         struct holding *h)
{
	uint8_t good[ES_CHUNK_MAP_MAX];
	es_err err = look(c, h, good);

	if (err != ES_BAD_HASH)
		return err;
	fault(c, id, row->whole ? "is not what its id says" : "is missing in part");
	if (!c->watch->repair || !row->whole)
		return ES_OK;
	err = let_go(c, id, row);
	return err ? err : part_undo(h->part, good);
}

static es_err check_one(struct check *c, const struct es_id *id, struct es_holding *row)
{
	struct holding *h;

	es_err err = holding_get(c->m, id, &h);
	if (err == ES_NOT_FOUND || err == ES_CORRUPT)
		return check_missing(c, id, row);
	if (err)
		return err;
	err = check_held(c, id, row, h);
	holding_let_go(c->m, h);
	return err;
}

/* The next that should be whole. One of ours that is not, and that nothing refers to, is on its way to
 * be one, or to be forgotten. */
static bool next_whole(struct es_media *m, struct es_id *id, struct es_holding *row)
{
	struct es_snapshot *snap;
	bool found = false;

	if (es_snapshot_begin(m->store, &snap))
		return false;
	while (!found && es_holding_next(snap, id, id, row) == ES_OK)
		found = row->whole || (row->own && es_is_referred(snap, id));
	es_snapshot_end(snap);
	return found;
}

es_err es_media_check(struct es_media *m, const struct es_media_watch *watch, uint64_t *faults)
{
	struct check c = {.m = m, .watch = watch, .buffer = malloc(ES_CHUNK_LEN)};
	struct es_holding row;
	struct es_id id = {{0}};
	es_err err = c.buffer ? ES_OK : ES_NO_MEMORY;

	while (!err && next_whole(m, &id, &row))
		c.total += row.size;
	memset(&id, 0, sizeof(id));
	while (!err && next_whole(m, &id, &row))
		err = check_one(&c, &id, &row);
	free(c.buffer);
	*faults = c.faults;
	return err ? err : c.faults ? ES_CORRUPT : ES_OK;
}
