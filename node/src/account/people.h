/* SPDX-License-Identifier: EUPL-1.2 */
/* Roles: asked for, given, declined; invitations. An actor is who does it, NULL at the command line.
 * Worker threads and commands. */
#ifndef ACCOUNT_PEOPLE_H
#define ACCOUNT_PEOPLE_H

#include "account/account.h"
#include "store/roles.h"

/* Whether an actor may do with a person's account what editors may: everything where it is an operator
 * or at the command line; else of learners and professionals alone. */
bool es_may_care(const struct es_account *actor, const struct es_account *person);

/* A learner asks to become professional; text: one line of at most ES_WISH_MAX characters. Asking again
 * replaces what was asked. ES_INVALID, ES_STATE (is one already), ES_NOT_FOUND. */
es_err es_person_wish(struct es_node *node, const char *login, struct es_bytes text) ES_MUST_USE;
/* Gives a role, writes down who did, and grants what was wished. ES_NOT_ALLOWED, ES_STATE (nobody else is
 * operator, or it is one's own), ES_INVALID (reason), ES_NOT_FOUND. */
es_err es_person_role(struct es_node *node, const struct es_account *actor, const char *login,
                      enum es_role role, struct es_bytes reason) ES_MUST_USE;
/* Declines what was wished. ES_STATE: nothing waits. */
es_err es_person_decline(struct es_node *node, const struct es_account *actor, const char *login,
                         struct es_bytes reason) ES_MUST_USE;
/* Ends all sessions of a person. ES_NOT_ALLOWED, ES_NOT_FOUND. */
es_err es_person_close(struct es_node *node, const struct es_account *actor,
                       const char *login) ES_MUST_USE;

#define ES_INVITATION_MS (7ull * 24 * 3600 * 1000)
/* A secret for a link that makes one account of this role, within a week. ES_NOT_ALLOWED (the role is
 * not the actor's to give), ES_LIMIT, ES_INVALID (note). */
es_err es_person_invite(struct es_node *node, const struct es_account *actor, enum es_role role,
                        struct es_bytes note, char secret[ES_TOKEN_LEN]) ES_MUST_USE;
es_err es_person_uninvite(struct es_node *node, const uint8_t id[ES_WAY_ID_LEN]) ES_MUST_USE;
/* The name under which the store knows an invitation. */
void es_invitation_id(struct es_bytes secret, uint8_t id[ES_WAY_ID_LEN]);

#endif
