/* SPDX-License-Identifier: EUPL-1.2 */
/* How a hosted structure leaves for a node of its own: nothing of it is deleted before that node was seen at work. */
#include "cli/host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/door.h"
#include "cli/hosted.h"
#include "hosting/table.h"

#define POLL_MS 100
#define STOPS_WITHIN_MS (2 * ES_HOSTED_STOP_MS)
#define KNOWN_MAX (1u << 20) /* bytes of what the host knows of one structure */

struct leaving {
	struct es_cli *cli;
	const char *name;
	char home[ES_PATH_BYTES];
	bool moved;
};

static int find_leaving(struct es_cli *cli, struct leaving *l)
{
	struct es_hosted list[ES_HOSTED_MAX];
	size_t count;
	es_err err = es_hosted_list(cli->home, list, &count);

	*l = (struct leaving){.cli = cli, .name = cli->args->operands[1]};
	if (err && err != ES_LIMIT)
		return es_fail_err(cli, "host", err);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].name, l->name) != 0)
			continue;
		l->moved = list[i].moved;
		return es_hosted_path(l->home, cli->home, l->name, "")
		               ? ES_EXIT_OK
		               : es_fail_err(cli, l->name, ES_TOO_LARGE);
	}
	return es_fail(cli, "%s: no structure of that name is hosted here; see `essaim host list`",
	               l->name);
}

static es_err open_stopped(const struct leaving *l, struct es_node **node)
{
	const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
	uint64_t deadline = es_monotonic_ms() + STOPS_WITHIN_MS;
	bool running;
	es_err err;

	for (;;) {
		err = es_door_open_here(l->home, true, &running, node);
		if (err != ES_BUSY || es_monotonic_ms() > deadline)
			return err;
		nanosleep(&pause, NULL);
	}
}

/* --- whether it runs elsewhere -------------------------------------------------------------------- */

struct known {
	const struct es_io *io;
	struct es_writer text;
};

static void know_out(void *context, struct es_bytes text)
{
	es_write_raw(&((struct known *)context)->text, text);
}

static void know_note(void *context, const char *line)
{
	const struct known *known = context;

	known->io->note(known->io->context, line);
}

/* Asks the host's node what it knows of the structure; a line each. */
static int ask_host(const struct leaving *l, const struct es_id *structure, struct known *known)
{
	char hex[ES_ID_HEX_LEN];
	const char *operands[] = {"remove", l->name, hex};
	struct es_args args = {
	        .command = l->cli->args->command, .operands = operands, .operands_len = 3};
	struct es_io io = {known, know_out, know_note, l->cli->io->progress};
	struct es_cli asking = *l->cli;

	es_id_hex(structure, hex);
	known->io = l->cli->io;
	es_writer_grow(&known->text, KNOWN_MAX);
	asking.args = &args;
	asking.io = &io;
	int exit_code = es_door_run(l->cli->door, &asking);
	if (!exit_code && known->text.err)
		exit_code = es_fail_err(l->cli, l->name, known->text.err);
	return exit_code;
}

/* A log that was opened after it stopped here, or a link that stands, can only be of a node elsewhere. */
static bool is_new(struct es_snapshot *snap, struct es_bytes line)
{
	struct es_log_info info;
	struct es_id log;

	if (es_bytes_equal(line, es_bytes_str("linked")))
		return true;
	return line.len == 2 * sizeof log.bytes &&
	       es_unhex((const char *)line.data, line.len, log.bytes, sizeof log.bytes) == ES_OK &&
	       es_log_get(snap, &log, &info) == ES_NOT_FOUND;
}

static bool any_new(struct es_snapshot *snap, struct es_bytes text)
{
	while (text.len > 0) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		size_t len = end ? (size_t)(end - text.data) : text.len;
		if (is_new(snap, es_bytes_of(text.data, len)))
			return true;
		text = end ? es_bytes_of(end + 1, text.len - len - 1) : es_bytes_of(NULL, 0);
	}
	return false;
}

static int look_elsewhere(const struct leaving *l, struct es_node *node, bool *seen)
{
	struct es_snapshot *snap;
	struct known known;
	int exit_code = ask_host(l, &node->identity.structure, &known);
	es_err err = exit_code ? ES_OK : es_snapshot_begin(node->store, &snap);

	if (!exit_code && !err) {
		*seen = any_new(snap, es_writer_bytes(&known.text));
		es_snapshot_end(snap);
	}
	es_writer_free(&known.text);
	return err ? es_fail_err(l->cli, l->home, err) : exit_code;
}

static int seen_elsewhere(const struct leaving *l, bool *seen)
{
	struct es_node *node = NULL;
	es_err err = open_stopped(l, &node);

	if (err)
		return es_fail_err(l->cli, l->home, err);
	int exit_code = look_elsewhere(l, node, seen);
	es_node_close(node);
	return exit_code;
}

struct telling {
	struct es_cli *cli;
	struct es_id structure;
};

static es_err tell_log(void *context, const struct es_log_info *info)
{
	const struct telling *t = context;
	char hex[ES_ID_HEX_LEN];

	if (!es_id_equal(&info->log.structure, &t->structure))
		return ES_OK;
	es_id_hex(&info->log.id, hex);
	es_print(t->cli, "%s\n", hex);
	return ES_OK;
}

static bool is_linked(const struct es_service *service, const struct es_id *structure)
{
	const size_t max = ES_LINKS_MAX + ES_BOOK_MAX;
	struct es_peer_state *peers = calloc(max, sizeof *peers);
	size_t count = peers ? service->peers(service->context, peers, max) : 0;
	bool linked = false;

	for (size_t i = 0; i < count; i++)
		linked = linked || (peers[i].known && peers[i].linked &&
		                    es_id_equal(&peers[i].structure, structure));
	free(peers);
	return linked;
}

int es_host_run_remove(struct es_cli *cli)
{
	struct telling t = {.cli = cli};
	const char *hex = cli->args->operands_len == 3 ? cli->args->operands[2] : "";
	struct es_reading reading;

	if (es_unhex(hex, strlen(hex), t.structure.bytes, sizeof t.structure.bytes))
		return es_misused(cli, "host remove: give the name of one site");
	int exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	es_err err = es_log_each(reading.snap, &reading.federation, tell_log, &t);
	es_reading_end(&reading);
	if (!err && cli->service && is_linked(cli->service, &t.structure))
		es_print(cli, "linked\n");
	return err ? es_fail_err(cli, "host remove", err) : ES_EXIT_OK;
}

/* --- move-out ------------------------------------------------------------------------------------- */

int es_host_run_move_out(struct es_cli *cli)
{
	struct es_hosted_list list;
	es_err err = es_hosted_gather(cli, &list);

	return err && err != ES_LIMIT ? es_fail_err(cli, "host move-out", err) : ES_EXIT_OK;
}

static int turn_back(const struct leaving *l)
{
	es_err err = es_hosted_move(l->cli->home, l->name, false);

	return err ? es_fail_err(l->cli, l->name, err) : es_door_run(l->cli->door, l->cli);
}

static int undo(const struct leaving *l)
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

static void say_how_it_goes_on(const struct leaving *l, const char *folder)
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

static int back_up(const struct leaving *l, const char *folder)
{
	struct es_host_there there = {
	        .home = l->home, .command = &es_command_backup, .operand = folder};
	es_err err = open_stopped(l, &there.node);

	if (err)
		return es_fail_err(l->cli, l->home, err);
	int exit_code = es_host_run_there(l->cli, &there);
	es_node_close(there.node);
	return exit_code;
}

static int move_out(const struct leaving *l, const char *folder)
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
	struct leaving l;

	if (undoes == (cli->args->operands_len == 3))
		return es_misused(cli,
		                  "host move-out: give the name of its site, and the folder that "
		                  "is to be made; or the name and --undo");
	int exit_code = find_leaving(cli, &l);
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

/* --- remove --------------------------------------------------------------------------------------- */

/* The first file to go: without it a removal was cut short. */
static bool find_data(const struct leaving *l, char path[ES_PATH_BYTES])
{
	struct stat info;

	return es_path_join(path, l->home, "data.mdb") && stat(path, &info) == 0;
}

static int may_remove(const struct leaving *l)
{
	char path[ES_PATH_BYTES];
	bool seen = false;
	int exit_code;

	if (!l->moved)
		return es_fail(l->cli,
		               "%s runs here; let it move out first: `essaim host move-out %s "
		               "FOLDER`",
		               l->name, l->name);
	if (es_args_has(l->cli->args, "unseen") || !find_data(l, path))
		return ES_EXIT_OK;
	exit_code = seen_elsewhere(l, &seen);
	if (exit_code || seen)
		return exit_code;
	return es_fail(
	        l->cli,
	        "%s was not seen running elsewhere yet: nothing that it published there came "
	        "here, and it is not linked; try again then, or give --unseen",
	        l->name);
}

static es_err delete_all(const struct leaving *l)
{
	char path[ES_PATH_BYTES];

	if (find_data(l, path) && unlink(path))
		return es_file_error();
	es_err err = es_folder_remove(l->home);
	if (err && err != ES_NOT_FOUND)
		return err;
	return es_hosted_forget(l->cli->home, l->name);
}

int es_host_front_remove(struct es_cli *cli)
{
	struct leaving l;
	int exit_code;

	if (cli->args->operands_len != 2)
		return es_misused(cli, "host remove: give the name of one site");
	exit_code = find_leaving(cli, &l);
	if (!exit_code)
		exit_code = may_remove(&l);
	if (exit_code)
		return exit_code;
	es_err err = delete_all(&l);
	if (err)
		return es_fail_err(cli, l.home, err);
	es_note(cli, "%s is deleted here.", l.name);
	return ES_EXIT_OK;
}
