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

/* The same piece by piece, for what is too large for memory: es_file_end(keep) puts it under its name, or
 * removes what there is of it. Both return an exit code and say what is wrong. */
struct es_new_file {
	const char *name;
	char beside[4096]; /* empty: a device or pipe, which is written to as it is */
	int fd;
	int fault; /* errno of the first write that failed; 0: none did */
};
int es_file_begin(struct es_cli *cli, const char *name, struct es_new_file *file);
void es_file_add(struct es_new_file *file, struct es_bytes bytes);
int es_file_end(struct es_cli *cli, struct es_new_file *file, bool keep);

/* capture.c: runs the command on its node; what it says on standard output goes into the file of --output, where one is
 * named, once it went well. At most max bytes. */
int es_run_into_file(struct es_cli *cli, size_t max);

/* $ESSAIM_PASSWORD, or twice from the terminal without echo. out is wiped on failure. */
#define ES_PASSWORD_BUFFER 512
int es_password_read(struct es_cli *cli, char out[ES_PASSWORD_BUFFER]);

#endif
