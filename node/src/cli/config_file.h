/* SPDX-License-Identifier: EUPL-1.2 */
/* The options of a command in a file: `name = value`, one a line, named as on the command line but
 * without dashes; `name` alone, or `name = yes`, for one that takes no value, `name = no` to leave it
 * out. Empty lines and those that begin with # say nothing. Any thread. */
#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H

#include "cli/args.h"

#define ES_CONFIG_FILE_MAX 65536 /* bytes */

/* Puts what text says before what args has, so that the command line has the last word. text (len
 * bytes, a NUL behind them) is cut into values, which args borrows. On ES_INVALID, message says in one
 * line what is wrong, and where; args is as it was. */
es_err es_config_file_read(char *text, size_t len, struct es_args *args, char *message,
                           size_t message_size) ES_MUST_USE;

#endif
