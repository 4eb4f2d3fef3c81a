/* SPDX-License-Identifier: EUPL-1.2 */
/* Several stewards make acts together while links are cut or die unnoticed, the network parts and
 * nodes crash: allowances, a hand-over of the coordination by whoever may have lost sight of it.
 * Never do two nodes have different acts at one place; once all heals, all have the same chain and
 * whatever was asked for is done. Environment: seeds.h. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>

#define SEEDS_DEFAULT 40
#define FAULTY_MS 60000
#define SETTLE_MS 90000 /* links that died unnoticed are up again */
#define HEAL_MS 300000
#define LOGS_ASKED (ES_LOGS_PER_STRUCTURE_DEFAULT + 1)

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t below)
{
	return sim_random(&d->state) % below;
}

static void gather(struct sim_world *w, struct dice *d, size_t stewards)
{
	struct sim_memory *founder = &w->nodes[0].memory;
	struct es_id names[16];
	for (size_t i = 1; i < w->nodes_count; i++)
		es_assert(sim_admit(founder, &w->nodes[i].memory, w->now_ms) == ES_OK);
	for (size_t i = 0; i < stewards; i++)
		names[i] = w->nodes[i].memory.certificate.structure;
	es_assert(sim_name_stewards(founder, names, stewards, w->now_ms) == ES_OK);
	for (size_t i = 1; i < w->nodes_count; i++) {
		sim_learn_acts(&w->nodes[i].memory, founder);
		sim_connect(w, (size_t)roll(d, i), i);
	}
	for (size_t extra = (size_t)roll(d, w->nodes_count); extra > 1; extra--)
		sim_connect(w, 0, extra - 1);
}

static void ask_for_room(struct sim_world *w, size_t node)
{
	struct sim_memory *m = &w->nodes[node].memory;
	uint8_t buffer[512];
	struct es_writer payload;
	es_writer_init(&payload, buffer, sizeof(buffer));
	es_assert(es_allowance_payload(&m->certificate.structure, LOGS_ASKED,
	                               ES_LEAVES_PER_STRUCTURE_DEFAULT,
	                               ES_BODY_BYTES_PER_STRUCTURE_DEFAULT, &payload) == ES_OK);
	es_assert(sim_request(m, ES_ACT_ALLOWANCE, es_writer_bytes(&payload),
	                      &m->certificate.structure) == ES_OK);
	sim_motions_due(w, node);
}

/* The first steward but the founder is to coordinate: more than half of them must ask for it. They
 * all do at once, and unheard: each leads, until one has waited longer than the others. */
static void ask_for_coordination(struct sim_world *w, size_t node)
{
	struct sim_memory *m = &w->nodes[node].memory;
	const struct es_id *heir = &w->nodes[1].memory.certificate.structure;
	uint8_t buffer[512];
	struct es_writer payload;
	es_writer_init(&payload, buffer, sizeof(buffer));
	es_assert(es_hand_over_payload(heir, "Simulated", &payload) == ES_OK);
	es_assert(sim_request(m, ES_ACT_HAND_OVER, es_writer_bytes(&payload), heir) == ES_OK);
	sim_motions_due(w, node);
}

/* Whoever coordinates, as it believes itself, proposes rival acts at the end of its chain, to each
 * steward another one. They cosign what they see first: only a hand-over can go on from there. */
static void propose_rivals(struct sim_world *w, size_t stewards)
{
	for (size_t i = 0; i < stewards; i++) {
		struct sim_memory *m = &w->nodes[i].memory;
		const struct es_federation *f = sim_federation(m);
		if (!es_id_equal(&es_federation_coordinator(f)->admission.structure,
		                 &m->certificate.structure))
			continue;
		for (size_t j = 0; j < stewards; j++) {
			struct sim_memory *other = &w->nodes[j].memory;
			if (sim_propose_rival(m, other, sim_random(&w->random), w->now_ms) != ES_OK)
				continue;
			seeds_count(2, 1);
			sim_motions_due(w, j);
		}
	}
}

static bool all_agree(struct sim_world *w, const bool *asked, bool hands_over)
{
	const struct es_federation *first = sim_federation(&w->nodes[0].memory);
	if (hands_over && !es_id_equal(&es_federation_coordinator(first)->admission.structure,
	                               &w->nodes[1].memory.certificate.structure))
		return false;
	for (size_t i = 0; i < w->nodes_count; i++) {
		const struct es_federation *f = sim_federation(&w->nodes[i].memory);
		const struct es_member *m =
		        es_federation_member(first, &w->nodes[i].memory.certificate.structure);
		if (!w->nodes[i].running || !es_id_equal(&f->head, &first->head) ||
		    (asked[i] && m->admission.logs != LOGS_ASKED))
			return false;
	}
	return true;
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct sim_world w;
	struct dice d = {seed};
	bool asked[16] = {false};
	sim_world_init(&w, seed, 4 + (size_t)roll(&d, 6));
	w.transcript = transcript;
	size_t stewards = 3 + (size_t)roll(&d, w.nodes_count - 3);
	gather(&w, &d, stewards);
	w.faults = (struct sim_faults){.cut = (unsigned)roll(&d, 20),
	                               .half_open = (unsigned)roll(&d, 6),
	                               .stall = (unsigned)roll(&d, 6)};
	for (size_t i = 0; i < 10; i++)
		sim_plan_at(&w, SIM_CRASH, (size_t)roll(&d, w.nodes_count),
		            w.now_ms + roll(&d, FAULTY_MS));
	sim_plan_at(&w, SIM_PART, 0, w.now_ms + roll(&d, FAULTY_MS));
	sim_plan_at(&w, SIM_REUNITE, 0, w.now_ms + FAULTY_MS - 1);
	bool hands_over = roll(&d, 2) == 0;
	struct dice rival = {~seed}; /* of its own: kept seeds tell their old stories */
	bool has_rivals = hands_over && roll(&rival, 2) == 0;
	for (uint64_t step = 0; step < 6; step++) {
		size_t node = (size_t)roll(&d, w.nodes_count);
		sim_run_until(&w, w.now_ms + FAULTY_MS / 6);
		if (has_rivals && step == 2)
			propose_rivals(&w, stewards);
		if (hands_over && step == 3)
			for (size_t i = 1; i < stewards; i++)
				ask_for_coordination(&w, i);
		else if (!asked[node])
			ask_for_room(&w, node);
		asked[node] = asked[node] || !(hands_over && step == 3);
	}
	sim_heal(&w);
	sim_run_until(&w, w.now_ms + SETTLE_MS);
	uint64_t deadline = w.now_ms + HEAL_MS;
	while (!all_agree(&w, asked, hands_over) && w.now_ms < deadline)
		sim_run_until(&w, w.now_ms + 2000);
	if (!all_agree(&w, asked, hands_over)) {
		sim_describe(&w, stderr);
		es_assert(!"all agree");
	}
	seeds_count(0, sim_federation(&w.nodes[0].memory)->acts);
	seeds_count(1, sim_federation(&w.nodes[0].memory)->epoch);
	sim_world_free(&w);
}

static void stewards_make_one_chain(void **state)
{
	(void)state;
	uint64_t failed = seeds_all("sim_council", run_seed, SEEDS_DEFAULT);
	printf("%llu acts, %llu epochs, %llu rival proposals\n",
	       (unsigned long long)seeds_counted(0), (unsigned long long)seeds_counted(1),
	       (unsigned long long)seeds_counted(2));
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(stewards_make_one_chain)};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
