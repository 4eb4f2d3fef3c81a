/* SPDX-License-Identifier: EUPL-1.2 */
/* A federation in one process under one seed: nodes, links with delay, cuts and dead directions,
 * disks that lose what they had not written, crashes, partitions, restored and cloned homes, liars;
 * one event after the other in simulated time. One thread. */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "essaim/neighbours.h"
#include "memory.h"

#include <stdio.h>

#define SIM_CLONES_MAX 16 /* nodes that may come after sim_world_init */
#define SIM_REPLAYS 8     /* messages that a liar remembers */
#define SIM_GRAFTS 32

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
	struct es_session *session;              /* NULL: this end has gone */
	struct sim_message *inbox, **inbox_last; /* what the other end sent, in order */
	size_t inbox_bytes;
	uint64_t inbox_ms; /* when its last message comes */
	bool dead;         /* nothing that it sends arrives any more, and nobody is told */
	bool member;       /* the session began as one between members */
	bool closing;
	bool last; /* the other end has gone: what is on its way is the last that comes */
	es_err reason;
	uint64_t sent_bytes;        /* since the link came up */
	struct es_pair_memory pair; /* what the process here remembers of the other */
	uint64_t pair_generation;   /* which process */
	uint64_t due_ms;     /* for when its next tick is planned, besides those of the world */
	uint64_t said_bytes; /* sent, but for runs and bodies */
	uint64_t first_run_ms;
	uint64_t heard_bytes; /* of notes and vectors, since the link came up */
	size_t queued_bytes;  /* that came over it and wait for the disk */
};

struct sim_link {
	size_t a, b;
	bool up;         /* at least one end believes so */
	bool hung_up;    /* does not come up again */
	bool free;       /* may become another link */
	bool dialled;    /* by a, who chose b as a neighbour */
	size_t turn;     /* with which of its network keys a tries next, the newest first */
	size_t key;      /* generation of the one that it is under */
	es_err farewell; /* why one side ended it */
	uint64_t since_ms;
	uint64_t generation; /* events of an older one are void */
	struct sim_end ends[2];
};

struct sim_node {
	struct sim_memory memory;
	bool running;
	bool liar;             /* need not be believed, and owes nothing */
	bool gone;             /* for ever */
	unsigned vices;        /* of a liar: of enum sim_vice */
	uint64_t generation;   /* grows at each crash: queued writes of an older one are lost */
	uint64_t disk_free_ms; /* when its disk has done what is queued */
	struct sim_write *disk, **disk_last; /* not durable yet, in order */
	size_t disk_len;
	int64_t clock_ms;            /* by how much its wall clock is wrong */
	unsigned side;               /* of a partition */
	struct es_patience patience; /* of its process */
	bool lead;                   /* its patience has ended */
	struct sim_memory *backup;
	size_t *links, links_len;
	struct es_book book; /* where it chooses its neighbours itself */
	struct es_neighbours neighbours;
	struct sim_graft {
		struct es_id log;
		uint64_t until_ms;
	} grafts[SIM_GRAFTS]; /* logs that a link was asked for, the latest */
	size_t grafts_next;
	struct sim_message replays[SIM_REPLAYS]; /* of a liar */
};

/* What may go wrong; per mille of each roll. */
struct sim_faults {
	unsigned cut, half_open, stall; /* at each delivery */
	unsigned crash;                 /* at each write */
	unsigned garble;                /* at each message sent */
	bool reorder_disk;              /* writes take from 1 to 40 ms instead of 1 */
};

/* What was counted since sim_measure. */
struct sim_measure {
	uint64_t since_ms;
	uint64_t new_records, held_records; /* received: to be stored; held already */
	uint64_t record_bytes;              /* of new ones, as one copy of each has to travel */
	uint64_t sent_bytes, sent_messages;
	uint64_t hops[32];    /* records that came to a node over so many links */
	uint64_t last_ms_max; /* from a publication to the last node that took it */
};

/* What an act that suspends a structure left of its logs, kept beside the protocol's own word. */
struct sim_suspension {
	struct es_id structure;
	uint64_t acts; /* from so many acts on it is in force */
	struct sim_left {
		struct es_id log;
		uint64_t size;
	} * logs;
	size_t logs_len;
};

struct sim_world {
	uint64_t random, now_ms, sequence, started_ms;
	struct sim_pool pool;
	struct sim_node *nodes;
	size_t nodes_count, nodes_capacity;
	struct sim_link **links;
	size_t here_heard; /* messages of who is here */
	size_t links_count, links_capacity, swept;
	struct sim_event *events; /* a heap by time, then sequence */
	size_t events_count, events_capacity;
	struct es_id *published; /* ids that were made; the pool knows which were acknowledged */
	size_t published_count, published_capacity;
	struct sim_faults faults;
	struct es_id *chain; /* of acts, as the first node folded them */
	size_t chain_len;
	struct sim_suspension suspension; /* the first one */
	bool healing;                     /* no more faults from now on */
	bool parted;                      /* a partition is on */
	bool keyed;                       /* links are under network keys */
	bool dials;                       /* nodes choose their neighbours themselves */
	struct sim_measure measure;
	uint64_t garbled, ended_for[ES_ERR_COUNT];
	uint64_t counted[16];  /* of each fault in enum sim_fault */
	size_t link_bytes_max; /* the most that a node kept for one link */
	FILE *transcript;      /* one line an event; NULL: none */
	/* A run that came over a link is on the disk, or why not. May be NULL. */
	void (*on_run)(void *context, size_t node, size_t from, const struct es_incoming_run *run,
	               es_err err);
	void *on_run_context;
};

enum sim_fault {
	SIM_FAULT_CUT,
	SIM_FAULT_HALF_OPEN,
	SIM_FAULT_STALL,
	SIM_FAULT_CRASH,
	SIM_FAULT_PARTITION,
	SIM_FAULT_RESTORE,
	SIM_FAULT_CLONE,
	SIM_FAULT_LIE,
	SIM_FAULT_SUSPEND,
	SIM_FAULT_FORK,
	SIM_FAULT_FLOOD,
	SIM_FAULT_KEPT_BACK, /* messages */
	SIM_MEETINGS,        /* of which bytes were counted */
	SIM_FAULTS
};

/* What a liar does besides, healing or not. */
enum sim_vice {
	SIM_KEEPS_RUNS = 1,    /* sends none of the runs that its vector and its totals promise */
	SIM_KEEPS_LAST = 2,    /* one in two runs */
	SIM_KEEPS_BODIES = 4,  /* headers alone; bodies that it is asked for it does not have */
	SIM_KEEPS_ANSWERS = 8, /* nor does it answer */
	SIM_KEEPS_SYNCED = 16, /* never says that this was all */
	SIM_FLOODS = 32,       /* messages in order, far more than anybody reads */
};

/* Founds a federation by the first node; the others are strangers yet. */
void sim_world_init(struct sim_world *w, uint64_t seed, size_t nodes);
void sim_world_free(struct sim_world *w);
/* Links two nodes; the link comes up when both run, and again after each cut. Returns its number. */
size_t sim_connect(struct sim_world *w, size_t a, size_t b);
void sim_hang_up(struct sim_world *w, size_t link);
void sim_publish_at(struct sim_world *w, size_t node, uint64_t at_ms, size_t body_len);
/* Withdraws some record of the node's structure. */
void sim_erase_at(struct sim_world *w, size_t node, uint64_t at_ms);
/* Runs events until a simulated time. */
void sim_run_until(struct sim_world *w, uint64_t until_ms);
/* Gives a message to one end as if its peer had sent it; the reason for which the session ended, or
 * ES_OK. */
es_err sim_inject(struct sim_world *w, size_t link, size_t end, struct es_bytes message);

/* world_faults.c: now. */
void sim_crash(struct sim_world *w, size_t node); /* restarts within seconds */
void sim_lose(struct sim_world *w, size_t node);  /* for ever */
/* Stops a node for so long. */
void sim_rest(struct sim_world *w, size_t node, uint64_t for_ms);
void sim_cut(struct sim_world *w, size_t link); /* both ends are told */
void sim_part(struct sim_world *w);             /* into two sides by dice, nobody is told */
void sim_reunite(struct sim_world *w);
void sim_back_up(struct sim_world *w, size_t node);
void sim_restore(struct sim_world *w, size_t node); /* its last backup, if there is one */
/* A second node from the same home, linked to a few; its number, or SIZE_MAX if there are too
 * many. */
size_t sim_clone(struct sim_world *w, size_t node);
/* A node that begins to lie: it and its clone go on with its open log in two ways. The clone's
 * number, or SIZE_MAX where there is no open log. */
size_t sim_fork(struct sim_world *w, size_t node);
/* world_motions.c: a node's motions are looked at soon. */
void sim_motions_due(struct sim_world *w, size_t node);
/* The founder, if it runs, suspends the node's structure, whose nodes owe nothing from then on. */
void sim_expel(struct sim_world *w, size_t node);
/* From now on nothing goes wrong any more. */
void sim_heal(struct sim_world *w);
/* The same at a time to come; does nothing if the world is healing by then. */
enum sim_plan {
	SIM_PART,
	SIM_REUNITE,
	SIM_BACK_UP,
	SIM_RESTORE,
	SIM_CLONE,
	SIM_LIE,
	SIM_CRASH,
	SIM_SUSPEND,
	SIM_FORK,
	SIM_FLOOD /* goes on while the world heals */
};
void sim_plan_at(struct sim_world *w, enum sim_plan what, size_t node, uint64_t at_ms);

/* world_neighbours.c: from now on nodes choose whom to link to, each from a book of some addresses
 * that its admission left it. */
void sim_dial_freely(struct sim_world *w, size_t addresses);
/* Begins to count anew; hops are counted of records that are published from now on. */
void sim_measure(struct sim_world *w);
/* The most links that a measured record has come over to any node. */
size_t sim_hops_max(const struct sim_world *w);

/* world_keys.c: from now on links are under network keys. All nodes are members; who makes keys has met
 * each of the others only if dice say so. */
void sim_key_links(struct sim_world *w);

/* world_check.c. Nodes that lie or are gone are left out. */
/* All run, vectors are equal and no body is missing that somebody holds. */
bool sim_converged(struct sim_world *w);
/* Every acknowledged record stands at every node with its body, and nothing that nobody made. */
void sim_check(struct sim_world *w);
/* What each node has, for people. */
void sim_describe(struct sim_world *w, FILE *out);
/* world_budget.c: nodes that are not equal say what they lack in few bytes and one round trip. Comes
 * after sim_check_bytes; leaves a node without most of its links. */
void sim_check_budgets(struct sim_world *w);
/* Equal nodes that meet again say so in few bytes. */
void sim_check_bytes(struct sim_world *w);

#endif
