/* SPDX-License-Identifier: EUPL-1.2 */
/* How it stands with attachments, as `essaim status` says it. */
#ifndef CLI_ATTACHMENT_H
#define CLI_ATTACHMENT_H

#include "cli/command.h"

/* Lines, none where there are no files and none are wanted; and the value of a key. */
void es_files_say(struct es_cli *cli);
void es_files_json(struct es_cli *cli, struct es_writer *w);
/* "4.8 MiB". */
void es_print_size(struct es_cli *cli, uint64_t bytes);

#endif
