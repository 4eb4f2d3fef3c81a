/* SPDX-License-Identifier: EUPL-1.2 */
/* Of person 16 and number 8: [row, name, query], sealed (sealed_entries.h). */
#include "store/searches.h"

#include "store/personal.h"
#include "store/rows.h"
#include "store/sealed_entries.h"

#include <sodium.h>
#include <string.h>

#define NUMBER_LEN 8
#define PLAIN_MAX (ES_SEARCH_QUERY_MAX + ES_SEARCH_NAME_BYTES + 32)

static const struct es_sealed_table sealed = {ES_TABLE_SEARCHES, PLAIN_MAX};

static void key_of(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN], uint64_t number)
{
	es_key_init(key);
	es_key_raw(key, person, ES_AUTHOR_LEN);
	es_key_fixed(key, number, NUMBER_LEN);
}

/* --- one entry -------------------------------------------------------------------------------- */

static es_err read_plain(struct es_bytes plain, struct es_saved_search *out)
{
	struct es_reader r;

	es_reader_init(&r, plain);
	es_read_array_of(&r, 3);
	out->row = es_read_uint(&r, UINT64_MAX);
	struct es_bytes name = es_read_str(&r, ES_SEARCH_NAME_BYTES);
	out->query = es_read_bin(&r, ES_SEARCH_QUERY_MAX);
	if (es_reader_finish(&r))
		return ES_CORRUPT;
	if (name.len)
		memcpy(out->name, name.data, name.len);
	out->name[name.len] = '\0';
	return ES_OK;
}

static es_err unseal(struct es_snapshot *snap, struct es_bytes key, struct es_bytes value,
                     struct es_writer *w, struct es_saved_search *out)
{
	uint8_t plain[PLAIN_MAX];
	size_t len, before = w->len;

	es_err err = es_entry_unseal(snap, &sealed, key, value, plain, &len);
	if (!err) {
		es_write_raw(w, es_bytes_of(plain, len));
		err = w->err ? w->err : read_plain(es_bytes_of(w->data + before, len), out);
	}
	sodium_memzero(plain, sizeof(plain));
	return err;
}

static es_err seal(struct es_write *w, const struct es_key *key,
                   const struct es_saved_search *search)
{
	uint8_t plain[PLAIN_MAX];
	struct es_writer out;

	es_writer_init(&out, plain, sizeof(plain));
	es_write_array(&out, 3);
	es_write_uint(&out, search->row);
	es_write_cstr(&out, search->name);
	es_write_bin(&out, search->query);
	es_err err = out.err ? out.err
	                     : es_entry_seal(w, &sealed, es_key_of(key), es_writer_bytes(&out));
	sodium_memzero(plain, sizeof(plain));
	return err;
}

/* --- reading ---------------------------------------------------------------------------------- */

es_err es_search_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN], uint64_t number,
                     struct es_writer *w, struct es_saved_search *out)
{
	struct es_bytes value;
	struct es_key key;

	memset(out, 0, sizeof(*out));
	out->number = number;
	key_of(&key, person, number);
	es_err err = es_txn_get(snap->txn, ES_TABLE_SEARCHES, es_key_of(&key), &value);
	return err ? err : unseal(snap, es_key_of(&key), value, w, out);
}

bool es_search_exists_in(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                         uint64_t number)
{
	struct es_key key;

	key_of(&key, person, number);
	return es_txn_has(snap->txn, ES_TABLE_SEARCHES, es_key_of(&key));
}

bool es_searches_any(struct es_snapshot *snap)
{
	return es_txn_count(snap->txn, ES_TABLE_SEARCHES) > 0;
}

/* The next entry whose key begins with the first prefix bytes of at; at becomes its key. */
static bool step(struct es_snapshot *snap, struct es_key *at, size_t prefix, struct es_entry *entry)
{
	if (es_txn_seek(snap->txn, ES_TABLE_SEARCHES, ES_SEEK_AFTER, es_key_of(at), entry) ||
	    entry->key.len != ES_AUTHOR_LEN + NUMBER_LEN ||
	    memcmp(entry->key.data, at->bytes, prefix) != 0)
		return false;
	memcpy(at->bytes, entry->key.data, entry->key.len);
	at->len = entry->key.len;
	return true;
}

static uint64_t number_of(const struct es_key *key)
{
	struct es_bytes rest = es_bytes_of(key->bytes + ES_AUTHOR_LEN, NUMBER_LEN);
	bool bad = false;

	return es_key_take_fixed(&rest, NUMBER_LEN, &bad);
}

typedef es_err each_fn(void *context, const uint8_t person[ES_AUTHOR_LEN],
                       const struct es_saved_search *search);

/* unread: counts those whose key cannot be read now; NULL: such a one ends it. */
static es_err walk(struct es_snapshot *snap, struct es_key *at, size_t prefix, each_fn *each,
                   void *context, size_t *unread)
{
	struct es_entry entry;
	struct es_writer w;
	es_err err = ES_OK;

	es_writer_grow(&w, PLAIN_MAX);
	while (!err && step(snap, at, prefix, &entry)) {
		struct es_saved_search search = {.number = number_of(at)};
		es_writer_reset(&w);
		err = unseal(snap, entry.key, entry.value, &w, &search);
		if (!err)
			err = each(context, at->bytes, &search);
		else if (err == ES_NOT_FOUND || err == ES_CORRUPT)
			err = ES_OK;
		else if (err == ES_IO && unread) {
			(*unread)++;
			err = ES_OK;
		}
	}
	es_writer_free(&w);
	return err;
}

es_err es_searches_of_all(struct es_snapshot *snap, each_fn *each, void *context, size_t *unread)
{
	struct es_key at;

	*unread = 0;
	es_key_init(&at);
	return walk(snap, &at, 0, each, context, unread);
}

struct of_one {
	es_err (*each)(void *context, const struct es_saved_search *search);
	void *context;
};

static es_err give(void *context, const uint8_t person[ES_AUTHOR_LEN],
                   const struct es_saved_search *search)
{
	const struct of_one *one = context;

	(void)person;
	return one->each(one->context, search);
}

es_err es_searches_each(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                        es_err (*each)(void *context, const struct es_saved_search *search),
                        void *context)
{
	struct of_one one = {each, context};
	struct es_key at;

	key_of(&at, person, 0);
	return walk(snap, &at, ES_AUTHOR_LEN, give, &one, NULL);
}

/* --- writing ---------------------------------------------------------------------------------- */

es_err es_write_search(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t now_ms,
                       struct es_saved_search *search)
{
	struct es_entry entry;
	struct es_key at;
	uint64_t last = 0;
	size_t count = 0;

	key_of(&at, person, 0);
	while (step(&w->snap, &at, ES_AUTHOR_LEN, &entry)) {
		last = number_of(&at);
		count++;
	}
	if (count >= ES_SEARCHES_MAX)
		return ES_LIMIT;
	search->number = now_ms > last ? now_ms : last + 1;
	es_err err = es_row_last(&w->snap, &search->row);
	if (err)
		return err;
	key_of(&at, person, search->number);
	return seal(w, &at, search);
}

es_err es_write_search_name(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            uint64_t number, const char *name)
{
	struct es_saved_search search;
	struct es_writer plain;
	struct es_key key;

	key_of(&key, person, number);
	es_writer_grow(&plain, PLAIN_MAX);
	es_err err = es_search_get(&w->snap, person, number, &plain, &search);
	if (!err)
		err = strlen(name) > ES_SEARCH_NAME_BYTES
		              ? ES_TOO_LARGE
		              : es_entry_drop(w, &sealed, es_key_of(&key));
	if (!err) {
		memcpy(search.name, name, strlen(name) + 1);
		err = seal(w, &key, &search);
	}
	es_writer_free(&plain);
	return err;
}

es_err es_write_search_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            uint64_t number)
{
	struct es_key key;

	key_of(&key, person, number);
	es_err err = es_entry_drop(w, &sealed, es_key_of(&key));
	return err ? err : es_write_found_drop(w, person, number);
}

es_err es_write_searches_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_entry entry;
	struct es_key at;
	es_err err = ES_OK;

	key_of(&at, person, 0);
	while (!err && step(&w->snap, &at, ES_AUTHOR_LEN, &entry))
		err = es_entry_drop(w, &sealed, es_key_of(&at));
	return err;
}
