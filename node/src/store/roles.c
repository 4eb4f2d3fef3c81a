/* SPDX-License-Identifier: EUPL-1.2 */
/* A wish: [asked_ms, decided_ms, state, text, reason]; an invitation: [role, note, by, created_ms,
 * expires_ms]; a change: [time_ms, by, person, from, to, reason]. */
#include "store/roles.h"

#include "store/people_key.h"

#include <string.h>

#define VALUE_MAX 4096
#define NUMBER_LEN 8

/* --- wishes ------------------------------------------------------------------------------------- */

es_err es_wish_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                   struct es_wish *out)
{
	struct es_bytes value;
	struct es_reader r;
	struct es_key key;

	memset(out, 0, sizeof(*out));
	es_people_key(&key, 'q', person, ES_AUTHOR_LEN);
	es_err err = es_people_get(snap, &key, &value);
	if (err)
		return err;
	es_reader_init(&r, value);
	es_read_array_of(&r, 5);
	out->asked_ms = es_read_uint(&r, UINT64_MAX);
	out->decided_ms = es_read_uint(&r, UINT64_MAX);
	out->state = (enum es_wish_state)es_read_uint(&r, ES_WISH_STATES - 1);
	es_people_text(&r, out->text, sizeof(out->text));
	es_people_text(&r, out->reason, sizeof(out->reason));
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_write_wish(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                     const struct es_wish *wish)
{
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_key key;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 5);
	es_write_uint(&out, wish->asked_ms);
	es_write_uint(&out, wish->decided_ms);
	es_write_uint(&out, (uint64_t)wish->state);
	es_write_cstr(&out, wish->text);
	es_write_cstr(&out, wish->reason);
	es_people_key(&key, 'q', person, ES_AUTHOR_LEN);
	es_people_put(w, &key, &out);
	return es_txn_err(w->snap.txn);
}

/* --- invitations -------------------------------------------------------------------------------- */

static es_err read_invitation(struct es_bytes value, struct es_invitation *out)
{
	struct es_reader r;

	es_reader_init(&r, value);
	es_read_array_of(&r, 5);
	es_people_text(&r, out->role, sizeof(out->role));
	es_people_text(&r, out->note, sizeof(out->note));
	es_read_fixed(&r, out->by, sizeof(out->by));
	out->created_ms = es_read_uint(&r, UINT64_MAX);
	out->expires_ms = es_read_uint(&r, UINT64_MAX);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_invitation_get(struct es_snapshot *snap, const uint8_t id[ES_WAY_ID_LEN],
                         struct es_invitation *out)
{
	struct es_bytes value;
	struct es_key key;

	memset(out, 0, sizeof(*out));
	memcpy(out->id, id, ES_WAY_ID_LEN);
	es_people_key(&key, 'v', id, ES_WAY_ID_LEN);
	es_err err = es_people_get(snap, &key, &value);
	return err ? err : read_invitation(value, out);
}

es_err es_invitation_after(struct es_snapshot *snap, struct es_invitation *out)
{
	struct es_entry entry;
	struct es_key key;

	es_people_key(&key, 'v', out->id, ES_WAY_ID_LEN);
	es_err err = es_people_next(snap, &key, 1, &entry);
	if (err)
		return err;
	if (entry.key.len != 1 + ES_WAY_ID_LEN)
		return ES_CORRUPT;
	memcpy(out->id, entry.key.data + 1, ES_WAY_ID_LEN);
	return read_invitation(entry.value, out);
}

es_err es_write_invitation_drop(struct es_write *w, const uint8_t id[ES_WAY_ID_LEN])
{
	struct es_key key;

	es_people_key(&key, 'v', id, ES_WAY_ID_LEN);
	es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}

es_err es_write_invitation(struct es_write *w, const struct es_invitation *one, uint64_t now_ms)
{
	struct es_invitation other = {.id = {0}};
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_key key;
	size_t open = 0;

	while (es_invitation_after(&w->snap, &other) == ES_OK) {
		open += other.expires_ms > now_ms;
		if (other.expires_ms <= now_ms && es_write_invitation_drop(w, other.id) != ES_OK)
			break;
	}
	if (open >= ES_INVITATIONS_MAX)
		return ES_LIMIT;
	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 5);
	es_write_cstr(&out, one->role);
	es_write_cstr(&out, one->note);
	es_write_bin(&out, ES_BYTES(one->by));
	es_write_uint(&out, one->created_ms);
	es_write_uint(&out, one->expires_ms);
	es_people_key(&key, 'v', one->id, ES_WAY_ID_LEN);
	es_people_put(w, &key, &out);
	return es_txn_err(w->snap.txn);
}

/* --- changes ------------------------------------------------------------------------------------ */

static void key_change(struct es_key *key, uint64_t number)
{
	es_people_key(key, 'r', NULL, 0);
	es_key_fixed(key, number, NUMBER_LEN);
}

static es_err read_change(const struct es_entry *entry, struct es_role_change *out)
{
	struct es_bytes rest = es_bytes_of(entry->key.data + 1, entry->key.len - 1);
	struct es_reader r;
	bool bad = false;

	memset(out, 0, sizeof(*out));
	out->number = es_key_take_fixed(&rest, NUMBER_LEN, &bad);
	es_reader_init(&r, entry->value);
	es_read_array_of(&r, 6);
	out->time_ms = es_read_uint(&r, UINT64_MAX);
	es_read_fixed(&r, out->by, sizeof(out->by));
	es_read_fixed(&r, out->person, sizeof(out->person));
	es_people_text(&r, out->from, sizeof(out->from));
	es_people_text(&r, out->to, sizeof(out->to));
	es_people_text(&r, out->reason, sizeof(out->reason));
	return es_reader_finish(&r) || bad || rest.len ? ES_CORRUPT : ES_OK;
}

es_err es_role_change_before(struct es_snapshot *snap, uint64_t before, struct es_role_change *out)
{
	struct es_entry entry;
	struct es_key key;

	key_change(&key, before ? before : UINT64_MAX);
	es_err err =
	        es_txn_seek(snap->txn, ES_TABLE_PEOPLE, ES_SEEK_BEFORE, es_key_of(&key), &entry);
	if (err)
		return err;
	if (entry.key.len != 1 + NUMBER_LEN || entry.key.data[0] != 'r')
		return ES_NOT_FOUND;
	return read_change(&entry, out);
}

es_err es_write_role_change(struct es_write *w, struct es_role_change *change)
{
	struct es_role_change last;
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_key key;

	es_err err = es_role_change_before(&w->snap, 0, &last);
	if (err && err != ES_NOT_FOUND)
		return err;
	change->number = err ? 1 : last.number + 1;
	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 6);
	es_write_uint(&out, change->time_ms);
	es_write_bin(&out, ES_BYTES(change->by));
	es_write_bin(&out, ES_BYTES(change->person));
	es_write_cstr(&out, change->from);
	es_write_cstr(&out, change->to);
	es_write_cstr(&out, change->reason);
	key_change(&key, change->number);
	es_people_put(w, &key, &out);
	if (change->number > ES_ROLE_CHANGES_MAX) {
		key_change(&key, change->number - ES_ROLE_CHANGES_MAX);
		es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	}
	return es_txn_err(w->snap.txn);
}
