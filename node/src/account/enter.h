/* SPDX-License-Identifier: EUPL-1.2 */
/* Ways in without a password: a letter with a link and a code of six digits, and a code that an editor
 * gives by hand. Each opens once and for a short time; the store knows hashes alone. Worker threads and
 * commands. */
#ifndef ACCOUNT_ENTER_H
#define ACCOUNT_ENTER_H

#include "account/account.h"
#include "account/code.h"
#include "store/personal.h"

#define ES_ENTER_DIGITS 6
#define ES_ENTER_TRIES_MAX 5
#define ES_ENTER_MS (10ull * 60 * 1000)
#define ES_COUNTER_GROUPS 2 /* fifty bits */
#define ES_COUNTER_MS (24ull * 3600 * 1000)

/* What somebody who asked to be let in is given: ask goes to the browser, the others into a letter. */
struct es_asked {
	char ask[ES_TOKEN_LEN];
	char link[ES_TOKEN_LEN];
	char code[ES_ENTER_DIGITS + 1];
};
/* Writes down that somebody asked, of nobody yet: it takes as long whoever it is. */
es_err es_enter_ask(struct es_node *node, struct es_asked *out) ES_MUST_USE;
/* Afterwards: finds whose address (or login) this is, and sends the letter. Nothing is said where it is
 * nobody's. The node sends mail. */
es_err es_enter_tell(struct es_node *node, const struct es_asked *asked, struct es_bytes typed,
                     struct es_bytes lang) ES_MUST_USE;
/* A code as typed: six digits in the browser that holds ask, or one that an editor gave. ES_BAD_KEY for
 * all that does not open: wrong, used, too late, too often. */
es_err es_enter_code(struct es_node *node, struct es_bytes ask, struct es_bytes typed,
                     struct es_account *out) ES_MUST_USE;
/* The link of a letter, in whatever browser. ES_BAD_KEY. */
es_err es_enter_link(struct es_node *node, struct es_bytes link,
                     struct es_account *out) ES_MUST_USE;
/* For editors: a code for a person who stands before them. ES_NOT_FOUND. */
es_err es_enter_counter(struct es_node *node, const char *login,
                        char code[ES_CODE_LEN(ES_COUNTER_GROUPS)]) ES_MUST_USE;

/* address.c: the address of an account. */
/* Writes to a person that a way into the account is new: to the address that was theirs before (NULL: to the one
 * that is). Where no letter can go, the notice alone tells it. */
void es_way_tell(struct es_node *node, const struct es_account *account, enum es_notice what,
                 const char *address);
/* Keeps what was typed until it is confirmed, and sends a code there. ES_INVALID, ES_LIMIT (too many
 * letters), ES_STATE (no mail is set up), ES_NOT_FOUND. */
es_err es_address_want(struct es_node *node, const char *login, struct es_bytes typed,
                       struct es_bytes lang) ES_MUST_USE;
/* ES_BAD_KEY as above. ES_EXISTS: it is somebody else's here. */
es_err es_address_confirm(struct es_node *node, const char *login,
                          struct es_bytes code) ES_MUST_USE;
es_err es_address_forget(struct es_node *node, const char *login) ES_MUST_USE;

/* ES_ENTER_DIGITS digits. */
void es_digits_make(char out[ES_ENTER_DIGITS + 1]);
/* Digits as typed, spaces aside. ES_INVALID. */
es_err es_digits_read(struct es_bytes typed, char out[ES_ENTER_DIGITS + 1]) ES_MUST_USE;

#endif
