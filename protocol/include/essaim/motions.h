/* SPDX-License-Identifier: EUPL-1.2 */
/* Motions: what is on its way to become an act, as one node knows it. A bounded table, merged by
 * union with the tables of other members; pure, one owner, any thread that owns it.
 *
 * object    [0, sealed act (bin)]  a proposal with the cosignatures so far; around a hand-over also
 *                                  the acts that it carries on
 *           [1, request (bin)]     a payload that waits for the coordinator to propose it
 *           [2, statement]         what a steward stated for a hand-over (essaim/seal.h)
 * request   [type, payload, approvals]: approvals as in an act, 1 to ES_APPROVALS_MAX
 *
 * docs/protocol.md, "Motions". */
#ifndef ESSAIM_MOTIONS_H
#define ESSAIM_MOTIONS_H

#include "essaim/promise.h"

enum es_motion_type { ES_MOTION_PROPOSAL = 0, ES_MOTION_REQUEST = 1, ES_MOTION_STATEMENT = 2 };

struct es_motion {
	enum es_motion_type type;
	/* Of the proposed act (the tip: of a hand-over itself, not of what it carries), es_act_request_id,
	 * or es_hash("essaim/v1/statement-by", structure). */
	struct es_id id;
	struct es_id by; /* the structure that proposed it, approved it first, or stated it */
	uint64_t act_type;
	uint64_t epoch, index; /* PROPOSAL: of the tip; STATEMENT: the epoch that it is for */
	size_t voices;         /* cosignatures or approvals, a structure each */
	uint64_t changed;      /* the table's clock when it came or grew last */
	uint8_t *bytes;        /* sealed act, request or statement; owned */
	size_t len;
};

struct es_motions {
	struct es_motion *list; /* in the order in which they came; owned */
	size_t len, capacity;
	size_t bytes;   /* of all of them */
	uint64_t clock; /* goes up with each change */
};

/* Empty; and releases all, leaving it empty. */
void es_motions_init(struct es_motions *t);
void es_motions_free(struct es_motions *t);

/* Takes an object: puts it in, or adds the voices that it has and the one held lacks. Each check of
 * two signatures is taken off *checks; ES_BUSY, with nothing changed, where they do not suffice.
 * Approvals of who has no say (not a member, another key, another state) are left out; a proposal is
 * judged whole. Of one steward's statements the one for the latest epoch stays. *id is that of the
 * motion wherever it could be read.
 * ES_OK: the table changed. ES_EXISTS: nothing new. ES_STALE: older than the chain. ES_GAP: it stands
 * on acts that f does not have. ES_NOT_ALLOWED: nobody with a say speaks for it. ES_LIMIT: too many
 * of this structure, or of all. ES_BAD_SIGNATURE, reader errors: whoever sent it lies. ES_NO_MEMORY.
 */
es_err es_motions_take(struct es_motions *t, const struct es_federation *f, struct es_bytes object,
                       size_t *checks, struct es_id *id) ES_MUST_USE;
/* Takes back an object that was taken before and kept: its voices are not checked again, those that
 * have no say any more are left out. Errors: as es_motions_take, none of signatures. */
es_err es_motions_restore(struct es_motions *t, const struct es_federation *f,
                          struct es_bytes object) ES_MUST_USE;
/* Drops what the chain has passed: proposals for places that are taken or of older epochs, requests
 * whose approvals are of former keys, members or states. Returns how many. */
size_t es_motions_prune(struct es_motions *t, const struct es_federation *f);
void es_motions_drop(struct es_motions *t, const struct es_id *id); /* unknown is fine */

/* Borrowed until the next change; NULL where there is none. */
const struct es_motion *es_motions_find(const struct es_motions *t, const struct es_id *id);
/* The one that changed first after that clock. */
const struct es_motion *es_motions_after(const struct es_motions *t, uint64_t clock);
/* Says of a motion that it is to be told again. */
void es_motions_touch(struct es_motions *t, const struct es_id *id);
/* The object as it travels. Errors: the writer's. */
es_err es_motion_write(const struct es_motion *m, struct es_writer *w) ES_MUST_USE;
/* Whether a proposal counts now, with all that it carries. */
bool es_motion_counts(const struct es_motion *m, const struct es_federation *f);

/* A request taken apart; borrows. */
struct es_act_request {
	uint64_t type;
	struct es_bytes payload;
	struct es_bytes approvals[ES_APPROVALS_MAX];
	size_t approvals_len;
};
/* es_hash("essaim/v1/act-payload", type byte, payload): what approvals sign. */
void es_act_request_id(uint64_t type, struct es_bytes payload, struct es_id *id);
/* Form only. Errors: as the reader's, ES_TOO_LARGE. */
es_err es_act_request_decode(struct es_bytes in, struct es_act_request *out) ES_MUST_USE;
es_err es_act_request_encode(const struct es_act_request *request, struct es_writer *w) ES_MUST_USE;

/* What such a request would be as an act, for its fields: form only. w keeps what out borrows. Errors:
 * as es_act_encode. */
es_err es_act_request_open(const struct es_federation *f, uint64_t type, struct es_bytes payload,
                           struct es_writer *w, struct es_act *out) ES_MUST_USE;

/* --- steps: motions_step.c ------------------------------------------------------------------- */

/* Whose table it is, and what they want. */
struct es_seat {
	struct es_id structure;
	struct es_signer signer;
	struct es_promise promise;
	uint64_t now_ms; /* for the created_ms of acts */
	bool reopen; /* lead a hand-over that we ask for, in a later epoch; done, it is cleared */
	bool mute;   /* sign nothing: only what counts already is carried */
	/* Whether to speak for it: the act that was proposed, or would be. */
	bool (*consents)(void *context, const struct es_motion *m, const struct es_act *act);
	/* The coordinator's: writes the payload of a new network key where one is due, for the act at
	 * the end of f; ES_NOT_FOUND where none is. */
	es_err (*new_key)(void *context, const struct es_federation *f, struct es_writer *payload);
	void *context;
};

enum es_step {
	ES_STEP_NONE,     /* nothing to do for now */
	ES_STEP_PROPOSED, /* a request became a proposal of ours */
	ES_STEP_STATED,   /* we stated for a hand-over */
	ES_STEP_COSIGNED, /* we cosigned */
	ES_STEP_ASKED,    /* we asked for a hand-over, see es_patience_ends */
	ES_STEP_CARRIED   /* a proposal has its majority: fold and store its bytes, prune, go on */
};

/* Does the next thing there is to do, one at a time; *id is that of the motion that it was done to.
 * The table changed unless the step is none or carried; the seat's promise may have: neither
 * statement nor cosignature may leave the node before it is durable. Errors: ES_NO_MEMORY,
 * ES_NO_SPACE. */
es_err es_motions_step(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                       enum es_step *step, struct es_id *id) ES_MUST_USE;

/* Raises a promise to what the table shows that this structure has signed as a steward: for whoever
 * cannot be sure that its own is the newest one. motions_recall.c */
void es_motions_recall(const struct es_motions *t, const struct es_federation *f,
                       const struct es_id *self, struct es_promise *promise);

/* --- patience: motions_patience.c ------------------------------------------------------------ */

/* How long a steward has waited for a hand-over that it asked for. The process's own; all zero at
 * first. */
struct es_patience {
	uint64_t epoch;    /* the latest that somebody stated for */
	uint64_t until_ms; /* 0: it does not wait */
};
/* Whether it has waited long enough, from 20 to 200 s as the dice fall: the next step is to be made
 * with seat.reopen. So has one that promised an epoch which nobody asks for any more: that step
 * asks for a hand-over to whoever coordinates. Asked every second or so, by any clock that does not go back. */
bool es_patience_ends(struct es_patience *p, const struct es_motions *t,
                      const struct es_federation *f, const struct es_id *self,
                      const struct es_promise *promise, uint64_t now_ms);

/* Whether an act waits for its stewards' operators: all but admissions, new network keys, allowances,
 * leaves, and rotations that the old key signed. */
bool es_act_is_weighty(const struct es_act *act);

#endif
