/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/writer.h"
#include "store_home.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { LEAVES_MAX = 256 };

static struct store_home at;
static struct publisher ours, theirs;
static struct es_member members[2];
static struct es_federation federation;
static uint32_t by_id[2];

static int setup(void **state)
{
	(void)state;
	store_home_open(&at);
	publisher_init(&ours, 1);
	publisher_init(&theirs, 33);
	store_home_member(&ours, 2, &members[0]);
	store_home_member(&theirs, 2, &members[1]);
	federation = (struct es_federation){.id = ours.federation,
	                                    .acts = 2,
	                                    .members = members,
	                                    .members_len = 2,
	                                    .by_id = by_id,
	                                    .active = 2};
	by_id[0] =
	        es_id_compare(&members[0].admission.structure, &members[1].admission.structure) > 0;
	by_id[1] = !by_id[0];
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	store_home_close(&at);
	return 0;
}

/* A run under construction, with the records that it borrows. */
struct parcel {
	struct es_change change; /* first */
	const struct publisher *publisher;
	struct published records[LEAVES_MAX];
	struct es_wire_body bodies[LEAVES_MAX];
	size_t count;
	struct es_edge edge;
	struct es_writer headers;
	struct es_incoming_run in;
};

static struct parcel *parcel_new(const struct publisher *p)
{
	struct parcel *parcel = calloc(1, sizeof(*parcel));

	assert_non_null(parcel);
	parcel->publisher = p;
	es_edge_init(&parcel->edge);
	es_writer_grow(&parcel->headers, ES_MESSAGE_MAX);
	return parcel;
}

static void parcel_free(struct parcel *parcel)
{
	es_writer_free(&parcel->headers);
	free(parcel);
}

/* What was in it is sent: the next leaves follow. */
static void parcel_next(struct parcel *p)
{
	es_writer_reset(&p->headers);
	p->count = 0;
}

static void parcel_leaf(struct parcel *p, struct es_bytes header)
{
	struct es_tree_hash leaf;

	es_leaf_hash(header, &leaf);
	es_edge_append(&p->edge, &leaf);
	es_write_raw(&p->headers, header);
}

static void parcel_add(struct parcel *p, const struct publisher *author, uint64_t n, bool with_body)
{
	struct published *r = &p->records[p->count];
	struct es_wire_body *body = &p->bodies[p->count++];

	publisher_record(author, n, r);
	parcel_leaf(p, r->header);
	*body = (struct es_wire_body){
	        .present = with_body, .plain_len = r->body.len, .packed = r->body};
	memcpy(body->key, r->body_key, ES_BODY_KEY_LEN);
}

/* An array that is no header. */
static void parcel_opaque(struct parcel *p)
{
	static const uint8_t array[] = {0x93, 0x07, 0xa1, 'x', 0xc0};

	p->bodies[p->count++] = (struct es_wire_body){.present = false};
	parcel_leaf(p, ES_BYTES(array));
}

static void parcel_seal(struct parcel *p)
{
	struct es_checkpoint cp;

	publisher_checkpoint(p->publisher, &p->edge, &cp);
	p->in = (struct es_incoming_run){.bodies = p->bodies, .bodies_len = p->count};
	p->in.run.log = p->publisher->log.id;
	p->in.run.start = p->edge.size - p->count;
	p->in.run.headers = es_writer_bytes(&p->headers);
	p->in.run.count = p->count;
	memcpy(p->in.run.signature, cp.signature, ES_SIGNATURE_LEN);
}

static es_err apply(struct es_write *w, struct es_change *change)
{
	return es_write_run(w, &federation, &((struct parcel *)change)->in, 1000);
}

static es_err take(struct parcel *p)
{
	parcel_seal(p);
	return es_store_apply(at.store, apply, &p->change);
}

static es_err take_again(struct parcel *p)
{
	return es_store_apply(at.store, apply, &p->change);
}

/* Log start and count - 1 comments, all with bodies. */
static struct parcel *first_run(const struct publisher *p, size_t count)
{
	struct parcel *parcel = parcel_new(p);

	for (size_t i = 0; i < count; i++)
		parcel_add(parcel, p, i, true);
	return parcel;
}

static uint64_t size_of(const struct publisher *p)
{
	struct es_log_info info;

	store_home_look(&at);
	return es_log_get(at.snap, &p->log.id, &info) ? 0 : info.log.edge.size;
}

static void a_run_is_taken_and_given_back(void **state)
{
	struct parcel *p = first_run(&ours, 5);
	struct es_writer headers, bodies;
	struct es_checkpoint cp;
	uint8_t signature[ES_SIGNATURE_LEN];
	size_t count, bodies_len;

	(void)state;
	assert_err(take(p), ES_OK);
	assert_err(take_again(p), ES_EXISTS);
	assert_int_equal(size_of(&ours), 5);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 4);
	es_writer_grow(&headers, ES_MESSAGE_MAX);
	es_writer_grow(&bodies, ES_MESSAGE_MAX);
	assert_err(es_log_read_run(at.snap, &ours.log.id, 0, &headers, &bodies, &count, &bodies_len,
	                           signature),
	           ES_OK);
	assert_int_equal(count, 5);
	assert_int_equal(bodies_len, 5);
	assert_true(es_bytes_equal(es_writer_bytes(&headers), p->in.run.headers));
	assert_memory_equal(signature, p->in.run.signature, sizeof(signature));
	assert_err(es_log_checkpoint(at.snap, &ours.log.id, &cp), ES_OK);
	assert_err(es_checkpoint_verify(&cp, ours.log_key.public_key), ES_OK);
	es_writer_reset(&headers);
	assert_err(es_log_read_run(at.snap, &ours.log.id, 5, &headers, &bodies, &count, &bodies_len,
	                           signature),
	           ES_NOT_FOUND);
	es_writer_free(&headers);
	es_writer_free(&bodies);
	parcel_free(p);
}

static void bodies_are_written_while_they_fit(void **state)
{
	struct parcel *p = first_run(&ours, 10);
	struct es_writer headers, bodies;
	uint8_t signature[ES_SIGNATURE_LEN], room[1200];
	size_t count, bodies_len;

	(void)state;
	assert_err(take(p), ES_OK);
	store_home_look(&at);
	es_writer_grow(&headers, ES_MESSAGE_MAX);
	es_writer_init(&bodies, room, sizeof(room));
	assert_err(es_log_read_run(at.snap, &ours.log.id, 0, &headers, &bodies, &count, &bodies_len,
	                           signature),
	           ES_OK);
	assert_int_equal(count, 10);
	assert_true(bodies_len > 0 && bodies_len < 10);
	es_writer_free(&headers);
	parcel_free(p);
}

static void gaps_and_overlaps(void **state)
{
	struct parcel *p = first_run(&ours, 3), *late = first_run(&ours, 2),
	              *whole = first_run(&ours, 6);

	(void)state;
	/* Only what follows the held end, or overlaps it, has a place. */
	parcel_seal(late);
	parcel_next(late);
	parcel_add(late, &ours, 2, true);
	parcel_add(late, &ours, 3, true);
	assert_err(take(late), ES_GAP);
	assert_err(take(p), ES_OK);
	assert_err(take(late), ES_OK); /* starts at 2, held 3: its tail is new */
	assert_int_equal(size_of(&ours), 4);
	assert_err(take(whole), ES_OK);
	assert_int_equal(size_of(&ours), 6);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 5);
	assert_err(take_again(p), ES_EXISTS);
	parcel_free(p);
	parcel_free(late);
	parcel_free(whole);
}

static void refusals_leave_nothing(void **state)
{
	struct parcel *p = first_run(&ours, 4);
	struct es_row row;

	(void)state;
	parcel_seal(p);
	p->in.run.signature[7] ^= 1;
	assert_err(take_again(p), ES_BAD_SIGNATURE);
	p->in.run.signature[7] ^= 1;
	p->bodies[2].key[0] ^= 1;
	assert_err(take_again(p), ES_BAD_HASH);
	p->bodies[2].key[0] ^= 1;
	p->bodies[3].codec = 9;
	assert_err(take_again(p), ES_VERSION);
	p->bodies[3].codec = ES_CODEC_PLAIN;
	p->bodies[0].present = false;
	assert_err(take_again(p), ES_MALFORMED);
	p->bodies[0].present = true;
	p->in.run.log.bytes[0] ^= 1;
	assert_err(take_again(p), ES_MALFORMED);
	p->in.run.log.bytes[0] ^= 1;
	p->in.run.count++;
	assert_int_not_equal(take_again(p), ES_OK);
	p->in.run.count = 0;
	assert_int_not_equal(take_again(p), ES_OK);
	p->in.run.count = 4;
	p->in.run.headers.len--;
	assert_int_not_equal(take_again(p), ES_OK);
	p->in.run.headers.len++;
	store_home_look(&at);
	assert_err(es_row_get(at.snap, 1, &row), ES_NOT_FOUND);
	assert_int_equal(size_of(&ours), 0);
	assert_err(take_again(p), ES_OK);
	parcel_free(p);
}

static void only_members_publish(void **state)
{
	struct parcel *p = first_run(&ours, 2), *other = first_run(&theirs, 2);

	(void)state;
	assert_err(take(other), ES_OK);
	federation.members_len = 0;
	assert_err(take(p), ES_NOT_MEMBER);
	federation.members_len = 2;
	members[0].admission.key[0] ^= 1;
	assert_err(take(p), ES_LIMIT); /* admitted, but under another key */
	members[0].admission.key[0] ^= 1;
	federation.id.bytes[0] ^= 1;
	assert_err(take(p), ES_NOT_MEMBER);
	federation.id.bytes[0] ^= 1;
	/* A known log of one who is no member any more. */
	members[1].suspended = true;
	parcel_next(other);
	parcel_add(other, &theirs, 2, true);
	assert_err(take(other), ES_LIMIT);
	members[1].suspended = false;
	parcel_free(p);
	parcel_free(other);
}

static void allowances_hold(void **state)
{
	struct parcel *p = first_run(&ours, 4);

	(void)state;
	members[0].admission.leaves = 3;
	assert_err(take(p), ES_LIMIT);
	members[0].admission.leaves = 4;
	members[0].admission.logs = 0;
	assert_err(take(p), ES_LIMIT);
	members[0].admission.logs = 1;
	assert_err(take(p), ES_OK);
	parcel_free(p);
}

/* Another log of our structure: other keys for node and log, the same structure key. */
static void begin_again(struct publisher *again)
{
	struct es_writer header, body;

	publisher_init(again, 1);
	key_pair_of(77, &again->log_key);
	memcpy(again->start.log_key, again->log_key.public_key, ES_PUBLIC_KEY_LEN);
	es_writer_init(&header, again->first.header_bytes, sizeof(again->first.header_bytes));
	es_writer_init(&body, again->first.body_bytes, sizeof(again->first.body_bytes));
	assert_err(es_log_start_make(&again->start, again->node_key.secret, again->first.body_key,
	                             PUBLISHER_NOW_MS, &header, &body),
	           ES_OK);
	again->first.header = es_writer_bytes(&header);
	again->first.body = es_writer_bytes(&body);
	es_record_id(again->first.header, &again->log.id);
	again->first.id = again->log.id;
}

static void a_record_in_several_logs_counts_once(void **state)
{
	struct publisher again;
	struct parcel *p = first_run(&ours, 4), *second;
	struct es_row row;
	uint64_t place, place_again;

	(void)state;
	assert_err(take(p), ES_OK);
	begin_again(&again);
	second = first_run(&again, 4);
	assert_err(take(second), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 3);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_LOG_START), 2);
	assert_err(es_log_row(at.snap, &ours.log.id, 2, &place), ES_OK);
	assert_err(es_log_row(at.snap, &again.log.id, 2, &place_again), ES_OK);
	assert_int_equal(place, place_again);
	assert_err(es_row_get(at.snap, place, &row), ES_OK);
	assert_true(es_id_equal(&row.log, &ours.log.id));
	assert_int_equal(row.index, 2);
	parcel_free(p);
	parcel_free(second);
}

/* Each record of a run is found, stands in each list once, and no list has anything else. */
static void stand_once(const struct parcel *p, size_t records, size_t starts)
{
	struct es_row row;

	store_home_look(&at);
	for (size_t i = 0; i < p->count; i++) {
		assert_err(es_row_find(at.snap, &p->records[i].id, &row), ES_OK);
		assert_true(row.has_body);
		assert_true(es_bytes_equal(row.header_bytes, p->records[i].header));
	}
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), records - starts);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_LOG_START), starts);
	for (enum es_table table = ES_TABLE_ROWS; table <= ES_TABLE_ABOUT; table++)
		assert_int_equal(es_txn_count(at.snap->txn, table), records);
}

/* Many records at once are entered in another order than few: nobody can tell, also where the run has
 * records that are here already, or one of them twice. */
static void long_runs_are_taken_as_short_ones_are(void **state)
{
	struct publisher again;
	struct parcel *p = first_run(&ours, 4), *second, *twins = first_run(&theirs, 150);

	(void)state;
	begin_again(&again);
	assert_err(take(p), ES_OK);
	second = first_run(&again, 200);
	assert_err(take(second), ES_OK);
	stand_once(second, 201, 2); /* three were here */
	parcel_next(second);
	for (uint64_t n = 300; n < 500; n++)
		parcel_add(second, &again, n, true);
	assert_err(take(second), ES_OK);
	stand_once(second, 401, 2);
	assert_int_equal(size_of(&again), 400);
	parcel_add(twins, &theirs, 7, true);
	parcel_add(twins, &theirs, 150, true);
	assert_err(take(twins), ES_OK);
	stand_once(twins, 401 + 151, 3);
	assert_int_equal(size_of(&theirs), 152);
	parcel_free(p);
	parcel_free(second);
	parcel_free(twins);
}

/* A header of another structure, and bytes that are no header, are leaves like any other, but
 * count for nothing. */
static void foreign_and_opaque_leaves(void **state)
{
	struct parcel *p = first_run(&ours, 1), *theirs_own;
	struct es_row row;
	struct es_walk walk;
	uint64_t number;

	(void)state;
	parcel_add(p, &theirs, 1, true);
	parcel_opaque(p);
	parcel_add(p, &ours, 1, true);
	assert_err(take(p), ES_OK);
	assert_int_equal(size_of(&ours), 4);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 1);
	assert_err(es_row_find(at.snap, &p->records[1].id, &row), ES_OK);
	assert_true(es_id_is_zero(&row.log) && !row.has_body);
	assert_err(es_row_get(at.snap, 3, &row), ES_OK);
	assert_true(row.header.kind == UINT64_MAX && !row.has_body);
	es_walk_missing(&walk, at.snap, 0);
	assert_false(es_walk_next(&walk, &number));
	/* In its own structure's log it begins to count. */
	theirs_own = first_run(&theirs, 2);
	assert_err(take(theirs_own), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 2);
	assert_err(es_row_find(at.snap, &p->records[1].id, &row), ES_OK);
	assert_true(es_id_equal(&row.log, &theirs.log.id) && row.index == 1 && row.has_body);
	assert_int_equal(row.number, 2);
	es_walk_missing(&walk, at.snap, 0);
	assert_false(es_walk_next(&walk, &number));
	parcel_free(p);
	parcel_free(theirs_own);
}

struct late {
	struct es_change change;
	struct es_id record;
	struct es_wire_body body;
};

static es_err apply_late(struct es_write *w, struct es_change *change)
{
	struct late *l = (struct late *)change;

	return es_write_body(w, &l->record, &l->body);
}

static uint64_t late_rows[4];
static size_t late_count;

static void note_bodies(void *context, const struct es_commit *c)
{
	(void)context;
	for (size_t i = 0; i < c->bodies_len; i++)
		late_rows[late_count++] = c->bodies[i];
}

static void a_missing_body_is_wanted_until_it_comes(void **state)
{
	struct parcel *p = first_run(&ours, 1);
	struct late late;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	(void)state;
	parcel_add(p, &ours, 1, false);
	parcel_add(p, &ours, 2, true);
	assert_err(take(p), ES_OK);
	store_home_look(&at);
	es_walk_missing(&walk, at.snap, 0);
	assert_true(es_walk_next(&walk, &number));
	assert_int_equal(number, 2);
	assert_false(es_walk_next(&walk, &number));
	late = (struct late){.record = p->records[1].id, .body = p->bodies[1]};
	late.body.present = true;
	late.body.key[0] ^= 1;
	assert_err(es_store_apply(at.store, apply_late, &late.change), ES_BAD_HASH);
	late.body.key[0] ^= 1;
	late_count = 0;
	es_store_on_commit(at.store, note_bodies, NULL);
	assert_err(es_store_apply(at.store, apply_late, &late.change), ES_OK);
	assert_err(es_store_apply(at.store, apply_late, &late.change),
	           ES_EXISTS); /* also lets the listener end */
	es_store_on_commit(at.store, NULL, NULL);
	assert_true(late_count == 1 && late_rows[0] == 2);
	late.record.bytes[0] ^= 1;
	assert_err(es_store_apply(at.store, apply_late, &late.change), ES_NOT_FOUND);
	store_home_look(&at);
	es_walk_missing(&walk, at.snap, 0);
	assert_false(es_walk_next(&walk, &number));
	assert_err(es_row_get(at.snap, 2, &row), ES_OK);
	assert_true(row.has_body);
	parcel_free(p);
}

/* The whole run again, now with the body that was not there the first time. */
static void a_held_run_may_bring_bodies(void **state)
{
	struct parcel *p = first_run(&ours, 1);
	struct es_row row;

	(void)state;
	parcel_add(p, &ours, 1, false);
	assert_err(take(p), ES_OK);
	p->bodies[1].present = true;
	assert_err(take_again(p), ES_OK);
	assert_err(take_again(p), ES_EXISTS);
	store_home_look(&at);
	assert_err(es_row_get(at.snap, 2, &row), ES_OK);
	assert_true(row.has_body);
	parcel_free(p);
}

/* The origin committed itself to bytes that are no body: its log goes on, and nobody asks for
 * them. */
static void an_origins_nonsense_stops_nothing(void **state)
{
	static const uint8_t nonsense[] = {0xc1, 0xff};
	struct parcel *p = first_run(&ours, 1);
	struct published *r = &p->records[1];
	struct es_header header;
	struct es_writer w;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	(void)state;
	publisher_record(&ours, 1, r);
	assert_err(es_header_decode(r->header, &header), ES_OK);
	header.body_class = es_body_class(sizeof(nonsense));
	es_body_commit(ES_BYTES(nonsense), r->body_key, &header.body_commit);
	es_writer_init(&w, r->header_bytes, sizeof(r->header_bytes));
	assert_err(es_header_encode(&header, &w), ES_OK);
	parcel_leaf(p, es_writer_bytes(&w));
	p->bodies[1] = (struct es_wire_body){
	        .present = true, .plain_len = sizeof(nonsense), .packed = ES_BYTES(nonsense)};
	memcpy(p->bodies[1].key, r->body_key, ES_BODY_KEY_LEN);
	p->count++;
	assert_err(take(p), ES_OK);
	store_home_look(&at);
	assert_err(es_row_get(at.snap, 2, &row), ES_OK);
	assert_false(row.has_body);
	es_walk_missing(&walk, at.snap, 0);
	assert_false(es_walk_next(&walk, &number));
	parcel_free(p);
}

/* Checkpoints at multiples of 1,024 stay; a run never passes one. */
static void long_logs_are_cut_at_multiples(void **state)
{
	enum { COUNT = 2100 };
	char other_home[HOME_PATH_MAX];
	struct es_id practice = {{4}}, id;
	struct es_writer w;
	struct es_draft *drafts = calloc(COUNT, sizeof(*drafts));
	struct es_id *ids = calloc(COUNT, sizeof(*ids));
	struct es_log_info info;

	(void)state;
	home_folder(other_home);
	struct es_node *a = home_node(other_home, "a"), *b = home_node(other_home, "b");
	assert_err(es_node_found(a, "Essai"), ES_OK);
	assert_err(home_join(a, b), ES_OK);
	es_writer_grow(&w, ES_BODY_MAX);
	struct es_bytes body = home_comment("long", &w);
	for (size_t i = 0; i < COUNT; i++)
		drafts[i] = (struct es_draft){.kind = ES_KIND_COMMENT, .lang = "fr", .body = body};
	es_node_start_logging(a);
	assert_err(es_publish(a, drafts, COUNT, ids), ES_OK);
	assert_true(home_log(a, &info));
	assert_int_equal(info.log.edge.size, COUNT + 1);
	assert_err(home_carry(a, b), ES_OK);
	assert_true(home_same(a, b));
	assert_err(home_publish(a, &practice, "encore", &id), ES_OK);
	assert_err(home_carry(a, b), ES_OK);
	assert_int_equal(home_size(b, &info.log.id), COUNT + 2);
	assert_int_equal(home_faults(a), 0);
	assert_int_equal(home_faults(b), 0);
	es_writer_free(&w);
	free(drafts);
	free(ids);
	es_node_close(a);
	es_node_close(b);
	home_remove(other_home);
}

struct own {
	struct es_change change;
	struct es_id log;
	const uint64_t *rows;
	size_t count;
};

static es_err apply_start(struct es_write *w, struct es_change *change)
{
	struct own *own = (struct own *)change;

	return es_write_log_start(w, ours.first.header, ours.first.body, ours.first.body_key,
	                          &federation.id, ours.log_key.secret, 1000, &own->log);
}

static es_err apply_append(struct es_write *w, struct es_change *change)
{
	struct own *own = (struct own *)change;

	return es_write_append(w, &own->log, own->rows, own->count, ours.log_key.secret);
}

/* Somebody else holds the key of a log that we still sign (a copied process): it ends here. */
static void a_longer_copy_of_the_own_log_closes_it(void **state)
{
	struct parcel *p = first_run(&ours, 3);
	struct es_log_info info;
	struct own own = {.count = 0};

	(void)state;
	assert_err(es_store_apply(at.store, apply_start, &own.change), ES_OK);
	assert_err(es_store_apply(at.store, apply_start, &own.change), ES_EXISTS);
	assert_int_equal(size_of(&ours), 1);
	assert_err(es_log_get(at.snap, &own.log, &info), ES_OK);
	assert_true(info.own_open);
	assert_err(es_store_apply(at.store, apply_append, &own.change), ES_OK);
	assert_err(take(p), ES_OK);
	assert_int_equal(size_of(&ours), 3);
	assert_err(es_log_get(at.snap, &own.log, &info), ES_OK);
	assert_false(info.own_open);
	assert_err(es_store_apply(at.store, apply_append, &own.change), ES_STATE);
	parcel_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_run_is_taken_and_given_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(bodies_are_written_while_they_fit, setup, teardown),
	        cmocka_unit_test_setup_teardown(gaps_and_overlaps, setup, teardown),
	        cmocka_unit_test_setup_teardown(refusals_leave_nothing, setup, teardown),
	        cmocka_unit_test_setup_teardown(only_members_publish, setup, teardown),
	        cmocka_unit_test_setup_teardown(allowances_hold, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_record_in_several_logs_counts_once, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(long_runs_are_taken_as_short_ones_are, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(foreign_and_opaque_leaves, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_missing_body_is_wanted_until_it_comes, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(a_held_run_may_bring_bodies, setup, teardown),
	        cmocka_unit_test_setup_teardown(an_origins_nonsense_stops_nothing, setup, teardown),
	        cmocka_unit_test(long_logs_are_cut_at_multiples),
	        cmocka_unit_test_setup_teardown(a_longer_copy_of_the_own_log_closes_it, setup,
	                                        teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
