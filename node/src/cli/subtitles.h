/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of subtitles on the command line. For the thread that runs the command. */
#ifndef CLI_SUBTITLES_H
#define CLI_SUBTITLES_H

#include "cli/command.h"

/* Whether a file's name ends in .vtt or .srt. */
bool es_is_subtitles(const char *name);
/* Publishes cli->input as subtitles of --video; prints the record's id. Returns an exit code. */
int es_subtitles_import(struct es_cli *cli, uint64_t scope);
/* Says what would be published: needs no node. */
int es_subtitles_preview(struct es_cli *cli);

#endif
