/* SPDX-License-Identifier: EUPL-1.2 */
/* What a node keeps of its people besides their accounts: ways in that open once, passkeys, when somebody
 * was last here, who asked for another role, who gave which. Local, never sent to partners. Reads: any
 * thread, of a snapshot; writes: the writer's.
 *
 * Keys in the table: one letter, and what it is about. 'w' id -> a way in; 's' person -> day 4;
 * 'k' person, credential hash -> passkey; 'c' credential hash -> person, login; 'u' person -> the handle
 * by which authenticators know them (store/passkeys.h); 'q' person -> wish; 'r' number 8 -> change of a
 * role; 'v' id -> invitation; 'd' person -> digest. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "store/store.h"

/* --- ways.c: ways in --------------------------------------------------------------------------- */

#define ES_WAY_ID_LEN 16

/* What opens it; the numbers stand in the store. */
enum es_way_kind {
	ES_WAY_CODE,    /* a code of a letter, in the browser that asked */
	ES_WAY_LINK,    /* the link of that letter */
	ES_WAY_COUNTER, /* a code that an editor gave */
	ES_WAY_PASSKEY, /* a challenge that a new passkey signs */
	ES_WAY_COUNT
};
/* id is a hash of what the person brings. Once one of two siblings was used, both are gone. */
struct es_way {
	uint8_t id[ES_WAY_ID_LEN];
	enum es_way_kind kind;
	char login[ES_LOGIN_MAX + 1];  /* empty: of nobody; it is kept so that it takes as long */
	uint8_t person[ES_AUTHOR_LEN]; /* whose that login was then */
	struct es_id check;            /* hash of the code; a passkey's challenge */
	uint8_t sibling[ES_WAY_ID_LEN];
	uint64_t expires_ms, tries;
};
es_err es_way_get(struct es_snapshot *snap, const uint8_t id[ES_WAY_ID_LEN],
                  struct es_way *out) ES_MUST_USE;
/* Also drops a few whose time is over. */
es_err es_write_way(struct es_write *w, const struct es_way *way, uint64_t now_ms) ES_MUST_USE;
/* It and its sibling. Absent is fine. */
es_err es_write_way_drop(struct es_write *w, const struct es_way *way) ES_MUST_USE;

/* --- people.c ----------------------------------------------------------------------------------- */

/* The day (since 1970, UTC) on which a person was last here; 0: never. Written once a day. */
uint64_t es_person_seen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN]);
es_err es_write_person_seen(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            uint64_t day) ES_MUST_USE;
/* All that this table has of a person, but for what editors wrote down about roles. */
es_err es_write_person_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;

#endif
