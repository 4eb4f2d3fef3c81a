/* SPDX-License-Identifier: EUPL-1.2 */
/* A federation in one process under one seed: nodes, links with delay and cuts, slow disks,
 * crashes; one event after the other in simulated time. One thread. */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "memory.h"

#define SIM_NODES_MAX 32

struct sim_message {
	uint8_t *data;
	size_t len;
	struct sim_message *next;
};

struct sim_world;

/* One end of a link. */
struct sim_end {
	struct sim_world *world;
	size_t link;
	size_t node;
	struct es_session *session;
	struct sim_message *inbox, **inbox_last; /* what the other end sent, in order */
	size_t inbox_bytes;
	bool closing;
	es_err reason;
};

struct sim_link {
	size_t a, b;
	bool up;
	uint64_t generation; /* events of an older one are void */
	struct sim_end ends[2];
};

struct sim_node {
	struct sim_memory memory;
	bool running;
	uint64_t generation;   /* grows at each crash: queued stores of an older one are lost */
	uint64_t disk_free_ms; /* when its disk has done what is queued */
};

/* What may go wrong; per mille of each roll. */
struct sim_faults {
	unsigned cut, crash, garble;
	bool reorder_disk; /* store answers take from 1 to 40 ms instead of 1 */
};

struct sim_world {
	uint64_t random, now_ms, sequence;
	struct sim_node nodes[SIM_NODES_MAX];
	size_t nodes_count;
	struct sim_link links[SIM_NODES_MAX * SIM_NODES_MAX / 2];
	size_t links_count;
	struct sim_event *events; /* a heap by time, then sequence */
	size_t events_count, events_capacity;
	struct es_id *published; /* acknowledged ids */
	size_t published_count, published_capacity;
	struct sim_faults faults;
	bool healing; /* no more faults from now on */
	uint64_t garbled, ended_for[ES_ERR_COUNT];
};

void sim_world_init(struct sim_world *w, uint64_t seed, size_t nodes);
void sim_world_free(struct sim_world *w);
/* Links two nodes; the link comes up when both run. */
void sim_connect(struct sim_world *w, size_t a, size_t b);
void sim_publish_at(struct sim_world *w, size_t node, uint64_t at_ms, size_t body_len);
void sim_crash(struct sim_world *w, size_t node);
/* From now on nothing goes wrong any more. */
void sim_heal(struct sim_world *w);
/* Runs events until a simulated time. */
void sim_run_until(struct sim_world *w, uint64_t until_ms);
/* Gives a message to one end as if its peer had sent it; the reason for which the session ended, or
 * ES_OK. */
es_err sim_inject(struct sim_world *w, size_t link, size_t end, struct es_bytes message);
/* All nodes run, vectors are equal and no body is missing. */
bool sim_converged(struct sim_world *w);
/* Every acknowledged record stands at every node with its body, and nothing else does but log
 * starts. */
void sim_check(struct sim_world *w);

#endif
