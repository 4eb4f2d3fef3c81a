/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads in a process of its own: a damaged database may fault when its pages are followed, and the
 * command should still answer. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/print.h"
#include "cli/renew.h"
#include "media/media.h"

#define EXIT_FAULTED 101

static void on_fault(void *context, const char *sentence)
{
	struct es_cli *cli = context;

	if (!cli->json)
		es_print(cli, "fault: %s\n", sentence);
	else
		es_note(cli, "fault: %s", sentence);
}

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct es_cli *cli = context;

	cli->io->progress(cli->io->context, "checking", done, total);
}

static void on_files(void *context, uint64_t done, uint64_t total)
{
	struct es_cli *cli = context;

	cli->io->progress(cli->io->context, "checking files", done, total);
}

static void report(struct es_cli *cli, const struct es_check_report *r)
{
	if (cli->json)
		es_print(cli,
		         "{\"records\": %" PRIu64 ", \"bodies\": %" PRIu64 ", \"logs\": %" PRIu64
		         ", \"acts\": %" PRIu64 ", \"faults\": %" PRIu64 "}\n",
		         r->records, r->bodies, r->logs, r->acts, r->faults);
	else
		es_print(cli,
		         "%s: %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64
		         " %s, %" PRIu64 " %s\n",
		         r->faults ? "damaged" : "whole", r->records,
		         es_plural(r->records, "record", "records"), r->bodies,
		         es_plural(r->bodies, "body", "bodies"), r->logs,
		         es_plural(r->logs, "log", "logs"), r->acts,
		         es_plural(r->acts, "act", "acts"), r->faults,
		         es_plural(r->faults, "fault", "faults"));
}

static int advise(struct es_cli *cli)
{
	return es_fail(cli,
	               "%s: stored data is damaged; stop the node and run `essaim check --repair`: "
	               "what is "
	               "lost here comes back from the partners",
	               cli->home);
}

static int check(struct es_cli *cli)
{
	struct es_check_report r = {0};
	struct es_node *node = NULL;
	es_err err = es_node_open(cli->home, false, &node);

	if (err == ES_CORRUPT)
		return advise(cli);
	if (err == ES_NOT_FOUND)
		return es_fail(cli,
		               "%s: no structure lives here; run `essaim init`, or give --home",
		               cli->home);
	if (err)
		return es_fail_err(cli, cli->home, err);
	err = es_store_check(node->store, on_fault, on_progress, cli, &r);
	if (!err || err == ES_CORRUPT) {
		const struct es_media_watch files = {
		        .fault = on_fault, .progress = on_files, .context = cli};
		uint64_t faults = 0;
		es_err damaged = es_media_check(node->media, &files, &faults);
		r.faults += faults;
		err = err ? err : damaged;
	}
	es_node_close(node);
	if (err && err != ES_CORRUPT)
		return es_fail_err(cli, cli->home, err);
	report(cli, &r);
	return err ? advise(cli) : ES_EXIT_OK;
}

static void leave(int number)
{
	(void)number;
	_exit(EXIT_FAULTED);
}

static void child(struct es_cli *cli)
{
	struct sigaction action = {.sa_handler = leave};

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGABRT, &action, NULL);
	int exit_code = check(cli);
	fflush(NULL);
	_exit(exit_code);
}

static int run_check(struct es_cli *cli)
{
	int status;

	if (es_args_has(cli->args, "repair"))
		return es_renew_run(cli, true);

	fflush(NULL);
	pid_t pid = fork();
	if (pid < 0)
		return es_fail_err(cli, "cannot start the check", ES_IO);
	if (pid == 0)
		child(cli);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return es_fail_err(cli, "lost the check", ES_IO);
	if (WIFEXITED(status) && WEXITSTATUS(status) != EXIT_FAULTED)
		return WEXITSTATUS(status);
	if (cli->json)
		es_print(cli, "{\"faults\": 1}\n");
	else
		es_print(cli, "fault: the database cannot be walked: reading it faulted\n");
	return advise(cli);
}

static const struct es_flag flags[] = {
        {"repair", NULL, "make the store anew of what holds; the node must be stopped"},
};

const struct es_command es_command_check = {
        .name = "check",
        .operands = "",
        .summary = "Verifies every hash, root, signature and reference of the store",
        .details = "Reads only, and a running node goes on running; with --repair what is damaged "
                   "is left "
                   "out, and the partners bring it back.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_OWN,
        .run = run_check,
};
