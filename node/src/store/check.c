/* SPDX-License-Identifier: EUPL-1.2 */
#include "logs.h"
#include "pages.h"

#include <stdio.h>
#include <string.h>

/* Faults beyond this many say nothing new. */
#define FAULTS_SHOWN 100
#define PROGRESS_EVERY 256

struct check {
	struct es_snapshot *snap;
	void (*fault)(void *context, const char *sentence);
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	struct es_check_report *report;
	uint64_t done, total;
	/* Entries that must be there. */
	uint64_t kinds, abouts, profiles, bodies, missing, unlogged, stretches, checkpoints;
	struct es_writer plain;
	struct es_federation federation;
};

static void report_fault(struct check *c, const char *sentence)
{
	if (c->report->faults++ < FAULTS_SHOWN && c->fault)
		c->fault(c->context, sentence);
}

static void fault_row(struct check *c, uint64_t row, const char *what)
{
	char sentence[256];

	snprintf(sentence, sizeof(sentence), "record in row %llu: %s", (unsigned long long)row,
	         what);
	report_fault(c, sentence);
}

static void fault_log(struct check *c, const struct es_id *log, const char *what)
{
	char sentence[256], hex[ES_ID_HEX_LEN];

	es_id_hex(log, hex);
	snprintf(sentence, sizeof(sentence), "log %s: %s", hex, what);
	report_fault(c, sentence);
}

static void step(struct check *c)
{
	if (++c->done % PROGRESS_EVERY == 0 && c->progress)
		c->progress(c->context, c->done, c->total);
}

static bool has(struct check *c, enum es_table table, const struct es_key *key)
{
	return es_txn_has(c->snap->txn, table, es_key_of(key));
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static void check_refs(struct check *c, uint64_t row, const struct es_leaf *leaf, uint64_t time_ms,
                       struct es_bytes plain)
{
	struct es_key key;
	struct es_id entity;
	struct es_refs refs;

	es_record_entity(&leaf->header, &leaf->id, &entity);
	es_refs_read(&leaf->header, plain, &refs);
	if (refs.has_practice && !es_id_equal(&refs.practice, &entity)) {
		c->abouts++;
		es_key_about(&key, &refs.practice, leaf->header.kind);
		es_key_time_row(&key, time_ms, row);
		if (!has(c, ES_TABLE_ABOUT, &key))
			fault_row(c, row, "missing in the index of its practice");
	}
	if (refs.has_author) {
		c->profiles++;
		es_key_profile(&key, &leaf->header.structure, refs.author);
		es_key_time_row(&key, time_ms, row);
		if (!has(c, ES_TABLE_PROFILES, &key))
			fault_row(c, row, "missing in the index of profiles");
	}
}

static void check_body(struct check *c, uint64_t row, const struct es_leaf *leaf, uint64_t time_ms)
{
	struct es_wire_body body;
	struct es_bytes plain;
	struct es_key key;
	bool usable;

	if (es_row_wire(c->snap, row, &body)) {
		fault_row(c, row, "its body's entry is damaged");
		return;
	}
	es_key_row(&key, row);
	bool wanted = has(c, ES_TABLE_MISSING, &key);
	c->missing += wanted;
	if (wanted == body.present && wanted)
		fault_row(c, row, "its body is here and on the list of missing ones");
	if (!body.present)
		return;
	c->bodies++;
	c->report->bodies++;
	es_writer_reset(&c->plain);
	if (es_wire_check(&leaf->header, &body, &c->plain, &plain, &usable) || !usable)
		fault_row(c, row, "its body does not match its header");
	else
		check_refs(c, row, leaf, time_ms, plain);
}

static void check_indexes(struct check *c, uint64_t row, const struct es_leaf *leaf,
                          uint64_t time_ms)
{
	struct es_key key;
	struct es_id entity;

	c->kinds++;
	c->abouts++;
	es_key_kind(&key, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	if (!has(c, ES_TABLE_KINDS, &key))
		fault_row(c, row, "missing in the index of kinds");
	es_record_entity(&leaf->header, &leaf->id, &entity);
	es_key_about(&key, &entity, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	if (!has(c, ES_TABLE_ABOUT, &key))
		fault_row(c, row, "missing in the index of its entity");
}

static void check_place(struct check *c, uint64_t row, const struct es_leaf *leaf,
                        const struct es_place *place)
{
	struct es_log_info info;
	uint64_t there;

	if (place->log == 0)
		return;
	if (es_log_by_number(c->snap, place->log, &info))
		fault_row(c, row, "its log is not here");
	else if (!es_id_equal(&info.log.structure, &leaf->header.structure))
		fault_row(c, row, "it counts in a log of another structure");
	else if (es_place_row(c->snap, place->log, place->index, &there) || there != row)
		fault_row(c, row, "its log has something else at its place");
}

static void check_row(struct check *c, uint64_t row)
{
	struct es_place place;
	struct es_leaf leaf;
	struct es_bytes header;
	struct es_key key;
	uint64_t seen_ms;

	if (es_row_raw(c->snap, row, &seen_ms, &place, &header) || header.len == 0 ||
	    header.len > ES_HEADER_MAX) {
		fault_row(c, row, "its entry is damaged");
		return;
	}
	c->report->records++;
	es_leaf_read(header, &leaf);
	es_key_ids(&key, &leaf.id, row);
	if (!has(c, ES_TABLE_IDS, &key))
		fault_row(c, row, "its header is damaged: its id is not in the index");
	check_place(c, row, &leaf, &place);
	if (!es_row_counts(c->snap, row, &place))
		return;
	c->unlogged += place.log == 0;
	if (!leaf.readable) {
		fault_row(c, row, "its header is damaged");
		return;
	}
	uint64_t time_ms = leaf.header.created_ms < seen_ms ? leaf.header.created_ms : seen_ms;
	check_indexes(c, row, &leaf, time_ms);
	check_body(c, row, &leaf, time_ms);
}

static void check_rows(struct check *c)
{
	struct es_entry entry;
	struct es_key key;
	uint64_t expected = 1;

	es_key_init(&key);
	while (es_txn_seek(c->snap->txn, ES_TABLE_ROWS, ES_SEEK_AFTER, es_key_of(&key), &entry) ==
	       ES_OK) {
		bool bad = entry.key.len > sizeof(key.bytes);
		struct es_bytes rest = entry.key;
		uint64_t row = bad ? 0 : es_key_take_uint(&rest, &bad);
		if (bad || rest.len || row != expected) {
			fault_row(c, expected, "missing");
			return;
		}
		es_key_row(&key, row);
		check_row(c, row);
		expected++;
		step(c);
	}
}

static void check_count(struct check *c, enum es_table table, uint64_t expected, const char *what)
{
	if (es_txn_count(c->snap->txn, table) != expected)
		report_fault(c, what);
}

/* The numbers that lists show are kept beside the index. */
static void check_kind_counts(struct check *c)
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
			report_fault(c, "the number of records of a kind is wrong");
		if (err || bad)
			return;
		count = next == kind ? count + 1 : 1;
		kind = next;
	}
}

/* Every entry that must be there was found; equal numbers show that there is none besides. */
static void check_counts(struct check *c)
{
	check_count(c, ES_TABLE_IDS, c->report->records,
	            "the index of ids names records that are not here");
	check_count(c, ES_TABLE_KINDS, c->kinds,
	            "the index of kinds names records that are not here");
	check_count(c, ES_TABLE_ABOUT, c->abouts,
	            "the index of entities names records that are not here");
	check_count(c, ES_TABLE_PROFILES, c->profiles,
	            "the index of profiles names records that are not here");
	check_count(c, ES_TABLE_BODIES, c->bodies, "there are bodies without a record");
	check_count(c, ES_TABLE_KEYS, c->bodies, "there are keys without a body");
	check_count(c, ES_TABLE_UNLOGGED, c->unlogged,
	            "the list of unlogged records names some that are not here");
	check_count(c, ES_TABLE_MISSING, c->missing,
	            "the list of missing bodies names records that are not here");
}

/* --- logs --------------------------------------------------------------------------------------------------------- */

static bool checkpoint_holds(const struct es_log *log, const struct es_edge *edge,
                             const uint8_t signature[ES_SIGNATURE_LEN])
{
	struct es_checkpoint cp = {.log = log->id, .size = edge->size};

	es_edge_root(edge, &cp.root);
	memcpy(cp.signature, signature, ES_SIGNATURE_LEN);
	return es_checkpoint_verify(&cp, log->public_key) == ES_OK;
}

/* The log start must open this very log, for this federation and a member. */
static bool start_holds(struct check *c, const struct es_log *log)
{
	struct es_row row;
	struct es_bytes plain;
	struct es_log opened;
	struct es_log_start start;

	es_writer_reset(&c->plain);
	if (es_row_find(c->snap, &log->id, &row) || es_row_body(&row, &c->plain, &plain))
		return false;
	if (es_log_open(row.header_bytes, plain, row.body.key, &c->federation.id, &opened, &start))
		return false;
	return es_federation_knows(&c->federation, &start.certificate) == ES_OK &&
	       es_id_equal(&opened.structure, &log->structure) &&
	       memcmp(opened.public_key, log->public_key, ES_PUBLIC_KEY_LEN) == 0;
}

static bool leaf_holds(struct check *c, const struct es_log_info *info, struct es_edge *edge)
{
	struct es_place place;
	struct es_bytes header;
	struct es_tree_hash leaf;
	uint8_t signature[ES_SIGNATURE_LEN];
	uint64_t row, seen_ms;

	if (es_place_row(c->snap, info->number, edge->size, &row) ||
	    es_row_raw(c->snap, row, &seen_ms, &place, &header))
		return false;
	es_leaf_hash(header, &leaf);
	es_edge_append(edge, &leaf);
	step(c);
	if (edge->size % ES_RUN_MAX != 0)
		return true;
	return es_log_kept_checkpoint(c->snap, info->number, edge->size, signature) == ES_OK &&
	       checkpoint_holds(&info->log, edge, signature);
}

static void check_log(struct check *c, const struct es_log_info *info)
{
	struct es_edge edge;
	struct es_tree_hash stored, computed;

	c->report->logs++;
	if (!start_holds(c, &info->log))
		fault_log(c, &info->log.id, "its start is damaged or not of this federation");
	if (es_places_check(c->snap, info->number, info->log.edge.size, &c->stretches))
		fault_log(c, &info->log.id, "its places are damaged");
	c->checkpoints += info->log.edge.size / ES_RUN_MAX;
	es_edge_init(&edge);
	while (edge.size < info->log.edge.size) {
		if (!leaf_holds(c, info, &edge)) {
			fault_log(c, &info->log.id,
			          "a record or checkpoint of it is damaged or missing");
			return;
		}
	}
	es_edge_root(&info->log.edge, &stored);
	es_edge_root(&edge, &computed);
	if (memcmp(&stored, &computed, sizeof(stored)) != 0)
		fault_log(c, &info->log.id, "its records do not give its root");
	else if (!checkpoint_holds(&info->log, &edge, info->signature))
		fault_log(c, &info->log.id, "its checkpoint is not signed by its key");
}

static void check_log_lists(struct check *c, const struct es_log_info *info)
{
	struct es_log_info found;
	struct es_key key;

	if (es_log_get(c->snap, &info->log.id, &found) || found.number != info->number)
		fault_log(c, &info->log.id, "missing in the list of logs");
	es_key_init(&key);
	es_key_raw(&key, info->log.structure.bytes, ES_ID_LEN);
	es_key_raw(&key, info->log.id.bytes, ES_ID_LEN);
	if (!has(c, ES_TABLE_MEMBER_LOGS, &key))
		fault_log(c, &info->log.id, "missing in the list of its structure's logs");
}

static void check_logs(struct check *c)
{
	struct es_entry entry;
	struct es_key key;
	struct es_log_info info;
	uint64_t number = 0;

	es_key_init(&key);
	while (es_txn_seek(c->snap->txn, ES_TABLE_LOGS, ES_SEEK_AFTER, es_key_of(&key), &entry) ==
	       ES_OK) {
		number++;
		es_key_init(&key);
		es_key_fixed(&key, number, 4);
		if (!es_bytes_equal(es_key_of(&key), entry.key) ||
		    es_log_by_number(c->snap, number, &info)) {
			report_fault(c, "the table of logs is damaged");
			return;
		}
		check_log_lists(c, &info);
		check_log(c, &info);
	}
	check_count(c, ES_TABLE_CHECKPOINTS, c->checkpoints,
	            "there are checkpoints of logs that are not here");
	check_count(c, ES_TABLE_PLACES, c->stretches, "there are places of logs that are not here");
	check_count(c, ES_TABLE_LOG_IDS, number, "the list of logs names some that are not here");
	check_count(c, ES_TABLE_MEMBER_LOGS, number,
	            "the list of structures' logs names some that are not here");
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static void check_acts(struct check *c)
{
	if (es_acts_fold(c->snap, &c->federation))
		report_fault(c, "the chain of acts is damaged: an act does not count");
	c->report->acts = c->federation.acts;
	check_count(c, ES_TABLE_ACTS, c->federation.acts,
	            "there are acts behind the end of their chain");
}

static es_err count_account(void *context, const struct es_account *account)
{
	(void)context;
	(void)account;
	return ES_OK;
}

static void check_people(struct check *c)
{
	struct es_entry entry;
	struct es_id id;
	struct es_ticket_row ticket;
	struct es_bytes after = {NULL, 0};

	if (es_account_each(c->snap, count_account, NULL))
		report_fault(c, "an account is damaged");
	while (es_txn_seek(c->snap->txn, ES_TABLE_TICKETS, ES_SEEK_AFTER, after, &entry) == ES_OK) {
		if (entry.key.len != ES_ID_LEN) {
			report_fault(c, "a ticket is damaged");
			return;
		}
		memcpy(id.bytes, entry.key.data, ES_ID_LEN);
		if (es_ticket_get(c->snap, &id, &ticket))
			report_fault(c, "a ticket is damaged");
		after = entry.key;
	}
}

static void check_contents(struct check *c)
{
	c->total = 2 * es_txn_count(c->snap->txn, ES_TABLE_ROWS);
	check_acts(c);
	check_rows(c);
	check_counts(c);
	check_kind_counts(c);
	check_logs(c);
	check_people(c);
	if (c->progress)
		c->progress(c->context, c->total, c->total);
}

/* Pages first: only a file whose pages hold may be read through LMDB. */
static es_err check_pages(struct es_store *s, struct check *c)
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
		report_fault(c, sentence);
	}
	return err;
}

es_err es_store_check(struct es_store *s, void (*fault)(void *context, const char *sentence),
                      void (*progress)(void *context, uint64_t done, uint64_t total), void *context,
                      struct es_check_report *report)
{
	struct check c = {
	        .fault = fault, .progress = progress, .context = context, .report = report};

	memset(report, 0, sizeof(*report));
	es_federation_init(&c.federation);
	es_writer_grow(&c.plain, ES_BODY_MAX);
	es_err err = check_pages(s, &c);
	if (!err)
		check_contents(&c);
	if (!err && report->faults)
		err = ES_CORRUPT;
	es_snapshot_end(c.snap);
	es_writer_free(&c.plain);
	es_federation_free(&c.federation);
	return err;
}
