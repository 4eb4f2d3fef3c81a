/* SPDX-License-Identifier: EUPL-1.2 */
/* Erasures as a node takes them: from its own people and from a peer, before and after what they
 * withdraw, and after a crash between the two steps. */
#include "nodes.h"
#include "store/erase.h"
#include "store/writer.h"
#include "test.h"

#include "essaim/schema.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct es_id publish(struct es_node *node, const char *text)
{
	struct es_id practice = {{1}}, id;

	assert_err(home_publish(node, &practice, text, &id), ES_OK);
	return id;
}

enum found { HERE, WITHDRAWN, WANTED, UNKNOWN };

static enum found look(struct es_node *node, const struct es_id *id, struct es_id *erasure)
{
	struct es_snapshot *snap;
	struct es_row row;
	struct es_writer w;
	struct es_bytes body;
	enum found found = UNKNOWN;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	if (es_row_find(snap, id, &row) == ES_OK) {
		es_writer_grow(&w, ES_BODY_MAX);
		bool reads = es_row_body(&row, &w, &body) == ES_OK;
		assert_int_equal(reads, row.has_body);
		es_writer_free(&w);
		found = row.has_body ? HERE : row.erased ? WITHDRAWN : WANTED;
		assert_int_equal(es_row_erased_ms(&row) != 0, row.erased);
		if (erasure)
			*erasure = row.erasure;
	}
	es_snapshot_end(snap);
	return found;
}

/* The slot of a record's key in its file. */
static bool has_key(struct es_node *node, const struct es_id *id)
{
	struct es_snapshot *snap;
	struct es_row row;
	uint8_t key[ES_BODY_KEY_LEN];

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, &row), ES_OK);
	es_snapshot_end(snap);
	es_err err = es_segments_get(node->store->segments, row.number, key);
	assert_true(err == ES_OK || err == ES_NOT_FOUND);
	return err == ES_OK;
}

static void a_body_goes_with_its_key(void **state)
{
	struct es_id first = publish(ours, "un"), second = publish(ours, "deux"), by;

	(void)state;
	assert_true(has_key(ours, &first));
	struct es_id erasure = home_erase(ours, &first);
	assert_int_equal(look(ours, &first, &by), WITHDRAWN);
	assert_true(es_id_equal(&by, &erasure));
	assert_int_equal(look(ours, &second, NULL), HERE);
	assert_int_equal(look(ours, &erasure, NULL), HERE);
	assert_false(has_key(ours, &first));
	assert_true(has_key(ours, &second));
	assert_int_equal(home_faults(ours), 0);
}

static void it_reaches_who_holds_the_body(void **state)
{
	struct es_id id = publish(ours, "texte");

	(void)state;
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(look(theirs, &id, NULL), HERE);
	home_erase(ours, &id);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(look(theirs, &id, NULL), WITHDRAWN);
	assert_false(has_key(theirs, &id));
	assert_int_equal(home_faults(theirs), 0);
	assert_true(home_same(ours, theirs));
}

struct offer {
	struct es_change change; /* first */
	struct es_id record;
	struct es_wire_body body;
	struct es_writer bytes;
};

static es_err apply_offer(struct es_write *w, struct es_change *change)
{
	struct offer *offer = (struct offer *)change;

	return es_write_body(w, &offer->record, &offer->body);
}

static void take_offer(struct es_node *node, const struct es_id *id, struct offer *offer)
{
	struct es_snapshot *snap;
	struct es_row row;

	memset(offer, 0, sizeof(*offer));
	offer->record = *id;
	es_writer_grow(&offer->bytes, ES_BODY_MAX);
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, &row), ES_OK);
	assert_err(es_row_wire(&row, &offer->bytes, &offer->body), ES_OK);
	assert_true(offer->body.present);
	es_snapshot_end(snap);
}

static void a_withdrawn_body_is_refused_from_anybody(void **state)
{
	struct es_id id = publish(ours, "texte");
	struct offer offer;

	(void)state;
	take_offer(ours, &id, &offer);
	home_erase(ours, &id);
	assert_err(es_store_apply(ours->store, apply_offer, &offer.change), ES_NOT_ALLOWED);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(look(theirs, &id, NULL), WITHDRAWN);
	assert_err(es_store_apply(theirs->store, apply_offer, &offer.change), ES_NOT_ALLOWED);
	assert_int_equal(look(theirs, &id, NULL), WITHDRAWN);
	es_writer_free(&offer.bytes);
}

static void another_structures_erasure_does_nothing(void **state)
{
	struct es_id id = publish(ours, "texte"), by;

	(void)state;
	/* They withdraw it before they have it, and once they do. */
	home_erase(theirs, &id);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(look(theirs, &id, NULL), HERE);
	home_erase(theirs, &id);
	assert_int_equal(look(theirs, &id, NULL), HERE);
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_int_equal(look(ours, &id, NULL), HERE);
	/* Nor does it stand in the way of the right one. */
	struct es_id erasure = home_erase(ours, &id);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(look(theirs, &id, &by), WITHDRAWN);
	assert_true(es_id_equal(&by, &erasure));
	assert_int_equal(home_faults(ours), 0);
	assert_int_equal(home_faults(theirs), 0);
}

static void an_erasure_waits_for_its_target(void **state)
{
	struct es_id id, parked;
	struct es_log_info first;
	struct es_node *again;
	char text[] = "plus tard";
	size_t count;

	(void)state;
	id = publish(ours, text);
	assert_true(home_log(ours, &first));
	es_node_close(ours);
	assert_err(es_node_open("/nowhere", true, &again), ES_NOT_FOUND);
	/* Another log of the same structure: it can travel first. */
	ours = home_node(folder, "ours");
	es_node_start_logging(ours);
	struct es_log_info second;
	struct es_id erasure = home_erase(ours, &id);
	assert_true(home_log(ours, &second));
	assert_false(es_id_equal(&first.log.id, &second.log.id));
	assert_err(home_carry_run(ours, theirs, &second.log.id, 0, &count), ES_OK);
	assert_int_equal(look(theirs, &id, NULL), UNKNOWN);
	assert_int_equal(look(theirs, &erasure, NULL), HERE);
	assert_err(home_carry_run(ours, theirs, &first.log.id, 0, &count), ES_OK);
	assert_int_equal(look(theirs, &id, &parked), WITHDRAWN);
	assert_true(es_id_equal(&parked, &erasure));
	assert_int_equal(home_faults(theirs), 0);
}

static void log_starts_and_erasures_stay(void **state)
{
	struct es_log_info log;
	struct es_id id = publish(ours, "texte"), erasure = home_erase(ours, &id);

	(void)state;
	assert_true(home_log(ours, &log));
	home_erase(ours, &log.log.id);
	home_erase(ours, &erasure);
	assert_int_equal(look(ours, &log.log.id, NULL), HERE);
	assert_int_equal(look(ours, &erasure, NULL), HERE);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(look(theirs, &erasure, NULL), HERE);
	assert_int_equal(home_faults(ours), 0);
}

/* --- between the two steps -------------------------------------------------------------------- */

static void keys_folder(const char *home, char path[HOME_PATH_MAX + 32])
{
	snprintf(path, HOME_PATH_MAX + 32, "%s/%s/keys", folder, home);
}

static uint64_t shown(struct es_node *node, const struct es_id *log)
{
	struct es_snapshot *snap;
	struct es_federation f;
	struct es_vector v;
	uint64_t size = 0;

	es_vector_init(&v);
	snap = home_look(node, &f);
	assert_err(es_store_vector(snap, &f, &v), ES_OK);
	for (size_t i = 0; i < v.count; i++)
		if (es_id_equal(&v.entries[i].log, log))
			size = v.entries[i].size;
	es_vector_free(&v);
	home_look_end(snap, &f);
	return size;
}

/* The folder of keys takes no new file: the tables are done, the keys are not. */
static void an_erasure_that_is_not_applied_is_not_shown(void **state)
{
	char keys[HOME_PATH_MAX + 32], aside[HOME_PATH_MAX + 40], temporary[HOME_PATH_MAX + 48];
	struct es_id id = publish(ours, "texte");
	struct es_log_info log;
	size_t count;

	(void)state;
	assert_true(home_log(ours, &log));
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_true(home_same(ours, theirs));
	uint64_t before = shown(theirs, &log.log.id);
	home_erase(ours, &id);

	keys_folder("theirs", keys);
	snprintf(temporary, sizeof(temporary), "%s/new", keys);
	snprintf(aside, sizeof(aside), "%s/in-the-way", temporary);
	assert_int_equal(mkdir(temporary, 0700), 0);
	assert_int_equal(mkdir(aside, 0700), 0);
	assert_err(home_carry_run(ours, theirs, &log.log.id, before, &count), ES_IO);
	assert_int_equal(look(theirs, &id, NULL), WITHDRAWN);
	assert_true(has_key(theirs, &id));
	assert_int_equal(home_size(theirs, &log.log.id), before + 1);
	assert_int_equal(shown(theirs, &log.log.id), before);
	assert_int_equal(shown(ours, &log.log.id), before + 1);

	/* The next start does what was left. */
	es_node_close(theirs);
	assert_int_equal(rmdir(aside), 0);
	assert_int_equal(rmdir(temporary), 0);
	theirs = home_node(folder, "theirs");
	assert_false(has_key(theirs, &id));
	assert_int_equal(shown(theirs, &log.log.id), before + 1);
	assert_int_equal(home_faults(theirs), 0);
}

/* --- who may not know yet what was withdrawn -------------------------------------------------- */

static void an_exchange_is_fresh_for_a_day(void **state)
{
	const uint64_t day = 24ull * 3600 * 1000, at = 100 * day;

	(void)state;
	assert_false(es_exchange_is_fresh(0, at)); /* never */
	assert_true(es_exchange_is_fresh(at, at));
	assert_true(es_exchange_is_fresh(at, at + day - 1));
	assert_false(es_exchange_is_fresh(at, at + day));
	assert_false(es_exchange_is_fresh(at, at - 1)); /* the clock was set back */
}

static es_err apply_exchanged(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_write_exchanged(w, 12345);
}

static void the_last_exchange_is_kept(void **state)
{
	struct es_change change = {0};
	struct es_snapshot *snap;

	(void)state;
	assert_err(es_snapshot_begin(ours->store, &snap), ES_OK);
	assert_int_equal(es_store_exchanged_ms(snap), 0);
	es_snapshot_end(snap);
	assert_err(es_store_apply(ours->store, apply_exchanged, &change), ES_OK);
	assert_err(es_snapshot_begin(ours->store, &snap), ES_OK);
	assert_int_equal(es_store_exchanged_ms(snap), 12345);
	es_snapshot_end(snap);
}

/* How many bodies of a run of our log go along for a peer that gets only those of one structure. */
static size_t given(const struct es_id *only, uint8_t (*nil)[8])
{
	struct es_snapshot *snap;
	struct es_log_info log;
	struct es_writer headers, bodies;
	struct es_reader r;
	uint8_t signature[ES_SIGNATURE_LEN];
	size_t count, bodies_len, here = 0;

	assert_true(home_log(ours, &log));
	es_writer_grow(&headers, ES_MESSAGE_MAX);
	es_writer_grow(&bodies, ES_MESSAGE_MAX);
	assert_err(es_snapshot_begin(theirs->store, &snap), ES_OK);
	assert_err(es_log_read_run_for(snap, only, NULL, &log.log.id, 0, &headers, &bodies, &count,
	                               &bodies_len, signature),
	           ES_OK);
	es_snapshot_end(snap);
	assert_int_equal(bodies_len, count);
	assert_true(count <= sizeof(*nil));
	es_reader_init(&r, es_writer_bytes(&bodies));
	for (size_t i = 0; i < count; i++) {
		(*nil)[i] = es_reader_peek(&r) == ES_NIL;
		here += !(*nil)[i];
		es_read_value(&r);
	}
	es_writer_free(&headers);
	es_writer_free(&bodies);
	return here;
}

static void a_node_that_was_away_gives_only_its_own_bodies(void **state)
{
	struct es_id id = publish(ours, "un"), second;
	uint8_t nil[8];

	(void)state;
	second = publish(ours, "deux");
	home_erase(ours, &second);
	assert_err(home_carry(ours, theirs), ES_OK);
	/* Log start, text, withdrawn text, erasure. */
	assert_int_equal(given(NULL, &nil), 3);
	assert_true(!nil[0] && !nil[1] && nil[2] && !nil[3]);
	assert_int_equal(given(&theirs->identity.structure, &nil), 2);
	assert_true(!nil[0] && nil[1] && nil[2] && !nil[3]);
	assert_int_equal(given(&ours->identity.structure, &nil), 3);
	assert_int_equal(look(theirs, &id, NULL), HERE); /* its own people go on reading */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_body_goes_with_its_key, nodes_open_pair,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(it_reaches_who_holds_the_body, nodes_open_pair,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(a_withdrawn_body_is_refused_from_anybody,
	                                        nodes_open_pair, nodes_close),
	        cmocka_unit_test_setup_teardown(another_structures_erasure_does_nothing,
	                                        nodes_open_pair, nodes_close),
	        cmocka_unit_test_setup_teardown(an_erasure_waits_for_its_target, nodes_open_pair,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(log_starts_and_erasures_stay, nodes_open_pair,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(an_erasure_that_is_not_applied_is_not_shown,
	                                        nodes_open_pair, nodes_close),
	        cmocka_unit_test(an_exchange_is_fresh_for_a_day),
	        cmocka_unit_test_setup_teardown(the_last_exchange_is_kept, nodes_open_pair,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(a_node_that_was_away_gives_only_its_own_bodies,
	                                        nodes_open_pair, nodes_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
