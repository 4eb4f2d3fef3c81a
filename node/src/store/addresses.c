/* SPDX-License-Identifier: EUPL-1.2 */
/* Of a person: [address, wanted, check, expires_ms, tries, refused_ms, gone_ms], sealed (sealed_entries.h). */
#include "store/addresses.h"

#include "store/rows.h"
#include "store/sealed_entries.h"

#include <sodium.h>
#include <string.h>

#define PLAIN_MAX 640

static const struct es_sealed_table sealed = {ES_TABLE_ADDRESSES, PLAIN_MAX};

static es_err write_facts(const struct es_mail_facts *facts, struct es_writer *w)
{
	es_write_array(w, 7);
	es_write_cstr(w, facts->address);
	es_write_cstr(w, facts->wanted);
	es_write_bin(w, ES_BYTES(facts->check.bytes));
	es_write_uint(w, facts->expires_ms);
	es_write_uint(w, facts->tries);
	es_write_uint(w, facts->refused_ms);
	es_write_uint(w, facts->gone_ms);
	return w->err;
}

static es_err read_facts(struct es_bytes plain, struct es_mail_facts *out)
{
	struct es_reader r;

	es_reader_init(&r, plain);
	es_read_array_of(&r, 7);
	es_read_cstr(&r, out->address, ES_MAIL_ADDRESS_MAX + 1);
	es_read_cstr(&r, out->wanted, ES_MAIL_ADDRESS_MAX + 1);
	es_read_fixed(&r, out->check.bytes, ES_ID_LEN);
	out->expires_ms = es_read_uint(&r, UINT64_MAX);
	out->tries = es_read_uint(&r, UINT64_MAX);
	out->refused_ms = es_read_uint(&r, UINT64_MAX);
	out->gone_ms = es_read_uint(&r, UINT64_MAX);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

static es_err unseal(struct es_snapshot *snap, struct es_bytes person, struct es_bytes value,
                     struct es_mail_facts *out)
{
	uint8_t plain[PLAIN_MAX];
	size_t len;

	memset(out, 0, sizeof(*out));
	es_err err = es_entry_unseal(snap, &sealed, person, value, plain, &len);
	if (!err)
		err = read_facts(es_bytes_of(plain, len), out);
	sodium_memzero(plain, sizeof(plain));
	return err;
}

es_err es_address_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      struct es_mail_facts *out)
{
	struct es_bytes value, key = es_bytes_of(person, ES_AUTHOR_LEN);

	memset(out, 0, sizeof(*out));
	es_err err = es_txn_get(snap->txn, ES_TABLE_ADDRESSES, key, &value);
	return err ? err : unseal(snap, key, value, out);
}

es_err es_address_find(struct es_snapshot *snap, const char *key, uint8_t person[ES_AUTHOR_LEN])
{
	struct es_mail_facts facts;
	struct es_bytes after = {NULL, 0};
	char folded[ES_MAIL_ADDRESS_MAX + 1];
	struct es_entry entry;
	es_err found = ES_NOT_FOUND, err;

	/* to the end in any case: what it takes does not tell whether it is here */
	while (!(err = es_txn_seek(snap->txn, ES_TABLE_ADDRESSES, ES_SEEK_AFTER, after, &entry))) {
		if (unseal(snap, entry.key, entry.value, &facts) == ES_OK && facts.address[0] &&
		    es_mail_address_key(es_bytes_str(facts.address), folded) == ES_OK &&
		    strcmp(folded, key) == 0 && entry.key.len == ES_AUTHOR_LEN) {
			memcpy(person, entry.key.data, ES_AUTHOR_LEN);
			found = ES_OK;
		}
		after = entry.key;
	}
	return err == ES_NOT_FOUND ? found : err;
}

static es_err seal(struct es_write *w, struct es_bytes person, const struct es_mail_facts *facts)
{
	uint8_t plain[PLAIN_MAX];
	struct es_writer out;

	es_writer_init(&out, plain, sizeof(plain));
	es_err err = write_facts(facts, &out);
	if (!err)
		err = es_entry_seal(w, &sealed, person, es_writer_bytes(&out));
	sodium_memzero(plain, sizeof(plain));
	return err;
}

es_err es_write_address(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                        const struct es_mail_facts *facts)
{
	es_err err = es_write_address_drop(w, person);

	if (err || (!facts->address[0] && !facts->wanted[0]))
		return err;
	return seal(w, es_bytes_of(person, ES_AUTHOR_LEN), facts);
}

es_err es_write_address_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	return es_entry_drop(w, &sealed, es_bytes_of(person, ES_AUTHOR_LEN));
}
