/* SPDX-License-Identifier: EUPL-1.2 */
/* Motions under way: what the table takes, merges, refuses and drops, and that nobody can fill it
 * for others. */
#include "actor.h"
#include "essaim/motions.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

#define ACTORS 12
#define BYTES 16384

static struct actor actors[ACTORS]; /* 0 founds and coordinates, 1 to 3 are members */
static struct es_federation f;
static struct es_motions table;
static struct es_id id;
static size_t checks;

/* --- making ----------------------------------------------------------------------------------- */

static void fold(const struct es_act *act, const struct es_bytes *approvals, size_t count)
{
	uint8_t bytes[BYTES], sealed_bytes[BYTES];
	struct es_writer w, sealed;
	struct es_signer signer = actor_signer(&actors[0]);

	es_writer_init(&w, bytes, sizeof(bytes));
	es_writer_init(&sealed, sealed_bytes, sizeof(sealed_bytes));
	assert_err(es_act_encode(act, approvals, count, &w), ES_OK);
	assert_err(es_act_seal(es_writer_bytes(&w), &signer, &sealed), ES_OK);
	assert_err(es_federation_fold(&f, es_writer_bytes(&sealed)), ES_OK);
}

static struct es_bytes admission_of(const struct actor *newcomer, const struct actor *sponsor,
                                    struct es_writer *w)
{
	assert_err(es_admission_payload(&newcomer->admission, &sponsor->structure, w), ES_OK);
	return es_writer_bytes(w);
}

static struct es_bytes approval_of(const struct actor *a, struct es_bytes payload,
                                   struct es_writer *w)
{
	struct es_signer signer = actor_signer(a);

	assert_err(es_approval_make(&signer, &f.id, ES_ACT_ADMIT, payload, 0, w), ES_OK);
	return es_writer_bytes(w);
}

static struct es_act next_act(void)
{
	return (struct es_act){.type = ES_ACT_ADMIT,
	                       .federation = f.id,
	                       .epoch = f.epoch,
	                       .index = f.acts,
	                       .prev = f.head,
	                       .created_ms = 1700000000000};
}

static void admit(const struct actor *newcomer)
{
	uint8_t payload_bytes[2048], approval_bytes[2048];
	struct es_writer payload, approval;
	struct es_act act = next_act();

	es_writer_init(&payload, payload_bytes, sizeof(payload_bytes));
	es_writer_init(&approval, approval_bytes, sizeof(approval_bytes));
	act.payload = admission_of(newcomer, &actors[0], &payload);
	struct es_bytes one = approval_of(&actors[0], act.payload, &approval);
	fold(&act, &one, 1);
}

/* The object of a request to admit newcomer, approved by these. */
static struct es_bytes request(const struct actor *newcomer, const struct actor *const *approvers,
                               size_t count, struct es_writer *object)
{
	uint8_t payload_bytes[2048], approval_bytes[4][1024], request_bytes[BYTES];
	struct es_writer payload, w;
	struct es_act_request r = {.type = ES_ACT_ADMIT, .approvals_len = count};

	es_writer_init(&payload, payload_bytes, sizeof(payload_bytes));
	r.payload = admission_of(newcomer, &actors[0], &payload);
	for (size_t i = 0; i < count; i++) {
		es_writer_init(&w, approval_bytes[i], sizeof(approval_bytes[i]));
		r.approvals[i] = approval_of(approvers[i], r.payload, &w);
	}
	es_writer_init(&w, request_bytes, sizeof(request_bytes));
	assert_err(es_act_request_encode(&r, &w), ES_OK);
	es_write_array(object, 2);
	es_write_uint(object, ES_MOTION_REQUEST);
	es_write_bin(object, es_writer_bytes(&w));
	return es_writer_bytes(object);
}

static struct es_bytes proposal(const struct actor *by, const struct es_act *act,
                                struct es_writer *object)
{
	uint8_t bytes[BYTES], sealed_bytes[BYTES], approval_bytes[1024];
	struct es_writer w, sealed, approval;
	struct es_signer signer = actor_signer(by);

	es_writer_init(&w, bytes, sizeof(bytes));
	es_writer_init(&sealed, sealed_bytes, sizeof(sealed_bytes));
	es_writer_init(&approval, approval_bytes, sizeof(approval_bytes));
	struct es_bytes one = approval_of(&actors[0], act->payload, &approval);
	assert_err(es_act_encode(act, &one, 1, &w), ES_OK);
	assert_err(es_act_seal(es_writer_bytes(&w), &signer, &sealed), ES_OK);
	es_write_array(object, 2);
	es_write_uint(object, ES_MOTION_PROPOSAL);
	es_write_bin(object, es_writer_bytes(&sealed));
	return es_writer_bytes(object);
}

static es_err take(struct es_bytes object)
{
	size_t refused = 0, had = checks, len = table.len;
	uint64_t clock = table.clock;

	for (;;) { /* memory runs out at every place in turn */
		fail_allocation(refused++);
		es_err err = es_motions_take(&table, &f, object, &checks, &id);
		if (!fail_no_allocation())
			return err;
		assert_err(err, ES_NO_MEMORY);
		assert_int_equal(table.len, len);
		assert_int_equal(table.clock, clock);
		checks = had;
	}
}

static es_err take_request(const struct actor *newcomer, const struct actor *const *approvers,
                           size_t count)
{
	static uint8_t bytes[BYTES];
	struct es_writer w;

	es_writer_init(&w, bytes, sizeof(bytes));
	return take(request(newcomer, approvers, count, &w));
}

static es_err take_proposal(const struct actor *by, struct es_act *act)
{
	static uint8_t bytes[BYTES];
	uint8_t payload_bytes[2048];
	struct es_writer w, payload;

	es_writer_init(&w, bytes, sizeof(bytes));
	es_writer_init(&payload, payload_bytes, sizeof(payload_bytes));
	act->payload = admission_of(&actors[5], &actors[0], &payload);
	return take(proposal(by, act, &w));
}

static int setup(void **state)
{
	struct es_act found = {.type = ES_ACT_FOUND,
	                       .created_ms = 1700000000000,
	                       .name = "Network",
	                       .policy = {1, 1, 1, 1, 1, 1, 1, 1}};

	(void)state;
	for (uint8_t i = 0; i < ACTORS; i++)
		actor_init(&actors[i], (uint8_t)(i + 1));
	es_federation_init(&f);
	es_motions_init(&table);
	checks = 100;
	found.admission = actors[0].admission;
	fold(&found, NULL, 0);
	for (size_t i = 1; i < 4; i++)
		admit(&actors[i]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_motions_free(&table);
	es_federation_free(&f);
	return 0;
}

/* --- requests --------------------------------------------------------------------------------- */

static void requests_merge_by_union(void **state)
{
	const struct actor *first[] = {&actors[1]}, *second[] = {&actors[2], &actors[1]};
	struct es_act_request r;

	(void)state;
	assert_err(take_request(&actors[5], first, 1), ES_OK);
	assert_err(take_request(&actors[5], first, 1), ES_EXISTS);
	assert_err(take_request(&actors[5], second, 2), ES_OK);
	assert_int_equal(table.len, 1);
	const struct es_motion *m = es_motions_find(&table, &id);
	assert_non_null(m);
	assert_int_equal(m->voices, 2);
	assert_true(es_id_equal(&m->by, &actors[1].structure));
	assert_err(es_act_request_decode(es_bytes_of(m->bytes, m->len), &r), ES_OK);
	assert_int_equal(r.approvals_len, 2);
	assert_err(take_request(&actors[5], second, 2), ES_EXISTS);
	assert_int_equal(table.clock, 2);
}

static void who_is_no_member_has_no_voice_and_costs_nothing(void **state)
{
	const struct actor *stranger[] = {&actors[7]}, *both[] = {&actors[7], &actors[1]};

	(void)state;
	checks = 1;
	assert_err(take_request(&actors[5], stranger, 1), ES_NOT_ALLOWED);
	assert_int_equal(checks, 1);
	assert_err(take_request(&actors[5], both, 2), ES_OK);
	assert_int_equal(es_motions_find(&table, &id)->voices, 1);
	assert_int_equal(checks, 0);
	const struct actor *third[] = {&actors[2]};
	assert_err(take_request(&actors[5], third, 1), ES_BUSY);
	assert_int_equal(es_motions_find(&table, &id)->voices, 1);
}

static void a_forged_voice_is_a_lie(void **state)
{
	const struct actor *one[] = {&actors[1]};
	uint8_t bytes[BYTES];
	struct es_writer w;

	(void)state;
	es_writer_init(&w, bytes, sizeof(bytes));
	struct es_bytes object = request(&actors[5], one, 1, &w);
	bytes[object.len - 3] ^= 1; /* inside the last signature */
	assert_err(take(object), ES_BAD_SIGNATURE);
	assert_int_equal(table.len, 0);
	assert_int_equal(table.bytes, 0);
}

static void one_structure_cannot_fill_the_table(void **state)
{
	const struct actor *one[] = {&actors[1]}, *other[] = {&actors[2]};
	struct actor newcomer = actors[5];

	(void)state;
	for (unsigned i = 0; i < ES_MOTIONS_PER_STRUCTURE; i++) {
		newcomer.admission.name[0] = (char)('a' + i);
		assert_err(take_request(&newcomer, one, 1), ES_OK);
	}
	newcomer.admission.name[0] = 'Z';
	size_t before = checks;
	assert_err(take_request(&newcomer, one, 1), ES_LIMIT);
	assert_int_equal(checks, before);
	assert_err(take_request(&newcomer, other, 1), ES_OK);
	assert_int_equal(table.len, ES_MOTIONS_PER_STRUCTURE + 1);
}

/* --- proposals -------------------------------------------------------------------------------- */

static void only_the_coordinator_proposes(void **state)
{
	struct es_act act = next_act();

	(void)state;
	assert_err(take_proposal(&actors[1], &act), ES_NOT_ALLOWED);
	assert_err(take_proposal(&actors[7], &act), ES_NOT_ALLOWED);
	assert_err(take_proposal(&actors[0], &act), ES_OK);
	assert_err(take_proposal(&actors[0], &act), ES_EXISTS);
	const struct es_motion *m = es_motions_find(&table, &id);
	assert_int_equal(m->voices, 1);
	assert_true(es_motion_counts(m, &f)); /* one steward, who cosigned */
}

static void proposals_stand_on_the_chain(void **state)
{
	struct es_act act = next_act();

	(void)state;
	act.index--;
	assert_err(take_proposal(&actors[0], &act), ES_STALE);
	act.index += 2;
	assert_err(take_proposal(&actors[0], &act), ES_GAP);
	act = next_act();
	act.prev.bytes[0] ^= 1;
	assert_err(take_proposal(&actors[0], &act), ES_NOT_ALLOWED);
	act = next_act();
	act.federation.bytes[0] ^= 1;
	assert_err(take_proposal(&actors[0], &act), ES_NOT_ALLOWED);
	act = next_act();
	assert_err(take_proposal(&actors[0], &act), ES_OK);
	admit(&actors[4]); /* another act takes the place */
	assert_int_equal(es_motions_prune(&table, &f), 1);
	assert_int_equal(table.len, 0);
	assert_int_equal(table.bytes, 0);
}

/* Who was admitted needs no request any more, wherever that is held; nor does it come back from there. */
static void an_admission_waits_until_it_counts(void **state)
{
	const struct actor *two[] = {&actors[1], &actors[2]};

	(void)state;
	assert_err(take_request(&actors[5], two, 1), ES_OK);
	assert_err(take_request(&actors[6], two, 1), ES_OK);
	admit(&actors[5]);
	assert_int_equal(es_motions_prune(&table, &f), 1);
	assert_int_equal(table.len, 1);
	assert_err(take_request(&actors[5], two, 2), ES_STALE);
	assert_err(take_request(&actors[6], two, 2), ES_OK);
}

static void what_changed_is_told_in_order(void **state)
{
	const struct actor *one[] = {&actors[1]}, *two[] = {&actors[2]};
	struct es_id first, second;

	(void)state;
	assert_err(take_request(&actors[5], one, 1), ES_OK);
	first = id;
	assert_err(take_request(&actors[6], one, 1), ES_OK);
	second = id;
	assert_true(es_id_equal(&es_motions_after(&table, 0)->id, &first));
	assert_true(es_id_equal(&es_motions_after(&table, 1)->id, &second));
	assert_null(es_motions_after(&table, 2));
	assert_err(take_request(&actors[5], two, 1), ES_OK);
	assert_true(es_id_equal(&es_motions_after(&table, 2)->id, &first));
	es_motions_touch(&table, &second);
	assert_true(es_id_equal(&es_motions_after(&table, 3)->id, &second));
	es_motions_drop(&table, &first);
	assert_null(es_motions_find(&table, &first));
	assert_int_equal(table.len, 1);
}

/* What could not be looked at stays; what was written anew is whole. */
static void no_memory_loses_no_motion(void **state)
{
	const struct actor *two[] = {&actors[1], &actors[2]};
	size_t nth = 0;
	bool failed;

	(void)state;
	assert_err(take_request(&actors[5], two, 2), ES_OK);
	assert_err(take_request(&actors[6], two, 1), ES_OK);
	do {
		fail_allocation(nth++);
		size_t gone = es_motions_prune(&table, &f);
		failed = fail_no_allocation();
		assert_int_equal(gone, 0);
		assert_int_equal(table.len, 2);
	} while (failed);
	assert_true(nth > 1);
	assert_int_equal(table.list[0].voices, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(requests_merge_by_union),
	        TEST(who_is_no_member_has_no_voice_and_costs_nothing),
	        TEST(a_forged_voice_is_a_lie),
	        TEST(one_structure_cannot_fill_the_table),
	        TEST(only_the_coordinator_proposes),
	        TEST(proposals_stand_on_the_chain),
	        TEST(an_admission_waits_until_it_counts),
	        TEST(what_changed_is_told_in_order),
	        TEST(no_memory_loses_no_motion),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
