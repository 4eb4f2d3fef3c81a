/* SPDX-License-Identifier: EUPL-1.2 */
/* What is left of a structure that moved out is deleted once it was seen at work elsewhere. */
#include "cli/host.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/host_leaving.h"
#include "cli/print.h"
#include "file_system.h"
#include "hosting/table.h"
#include "identity.h"

/* --- on the node --------------------------------------------------------------------------------- */

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

/* --- in front ------------------------------------------------------------------------------------ */

/* The first file to go: without it a removal was cut short. */
static bool find_data(const struct es_leaving *l, char path[ES_PATH_BYTES])
{
	struct stat info;

	return es_path_join(path, l->home, "data.mdb") && stat(path, &info) == 0;
}

/* Its home is held by this process. */
static int seen_elsewhere(const struct es_leaving *l, bool *seen)
{
	struct es_node *node = NULL;
	es_err err = es_node_open(l->home, false, &node);

	if (err)
		return es_fail_err(l->cli, l->home, err);
	int exit_code = es_leaving_seen(l, node, seen);
	es_node_close(node);
	return exit_code;
}

static int may_remove(const struct es_leaving *l)
{
	char path[ES_PATH_BYTES];
	bool seen = false;

	if (es_args_has(l->cli->args, "unseen") || !find_data(l, path))
		return ES_EXIT_OK;
	int exit_code = seen_elsewhere(l, &seen);
	if (exit_code || seen)
		return exit_code;
	return es_fail(
	        l->cli,
	        "%s was not seen running elsewhere yet: nothing that it published there came "
	        "here, and it is not linked; try again then, or give --unseen",
	        l->name);
}

static es_err delete_all(const struct es_leaving *l)
{
	char path[ES_PATH_BYTES];

	if (find_data(l, path) && unlink(path))
		return es_file_error();
	es_err err = es_folder_remove(l->home);
	if (err && err != ES_NOT_FOUND)
		return err;
	return es_hosted_forget(l->cli->home, l->name);
}

/* From the question to the deletion nobody else is at work there: neither its own process nor a command. */
static int hold(const struct es_leaving *l, int *lock)
{
	es_err err = es_home_lock(l->home, lock);

	if (err == ES_NOT_FOUND) /* a removal was cut short behind its last step but one */
		return ES_EXIT_OK;
	if (err == ES_BUSY)
		return es_fail(l->cli,
		               "%s is still at work here: its process has not ended yet, or a "
		               "command works on %s; try again then",
		               l->name, l->home);
	return err ? es_fail_err(l->cli, l->home, err) : ES_EXIT_OK;
}

static int remove_held(const struct es_leaving *l)
{
	int exit_code = may_remove(l);
	es_err err = exit_code ? ES_OK : delete_all(l);

	if (err)
		return es_fail_err(l->cli, l->home, err);
	if (!exit_code)
		es_note(l->cli, "%s is deleted here.", l->name);
	return exit_code;
}

int es_host_front_remove(struct es_cli *cli)
{
	struct es_leaving l;
	int lock = -1;

	if (cli->args->operands_len != 2)
		return es_misused(cli, "host remove: give the name of one site");
	int exit_code = es_leaving_find(cli, &l);
	if (!exit_code && !l.moved)
		exit_code = es_fail(cli,
		                    "%s runs here; let it move out first: `essaim host move-out %s "
		                    "FOLDER`",
		                    l.name, l.name);
	if (!exit_code)
		exit_code = hold(&l, &lock);
	if (!exit_code)
		exit_code = remove_held(&l);
	if (lock >= 0)
		close(lock);
	return exit_code;
}
