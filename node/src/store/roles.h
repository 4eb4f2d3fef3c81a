/* SPDX-License-Identifier: EUPL-1.2 */
/* Who asked to become professional, who was invited, and who gave which role: in the table of people.
 * Reads: any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_ROLES_H
#define STORE_ROLES_H

#include "node_limits.h"
#include "store/people.h"

/* The numbers stand in the store. */
enum es_wish_state { ES_WISH_WAITS, ES_WISH_GRANTED, ES_WISH_DECLINED, ES_WISH_STATES };
struct es_wish {
	uint64_t asked_ms, decided_ms;
	enum es_wish_state state;
	char text[4 * ES_WISH_MAX + 1];
	char reason[4 * ES_WISH_MAX + 1]; /* of who decided, or empty */
};
es_err es_wish_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                   struct es_wish *out) ES_MUST_USE;
es_err es_write_wish(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                     const struct es_wish *wish) ES_MUST_USE;

struct es_invitation {
	uint8_t id[ES_WAY_ID_LEN]; /* a hash of the secret in its link */
	char role[16];
	char note[4 * ES_WISH_MAX + 1]; /* whom it is for, as who invites wrote it */
	uint8_t by[ES_AUTHOR_LEN];
	uint64_t created_ms, expires_ms;
};
es_err es_invitation_get(struct es_snapshot *snap, const uint8_t id[ES_WAY_ID_LEN],
                         struct es_invitation *out) ES_MUST_USE;
/* In order of ids: the one after *out's id (zeros: the first). ES_NOT_FOUND at the end. */
es_err es_invitation_after(struct es_snapshot *snap, struct es_invitation *out) ES_MUST_USE;
/* Drops those whose time is over. ES_LIMIT: ES_INVITATIONS_MAX are open. */
es_err es_write_invitation(struct es_write *w, const struct es_invitation *one,
                           uint64_t now_ms) ES_MUST_USE;
es_err es_write_invitation_drop(struct es_write *w, const uint8_t id[ES_WAY_ID_LEN]) ES_MUST_USE;

/* One change, for editors to read; names are those of the accounts that there are when it is read. */
struct es_role_change {
	uint64_t number, time_ms;
	uint8_t by[ES_AUTHOR_LEN];     /* zeros: at the command line */
	uint8_t person[ES_AUTHOR_LEN]; /* whose role it is */
	char from[16], to[16];         /* the same: a wish was declined */
	char reason[4 * ES_WISH_MAX + 1];
};
/* The newest before a number (0: of all). ES_NOT_FOUND. */
es_err es_role_change_before(struct es_snapshot *snap, uint64_t before,
                             struct es_role_change *out) ES_MUST_USE;
/* Numbers it; at most ES_ROLE_CHANGES_MAX are kept. */
es_err es_write_role_change(struct es_write *w, struct es_role_change *change) ES_MUST_USE;

#endif
