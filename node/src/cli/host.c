/* SPDX-License-Identifier: EUPL-1.2 */
/* Structures that this node hosts: each has a home of its own below this one (docs/decisions/hosting.md), and every command
 * works on it with --home. */
#include "cli/host.h"

#include <string.h>

#include "cli/hosted.h"

static const struct es_flag flags[] = {
        {"web-name", "NAME", "add: the name of its site, as sud.example.org"},
        {"name", "N", "add: the structure's name"},
        {"country", "CC", "add: its country, two letters as FR"},
        {"city", "C", "add: its city"},
        {"lang", "xx", "add: the language in which it writes, as fr"},
        {"ticket", "TICKET", "add: with which it joins its federation"},
        {"peer-ca", "FILE",
         "add: certificates to trust for a sponsor at wss:// (PEM; those of the system)"},
        {"undo", NULL, "move-out: run it here again"},
        {"unseen", NULL,
         "remove: although it was not seen running elsewhere; what was not backed up is lost"},
};

/* --- another home's commands --------------------------------------------------------------------- */

static void say_nothing(void *context, struct es_bytes text)
{
	(void)context;
	(void)text;
}

int es_host_run_there(struct es_cli *cli, const struct es_host_there *there)
{
	struct es_args args = {.command = there->command,
	                       .operands = &there->operand,
	                       .operands_len = there->operand ? 1 : 0};
	struct es_io io = *cli->io;
	struct es_cli other = *cli;

	io.out = say_nothing;
	other.io = &io;
	other.args = &args;
	other.home = there->home;
	other.node = there->node;
	other.service = NULL;
	other.door = NULL;
	for (size_t i = 0; i < there->names_len; i++) {
		const char *value = es_args_value(cli->args, there->names[i], NULL);
		es_err err = value ? es_args_add(&args, there->names[i], value) : ES_OK;
		if (err)
			return es_fail_err(cli, there->names[i], err);
	}
	return there->command->run(&other);
}

/* --- list --------------------------------------------------------------------------------------- */

static int run_list(struct es_cli *cli)
{
	struct es_hosted_list list;
	struct es_writer w;
	es_err err = es_hosted_gather(cli, &list);

	if (err && err != ES_LIMIT)
		return es_fail_err(cli, "host list", err);
	if (!cli->json) {
		for (size_t i = 0; i < list.count; i++)
			es_hosted_say(cli, &list.states[i]);
		return ES_EXIT_OK;
	}
	es_writer_grow(&w, 65536);
	es_hosted_json(&w, &list);
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

/* --- which -------------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	size_t operands_min, operands_max; /* behind the word */
	int (*front)(struct es_cli *cli);
	int (*run)(struct es_cli *cli);
} words[] = {
        {"list", 0, 0, NULL, run_list},
        {"add", 0, 1, es_host_front_add, es_host_run_add},
        {"move-out", 1, 2, es_host_front_move_out, es_host_run_move_out},
        {"remove", 1, 2, es_host_front_remove, es_host_run_remove},
};

/* The index of the word; -1: it was refused. */
static int find_word(struct es_cli *cli, int *exit_code)
{
	const char *word = cli->args->operands_len ? cli->args->operands[0] : "list";
	size_t more = cli->args->operands_len ? cli->args->operands_len - 1 : 0;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].word, word) == 0 && more >= words[i].operands_min &&
		    more <= words[i].operands_max)
			return (int)i;
	*exit_code = es_misused(cli, "host %s: this is not known; see `essaim host --help`", word);
	return -1;
}

static int front_host(struct es_cli *cli)
{
	int exit_code = ES_EXIT_OK;
	int word = find_word(cli, &exit_code);

	if (word < 0)
		return exit_code;
	return words[word].front ? words[word].front(cli) : es_door_run(cli->door, cli);
}

static int run_host(struct es_cli *cli)
{
	int exit_code = ES_EXIT_OK;
	int word = find_word(cli, &exit_code);

	return word < 0 ? exit_code : words[word].run(cli);
}

const struct es_command es_command_host = {
        .name = "host",
        .operands = "WHAT […]",
        .summary = "Hosts further structures that have no node of their own",
        .details = "list: those there are, and how it stands with each\n"
                   "add: makes a structure's home below this one, joins a federation with the "
                   "ticket and prints the\n"
                   "structure's id. This node runs it as a process of its own, with its own keys, "
                   "log, people and pages,\n"
                   "and hands it what comes in for its name: that name leads to this machine "
                   "(DNS) and stands in the\n"
                   "certificate; this node has a --public-url. Ten at most; each wants some tens "
                   "of megabytes of memory.\n"
                   "What differs from this node's options stands in HOME/hosted/NAME.conf.\n"
                   "move-out NAME DIR: stops it here for good, makes a backup of it in DIR, and "
                   "says how it goes on\n"
                   "on a machine of its own\n"
                   "remove NAME: deletes what is here of one that moved out, once it was seen "
                   "running elsewhere",
        .operands_max = 3,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_READ,
        .front = front_host,
        .run = run_host,
};
