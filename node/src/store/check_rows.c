/* SPDX-License-Identifier: EUPL-1.2 */
#include "check.h"

#include "essaim/chunk.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_references(struct es_check *c, uint64_t row, struct es_bytes plain)
{
	struct es_attachment_ref refs[ES_ATTACHMENTS_MAX];
	struct es_key key;

	size_t count = es_attachment_refs(plain, refs);
	c->references += count;
	c->referring += count > 0;
	for (size_t i = 0; i < count; i++) {
		es_key_init(&key);
		es_key_raw(&key, refs[i].id.bytes, ES_ID_LEN);
		es_key_uint(&key, row);
		if (!es_check_has(c, ES_TABLE_REFERENCES, &key))
			es_check_fault_row(c, row, "missing in the index of attachments");
	}
}

static void check_refs(struct es_check *c, uint64_t row, const struct es_leaf *leaf,
                       uint64_t time_ms, struct es_bytes plain)
{
	struct es_key key;
	struct es_id entity;
	struct es_refs refs;

	es_record_entity(&leaf->header, &leaf->id, &entity);
	es_refs_read(&leaf->header, plain, &refs);
	if (refs.begins && leaf->header.kind < ES_CHECK_KINDS &&
	    leaf->header.scope < ES_CHECK_SCOPES)
		c->begun[leaf->header.kind][leaf->header.scope]++;
	if (refs.has_practice && !es_id_equal(&refs.practice, &entity)) {
		c->abouts++;
		es_key_about(&key, &refs.practice, leaf->header.kind);
		es_key_time_row(&key, time_ms, row);
		if (!es_check_has(c, ES_TABLE_ABOUT, &key))
			es_check_fault_row(c, row, "missing in the index of its practice");
	}
	check_references(c, row, plain);
	if (refs.has_tag && es_author_counts(c->snap->store, &leaf->header)) {
		c->authored++;
		es_key_authored(&key, refs.tag, row);
		if (!es_check_has(c, ES_TABLE_AUTHORED, &key))
			es_check_fault_row(c, row, "missing in the index of authors");
	}
	if (refs.has_author) {
		c->profiles++;
		es_key_profile(&key, &leaf->header.structure, refs.author);
		es_key_time_row(&key, time_ms, row);
		if (!es_check_has(c, ES_TABLE_PROFILES, &key))
			es_check_fault_row(c, row, "missing in the index of profiles");
	}
}

/* The body as it came: unsealed into c->unsealed. */
static bool unseal(struct es_check *c, uint64_t row, const struct es_resting *body,
                   struct es_wire_body *wire)
{
	es_err err = es_body_key(c->snap, row, wire->key);

	if (err) {
		es_check_fault_row(c, row,
		                   err == ES_NOT_FOUND ? "the key of its body is missing"
		                                       : "the key of its body cannot be read");
		return false;
	}
	wire->present = true;
	wire->codec = body->codec;
	wire->plain_len = body->plain_len;
	es_writer_reset(&c->unsealed);
	return es_body_unseal(body, wire->key, &c->unsealed, &wire->packed) == ES_OK;
}

static void check_body(struct es_check *c, uint64_t row, const struct es_leaf *leaf,
                       uint64_t time_ms)
{
	struct es_resting body;
	struct es_wire_body wire = {.present = false};
	struct es_bytes plain;
	struct es_key key;
	bool usable;

	es_err err = es_body_resting(c->snap, row, &body);
	if (err && err != ES_NOT_FOUND) {
		es_check_fault_row(c, row, "its body's entry is damaged");
		return;
	}
	es_key_row(&key, row);
	bool wanted = es_check_has(c, ES_TABLE_MISSING, &key);
	c->missing += wanted;
	if (!err && wanted)
		es_check_fault_row(c, row, "its body is here and on the list of missing ones");
	if (err)
		return;
	c->bodies++;
	c->report->bodies++;
	if (!unseal(c, row, &body, &wire))
		return;
	es_writer_reset(&c->plain);
	if (es_wire_check(c->unpacker, &leaf->header, &wire, &c->plain, &plain, &usable) || !usable)
		es_check_fault_row(c, row, "its body does not match its header");
	else
		check_refs(c, row, leaf, time_ms, plain);
}

static void check_indexes(struct es_check *c, uint64_t row, const struct es_leaf *leaf,
                          uint64_t time_ms)
{
	struct es_key key;
	struct es_id entity;

	c->kinds++;
	c->abouts++;
	es_key_kind(&key, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	if (!es_check_has(c, ES_TABLE_KINDS, &key))
		es_check_fault_row(c, row, "missing in the index of kinds");
	es_record_entity(&leaf->header, &leaf->id, &entity);
	es_key_about(&key, &entity, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	if (!es_check_has(c, ES_TABLE_ABOUT, &key))
		es_check_fault_row(c, row, "missing in the index of its entity");
}

static void check_place(struct es_check *c, uint64_t row, const struct es_leaf *leaf,
                        const struct es_place *place)
{
	struct es_log_info info;
	uint64_t there;

	if (place->log == 0)
		return;
	if (es_log_by_number(c->snap, place->log, &info))
		es_check_fault_row(c, row, "its log is not here");
	else if (!es_id_equal(&info.log.structure, &leaf->header.structure))
		es_check_fault_row(c, row, "it counts in a log of another structure");
	else if (es_place_row(c->snap, place->log, place->index, &there) || there != row)
		es_check_fault_row(c, row, "its log has something else at its place");
}

/* What counts no more may keep its body, but stands in no list. */
static void check_parked(struct es_check *c, uint64_t row, const struct es_leaf *leaf)
{
	struct es_resting body;
	struct es_wire_body wire;
	struct es_bytes plain;
	bool usable;

	es_err err = es_body_resting(c->snap, row, &body);
	if (err == ES_NOT_FOUND)
		return;
	if (err) {
		es_check_fault_row(c, row, "its body's entry is damaged");
		return;
	}
	c->bodies++;
	if (!unseal(c, row, &body, &wire))
		return;
	es_writer_reset(&c->plain);
	if (!leaf->readable ||
	    es_wire_check(c->unpacker, &leaf->header, &wire, &c->plain, &plain, &usable))
		es_check_fault_row(c, row, "its body does not match its header");
}

static void check_row(struct es_check *c, uint64_t row)
{
	struct es_place place;
	struct es_leaf leaf;
	struct es_bytes header;
	struct es_key key;
	uint64_t seen_ms;

	if (es_row_raw(c->snap, row, &seen_ms, &place, &header) || header.len == 0 ||
	    header.len > ES_HEADER_MAX) {
		es_check_fault_row(c, row, "its entry is damaged");
		return;
	}
	c->report->records++;
	es_leaf_read(header, &leaf);
	es_key_ids(&key, &leaf.id, row);
	if (!es_check_has(c, ES_TABLE_IDS, &key))
		es_check_fault_row(c, row, "its header is damaged: its id is not in the index");
	check_place(c, row, &leaf, &place);
	es_check_erased(c, row, &leaf);
	if (!es_row_counts(c->snap, row, &place)) {
		check_parked(c, row, &leaf);
		return;
	}
	c->unlogged += place.log == 0;
	if (!leaf.readable) {
		es_check_fault_row(c, row, "its header is damaged");
		return;
	}
	uint64_t time_ms = leaf.header.created_ms < seen_ms ? leaf.header.created_ms : seen_ms;
	check_indexes(c, row, &leaf, time_ms);
	es_check_erasure(c, row, &leaf);
	check_body(c, row, &leaf, time_ms);
}

/* The numbers that lists show are kept beside the index. */
static void check_kinds(struct es_check *c)
{
	struct es_entry entry = {{NULL, 0}, {NULL, 0}};
	uint64_t kind = 0, count = 0;

	for (;;) {
		bool bad = false;
		es_err err =
		        es_txn_seek(c->snap->txn, ES_TABLE_KINDS, ES_SEEK_AFTER, entry.key, &entry);
		struct es_bytes key = entry.key;
		uint64_t next = err ? 0 : es_key_take_uint(&key, &bad);
		if (count && (err || next != kind) && es_kind_count(c->snap, kind) != count)
			es_check_fault(c, "the number of records of a kind is wrong");
		if (err || bad)
			return;
		count = next == kind ? count + 1 : 1;
		kind = next;
	}
}

/* Where something else is wrong, a text that cannot be read is missing among them. */
static void check_begun(struct es_check *c)
{
	struct es_key key;

	if (c->report->faults)
		return;
	for (uint64_t kind = 0; kind < ES_CHECK_KINDS; kind++)
		for (uint64_t scope = 0; scope < ES_CHECK_SCOPES; scope++) {
			es_key_begun(&key, kind, scope);
			if (es_count_at(c->snap, &key) != c->begun[kind][scope])
				es_check_fault(c, "the number of entities of a kind is wrong");
		}
}

/* Every entry that must be there was found; equal numbers show that there is none besides. */
static void check_lists(struct es_check *c)
{
	es_check_entries(c, ES_TABLE_IDS, c->report->records,
	                 "the index of ids names records that are not here");
	es_check_entries(c, ES_TABLE_KINDS, c->kinds,
	                 "the index of kinds names records that are not here");
	es_check_entries(c, ES_TABLE_ABOUT, c->abouts,
	                 "the index of entities names records that are not here");
	es_check_entries(c, ES_TABLE_PROFILES, c->profiles,
	                 "the index of profiles names records that are not here");
	if (!es_id_is_zero(&c->snap->store->authors)) /* else nobody knows which records it has */
		es_check_entries(c, ES_TABLE_AUTHORED, c->authored,
		                 "the index of authors names records that are not here");
	es_check_entries(c, ES_TABLE_REFERENCES, c->references,
	                 "the index of attachments names records that are not here");
	es_check_entries(c, ES_TABLE_REFERRING, c->referring,
	                 "the list of records that refer to attachments names others");
	es_check_entries(c, ES_TABLE_BODIES, c->bodies, "there are bodies without a record");
	es_check_entries(c, ES_TABLE_UNLOGGED, c->unlogged,
	                 "the list of unlogged records names some that are not here");
	es_check_entries(c, ES_TABLE_MISSING, c->missing,
	                 "the list of missing bodies names records that are not here");
}

static void check_each(struct es_check *c)
{
	struct es_entry entry;
	struct es_key key;
	uint64_t expected = 1;

	es_key_init(&key);
	while (es_txn_seek(c->snap->txn, ES_TABLE_ROWS, ES_SEEK_AFTER, es_key_of(&key), &entry) ==
	       ES_OK) {
		bool bad = entry.key.len > ES_KEY_MAX;
		struct es_bytes rest = entry.key;
		uint64_t row = bad ? 0 : es_key_take_uint(&rest, &bad);
		if (bad || rest.len || row != expected) {
			es_check_fault_row(c, expected, "missing");
			return;
		}
		es_key_row(&key, row);
		check_row(c, row);
		expected++;
		es_check_step(c);
	}
}

/* Whether any body rests in the rows of a file. */
static bool any_body(struct es_check *c, uint64_t number)
{
	struct es_entry entry;
	struct es_key key;
	bool bad = false;

	es_key_row(&key, number * ES_SEGMENT_SLOTS);
	if (es_txn_seek(c->snap->txn, ES_TABLE_BODIES, ES_SEEK_FROM, es_key_of(&key), &entry))
		return false;
	return es_key_take_uint(&entry.key, &bad) / ES_SEGMENT_SLOTS == number && !bad;
}

/* Files of which a row needs a key must be whole; what each row lost is told with the row. */
static void check_segments(struct es_check *c)
{
	uint64_t last_row = es_txn_count(c->snap->txn, ES_TABLE_ROWS);
	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	char sentence[256];

	for (uint64_t number = 0; keys && number <= last_row / ES_SEGMENT_SLOTS; number++) {
		const char *what = es_segments_look(c->snap->store->segments, number, keys);
		if (!what || (strcmp(what, "missing") == 0 && !any_body(c, number)))
			continue;
		snprintf(sentence, sizeof(sentence), "the file " ES_SEGMENT_FOLDER "/%08llu is %s",
		         (unsigned long long)number, what);
		es_check_fault(c, sentence);
	}
	if (keys)
		sodium_memzero(keys, ES_SEGMENT_BYTES);
	free(keys);
}

void es_check_rows(struct es_check *c)
{
	check_segments(c);
	check_each(c);
	es_check_erasures(c);
	check_lists(c);
	check_kinds(c);
	check_begun(c);
}
