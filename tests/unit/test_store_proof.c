/* SPDX-License-Identifier: EUPL-1.2 */
/* The proofs that a store makes: of logs under any of a structure's keys, and of logs that an act cut. */
#include "federation/listed.h"
#include "home_acts.h"
#include "identity.h"
#include "nodes.h"
#include "store/cut.h"
#include "test.h"

#include "essaim/proof.h"

#include <string.h>

static int setup(void **state)
{
	(void)nodes_open_three(state);
	home_admit(ours, theirs, 100, 10000, 1 << 30);
	return 0;
}

static struct es_id publish(void)
{
	struct es_id practice = {{1}}, id;

	assert_err(home_publish(theirs, &practice, "un commentaire", &id), ES_OK);
	return id;
}

static void to_ours(void)
{
	assert_err(home_carry(theirs, ours), ES_OK);
}

static es_err proof_at(struct es_node *node, const struct es_id *id, struct es_writer *w)
{
	struct es_snapshot *snap;
	struct es_federation f;

	es_writer_grow(w, ES_PROOF_MAX);
	snap = home_look(node, &f);
	es_err err = es_log_proof(snap, &f, id, w);
	home_look_end(snap, &f);
	return err;
}

/* That the node can show this record, and how. */
static struct es_proof_result shown(struct es_node *node, const struct es_id *id)
{
	struct es_proof_result result;
	struct es_writer w;

	assert_err(proof_at(node, id, &w), ES_OK);
	es_err err = es_proof_verify(es_writer_bytes(&w), &result);
	if (err)
		fail_msg("%s: %s", result.what, es_err_sentence(err));
	assert_true(es_id_equal(&result.record, id));
	es_writer_free(&w);
	return result;
}

/* Theirs has a new key, which ours has heard of; what stands there is listed. */
static void rotate(const struct key_pair *old, const struct key_pair *key)
{
	struct es_listed listed;

	to_ours();
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	home_rotate(ours, &theirs->identity.structure, old, key, listed.logs, listed.len);
	es_listed_free(&listed);
	home_take_key(theirs, key);
	assert_err(home_carry(ours, theirs), ES_OK);
}

static void a_later_key_is_vouched_for_by_those_before(void **state)
{
	struct key_pair keys[3];
	struct es_id first, second, last;

	(void)state;
	home_structure_key(folder, "theirs", &keys[0]);
	key_pair_of(98, &keys[1]);
	key_pair_of(99, &keys[2]);
	first = publish();
	rotate(&keys[0], &keys[1]);
	second = publish();
	rotate(&keys[1], &keys[2]);
	last = publish();
	to_ours();

	struct es_proof_result result = shown(ours, &first);
	assert_int_equal(result.keys, 0);
	assert_int_equal(result.acts, 0);
	result = shown(ours, &second);
	assert_int_equal(result.keys, 1);
	assert_int_equal(result.acts, 0);
	result = shown(ours, &last);
	assert_int_equal(result.keys, 2);
	assert_int_equal(result.acts, 0);
	assert_false(result.proof.listed);
}

static void where_a_key_was_lost_the_acts_come_along(void **state)
{
	struct key_pair keys[2];
	struct es_id first, second;

	(void)state;
	key_pair_of(98, &keys[0]);
	key_pair_of(99, &keys[1]);
	first = publish();
	rotate(NULL, &keys[0]); /* index 2 */
	second = publish();
	to_ours();
	assert_int_equal(shown(ours, &first).acts, 0);
	struct es_proof_result result = shown(ours, &second);
	assert_int_equal(result.keys, 0);
	assert_int_equal(result.acts, 3);
	assert_false(result.limit.has_root);

	rotate(&keys[0], &keys[1]);
	/* the log was as long as the act says, so its checkpoint is still there */
	result = shown(ours, &second);
	assert_int_equal(result.acts, 3);
	assert_false(result.proof.listed);
}

/* Nothing was signed where the act cut the log. */
static void an_act_shows_what_it_lists(void **state)
{
	struct es_listed listed;
	struct es_id first, second, cut;

	(void)state;
	first = publish();
	second = publish();
	to_ours();
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	cut = publish();
	to_ours();
	assert_int_equal(shown(ours, &cut).checkpoint.size, 4);
	home_suspend(ours, &theirs->identity.structure, listed.logs, listed.len);
	es_listed_free(&listed);

	struct es_proof_result result = shown(ours, &first);
	assert_true(result.proof.listed);
	assert_int_equal(result.acts, 3);
	assert_int_equal(result.checkpoint.size, 3);
	assert_true(shown(ours, &second).proof.listed);
	struct es_writer w;
	assert_err(proof_at(ours, &cut, &w), ES_STATE);
	es_writer_free(&w);
	/* one that never held more */
	home_admit(ours, third, 100, 1000, 1 << 30);
	assert_true(shown(third, &first).proof.listed);
	assert_int_equal(shown(third, &second).acts, 3);
}

/* There is a checkpoint before the cut: no acts are needed. */
static void a_kept_checkpoint_goes_before_the_acts(void **state)
{
	struct es_listed listed;
	struct es_id first, later = {{0}};

	(void)state;
	first = publish();
	for (size_t i = 0; i < 1025; i++)
		later = publish();
	to_ours();
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	publish();
	to_ours();
	home_suspend(ours, &theirs->identity.structure, listed.logs, listed.len);
	es_listed_free(&listed);
	struct es_proof_result result = shown(ours, &first);
	assert_int_equal(result.checkpoint.size, 1024);
	assert_int_equal(result.acts, 0);
	assert_false(result.proof.listed);
	result = shown(ours, &later);
	assert_int_equal(result.checkpoint.size, 1027);
	assert_true(result.proof.listed);
}

/* Proofs of the same log that differ in what vouches for them do not lend each other parts. */
static void acts_cannot_be_changed(void **state)
{
	struct es_listed listed;
	struct es_proof_result result;
	struct es_writer w, mixed;
	struct es_id id;

	(void)state;
	id = publish();
	to_ours();
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	publish();
	to_ours();
	home_suspend(ours, &theirs->identity.structure, listed.logs, listed.len);
	es_listed_free(&listed);
	assert_err(proof_at(ours, &id, &w), ES_OK);
	struct es_bytes bytes = es_writer_bytes(&w);
	for (size_t i = 0; i < bytes.len; i += 7) {
		w.data[i] ^= 0x10;
		es_err err = es_proof_verify(bytes, &result);
		w.data[i] ^= 0x10;
		if (err == ES_OK)
			fail_msg("byte %zu does not count", i);
	}
	assert_err(es_proof_verify(bytes, &result), ES_OK);
	/* without the acts nothing stands for the missing signature */
	struct es_proof bare = result.proof;
	bare.acts = (struct es_bytes){NULL, 0};
	es_writer_grow(&mixed, ES_PROOF_MAX);
	assert_err(es_proof_encode(&bare, &mixed), ES_OK);
	assert_err(es_proof_verify(es_writer_bytes(&mixed), &result), ES_INVALID);
	assert_string_equal(result.what, "the root that an act says");
	es_writer_free(&mixed);
	es_writer_free(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, nodes_close)
	const struct CMUnitTest tests[] = {
	        TEST(a_later_key_is_vouched_for_by_those_before),
	        TEST(where_a_key_was_lost_the_acts_come_along),
	        TEST(an_act_shows_what_it_lists),
	        TEST(a_kept_checkpoint_goes_before_the_acts),
	        TEST(acts_cannot_be_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
