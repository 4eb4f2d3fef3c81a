/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that people name on the command line, and passwords that they type. Main thread. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include "cli/command.h"

/* Reads a whole file ("-": standard input) into a growing writer, which the caller frees after
 * success. Says what is wrong and returns an exit code: no such file, no file, over max bytes. */
int es_file_read(struct es_cli *cli, const char *name, size_t max, struct es_writer *content);
/* Writes a whole file: beside it first, then renamed, so that no half file is ever seen under the
 * name. */
int es_file_write(struct es_cli *cli, const char *name, struct es_bytes content);

/* $ESSAIM_PASSWORD, or twice from the terminal without echo. out is wiped on failure. */
#define ES_PASSWORD_BUFFER 512
int es_password_read(struct es_cli *cli, char out[ES_PASSWORD_BUFFER]);

#endif
