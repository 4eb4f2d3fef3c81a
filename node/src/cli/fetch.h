/* SPDX-License-Identifier: EUPL-1.2 */
/* Texts that a command needs and that are not here: fetched from partners by the running node. */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include "cli/command.h"

/* Asks for what a record (as typed) and its practice lack, but for comments, and waits a few
 * seconds. ES_OK: it is here, or there is no such record; ES_STATE: no node is running; ES_CLOSED: it
 * has no link; ES_NOT_FOUND: no partner gave it. */
es_err es_fetch(struct es_cli *cli, const char *typed) ES_MUST_USE;
/* Why a text is not here: the end of a sentence. */
const char *es_fetch_why(es_err fetched);

#endif
