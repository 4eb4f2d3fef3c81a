/* SPDX-License-Identifier: EUPL-1.2 */
/* Links under network keys: who tries which key, who answers to it, and what travels under a former one.
 * The rules are those of node/src/link: docs/protocol.md, "The network key". */
#include "world_internal.h"

#include <string.h>

void sim_key_links(struct sim_world *w)
{
	uint8_t first[ES_NETWORK_KEY_LEN];
	sim_bytes(&w->random, first, sizeof(first));
	w->keyed = true;
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_memory *m = &w->nodes[i].memory;
		sim_key_first(m, first);
		for (size_t j = 0; j < w->nodes_count; j++)
			if (i == j || sim_roll(w, 4) > 0)
				sim_meet(m, &w->nodes[j].memory.certificate);
	}
}

bool sim_key_fits(struct sim_world *w, struct sim_link *l)
{
	const struct sim_memory *dials = &w->nodes[l->a].memory, *answers = &w->nodes[l->b].memory;
	size_t newest = sim_key_held(dials);
	uint8_t tried[ES_NETWORK_KEY_LEN], known[ES_NETWORK_KEY_LEN];
	size_t generation = newest - l->turn % (newest + 1);
	es_assert(sim_key_of(dials, generation, tried) == ES_OK);
	for (size_t g = 0; g <= sim_key_held(answers); g++) {
		es_assert(sim_key_of(answers, g, known) == ES_OK);
		if (memcmp(known, tried, sizeof(tried)) != 0)
			continue;
		l->key = generation;
		l->turn = 0;
		return true;
	}
	sim_say(w, "n%zu -- n%zu  key %zu is not known there", l->a, l->b, generation);
	l->turn++;
	return false;
}

/* node/src/link/judge.c */
enum es_session_role sim_key_role(const struct sim_end *end, es_err *farewell)
{
	const struct sim_world *w = end->world;
	const struct sim_link *l = w->links[end->link];
	const struct sim_memory *m = &w->nodes[end->node].memory;
	const struct es_certificate *peer =
	        &w->nodes[l->a == end->node ? l->b : l->a].memory.certificate;
	const struct es_federation *f = sim_federation(m);
	*farewell = ES_OK;
	if (es_federation_knows(f, peer) != ES_OK) {
		*farewell = ES_NOT_MEMBER;
		return es_federation_structure(f, &peer->structure) != NULL ? ES_ROLE_ACTS
		                                                            : ES_ROLE_UNKNOWN;
	}
	if (l->key == f->generations_len)
		return ES_ROLE_MEMBER;
	if (sim_key_held(m) == f->generations_len)
		*farewell = ES_STALE;
	return ES_ROLE_ACTS;
}

void sim_key_due(struct sim_world *w, size_t node)
{
	struct sim_memory *m = &w->nodes[node].memory;
	size_t held = sim_key_held(m);
	if (!w->keyed)
		return;
	sim_key_follow(m);
	if (sim_key_held(m) == held)
		return;
	sim_say(w, "n%zu  has network key %zu", node, sim_key_held(m));
	for (size_t i = 0; i < w->nodes[node].links_len; i++)
		w->links[w->nodes[node].links[i]]->turn = 0;
}

es_err sim_host_seal_key(void *context, struct es_writer *w)
{
	struct sim_end *end = context;
	return sim_key_seal(sim_memory_of(end),
	                    sim_memory_of(sim_other(end))->certificate.channel_key, w);
}

void sim_host_take_key(void *context, struct es_bytes sealed)
{
	struct sim_end *end = context;
	if (sim_key_take(sim_memory_of(end), sealed) == ES_OK)
		sim_say(end->world, "n%zu  was given network key %zu", end->node,
		        sim_key_held(sim_memory_of(end)));
}
