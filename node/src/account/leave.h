/* SPDX-License-Identifier: EUPL-1.2 */
/* A person leaves this node: the account goes at once, what is to be erased of what they wrote goes in
 * steps, which go on after a crash. Worker threads and commands. */
#ifndef ACCOUNT_LEAVE_H
#define ACCOUNT_LEAVE_H

#include "account/account.h"
#include "store/leavers.h"

const char *es_leave_word(enum es_leave how); /* "keep", "anonymise", "erase" */
/* ES_INVALID for any other word. */
es_err es_leave_of(struct es_bytes word, enum es_leave *how) ES_MUST_USE;

/* The code by which who has left asks how far it is: 20 letters and digits in groups of five. */
#define ES_LEAVE_CODE_LEN 24 /* with its final NUL */

/* All borrowed. password is empty, or the session was opened no longer than ES_FRESH_MS ago. */
struct es_leave_request {
	const char *login;
	struct es_bytes password;
	const struct es_id *session;
	enum es_leave how;
	bool at_once; /* what no profile names is not erased days later than what one does */
};
/* Ends the account: its sessions, drafts, marks and notices go with it, in one change. From erasing on
 * somebody has to call es_leave_step. ES_BAD_KEY (neither password nor session), ES_STATE (nobody else is
 * operator), the store's. */
es_err es_account_leave(struct es_node *node, const struct es_leave_request *request,
                        char code[ES_LEAVE_CODE_LEN]) ES_MUST_USE;
/* Of who has left already: nothing waits any longer. ES_NOT_FOUND. The writer's. */
es_err es_write_leaver_at_once(struct es_write *w,
                               const uint8_t hash[ES_LEAVER_HASH_LEN]) ES_MUST_USE;
/* Erases a bounded part of what those who left wanted erased. *more: there is more to do; else *wake_ms is
 * when there will be, 0 where nothing waits. Doing a part again, after a crash, changes nothing. */
es_err es_leave_step(struct es_node *node, uint64_t now_ms, bool *more,
                     uint64_t *wake_ms) ES_MUST_USE;

/* What the store knows a code by; as typed: small letters, spaces and hyphens do not matter. ES_INVALID. */
es_err es_leave_hash(struct es_bytes typed, uint8_t hash[ES_LEAVER_HASH_LEN]) ES_MUST_USE;

#endif
