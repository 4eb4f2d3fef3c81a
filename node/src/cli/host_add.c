/* SPDX-License-Identifier: EUPL-1.2 */
/* How a structure comes to be hosted. Its ticket is good for once: whatever can be known to keep it from running is looked for
 * before that is spent, and a try that failed can be made again. */
#include "cli/host.h"

#include <string.h>

#include "cli/door.h"
#include "cli/hosted.h"
#include "essaim/ticket.h"
#include "hosting/table.h"

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

	if (cli->args->operands_len > 1)
		return es_misused(cli, "host add: %s: this is not known; see `essaim host --help`",
		                  cli->args->operands[1]);
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (!es_args_has(cli->args, needed[i]))
			return es_misused(cli,
			                  "host add: --%s is missing; essaim host add --web-name "
			                  "NAME --name N --country CC --city C --lang xx --ticket "
			                  "TICKET",
			                  needed[i]);
	const char *typed = es_args_value(cli->args, "web-name", "");
	if (!es_hosted_name(es_bytes_str(typed), a->name) || strchr(typed, ':'))
		return es_misused(cli,
		                  "host add: --web-name %s: this is no name of a site; write it as "
		                  "sud.example.org",
		                  typed);
	if (!es_hosted_path(a->home, cli->home, a->name, ""))
		return es_fail(cli, "host add: %s: this path is too long", cli->home);
	return ES_EXIT_OK;
}

/* Asks the node, which knows how it was started. */
static int ask_node(struct adding *a)
{
	const char *operands[] = {"add", a->name};
	struct es_args args = {
	        .command = a->cli->args->command, .operands = operands, .operands_len = 2};
	struct es_cli asking = *a->cli;

	asking.args = &args;
	return es_door_run(a->cli->door, &asking);
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
	if (es_hosted_is(cli->home))
		return es_fail(cli,
		               "host add: %s is hosted by another node, and hosts none itself; add "
		               "it to that one",
		               cli->home);
	return ask_node(a);
}

/* Of a try before: whether it is the same structure that is wanted now. */
static int go_on_with(struct adding *a, const struct es_identity *there)
{
	const struct es_args *args = a->cli->args;

	if (strcmp(there->name, es_args_value(args, "name", "")) != 0 ||
	    strcmp(there->country, es_args_value(args, "country", "")) != 0 ||
	    strcmp(there->city, es_args_value(args, "city", "")) != 0 ||
	    strcmp(there->lang, es_args_value(args, "lang", "")) != 0)
		return es_fail(a->cli,
		               "host add: %s is there from a try before, with --name '%s' "
		               "--country %s --city '%s' --lang %s; give the same, or delete it "
		               "first",
		               a->home, there->name, there->country, there->city, there->lang);
	es_note(a->cli, "%s is there from a try before: going on with it.", a->home);
	return ES_EXIT_OK;
}

/* What a try before left behind is a home once it has an identity; until then it is made anew. */
static int make_home(struct adding *a)
{
	static const char *const names[] = {"name", "country", "city", "lang"};
	char path[ES_PATH_BYTES];
	struct es_node *before = NULL;

	if (!es_path_join(path, a->cli->home, ES_HOSTED_FOLDER))
		return es_fail(a->cli, "host add: %s: this path is too long", a->cli->home);
	es_err err = es_folder_make(path);
	if (err && err != ES_EXISTS)
		return es_fail_err(a->cli, path, err);
	if (es_node_open(a->home, false, &before) == ES_OK) {
		int exit_code = go_on_with(a, &before->identity);
		es_node_close(before);
		return exit_code;
	}
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

int es_host_front_add(struct es_cli *cli)
{
	static int (*const steps[])(struct adding * a) = {check_given, check_room, make_home,
	                                                  join_there, enter};
	struct adding a = {.cli = cli};

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		int exit_code = steps[i](&a);
		if (exit_code)
			return exit_code;
	}
	es_note(cli, "Every command works on it with --home %s.", a.home);
	return es_door_run(cli->door, cli);
}

/* --- on the node --------------------------------------------------------------------------------- */

static int say_what_comes(struct es_cli *cli, const char *name, const char *fault)
{
	struct es_hosted_list list;
	es_err err = es_hosted_gather(cli, &list);

	if (err && err != ES_LIMIT)
		return es_fail_err(cli, "host add", err);
	if (fault)
		return es_fail(cli, "host add: %s has joined, but is not started: %s", name, fault);
	if (cli->service)
		es_note(cli, "The node starts it now: see `essaim host list`.");
	else
		es_note(cli, "It runs once this node does, with a name of its own: `essaim serve "
		             "--public-url URL`.");
	return ES_EXIT_OK;
}

/* First with the name alone: whether it can be hosted; in the end as it was typed: there is another one. */
int es_host_run_add(struct es_cli *cli)
{
	const struct es_args *args = cli->args;
	bool asked = args->operands_len == 2;
	const char *typed = asked ? args->operands[1] : es_args_value(args, "web-name", "");
	char name[ES_SITE_NAME_MAX + 1];

	if (!es_hosted_name(es_bytes_str(typed), name))
		return es_misused(cli, "host add: %s: this is no name of a site", typed);
	const char *fault =
	        cli->service ? cli->service->host_fault(cli->service->context, name) : NULL;
	if (!asked)
		return say_what_comes(cli, name, fault);
	return fault ? es_fail(cli, "host add: %s cannot be hosted: %s", name, fault) : ES_EXIT_OK;
}
