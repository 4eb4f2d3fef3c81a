/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/args.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "node_limits.h"

static const struct es_flag common[] = {
        {"home", "DIR", "the node's directory"},
        {"json", NULL, "answer in JSON"},
        {"help", NULL, "say what the command does"},
};
#define WORD_SHOWN 80 /* bytes of a word that a refusal repeats */
#define COMMON_LEN (sizeof common / sizeof common[0])

static const struct es_flag *find_flag(const struct es_command *command, const char *name)
{
	for (size_t i = 0; i < COMMON_LEN; i++)
		if (strcmp(common[i].name, name) == 0)
			return &common[i];
	for (size_t i = 0; i < command->flags_len; i++)
		if (strcmp(command->flags[i].name, name) == 0)
			return &command->flags[i];
	return NULL;
}

es_err es_args_add(struct es_args *args, const char *name, const char *value)
{
	const struct es_flag *flag = find_flag(args->command, name);

	if (!flag || !flag->argument != !value)
		return ES_INVALID;
	if (args->given_len == ES_FLAGS_MAX)
		return ES_LIMIT;
	if (value && strlen(value) > ES_ARGUMENT_MAX)
		return ES_INVALID;
	args->given[args->given_len].flag = flag;
	args->given[args->given_len++].value = value;
	return ES_OK;
}

bool es_args_complete(const struct es_args *args)
{
	const struct es_command *command = args->command;

	return args->operands_len >= command->operands_min &&
	       args->operands_len <= command->operands_max;
}

/* The command's flags in getopt's form; returns how many. */
static size_t fill_long_options(const struct es_command *command, struct option *out)
{
	size_t n = 0;

	for (size_t i = 0; i < COMMON_LEN + command->flags_len; i++) {
		const struct es_flag *flag =
		        i < COMMON_LEN ? &common[i] : &command->flags[i - COMMON_LEN];
		out[n++] = (struct option){
		        flag->name, flag->argument ? required_argument : no_argument, NULL, 0};
	}
	out[n] = (struct option){0};
	return n;
}

/* A word of any length must leave room for the reason. */
static es_err refuse_word(const char *word, const char *why, char *message, size_t size)
{
	bool cut = strlen(word) > WORD_SHOWN;

	snprintf(message, size, "%.*s%s: %s", WORD_SHOWN, word, cut ? "..." : "", why);
	return ES_INVALID;
}

static es_err refuse_value(const char *flag, const char *why, char *message, size_t size)
{
	snprintf(message, size, "--%s: %s", flag, why);
	return ES_INVALID;
}

static es_err parse_flags(int argc, char **argv, struct es_args *out, char *message, size_t size)
{
	struct option longs[COMMON_LEN + ES_FLAGS_MAX + 1];
	int index = 0, c;

	es_assert(out->command->flags_len <= ES_FLAGS_MAX);
	fill_long_options(out->command, longs);
	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":h", longs, &index)) != -1) {
		const char *word = argv[optind - 1];
		if (c == 'h') {
			index = 2;
			optarg = NULL;
		} else if (c == ':') {
			return refuse_word(word, "needs a value", message, size);
		} else if (c != 0) {
			return refuse_word(word, "no such option here", message, size);
		}
		es_err err = es_args_add(out, longs[index].name, optarg);
		if (err == ES_LIMIT)
			return refuse_word(word, "too many options", message, size);
		if (err)
			return refuse_value(longs[index].name, "this value is too long", message,
			                    size);
	}
	return ES_OK;
}

es_err es_args_parse(int argc, char **argv, struct es_args *out, bool *help, char *message,
                     size_t size)
{
	*out = (struct es_args){0};
	*help = false;
	if (argc < 2) {
		snprintf(message, size, "no command");
		return ES_INVALID;
	}
	out->command = es_command_find(argv[1]);
	if (!out->command)
		return refuse_word(argv[1], "no such command", message, size);
	es_err err = parse_flags(argc - 1, argv + 1, out, message, size);
	if (err)
		return err;
	out->operands = (const char *const *)argv + 1 + optind;
	out->operands_len = (size_t)(argc - 1 - optind);
	*help = es_args_has(out, "help");
	if (*help || es_args_complete(out))
		return ES_OK;
	if (out->operands_len < out->command->operands_min) {
		snprintf(message, size, "%s: more is needed: essaim %s %s", argv[1], argv[1],
		         out->command->operands);
		return ES_INVALID;
	}
	return refuse_word(out->operands[out->command->operands_max], "one word too many", message,
	                   size);
}

bool es_args_has(const struct es_args *args, const char *name)
{
	for (size_t i = 0; i < args->given_len; i++)
		if (strcmp(args->given[i].flag->name, name) == 0)
			return true;
	return false;
}

const char *es_args_value(const struct es_args *args, const char *name, const char *otherwise)
{
	const char *value = otherwise;

	for (size_t i = 0; i < args->given_len; i++)
		if (strcmp(args->given[i].flag->name, name) == 0)
			value = args->given[i].value;
	return value;
}

size_t es_args_values(const struct es_args *args, const char *name, const char **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < args->given_len; i++)
		if (strcmp(args->given[i].flag->name, name) == 0) {
			if (n < max)
				out[n] = args->given[i].value;
			n++;
		}
	return n;
}

static uint64_t unit_ms(char unit)
{
	switch (unit) {
	case 's':
		return 1000;
	case 'm':
		return 60 * 1000;
	case 'h':
		return 3600 * 1000;
	case 'd':
		return 24 * 3600 * 1000;
	default:
		return 0;
	}
}

es_err es_duration_parse(const char *text, uint64_t max_ms, uint64_t *ms)
{
	size_t digits = strspn(text, "0123456789");
	uint64_t value = 0;

	if (digits == 0 || digits > 9 || strlen(text) != digits + 1 || !unit_ms(text[digits]))
		return ES_INVALID;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	value *= unit_ms(text[digits]);
	if (value == 0 || value > max_ms)
		return ES_INVALID;
	*ms = value;
	return ES_OK;
}
