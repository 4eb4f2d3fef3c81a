/* SPDX-License-Identifier: EUPL-1.2 */
/* News by letter: who wants them, how often, and the links that end them. Worker threads and commands,
 * but for what reads a snapshot. */
#ifndef ACCOUNT_DIGEST_H
#define ACCOUNT_DIGEST_H

#include "account/account.h"
#include "mail/letter.h"
#include "store/digests.h"

const char *es_digest_word(enum es_digest_pace pace); /* "never", "daily", "weekly" */
/* ES_INVALID for any other word. */
es_err es_digest_of(struct es_bytes word, enum es_digest_pace *pace) ES_MUST_USE;

/* ES_STATE: the account has no confirmed address; ES_NOT_FOUND. */
es_err es_digest_choose(struct es_node *node, const char *login,
                        enum es_digest_pace pace) ES_MUST_USE;

/* What stands in the link that ends them: the person, sealed under a key of this node, so that it says
 * nothing to anybody and nobody else can make one. It never expires. Any thread, of a snapshot. */
#define ES_STOP_TOKEN_LEN 76 /* with its NUL */
es_err es_stop_token_make(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                          char out[ES_STOP_TOKEN_LEN]) ES_MUST_USE;
/* ES_BAD_KEY: none of ours. */
es_err es_stop_token_open(struct es_snapshot *snap, struct es_bytes token,
                          uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;
/* Ends them, and what waits in the outbox. Again, or where the account is gone: fine. */
es_err es_digest_stop(struct es_node *node, const uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;

/* What became of a letter to a person: the relay has taken it, or there is no such mailbox, and then
 * nothing goes there unasked any more. context is the node. Not on the loop's thread. */
void es_address_told(void *context, const struct es_letter *letter, bool taken);
/* The same of a letter that came back later. ES_NOT_FOUND: nobody here has confirmed this address. */
es_err es_address_bounced(struct es_node *node, const char *address) ES_MUST_USE;

#endif
