/* SPDX-License-Identifier: EUPL-1.2 */
/* Stewards, their promises and competing proposals, in random orders of delivering, cosigning,
 * stating, proposing and learning (what is lost is what an order never delivers; each promise is read
 * back from its bytes, as after a crash). Two acts of one index never both count, whoever learns of
 * them in whatever order, and when all are there again one can. */
#include "actor.h"
#include "essaim/promise.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define STEWARDS_MAX 7
#define OBJECTS_MAX 48
#define VARIANTS_MAX 64
#define STATEMENTS_MAX 600

static struct actor actors[STEWARDS_MAX];
static size_t stewards;

/* --- acts on the net -------------------------------------------------------------------------- */

struct object {
	uint8_t act[1024], proposal[512], *statements;
	size_t act_len, proposal_len, statements_len;
	uint8_t vouch[STEWARDS_MAX][512];
	size_t vouch_len[STEWARDS_MAX];
	struct es_id id;
	uint64_t index, epoch;
	int parent; /* object that it extends; -1: the common beginning */
	int proposer;
};

static struct object objects[OBJECTS_MAX];
static size_t objects_len;

struct spoken {
	uint8_t bytes[512];
	size_t len;
	int by, proposer;
	uint64_t opens;
	struct es_stand highest;
};
static struct spoken spoken[STATEMENTS_MAX];
static size_t spoken_len;

/* Chains that somebody has folded; 0 is the common beginning. */
static struct es_federation variants[VARIANTS_MAX];
static size_t variants_len;

static struct es_federation *base(void)
{
	return &variants[0];
}

static void write_level(const struct object *o, unsigned mask, struct es_bytes witness,
                        struct es_writer *w)
{
	struct es_writer cosigned;

	es_writer_grow(&cosigned, ES_SEALED_MAX);
	size_t count = 0;
	for (size_t i = 0; i < stewards; i++)
		count += mask >> i & 1;
	es_write_array(&cosigned, count);
	for (size_t i = 0; i < stewards; i++)
		if (mask >> i & 1)
			es_write_raw(&cosigned, es_bytes_of(o->vouch[i], o->vouch_len[i]));
	struct es_sealed sealed = {.act = es_bytes_of(o->act, o->act_len),
	                           .proposal = es_bytes_of(o->proposal, o->proposal_len),
	                           .cosignatures = es_writer_bytes(&cosigned),
	                           .statements = es_bytes_of(o->statements, o->statements_len),
	                           .witness = witness};
	assert_err(es_sealed_write(&sealed, w), ES_OK);
	es_writer_free(&cosigned);
}

static bool folded(const struct es_federation *f, const struct object *o)
{
	return o->index < f->acts && es_id_equal(&f->act_ids[o->index], &o->id);
}

/* An object as it travels to one who knows f: inside what it carries on. */
static void write_blob(const struct es_federation *f, int at, unsigned mask, struct es_writer *w)
{
	struct es_writer inner;

	es_writer_grow(&inner, ES_SEALED_MAX);
	es_writer_reset(w);
	write_level(&objects[at], mask, es_bytes_of(NULL, 0), w);
	for (int up = objects[at].parent; up >= 0 && !folded(f, &objects[up]);
	     up = objects[up].parent) {
		es_writer_reset(&inner);
		es_write_raw(&inner, es_writer_bytes(w));
		es_writer_reset(w);
		write_level(&objects[up], 0, es_writer_bytes(&inner), w);
	}
	es_writer_free(&inner);
}

static int add_object(const struct es_act *what, int parent, int proposer,
                      const struct es_bytes *statements, size_t count)
{
	struct object *o = &objects[objects_len];
	struct es_signer signer = actor_signer(&actors[proposer]);
	struct es_writer w, sealed;
	struct es_sealed parts;

	assert_true(objects_len < OBJECTS_MAX);
	memset(o, 0, sizeof(*o));
	es_writer_init(&w, o->act, sizeof(o->act));
	assert_err(es_act_encode(what, NULL, 0, &w), ES_OK);
	o->act_len = w.len;
	es_act_id(es_writer_bytes(&w), &o->id);
	for (size_t i = 0; i < objects_len; i++)
		if (es_id_equal(&objects[i].id, &o->id))
			return (int)i;
	o->index = what->index;
	o->epoch = what->epoch;
	o->parent = parent;
	o->proposer = proposer;
	es_writer_grow(&sealed, ES_SEALED_MAX);
	assert_err(es_act_propose(es_writer_bytes(&w), &signer, statements, count,
	                          es_bytes_of(NULL, 0), &sealed),
	           ES_OK);
	assert_err(es_sealed_decode(es_writer_bytes(&sealed), &parts), ES_OK);
	memcpy(o->proposal, parts.proposal.data, o->proposal_len = parts.proposal.len);
	o->statements_len = parts.statements.len;
	o->statements = malloc(o->statements_len + 1);
	assert_non_null(o->statements);
	if (o->statements_len > 0)
		memcpy(o->statements, parts.statements.data, o->statements_len);
	for (size_t i = 0; i < stewards; i++) {
		struct es_writer again;
		struct es_signer who = actor_signer(&actors[i]);
		struct es_reader r;
		es_writer_grow(&again, ES_SEALED_MAX);
		assert_err(es_act_cosign(es_writer_bytes(&sealed), &who, &again), ES_OK);
		assert_err(es_sealed_decode(es_writer_bytes(&again), &parts), ES_OK);
		es_reader_init(&r, parts.cosignatures);
		es_read_array_of(&r, 1);
		struct es_bytes vouch = es_read_value(&r);
		memcpy(o->vouch[i], vouch.data, o->vouch_len[i] = vouch.len);
		es_writer_free(&again);
	}
	es_writer_free(&sealed);
	return (int)objects_len++;
}

/* --- the beginning ---------------------------------------------------------------------------- */

static void fold_own(const struct es_act *act, const struct es_bytes *approvals, size_t count)
{
	struct es_signer signer = actor_signer(&actors[0]);
	struct es_writer w, sealed;

	es_writer_grow(&w, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	assert_err(es_act_encode(act, approvals, count, &w), ES_OK);
	assert_err(es_act_seal(es_writer_bytes(&w), &signer, &sealed), ES_OK);
	assert_err(es_federation_fold(base(), es_writer_bytes(&sealed)), ES_OK);
	es_writer_free(&w);
	es_writer_free(&sealed);
}

static struct es_act next_act(uint64_t type)
{
	return (struct es_act){.type = type,
	                       .federation = base()->id,
	                       .epoch = base()->epoch,
	                       .index = base()->acts,
	                       .prev = base()->head};
}

static void begin(size_t count)
{
	struct es_id set[STEWARDS_MAX];
	uint8_t space[4096];
	struct es_writer w;

	for (size_t i = 0; i < objects_len; i++)
		free(objects[i].statements);
	for (size_t i = 0; i < variants_len; i++)
		es_federation_free(&variants[i]);
	objects_len = spoken_len = 0;
	variants_len = 1;
	stewards = count;
	es_federation_init(base());
	for (size_t i = 0; i < count; i++)
		actor_init(&actors[i], (uint8_t)(i + 1));
	struct es_act act = {
	        .type = ES_ACT_FOUND, .name = "Network", .admission = actors[0].admission};
	fold_own(&act, NULL, 0);
	for (size_t i = 0; i < count; i++) {
		set[i] = actors[i].structure;
		if (i == 0)
			continue;
		es_writer_init(&w, space, sizeof(space));
		act = next_act(ES_ACT_ADMIT);
		assert_err(es_admission_payload(&actors[i].admission, &actors[0].structure, &w),
		           ES_OK);
		act.payload = es_writer_bytes(&w);
		fold_own(&act, NULL, 0);
	}
	es_writer_init(&w, space, sizeof(space));
	act = next_act(ES_ACT_STEWARDS);
	assert_err(es_stewards_payload(set, count, &w), ES_OK);
	act.payload = es_writer_bytes(&w);
	fold_own(&act, NULL, 0);
}

/* A change of policy by the coordinator, one of several that compete; or of the stewards. */
static int propose_policy(uint64_t number)
{
	uint8_t space[512];
	struct es_writer w;
	struct es_policy policy = {.admit = number};
	struct es_act act = next_act(ES_ACT_POLICY);

	es_writer_init(&w, space, sizeof(space));
	assert_err(es_policy_payload(&policy, &w), ES_OK);
	act.payload = es_writer_bytes(&w);
	return add_object(&act, -1, 0, NULL, 0);
}

static int propose_stewards(size_t from, size_t count)
{
	uint8_t space[1024];
	struct es_id set[STEWARDS_MAX];
	struct es_writer w;
	struct es_act act = next_act(ES_ACT_STEWARDS);

	for (size_t i = 0; i < count; i++)
		set[i] = actors[from + i].structure;
	es_writer_init(&w, space, sizeof(space));
	assert_err(es_stewards_payload(set, count, &w), ES_OK);
	act.payload = es_writer_bytes(&w);
	return add_object(&act, -1, 0, NULL, 0);
}

/* --- one state of all ------------------------------------------------------------------------- */

struct world {
	struct es_promise promises[STEWARDS_MAX];
	int known[STEWARDS_MAX]; /* variant */
	unsigned masks[OBJECTS_MAX];
	bool there[OBJECTS_MAX];
	bool said[STATEMENTS_MAX];
};

static void restart(struct es_promise *p)
{
	uint8_t space[ES_PROMISE_MAX];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	assert_err(es_promise_encode(p, &w), ES_OK);
	assert_err(es_promise_decode(es_writer_bytes(&w), p), ES_OK);
}

static bool cosign(struct world *w, size_t s, int at)
{
	struct es_promise next;
	struct es_writer blob;

	if (!w->there[at] || w->masks[at] >> s & 1)
		return false;
	es_writer_grow(&blob, ES_SEALED_MAX);
	write_blob(&variants[w->known[s]], at, 0, &blob);
	es_err err = es_promise_judge(&w->promises[s], &variants[w->known[s]],
	                              es_writer_bytes(&blob), &next);
	es_writer_free(&blob);
	if (err != ES_OK && err != ES_EXISTS)
		return false;
	w->promises[s] = next;
	restart(&w->promises[s]);
	w->masks[at] |= 1u << s;
	return true;
}

static bool state(struct world *w, size_t s, uint64_t opens, int proposer)
{
	struct es_statement statement;
	struct es_promise next;
	struct spoken *said = &spoken[spoken_len];
	struct es_signer signer = actor_signer(&actors[s]);
	struct es_writer out;

	if (es_promise_state(&w->promises[s], &variants[w->known[s]], opens,
	                     &actors[proposer].structure, &statement, &next) != ES_OK)
		return false;
	assert_true(spoken_len < STATEMENTS_MAX);
	es_writer_init(&out, said->bytes, sizeof(said->bytes));
	assert_err(es_statement_make(&signer, &base()->id, &statement, &out), ES_OK);
	said->len = out.len;
	said->by = (int)s;
	said->proposer = proposer;
	said->opens = opens;
	said->highest = statement.highest;
	size_t at = 0;
	while (at < spoken_len && (spoken[at].len != said->len ||
	                           memcmp(spoken[at].bytes, said->bytes, said->len) != 0))
		at++;
	spoken_len += at == spoken_len;
	w->promises[s] = next;
	restart(&w->promises[s]);
	bool news = !w->said[at];
	w->said[at] = true;
	return news;
}

/* The object of an id; -1: in the common beginning. */
static int object_of(const struct es_id *id)
{
	for (size_t i = 0; i < objects_len; i++)
		if (es_id_equal(&objects[i].id, id))
			return (int)i;
	return -1;
}

/* A hand-over out of the statements of these stewards: it extends the highest of them. */
static bool propose_hand_over(struct world *w, uint64_t opens, int proposer, unsigned of)
{
	struct es_bytes statements[STEWARDS_MAX];
	const struct spoken *top = NULL;
	uint8_t space[512];
	struct es_writer payload;
	size_t count = 0;

	for (size_t i = 0; i < spoken_len; i++) {
		const struct spoken *s = &spoken[i];
		if (!w->said[i] || s->opens != opens || s->proposer != proposer ||
		    !(of >> s->by & 1))
			continue;
		of &= ~(1u << s->by);
		statements[count++] = es_bytes_of(s->bytes, s->len);
		if (!top || es_stand_compare(&s->highest, &top->highest) > 0)
			top = s;
	}
	if (of != 0 || 2 * count <= stewards)
		return false;
	int parent = object_of(&top->highest.id);
	struct es_act act = next_act(ES_ACT_HAND_OVER);
	if (parent >= 0) {
		act.index = objects[parent].index + 1;
		act.prev = objects[parent].id;
	}
	act.epoch = opens;
	es_writer_init(&payload, space, sizeof(space));
	assert_err(es_hand_over_payload(&actors[proposer].structure, "", &payload), ES_OK);
	act.payload = es_writer_bytes(&payload);
	for (size_t i = 0; i < objects_len; i++) /* an honest one proposes once */
		if (w->there[i] && objects[i].epoch == opens && objects[i].proposer == proposer)
			return false;
	w->there[add_object(&act, parent, proposer, statements, count)] = true;
	return true;
}

/* Folds what counts for one who knows that chain: the chain after it, or -1. */
static int learn(const struct world *w, int known, int at)
{
	struct es_federation f;
	struct es_writer blob;
	const struct es_federation *before = &variants[known];

	if (!w->there[at] || folded(before, &objects[at]) || objects[at].index < before->acts)
		return -1;
	if (2 * (size_t)__builtin_popcount(w->masks[at]) <= stewards) /* no set of them is larger */
		return -1;
	es_writer_grow(&blob, ES_SEALED_MAX);
	write_blob(before, at, w->masks[at], &blob);
	assert_err(es_federation_copy(&f, before), ES_OK);
	es_err err = es_federation_fold(&f, es_writer_bytes(&blob));
	es_writer_free(&blob);
	if (err != ES_OK) {
		es_federation_free(&f);
		return -1;
	}
	for (size_t i = 0; i < variants_len; i++)
		if (es_id_equal(&variants[i].head, &f.head) &&
		    variants[i].settled_epoch == f.settled_epoch) {
			es_federation_free(&f);
			return (int)i;
		}
	assert_true(variants_len < VARIANTS_MAX);
	variants[variants_len] = f;
	return (int)variants_len++;
}

/* The most that anybody could have come to count: each act by itself, from each chain. */
static int check_one_history(const struct world *w)
{
	bool reached[VARIANTS_MAX] = {true};
	size_t queue[VARIANTS_MAX] = {0}, len = 1;
	int longest = 0;

	for (size_t at = 0; at < len; at++) {
		int v = (int)queue[at];
		if (variants[v].acts > variants[longest].acts)
			longest = v;
		for (size_t o = 0; o < objects_len; o++) {
			int after = learn(w, v, (int)o);
			if (after < 0 || reached[after])
				continue;
			reached[after] = true;
			queue[len++] = (size_t)after;
		}
	}
	for (size_t v = 0; v < variants_len; v++)
		for (uint64_t i = 0; reached[v] && i < variants[v].acts; i++)
			assert_true(es_id_equal(&variants[v].act_ids[i],
			                        &variants[longest].act_ids[i]));
	return longest;
}

/* All are there again: a hand-over by one of them counts. */
static void check_alive(struct world w, int proposer, unsigned of)
{
	uint64_t opens = 0;
	size_t objects_before = objects_len, spoken_before = spoken_len;
	int longest = check_one_history(&w);

	for (size_t s = 0; s < stewards; s++) {
		w.known[s] = longest;
		if (w.promises[s].epoch > opens)
			opens = w.promises[s].epoch;
	}
	if (variants[longest].settled_epoch > opens)
		opens = variants[longest].settled_epoch;
	opens++;
	for (size_t s = 0; s < stewards; s++)
		if (of >> s & 1)
			assert_true(state(&w, s, opens, proposer));
	assert_true(propose_hand_over(&w, opens, proposer, of));
	int at = -1;
	for (size_t i = 0; i < objects_len; i++)
		if (w.there[i] && objects[i].epoch == opens)
			at = (int)i;
	for (size_t s = 0; s < stewards; s++)
		if (of >> s & 1)
			assert_true(cosign(&w, s, at));
	assert_true(learn(&w, longest, at) >= 0);
	(void)check_one_history(&w);
	while (objects_len > objects_before)
		free(objects[--objects_len].statements);
	spoken_len = spoken_before;
}

/* --- random orders ---------------------------------------------------------------------------- */

static uint64_t seed;

static size_t draw(size_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % below);
}

static void step(struct world *w)
{
	size_t s = draw(stewards);
	int at = (int)draw(objects_len);
	uint64_t opens = 1 + draw(3);
	int proposer = (int)draw(stewards);

	switch (draw(8)) {
	case 0:
	case 1:
	case 2:
		(void)cosign(w, s, at);
		break;
	case 3:
	case 4:
		(void)state(w, s, opens, proposer);
		break;
	case 5: {
		unsigned of = 0;
		for (size_t i = 0; i < spoken_len; i++)
			if (w->said[i] && spoken[i].opens == opens &&
			    spoken[i].proposer == proposer && draw(4) > 0)
				of |= 1u << spoken[i].by;
		(void)propose_hand_over(w, opens, proposer, of);
		break;
	}
	default: {
		int after = learn(w, w->known[s], at);
		if (after >= 0)
			w->known[s] = after;
	}
	}
}

static void run_random(size_t count, uint64_t from, size_t seeds, size_t steps, bool twice,
                       bool change)
{
	for (uint64_t i = 0; i < seeds; i++) {
		static struct world w;
		memset(&w, 0, sizeof(w));
		seed = (from + i + 1) * 0x9e3779b97f4a7c15u;
		begin(count);
		w.there[propose_policy(1)] = true;
		if (twice) /* the coordinator's home was copied */
			w.there[propose_policy(2)] = true;
		if (change)
			w.there[propose_stewards(1, count - 1)] = true;
		for (size_t n = 0; n < steps; n++) {
			step(&w);
			if (n % 8 == 7)
				(void)check_one_history(&w);
		}
		(void)check_one_history(&w);
		check_alive(w, change ? 1 : (int)draw(count), (1u << count) - 1);
	}
}

static void three_under_seeds(void **state_)
{
	(void)state_;
	run_random(3, 1000, 150, 60, false, false);
	run_random(3, 2000, 150, 60, true, false);
}

static void five_and_seven_under_seeds(void **state_)
{
	(void)state_;
	run_random(5, 3000, 60, 120, true, false);
	run_random(7, 4000, 30, 160, true, false);
}

/* One of the acts that compete changes the stewards: those of before and after both have to speak. */
static void changes_of_stewards_under_seeds(void **state_)
{
	(void)state_;
	run_random(3, 5000, 150, 80, false, true);
	run_random(5, 6000, 60, 120, false, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(three_under_seeds),
	        cmocka_unit_test(changes_of_stewards_under_seeds),
	        cmocka_unit_test(five_and_seven_under_seeds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
