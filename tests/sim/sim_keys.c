/* SPDX-License-Identifier: EUPL-1.2 */
/* The network key is renewed after each suspension while links are cut, nodes crash and some are off
 * through several renewals; whoever makes a key has not met everybody. Once all heals, all members have
 * the newest key and speak as members again, and nobody who was suspended has one that is younger than
 * that. Environment: seeds.h. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <string.h>

#define SEEDS_DEFAULT 40
#define ROUND_MS 40000
#define AWAY_MS 150000 /* at most */
#define HEAL_MS 400000
#define NODES_MAX 12

enum counter { KEYS, SUSPENDED, AWAY };

struct story {
	struct sim_world w;
	uint64_t dice;
	size_t stewards;
	bool out[NODES_MAX]; /* whose suspension was asked for */
	uint64_t until_ms;   /* when the last of those who are off comes back */
};

static uint64_t roll(struct story *s, uint64_t below)
{
	return sim_random(&s->dice) % below;
}

/* All chance comes from the seed, that of sealed boxes too. */
static uint64_t boxes_dice;

static const char *dice_name(void)
{
	return "dice";
}

static uint32_t dice_random(void)
{
	return (uint32_t)sim_random(&boxes_dice);
}

static void dice_buf(void *out, size_t len)
{
	sim_bytes(&boxes_dice, out, len);
}

static randombytes_implementation boxes = {
        .implementation_name = dice_name, .random = dice_random, .buf = dice_buf};

static void gather(struct story *s)
{
	struct sim_world *w = &s->w;
	struct sim_memory *founder = &w->nodes[0].memory;
	struct es_id names[NODES_MAX];

	for (size_t i = 1; i < w->nodes_count; i++)
		es_assert(sim_admit(founder, &w->nodes[i].memory, w->now_ms) == ES_OK);
	for (size_t i = 0; i < s->stewards; i++)
		names[i] = w->nodes[i].memory.certificate.structure;
	if (s->stewards > 1)
		es_assert(sim_name_stewards(founder, names, s->stewards, w->now_ms) == ES_OK);
	sim_key_links(w);
	for (size_t i = 1; i < w->nodes_count; i++) {
		sim_learn_acts(&w->nodes[i].memory, founder);
		size_t other = (size_t)roll(s, i);
		bool dials = roll(s, 2) == 0;
		sim_connect(w, dials ? i : other, dials ? other : i);
	}
	for (size_t i = 2; i < w->nodes_count; i++)
		sim_connect(w, i, 0);
}

/* More than half of the stewards ask for it: else nobody proposes it. */
static void suspend(struct story *s, size_t node)
{
	const struct es_id *structure = &s->w.nodes[node].memory.certificate.structure;
	uint8_t buffer[512];
	struct es_writer payload;

	es_writer_init(&payload, buffer, sizeof(buffer));
	es_assert(es_suspend_payload(structure, "Simulated", NULL, 0, &payload) == ES_OK);
	for (size_t i = 0; i <= s->stewards / 2; i++) {
		es_assert(sim_request(&s->w.nodes[i].memory, ES_ACT_SUSPEND,
		                      es_writer_bytes(&payload), structure) == ES_OK);
		sim_motions_due(&s->w, i);
	}
	s->out[node] = true;
	seeds_count(SUSPENDED, 1);
}

static void go_away(struct story *s, size_t node)
{
	uint64_t for_ms = ROUND_MS + roll(s, AWAY_MS - ROUND_MS);

	if (!s->w.nodes[node].running)
		return;
	sim_rest(&s->w, node, for_ms);
	seeds_count(AWAY, 1);
	if (s->w.now_ms + for_ms > s->until_ms)
		s->until_ms = s->w.now_ms + for_ms;
}

/* Stewards stay, so that acts are made; the last node does, so that somebody does not. */
static void trouble(struct story *s)
{
	struct sim_world *w = &s->w;
	size_t others = w->nodes_count - s->stewards;
	size_t left = s->stewards + (size_t)roll(s, others);

	if (left + 1 < w->nodes_count && !s->out[left])
		suspend(s, left);
	go_away(s, s->stewards + (size_t)roll(s, others));
	sim_plan_at(w, SIM_CRASH, (size_t)roll(s, w->nodes_count), w->now_ms + roll(s, ROUND_MS));
	sim_run_until(w, w->now_ms + ROUND_MS);
}

static bool is_renewed(const struct story *s, size_t node)
{
	const struct sim_memory *first = &s->w.nodes[0].memory;
	const struct sim_memory *m = &s->w.nodes[node].memory;

	return s->w.nodes[node].running &&
	       es_id_equal(&sim_federation(m)->head, &sim_federation(first)->head) &&
	       sim_key_held(m) == sim_federation(first)->generations_len;
}

static bool all_renewed(const struct story *s)
{
	const struct es_federation *f = sim_federation(&s->w.nodes[0].memory);
	size_t suspended = 0;

	for (size_t i = 0; i < s->w.nodes_count; i++) {
		const struct es_id *structure = &s->w.nodes[i].memory.certificate.structure;
		bool is_member = es_federation_member(f, structure) != NULL;
		if (is_member == s->out[i] || (is_member && !is_renewed(s, i)))
			return false;
		suspended += !is_member;
	}
	return !sim_key_is_due(f) && (suspended == 0) == (f->generations_len == 0);
}

/* A suspended one has no key that was made after it went. */
static void check_former(struct story *s)
{
	const struct es_federation *f = sim_federation(&s->w.nodes[0].memory);

	for (size_t i = 0; i < s->w.nodes_count; i++) {
		const struct sim_memory *m = &s->w.nodes[i].memory;
		const struct es_member *who = es_federation_structure(f, &m->certificate.structure);
		for (size_t g = 1; who->suspended && g <= f->generations_len; g++) {
			uint8_t commitment[ES_COMMITMENT_LEN];
			es_network_key_commit(m->network_key, commitment);
			bool is_this = memcmp(commitment, f->generations[g - 1].commitment,
			                      sizeof(commitment)) == 0;
			if (is_this && f->generations[g - 1].act > who->last_act) {
				sim_describe(&s->w, stderr);
				es_assert(!"no key for those who left");
			}
		}
	}
}

/* Whether members speak as members. */
static bool members_talk(const struct story *s)
{
	for (size_t i = 0; i < s->w.links_count; i++) {
		const struct sim_link *l = s->w.links[i];
		if (s->out[l->a] || s->out[l->b])
			continue;
		if (!l->up || !l->ends[0].member || !l->ends[1].member)
			return false;
	}
	return true;
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct story s;

	s = (struct story){.dice = seed};
	boxes_dice = ~seed;
	sim_world_init(&s.w, seed, 5 + (size_t)roll(&s, NODES_MAX - 4));
	s.w.transcript = transcript;
	s.stewards = roll(&s, 2) == 0 ? 1 : 3;
	gather(&s);
	s.w.faults = (struct sim_faults){.cut = (unsigned)roll(&s, 20),
	                                 .half_open = (unsigned)roll(&s, 6),
	                                 .stall = (unsigned)roll(&s, 6)};
	for (uint64_t rounds = 1 + roll(&s, 4); rounds > 0; rounds--)
		trouble(&s);
	sim_heal(&s.w);
	if (s.until_ms > s.w.now_ms)
		sim_run_until(&s.w, s.until_ms);
	/* A link that lives goes on under its key: who lacks the newest one gets it with the next. */
	for (size_t i = 0; i < s.w.links_count; i++)
		sim_cut(&s.w, i);
	uint64_t deadline = s.w.now_ms + HEAL_MS;
	while (!(all_renewed(&s) && members_talk(&s)) && s.w.now_ms < deadline) {
		sim_run_until(&s.w, s.w.now_ms + 2000);
		check_former(&s);
	}
	if (!all_renewed(&s) || !members_talk(&s)) {
		sim_describe(&s.w, stderr);
		es_assert(!"all members have the newest key and talk");
	}
	seeds_count(KEYS, sim_federation(&s.w.nodes[0].memory)->generations_len);
	sim_world_free(&s.w);
}

static void members_have_the_newest_key(void **state)
{
	(void)state;
	uint64_t failed = seeds_all("sim_keys", run_seed, SEEDS_DEFAULT);
	printf("%llu keys, %llu suspended, %llu times off\n",
	       (unsigned long long)seeds_counted(KEYS),
	       (unsigned long long)seeds_counted(SUSPENDED),
	       (unsigned long long)seeds_counted(AWAY));
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(members_have_the_newest_key)};

	randombytes_set_implementation(&boxes);
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
