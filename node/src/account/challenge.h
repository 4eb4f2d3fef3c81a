/* SPDX-License-Identifier: EUPL-1.2 */
/* Challenges by which passkeys are added (to sign in: sign_in_challenge.h): kept as ways in
 * (store/people.h), by their hash; each is used once. The writer's, but for looking. */
#ifndef ACCOUNT_CHALLENGE_H
#define ACCOUNT_CHALLENGE_H

#include "account/webauthn.h"

/* account: who adds a passkey. */
es_err es_challenge_write(struct es_write *w, const uint8_t challenge[ES_CHALLENGE_LEN],
                          const struct es_account *account, uint64_t now_ms) ES_MUST_USE;
/* Whether it was given for this, and waits. ES_EXPIRED. */
es_err es_challenge_look(struct es_snapshot *snap, const uint8_t challenge[ES_CHALLENGE_LEN],
                         const struct es_account *account, uint64_t now_ms) ES_MUST_USE;
/* The same, and it is gone. */
es_err es_challenge_use(struct es_write *w, const uint8_t challenge[ES_CHALLENGE_LEN],
                        const struct es_account *account, uint64_t now_ms) ES_MUST_USE;

#endif
