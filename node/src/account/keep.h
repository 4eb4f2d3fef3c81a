/* SPDX-License-Identifier: EUPL-1.2 */
/* The row of an account, read and kept: for those who make and change accounts. Any thread. */
#ifndef ACCOUNT_KEEP_H
#define ACCOUNT_KEEP_H

#include "account/account.h"

/* ES_NOT_FOUND. */
es_err es_account_load(struct es_node *node, const char *login, struct es_account *out) ES_MUST_USE;
/* create: ES_EXISTS where the login is taken; else ES_NOT_FOUND where there is none to change. */
es_err es_account_keep(struct es_node *node, const struct es_account *account,
                       bool create) ES_MUST_USE;

#endif
