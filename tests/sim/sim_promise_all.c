/* SPDX-License-Identifier: EUPL-1.2 */
/* All orders of what three stewards can do about a few competing proposals: depth first over every
 * state that can be reached, each once. In none do two different acts count at one index, and from
 * each any two of the three go on. ES_PROMISE_DEPTH=2 (or 3) in the environment tries larger ones.
 *
 * A state holds what was signed; whatever was signed may still be delivered, in any order, or never:
 * so loss, delay and the end of a process between promise and signature are orders among the others.
 * Asking the real code is what costs: the answer to each question is kept. */
#include "stewards.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define N 3
#define PROMISES_MAX 128
#define KNOWN_MAX 64 /* chains */
#define BALLOTS_MAX 6
#define SAID_MAX 192
#define HELD_MAX 512 /* objects */

/* --- setups ---------------------------------------------------------------------------- */

struct ballot {
	uint64_t opens;
	int proposer;
};

struct setup {
	const char *name;
	size_t policies; /* that the coordinator proposes for one place; more than one: it was copied */
	bool change;     /* and one that takes its own seat */
	bool copied;     /* proposers of hand-overs may propose as often as they like */
	bool goes_on; /* who was handed over to proposes acts */
	size_t ballots_len;
	struct ballot ballots[BALLOTS_MAX];
};

static const struct setup *setup;

/* --- promises, by number ---------------------------------------------------------------------- */

static struct es_promise promises[PROMISES_MAX];
static size_t promises_len;

static uint16_t keep_promise(const struct es_promise *p)
{
	for (size_t i = 0; i < promises_len; i++)
		if (memcmp(&promises[i], p, sizeof(*p)) == 0)
			return (uint16_t)i;
	assert_true(promises_len < PROMISES_MAX);
	promises[promises_len] = *p;
	return (uint16_t)promises_len++;
}

/* --- answers that are kept -------------------------------------------------------------------- */

/* 0: not asked yet; REFUSED; else 1 + the answer. */
#define REFUSED 0xffff

static uint16_t cosign_answers[KNOWN_MAX][PROMISES_MAX][HELD_MAX];
static uint16_t learn_answers[KNOWN_MAX][HELD_MAX][1 << N];
static uint16_t state_answers[KNOWN_MAX][PROMISES_MAX][BALLOTS_MAX][N][2];
/* By the statements of each steward, 0 for none; which of the highest it extends. */
static uint16_t propose_answers[SAID_MAX][SAID_MAX][SAID_MAX][2];
static uint16_t next_answers[HELD_MAX];
static uint32_t valid_in[HELD_MAX]; /* of a hand-over: from which ends of the chain below it */
static size_t asked;

static void forget_answers(void)
{
	memset(cosign_answers, 0, sizeof(cosign_answers));
	memset(learn_answers, 0, sizeof(learn_answers));
	memset(state_answers, 0, sizeof(state_answers));
	memset(propose_answers, 0, sizeof(propose_answers));
	memset(next_answers, 0, sizeof(next_answers));
	memset(valid_in, 0, sizeof(valid_in));
	promises_len = 0;
}

static int answer_cosign(int chain, uint16_t promise, int object)
{
	uint16_t *kept = &cosign_answers[chain][promise][object];
	struct es_promise next;

	if (*kept == 0) {
		asked++;
		es_err err = ask_cosign(chain, &promises[promise], object, &next);
		*kept = err == ES_OK ? (uint16_t)(1 + keep_promise(&next)) : REFUSED;
	}
	return *kept == REFUSED ? -1 : *kept - 1;
}

static int answer_learn(int chain, int object, unsigned cosigned)
{
	uint16_t *kept = &learn_answers[chain][object][cosigned];

	if (*kept == 0) {
		asked++;
		int after = learn(chain, object, cosigned);
		assert_true(after < KNOWN_MAX);
		*kept = after >= 0 ? (uint16_t)(1 + after) : REFUSED;
	}
	return *kept == REFUSED ? -1 : *kept - 1;
}

/* The statement, and the promise for it in *next; -1. */
static int answer_state(int chain, size_t s, uint16_t promise, size_t ballot, uint16_t *next)
{
	uint16_t *kept = state_answers[chain][promise][ballot][s];
	const struct ballot *b = &setup->ballots[ballot];
	struct es_promise after;
	int said;

	if (kept[0] == 0) {
		asked++;
		es_err err = ask_state(chain, s, &promises[promise], b->opens, b->proposer, &said,
		                       &after);
		kept[0] = err == ES_OK ? (uint16_t)(1 + said) : REFUSED;
		kept[1] = err == ES_OK ? keep_promise(&after) : 0;
		assert_true(spoken_len < SAID_MAX - 1 && objects_len < HELD_MAX);
	}
	*next = kept[1];
	return kept[0] == REFUSED ? -1 : kept[0] - 1;
}

/* Any version of the act would do. */
static int learn_act(int chain, int same)
{
	for (int o = same; chain >= 0 && o < (int)objects_len; o++)
		if (objects[o].same == same && answer_learn(chain, o, (1 << N) - 1) >= 0)
			return answer_learn(chain, o, (1 << N) - 1);
	return -1;
}

/* A hand-over of the same act over other statements is another one only where it counts from other
 * chains. The first of its like; -1 where it never counts. */
static int first_alike(int object)
{
	int up[32], len = 0, chain = 0;
	uint32_t valid = 0;

	for (int at = objects[object].parent; at >= 0; at = objects[at].parent)
		up[len++] = objects[at].same;
	for (int i = len; chain >= 0; i--) {
		if (answer_learn(chain, object, (1 << N) - 1) >= 0)
			valid |= 1u << i;
		chain = i > 0 ? learn_act(chain, up[i - 1]) : -1;
	}
	valid_in[object] = valid;
	for (int o = objects[object].same; valid != 0; o++)
		if (objects[o].same == objects[object].same && valid_in[o] == valid)
			return o;
	return -1;
}

/* The hand-over that extends the nth (0, 1) of the highest acts that these state; -1. */
static int answer_propose(const struct ballot *b, const int said[N], size_t nth)
{
	uint16_t *kept = &propose_answers[said[0] + 1][said[1] + 1][said[2] + 1][nth];
	const struct spoken *tops[N];
	int given[N];
	size_t count = 0, tops_len = 0;

	if (*kept != 0)
		return *kept == REFUSED ? -1 : *kept - 1;
	asked++;
	for (size_t s = 0; s < N; s++) {
		if (said[s] < 0)
			continue;
		const struct spoken *one = &spoken[said[s]];
		int order = count == 0 ? 1 : es_stand_compare(&one->highest, &tops[0]->highest);
		given[count++] = said[s];
		if (order > 0)
			tops_len = 0;
		bool another = order == 0;
		for (size_t i = 0; i < tops_len; i++)
			another &= !es_id_equal(&tops[i]->highest.id, &one->highest.id);
		if (order > 0 || another)
			tops[tops_len++] = one;
	}
	*kept = REFUSED;
	if (2 * count > N && nth < tops_len) {
		int alike = first_alike(propose_hand_over(object_of(&tops[nth]->highest.id),
		                                          b->opens, b->proposer, given, count));
		*kept = alike >= 0 ? (uint16_t)(1 + alike) : REFUSED;
	}
	assert_true(objects_len < HELD_MAX);
	return *kept == REFUSED ? -1 : *kept - 1;
}

/* The act that follows a hand-over. */
static int answer_next(int object)
{
	uint16_t *kept = &next_answers[object];
	const struct object *o = &objects[object];

	if (*kept == 0)
		*kept = (uint16_t)(1 + propose_policy(object, o->epoch, o->proposer, 60));
	assert_true(objects_len < HELD_MAX);
	return *kept - 1;
}

/* --- states ----------------------------------------------------------------------------------- */

struct world {
	uint16_t promises[N];
	uint16_t known[N];               /* chain */
	uint8_t masks[HELD_MAX / 2 + 4]; /* four bits an act; no padding behind */
	uint64_t there[HELD_MAX / 64];
	uint64_t said[SAID_MAX / 64];
};

static bool bit(const uint64_t *bits, int at)
{
	return bits[at / 64] >> (at % 64) & 1;
}

/* The next that is set, from there on; -1. Of objects. */
static int next_bit(const uint64_t *bits, int from)
{
	for (int word = from / 64; word < HELD_MAX / 64; word++) {
		uint64_t left = bits[word];
		if (word == from / 64)
			left &= ~(uint64_t)0 << (from % 64);
		if (left != 0)
			return 64 * word + __builtin_ctzll(left);
	}
	return -1;
}

static void set_bit(uint64_t *bits, int at)
{
	bits[at / 64] |= (uint64_t)1 << (at % 64);
}

static unsigned mask_of(const struct world *w, int object)
{
	int same = objects[object].same;

	return w->masks[same / 2] >> (4 * (same % 2)) & 7u;
}

static void add_mask(struct world *w, int object, size_t s)
{
	int same = objects[object].same;

	w->masks[same / 2] |= (uint8_t)(1u << (4 * (same % 2) + (int)s));
}

/* Fingerprints of the states that were seen: 128 bits, so that two never meet. */
struct print {
	uint64_t a, b;
};
static struct print *seen;
static size_t seen_len, seen_capacity;

static struct print print_of(const struct world *w)
{
	struct print p = {0x9e3779b97f4a7c15u, 0xd6e8feb86659fd93u};
	uint64_t words[sizeof(*w) / 8];

	_Static_assert(sizeof(*w) % 8 == 0, "no byte of a state is left out");
	memcpy(words, w, sizeof(*w));
	for (size_t i = 0; i < ES_COUNT(words); i++) {
		if (words[i] == 0)
			continue;
		uint64_t x = (words[i] + (i + 1) * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
		x = (x ^ x >> 29) * 0x94d049bb133111ebu;
		p.a = (p.a ^ x ^ x >> 32) * 0xff51afd7ed558ccdu;
		p.b = (p.b + (x ^ p.a >> 31)) * 0xc4ceb9fe1a85ec53u;
		p.b ^= p.b >> 33;
	}
	p.a |= 1; /* zero is an empty place */
	return p;
}

static bool seen_put(struct print p, struct print *into, size_t capacity)
{
	size_t at = (size_t)(p.b % capacity);

	while (into[at].a != 0) {
		if (into[at].a == p.a && into[at].b == p.b)
			return false;
		at = at + 1 < capacity ? at + 1 : 0;
	}
	into[at] = p;
	return true;
}

static bool is_new(const struct world *w)
{
	if (2 * seen_len >= seen_capacity) {
		size_t capacity = seen_capacity == 0 ? 1 << 16 : 2 * seen_capacity;
		struct print *grown = calloc(capacity, sizeof(*grown));
		assert_non_null(grown);
		for (size_t i = 0; i < seen_capacity; i++)
			if (seen[i].a != 0)
				(void)seen_put(seen[i], grown, capacity);
		free(seen);
		seen = grown;
		seen_capacity = capacity;
	}
	bool fresh = seen_put(print_of(w), seen, seen_capacity);
	seen_len += fresh;
	return fresh;
}

/* --- one history ------------------------------------------------------------------------------ */

static bool agree(int a, int b)
{
	const struct es_federation *f = &chains[a], *g = &chains[b];
	uint64_t both = f->acts < g->acts ? f->acts : g->acts;

	return memcmp(f->act_ids, g->act_ids, (size_t)both * sizeof(*f->act_ids)) == 0;
}

/* All that anybody could come to count, whatever it learns first. */
static void check_one_history(const struct world *w)
{
	bool reached[KNOWN_MAX] = {true};
	int queue[KNOWN_MAX] = {0}, longest = 0;
	size_t len = 1;

	for (size_t at = 0; at < len; at++) {
		for (int o = next_bit(w->there, 0); o >= 0; o = next_bit(w->there, o + 1)) {
			if (2 * __builtin_popcount(mask_of(w, o)) <= N)
				continue;
			int after = answer_learn(queue[at], o, mask_of(w, o));
			if (after < 0 || reached[after])
				continue;
			assert_true(agree(after, longest));
			if (chains[after].acts > chains[longest].acts)
				longest = after;
			reached[after] = true;
			queue[len++] = after;
		}
	}
}

/* --- two of the three go on ------------------------------------------------------------------- */

static struct print *alive;
static size_t alive_len;
#define ALIVE_MAX (1 << 18)

/* What the two know and promised decides: each such question is asked once. */
static bool is_asked(const struct world *w, size_t a, size_t b)
{
	struct world pair = {.promises = {w->promises[a], w->promises[b], (uint16_t)(1 + a)},
	                     .known = {w->known[a], w->known[b], (uint16_t)(1 + b)}};

	bool fresh = seen_put(print_of(&pair), alive, ALIVE_MAX);
	alive_len += fresh;
	assert_true(2 * alive_len < ALIVE_MAX);
	return !fresh;
}

static int later(int a, int b)
{
	const struct es_federation *f = &chains[a], *g = &chains[b];

	if (f->acts != g->acts)
		return f->acts > g->acts ? a : b;
	return f->settled_epoch >= g->settled_epoch ? a : b;
}

/* Both cosign the act, and it comes to count. */
static int make_count(int chain, struct es_promise now[2], int object, unsigned both)
{
	struct es_promise next;

	for (size_t i = 0; i < 2; i++) {
		assert_err(ask_cosign(chain, &now[i], object, &next), ES_OK);
		now[i] = next;
	}
	for (int after = chain; after >= 0; after = learn(chain, object, both))
		chain = after;
	assert_true(es_id_equal(&chains[chain].head, &objects[object].id));
	return chain;
}

static void go_on(const struct world *w, size_t a, size_t b)
{
	struct es_promise now[2] = {promises[w->promises[a]], promises[w->promises[b]]}, next;
	int chain = later(w->known[a], w->known[b]), said[2];
	size_t who[2] = {a, b};
	unsigned both = 1u << a | 1u << b;
	uint64_t opens = chains[chain].settled_epoch;

	for (size_t i = 0; i < 2; i++)
		opens = now[i].epoch > opens ? now[i].epoch : opens;
	opens++;
	for (size_t i = 0; i < 2; i++) {
		assert_err(ask_state(chain, who[i], &now[i], opens, (int)b, &said[i], &next),
		           ES_OK);
		now[i] = next;
	}
	const struct es_stand *one = &spoken[said[0]].highest, *two = &spoken[said[1]].highest;
	int order = es_stand_compare(one, two);
	/* Where somebody proposed two acts of one place, and the third steward, who may have cosigned
	 * either, is gone, nothing goes on. */
	if (order == 0 && !es_id_equal(&one->id, &two->id))
		return;
	int over = propose_hand_over(object_of(order < 0 ? &two->id : &one->id), opens, (int)b,
	                             said, 2);
	chain = make_count(chain, now, over, both);
	(void)make_count(chain, now, propose_policy(over, opens, (int)b, 61), both);
}

/* The third has crashed for ever, with all that was on its way. */
static void check_alive(const struct world *w)
{
	size_t objects_before = objects_len, spoken_before = spoken_len, chains_before = chains_len;

	/* One that proposed two hand-overs of an epoch leaves a steward with an act of which nobody else
	 * can say what it stands on: that one waits for the third. */
	if (setup->copied)
		return;
	for (size_t a = setup->change ? 1 : 0; a < N; a++)
		for (size_t b = a + 1; b < N; b++)
			if (!is_asked(w, a, b)) {
				go_on(w, a, b);
				stewards_forget(objects_before, spoken_before, chains_before);
			}
}

/* --- steps ------------------------------------------------------------------------------------ */

static struct world *stack;
static size_t stack_len, stack_capacity, steps;

/* signed_: what counts may be more than before. */
static void reach(const struct world *w, bool signed_)
{
	steps++;
	if (!is_new(w))
		return;
	if (signed_)
		check_one_history(w);
	check_alive(w);
	if (stack_len == stack_capacity) {
		stack_capacity = stack_capacity == 0 ? 1024 : 2 * stack_capacity;
		stack = realloc(stack, stack_capacity * sizeof(*stack));
		assert_non_null(stack);
	}
	stack[stack_len++] = *w;
}

static void step_objects(const struct world *w, size_t s)
{
	for (int o = next_bit(w->there, 0); o >= 0; o = next_bit(w->there, o + 1)) {
		struct world next = *w;
		int promise =
		        mask_of(w, o) >> s & 1 ? -1 : answer_cosign(w->known[s], w->promises[s], o);
		if (promise >= 0) {
			next.promises[s] = (uint16_t)promise;
			add_mask(&next, o, s);
			reach(&next, true);
			next = *w;
		}
		int after = 2 * __builtin_popcount(mask_of(w, o)) > N
		                    ? answer_learn(w->known[s], o, mask_of(w, o))
		                    : -1;
		if (after < 0)
			continue;
		next.known[s] = (uint16_t)after;
		if (setup->goes_on && objects[o].proposer == (int)s &&
		    es_id_equal(&chains[after].head, &objects[o].id) &&
		    objects[o].statements_len > 0 && chains[after].epoch == objects[o].epoch)
			set_bit(next.there, answer_next(o));
		reach(&next, true);
	}
}

static bool has_proposed(const struct world *w, const struct ballot *b)
{
	for (int o = next_bit(w->there, 0); o >= 0; o = next_bit(w->there, o + 1))
		if (objects[o].epoch == b->opens && objects[o].proposer == b->proposer)
			return true;
	return false;
}

static void step_state(const struct world *w, size_t s)
{
	for (size_t b = 0; b < setup->ballots_len; b++) {
		struct world next = *w;
		int said = answer_state(w->known[s], s, w->promises[s], b, &next.promises[s]);
		if (said < 0)
			continue;
		/* Nobody needs it after the proposal. */
		if (setup->copied || !has_proposed(w, &setup->ballots[b]))
			set_bit(next.said, said);
		reach(&next, false);
	}
}

/* Of each steward one of its statements, or none. */
static void choose(const struct world *w, const struct ballot *b, int said[N], size_t s)
{
	if (s < N) {
		said[s] = -1;
		choose(w, b, said, s + 1);
		for (int at = 0; at < (int)spoken_len; at++) {
			if (!bit(w->said, at) || spoken[at].by != (int)s ||
			    spoken[at].opens != b->opens || spoken[at].proposer != b->proposer)
				continue;
			said[s] = at;
			choose(w, b, said, s + 1);
		}
		return;
	}
	for (size_t nth = 0; nth < 2; nth++) {
		int object = answer_propose(b, said, nth);
		if (object < 0 || bit(w->there, object))
			continue;
		struct world next = *w;
		set_bit(next.there, object);
		for (int at = 0; !setup->copied && at < (int)spoken_len; at++)
			if (spoken[at].opens == b->opens && spoken[at].proposer == b->proposer)
				next.said[at / 64] &= ~((uint64_t)1 << (at % 64));
		reach(&next, true);
	}
}

static void step_propose(const struct world *w)
{
	int said[N];

	for (size_t b = 0; b < setup->ballots_len; b++)
		if (setup->copied || !has_proposed(w, &setup->ballots[b]))
			choose(w, &setup->ballots[b], said, 0);
}

static void begin(struct world *w)
{
	struct es_promise none;

	stewards_begin(N);
	forget_answers();
	memset(w, 0, sizeof(*w));
	es_promise_init(&none);
	(void)keep_promise(&none);
	for (size_t i = 0; i < setup->policies; i++)
		set_bit(w->there, propose_policy(-1, 0, 0, i + 1));
	if (setup->change)
		set_bit(w->there, propose_stewards(1, N - 1));
}

static void try_all(const struct setup *what)
{
	struct world w;

	setup = what;
	begin(&w);
	seen_len = seen_capacity = steps = asked = alive_len = 0;
	alive = calloc(ALIVE_MAX, sizeof(*alive));
	assert_non_null(alive);
	reach(&w, true);
	while (stack_len > 0) {
		w = stack[--stack_len];
		for (size_t s = 0; s < N; s++) {
			step_objects(&w, s);
			step_state(&w, s);
		}
		step_propose(&w);
	}
	print_message("%s: %zu states, %zu steps, %zu questions, %zu chains, %zu acts, "
	              "%zu statements, %zu promises, %zu pairs that went on\n",
	              what->name, seen_len, steps, asked, chains_len, objects_len, spoken_len,
	              promises_len, alive_len);
	free(alive);
	free(seen);
	free(stack);
	seen = NULL;
	stack = NULL;
	stack_capacity = 0;
}

/* --- what is tried ---------------------------------------------------------------------------- */

#define EPOCHS_1_2 .ballots_len = 2, .ballots = {{1, 1}, {2, 2}}

static const struct setup small[] = {
        {.name = "two acts of one place, one hand-over",
         .policies = 2,
         .ballots_len = 1,
         .ballots = {{1, 1}}},
        {.name = "two who want one epoch",
         .policies = 2,
         .ballots_len = 2,
         .ballots = {{1, 1}, {1, 2}}},
        {.name = "one act, two epochs", .policies = 1, EPOCHS_1_2},
        {.name = "an act and a change of stewards, two epochs",
         .policies = 1,
         .change = true,
         EPOCHS_1_2},
};

static const struct setup larger[] = {
        {.name = "one act, two epochs, copied proposers",
         .policies = 1,
         .copied = true,
         EPOCHS_1_2},
        {.name = "two acts of one place, two epochs", .policies = 2, EPOCHS_1_2},
        {.name = "one act, two epochs, acts after them",
         .policies = 1,
         .goes_on = true,
         EPOCHS_1_2},
        {.name = "one proposer of hand-overs copied",
         .policies = 1,
         .copied = true,
         .ballots_len = 1,
         .ballots = {{1, 1}}},
};

/* Millions of states; minutes, and gigabytes. */
static const struct setup largest[] = {
        {.name = "three epochs",
         .policies = 1,
         .ballots_len = 3,
         .ballots = {{1, 1}, {2, 2}, {3, 1}}},
        {.name = "one epoch for two, then another",
         .policies = 1,
         .ballots_len = 3,
         .ballots = {{1, 1}, {1, 2}, {2, 2}}},
        {.name = "two acts of one place, two epochs, copied proposers",
         .policies = 2,
         .copied = true,
         EPOCHS_1_2},
};

static void try_each(const struct setup *setups, size_t len)
{
	for (size_t i = 0; i < len; i++)
		try_all(&setups[i]);
}

static void no_order_makes_two_histories(void **state)
{
	(void)state;
	const char *depth = getenv("ES_PROMISE_DEPTH");

	try_each(small, ES_COUNT(small));
	if (depth && atoi(depth) >= 2)
		try_each(larger, ES_COUNT(larger));
	if (depth && atoi(depth) >= 3)
		try_each(largest, ES_COUNT(largest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(no_order_makes_two_histories),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
