/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/door.h"

#include <time.h>
#include <unistd.h>

#include "cli/print.h"
#include "control/client.h"
#include "control/socket.h"
#include "node_limits.h"

#define RETRY_MS 50

static int refuse_open(struct es_cli *cli, es_err err)
{
	switch (err) {
	case ES_NOT_FOUND:
		return es_fail(cli,
		               "%s: no structure lives here; run `essaim init`, or give --home",
		               cli->home);
	case ES_BUSY:
		return es_fail(
		        cli,
		        "%s: another essaim command is working on this home; wait until it is "
		        "done",
		        cli->home);
	case ES_CORRUPT:
		return es_fail(cli,
		               "%s: stored data is damaged; run `essaim check`, then go on from a "
		               "backup or a fresh home",
		               cli->home);
	default:
		return es_fail_err(cli, cli->home, err);
	}
}

static void pause_ms(long ms)
{
	struct timespec time = {.tv_nsec = ms * 1000000};

	nanosleep(&time, NULL);
}

static bool answers(const char *home)
{
	int fd = es_control_connect(home);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* A node that is starting holds the lock before it answers, and a command holds it for a moment. */
es_err es_door_open_here(const char *home, bool exclusive, bool *running, struct es_node **node)
{
	uint64_t deadline = es_monotonic_ms() + ES_BUSY_WAIT_MS;
	es_err err;

	*running = false;
	for (;;) {
		err = es_node_open(home, exclusive, node);
		if (!err)
			return ES_OK;
		*node = NULL;
		*running = err == ES_BUSY && answers(home);
		if (err != ES_BUSY || *running || es_monotonic_ms() > deadline)
			return err;
		pause_ms(RETRY_MS);
	}
}

int es_door_open(struct es_door *door, struct es_cli *cli)
{
	bool running;

	door->home = cli->home;
	door->node = NULL;
	if (answers(cli->home))
		return ES_EXIT_OK;
	es_err err = es_door_open_here(cli->home, cli->args->command->place == ES_PLACE_WRITE,
	                               &running, &door->node);
	return err && !running ? refuse_open(cli, err) : ES_EXIT_OK;
}

void es_door_close(struct es_door *door)
{
	es_node_close(door->node);
	door->node = NULL;
}

static int ask(struct es_door *door, struct es_cli *cli)
{
	int exit_code = ES_EXIT_FAILED;
	int fd = es_control_connect(door->home);

	if (fd < 0)
		return es_fail(cli, "%s: the node has just stopped; run the command again",
		               door->home);
	es_err err = es_control_ask(fd, cli, &exit_code);
	if (err == ES_CLOSED)
		return es_fail(cli,
		               "%s: the node stopped before it answered; see with `essaim list` "
		               "whether it was done",
		               door->home);
	if (err == ES_TOO_LARGE)
		return es_fail(cli, "this is too much for one request; give less at a time");
	return err ? es_fail_err(cli, "the node does not answer", err) : exit_code;
}

int es_door_run(struct es_door *door, struct es_cli *cli)
{
	if (!door->node)
		return ask(door, cli);
	cli->node = door->node;
	int exit_code = cli->args->command->run(cli);
	cli->node = NULL;
	return exit_code;
}
