/* SPDX-License-Identifier: EUPL-1.2 */
/* The letters that this node writes, in the language of whoever gets them. The words come with the UI
 * (web-ui/src/texts/mail). Worker threads and commands. */
#ifndef MAIL_POST_H
#define MAIL_POST_H

#include "mail/mail.h"
#include "node.h"
#include "store/personal.h"

/* Whether letters can be written and sent: mail is set up, and the UI brought the words. */
bool es_post_ready(const struct es_node *node);

/* lang: of the page that asked; empty: the account's. ES_STATE where the node is not ready; es_mail_post's
 * errors. */
es_err es_post_sign_in(struct es_node *node, const struct es_account *account, const char *address,
                       struct es_bytes lang, const char *code, const char *link,
                       uint64_t expires_ms) ES_MUST_USE;
/* To somebody who has no account yet; by: who invites. The address is kept no longer than the letter waits.
 * ES_LIMIT besides: this editor, or all of them, sent enough for a day. */
es_err es_post_invite(struct es_node *node, const struct es_account *by, const char *address,
                      struct es_bytes lang, const char *secret, uint64_t expires_ms) ES_MUST_USE;
es_err es_post_confirm(struct es_node *node, const struct es_account *account, const char *address,
                       struct es_bytes lang, const char *code, uint64_t expires_ms) ES_MUST_USE;

/* A way into the account is new; address: to which the letter goes. */
es_err es_post_way(struct es_node *node, const struct es_account *account, const char *address,
                   enum es_notice what) ES_MUST_USE;

#endif
