/* SPDX-License-Identifier: EUPL-1.2 */
#include "home.h"
#include "store/writer.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { RECORDS = 1030 };

static char folder[HOME_PATH_MAX];
static struct es_node *node;

static void publish_many(void)
{
	struct es_id *ids = calloc(RECORDS, sizeof(*ids));
	struct es_draft *drafts = calloc(RECORDS, sizeof(*drafts));
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_bytes body = home_comment("x", &w);
	for (size_t i = 0; i < RECORDS; i++)
		drafts[i] = (struct es_draft){.kind = ES_KIND_COMMENT, .lang = "fr", .body = body};
	assert_err(es_publish(node, drafts, RECORDS, ids), ES_OK);
	es_writer_free(&w);
	free(drafts);
	free(ids);
}

static int setup(void **state)
{
	static const char *const addresses[] = {"localhost:1"};
	struct es_ticket ticket;

	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	assert_err(es_node_found(node, "Essai"), ES_OK);
	assert_err(es_node_invite(node, 1000, addresses, 1, &ticket), ES_OK);
	es_node_start_logging(node);
	publish_many();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

struct tamper {
	enum es_table table;
	uint8_t key[ES_DB_KEY_MAX], value[8192];
	size_t key_len, value_len;
};

/* Beside the writer thread, which may no longer find its way. */
static void write_entry(struct tamper *t, bool drop)
{
	struct es_txn *txn;

	assert_err(es_txn_begin(node->store->db, true, &txn), ES_OK);
	if (drop)
		es_txn_del(txn, t->table, es_bytes_of(t->key, t->key_len));
	else
		es_txn_put(txn, t->table, es_bytes_of(t->key, t->key_len),
		           es_bytes_of(t->value, t->value_len));
	assert_err(es_txn_commit(txn), ES_OK);
}

/* The first or last entry of a table. */
static void read_entry(struct tamper *t, enum es_table table, bool last)
{
	struct es_snapshot *snap;
	struct es_entry entry;

	memset(t, 0, sizeof(*t));
	t->table = table;
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_txn_seek(snap->txn, table, last ? ES_SEEK_LAST : ES_SEEK_FROM,
	                       (struct es_bytes){NULL, 0}, &entry),
	           ES_OK);
	assert_true(entry.value.len <= sizeof(t->value));
	memcpy(t->key, entry.key.data, entry.key.len);
	t->key_len = entry.key.len;
	if (entry.value.len)
		memcpy(t->value, entry.value.data, entry.value.len);
	t->value_len = entry.value.len;
	es_snapshot_end(snap);
}

static uint64_t faults;

static void count_fault(void *context, const char *sentence)
{
	(void)context;
	assert_non_null(sentence);
	faults++;
}

static void assert_state(bool whole, const char *what)
{
	struct es_check_report report;

	faults = 0;
	es_err err = es_store_check(node->store, count_fault, NULL, NULL, &report);
	if (err != (whole ? ES_OK : ES_CORRUPT) || (faults == 0) != whole)
		fail_msg("%s: check says %s with %d faults", what, es_err_word(err), (int)faults);
}

static void a_whole_store_passes(void **state)
{
	struct es_check_report report;

	(void)state;
	assert_err(es_store_check(node->store, NULL, NULL, NULL, &report), ES_OK);
	assert_int_equal(report.records, RECORDS + 1);
	assert_int_equal(report.bodies, RECORDS + 1);
	assert_int_equal(report.logs, 1);
	assert_int_equal(report.acts, 1);
	assert_int_equal(report.faults, 0);
}

/* In each table, a byte of a value changed at each of these places from the end. */
static void changed_values_are_found(void **state)
{
	static const struct {
		enum es_table table;
		size_t from_end;
	} places[] = {
	        {ES_TABLE_ROWS, 0},    {ES_TABLE_ROWS, 40},  {ES_TABLE_BODIES, 0},
	        {ES_TABLE_BODIES, 20}, {ES_TABLE_LOGS, 0},   {ES_TABLE_LOGS, 40},
	        {ES_TABLE_PLACES, 0},  {ES_TABLE_PLACES, 8}, {ES_TABLE_CHECKPOINTS, 0},
	        {ES_TABLE_ACTS, 0},    {ES_TABLE_ACTS, 100}, {ES_TABLE_LOG_IDS, 0},
	};
	struct tamper t;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(places); i++) {
		char what[64];
		read_entry(&t, places[i].table, true);
		uint8_t *byte = &t.value[t.value_len - 1 - places[i].from_end];
		snprintf(what, sizeof(what), "table %d, byte %d from the end", (int)places[i].table,
		         (int)places[i].from_end);
		*byte ^= 0x10;
		write_entry(&t, false);
		assert_state(false, what);
		*byte ^= 0x10;
		write_entry(&t, false);
		assert_state(true, what);
	}
}

static void missing_entries_are_found(void **state)
{
	static const enum es_table tables[] = {
	        ES_TABLE_ROWS,   ES_TABLE_IDS,     ES_TABLE_KINDS,       ES_TABLE_ABOUT,
	        ES_TABLE_LOGS,   ES_TABLE_LOG_IDS, ES_TABLE_MEMBER_LOGS, ES_TABLE_CHECKPOINTS,
	        ES_TABLE_PLACES, ES_TABLE_ACTS,
	};
	struct tamper t;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(tables); i++) {
		char what[64];
		snprintf(what, sizeof(what), "table %d without its first entry", (int)tables[i]);
		read_entry(&t, tables[i], false);
		write_entry(&t, true);
		assert_state(false, what);
		write_entry(&t, false);
		assert_state(true, what);
	}
}

static void entries_too_many_are_found(void **state)
{
	static const enum es_table tables[] = {
	        ES_TABLE_ROWS,        ES_TABLE_BODIES,   ES_TABLE_IDS,      ES_TABLE_KINDS,
	        ES_TABLE_ABOUT,       ES_TABLE_PROFILES, ES_TABLE_LOGS,     ES_TABLE_LOG_IDS,
	        ES_TABLE_MEMBER_LOGS, ES_TABLE_MISSING,  ES_TABLE_UNLOGGED, ES_TABLE_CHECKPOINTS,
	        ES_TABLE_PLACES,      ES_TABLE_TICKETS,  ES_TABLE_ACTS,     ES_TABLE_ACCOUNTS,
	};
	struct tamper t;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(tables); i++) {
		char what[64];
		snprintf(what, sizeof(what), "table %d with something else", (int)tables[i]);
		memset(&t, 0, sizeof(t));
		t.table = tables[i];
		memset(t.key, 0xee, 5);
		t.key_len = 5;
		write_entry(&t, false);
		assert_state(false, what);
		write_entry(&t, true);
		assert_state(true, what);
	}
}

static void cut_values_are_found(void **state)
{
	static const enum es_table tables[] = {
	        ES_TABLE_ROWS, ES_TABLE_BODIES, ES_TABLE_LOGS,    ES_TABLE_LOG_IDS,
	        ES_TABLE_ACTS, ES_TABLE_PLACES, ES_TABLE_TICKETS, ES_TABLE_CHECKPOINTS,
	};
	struct tamper t;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(tables); i++) {
		read_entry(&t, tables[i], false);
		for (size_t cut = 0; cut < t.value_len; cut += 1 + t.value_len / 7) {
			char what[64];
			size_t whole = t.value_len;
			snprintf(what, sizeof(what), "table %d cut to %d bytes", (int)tables[i],
			         (int)cut);
			t.value_len = cut;
			write_entry(&t, false);
			assert_state(false, what);
			t.value_len = whole;
		}
		write_entry(&t, false);
		assert_state(true, "put back");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_whole_store_passes),
	        cmocka_unit_test(changed_values_are_found),
	        cmocka_unit_test(missing_entries_are_found),
	        cmocka_unit_test(entries_too_many_are_found),
	        cmocka_unit_test(cut_values_are_found),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
