/* SPDX-License-Identifier: EUPL-1.2 */
/* A command line, understood: which command, its options by name and its operands. Borrows from
 * argv or from a control message; a value with one owner, any thread (parsing: the main thread
 * alone, getopt has one state for all). */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "essaim/bytes.h"

#define ES_FLAGS_MAX 32 /* given on one command line */

struct es_command;

struct es_flag {
	const char *name;     /* "valid" for --valid */
	const char *argument; /* what help calls its value; NULL for a flag */
	const char *help;
};

struct es_args {
	const struct es_command *command;
	size_t given_len;
	struct {
		const struct es_flag *flag;
		const char *value; /* NULL for a flag */
	} given[ES_FLAGS_MAX];
	const char *const *operands;
	size_t operands_len;
};

/* Reads argv (argv[0] is the program, argv[1] the command). On ES_INVALID, message says in one line
 * what is wrong. --help sets *help and skips the checks. */
es_err es_args_parse(int argc, char **argv, struct es_args *out, bool *help, char *message,
                     size_t message_size) ES_MUST_USE;

/* Adds an option by name, as control messages do. ES_INVALID where the command has no such option
 * or the value is missing or too much, ES_LIMIT. */
es_err es_args_add(struct es_args *args, const char *name, const char *value) ES_MUST_USE;
/* Whether the number of operands suits the command. */
bool es_args_complete(const struct es_args *args);

bool es_args_has(const struct es_args *args, const char *name);
/* The last value given, or otherwise. */
const char *es_args_value(const struct es_args *args, const char *name, const char *otherwise);
/* All values of an option that may be repeated; returns how many (out holds max). */
size_t es_args_values(const struct es_args *args, const char *name, const char **out, size_t max);

/* "7d", "12h", "30m", "90s" in milliseconds, more than 0 and at most max. ES_INVALID. */
es_err es_duration_parse(const char *text, uint64_t max_ms, uint64_t *ms) ES_MUST_USE;

#endif
