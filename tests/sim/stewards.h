/* SPDX-License-Identifier: EUPL-1.2 */
/* What stewards, proposers and those who fold can do, one step at a time, on the real code: for the
 * simulators that try orders of it. All values are told apart by numbers: chains that somebody has
 * folded (0: the common beginning), acts under way, statements. One thread. */
#ifndef SIM_STEWARDS_H
#define SIM_STEWARDS_H

#include "actor.h"
#include "essaim/promise.h"

#define STEWARDS_MAX 7
#define OBJECTS_MAX 1024
#define CHAINS_MAX 256
#define STATEMENTS_MAX 1024

extern struct actor actors[STEWARDS_MAX];
extern size_t stewards;

/* An act under way with its proposal and statements, and every steward's cosignature, which counts
 * once it was given. */
struct object {
	uint8_t act[1024], proposal[512], *statements;
	size_t act_len, proposal_len, statements_len;
	uint8_t vouch[STEWARDS_MAX][512];
	size_t vouch_len[STEWARDS_MAX];
	struct es_id id;
	uint64_t index, epoch;
	int same;   /* the first object that is the same act, perhaps over other statements */
	int parent; /* that it extends; -1: the common beginning */
	int proposer;
};
extern struct object objects[OBJECTS_MAX];
extern size_t objects_len;

struct spoken {
	uint8_t bytes[512];
	size_t len;
	int by, proposer;
	uint64_t opens;
	struct es_stand highest;
};
extern struct spoken spoken[STATEMENTS_MAX];
extern size_t spoken_len;

extern struct es_federation chains[CHAINS_MAX];
extern size_t chains_len;

/* Forgets all; founds a federation of so many members that are all stewards, the first one the
 * coordinator. */
void stewards_begin(size_t count);
/* Releases what was made after there were so many. */
void stewards_forget(size_t objects_before, size_t spoken_before, size_t chains_before);

/* Proposals, by their numbers. parent: what they extend, or -1. */
int propose_policy(int parent, uint64_t epoch, int proposer, uint64_t number);
int propose_stewards(size_t from, size_t count);
int propose_hand_over(int parent, uint64_t opens, int proposer, const int *said, size_t count);
/* The object of an act; -1: in the common beginning. */
int object_of(const struct es_id *id);

/* A steward that knows this chain is asked to cosign, or to state: ES_OK and the promise that it
 * writes down, or why not. The promise is read back from its bytes, as after a crash. */
es_err ask_cosign(int chain, const struct es_promise *p, int object, struct es_promise *next);
es_err ask_state(int chain, size_t steward, const struct es_promise *p, uint64_t opens,
                 int proposer, int *said, struct es_promise *next);
/* Folds the object, under the cosignatures of these stewards, for one who knows that chain: the
 * chain after it, or -1. */
int learn(int chain, int object, unsigned cosigned);

#endif
