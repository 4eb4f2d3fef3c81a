/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry: secret 32, created 8, expires 8, used 1, used by 32. Used ones stay, so that a second
 * use is told from an unknown ticket; what expired unused goes when new tickets come. */
#include "writer.h"

#include "essaim/ticket.h"

#include <string.h>

static es_err decode(struct es_bytes key, struct es_bytes value, struct es_ticket_row *out)
{
	bool bad = false;

	memset(out, 0, sizeof(*out));
	es_key_take_raw(&key, out->id.bytes, ES_ID_LEN, &bad);
	es_key_take_raw(&value, out->secret, ES_TICKET_SECRET_LEN, &bad);
	out->created_ms = es_key_take_fixed(&value, 8, &bad);
	out->expires_ms = es_key_take_fixed(&value, 8, &bad);
	out->used = es_key_take_fixed(&value, 1, &bad) != 0;
	es_key_take_raw(&value, out->used_by.bytes, ES_ID_LEN, &bad);
	return bad || key.len || value.len ? ES_CORRUPT : ES_OK;
}

static void put(struct es_write *w, const struct es_ticket_row *t)
{
	uint8_t value[ES_TICKET_SECRET_LEN + 8 + 8 + 1 + ES_ID_LEN];
	struct es_key numbers;

	es_key_init(&numbers);
	es_key_fixed(&numbers, t->created_ms, 8);
	es_key_fixed(&numbers, t->expires_ms, 8);
	es_key_fixed(&numbers, t->used ? 1 : 0, 1);
	memcpy(value, t->secret, ES_TICKET_SECRET_LEN);
	memcpy(value + ES_TICKET_SECRET_LEN, numbers.bytes, numbers.len);
	memcpy(value + ES_TICKET_SECRET_LEN + numbers.len, t->used_by.bytes, ES_ID_LEN);
	es_txn_put(w->snap.txn, ES_TABLE_TICKETS, ES_BYTES(t->id.bytes), ES_BYTES(value));
}

es_err es_ticket_get(struct es_snapshot *snap, const struct es_id *id, struct es_ticket_row *out)
{
	struct es_bytes value;
	es_err err = es_txn_get(snap->txn, ES_TABLE_TICKETS, ES_BYTES(id->bytes), &value);

	return err ? err : decode(ES_BYTES(id->bytes), value, out);
}

/* The next ticket after *id (in order of ids). */
static es_err next(struct es_snapshot *snap, struct es_bytes after, struct es_ticket_row *out)
{
	struct es_entry entry;
	es_err err = es_txn_seek(snap->txn, ES_TABLE_TICKETS, ES_SEEK_AFTER, after, &entry);

	return err ? err : decode(entry.key, entry.value, out);
}

/* Appends those that have not expired, used or not, behind the count that out holds already. */
static size_t collect(struct es_snapshot *snap, uint64_t now_ms, bool used,
                      struct es_ticket_row *out, size_t count, size_t max)
{
	struct es_ticket_row t;
	struct es_bytes after = {NULL, 0};

	while (count < max && next(snap, after, &t) == ES_OK) {
		if (t.used == used && t.expires_ms > now_ms)
			out[count++] = t;
		after = ES_BYTES(t.id.bytes);
	}
	return count;
}

size_t es_ticket_open(struct es_snapshot *snap, uint64_t now_ms, struct es_ticket_row *out,
                      size_t max)
{
	return collect(snap, now_ms, false, out, 0, max);
}

size_t es_ticket_known(struct es_snapshot *snap, uint64_t now_ms, struct es_ticket_row *out,
                       size_t max)
{
	size_t open = collect(snap, now_ms, false, out, 0, max);

	return collect(snap, now_ms, true, out, open, max);
}

/* Drops what expired unused, and counts what is open. */
static size_t sweep(struct es_write *w, uint64_t now_ms)
{
	struct es_ticket_row t;
	struct es_bytes after = {NULL, 0};
	size_t open = 0;

	while (next(&w->snap, after, &t) == ES_OK) {
		after = ES_BYTES(t.id.bytes);
		if (t.used)
			continue;
		if (t.expires_ms > now_ms)
			open++;
		else
			es_txn_del(w->snap.txn, ES_TABLE_TICKETS, after);
	}
	return open;
}

es_err es_write_ticket(struct es_write *w, const struct es_ticket_row *ticket)
{
	if (sweep(w, ticket->created_ms) >= ES_TICKETS_OPEN_MAX)
		return ES_LIMIT;
	put(w, ticket);
	return es_txn_err(w->snap.txn);
}

es_err es_write_ticket_used(struct es_write *w, const struct es_id *id, const struct es_id *by,
                            uint64_t now_ms)
{
	struct es_ticket_row t;
	es_err err = es_ticket_get(&w->snap, id, &t);

	if (err)
		return err;
	if (t.used)
		return es_id_equal(&t.used_by, by) ? ES_OK : ES_USED;
	if (t.expires_ms <= now_ms)
		return ES_EXPIRED;
	t.used = true;
	t.used_by = *by;
	put(w, &t);
	return es_txn_err(w->snap.txn);
}
