/* SPDX-License-Identifier: EUPL-1.2 */
/* How a hosted structure leaves for a node of its own: nothing of it is deleted before that node was seen at work
 * (host_remove.c). */
#include "cli/host.h"

#include "cli/host_leaving.h"
#include "cli/hosted.h"
#include "hosting/table.h"

static int seen_elsewhere(const struct es_leaving *l, bool *seen)
{
	struct es_node *node = NULL;
	es_err err = es_leaving_open(l, &node);

	if (err)
		return es_fail_err(l->cli, l->home, err);
	int exit_code = es_leaving_seen(l, node, seen);
	es_node_close(node);
	return exit_code;
}

int es_host_run_move_out(struct es_cli *cli)
{
	struct es_hosted_list list;
	es_err err = es_hosted_gather(cli, &list);

	return err && err != ES_LIMIT ? es_fail_err(cli, "host move-out", err) : ES_EXIT_OK;
}

static int turn_back(const struct es_leaving *l)
{
	es_err err = es_hosted_move(l->cli->home, l->name, false);

	return err ? es_fail_err(l->cli, l->name, err) : es_door_run(l->cli->door, l->cli);
}

static int undo(const struct es_leaving *l)
{
	bool seen = false;

	if (!l->moved)
		return es_fail(l->cli, "%s has not moved out; there is nothing to be undone",
		               l->name);
	int exit_code = seen_elsewhere(l, &seen);
	if (exit_code)
		return exit_code;
	if (seen)
		return es_fail(
		        l->cli,
		        "%s runs elsewhere by now, as this node sees; it is not started here "
		        "again",
		        l->name);
	return turn_back(l);
}

static void say_how_it_goes_on(const struct es_leaving *l, const char *folder)
{
	struct es_cli *cli = l->cli;

	if (cli->json) {
		es_print(cli, "{\"site\": \"%s\"}\n", l->name);
		return;
	}
	es_print(cli, "%s does not run here any more. What it takes along is in %s.\n", l->name,
	         folder);
	es_print(cli, "1. Bring that folder to the new machine, where nobody else can read it: it "
	              "holds the structure's keys.\n");
	es_print(cli,
	         "2. There: essaim restore --home HOME FOLDER, then essaim serve --home HOME "
	         "--public-url https://%s …\n",
	         l->name);
	es_print(cli, "3. Let the name lead there (DNS).\n");
	es_print(cli, "4. If it is a steward or coordinates: essaim federation resume --home HOME, "
	              "once it has caught up.\n");
	es_print(cli, "5. Here, once it has published something there: essaim host remove %s\n",
	         l->name);
	es_print(cli, "If it is to stay after all: essaim host move-out %s --undo\n", l->name);
}

static int back_up(const struct es_leaving *l, const char *folder)
{
	struct es_host_there there = {
	        .home = l->home, .command = &es_command_backup, .operand = folder};
	es_err err = es_leaving_open(l, &there.node);

	if (err)
		return es_fail_err(l->cli, l->home, err);
	int exit_code = es_host_run_there(l->cli, &there);
	es_node_close(there.node);
	return exit_code;
}

static int move_out(const struct es_leaving *l, const char *folder)
{
	es_err err = es_hosted_move(l->cli->home, l->name, true);

	if (err)
		return es_fail_err(l->cli, l->name, err);
	int exit_code = es_door_run(l->cli->door, l->cli);
	if (!exit_code)
		exit_code = back_up(l, folder);
	if (exit_code) {
		(void)turn_back(l);
		return exit_code;
	}
	say_how_it_goes_on(l, folder);
	return ES_EXIT_OK;
}

int es_host_front_move_out(struct es_cli *cli)
{
	bool undoes = es_args_has(cli->args, "undo");
	struct es_leaving l;

	if (undoes == (cli->args->operands_len == 3))
		return es_misused(cli,
		                  "host move-out: give the name of its site, and the folder that "
		                  "is to be made; or the name and --undo");
	int exit_code = es_leaving_find(cli, &l);
	if (exit_code)
		return exit_code;
	if (undoes)
		return undo(&l);
	if (l.moved)
		return es_fail(cli,
		               "%s has moved out already; its data can be backed up again with "
		               "`essaim backup --home %s FOLDER`",
		               l.name, l.home);
	return move_out(&l, cli->args->operands[2]);
}
