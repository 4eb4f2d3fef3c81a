/* SPDX-License-Identifier: EUPL-1.2 */
#include "check.h"
#include "pages.h"

#include <stdio.h>
#include <string.h>

/* Faults beyond this many say nothing new. */
#define FAULTS_SHOWN 100
#define PROGRESS_EVERY 256

void es_check_fault(struct es_check *c, const char *sentence)
{
	if (c->report->faults++ < FAULTS_SHOWN && c->fault)
		c->fault(c->context, sentence);
}

void es_check_fault_row(struct es_check *c, uint64_t row, const char *what)
{
	char sentence[256];

	snprintf(sentence, sizeof(sentence), "record in row %llu: %s", (unsigned long long)row,
	         what);
	es_check_fault(c, sentence);
}

void es_check_fault_log(struct es_check *c, const struct es_id *log, const char *what)
{
	char sentence[256], hex[ES_ID_HEX_LEN];

	es_id_hex(log, hex);
	snprintf(sentence, sizeof(sentence), "log %s: %s", hex, what);
	es_check_fault(c, sentence);
}

void es_check_step(struct es_check *c)
{
	if (++c->done % PROGRESS_EVERY == 0 && c->progress)
		c->progress(c->context, c->done, c->total);
}

bool es_check_has(struct es_check *c, enum es_table table, const struct es_key *key)
{
	return es_txn_has(c->snap->txn, table, es_key_of(key));
}

void es_check_entries(struct es_check *c, enum es_table table, uint64_t expected, const char *what)
{
	if (es_txn_count(c->snap->txn, table) != expected)
		es_check_fault(c, what);
}

static void check_acts(struct es_check *c)
{
	if (es_acts_fold(c->snap, &c->federation))
		es_check_fault(c, "the chain of acts is damaged: an act does not count");
	c->report->acts = c->federation.acts;
	es_check_entries(c, ES_TABLE_ACTS, c->federation.acts,
	                 "there are acts behind the end of their chain");
}

static es_err count_account(void *context, const struct es_account *account)
{
	(void)context;
	(void)account;
	return ES_OK;
}

static void check_people(struct es_check *c)
{
	struct es_entry entry;
	struct es_id id;
	struct es_ticket_row ticket;
	struct es_bytes after = {NULL, 0};

	if (es_account_each(c->snap, count_account, NULL))
		es_check_fault(c, "an account is damaged");
	while (es_txn_seek(c->snap->txn, ES_TABLE_TICKETS, ES_SEEK_AFTER, after, &entry) == ES_OK) {
		if (entry.key.len != ES_ID_LEN) {
			es_check_fault(c, "a ticket is damaged");
			return;
		}
		memcpy(id.bytes, entry.key.data, ES_ID_LEN);
		if (es_ticket_get(c->snap, &id, &ticket))
			es_check_fault(c, "a ticket is damaged");
		after = entry.key;
	}
}

static void check_contents(struct es_check *c)
{
	c->total = 2 * es_txn_count(c->snap->txn, ES_TABLE_ROWS);
	check_acts(c);
	es_check_rows(c);
	es_check_logs(c);
	check_people(c);
	if (c->progress)
		c->progress(c->context, c->total, c->total);
}

/* Pages first: only a file whose pages hold may be read through LMDB. */
static es_err check_pages(struct es_store *s, struct es_check *c)
{
	struct es_pages_report pages = {0};
	char sentence[256];

	es_err err = ES_STALE;
	for (int attempt = 0; attempt < 10 && err == ES_STALE; attempt++) {
		es_snapshot_end(c->snap);
		err = es_snapshot_begin(s, &c->snap);
		if (!err)
			err = es_pages_check(es_db_fd(s->db), es_txn_number(c->snap->txn),
			                     ES_PAGES_ALL, &pages);
	}
	if (err == ES_CORRUPT) {
		snprintf(sentence, sizeof(sentence), "page %llu of " ES_DATA_FILE ": %s",
		         (unsigned long long)pages.page, pages.what ? pages.what : "damaged");
		es_check_fault(c, sentence);
	}
	return err;
}

es_err es_store_check(struct es_store *s, void (*fault)(void *context, const char *sentence),
                      void (*progress)(void *context, uint64_t done, uint64_t total), void *context,
                      struct es_check_report *report)
{
	struct es_check c = {
	        .fault = fault, .progress = progress, .context = context, .report = report};

	memset(report, 0, sizeof(*report));
	es_federation_init(&c.federation);
	es_writer_grow(&c.plain, ES_BODY_MAX);
	es_writer_grow(&c.unsealed, ES_BODY_MAX);
	es_err err = es_unpacker_new(&c.unpacker);
	if (!err)
		err = check_pages(s, &c);
	if (!err)
		check_contents(&c);
	if (!err && report->faults)
		err = ES_CORRUPT;
	es_snapshot_end(c.snap);
	es_writer_free(&c.plain);
	es_writer_free(&c.unsealed);
	es_unpacker_free(c.unpacker);
	es_federation_free(&c.federation);
	return err;
}
