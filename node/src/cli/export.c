/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "cli/export.h"
#include "cli/fetch.h"
#include "cli/file.h"
#include "cli/paper.h"
#include "cli/parcel.h"
#include "cli/print.h"
#include "sheet/sheet.h"
#include "store/hidden.h"
#include "view/view.h"

#define EXPORT_MAX (32u << 20)

static const struct es_flag flags[] = {
        {"format", "F", "json, md, pdf, vtt or proof (needed); --all: zip (unless said) or imscc"},
        {"all", NULL, "everything that this structure published, as one archive: give a FILE"},
        ES_PAPER_FLAGS,
        {"output", "FILE", "write there instead of on standard output"},
};

static struct es_view_source source_of(struct es_cli *cli, const struct es_reading *reading)
{
	return (struct es_view_source){.snap = reading->snap,
	                               .federation = &reading->federation,
	                               .self = &cli->node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION,
	                               .moderates = true};
}

static es_err write_view(struct es_cli *cli, const struct es_reading *reading,
                         const struct es_id *id, struct es_writer *w)
{
	struct es_view_source source = source_of(cli, reading);

	return es_view_practice(&source, id, w);
}

static es_err write_vtt(struct es_cli *cli, const struct es_reading *reading,
                        const struct es_id *id, struct es_writer *w)
{
	struct es_view_source source = source_of(cli, reading);
	struct es_id head;

	return es_view_vtt(&source, id, &head, w);
}

static es_err write_markdown(struct es_cli *cli, const struct es_reading *reading,
                             const struct es_id *id, struct es_writer *out)
{
	struct es_writer view;
	struct es_bytes lang;
	char text[ES_LANG_MAX + 1] = "en";

	es_writer_grow(&view, EXPORT_MAX);
	es_err err = write_view(cli, reading, id, &view);
	if (!err && es_map_get(es_writer_bytes(&view), "lang", &lang)) {
		lang = es_value_str(lang);
		if (lang.len > 0 && lang.len <= ES_LANG_MAX) {
			memcpy(text, lang.data, lang.len);
			text[lang.len] = '\0';
		}
	}
	if (!err)
		err = es_sheet_render_markdown(es_writer_bytes(&view), text, out);
	es_writer_free(&view);
	return err;
}

static es_err write_json(struct es_cli *cli, const struct es_reading *reading,
                         const struct es_id *id, int *exit_code)
{
	struct es_writer view;

	es_writer_grow(&view, EXPORT_MAX);
	es_err err = write_view(cli, reading, id, &view);
	if (!err)
		*exit_code = es_print_json(cli, &view, true);
	es_writer_free(&view);
	return err;
}

static int refuse(struct es_cli *cli, const struct es_reading *reading, es_err err)
{
	const char *typed = cli->args->operands[0];

	if (err == ES_STATE)
		return es_fail(cli, "%s: this record stands in no log yet; %s, then it has a proof",
		               typed, es_way_to_a_log(reading));
	if (err == ES_LIMIT)
		return es_fail(
		        cli,
		        "%s: only the acts of the federation show whose this is, and they are "
		        "more than a proof may hold",
		        typed);
	if (err == ES_NOT_ALLOWED)
		return es_fail(
		        cli,
		        "%s: nothing signed says that this record counts: the federation took "
		        "the key away and did not list the log so far",
		        typed);
	if (err == ES_NOT_FOUND)
		return es_fail(cli,
		               "%s: this cannot be exported so: json and md are of practices, vtt "
		               "of subtitles "
		               "with their film, and the text must be here; try --format proof, or "
		               "`essaim show`",
		               typed);
	return es_fail_err(cli, typed, err);
}

static int export_as(struct es_cli *cli, const struct es_reading *reading, const struct es_id *id,
                     const char *format)
{
	struct es_writer out;
	es_err err;
	int exit_code = ES_EXIT_OK;

	es_writer_grow(&out, EXPORT_MAX);
	if (strcmp(format, "json") == 0)
		err = write_json(cli, reading, id, &exit_code);
	else if (strcmp(format, "md") == 0)
		err = write_markdown(cli, reading, id, &out);
	else if (strcmp(format, "vtt") == 0)
		err = write_vtt(cli, reading, id, &out);
	else if (strcmp(format, "pdf") == 0)
		err = es_export_pdf(cli, reading, id, &out, &exit_code);
	else
		err = es_log_proof(reading->snap, &reading->federation, id, &out);
	if (err)
		exit_code = refuse(cli, reading, err);
	else if (!exit_code && out.len > 0)
		cli->io->out(cli->io->context, es_writer_bytes(&out));
	es_writer_free(&out);
	return exit_code;
}

/* A practice goes along as it is now, whatever became of its first text; a proof is of one record. */
static bool goes_along(struct es_cli *cli, const struct es_reading *reading,
                       const struct es_row *row, const char *format)
{
	struct es_writer view;
	struct es_bytes value;

	if (!row->erased)
		return true;
	if (strcmp(format, "proof") == 0 || row->header.kind != ES_KIND_PRACTICE)
		return false;
	es_writer_grow(&view, EXPORT_MAX);
	bool whole = write_view(cli, reading, &row->id, &view) == ES_OK &&
	             !es_map_get(es_writer_bytes(&view), "withdrawn", &value);
	es_writer_free(&view);
	return whole;
}

static int refuse_withdrawn(struct es_cli *cli, const struct es_reading *reading,
                            const struct es_id *id, const char *format)
{
	struct es_row row;

	if (es_row_find(reading->snap, id, &row) != ES_OK || goes_along(cli, reading, &row, format))
		return ES_EXIT_OK;
	return es_fail_withdrawn(cli, cli->args->operands[0], &row);
}

static bool is_format(const char *format)
{
	static const char *const formats[] = {"json", "md", "pdf", "vtt", "proof"};

	for (size_t i = 0; format && i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(format, formats[i]) == 0)
			return true;
	return false;
}

/* A practice some of whose texts are not here goes along as far as it can be shown. */
static int refuse_lacking(struct es_cli *cli, const struct es_reading *reading,
                          const struct es_id *id, es_err fetched)
{
	struct es_row row;

	if (es_row_find(reading->snap, id, &row) || row.has_body || row.erased)
		return ES_EXIT_OK;
	return es_fail(cli, "%s: the record is here, its text is not: %s", cli->args->operands[0],
	               es_fetch_why(fetched));
}

static void note_hidden(struct es_cli *cli, const struct es_reading *reading,
                        const struct es_id *id)
{
	struct es_row row;

	if (es_row_find(reading->snap, id, &row) == ES_OK && es_hides(reading->snap, &row))
		es_note(cli, "%s: this node hides it from readers", cli->args->operands[0]);
}

static int run_export(struct es_cli *cli)
{
	const char *format = es_args_value(cli->args, "format", NULL);
	struct es_reading reading;
	struct es_id id;

	if (es_args_has(cli->args, "all"))
		return es_parcel_format_fits(cli) ? es_parcel_put_out(cli, NULL) : ES_EXIT_USAGE;
	if (!is_format(format))
		return es_misused(cli, "export: --format takes json, md, pdf, vtt or proof");
	es_err fetched = es_fetch(cli, cli->args->operands[0]);
	int exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = es_find_id(cli, reading.snap, cli->args->operands[0], &id);
	if (!exit_code && fetched && strcmp(format, "proof") != 0)
		exit_code = refuse_lacking(cli, &reading, &id, fetched);
	if (!exit_code)
		exit_code = refuse_withdrawn(cli, &reading, &id, format);
	if (!exit_code)
		note_hidden(cli, &reading, &id);
	if (!exit_code)
		exit_code = export_as(cli, &reading, &id, format);
	es_reading_end(&reading);
	return exit_code;
}

static int front_export(struct es_cli *cli)
{
	if (es_args_has(cli->args, "all"))
		return es_parcel_format_fits(cli) ? es_parcel_to_file(cli, cli->args->operands[0])
		                                  : ES_EXIT_USAGE;
	if (!is_format(es_args_value(cli->args, "format", NULL)))
		return es_misused(cli, "export: --format takes json, md, pdf, vtt or proof");
	return es_run_into_file(cli, EXPORT_MAX);
}

const struct es_command es_command_export = {
        .name = "export",
        .operands = "ID --format json|md|pdf|vtt|proof | --all FILE",
        .summary = "Takes a record along",
        .details =
                "json and md: a practice with all that belongs to it; both can be imported again.\n"
                "vtt: subtitles as a file of WebVTT.\n"
                "pdf: a practice, tool or toolbox as a form to print, in one of six languages; its "
                "proof is\n"
                "attached, so that `essaim verify` takes the file.\n"
                "proof: any record, with what `essaim verify` needs to check it offline.\n"
                "--all writes everything that this structure published into FILE: pages, JSON,\n"
                "Markdown, files and proofs (docs/archives.md). A toolbox: `essaim toolbox "
                "export`.",
        .operands_min = 1,
        .operands_max = 1,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_READ,
        .front = front_export,
        .run = run_export,
};
