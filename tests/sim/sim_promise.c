/* SPDX-License-Identifier: EUPL-1.2 */
/* Stewards, their promises and competing proposals, in random orders of delivering, cosigning,
 * stating, proposing and learning (what is lost is what an order never delivers; each promise is read
 * back from its bytes, as after a crash). Two acts of one index never both count, whoever learns of
 * them in whatever order; when all are there again a hand-over counts; and it does with a bare
 * majority that knows only what it was told, all others having crashed for ever. */
#include "stewards.h"
#include "test.h"

#include <string.h>

struct world {
	struct es_promise promises[STEWARDS_MAX];
	int known[STEWARDS_MAX]; /* chain */
	unsigned masks[OBJECTS_MAX];
	bool there[OBJECTS_MAX];
	bool said[STATEMENTS_MAX];
};

static unsigned mask_of(const struct world *w, int object)
{
	return w->masks[objects[object].same];
}

static bool cosign(struct world *w, size_t s, int object)
{
	struct es_promise next;

	if (!w->there[object] || mask_of(w, object) >> s & 1)
		return false;
	if (ask_cosign(w->known[s], &w->promises[s], object, &next) != ES_OK)
		return false;
	w->promises[s] = next;
	w->masks[objects[object].same] |= 1u << s;
	return true;
}

static bool state(struct world *w, size_t s, uint64_t opens, int proposer)
{
	struct es_promise next;
	int at;

	if (ask_state(w->known[s], s, &w->promises[s], opens, proposer, &at, &next) != ES_OK)
		return false;
	w->promises[s] = next;
	bool news = !w->said[at];
	w->said[at] = true;
	return news;
}

/* A hand-over out of the statements of these stewards: it extends the highest of them. -1 where
 * there are too few. *split: another act stands as high. */
static int propose_over(struct world *w, uint64_t opens, int proposer, unsigned of, bool *split)
{
	const struct spoken *top = NULL;
	int said[STEWARDS_MAX];
	size_t count = 0;

	*split = false;
	for (size_t i = 0; i < objects_len; i++) /* an honest one proposes once */
		if (w->there[i] && objects[i].epoch == opens && objects[i].proposer == proposer)
			return -1;
	for (size_t i = 0; i < spoken_len; i++) {
		const struct spoken *s = &spoken[i];
		if (!w->said[i] || s->opens != opens || s->proposer != proposer ||
		    !(of >> s->by & 1))
			continue;
		of &= ~(1u << s->by);
		said[count++] = (int)i;
		int order = top ? es_stand_compare(&s->highest, &top->highest) : 1;
		*split = order > 0 ? false
		                   : *split || (order == 0 &&
		                                !es_id_equal(&s->highest.id, &top->highest.id));
		if (order > 0)
			top = s;
	}
	if (of != 0 || 2 * count <= stewards)
		return -1;
	int at = propose_hand_over(object_of(&top->highest.id), opens, proposer, said, count);
	w->there[at] = true;
	return at;
}

static int learn_of(const struct world *w, int chain, int object)
{
	return w->there[object] ? learn(chain, object, mask_of(w, object)) : -1;
}

/* The most that anybody could have come to count: each act by itself, from each chain. */
static int check_one_history(const struct world *w)
{
	bool reached[CHAINS_MAX] = {true};
	size_t queue[CHAINS_MAX] = {0}, len = 1;
	int longest = 0;

	for (size_t at = 0; at < len; at++) {
		int chain = (int)queue[at];
		if (chains[chain].acts > chains[longest].acts)
			longest = chain;
		for (size_t o = 0; o < objects_len; o++) {
			int after = learn_of(w, chain, (int)o);
			if (after < 0 || reached[after])
				continue;
			reached[after] = true;
			queue[len++] = (size_t)after;
		}
	}
	for (size_t c = 0; c < chains_len; c++)
		for (uint64_t i = 0; reached[c] && i < chains[c].acts; i++)
			assert_true(
			        es_id_equal(&chains[c].act_ids[i], &chains[longest].act_ids[i]));
	return longest;
}

/* --- acts go on ------------------------------------------------------------------------------- */

/* The members of a set tell each other the chains that they folded. */
static int tell_chains(struct world *w, unsigned of, int longest)
{
	for (size_t s = 0; s < stewards; s++) {
		const struct es_federation *f = &chains[w->known[s]], *l = &chains[longest];
		bool newer = f->acts > l->acts ||
		             (f->acts == l->acts && f->settled_epoch > l->settled_epoch);
		if (of >> s & 1 && newer)
			longest = w->known[s];
	}
	for (size_t s = 0; s < stewards; s++)
		if (of >> s & 1)
			w->known[s] = longest;
	return longest;
}

/* First what the object carries on, one act a time, then itself. */
static int learn_all(const struct world *w, int chain, int object)
{
	for (int after = chain; after >= 0; after = learn_of(w, chain, object))
		chain = after;
	assert_true(es_id_equal(&chains[chain].head, &objects[object].id));
	return chain;
}

static bool has_seat(const struct world *w, size_t s)
{
	const struct es_member *m =
	        es_federation_member(&chains[w->known[s]], &actors[s].structure);

	return m && m->steward;
}

static void make_count(struct world *w, unsigned of, int object)
{
	w->there[object] = true;
	for (size_t s = 0; s < stewards; s++)
		if (of >> s & 1 && has_seat(w, s))
			assert_true(cosign(w, s, object));
	for (size_t s = 0; s < stewards; s++)
		if (of >> s & 1)
			w->known[s] = learn_all(w, w->known[s], object);
}

static uint64_t next_epoch(const struct world *w, unsigned of)
{
	uint64_t opens = 0;

	for (size_t s = 0; s < stewards; s++) {
		const struct es_federation *f = &chains[w->known[s]];
		if (!(of >> s & 1))
			continue;
		opens = w->promises[s].epoch > opens ? w->promises[s].epoch : opens;
		opens = f->settled_epoch > opens ? f->settled_epoch : opens;
	}
	return opens + 1;
}

/* A set of stewards that knows this chain, or what its members know, and nothing else, hands over to
 * one of its own, who proposes the next act. */
static void check_alive(struct world w, int proposer, unsigned of, int chain)
{
	size_t objects_before = objects_len, spoken_before = spoken_len;
	size_t chains_before = chains_len;
	bool split;

	(void)tell_chains(&w, of, chain);
	uint64_t opens = next_epoch(&w, of);
	for (size_t s = 0; s < stewards; s++)
		if (of >> s & 1)
			assert_true(state(&w, s, opens, proposer));
	int at = propose_over(&w, opens, proposer, of, &split);
	assert_true(at >= 0);
	/* A coordinator whose home was copied made two acts of one place, and who could tell which of
	 * them counts is gone: the others have to wait for it. */
	if (!split || of == (1u << stewards) - 1) {
		make_count(&w, of, at);
		make_count(&w, of, propose_policy(at, opens, proposer, 60));
		(void)check_one_history(&w);
	}
	stewards_forget(objects_before, spoken_before, chains_before);
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
	bool split;

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
		(void)propose_over(w, opens, proposer, of, &split);
		break;
	}
	default: {
		int after = learn_of(w, w->known[s], at);
		if (after >= 0)
			w->known[s] = after;
	}
	}
}

/* More than half of the stewards, before and after a change that takes the seat of the first. */
static unsigned bare_majority(bool change, int *proposer)
{
	size_t from = change ? 1 : 0, wanted = stewards / 2 + 1, first = draw(stewards - from);
	unsigned of = 0;

	for (size_t i = 0; i < wanted; i++)
		of |= 1u << (from + (first + i) % (stewards - from));
	*proposer = (int)(from + (first + draw(wanted)) % (stewards - from));
	return of;
}

static void run_random(size_t count, uint64_t from, size_t seeds, size_t steps, bool twice,
                       bool change)
{
	for (uint64_t i = 0; i < seeds; i++) {
		static struct world w;
		int proposer;
		memset(&w, 0, sizeof(w));
		seed = (from + i + 1) * 0x9e3779b97f4a7c15u;
		stewards_begin(count);
		w.there[propose_policy(-1, 0, 0, 1)] = true;
		if (twice) /* the coordinator's home was copied */
			w.there[propose_policy(-1, 0, 0, 2)] = true;
		if (change)
			w.there[propose_stewards(1, count - 1)] = true;
		for (size_t n = 0; n < steps; n++) {
			step(&w);
			if (n % 8 == 7)
				(void)check_one_history(&w);
		}
		int longest = check_one_history(&w);
		check_alive(w, change ? 1 : (int)draw(count), (1u << count) - 1, longest);
		unsigned alive = bare_majority(change, &proposer);
		check_alive(w, proposer, alive, 0);
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
	run_random(7, 4000, 30, 160, false, false);
	run_random(7, 4100, 30, 160, true, false);
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
