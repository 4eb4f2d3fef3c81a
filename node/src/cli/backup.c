/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup.h"
#include "cli/print.h"
#include "file_system.h"
#include "hosting/table.h"

static void on_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct es_cli *cli = context;

	cli->io->progress(cli->io->context, what, done, total);
}

static void on_fault(void *context, const char *sentence)
{
	es_note(context, "fault: %s", sentence);
}

static void print_report(struct es_cli *cli, const char *word, const char *folder,
                         const struct es_backup_report *r)
{
	uint64_t bytes = 0, attached = es_manifest_attached(&r->manifest);
	size_t attachments = r->manifest.attachments_count;

	for (size_t i = 0; i < r->manifest.count; i++)
		bytes += r->manifest.files[i].bytes;
	if (cli->json)
		es_print(cli,
		         "{\"files\": %zu, \"bytes\": %" PRIu64 ", \"records\": %" PRIu64
		         ", \"faults\": %" PRIu64
		         ", \"attachments\": %zu, \"attachment_bytes\": %" PRIu64
		         ", \"attachments_damaged\": %" PRIu64
		         ", \"attachments_left_out\": %" PRIu64 "}\n",
		         r->manifest.count, bytes, r->check.records, r->check.faults, attachments,
		         attached, r->damaged, r->left_out);
	else
		es_print(cli, "%s %s: %" PRIu64 " %s in %.1f MB, %zu %s in %.1f MB, verified\n",
		         word, folder, r->check.records,
		         es_plural(r->check.records, "record", "records"), (double)bytes / 1e6,
		         attachments, es_plural(attachments, "attachment", "attachments"),
		         (double)attached / 1e6);
}

/* Which attachments are not in it, and where they are to come from then. */
static void note_left_out(struct es_cli *cli, const struct es_backup_report *r)
{
	if (r->left_out == 0)
		return;
	if (r->manifest.carries == ES_BACKUP_NONE)
		es_note(cli,
		        "%" PRIu64 " %s (%.1f MB) %s not in it, %" PRIu64
		        " of them this node's own: copy %s/files as well.",
		        r->left_out, es_plural(r->left_out, "attachment", "attachments"),
		        (double)r->left_out_bytes / 1e6, es_plural(r->left_out, "is", "are"),
		        r->left_out_own, cli->node->home);
	else
		es_note(cli,
		        "%" PRIu64
		        " received %s (%.1f MB) %s not in it: partners bring them again; "
		        "--all-files takes them along.",
		        r->left_out, es_plural(r->left_out, "attachment", "attachments"),
		        (double)r->left_out_bytes / 1e6, es_plural(r->left_out, "is", "are"));
}

/* Each of them has a home, and so a backup, of its own. */
static void note_hosted(struct es_cli *cli)
{
	struct es_hosted list[ES_HOSTED_MAX];
	size_t count;

	if (es_hosted_list(cli->node->home, list, &count) == ES_OK && count > 0)
		es_note(cli,
		        "%zu hosted %s not in it: `essaim backup --home %s/" ES_HOSTED_FOLDER
		        "/%s FOLDER`%s.",
		        count, es_plural(count, "structure is", "structures are"), cli->node->home,
		        list[0].name, es_plural(count, "", " and so on"));
}

static bool has_key(const struct es_manifest *m)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->files[i].name, "structure.key") == 0)
			return true;
	return false;
}

static int explain_backup(struct es_cli *cli, const char *folder, es_err err)
{
	switch (err) {
	case ES_OK:
		return ES_EXIT_OK;
	case ES_EXISTS:
		return es_fail(cli,
		               "%s: there is something already; name a folder that does not exist "
		               "or is empty",
		               folder);
	case ES_NOT_FOUND:
		return es_fail(cli, "%s: the folder around it does not exist; make it first",
		               folder);
	case ES_CORRUPT:
		return es_fail(cli,
		               "%s: the copy shows damage that this node has; it is kept, run "
		               "`essaim check` and keep older backups",
		               folder);
	default:
		return es_fail_err(cli, folder, err);
	}
}

static int run_backup(struct es_cli *cli)
{
	const char *folder = cli->args->operands[0];
	struct es_backup_watch watch = {on_progress, on_fault, cli};
	enum es_backup_files files = ES_BACKUP_KEPT;
	struct es_backup_report r;

	if (es_args_has(cli->args, "all-files"))
		files = ES_BACKUP_ALL;
	else if (es_args_has(cli->args, "no-files"))
		files = ES_BACKUP_NONE;
	es_err err = es_node_backup(cli->node, folder, files, &watch, &r);
	if (!err) {
		print_report(cli, "backup in", folder, &r);
		note_left_out(cli, &r);
		note_hosted(cli);
		es_note(cli, "It holds the node's keys%s: keep it where nobody else can read it.",
		        has_key(&r.manifest) ? " and the structure's" : "");
	}
	es_manifest_free(&r.manifest);
	return explain_backup(cli, folder, err);
}

/* A running node has a working directory of its own. */
static int front_backup(struct es_cli *cli)
{
	const char *typed = cli->args->operands[0];
	char here[ES_PATH_BYTES], whole[ES_PATH_BYTES];
	const char *operands[] = {whole};
	struct es_args args = *cli->args;
	struct es_cli asking = *cli;

	if (es_args_has(cli->args, "all-files") && es_args_has(cli->args, "no-files"))
		return es_fail(cli, "--all-files and --no-files exclude each other; give one");
	if (typed[0] == '/')
		return es_door_run(cli->door, cli);
	if (!getcwd(here, sizeof(here)) || !es_path_join(whole, here, typed))
		return es_fail(cli, "%s: this path is too long; give another one", typed);
	args.operands = operands;
	asking.args = &args;
	return es_door_run(cli->door, &asking);
}

static const struct es_flag backup_flags[] = {
        {"all-files", NULL, "carry all attachments, those that partners hold, too"},
        {"no-files", NULL, "carry no attachments; HOME/files is copied by other means"},
};

const struct es_command es_command_backup = {
        .name = "backup",
        .operands = "DIR",
        .summary = "Copies the node's data into a new folder, and verifies the copy",
        .details = "A running node goes on running. Of attachments it carries this node's own and "
                   "the pinned ones; partners bring the others again. One that was cut short goes "
                   "on where it was with the same command. What is erased later stays in older "
                   "backups: delete them in time.",
        .flags = backup_flags,
        .flags_len = sizeof backup_flags / sizeof backup_flags[0],
        .operands_min = 1,
        .operands_max = 1,
        .place = ES_PLACE_READ,
        .front = front_backup,
        .run = run_backup,
};

static int explain_restore(struct es_cli *cli, const char *folder, const char *name, es_err err)
{
	switch (err) {
	case ES_OK:
		return ES_EXIT_OK;
	case ES_EXISTS:
		return es_fail(
		        cli,
		        "%s: there is something already; restore into a --home that does not "
		        "exist or is empty",
		        cli->home);
	case ES_NOT_FOUND:
		return es_fail(cli, "%s: %s is missing; this is no whole backup, take another one",
		               folder, name[0] ? name : "a folder");
	case ES_BAD_HASH:
	case ES_MALFORMED:
		return es_fail(cli,
		               "%s: %s is not what was backed up; this backup is damaged, take "
		               "another one",
		               folder, name);
	case ES_CORRUPT:
		return es_fail(cli,
		               "%s: the data in it was damaged when the backup was made; take an "
		               "older one",
		               folder);
	default:
		return es_fail_err(cli, cli->home, err);
	}
}

static int run_restore(struct es_cli *cli)
{
	const char *folder = cli->args->operands[0];
	struct es_backup_watch watch = {on_progress, on_fault, cli};
	struct es_backup_report r;
	char name[ES_MANIFEST_NAME_MAX + 1], when[ES_WHEN_LEN];

	es_err err = es_node_restore(folder, cli->home, &watch, &r, name);
	if (!err) {
		es_when(r.manifest.created_ms, when);
		print_report(cli, "restored into", cli->home, &r);
		es_note(cli,
		        "This is the node as of %s. Start it with `essaim serve`: its partners "
		        "bring "
		        "what came later. Tickets of that time are void.",
		        when);
		es_note(cli, "If its structure is a steward or coordinates, it signs no acts until "
		             "`essaim federation resume`: run that once it has caught up with its "
		             "partners and the original runs no more.");
	}
	es_manifest_free(&r.manifest);
	if (!err && r.damaged)
		return es_fail(cli,
		               "%s: %" PRIu64
		               " of its attachments %s damaged and left out; partners "
		               "bring them as far as they hold them, or take another backup",
		               folder, r.damaged, es_plural(r.damaged, "is", "are"));
	return explain_restore(cli, folder, name, err);
}

const struct es_command es_command_restore = {
        .name = "restore",
        .operands = "DIR",
        .summary = "Makes a new home of a backup, and verifies it",
        .details = "The home must not exist or be empty. The original may go on running elsewhere: "
                   "both "
                   "publish in logs of their own.",
        .operands_min = 1,
        .operands_max = 1,
        .place = ES_PLACE_NONE,
        .run = run_restore,
};
