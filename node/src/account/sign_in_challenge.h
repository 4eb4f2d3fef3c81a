/* SPDX-License-Identifier: EUPL-1.2 */
/* Challenges for whoever is nobody yet, to sign in with a passkey: each opens once, for ES_PASSKEY_MS, in the process
 * that gave it. Nothing is kept of those that wait, so that asking for many costs nothing: a challenge says
 * itself until when it is good, under a key of the process. Of those that were used, the memory knows until
 * then. Any thread; now_ms: es_monotonic_ms. */
#ifndef ACCOUNT_SIGN_IN_CHALLENGE_H
#define ACCOUNT_SIGN_IN_CHALLENGE_H

#include "account/webauthn.h"

struct es_challenges;
es_err es_challenges_new(struct es_challenges **out) ES_MUST_USE;
void es_challenges_free(struct es_challenges *c);

void es_challenges_give(const struct es_challenges *c, uint64_t now_ms,
                        uint8_t challenge[ES_CHALLENGE_LEN]);
/* Whether it was given here, and waits. ES_EXPIRED; ES_BUSY as below. */
es_err es_challenges_look(struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN],
                          uint64_t now_ms) ES_MUST_USE;
/* The same, and it opens no more. ES_BUSY: too many were used in the last minutes. */
es_err es_challenges_use(struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN],
                         uint64_t now_ms) ES_MUST_USE;

#endif
