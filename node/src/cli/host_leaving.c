/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/host_leaving.h"

#include <string.h>
#include <time.h>

#include "cli/door.h"
#include "cli/print.h"
#include "hosting/table.h"

#define POLL_MS 100
#define STOPS_WITHIN_MS (2 * ES_HOSTED_STOP_MS)
#define KNOWN_MAX (1u << 20) /* bytes of what the host knows of one structure */

int es_leaving_find(struct es_cli *cli, struct es_leaving *l)
{
	struct es_hosted list[ES_HOSTED_MAX];
	size_t count;
	es_err err = es_hosted_list(cli->home, list, &count);

	*l = (struct es_leaving){.cli = cli, .name = cli->args->operands[1]};
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

es_err es_leaving_open(const struct es_leaving *l, struct es_node **node)
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
static int ask_host(const struct es_leaving *l, const struct es_id *structure, struct known *known)
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

int es_leaving_seen(const struct es_leaving *l, struct es_node *node, bool *seen)
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
