/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/parcel.h"

#include "cli/file.h"
#include "cli/print.h"
#include "node_limits.h"
#include "parcel/parcel.h"

#include <string.h>

bool es_parcel_format_fits(struct es_cli *cli)
{
	const char *format = es_args_value(cli->args, "format", "zip");

	if (strcmp(format, "zip") == 0 || strcmp(format, "imscc") == 0)
		return true;
	(void)es_misused(cli, "%s: --format takes zip or imscc here", cli->args->command->name);
	return false;
}

/* --- the asking side ---------------------------------------------------------------------------- */

struct filling {
	const struct es_io *io;
	struct es_new_file file;
};

static void fill_out(void *context, struct es_bytes text)
{
	es_file_add(&((struct filling *)context)->file, text);
}

static void fill_note(void *context, const char *line)
{
	const struct filling *f = context;

	f->io->note(f->io->context, line);
}

static void fill_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	const struct filling *f = context;

	f->io->progress(f->io->context, what, done, total);
}

int es_parcel_to_file(struct es_cli *cli, const char *file)
{
	struct filling f = {.io = cli->io};
	struct es_io io = {&f, fill_out, fill_note, fill_progress};
	int exit_code = es_file_begin(cli, file, &f.file);

	if (exit_code)
		return exit_code;
	cli->io = &io;
	exit_code = es_door_run(cli->door, cli);
	cli->io = f.io;
	int ended = es_file_end(cli, &f.file, exit_code == ES_EXIT_OK);
	return exit_code ? exit_code : ended;
}

/* --- the node's side ---------------------------------------------------------------------------- */

static int refuse(struct es_cli *cli, const char *what, es_err err)
{
	if (err == ES_NOT_FOUND)
		return es_fail(cli,
		               "%s: this is no toolbox that can be read here; see `essaim list "
		               "--kind toolbox`",
		               what);
	if (err == ES_LIMIT)
		return es_fail(cli,
		               "%s: more than the %d records and %d files that an archive holds; "
		               "`essaim backup` takes everything",
		               what, ES_PARCEL_RECORDS_MAX, ES_PARCEL_FILES_MAX);
	if (err == ES_STALE)
		return es_fail(cli, "%s: a file went while it was read; run this again", what);
	return es_fail_err(cli, what, err);
}

static es_err put_out(struct es_cli *cli, struct es_parcel *parcel)
{
	struct es_parcel_progress progress;
	struct es_writer out;
	bool more = true;
	es_err err = ES_OK;

	es_writer_grow(&out, 2u * ES_PARCEL_INDEX_MAX);
	while (more && !err) {
		err = es_parcel_step(parcel, &out, &more);
		if (!err && out.len)
			cli->io->out(cli->io->context, es_writer_bytes(&out));
		es_writer_reset(&out);
		es_parcel_progress(parcel, &progress);
		cli->io->progress(cli->io->context, "exporting", progress.done, progress.total);
	}
	es_writer_free(&out);
	return err;
}

static void say_lacking(struct es_cli *cli, const struct es_parcel *parcel, bool proofs)
{
	struct es_parcel_progress p;

	es_parcel_progress(parcel, &p);
	es_note(cli, "%zu %s, %zu %s", p.records, es_plural(p.records, "record", "records"),
	        p.files, es_plural(p.files, "file", "files"));
	if (p.missing)
		es_note(cli, "%zu %s not here; the archive says which", p.missing,
		        es_plural(p.missing, "thing was", "things were"));
	if (proofs && p.unproven)
		es_note(cli,
		        "%zu %s no proof yet: another federation will not take what has none; "
		        "start the node (`essaim serve`) so that a log holds all",
		        p.unproven, es_plural(p.unproven, "record has", "records have"));
}

int es_parcel_put_out(struct es_cli *cli, const char *typed)
{
	bool cartridge = strcmp(es_args_value(cli->args, "format", "zip"), "imscc") == 0;
	struct es_parcel *parcel = NULL;
	struct es_id id;
	int exit_code = typed ? es_look_up(cli, typed, &id) : ES_EXIT_OK;

	if (exit_code)
		return exit_code;
	struct es_parcel_order order = {.form = cartridge ? ES_PARCEL_CARTRIDGE : ES_PARCEL_ARCHIVE,
	                                .toolbox = typed ? &id : NULL,
	                                .scope_max = ES_SCOPE_FEDERATION,
	                                .moderates = true,
	                                .hashes_max = UINT64_MAX,
	                                .base = cli->node->public_url};
	es_err err = es_parcel_open(cli->node, &order, &parcel);
	if (!err)
		err = put_out(cli, parcel);
	if (err)
		exit_code = refuse(cli, typed ? typed : "what was published here", err);
	else
		say_lacking(cli, parcel, !cartridge);
	es_parcel_free(parcel);
	return exit_code;
}
