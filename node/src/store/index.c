/* SPDX-License-Identifier: EUPL-1.2 */
#include "rows.h"

#include "attachments.h"
#include "erase.h"

#include <string.h>

void es_key_row(struct es_key *key, uint64_t row)
{
	es_key_init(key);
	es_key_uint(key, row);
}

void es_key_ids(struct es_key *key, const struct es_id *id, uint64_t row)
{
	es_key_init(key);
	es_key_raw(key, id->bytes, ES_IDS_PREFIX);
	es_key_uint(key, row);
}

void es_key_kind(struct es_key *key, uint64_t kind)
{
	es_key_init(key);
	es_key_uint(key, kind);
}

void es_key_about(struct es_key *key, const struct es_id *entity, uint64_t kind)
{
	es_key_init(key);
	es_key_raw(key, entity->bytes, ES_ENTITY_PREFIX);
	es_key_uint(key, kind);
}

void es_key_profile(struct es_key *key, const struct es_id *structure,
                    const uint8_t author[ES_AUTHOR_LEN])
{
	es_key_init(key);
	es_key_raw(key, structure->bytes, ES_ENTITY_PREFIX);
	es_key_raw(key, author, ES_AUTHOR_LEN);
}

void es_key_time_row(struct es_key *key, uint64_t time_ms, uint64_t row)
{
	es_key_time(key, time_ms);
	es_key_uint(key, row);
}

void es_key_count(struct es_key *key, uint64_t kind)
{
	es_key_init(key);
	es_key_raw(key, "count", 5);
	es_key_uint(key, kind);
}

void es_key_begun(struct es_key *key, uint64_t kind, uint64_t scope)
{
	es_key_init(key);
	es_key_raw(key, "count-begun", 11); /* carried over by nobody: es_store_renew */
	es_key_uint(key, kind);
	es_key_uint(key, scope);
}

/* The field of a body that says what it is looked for by. */
static const char *about_field(uint64_t kind)
{
	if (kind == ES_KIND_ADOPTION)
		return "adopts";
	if (kind == ES_KIND_TUTORIAL)
		return "about";
	/* the film that they are of, wherever it is shown */
	return kind == ES_KIND_SUBTITLES ? "file" : "practice";
}

void es_refs_read(const struct es_header *header, struct es_bytes body, struct es_refs *refs)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_bytes value;

	memset(refs, 0, sizeof(*refs));
	refs->begins = !header->has_entity;
	refs->has_tag = header->kind != ES_KIND_LOG_START && header->kind != ES_KIND_ERASURE &&
	                es_body_author(body, author) == ES_OK;
	if (refs->has_tag)
		es_author_tag(&header->structure, author, refs->tag);
	if (es_map_get(body, about_field(header->kind), &value)) {
		value = es_value_str(value);
		refs->has_practice = value.len == ES_ID_LEN;
		if (refs->has_practice)
			memcpy(refs->practice.bytes, value.data, ES_ID_LEN);
	}
	refs->has_attachments = es_attachment_any(body);
	/* A practice's contact is a profile, too, but not that of who published it. */
	if (header->kind == ES_KIND_PROFILE && !refs->has_practice)
		refs->has_author = es_body_author(body, refs->author) == ES_OK;
}

es_err es_row_refs(struct es_snapshot *snap, uint64_t row, const struct es_header *header,
                   struct es_refs *refs, bool *present)
{
	struct es_row found = {.number = row, .snap = snap};
	struct es_writer plain;
	struct es_bytes body;

	memset(refs, 0, sizeof(*refs));
	*present = false;
	es_err err = es_body_resting(snap, row, &found.body);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	found.has_body = true;
	es_writer_grow(&plain, 2 * ES_BODY_MAX);
	err = es_row_body(&found, &plain, &body);
	if (!err) {
		es_refs_read(header, body, refs);
		*present = true;
	}
	es_writer_free(&plain);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static uint64_t list_time(const struct es_leaf *leaf, uint64_t seen_ms)
{
	return leaf->header.created_ms < seen_ms ? leaf->header.created_ms : seen_ms;
}

/* Each entry of a record is either marked or deleted. */
typedef void edit(struct es_txn *txn, enum es_table table, struct es_bytes key);

static void edit_kind(struct es_write *w, edit *entry, uint64_t row, const struct es_leaf *leaf,
                      uint64_t time_ms)
{
	struct es_key key;

	es_key_kind(&key, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	entry(w->snap.txn, ES_TABLE_KINDS, es_key_of(&key));
}

static void edit_entity(struct es_write *w, edit *entry, uint64_t row, const struct es_leaf *leaf,
                        uint64_t time_ms)
{
	struct es_key key;
	struct es_id entity;

	es_record_entity(&leaf->header, &leaf->id, &entity);
	es_key_about(&key, &entity, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	entry(w->snap.txn, ES_TABLE_ABOUT, es_key_of(&key));
}

static void edit_refs(struct es_write *w, edit *entry, uint64_t row, const struct es_leaf *leaf,
                      uint64_t time_ms, const struct es_refs *refs)
{
	struct es_key key;
	struct es_id entity;

	es_record_entity(&leaf->header, &leaf->id, &entity);
	if (refs->has_practice && !es_id_equal(&refs->practice, &entity)) {
		es_key_about(&key, &refs->practice, leaf->header.kind);
		es_key_time_row(&key, time_ms, row);
		entry(w->snap.txn, ES_TABLE_ABOUT, es_key_of(&key));
	}
	if (refs->has_tag && es_author_counts(w->snap.store, &leaf->header)) {
		es_key_authored(&key, refs->tag, row);
		entry(w->snap.txn, ES_TABLE_AUTHORED, es_key_of(&key));
	}
	if (refs->has_author) {
		es_key_profile(&key, &leaf->header.structure, refs->author);
		es_key_time_row(&key, time_ms, row);
		entry(w->snap.txn, ES_TABLE_PROFILES, es_key_of(&key));
	}
}

void es_row_list_kind(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                      uint64_t seen_ms)
{
	edit_kind(w, es_txn_mark, row, leaf, list_time(leaf, seen_ms));
	es_write_note_kind(w, leaf->header.kind, true);
}

void es_row_list_entity(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                        uint64_t seen_ms)
{
	edit_entity(w, es_txn_mark, row, leaf, list_time(leaf, seen_ms));
}

void es_row_index(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms)
{
	es_row_list_kind(w, row, leaf, seen_ms);
	es_row_list_entity(w, row, leaf, seen_ms);
	if (leaf->header.kind == ES_KIND_ERASURE)
		es_erase_take(w, leaf);
}

static void note_count(struct es_write *w, struct es_count_delta of, bool added);

/* What begins an entity is counted as long as its text is here. */
static void note_begun(struct es_write *w, const struct es_leaf *leaf, const struct es_refs *refs,
                       bool added)
{
	struct es_count_delta of = {leaf->header.kind, leaf->header.scope, true, 0};

	if (refs->begins)
		note_count(w, of, added);
}

/* Few bodies refer to attachments; these are read once more, from where they rest now. */
static void index_attachments(struct es_write *w, uint64_t row, const struct es_leaf *leaf)
{
	struct es_row found = {.number = row, .snap = &w->snap};
	struct es_writer plain;
	struct es_bytes body;

	es_err err = es_body_resting(&w->snap, row, &found.body);
	found.has_body = !err;
	es_writer_grow(&plain, 2 * ES_BODY_MAX);
	if (!err)
		err = es_row_body(&found, &plain, &body);
	if (!err)
		es_references_add(w, row, &leaf->header, body);
	es_writer_free(&plain);
	es_txn_fail(w->snap.txn, err);
}

void es_row_index_refs(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                       uint64_t seen_ms, const struct es_refs *refs)
{
	edit_refs(w, es_txn_mark, row, leaf, list_time(leaf, seen_ms), refs);
	note_begun(w, leaf, refs, true);
	if (refs->has_attachments)
		index_attachments(w, row, leaf);
}

void es_row_unindex_refs(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                         uint64_t seen_ms, const struct es_refs *refs, bool erased)
{
	es_references_drop(w, row, erased);
	note_begun(w, leaf, refs, false);
	edit_refs(w, es_txn_del, row, leaf, list_time(leaf, seen_ms), refs);
}

void es_row_unindex(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms,
                    const struct es_refs *refs)
{
	struct es_key key;

	edit_kind(w, es_txn_del, row, leaf, list_time(leaf, seen_ms));
	edit_entity(w, es_txn_del, row, leaf, list_time(leaf, seen_ms));
	es_write_note_kind(w, leaf->header.kind, false);
	es_row_unindex_refs(w, row, leaf, seen_ms, refs, false);
	es_key_row(&key, row);
	es_txn_del(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
}

/* A number below 0 is kept as what wraps around to it. */
static void note_count(struct es_write *w, struct es_count_delta of, bool added)
{
	of.added = added ? 1 : UINT64_MAX;
	for (size_t i = 0; i < w->counts_len; i++) {
		struct es_count_delta *known = &w->counts[i];
		if (known->kind == of.kind && known->scope == of.scope &&
		    known->begun == of.begun) {
			known->added += of.added;
			return;
		}
	}
	if (w->counts_len == ES_COUNT_DELTAS)
		es_txn_fail(w->snap.txn, es_row_write_counts(w));
	w->counts[w->counts_len++] = of;
}

void es_write_note_kind(struct es_write *w, uint64_t kind, bool added)
{
	note_count(w, (struct es_count_delta){.kind = kind}, added);
}

es_err es_row_write_counts(struct es_write *w)
{
	for (size_t i = 0; i < w->counts_len; i++) {
		const struct es_count_delta *of = &w->counts[i];
		struct es_key key, value;
		if (of->begun)
			es_key_begun(&key, of->kind, of->scope);
		else
			es_key_count(&key, of->kind);
		es_key_init(&value);
		es_key_uint(&value, es_count_at(&w->snap, &key) + of->added);
		es_txn_put(w->snap.txn, ES_TABLE_META, es_key_of(&key), es_key_of(&value));
	}
	w->counts_len = 0;
	return es_txn_err(w->snap.txn);
}
