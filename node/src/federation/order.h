/* SPDX-License-Identifier: EUPL-1.2 */
/* What is done to the motions of a home, each in one transaction, with all that follows from it:
 * what may be proposed is proposed, what may be cosigned is cosigned, what is carried becomes an
 * act. So a promise is on the disk before anybody can read the cosignature. Any thread submits, the
 * writer thread applies. docs/decisions/federation-runtime.md */
#ifndef FEDERATION_ORDER_H
#define FEDERATION_ORDER_H

#include "node.h"
#include "store/motions.h"

enum es_order_type {
	ES_ORDER_GO_ON,   /* acts came, or the node started */
	ES_ORDER_TAKE,    /* an object that a peer sent */
	ES_ORDER_LEAD,    /* a hand-over that we asked for has taken too long */
	ES_ORDER_ASK,     /* a request of our own, approved by us */
	ES_ORDER_APPROVE, /* a motion by id */
	ES_ORDER_REFUSE,
	ES_ORDER_RESUME,    /* this home, restored from a backup, speaks for its structure again */
	ES_ORDER_RENEW_KEY, /* the coordinator's: a new network key */
	ES_ORDER_TAKE_KEY,  /* a network key that a member sealed to us */
	ES_ORDER_MET        /* the certificate of a node that a link leads to */
};

struct es_order {
	struct es_change change; /* first; es_order_apply is its apply */
	struct es_node *node;
	enum es_order_type type;
	struct es_bytes object;  /* TAKE, TAKE_KEY, MET; borrowed until it is done */
	uint64_t act_type;       /* ASK */
	struct es_bytes payload; /* ASK; borrowed */
	struct es_id id;         /* APPROVE, REFUSE; ASK: receives the request's */
	uint64_t now_ms;
	bool counts; /* ASK, APPROVE, RENEW_KEY: it is an act now */
};

/* Errors: the store's; es_motions_take's (TAKE, ASK); ES_NOT_FOUND, ES_LIMIT (APPROVE, REFUSE);
 * ES_INVALID (REFUSE: that a structure leaves, which nobody holds back);
 * ES_EXISTS (RESUME: it speaks already), ES_STATE (no federation), ES_NOT_MEMBER, ES_NOT_ALLOWED (RENEW_KEY: not the coordinator). */
es_err es_order_apply(struct es_write *w, struct es_change *change) ES_MUST_USE;
/* What this node has promised as a steward. Errors: the store's, ES_CORRUPT. */
es_err es_order_promise(struct es_snapshot *snap, struct es_promise *out) ES_MUST_USE;

#endif
