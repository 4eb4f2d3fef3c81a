/* SPDX-License-Identifier: EUPL-1.2 */
/* Codes that people copy from paper: letters and digits that do not look like each other, five bits each,
 * in groups of five. Pure, any thread. */
#ifndef ACCOUNT_CODE_H
#define ACCOUNT_CODE_H

#include "essaim/bytes.h"

#define ES_CODE_GROUP 5
#define ES_CODE_GROUPS_MAX 4
/* With its hyphens and its final NUL. */
#define ES_CODE_LEN(groups) ((groups) * (ES_CODE_GROUP + 1))

void es_code_make(size_t groups, char *code);
/* What was typed, without hyphens and in capitals; small letters and spaces do not matter. ES_INVALID. */
es_err es_code_read(struct es_bytes typed, size_t groups, char *plain) ES_MUST_USE;

#endif
