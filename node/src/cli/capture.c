/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of a command into a file of who asks. */
#include "cli/door.h"
#include "cli/file.h"
#include "cli/print.h"

struct capture {
	const struct es_io *io;
	struct es_writer content;
};

static void capture_out(void *context, struct es_bytes text)
{
	struct capture *capture = context;

	es_write_raw(&capture->content, text);
}

static void capture_note(void *context, const char *line)
{
	struct capture *capture = context;

	capture->io->note(capture->io->context, line);
}

static void capture_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct capture *capture = context;

	capture->io->progress(capture->io->context, what, done, total);
}

int es_run_into_file(struct es_cli *cli, size_t max)
{
	const char *name = es_args_value(cli->args, "output", NULL);
	struct capture capture = {.io = cli->io};
	struct es_io io = {&capture, capture_out, capture_note, capture_progress};

	if (!name)
		return es_door_run(cli->door, cli);
	es_writer_grow(&capture.content, max);
	cli->io = &io;
	int exit_code = es_door_run(cli->door, cli);
	cli->io = capture.io;
	if (!exit_code && capture.content.err)
		exit_code = es_fail_err(cli, name, capture.content.err);
	if (!exit_code)
		exit_code = es_file_write(cli, name, es_writer_bytes(&capture.content));
	es_writer_free(&capture.content);
	return exit_code;
}
