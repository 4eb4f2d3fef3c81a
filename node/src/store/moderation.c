/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys: one letter, and what it is about. 'h' record, 'b' structure -> time 6; 's' author -> time 6;
 * 'f' record, author -> [time, reason, note]; 'n' record -> text; 'd' number 8 -> [time, action,
 * reason, kind, days, structure or nil]. 'w': doomed.c's. */
#include "store/moderation.h"

#include "node_limits.h"
#include "store/doomed.h"
#include "store/rows.h"
#include "store/writer.h"

#include <string.h>

#define NUMBER_LEN 8
#define NOTE_BYTES (4 * ES_FLAG_NOTE_MAX)

static void key_of(struct es_key *key, char tag, const void *what, size_t len)
{
	es_key_init(key);
	es_key_raw(key, &tag, 1);
	es_key_raw(key, what, len);
}

static bool has(struct es_snapshot *snap, char tag, const void *what, size_t len)
{
	struct es_key key;

	key_of(&key, tag, what, len);
	return es_txn_has(snap->txn, ES_TABLE_MODERATION, es_key_of(&key));
}

/* The entry after key under the same letter. */
static es_err next(struct es_snapshot *snap, const struct es_key *key, size_t len,
                   struct es_entry *entry)
{
	es_err err =
	        es_txn_seek(snap->txn, ES_TABLE_MODERATION, ES_SEEK_AFTER, es_key_of(key), entry);

	if (err)
		return err;
	if (entry->key.data[0] != key->bytes[0])
		return ES_NOT_FOUND;
	return entry->key.len == 1 + len ? ES_OK : ES_CORRUPT;
}

static uint64_t time_of(struct es_bytes value)
{
	bool bad = false;
	uint64_t time_ms = es_key_take_fixed(&value, ES_TIME_LEN, &bad);

	return bad ? 0 : time_ms;
}

static es_err put_time(struct es_write *w, char tag, const void *what, size_t len, bool on,
                       uint64_t time_ms)
{
	struct es_key key, value;

	key_of(&key, tag, what, len);
	es_key_init(&value);
	es_key_time(&value, time_ms);
	if (on)
		es_txn_put(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key), es_key_of(&value));
	else
		es_txn_del(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}

/* The key after *what (all zeros: the first) and its time. */
static es_err time_after(struct es_snapshot *snap, char tag, uint8_t *what, size_t len,
                         uint64_t *time_ms)
{
	struct es_entry entry;
	struct es_key key;

	key_of(&key, tag, what, len);
	es_err err = next(snap, &key, len, &entry);
	if (err)
		return err;
	memcpy(what, entry.key.data + 1, len);
	*time_ms = time_of(entry.value);
	return ES_OK;
}

/* --- what is hidden --------------------------------------------------------------------------- */

bool es_moderated(struct es_snapshot *snap)
{
	return es_txn_count(snap->txn, ES_TABLE_MODERATION) > 0;
}

bool es_hidden(struct es_snapshot *snap, const struct es_id *record)
{
	return has(snap, 'h', record->bytes, ES_ID_LEN);
}

bool es_blocked(struct es_snapshot *snap, const struct es_id *structure)
{
	return has(snap, 'b', structure->bytes, ES_ID_LEN);
}

bool es_hides(struct es_snapshot *snap, const struct es_row *row)
{
	if (!es_moderated(snap))
		return false;
	return es_hidden(snap, &row->id) || es_doomed(snap, row) ||
	       (row->header.has_entity && es_hidden(snap, &row->header.entity)) ||
	       es_blocked(snap, &row->header.structure);
}

bool es_hides_practice_of(struct es_snapshot *snap, const struct es_row *row, struct es_bytes body)
{
	struct es_row practice;
	struct es_refs refs;

	if (!es_moderated(snap))
		return false;
	es_refs_read(&row->header, body, &refs);
	return refs.has_practice && es_row_find(snap, &refs.practice, &practice) == ES_OK &&
	       es_hides(snap, &practice);
}

/* A record, and the tools that go with it where it is a practice: testimonies and translations stand in
 * the practice's own entry. */
static void note_with_tools(struct es_write *w, const struct es_row *row)
{
	struct es_walk walk;
	uint64_t number;

	es_write_note_body(w, row->number);
	if (row->header.kind != ES_KIND_PRACTICE)
		return;
	es_walk_about(&walk, &w->snap, &row->id, ES_KIND_TOOL, ES_NEWEST_FIRST);
	for (size_t i = 0; i < ES_BLOCK_LOOKS_MAX && es_walk_next(&walk, &number); i++)
		es_write_note_body(w, number);
}

es_err es_write_hidden(struct es_write *w, const struct es_row *row, bool on, uint64_t now_ms)
{
	if (es_hidden(&w->snap, &row->id) == on)
		return ES_OK;
	note_with_tools(w, row);
	return put_time(w, 'h', row->id.bytes, ES_ID_LEN, on, now_ms);
}

/* What search made of the structure's records is made anew. */
static void note_kind(struct es_write *w, const struct es_id *structure, uint64_t kind)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	es_walk_kind(&walk, &w->snap, kind, ES_NEWEST_FIRST);
	for (size_t i = 0; i < ES_BLOCK_LOOKS_MAX && es_walk_next(&walk, &number); i++)
		if (es_row_get(&w->snap, number, &row) == ES_OK &&
		    es_id_equal(&row.header.structure, structure))
			note_with_tools(w, &row);
}

es_err es_write_blocked(struct es_write *w, const struct es_id *structure, bool on, uint64_t now_ms)
{
	static const uint64_t kinds[] = {ES_KIND_PRACTICE, ES_KIND_TOOL,      ES_KIND_TOOLBOX,
	                                 ES_KIND_TUTORIAL, ES_KIND_TESTIMONY, ES_KIND_TRANSLATION,
	                                 ES_KIND_SUBTITLES};

	if (es_blocked(&w->snap, structure) == on)
		return ES_OK;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		note_kind(w, structure, kinds[i]);
	return put_time(w, 'b', structure->bytes, ES_ID_LEN, on, now_ms);
}

es_err es_hidden_after(struct es_snapshot *snap, struct es_id *id, uint64_t *since_ms)
{
	return time_after(snap, 'h', id->bytes, ES_ID_LEN, since_ms);
}

es_err es_blocked_after(struct es_snapshot *snap, struct es_id *id, uint64_t *since_ms)
{
	return time_after(snap, 'b', id->bytes, ES_ID_LEN, since_ms);
}

/* --- people ----------------------------------------------------------------------------------- */

uint64_t es_suspended_ms(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                         uint64_t now_ms)
{
	struct es_bytes value;
	struct es_key key;

	key_of(&key, 's', author, ES_AUTHOR_LEN);
	if (es_txn_get(snap->txn, ES_TABLE_MODERATION, es_key_of(&key), &value))
		return 0;
	uint64_t until_ms = time_of(value);
	return until_ms > now_ms ? until_ms : 0;
}

struct search {
	const uint8_t *author;
	char login[ES_LOGIN_MAX + 1];
};

static es_err match(void *context, const struct es_account *account)
{
	struct search *search = context;

	if (memcmp(account->author, search->author, ES_AUTHOR_LEN) == 0)
		memcpy(search->login, account->login, sizeof(search->login));
	return ES_OK;
}

es_err es_write_suspended(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                          uint64_t until_ms)
{
	struct search search = {.author = author};

	es_err err = es_account_each(&w->snap, match, &search);
	if (!err && until_ms && search.login[0])
		err = es_write_cookies_drop(w, search.login);
	w->accounts |= search.login[0] != 0; /* open pages look again who they are */
	return err ? err : put_time(w, 's', author, ES_AUTHOR_LEN, until_ms > 0, until_ms);
}

es_err es_suspended_after(struct es_snapshot *snap, uint8_t author[ES_AUTHOR_LEN],
                          uint64_t *until_ms)
{
	return time_after(snap, 's', author, ES_AUTHOR_LEN, until_ms);
}

/* --- flags ------------------------------------------------------------------------------------ */

static void key_flag(struct es_key *key, const struct es_flag *flag)
{
	key_of(key, 'f', flag->record.bytes, ES_ID_LEN);
	es_key_raw(key, flag->by, ES_AUTHOR_LEN);
}

es_err es_write_flag(struct es_write *w, const struct es_flag *flag)
{
	uint8_t bytes[NOTE_BYTES + 64];
	struct es_writer value;
	struct es_key key;

	if (es_txn_count(w->snap.txn, ES_TABLE_MODERATION) >= ES_MODERATION_MAX)
		return ES_LIMIT;
	es_writer_init(&value, bytes, sizeof(bytes));
	es_write_array(&value, 3);
	es_write_uint(&value, flag->time_ms);
	es_write_uint(&value, flag->reason);
	es_write_str(&value, flag->note);
	key_flag(&key, flag);
	if (value.err)
		return value.err;
	es_txn_put(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key), es_writer_bytes(&value));
	return es_txn_err(w->snap.txn);
}

es_err es_flag_after(struct es_snapshot *snap, struct es_flag *flag)
{
	struct es_entry entry;
	struct es_reader r;
	struct es_key key;

	key_flag(&key, flag);
	es_err err = next(snap, &key, ES_ID_LEN + ES_AUTHOR_LEN, &entry);
	if (err)
		return err;
	memcpy(flag->record.bytes, entry.key.data + 1, ES_ID_LEN);
	memcpy(flag->by, entry.key.data + 1 + ES_ID_LEN, ES_AUTHOR_LEN);
	es_reader_init(&r, entry.value);
	es_read_array_of(&r, 3);
	flag->time_ms = es_read_uint(&r, UINT64_MAX);
	flag->reason = es_read_uint(&r, UINT64_MAX);
	flag->note = es_read_str(&r, NOTE_BYTES);
	return es_reader_finish(&r) == ES_OK ? ES_OK : ES_CORRUPT;
}

es_err es_write_flags_drop(struct es_write *w, const struct es_id *record)
{
	struct es_flag flag = {.record = *record};
	struct es_key key;

	while (es_flag_after(&w->snap, &flag) == ES_OK && es_id_equal(&flag.record, record)) {
		key_flag(&key, &flag);
		es_txn_del(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key));
	}
	return es_txn_err(w->snap.txn);
}

struct es_bytes es_case_note(struct es_snapshot *snap, const struct es_id *record)
{
	struct es_bytes value;
	struct es_key key;

	key_of(&key, 'n', record->bytes, ES_ID_LEN);
	if (es_txn_get(snap->txn, ES_TABLE_MODERATION, es_key_of(&key), &value))
		return es_bytes_of("", 0);
	return value;
}

es_err es_write_case_note(struct es_write *w, const struct es_id *record, struct es_bytes note)
{
	struct es_key key;

	key_of(&key, 'n', record->bytes, ES_ID_LEN);
	if (note.len)
		es_txn_put(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key), note);
	else
		es_txn_del(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}

/* --- decisions -------------------------------------------------------------------------------- */

static void key_decision(struct es_key *key, uint64_t number)
{
	key_of(key, 'd', "", 0);
	es_key_fixed(key, number, NUMBER_LEN);
}

static es_err read_decision(const struct es_entry *entry, struct es_decision *out)
{
	struct es_bytes number;
	struct es_reader r;
	bool bad = false;

	memset(out, 0, sizeof(*out));
	if (entry->key.len != 1 + NUMBER_LEN || entry->key.data[0] != 'd')
		return ES_NOT_FOUND;
	number = es_bytes_of(entry->key.data + 1, NUMBER_LEN);
	out->number = es_key_take_fixed(&number, NUMBER_LEN, &bad);
	es_reader_init(&r, entry->value);
	es_read_array_of(&r, 6);
	out->time_ms = es_read_uint(&r, UINT64_MAX);
	out->action = es_read_uint(&r, UINT64_MAX);
	out->reason = es_read_uint(&r, UINT64_MAX);
	out->kind = es_read_uint(&r, UINT64_MAX);
	out->days = es_read_uint(&r, UINT64_MAX);
	out->has_structure = es_reader_peek(&r) == ES_BIN;
	if (out->has_structure)
		es_read_fixed(&r, out->structure.bytes, ES_ID_LEN);
	else
		es_read_nil(&r);
	return bad || es_reader_finish(&r) != ES_OK ? ES_CORRUPT : ES_OK;
}

es_err es_decision_before(struct es_snapshot *snap, uint64_t number, struct es_decision *out)
{
	struct es_entry entry;
	struct es_key key;

	key_decision(&key, number ? number : UINT64_MAX);
	es_err err = es_txn_seek(snap->txn, ES_TABLE_MODERATION, ES_SEEK_BEFORE, es_key_of(&key),
	                         &entry);
	return err ? err : read_decision(&entry, out);
}

es_err es_write_decision(struct es_write *w, const struct es_decision *decision)
{
	uint8_t bytes[128];
	struct es_decision last;
	struct es_writer value;
	struct es_key key;

	es_err err = es_decision_before(&w->snap, 0, &last);
	if (err && err != ES_NOT_FOUND)
		return err;
	uint64_t number = err ? 1 : last.number + 1;
	es_writer_init(&value, bytes, sizeof(bytes));
	es_write_array(&value, 6);
	es_write_uint(&value, decision->time_ms);
	es_write_uint(&value, decision->action);
	es_write_uint(&value, decision->reason);
	es_write_uint(&value, decision->kind);
	es_write_uint(&value, decision->days);
	if (decision->has_structure)
		es_write_bin(&value, ES_BYTES(decision->structure.bytes));
	else
		es_write_nil(&value);
	key_decision(&key, number);
	es_txn_put(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key), es_writer_bytes(&value));
	if (number > ES_DECISIONS_MAX) {
		key_decision(&key, number - ES_DECISIONS_MAX);
		es_txn_del(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key));
	}
	return es_txn_err(w->snap.txn);
}
