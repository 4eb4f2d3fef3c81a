/* SPDX-License-Identifier: EUPL-1.2 */
#include "stewards.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

struct actor actors[STEWARDS_MAX];
size_t stewards;
struct object objects[OBJECTS_MAX];
size_t objects_len;
struct spoken spoken[STATEMENTS_MAX];
size_t spoken_len;
struct es_federation chains[CHAINS_MAX];
size_t chains_len;

static struct es_federation *base(void)
{
	return &chains[0];
}

/* --- acts on the net -------------------------------------------------------------------------- */

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

/* The first object of this act; OBJECTS_MAX: none. *again: one over these very statements. */
static size_t find_object(const struct es_id *id, struct es_bytes statements, int *again)
{
	size_t same = OBJECTS_MAX;

	*again = -1;
	for (size_t i = objects_len; i-- > 0;) {
		const struct object *o = &objects[i];
		if (!es_id_equal(&o->id, id))
			continue;
		same = i;
		if (es_bytes_equal(es_bytes_of(o->statements, o->statements_len), statements))
			*again = (int)i;
	}
	return same;
}

static void vouch_all(struct object *o, struct es_bytes sealed)
{
	struct es_writer again;
	struct es_sealed parts;
	struct es_reader r;

	es_writer_grow(&again, ES_SEALED_MAX);
	for (size_t i = 0; i < stewards; i++) {
		struct es_signer who = actor_signer(&actors[i]);
		es_writer_reset(&again);
		assert_err(es_act_cosign(sealed, &who, &again), ES_OK);
		assert_err(es_sealed_decode(es_writer_bytes(&again), &parts), ES_OK);
		es_reader_init(&r, parts.cosignatures);
		es_read_array_of(&r, 1);
		struct es_bytes vouch = es_read_value(&r);
		memcpy(o->vouch[i], vouch.data, o->vouch_len[i] = vouch.len);
	}
	es_writer_free(&again);
}

static int add_object(const struct es_act *what, int parent, int proposer,
                      const struct es_bytes *statements, size_t count)
{
	struct object *o = &objects[objects_len];
	struct es_signer signer = actor_signer(&actors[proposer]);
	struct es_writer w, sealed;
	struct es_sealed parts;
	int again;

	assert_true(objects_len < OBJECTS_MAX);
	memset(o, 0, sizeof(*o));
	es_writer_init(&w, o->act, sizeof(o->act));
	assert_err(es_act_encode(what, NULL, 0, &w), ES_OK);
	o->act_len = w.len;
	es_act_id(es_writer_bytes(&w), &o->id);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	assert_err(es_act_propose(es_writer_bytes(&w), &signer, statements, count,
	                          es_bytes_of(NULL, 0), &sealed),
	           ES_OK);
	assert_err(es_sealed_decode(es_writer_bytes(&sealed), &parts), ES_OK);
	size_t same = find_object(&o->id, parts.statements, &again);
	if (again < 0) {
		o->same = same < objects_len ? (int)same : (int)objects_len;
		o->index = what->index;
		o->epoch = what->epoch;
		o->parent = parent;
		o->proposer = proposer;
		memcpy(o->proposal, parts.proposal.data, o->proposal_len = parts.proposal.len);
		o->statements_len = parts.statements.len;
		o->statements = malloc(o->statements_len + 1);
		assert_non_null(o->statements);
		if (o->statements_len > 0)
			memcpy(o->statements, parts.statements.data, o->statements_len);
		vouch_all(o, es_writer_bytes(&sealed));
		again = (int)objects_len++;
	}
	es_writer_free(&sealed);
	return again;
}

int object_of(const struct es_id *id)
{
	for (size_t i = 0; i < objects_len; i++)
		if (es_id_equal(&objects[i].id, id))
			return (int)i;
	return -1;
}

/* --- the beginning ---------------------------------------------------------------------------- */

static struct es_act next_act(uint64_t type, int parent, uint64_t epoch, struct es_bytes payload)
{
	struct es_act act = {.type = type,
	                     .federation = base()->id,
	                     .epoch = epoch,
	                     .index = base()->acts,
	                     .prev = base()->head,
	                     .payload = payload};

	if (parent >= 0) {
		act.index = objects[parent].index + 1;
		act.prev = objects[parent].id;
	}
	return act;
}

static void fold_own(const struct es_act *act)
{
	struct es_signer signer = actor_signer(&actors[0]);
	struct es_writer w, sealed;

	es_writer_grow(&w, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	assert_err(es_act_encode(act, NULL, 0, &w), ES_OK);
	assert_err(es_act_seal(es_writer_bytes(&w), &signer, &sealed), ES_OK);
	assert_err(es_federation_fold(base(), es_writer_bytes(&sealed)), ES_OK);
	es_writer_free(&w);
	es_writer_free(&sealed);
}

static struct es_bytes set_of(size_t from, size_t count, struct es_writer *w)
{
	struct es_id set[STEWARDS_MAX];

	for (size_t i = 0; i < count; i++)
		set[i] = actors[from + i].structure;
	assert_err(es_stewards_payload(set, count, w), ES_OK);
	return es_writer_bytes(w);
}

void stewards_begin(size_t count)
{
	uint8_t space[4096];
	struct es_writer w;

	stewards_forget(0, 0, 0);
	chains_len = 1;
	stewards = count;
	es_federation_init(base());
	for (size_t i = 0; i < count; i++)
		actor_init(&actors[i], (uint8_t)(i + 1));
	struct es_act act = {
	        .type = ES_ACT_FOUND, .name = "Network", .admission = actors[0].admission};
	fold_own(&act);
	for (size_t i = 1; i < count; i++) {
		es_writer_init(&w, space, sizeof(space));
		assert_err(es_admission_payload(&actors[i].admission, &actors[0].structure, &w),
		           ES_OK);
		act = next_act(ES_ACT_ADMIT, -1, 0, es_writer_bytes(&w));
		fold_own(&act);
	}
	es_writer_init(&w, space, sizeof(space));
	act = next_act(ES_ACT_STEWARDS, -1, 0, set_of(0, count, &w));
	fold_own(&act);
}

void stewards_forget(size_t objects_before, size_t spoken_before, size_t chains_before)
{
	while (objects_len > objects_before)
		free(objects[--objects_len].statements);
	while (chains_len > chains_before)
		es_federation_free(&chains[--chains_len]);
	spoken_len = spoken_before;
}

/* --- proposals -------------------------------------------------------------------------------- */

int propose_policy(int parent, uint64_t epoch, int proposer, uint64_t number)
{
	uint8_t space[512];
	struct es_writer w;
	struct es_policy policy = {.admit = number};

	es_writer_init(&w, space, sizeof(space));
	assert_err(es_policy_payload(&policy, &w), ES_OK);
	struct es_act act = next_act(ES_ACT_POLICY, parent, epoch, es_writer_bytes(&w));
	return add_object(&act, parent, proposer, NULL, 0);
}

int propose_stewards(size_t from, size_t count)
{
	uint8_t space[1024];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	struct es_act act = next_act(ES_ACT_STEWARDS, -1, 0, set_of(from, count, &w));
	return add_object(&act, -1, 0, NULL, 0);
}

int propose_hand_over(int parent, uint64_t opens, int proposer, const int *said, size_t count)
{
	struct es_bytes statements[STEWARDS_MAX];
	uint8_t space[512];
	struct es_writer w;

	for (size_t i = 0; i < count; i++)
		statements[i] = es_bytes_of(spoken[said[i]].bytes, spoken[said[i]].len);
	es_writer_init(&w, space, sizeof(space));
	assert_err(es_hand_over_payload(&actors[proposer].structure, "", &w), ES_OK);
	struct es_act act = next_act(ES_ACT_HAND_OVER, parent, opens, es_writer_bytes(&w));
	return add_object(&act, parent, proposer, statements, count);
}

/* --- a steward is asked ----------------------------------------------------------------------- */

static void restart(struct es_promise *p)
{
	uint8_t space[ES_PROMISE_MAX];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	assert_err(es_promise_encode(p, &w), ES_OK);
	assert_err(es_promise_decode(es_writer_bytes(&w), p), ES_OK);
}

es_err ask_cosign(int chain, const struct es_promise *p, int object, struct es_promise *next)
{
	struct es_writer blob;

	es_writer_grow(&blob, ES_SEALED_MAX);
	write_blob(&chains[chain], object, 0, &blob);
	es_err err = es_promise_judge(p, &chains[chain], es_writer_bytes(&blob), next);
	es_writer_free(&blob);
	if (err == ES_EXISTS)
		err = ES_OK;
	if (err == ES_OK)
		restart(next);
	return err;
}

es_err ask_state(int chain, size_t steward, const struct es_promise *p, uint64_t opens,
                 int proposer, int *said, struct es_promise *next)
{
	struct es_statement statement;
	struct spoken *s = &spoken[spoken_len];
	struct es_signer signer = actor_signer(&actors[steward]);
	struct es_writer w;

	es_err err = es_promise_state(p, &chains[chain], opens, &actors[proposer].structure,
	                              &statement, next);
	if (err != ES_OK)
		return err;
	restart(next);
	assert_true(spoken_len < STATEMENTS_MAX);
	es_writer_init(&w, s->bytes, sizeof(s->bytes));
	assert_err(es_statement_make(&signer, &base()->id, &statement, &w), ES_OK);
	s->len = w.len;
	s->by = (int)steward;
	s->proposer = proposer;
	s->opens = opens;
	s->highest = statement.highest;
	size_t at = 0;
	while (at < spoken_len &&
	       (spoken[at].len != s->len || memcmp(spoken[at].bytes, s->bytes, s->len) != 0))
		at++;
	spoken_len += at == spoken_len;
	*said = (int)at;
	return ES_OK;
}

/* --- those who fold --------------------------------------------------------------------------- */

static int keep_chain(struct es_federation *f)
{
	for (size_t i = 0; i < chains_len; i++)
		if (es_id_equal(&chains[i].head, &f->head) &&
		    chains[i].settled_epoch == f->settled_epoch) {
			es_federation_free(f);
			return (int)i;
		}
	assert_true(chains_len < CHAINS_MAX);
	chains[chains_len] = *f;
	return (int)chains_len++;
}

int learn(int chain, int object, unsigned cosigned)
{
	struct es_federation f;
	struct es_writer blob;
	const struct es_federation *before = &chains[chain];

	if (folded(before, &objects[object]) || objects[object].index < before->acts)
		return -1;
	if (2 * (size_t)__builtin_popcount(cosigned) <= stewards) /* no set of them is larger */
		return -1;
	es_writer_grow(&blob, ES_SEALED_MAX);
	write_blob(before, object, cosigned, &blob);
	assert_err(es_federation_copy(&f, before), ES_OK);
	es_err err = es_federation_fold(&f, es_writer_bytes(&blob));
	es_writer_free(&blob);
	if (err != ES_OK) {
		es_federation_free(&f);
		return -1;
	}
	return keep_chain(&f);
}
