/* SPDX-License-Identifier: EUPL-1.2 */
/* A chain with every type of act, witnesses, statements and promises, and what each act makes of the
 * state: tests/vectors/chain.txt, for other implementations to compare with. */
#include "actor.h"
#include "essaim/promise.h"
#include "test.h"
#include "vectors.h"

#include <string.h>

#define KNOWN VECTORS("chain")
#define ACTORS 4

static struct actor actors[ACTORS], spare[2]; /* keys that replace others */
static struct es_federation f;
static uint8_t payload_space[4096];
static struct es_writer payload;

static const struct actor *approvers[ACTORS], *cosigners[ACTORS];
static size_t approvers_len, cosigners_len;

/* --- names ------------------------------------------------------------------------------------ */

static const char *named(const char *what, uint64_t index)
{
	static char name[64];

	snprintf(name, sizeof(name), "%s_%02u", what, (unsigned)index);
	return name;
}

static void known(const char *what, uint64_t index, struct es_bytes bytes)
{
	vector_check(KNOWN, named(what, index), bytes.data, bytes.len);
}

/* --- states ----------------------------------------------------------------------------------- */

static void write_member(const struct es_member *m, struct es_writer *w)
{
	es_write_array(w, 6);
	es_write_bin(w, ES_BYTES(m->admission.structure.bytes));
	es_write_bin(w, ES_BYTES(m->admission.key));
	es_write_bool(w, m->suspended);
	es_write_bool(w, m->steward);
	es_write_uint(w, m->last_act);
	es_write_array(w, 3);
	es_write_uint(w, m->admission.logs);
	es_write_uint(w, m->admission.leaves);
	es_write_uint(w, m->admission.body_bytes);
}

static void write_policy(struct es_writer *w)
{
	const uint64_t counts[] = {f.policy.admit,    f.policy.suspend,  f.policy.rotate,
	                           f.policy.stewards, f.policy.policy,   f.policy.hand_over,
	                           f.policy.close,    f.policy.allowance};

	es_write_array(w, ES_COUNT(counts));
	for (size_t i = 0; i < ES_COUNT(counts); i++)
		es_write_uint(w, counts[i]);
}

static void write_generations(struct es_writer *w)
{
	es_write_array(w, f.generations_len);
	for (size_t i = 0; i < f.generations_len; i++) {
		es_write_array(w, 2);
		es_write_uint(w, f.generations[i].act);
		es_write_bin(w, ES_BYTES(f.generations[i].commitment));
	}
}

static void write_lists(struct es_writer *w)
{
	es_write_array(w, f.lists_len);
	for (size_t i = 0; i < f.lists_len; i++) {
		const struct es_key_list *list = &f.lists[i];
		es_write_array(w, 3);
		es_write_bin(w, ES_BYTES(list->key));
		es_write_uint(w, list->act);
		es_write_array(w, list->len);
		for (size_t j = 0; j < list->len; j++) {
			const struct es_listed_log *log = &f.listed[list->start + j];
			es_write_array(w, 3);
			es_write_bin(w, ES_BYTES(log->log.bytes));
			es_write_uint(w, log->size);
			es_write_bin(w, ES_BYTES(log->root.bytes));
		}
	}
}

static void know_state(void)
{
	uint8_t space[8192];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	es_write_array(&w, 11);
	es_write_uint(&w, f.acts);
	es_write_bin(&w, ES_BYTES(f.head.bytes));
	es_write_uint(&w, f.epoch);
	es_write_uint(&w, f.settled_epoch);
	es_write_bool(&w, f.closed);
	es_write_uint(&w, f.last_act);
	write_policy(&w);
	es_write_bin(&w, ES_BYTES(es_federation_coordinator(&f)->admission.structure.bytes));
	es_write_array(&w, f.members_len);
	for (size_t i = 0; i < f.members_len; i++)
		write_member(&f.members[i], &w);
	write_generations(&w);
	write_lists(&w);
	assert_err(w.err, ES_OK);
	known("state", f.acts - 1, es_writer_bytes(&w));
}

/* --- acts ------------------------------------------------------------------------------------- */

static struct es_act next_act(uint64_t type)
{
	return (struct es_act){.type = type,
	                       .federation = f.id,
	                       .epoch = f.epoch,
	                       .index = f.acts,
	                       .prev = f.head,
	                       .created_ms = 1700000001000 + f.acts,
	                       .payload = es_writer_bytes(&payload)};
}

static void encode(const struct es_act *act, struct es_writer *out)
{
	uint8_t space[8192];
	struct es_bytes approvals[ACTORS];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	for (size_t i = 0; i < approvers_len; i++) {
		struct es_signer who = actor_signer(approvers[i]);
		uint64_t last = es_federation_last(&f, act->type, &act->structure);
		size_t start = w.len;
		assert_err(es_approval_make(&who, &f.id, act->type, act->payload, last, &w), ES_OK);
		approvals[i] = es_bytes_of(space + start, w.len - start);
	}
	assert_err(es_act_encode(act, approvals, approvers_len, out), ES_OK);
}

/* Seals what proposer proposes and the cosigners cosign, around what it carries on. */
static void seal(struct es_bytes act, const struct actor *proposer,
                 const struct es_bytes *statements, size_t statements_len, struct es_bytes carried,
                 struct es_writer *out)
{
	struct es_signer signer = actor_signer(proposer);
	struct es_writer next;

	es_writer_grow(&next, ES_SEALED_MAX);
	assert_err(es_act_propose(act, &signer, statements, statements_len, carried, out), ES_OK);
	for (size_t i = 0; i < cosigners_len; i++) {
		signer = actor_signer(cosigners[i]);
		es_writer_reset(&next);
		assert_err(es_act_cosign(es_writer_bytes(out), &signer, &next), ES_OK);
		es_writer_reset(out);
		es_write_raw(out, es_writer_bytes(&next));
	}
	es_writer_free(&next);
}

static void fold(struct es_bytes sealed)
{
	uint64_t index = f.acts;

	assert_err(es_federation_fold(&f, sealed), ES_OK);
	known("sealed", index, sealed);
	known("id", index, ES_BYTES(f.head.bytes));
	know_state();
}

/* The first actor coordinates and proposes. subject is what es_federation_last needs. */
static void next(uint64_t type, const struct actor *subject)
{
	struct es_act act = next_act(type);
	struct es_writer bytes, sealed;

	if (subject)
		act.structure = subject->structure;
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	encode(&act, &bytes);
	seal(es_writer_bytes(&bytes), &actors[0], NULL, 0, es_bytes_of(NULL, 0), &sealed);
	fold(es_writer_bytes(&sealed));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
}

static void say(void)
{
	es_writer_init(&payload, payload_space, sizeof(payload_space));
}

static void approve(const struct actor *a, const struct actor *b)
{
	approvers_len = 0;
	if (a)
		approvers[approvers_len++] = a;
	if (b)
		approvers[approvers_len++] = b;
}

static void cosign_by(const struct actor *a, const struct actor *b)
{
	cosigners_len = 0;
	if (a)
		cosigners[cosigners_len++] = a;
	if (b)
		cosigners[cosigners_len++] = b;
}

static void rotate(struct actor *a, const struct actor *to, bool lost, struct es_listed_log *logs,
                   size_t len)
{
	say();
	assert_err(es_rotate_payload(&f.id, &a->structure, to->key, lost ? NULL : a->secret,
	                             to->secret, logs, len, &payload),
	           ES_OK);
	next(ES_ACT_ROTATE, a);
	memcpy(a->key, to->key, sizeof(a->key));
	memcpy(a->secret, to->secret, sizeof(a->secret));
	actor_certify(a, a->key, a->secret);
}

static void network_key(size_t members, uint8_t new_byte, uint8_t old_byte)
{
	uint8_t new_key[32], old_key[32], nonce[24];
	struct es_key_box boxes[ACTORS];

	memset(new_key, new_byte, sizeof(new_key));
	memset(old_key, old_byte, sizeof(old_key));
	memset(nonce, 0x77, sizeof(nonce));
	for (size_t i = 0; i < members; i++) { /* a real one has new randomness in each */
		memcpy(boxes[i].channel_key, actors[i].channel_key, ES_CHANNEL_KEY_LEN);
		memset(boxes[i].box, (int)(0xb0 + i), sizeof(boxes[i].box));
	}
	say();
	assert_err(es_network_key_payload(&f.id, f.acts, new_key, old_key, nonce, boxes, members,
	                                  &payload),
	           ES_OK);
	next(ES_ACT_NETWORK_KEY, NULL);
}

static struct es_listed_log listed(uint8_t name, uint64_t size)
{
	struct es_listed_log log = {.size = size};

	memset(log.log.bytes, name, sizeof(log.log.bytes));
	memset(log.root.bytes, name + 1, sizeof(log.root.bytes));
	return log;
}

static void begin(void)
{
	struct es_act act = {.type = ES_ACT_FOUND,
	                     .created_ms = 1700000001000,
	                     .name = "Réseau",
	                     .policy = {1, 1, 1, 1, 1, 1, 1, 1},
	                     .admission = actors[0].admission};
	struct es_writer bytes, sealed;

	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	encode(&act, &bytes);
	seal(es_writer_bytes(&bytes), &actors[0], NULL, 0, es_bytes_of(NULL, 0), &sealed);
	fold(es_writer_bytes(&sealed));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	for (size_t i = 1; i < ACTORS; i++) {
		say();
		assert_err(
		        es_admission_payload(&actors[i].admission, &actors[0].structure, &payload),
		        ES_OK);
		approve(&actors[0], NULL);
		next(ES_ACT_ADMIT, NULL);
	}
}

static void ordinary_acts(void)
{
	struct es_id set[] = {actors[0].structure, actors[1].structure, actors[2].structure};
	struct es_policy policy = {1, 2, 2, 1, 1, 0, 1, 1};
	struct es_listed_log logs[] = {listed(0x30, 300), listed(0x10, 100), listed(0x20, 1)};

	say();
	assert_err(es_stewards_payload(set, 3, &payload), ES_OK);
	approve(&actors[1], NULL);
	next(ES_ACT_STEWARDS, NULL);
	cosign_by(&actors[0], &actors[1]);
	approve(NULL, NULL);
	network_key(4, 0x51, 0x50);
	say();
	assert_err(es_policy_payload(&policy, &payload), ES_OK);
	approve(&actors[2], NULL);
	next(ES_ACT_POLICY, NULL);
	say();
	assert_err(es_allowance_payload(&actors[1].structure, 100000, 20000000, (uint64_t)1 << 40,
	                                &payload),
	           ES_OK);
	approve(&actors[0], NULL);
	next(ES_ACT_ALLOWANCE, &actors[1]);
	approve(NULL, NULL);
	rotate(&actors[2], &spare[0], false, logs, 1);
	say();
	assert_err(es_suspend_payload(&actors[3].structure, "left", logs, 3, &payload), ES_OK);
	approve(&actors[1], &actors[2]);
	next(ES_ACT_SUSPEND, &actors[3]);
	approve(NULL, NULL);
	network_key(3, 0x52, 0x51);
}

/* --- hand-overs that carry acts on ------------------------------------------------------------ */

static struct es_promise promise[ACTORS];
static uint64_t promises_known;

static void know_promise(const struct es_promise *p)
{
	uint8_t space[ES_PROMISE_MAX];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	assert_err(es_promise_encode(p, &w), ES_OK);
	known("promise", promises_known++, es_writer_bytes(&w));
}

static uint64_t statements_known;

static void state(size_t who, uint64_t opens, size_t proposer, struct es_writer *out)
{
	struct es_signer signer = actor_signer(&actors[who]);
	struct es_statement statement;
	struct es_promise after;

	assert_err(es_promise_state(&promise[who], &f, opens, &actors[proposer].structure,
	                            &statement, &after),
	           ES_OK);
	promise[who] = after;
	know_promise(&after);
	assert_err(es_statement_make(&signer, &f.id, &statement, out), ES_OK);
	known("statement", statements_known++, es_writer_bytes(out));
}

static void promise_to(size_t who, struct es_bytes sealed)
{
	struct es_promise after;

	assert_err(es_promise_judge(&promise[who], &f, sealed, &after), ES_OK);
	promise[who] = after;
	know_promise(&after);
}

static void hand_over(const struct es_act *before, const struct es_id *prev, uint64_t epoch,
                      size_t to, struct es_writer *out)
{
	say();
	assert_err(es_hand_over_payload(&actors[to].structure, "goes on", &payload), ES_OK);
	struct es_act act = next_act(ES_ACT_HAND_OVER);
	act.index = before->index + 1;
	act.created_ms = before->created_ms + 1;
	act.prev = *prev;
	act.epoch = epoch;
	encode(&act, out);
}

/* One steward cosigned a change of stewards, and one a hand-over that carries it on; two make a
 * second hand-over count that carries both on. */
static void carried_acts(void)
{
	struct es_writer acts[3], sealed[3], said[5];
	struct es_act outer, middle, tip;
	struct es_id ids[2], set[] = {actors[1].structure, actors[2].structure};

	for (size_t i = 0; i < 3; i++) {
		es_writer_grow(&acts[i], ES_ACT_MAX);
		es_writer_grow(&sealed[i], ES_SEALED_MAX);
	}
	for (size_t i = 0; i < 5; i++)
		es_writer_grow(&said[i], 1024);
	say();
	assert_err(es_stewards_payload(set, 2, &payload), ES_OK);
	approve(&actors[1], NULL);
	outer = next_act(ES_ACT_STEWARDS);
	encode(&outer, &acts[0]);
	approve(NULL, NULL);
	cosign_by(&actors[0], NULL);
	seal(es_writer_bytes(&acts[0]), &actors[0], NULL, 0, es_bytes_of(NULL, 0), &sealed[0]);
	promise_to(0, es_writer_bytes(&sealed[0]));

	state(0, 1, 1, &said[0]);
	state(1, 1, 1, &said[1]);
	state(2, 1, 1, &said[2]);
	struct es_bytes first[] = {es_writer_bytes(&said[0]), es_writer_bytes(&said[1]),
	                           es_writer_bytes(&said[2])};
	es_act_id(es_writer_bytes(&acts[0]), &ids[0]);
	hand_over(&outer, &ids[0], 1, 1, &acts[1]);
	cosign_by(&actors[1], NULL);
	seal(es_writer_bytes(&acts[1]), &actors[1], first, 3, es_writer_bytes(&sealed[0]),
	     &sealed[1]);
	promise_to(1, es_writer_bytes(&sealed[1]));
	assert_err(es_federation_fold(&f, es_writer_bytes(&sealed[1])), ES_NOT_ALLOWED);
	known("too_few", f.acts, es_writer_bytes(&sealed[1]));

	state(1, 2, 2, &said[3]);
	state(2, 2, 2, &said[4]);
	struct es_bytes second[] = {es_writer_bytes(&said[3]), es_writer_bytes(&said[4])};
	assert_err(es_act_decode(es_writer_bytes(&acts[1]), &middle), ES_OK);
	es_act_id(es_writer_bytes(&acts[1]), &ids[1]);
	hand_over(&middle, &ids[1], 2, 2, &acts[2]);
	cosign_by(&actors[1], &actors[2]);
	seal(es_writer_bytes(&acts[2]), &actors[2], second, 2, es_writer_bytes(&sealed[1]),
	     &sealed[2]);
	promise_to(1, es_writer_bytes(&sealed[2]));
	promise_to(2, es_writer_bytes(&sealed[2]));
	fold(es_writer_bytes(&sealed[2]));

	/* What it carries follows, each act without those before it. */
	struct es_sealed level;
	assert_err(es_sealed_decode(es_writer_bytes(&sealed[2]), &level), ES_OK);
	fold(level.witness);
	assert_err(es_sealed_decode(level.witness, &level), ES_OK);
	assert_err(es_act_decode(es_writer_bytes(&acts[2]), &tip), ES_OK);
	assert_int_equal(tip.index, f.acts);
	fold(level.witness);
	for (size_t i = 0; i < 3; i++) {
		es_writer_free(&acts[i]);
		es_writer_free(&sealed[i]);
	}
	for (size_t i = 0; i < 5; i++)
		es_writer_free(&said[i]);
}

/* Hand-overs need an approval now; one that leaves all as it is does not. */
static void coordinator_stays(void)
{
	struct es_policy policy = {1, 2, 2, 1, 1, 1, 1, 1};
	struct es_writer bytes, sealed, said[2];

	say();
	assert_err(es_policy_payload(&policy, &payload), ES_OK);
	approve(&actors[1], NULL);
	next(ES_ACT_POLICY, NULL);
	approve(NULL, NULL);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	for (size_t i = 0; i < 2; i++) {
		es_writer_grow(&said[i], 1024);
		state(i, 3, 0, &said[i]);
	}
	struct es_bytes both[] = {es_writer_bytes(&said[0]), es_writer_bytes(&said[1])};
	say();
	assert_err(es_hand_over_payload(&actors[0].structure, "", &payload), ES_OK);
	struct es_act act = next_act(ES_ACT_HAND_OVER);
	act.epoch = 3;
	encode(&act, &bytes);
	seal(es_writer_bytes(&bytes), &actors[0], both, 2, es_bytes_of(NULL, 0), &sealed);
	promise_to(0, es_writer_bytes(&sealed));
	promise_to(1, es_writer_bytes(&sealed));
	fold(es_writer_bytes(&sealed));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	for (size_t i = 0; i < 2; i++)
		es_writer_free(&said[i]);
}

/* The new coordinator goes on: it proposes as the first actor did. */
static void last_acts(void)
{
	struct actor once = actors[0];
	struct es_promise promised = promise[0];
	struct es_listed_log logs[] = {listed(0x40, 400)};

	actors[0] = actors[2];
	actors[2] = once;
	promise[0] = promise[2];
	promise[2] = promised;
	cosign_by(&actors[0], &actors[1]);
	approve(&actors[0], &actors[1]);
	rotate(&actors[2], &spare[1], true, logs, 1);
	coordinator_stays();
	say();
	assert_err(es_leave_payload(&actors[2].structure, true, "merged", logs, 1, &payload),
	           ES_OK);
	approve(&actors[2], NULL);
	next(ES_ACT_LEAVE, &actors[2]);
	say();
	assert_err(es_entrust_payload(&actors[2].structure, &actors[1].structure, "", &payload),
	           ES_OK);
	approve(&actors[0], &actors[1]);
	next(ES_ACT_ENTRUST, &actors[2]);
	say();
	assert_err(es_close_payload("the project ended", &payload), ES_OK);
	approve(&actors[1], NULL);
	next(ES_ACT_CLOSE, NULL);
}

static void a_chain_of_all_acts(void **state_)
{
	(void)state_;
	es_federation_init(&f);
	for (uint8_t i = 0; i < ACTORS; i++) {
		actor_init(&actors[i], (uint8_t)(i + 1));
		es_promise_init(&promise[i]);
	}
	actor_init(&spare[0], 0x31);
	actor_init(&spare[1], 0x32);
	approve(NULL, NULL);
	cosign_by(&actors[0], NULL);
	begin();
	ordinary_acts();
	carried_acts();
	last_acts();
	assert_true(f.closed);
	assert_int_equal(f.acts, 20);
	es_federation_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_chain_of_all_acts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
