/* SPDX-License-Identifier: EUPL-1.2 */
/* Structures that this node hosts: each has a home of its own below this one (docs/decisions/hosting.md), and every command
 * works on it with --home. */
#include "cli/host.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/door.h"
#include "cli/hosted.h"
#include "essaim/ticket.h"
#include "hosting/table.h"
#include "web/knock.h"

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

/* --- add ---------------------------------------------------------------------------------------- */

struct adding {
	struct es_cli *cli;
	char name[ES_SITE_NAME_MAX + 1];
	char home[ES_PATH_BYTES];
};

static int check_given(struct adding *a)
{
	static const char *const needed[] = {"web-name", "name", "country",
	                                     "city",     "lang", "ticket"};
	struct es_cli *cli = a->cli;

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (!es_args_has(cli->args, needed[i]))
			return es_misused(cli,
			                  "host add: --%s is missing; essaim host add --web-name "
			                  "NAME --name N --country CC --city C --lang xx --ticket "
			                  "TICKET",
			                  needed[i]);
	const char *typed = es_args_value(cli->args, "web-name", "");
	if (!es_site_name(es_bytes_str(typed), a->name) || strchr(typed, ':'))
		return es_misused(cli,
		                  "host add: --web-name %s: this is no name of a site; write it as "
		                  "sud.example.org",
		                  typed);
	if (!es_hosted_path(a->home, cli->home, a->name, ""))
		return es_fail(cli, "host add: %s: this path is too long", cli->home);
	return ES_EXIT_OK;
}

/* Before anything is made. */
static int check_room(struct adding *a)
{
	struct es_hosted list[ES_HOSTED_MAX];
	struct es_cli *cli = a->cli;
	struct es_ticket ticket;
	size_t count;

	const char *text = es_args_value(cli->args, "ticket", "");
	if (es_ticket_decode(text, strlen(text), &ticket))
		return es_fail(cli, "host add: this is no ticket; it is one long word that begins "
		                    "with essaim1, copy the whole of it");
	es_err err = es_hosted_list(cli->home, list, &count);
	if (err && err != ES_LIMIT)
		return es_fail_err(cli, "host add", err);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, a->name) == 0)
			return es_fail(cli,
			               "host add: %s is hosted here already; see `essaim host "
			               "list`",
			               a->name);
	if (count == ES_HOSTED_MAX)
		return es_fail(cli,
		               "host add: this node hosts %d structures already, which is as many "
		               "as it takes; let one move out first",
		               ES_HOSTED_MAX);
	return ES_EXIT_OK;
}

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

static int make_home(struct adding *a)
{
	static const char *const names[] = {"name", "country", "city", "lang"};
	char path[ES_PATH_BYTES];
	struct stat info;

	if (es_path_join(path, a->home, "data.mdb") && stat(path, &info) == 0) {
		es_note(a->cli, "%s is there from a try before: going on with it.", a->home);
		return ES_EXIT_OK;
	}
	if (!es_path_join(path, a->cli->home, ES_HOSTED_FOLDER))
		return es_fail(a->cli, "host add: %s: this path is too long", a->cli->home);
	es_err err = es_folder_make(path);
	if (err && err != ES_EXISTS)
		return es_fail_err(a->cli, path, err);
	return es_host_run_there(a->cli, &(struct es_host_there){.home = a->home,
	                                                         .command = &es_command_init,
	                                                         .names = names,
	                                                         .names_len = 4});
}

static int print_added(struct adding *a, const struct es_node *node)
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&node->identity.structure, hex);
	if (a->cli->json)
		es_print(a->cli, "{\"structure\": \"%s\", \"site\": \"%s\"}\n", hex, a->name);
	else
		es_print(a->cli, "%s\n", hex);
	return ES_EXIT_OK;
}

static int join_there(struct adding *a)
{
	static const char *const names[] = {"peer-ca"};
	struct es_node *node = NULL;
	bool running;
	es_err err = es_door_open_here(a->home, true, &running, &node);

	if (err)
		return es_fail_err(a->cli, a->home, err);
	const struct es_host_there joining = {.home = a->home,
	                                      .command = &es_command_join,
	                                      .operand = es_args_value(a->cli->args, "ticket", ""),
	                                      .names = names,
	                                      .names_len = 1,
	                                      .node = node};
	int exit_code = es_host_run_there(a->cli, &joining);
	if (!exit_code)
		exit_code = print_added(a, node);
	es_node_close(node);
	return exit_code;
}

static int enter(struct adding *a)
{
	static const char options[] =
	        "# Options of this hosted structure, as in `essaim serve --help`, one a line: "
	        "those "
	        "that it does not\n# share with its host, which gives it its name, certificate, "
	        "proxies and mail.\n";

	es_err err = es_hosted_enter(a->cli->home, a->name, es_bytes_str(options));
	return err ? es_fail_err(a->cli, "host add", err) : ES_EXIT_OK;
}

static int front_add(struct es_cli *cli)
{
	struct adding a = {.cli = cli};
	int exit_code = check_given(&a);

	if (!exit_code)
		exit_code = check_room(&a);
	if (!exit_code)
		exit_code = make_home(&a);
	if (!exit_code)
		exit_code = join_there(&a);
	if (!exit_code)
		exit_code = enter(&a);
	if (exit_code)
		return exit_code;
	es_note(cli, "Every command works on it with --home %s.", a.home);
	return es_door_run(cli->door, cli);
}

/* On the node: it learns that there is another one. */
static int run_add(struct es_cli *cli)
{
	struct es_hosted_list list;
	es_err err = es_hosted_gather(cli, &list);

	if (err)
		return es_fail_err(cli, "host add", err);
	es_note(cli, "%s",
	        cli->service ? "The node starts it now: see `essaim host list`."
	                     : "It runs once this node does: `essaim serve`.");
	return ES_EXIT_OK;
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
        {"add", 0, 0, front_add, run_add},
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
