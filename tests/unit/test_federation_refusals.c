/* SPDX-License-Identifier: EUPL-1.2 */
/* Sealed acts that were tampered with, and lists at their limits. The acts are those of
 * tests/vectors/chain.txt. */
#include "actor.h"
#include "essaim/promise.h"
#include "test.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

#define KNOWN VECTORS("chain")
#define CARRIED 11 /* the first act that 12 and 13 carry on */

static struct es_federation f;
static uint8_t *space;
static struct es_writer out;

static struct es_bytes known(const char *what, unsigned index)
{
	char name[32];

	snprintf(name, sizeof(name), "%s_%02u", what, index);
	return es_bytes_of(space, vector_read(KNOWN, name, space, ES_SEALED_MAX));
}

static int setup(void **state)
{
	(void)state;
	es_federation_init(&f);
	space = malloc(ES_SEALED_MAX);
	es_writer_grow(&out, ES_SEALED_MAX);
	return space ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	es_federation_free(&f);
	es_writer_free(&out);
	free(space);
	return 0;
}

static void fold_to(unsigned acts)
{
	while (f.acts < acts)
		assert_err(es_federation_fold(&f, known("sealed", (unsigned)f.acts)), ES_OK);
}

static void refuse(struct es_bytes sealed, es_err wanted)
{
	uint64_t acts = f.acts;
	struct es_id head = f.head;

	assert_err(es_federation_fold(&f, sealed), wanted);
	assert_int_equal(f.acts, acts);
	assert_true(es_id_equal(&f.head, &head));
}

static struct es_sealed open_act(unsigned index)
{
	struct es_sealed sealed;

	assert_err(es_sealed_decode(known("sealed", index), &sealed), ES_OK);
	return sealed;
}

static void refuse_sealed(const struct es_sealed *sealed, es_err wanted)
{
	es_writer_reset(&out);
	assert_err(es_sealed_write(sealed, &out), ES_OK);
	refuse(es_writer_bytes(&out), wanted);
}

/* --- statements ------------------------------------------------------------------------------- */

/* The hand-over 13 with these of its two statements: one, none, one twice, both and one byte of the
 * last changed. */
static void statements_make_a_hand_over(void **state)
{
	(void)state;
	uint8_t bytes[4096];
	struct es_writer w;
	struct es_reader r;
	fold_to(13);
	struct es_sealed sealed = open_act(13);
	struct es_bytes all = sealed.statements, one[2];

	es_reader_init(&r, all);
	es_read_array_of(&r, 2);
	one[0] = es_read_value(&r);
	one[1] = es_read_value(&r);
	assert_err(es_reader_finish(&r), ES_OK);
	sealed.statements = es_bytes_of(NULL, 0);
	refuse_sealed(&sealed, ES_NOT_ALLOWED);
	for (size_t way = 0; way < 3; way++) {
		es_writer_init(&w, bytes, sizeof(bytes));
		es_write_array(&w, way == 0 ? 1 : 2);
		es_write_raw(&w, one[0]);
		if (way == 1) /* of one structure twice */
			es_write_raw(&w, one[0]);
		if (way == 2)
			es_write_raw(&w, one[1]);
		if (way == 2)
			bytes[w.len - 1] ^= 1; /* its signature */
		sealed.statements = es_writer_bytes(&w);
		refuse_sealed(&sealed, way == 2 ? ES_BAD_SIGNATURE : ES_NOT_ALLOWED);
	}
	sealed.statements = es_bytes_of(bytes, w.len - 1);
	refuse_sealed(&sealed, ES_MALFORMED);
	sealed.statements = all;
	es_writer_reset(&out);
	assert_err(es_sealed_write(&sealed, &out), ES_OK);
	assert_err(es_federation_fold(&f, es_writer_bytes(&out)), ES_OK);
}

static void statements_are_for_one_hand_over(void **state)
{
	(void)state;
	uint8_t *other = malloc(ES_SEALED_MAX);
	struct es_sealed earlier;

	fold_to(13);
	assert_non_null(other);
	size_t len = vector_read(KNOWN, "sealed_12", other, ES_SEALED_MAX);
	assert_err(es_sealed_decode(es_bytes_of(other, len), &earlier), ES_OK);
	struct es_sealed sealed = open_act(13);
	sealed.statements = earlier.statements; /* into another epoch */
	refuse_sealed(&sealed, ES_NOT_ALLOWED);
	free(other);
}

static void only_hand_overs_have_statements(void **state)
{
	(void)state;
	uint8_t one[] = {0x91, 0};

	fold_to(10);
	struct es_sealed sealed = open_act(10);
	sealed.statements = ES_BYTES(one);
	refuse_sealed(&sealed, ES_NOT_ALLOWED);
}

/* --- witnesses -------------------------------------------------------------------------------- */

static void what_few_cosigned_needs_its_witness(void **state)
{
	(void)state;
	fold_to(CARRIED);
	refuse(known("too_few", CARRIED), ES_NOT_ALLOWED);
	refuse(known("sealed", CARRIED + 1), ES_GAP);
	struct es_sealed sealed = open_act(CARRIED), inner;
	struct es_bytes witness = sealed.witness;
	sealed.witness = es_bytes_of(NULL, 0);
	refuse_sealed(&sealed, ES_NOT_ALLOWED);
	sealed.witness = es_bytes_of(witness.data, witness.len - 1);
	refuse_sealed(&sealed, ES_MALFORMED);
	/* Its second witness directly: a gap in what is carried. */
	assert_err(es_sealed_decode(witness, &inner), ES_OK);
	sealed.witness = inner.witness;
	refuse_sealed(&sealed, ES_GAP);
	assert_err(es_federation_fold(&f, known("sealed", CARRIED)), ES_OK);
	/* A carried act that is folded on its own without what carries it. */
	sealed = open_act(CARRIED + 1);
	sealed.witness = es_bytes_of(NULL, 0);
	refuse_sealed(&sealed, ES_NOT_ALLOWED);
}

static void a_witness_is_the_next_hand_over(void **state)
{
	(void)state;
	uint8_t *other = malloc(ES_SEALED_MAX);

	assert_non_null(other);
	fold_to(9);
	size_t len = vector_read(KNOWN, "sealed_10", other, ES_SEALED_MAX);
	struct es_sealed sealed = open_act(9);
	sealed.witness = es_bytes_of(other, len); /* the next act, but no hand-over */
	refuse_sealed(&sealed, ES_NOT_ALLOWED);
	len = vector_read(KNOWN, "sealed_09", other, ES_SEALED_MAX);
	sealed = open_act(9);
	sealed.witness = es_bytes_of(other, len); /* itself */
	refuse_sealed(&sealed, ES_STALE);
	free(other);
}

static void nests_have_a_bottom(void **state)
{
	(void)state;
	struct es_writer nest, next;
	struct es_sealed tip;

	es_writer_grow(&nest, ES_SEALED_MAX);
	es_writer_grow(&next, ES_SEALED_MAX);
	struct es_sealed level = open_act(10);
	for (size_t i = 0; i <= ES_CARRIED_MAX + 1; i++) {
		level.witness = es_writer_bytes(&nest);
		es_writer_reset(&next);
		assert_err(es_sealed_write(&level, &next), ES_OK);
		es_writer_reset(&nest);
		es_write_raw(&nest, es_writer_bytes(&next));
		assert_err(es_sealed_tip(es_writer_bytes(&nest), &tip),
		           i <= ES_CARRIED_MAX ? ES_OK : ES_LIMIT);
	}
	es_writer_free(&nest);
	es_writer_free(&next);
}

/* --- who has a say ---------------------------------------------------------------------------- */

static void refuse_with_cosigner(unsigned index, const struct actor *who)
{
	struct es_signer signer = actor_signer(who);

	es_writer_reset(&out);
	assert_err(es_act_cosign(known("sealed", index), &signer, &out), ES_OK);
	refuse(es_writer_bytes(&out), ES_NOT_ALLOWED);
}

static void who_lost_its_say_spoils_what_it_cosigns(void **state)
{
	(void)state;
	struct actor gone, old;

	actor_init(&gone, 4); /* suspended by 9 */
	actor_init(&old, 3);  /* a steward; under the key that 8 ended */
	fold_to(10);
	refuse_with_cosigner(10, &gone);
	refuse_with_cosigner(10, &old);
	assert_err(es_federation_fold(&f, known("sealed", 10)), ES_OK);
}

/* Another node of the same structure. */
static void second_node(struct actor *a)
{
	struct actor other;

	actor_init(&other, 0x21);
	memcpy(a->node_key, other.node_key, sizeof(a->node_key));
	memcpy(a->node_secret, other.node_secret, sizeof(a->node_secret));
	actor_certify(a, a->key, a->secret);
}

/* Suspends 4, as act 9 does, on the word of these two. */
static struct es_bytes suspension(const struct actor *one, const struct actor *two, uint64_t last)
{
	static uint8_t bytes[8192];
	struct es_bytes approvals[2];
	const struct actor *who[] = {one, two};
	struct actor subject, founder, second;
	struct es_writer w, act;

	actor_init(&subject, 4);
	actor_init(&founder, 1);
	actor_init(&second, 2);
	es_writer_init(&w, bytes, sizeof(bytes));
	es_writer_grow(&act, ES_ACT_MAX);
	assert_err(es_suspend_payload(&subject.structure, "", NULL, 0, &w), ES_OK);
	struct es_bytes payload = es_writer_bytes(&w);
	for (size_t i = 0; i < 2; i++) {
		struct es_signer signer = actor_signer(who[i]);
		size_t start = w.len;
		assert_err(es_approval_make(&signer, &f.id, ES_ACT_SUSPEND, payload, last, &w),
		           ES_OK);
		approvals[i] = es_bytes_of(bytes + start, w.len - start);
	}
	struct es_act what = {.type = ES_ACT_SUSPEND,
	                      .federation = f.id,
	                      .index = f.acts,
	                      .prev = f.head,
	                      .payload = payload};
	struct es_signer signer = actor_signer(&founder);
	assert_err(es_act_encode(&what, approvals, 2, &act), ES_OK);
	size_t start = w.len;
	assert_err(es_act_seal(es_writer_bytes(&act), &signer, &w), ES_OK);
	es_writer_free(&act);
	signer = actor_signer(&second);
	es_writer_reset(&out);
	assert_err(es_act_cosign(es_bytes_of(bytes + start, w.len - start), &signer, &out), ES_OK);
	return es_writer_bytes(&out);
}

static void a_structure_has_one_voice(void **state)
{
	(void)state;
	struct actor one, again, other, subject;

	actor_init(&one, 2);
	actor_init(&again, 2);
	actor_init(&other, 1);
	actor_init(&subject, 4);
	second_node(&again);
	fold_to(9);
	uint64_t last = es_federation_last(&f, ES_ACT_SUSPEND, &subject.structure);
	refuse(suspension(&one, &again, last), ES_NOT_ALLOWED); /* through two nodes */
	refuse(suspension(&one, &subject, last), ES_NOT_ALLOWED);
	refuse(suspension(&one, &other, last + 1), ES_NOT_ALLOWED);
	assert_err(es_federation_fold(&f, suspension(&again, &other, last)), ES_OK);
}

static void an_approval_is_used_up(void **state)
{
	(void)state;
	fold_to(5);
	struct es_act act;
	struct es_sealed sealed = open_act(4); /* stewards, approved over 0 */
	assert_err(es_act_decode(sealed.act, &act), ES_OK);
	assert_err(es_federation_allows(&f, &act), ES_NOT_ALLOWED);
	es_federation_free(&f);
	fold_to(4);
	sealed = open_act(4);
	assert_err(es_act_decode(sealed.act, &act), ES_OK);
	assert_err(es_federation_allows(&f, &act), ES_OK);
}

/* --- lists ------------------------------------------------------------------------------------ */

static es_err read_back(uint64_t type, struct es_writer *payload)
{
	struct es_act act = {
	        .type = type, .federation = {{1}}, .index = 1, .prev = {{1}}, .payload = {0}};

	assert_err(payload->err, ES_OK);
	act.payload = es_writer_bytes(payload);
	es_writer_reset(&out);
	return es_act_encode(&act, NULL, 0, &out);
}

static es_err with_logs(size_t count, size_t twice, uint64_t size)
{
	struct es_listed_log *logs = calloc(count, sizeof(*logs));
	struct es_id structure = {{7}};
	struct es_writer payload;

	assert_non_null(logs);
	es_writer_grow(&payload, ES_SEALED_MAX);
	for (size_t i = 0; i < count; i++) {
		size_t name = i == twice ? 0 : i;
		logs[i].log.bytes[0] = (uint8_t)(name >> 8);
		logs[i].log.bytes[1] = (uint8_t)name;
		logs[i].size = size;
	}
	assert_err(es_suspend_payload(&structure, "", logs, count, &payload), ES_OK);
	es_err err = read_back(ES_ACT_SUSPEND, &payload);
	es_writer_free(&payload);
	free(logs);
	return err;
}

static void lists_of_logs_are_bounded(void **state)
{
	(void)state;
	assert_err(with_logs(1, SIZE_MAX, 1), ES_OK);
	assert_err(with_logs(ES_LISTED_MAX, SIZE_MAX, UINT64_MAX - 1), ES_OK);
	assert_err(with_logs(ES_LISTED_MAX + 1, SIZE_MAX, 1), ES_LIMIT);
	assert_err(with_logs(3, 2, 1), ES_MALFORMED); /* one twice */
	assert_err(with_logs(1, SIZE_MAX, 0), ES_MALFORMED);
	assert_int_not_equal(with_logs(1, SIZE_MAX, UINT64_MAX), ES_OK);
}

static es_err with_stewards(size_t count, bool twice)
{
	struct es_id set[ES_STEWARDS_MAX + 1] = {{{0}}};
	struct es_writer payload;

	es_writer_grow(&payload, ES_ACT_MAX);
	for (size_t i = 0; i < count; i++)
		set[i].bytes[0] = (uint8_t)(twice ? i / 2 : i);
	assert_err(es_stewards_payload(set, count, &payload), ES_OK);
	es_err err = read_back(ES_ACT_STEWARDS, &payload);
	es_writer_free(&payload);
	return err;
}

static void sets_of_stewards_are_bounded(void **state)
{
	(void)state;
	assert_err(with_stewards(0, false), ES_MALFORMED);
	assert_err(with_stewards(ES_STEWARDS_MAX, false), ES_OK);
	assert_err(with_stewards(ES_STEWARDS_MAX + 1, false), ES_LIMIT);
	assert_err(with_stewards(2, true), ES_MALFORMED);
}

static es_err with_boxes(size_t count)
{
	struct es_key_box *boxes = calloc(count + 1, sizeof(*boxes));
	struct es_id federation = {{1}};
	uint8_t key[32] = {1}, old[32] = {2}, nonce[24] = {3};
	struct es_writer payload;

	assert_non_null(boxes);
	es_writer_grow(&payload, ES_SEALED_MAX);
	for (size_t i = 0; i < count; i++) {
		boxes[i].channel_key[0] = (uint8_t)(i >> 8);
		boxes[i].channel_key[1] = (uint8_t)i;
	}
	assert_err(es_network_key_payload(&federation, 1, key, old, nonce, boxes, count, &payload),
	           ES_OK);
	es_err err = read_back(ES_ACT_NETWORK_KEY, &payload);
	es_writer_free(&payload);
	free(boxes);
	return err;
}

static void boxes_of_the_network_key_are_bounded(void **state)
{
	(void)state;
	assert_err(with_boxes(0), ES_OK);
	assert_err(with_boxes(ES_KEY_BOXES_MAX), ES_OK);
	assert_err(with_boxes(ES_KEY_BOXES_MAX + 1), ES_LIMIT);
}

/* --- promises --------------------------------------------------------------------------------- */

static void promises_read_back_or_not_at_all(void **state)
{
	(void)state;
	struct es_promise promise;
	struct es_writer w;
	uint8_t again[ES_PROMISE_MAX + 1];
	struct es_bytes in = known("promise", 8);

	assert_err(es_promise_decode(in, &promise), ES_OK);
	assert_int_equal(promise.epoch, 2);
	assert_int_equal(promise.highest.epoch, 2);
	assert_int_equal(promise.highest.index, 13);
	es_writer_init(&w, again, sizeof(again));
	assert_err(es_promise_encode(&promise, &w), ES_OK);
	assert_true(es_bytes_equal(es_writer_bytes(&w), in));
	for (size_t len = 0; len < in.len; len++)
		assert_err(es_promise_decode(es_bytes_of(in.data, len), &promise), ES_MALFORMED);
	again[in.len] = 0;
	assert_err(es_promise_decode(es_bytes_of(again, in.len + 1), &promise), ES_MALFORMED);
	again[1] = 2;
	assert_err(es_promise_decode(es_bytes_of(again, in.len), &promise), ES_VERSION);
	promise.epoch = (uint64_t)INT64_MAX + 1;
	es_writer_init(&w, again, sizeof(again));
	assert_err(es_promise_encode(&promise, &w), ES_OK);
	assert_int_not_equal(es_promise_decode(es_writer_bytes(&w), &promise), ES_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(statements_make_a_hand_over),
	        TEST(statements_are_for_one_hand_over),
	        TEST(only_hand_overs_have_statements),
	        TEST(what_few_cosigned_needs_its_witness),
	        TEST(a_witness_is_the_next_hand_over),
	        TEST(nests_have_a_bottom),
	        TEST(who_lost_its_say_spoils_what_it_cosigns),
	        TEST(a_structure_has_one_voice),
	        TEST(an_approval_is_used_up),
	        TEST(lists_of_logs_are_bounded),
	        TEST(sets_of_stewards_are_bounded),
	        TEST(boxes_of_the_network_key_are_bounded),
	        TEST(promises_read_back_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
