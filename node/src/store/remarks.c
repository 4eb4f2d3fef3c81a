/* SPDX-License-Identifier: EUPL-1.2 */
/* Key: number 8. Value: [created, state, set, signed in, token, page, lang, text, note]. */
#include "store/remarks.h"

#include "node_limits.h"
#include "store/writer.h"

#include <string.h>

#define NUMBER_LEN 8
#define VALUE_MAX 20480
#define TOKENS_READ 64 /* the newest, among which one that is sent again is looked for */

static void key_of(struct es_key *key, uint64_t number)
{
	es_key_init(key);
	es_key_fixed(key, number, NUMBER_LEN);
}

static es_err read_value(const struct es_entry *entry, struct es_remark *out)
{
	struct es_bytes key = entry->key;
	struct es_reader r;
	bool bad = false;

	out->number = es_key_take_fixed(&key, NUMBER_LEN, &bad);
	es_reader_init(&r, entry->value);
	es_read_array_of(&r, 9);
	out->created_ms = es_read_uint(&r, UINT64_MAX);
	out->state = (enum es_remark_state)es_read_uint(&r, ES_REMARK_STATES - 1);
	out->set_ms = es_read_uint(&r, UINT64_MAX);
	out->signed_in = es_read_bool(&r);
	es_read_fixed(&r, out->token, sizeof(out->token));
	out->page = es_read_str(&r, VALUE_MAX);
	out->lang = es_read_str(&r, VALUE_MAX);
	out->text = es_read_str(&r, VALUE_MAX);
	out->note = es_read_str(&r, VALUE_MAX);
	return bad || es_reader_finish(&r) != ES_OK ? ES_CORRUPT : ES_OK;
}

static es_err put(struct es_write *w, const struct es_remark *remark)
{
	struct es_writer value;
	struct es_key key;

	es_writer_grow(&value, VALUE_MAX);
	es_write_array(&value, 9);
	es_write_uint(&value, remark->created_ms);
	es_write_uint(&value, remark->state);
	es_write_uint(&value, remark->set_ms);
	es_write_bool(&value, remark->signed_in);
	es_write_bin(&value, ES_BYTES(remark->token));
	es_write_str(&value, remark->page);
	es_write_str(&value, remark->lang);
	es_write_str(&value, remark->text);
	es_write_str(&value, remark->note);
	key_of(&key, remark->number);
	es_err err = value.err;
	if (!err)
		es_txn_put(w->snap.txn, ES_TABLE_REMARKS, es_key_of(&key), es_writer_bytes(&value));
	es_writer_free(&value);
	return err ? err : es_txn_err(w->snap.txn);
}

es_err es_remark_before(struct es_snapshot *snap, uint64_t number, struct es_remark *out)
{
	struct es_entry entry;
	struct es_key key;

	key_of(&key, number);
	es_err err = es_txn_seek(snap->txn, ES_TABLE_REMARKS,
	                         number ? ES_SEEK_BEFORE : ES_SEEK_LAST, es_key_of(&key), &entry);
	return err ? err : read_value(&entry, out);
}

/* The oldest one after a number. */
static es_err after(struct es_snapshot *snap, uint64_t number, struct es_remark *out)
{
	struct es_entry entry;
	struct es_key key;

	key_of(&key, number);
	es_err err =
	        es_txn_seek(snap->txn, ES_TABLE_REMARKS, ES_SEEK_AFTER, es_key_of(&key), &entry);
	return err ? err : read_value(&entry, out);
}

static bool is_treated(const struct es_remark *remark)
{
	return remark->state == ES_REMARK_DONE || remark->state == ES_REMARK_DECLINED;
}

/* Room for one more. */
static void drop_oldest(struct es_write *w)
{
	struct es_remark one;
	struct es_key key;
	uint64_t number = 0, oldest = 0;

	if (es_txn_count(w->snap.txn, ES_TABLE_REMARKS) < ES_REMARKS_MAX)
		return;
	while (after(&w->snap, number, &one) == ES_OK) {
		number = one.number;
		if (!oldest || is_treated(&one))
			oldest = number;
		if (is_treated(&one))
			break;
	}
	key_of(&key, oldest);
	es_txn_del(w->snap.txn, ES_TABLE_REMARKS, es_key_of(&key));
}

es_err es_remark_get(struct es_snapshot *snap, uint64_t number, struct es_remark *out)
{
	if (number == 0)
		return ES_NOT_FOUND;
	es_err err = after(snap, number - 1, out);
	return err == ES_OK && out->number != number ? ES_NOT_FOUND : err;
}

es_err es_write_remark(struct es_write *w, const struct es_remark *remark, uint64_t *taken)
{
	struct es_remark one, last = {0};
	uint64_t number = 0;
	es_err err = es_remark_before(&w->snap, 0, &last);

	if (err && err != ES_NOT_FOUND)
		return err;
	for (int i = 0; i < TOKENS_READ && !es_remark_before(&w->snap, number, &one); i++) {
		if (memcmp(one.token, remark->token, sizeof(one.token)) == 0) {
			*taken = one.number;
			return ES_EXISTS;
		}
		number = one.number;
	}
	*taken = number = last.number + 1; /* before anything is written: last is borrowed */
	drop_oldest(w);
	one = *remark;
	one.number = number;
	one.state = ES_REMARK_NEW;
	one.set_ms = 0;
	return put(w, &one);
}

es_err es_write_remark_state(struct es_write *w, uint64_t number, enum es_remark_state state,
                             struct es_bytes note, uint64_t now_ms)
{
	struct es_remark one;

	es_err err = es_remark_get(&w->snap, number, &one);
	if (err)
		return err;
	one.state = state;
	one.note = note;
	one.set_ms = now_ms;
	return put(w, &one);
}

void es_remarks_count(struct es_snapshot *snap, uint64_t counts[ES_REMARK_STATES])
{
	struct es_remark one = {0};

	memset(counts, 0, ES_REMARK_STATES * sizeof(*counts));
	while (after(snap, one.number, &one) == ES_OK)
		counts[one.state]++;
}
