/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses that a home remembers. */
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define PEERS_META "peers"
#define PEERS_BYTES_MAX (ES_PEERS_MAX * (ES_ADDRESS_MAX + ES_ID_LEN + 8) + 8)

struct remembered {
	struct es_bytes address;
	struct es_bytes structure; /* empty: unknown */
};

/* Reads one entry; the reader's error sticks. */
static struct remembered read_entry(struct es_reader *r)
{
	struct remembered entry = {0};

	es_read_array_of(r, 2);
	entry.address = es_read_str(r, ES_ADDRESS_MAX);
	if (es_reader_peek(r) == ES_NIL)
		es_read_nil(r);
	else
		entry.structure = es_read_bin(r, ES_ID_LEN);
	return entry;
}

static void write_entry(struct es_writer *w, struct es_bytes address, struct es_bytes structure)
{
	es_write_array(w, 2);
	es_write_str(w, address);
	if (structure.len == ES_ID_LEN)
		es_write_bin(w, structure);
	else
		es_write_nil(w);
}

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
		size_t entries = es_read_array(&r, ES_PEERS_MAX);
		for (size_t i = 0; i < entries && !r.err; i++) {
			struct remembered entry = read_entry(&r);
			if (r.err || names(ticket, entry.address))
				continue;
			write_entry(&kept, entry.address, entry.structure);
			count++;
		}
	}
	for (size_t i = 0; i < ticket->addresses_len && count < ES_PEERS_MAX; i++, count++)
		write_entry(&kept, es_bytes_str(ticket->addresses[i]),
		            ES_BYTES(remember->structure->bytes));
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

static void load_entry(struct es_links *links, const struct remembered *entry)
{
	char address[ES_ADDRESS_MAX + 1];

	memcpy(address, entry->address.data, entry->address.len);
	address[entry->address.len] = '\0';
	struct peer *peer = dial_peer(links, address);
	if (peer && entry->structure.len == ES_ID_LEN && !peer->has_structure) {
		peer->has_structure = true;
		memcpy(peer->structure.bytes, entry->structure.data, ES_ID_LEN);
	}
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
		size_t entries = es_read_array(&r, ES_PEERS_MAX);
		for (size_t i = 0; i < entries; i++) {
			struct remembered entry = read_entry(&r);
			if (r.err)
				break;
			load_entry(links, &entry);
		}
	}
	es_snapshot_end(snap);
}
