/* SPDX-License-Identifier: EUPL-1.2 */
/* Two sessions face to face, without a network, a disk or signatures: each side holds logs of which
 * only sizes and made-up headers exist. For what sessions say about vectors, to the byte. One
 * thread. */
#ifndef TESTS_FACING_H
#define TESTS_FACING_H

#include "essaim/session.h"

#define FACING_TYPES 32
#define FACING_ANSWERS 64
#define FACING_CREDIT 5 /* type of message */
#define FACING_STRUCTURES 64
#define FACING_COSIGNS 1200
/* In a serial: the log's id begins as that of the serial without it, and is another. */
#define FACING_TWIN 0x80000000u

/* What a log of a side is made of, by its slot. */
struct facing_log {
	uint32_t structure, serial;
};

struct facing_message {
	uint8_t *data;
	size_t len;
	struct facing_message *next;
};

struct facing_answer {
	uint64_t token;
	es_err result;
	struct es_id log;
};

struct facing_side {
	struct facing_side *other;
	struct es_vector vector;
	struct facing_log *logs; /* by slot */
	size_t logs_capacity;
	struct es_pair_memory memory;
	uint8_t instance[ES_INSTANCE_LEN];
	struct es_session *session;
	struct facing_message *inbox, **inbox_last;
	struct facing_answer answers[FACING_ANSWERS];
	size_t answers_len;
	/* Cosignatures that it has, in the order in which they came: nothing of them holds. */
	struct es_cosigned cosigns[FACING_COSIGNS];
	size_t cosigns_len;
	es_err ended; /* ES_OK: it has not */
	/* Of a listed log it holds other leaves from this one on: runs from later on lead elsewhere. 0: no */
	uint64_t differs_from;
	bool refuses;  /* takes no runs: of what they bring nothing counts */
	bool full;     /* takes nothing */
	bool cut;      /* its logs were cut on its disk, which its vector does not show yet */
	bool claims;   /* set before they meet: it shows its copies of logs, too */
	bool compares; /* set before they meet: it looks for forks, of which it knows none */
	bool mute;     /* nothing arrives but its hello */
	const struct es_chunk_host *chunks; /* set before they meet: it has attachments */
	struct es_session_host own_host;
	/* Set before they meet; at first those of a member. */
	enum es_session_role role;
	es_err farewell;
	uint8_t key; /* it has a newest network key: seals so many bytes; 0: it lacks it */
	size_t keys_taken;
	/* Since the session began. */
	uint64_t sent[FACING_TYPES], sent_bytes[FACING_TYPES]; /* by type of message */
	uint64_t channel_bytes;
	uint8_t first_form;                       /* of the vectors sent, 255: none */
	struct facing_message *kept, **kept_last; /* all that it sent, in order */
};

struct facing {
	struct facing_side a, b;
	uint64_t now_ms;
};

void facing_init(struct facing *f, size_t structures);
void facing_free(struct facing *f);
/* Gives a side so many records of a log: its id follows from structure and serial. */
void facing_hold(struct facing_side *side, uint32_t structure, uint32_t serial, uint64_t size);
uint64_t facing_size(const struct facing_side *side, uint32_t structure, uint32_t serial);
/* Opens a session on both sides and carries messages until none is left. */
void facing_meet(struct facing *f);
void facing_go_on(struct facing *f);
/* Lets time pass, second by second. */
void facing_wait(struct facing *f, uint64_t ms);
/* Gives a side a cosignature by its number. */
void facing_cosigned(struct facing_side *side, unsigned number);
/* Ends the sessions; the sides remember each other. */
void facing_part(struct facing *f);
bool facing_equal(const struct facing *f);
/* Bytes of all messages that a side sent, but for runs and bodies. */
uint64_t facing_overhead(const struct facing_side *side);

#endif
