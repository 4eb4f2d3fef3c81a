/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/cli.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/door.h"
#include "cli/help.h"
#include "cli/print.h"
#include "cli/terminal.h"

#define HOME_MAX 4096

/* A database file that is cut or damaged under our eyes faults when its pages are read. */
static void on_bus_error(int number)
{
	static const char text[] = "essaim: the database file is damaged or was cut short; run "
	                           "`essaim check`, then go on from a backup or a fresh home\n";

	(void)number;
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(ES_EXIT_FAILED);
	_exit(ES_EXIT_FAILED);
}

static void set_signals(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction bus = {.sa_handler = on_bus_error};

	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGBUS, &bus, NULL);
}

/* --home, ESSAIM_HOME, XDG_DATA_HOME/essaim, ~/.local/share/essaim. */
static bool find_home(const struct es_args *args, char out[HOME_MAX])
{
	const char *given = es_args_value(args, "home", getenv("ESSAIM_HOME"));
	const char *data = getenv("XDG_DATA_HOME");
	const char *person = getenv("HOME");
	int n;

	if (given && given[0])
		n = snprintf(out, HOME_MAX, "%s", given);
	else if (data && data[0] == '/')
		n = snprintf(out, HOME_MAX, "%s/essaim", data);
	else if (person && person[0])
		n = snprintf(out, HOME_MAX, "%s/.local/share/essaim", person);
	else
		return false;
	return n > 0 && n < HOME_MAX;
}

static int run_behind_door(struct es_cli *cli)
{
	struct es_door door;
	const struct es_command *command = cli->args->command;
	int exit_code = es_door_open(&door, cli);

	if (exit_code)
		return exit_code;
	cli->door = &door;
	exit_code = command->front ? command->front(cli) : es_door_run(&door, cli);
	es_door_close(&door);
	return exit_code;
}

/* import --dry-run reads no home at all. */
static bool needs_node(const struct es_cli *cli)
{
	enum es_place place = cli->args->command->place;

	return (place == ES_PLACE_READ || place == ES_PLACE_WRITE) &&
	       !es_args_has(cli->args, "dry-run");
}

static int run_command(struct es_cli *cli)
{
	const struct es_command *command = cli->args->command;
	char home[HOME_MAX];

	if (!find_home(cli->args, home))
		return es_fail(cli,
		               "no home: HOME is not set, or the path is too long; give --home "
		               "DIR");
	cli->home = home;
	if (needs_node(cli))
		return run_behind_door(cli);
	return command->front ? command->front(cli) : command->run(cli);
}

static bool is_word(const char *word, const char *one, const char *other)
{
	return strcmp(word, one) == 0 || strcmp(word, other) == 0;
}

static int run_argv(int argc, char **argv, struct es_terminal *terminal)
{
	struct es_args args;
	struct es_cli cli = {.args = &args, .io = &terminal->io, .width = terminal->width};
	char message[300];
	bool help;

	if (argc > 1 && is_word(argv[1], "--help", "-h")) {
		es_help_all(cli.io);
		return ES_EXIT_OK;
	}
	if (argc > 1 && is_word(argv[1], "--version", "-V")) {
		es_print(&cli, "essaim %s\n", ES_RELEASE);
		return ES_EXIT_OK;
	}
	if (es_args_parse(argc, argv, &args, &help, message, sizeof message))
		return es_misused(&cli, "%s; see `essaim %s%s`", message,
		                  args.command ? args.command->name : "help",
		                  args.command ? " --help" : "");
	if (help) {
		es_help_command(cli.io, args.command);
		return ES_EXIT_OK;
	}
	cli.json = es_args_has(&args, "json");
	return run_command(&cli);
}

int es_cli_main(int argc, char **argv)
{
	struct es_terminal terminal;

	set_signals();
	es_terminal_init(&terminal);
	if (sodium_init() < 0) {
		fputs("essaim: the system gives no random numbers; see whether /dev/urandom is "
		      "there\n",
		      stderr);
		return ES_EXIT_FAILED;
	}
	return es_terminal_finish(&terminal, run_argv(argc, argv, &terminal));
}
