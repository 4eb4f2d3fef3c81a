/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/help.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/print.h"

static void put(const struct es_io *io, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

static void put(const struct es_io *io, const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	io->out(io->context, es_bytes_str(text));
}

void es_help_all(const struct es_io *io)
{
	size_t count;
	const struct es_command *const *commands = es_commands(&count);

	put(io, "essaim COMMAND [--home DIR] [--json] …\n\n");
	for (size_t i = 0; i < count; i++)
		put(io, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
	put(io,
	    "\nThe home is --home, or ESSAIM_HOME, or essaim in XDG_DATA_HOME (~/.local/share).\n"
	    "`essaim COMMAND --help` says more. Exit status: 0 done, 1 failed, 2 misused.\n");
}

static void put_flag(const struct es_io *io, const struct es_flag *flag)
{
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", flag->name, flag->argument ? " " : "",
	         flag->argument ? flag->argument : "");
	put(io, "  %-22s %s\n", left, flag->help);
}

void es_help_command(const struct es_io *io, const struct es_command *command)
{
	put(io, "essaim %s%s%s [--home DIR] [--json]%s\n\n%s.\n", command->name,
	    command->operands[0] ? " " : "", command->operands, command->flags_len > 0 ? " …" : "",
	    command->summary);
	if (command->details)
		put(io, "%s\n", command->details);
	if (command->flags_len > 0)
		put(io, "\n");
	for (size_t i = 0; i < command->flags_len; i++)
		put_flag(io, &command->flags[i]);
}

static int run_help(struct es_cli *cli)
{
	if (cli->args->operands_len == 0) {
		es_help_all(cli->io);
		return ES_EXIT_OK;
	}
	const struct es_command *command = es_command_find(cli->args->operands[0]);
	if (!command)
		return es_misused(cli, "%s: no such command; `essaim help` lists them",
		                  cli->args->operands[0]);
	es_help_command(cli->io, command);
	return ES_EXIT_OK;
}

const struct es_command es_command_help = {
        .name = "help",
        .operands = "[COMMAND]",
        .summary = "Says what there is and how it is used",
        .operands_max = 1,
        .place = ES_PLACE_NONE,
        .run = run_help,
};
