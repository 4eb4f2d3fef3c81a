/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of the simulated world share. */
#ifndef SIM_WORLD_INTERNAL_H
#define SIM_WORLD_INTERNAL_H

#include "world.h"

#define SIM_START_MS 40000000000ull /* clocks may be wrong by a year */
#define SIM_TICK_MS 1000
#define SIM_INBOX_MAX (16u * 1024 * 1024) /* as much as a channel and two kernels hold */

/* --- world_events.c --------------------------------------------------------------------------- */

enum sim_event_type {
	SIM_EVENT_DELIVER,
	SIM_EVENT_DISK,
	SIM_EVENT_PUBLISH,
	SIM_EVENT_CONNECT,
	SIM_EVENT_RESTART,
	SIM_EVENT_PLAN,
	SIM_EVENT_MOTIONS,
	SIM_EVENT_TICK,
	SIM_EVENT_DUE
};

#define SIM_ERASE SIZE_MAX /* as the length of a publication */

struct sim_event {
	uint64_t at_ms, sequence;
	enum sim_event_type type;
	size_t node, link, end, len;
	uint64_t generation; /* of the link, or of the node's process */
};

void sim_push(struct sim_world *w, struct sim_event e);
struct sim_event sim_pop(struct sim_world *w);
uint64_t sim_roll(struct sim_world *w, uint64_t below);
/* Always false while healing. */
bool sim_chance(struct sim_world *w, unsigned per_mille);

/* --- world_links.c ---------------------------------------------------------------------------- */

struct sim_end *sim_other(struct sim_end *end);
struct sim_memory *sim_memory_of(struct sim_end *end);
void sim_bring_up(struct sim_world *w, size_t link);
void sim_deliver(struct sim_world *w, const struct sim_event *e);
/* Puts a message on its way; ES_NO_SPACE. */
es_err sim_post(struct sim_end *from, struct es_bytes message);
/* Sessions end inside calls of their own; what follows from it happens after the call. */
void sim_settle(struct sim_world *w, size_t link);
/* One end has gone, and the other one is not told. */
void sim_leave(struct sim_end *end);
void sim_tick_links(struct sim_world *w);
/* Tells the sessions of a node that it has more. */
void sim_tell_changed(struct sim_world *w, size_t node);
void sim_tell_retreated(struct sim_world *w, size_t node);
void sim_free_links(struct sim_world *w);

/* Ends the links of a node to those who are no members any more. */
void sim_judge_links(struct sim_world *w, size_t node);
/* Makes links that are down for good free for others. */
void sim_sweep_links(struct sim_world *w);

/* --- world_keys.c ----------------------------------------------------------------------------- */

/* Whether both ends have the key that the dialling one tries; the next one is for the next time. */
bool sim_key_fits(struct sim_world *w, struct sim_link *l);
/* What an end makes of its peer under that key, and why it will end. */
enum es_session_role sim_key_role(const struct sim_end *end, es_err *farewell);
/* After acts: a node takes the key that they bring it. */
void sim_key_due(struct sim_world *w, size_t node);
es_err sim_host_seal_key(void *context, struct es_writer *w);
void sim_host_take_key(void *context, struct es_bytes sealed);

struct sim_write;
/* --- world_motions.c -------------------------------------------------------------------------- */

void sim_work_motions(struct sim_world *w, const struct sim_event *e);
void sim_tick_motions(struct sim_world *w);
size_t sim_host_motions(void *context, uint64_t *after, size_t max, struct es_writer *w);
es_err sim_host_motion(void *context, struct es_bytes object);

/* --- world_neighbours.c ----------------------------------------------------------------------- */

/* Once a second: each running node dials and leaves as it chooses. */
void sim_choose_neighbours(struct sim_world *w);
/* A run has come over a link: counts what is new in it. To be called before and after it is taken. */
struct sim_arrival {
	size_t node, from;
	struct es_id log;
	uint64_t held, start, count;
};
void sim_run_arrives(struct sim_world *w, const struct sim_write *write, size_t node,
                     struct sim_arrival *a);
void sim_run_arrived(struct sim_world *w, const struct sim_arrival *a);
/* --- world_spread.c --------------------------------------------------------------------------- */

/* Plans the tick that a session asks for. */
void sim_plan_due(struct sim_end *end);
void sim_due(struct sim_world *w, const struct sim_event *e);
bool sim_other_links(void *context, enum es_session_state at_least);
bool sim_may_graft(void *context, const struct es_id *log, uint64_t now_ms);

/* --- world_host.c ----------------------------------------------------------------------------- */

extern const struct es_session_host sim_host;
extern const struct es_fork_host sim_fork_host; /* world_forks.c */

/* --- world_disk.c ----------------------------------------------------------------------------- */

/* A write on its way to the disk: what was asked for, copied. */
struct sim_write {
	enum {
		SIM_WRITE_ACTS,
		SIM_WRITE_RUN,
		SIM_WRITE_BODY,
		SIM_WRITE_PUBLISH,
		SIM_WRITE_ERASE,
		SIM_WRITE_FORK
	} type;
	struct sim_write *next;
	size_t link, end; /* SIZE_MAX: nobody waits for it */
	uint64_t link_generation, token;
	size_t size;
	uint8_t *bytes; /* backs every pointer below, size many */
	struct es_incoming_run run;
	struct es_wire_body *bodies;
	struct es_bytes *sealed;
	size_t count;
	struct es_id record;
	size_t body_len; /* of a publication */
};

/* A write with room for the bytes it points to. */
struct sim_write *sim_write_new(size_t bytes);
/* Copies into that room. */
struct es_bytes sim_write_keep(uint8_t **at, struct es_bytes in);
void sim_write_free(struct sim_write *write);
void sim_enqueue(struct sim_world *w, size_t node, struct sim_write *write);
/* The first write of the queue becomes durable and is answered. */
void sim_disk_done(struct sim_world *w, const struct sim_event *e);
/* A crash: some of the first writes in the queue become durable, answered to nobody; the others are
 * lost. */
void sim_disk_crash(struct sim_world *w, size_t node);

/* --- world_faults.c --------------------------------------------------------------------------- */

void sim_carry_out(struct sim_world *w, const struct sim_event *e);
/* A liar remembers what it sends, to send it again. */
void sim_remember(struct sim_world *w, size_t node, struct es_bytes message);

/* --- world_liars.c ---------------------------------------------------------------------------- */

/* Whether a liar does not send what its session says. */
bool sim_keeps_back(struct sim_world *w, size_t node, struct es_bytes message);
void sim_flood(struct sim_world *w, size_t node);
/* After each message: what the node keeps for this link is bounded, whatever the other side sends, and
 * so is what it listens to. */
void sim_check_link(struct sim_world *w, struct sim_end *end, struct es_bytes message);

/* --- world_check.c ---------------------------------------------------------------------------- */

/* After each write: what stands in this log from here on was made by somebody, and is what everybody
 * else has there. */
void sim_check_grown(struct sim_world *w, size_t node, const struct es_id *log);
/* From now on a second history of this log is no surprise. */
void sim_expect_forks(struct sim_log *l);
/* After a disk was lost: marks what nobody holds any more. */
void sim_mark_lost(struct sim_world *w, struct sim_memory *old);

/* --- world_transcript.c ----------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) void sim_say(const struct sim_world *w, const char *format,
                                                   ...);
void sim_say_message(const struct sim_world *w, size_t from, size_t to, struct es_bytes message,
                     const char *what_became);
/* Says why and where, and aborts. */
__attribute__((format(printf, 2, 3))) _Noreturn void sim_fail(struct sim_world *w,
                                                              const char *format, ...);

#endif
