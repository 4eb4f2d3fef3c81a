/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses that a home remembers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define PEERS_META "peers"
#define ENTRY_BYTES_MAX (ES_ADDRESS_MAX + ES_ID_LEN + 24)
#define PEERS_BYTES_MAX (ES_BOOK_MAX * ENTRY_BYTES_MAX + 8)

struct remembered {
	struct es_bytes address;
	struct es_bytes structure; /* empty: unknown */
	uint64_t heard_s;          /* wall clock; 0: never */
	bool given;
};

/* Reads one entry; the reader's error sticks. */
static struct remembered read_entry(struct es_reader *r)
{
	struct remembered entry = {0};

	es_read_array_of(r, 4);
	entry.address = es_read_str(r, ES_ADDRESS_MAX);
	if (es_reader_peek(r) == ES_NIL)
		es_read_nil(r);
	else
		entry.structure = es_read_bin(r, ES_ID_LEN);
	entry.heard_s = es_read_uint(r, UINT32_MAX);
	entry.given = es_read_bool(r);
	return entry;
}

static void write_entry(struct es_writer *w, const struct remembered *entry)
{
	es_write_array(w, 4);
	es_write_str(w, entry->address);
	if (entry->structure.len == ES_ID_LEN)
		es_write_bin(w, entry->structure);
	else
		es_write_nil(w);
	es_write_uint(w, entry->heard_s);
	es_write_bool(w, entry->given);
}

/* --- a ticket's addresses --------------------------------------------------------------------- */

struct remember {
	struct es_change change; /* first */
	const struct es_ticket *ticket;
	const struct es_id *structure;
};

static bool names(const struct es_ticket *ticket, struct es_bytes address)
{
	for (size_t i = 0; i < ticket->addresses_len; i++)
		if (es_bytes_equal(es_bytes_str(ticket->addresses[i]), address))
			return true;
	return false;
}

/* The old entries but for those that the ticket names, then the ticket's. */
static es_err apply_remember(struct es_write *w, struct es_change *change)
{
	struct remember *remember = (struct remember *)change;
	const struct es_ticket *ticket = remember->ticket;
	struct es_bytes old = {0};
	struct es_writer kept, all;
	struct es_reader r;
	size_t count = 0;

	es_writer_grow(&kept, PEERS_BYTES_MAX);
	es_writer_grow(&all, PEERS_BYTES_MAX + 16);
	es_err err = es_meta_get(es_write_snapshot(w), PEERS_META, &old);
	if (err == ES_OK) {
		es_reader_init(&r, old);
		size_t entries = es_read_array(&r, ES_BOOK_MAX);
		for (size_t i = 0; i < entries && count + ticket->addresses_len < ES_BOOK_MAX;
		     i++) {
			struct remembered entry = read_entry(&r);
			if (r.err)
				break;
			if (names(ticket, entry.address))
				continue;
			write_entry(&kept, &entry);
			count++;
		}
	}
	for (size_t i = 0; i < ticket->addresses_len; i++, count++) {
		struct remembered entry = {.address = es_bytes_str(ticket->addresses[i]),
		                           .structure = ES_BYTES(remember->structure->bytes),
		                           .given = true};
		write_entry(&kept, &entry);
	}
	es_write_array(&all, count);
	es_write_raw(&all, es_writer_bytes(&kept));
	err = kept.err ? kept.err : all.err;
	if (!err)
		err = es_meta_put(w, PEERS_META, es_writer_bytes(&all));
	es_writer_free(&kept);
	es_writer_free(&all);
	return err;
}

es_err es_peers_remember(struct es_node *node, const struct es_ticket *ticket,
                         const struct es_id *structure)
{
	struct remember remember = {.ticket = ticket, .structure = structure};

	return es_store_apply(node->store, apply_remember, &remember.change);
}

/* --- the book --------------------------------------------------------------------------------- */

static void load_entry(struct es_links *links, const struct remembered *in)
{
	char address[ES_ADDRESS_MAX + 1];
	struct es_peer_way way;
	struct es_id structure;
	bool known = in->structure.len == ES_ID_LEN;
	int64_t now = (int64_t)es_monotonic_ms();
	uint64_t wall_s = es_now_ms() / 1000;

	if (links->given_only && !in->given)
		return;
	memcpy(address, in->address.data, in->address.len);
	address[in->address.len] = '\0';
	if (known)
		memcpy(structure.bytes, in->structure.data, ES_ID_LEN);
	if (es_peer_way_parse(address, &way) ||
	    es_book_add(&links->book, address, known ? &structure : NULL, NULL,
	                in->given ? ES_BOOK_GIVEN : ES_BOOK_TOLD, now))
		return;
	struct es_book_entry *entry = es_book_find(&links->book, address);
	if (in->heard_s == 0 || entry->heard_ms != ES_NEVER)
		return;
	uint64_t age_s = wall_s > in->heard_s ? wall_s - in->heard_s : 0;
	entry->heard_ms = now - (int64_t)age_s * 1000;
	if (entry->source < ES_BOOK_HEARD)
		entry->source = ES_BOOK_HEARD;
}

void peers_load(struct es_links *links)
{
	struct es_snapshot *snap;
	struct es_bytes value;
	struct es_reader r;

	if (es_snapshot_begin(links->node->store, &snap))
		return;
	if (es_meta_get(snap, PEERS_META, &value) == ES_OK) {
		es_reader_init(&r, value);
		size_t entries = es_read_array(&r, ES_BOOK_MAX);
		for (size_t i = 0; i < entries; i++) {
			struct remembered entry = read_entry(&r);
			if (r.err)
				break;
			load_entry(links, &entry);
		}
	}
	es_snapshot_end(snap);
}

struct save {
	struct es_change change; /* first */
	struct es_links *links;
	struct es_post post;
	struct es_writer w;
};

static es_err apply_save(struct es_write *w, struct es_change *change)
{
	return es_meta_put(w, PEERS_META, es_writer_bytes(&((struct save *)change)->w));
}

static void on_saved(struct es_post *post)
{
	struct save *save = (struct save *)((uint8_t *)post - offsetof(struct save, post));

	save->links->under_way--;
	es_writer_free(&save->w);
	free(save);
}

/* Writer thread. */
static void on_save_done(struct es_change *change, es_err result)
{
	struct save *save = (struct save *)change;

	if (result)
		es_say(ES_LEVEL_WARNING, "the addresses of peers were not written down: %s",
		       es_err_sentence(result));
	save->post.run = on_saved;
	es_loop_post(save->links->config.loop, &save->post);
}

static void write_book(const struct es_book *book, struct es_writer *w)
{
	int64_t now = (int64_t)es_monotonic_ms(), wall = (int64_t)es_now_ms();
	size_t count = 0;

	for (size_t i = 0; i < book->count; i++)
		count += !book->entries[i].self;
	es_write_array(w, count);
	for (size_t i = 0; i < book->count; i++) {
		const struct es_book_entry *e = &book->entries[i];
		struct remembered entry = {.address = es_bytes_str(e->address),
		                           .given = e->source == ES_BOOK_GIVEN};
		if (e->self)
			continue;
		if (!es_id_is_zero(&e->structure))
			entry.structure = ES_BYTES(e->structure.bytes);
		if (e->heard_ms != ES_NEVER && wall > now - e->heard_ms)
			entry.heard_s = (uint64_t)(wall - (now - e->heard_ms)) / 1000;
		write_entry(w, &entry);
	}
}

void peers_save(struct es_links *links)
{
	struct save *save = calloc(1, sizeof *save);

	links->save_ms = es_monotonic_ms() + ES_BOOK_SAVE_MS;
	if (!save)
		return;
	save->links = links;
	save->change.apply = apply_save;
	save->change.done = on_save_done;
	es_writer_grow(&save->w, PEERS_BYTES_MAX);
	write_book(&links->book, &save->w);
	if (save->w.err) {
		es_writer_free(&save->w);
		free(save);
		return;
	}
	links->under_way++;
	es_store_submit(links->node->store, &save->change);
}
