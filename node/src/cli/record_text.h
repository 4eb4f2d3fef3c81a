/* SPDX-License-Identifier: EUPL-1.2 */
/* Any record as text for a terminal, by the schema of its kind. Pure, any thread. */
#ifndef CLI_RECORD_TEXT_H
#define CLI_RECORD_TEXT_H

#include "cli/command.h"

/* Prints each field that body answers, "Label: value", with labels in the interface language that
 * serves lang best. A kind without schema prints nothing. */
void es_record_print(struct es_cli *cli, uint64_t kind, struct es_bytes body, const char *lang);

#endif
