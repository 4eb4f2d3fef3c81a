/* SPDX-License-Identifier: EUPL-1.2 */
/* The report for a funder: what a structure gave and took, with ids and places in logs that anybody can check. */
#include <string.h>

#include "cli/file.h"
#include "cli/paper.h"
#include "node_limits.h"
#include "print/report.h"
#include "view/report.h"

static const struct es_flag flags[] = {
        {"format", "F", "csv, json or pdf (csv)"},
        ES_PAPER_FLAGS,
        {"output", "FILE", "write there instead of on standard output"},
};

/* It leaves the federation. */
static struct es_view_source source_of(struct es_cli *cli, const struct es_reading *reading)
{
	return (struct es_view_source){.snap = reading->snap,
	                               .federation = &reading->federation,
	                               .self = &cli->node->identity,
	                               .scope_max = ES_SCOPE_PUBLIC};
}

static int print_report(struct es_cli *cli, const struct es_reading *reading,
                        const struct es_id *structure)
{
	struct es_view_source source = source_of(cli, reading);
	struct es_report_print report;
	struct es_cli_paper paper;
	struct es_writer pdf;

	es_report_open(&report);
	es_writer_grow(&pdf, ES_PRINT_BYTES_MAX);
	int exit_code = es_cli_paper_begin(
	        cli, "report", es_language_of(es_bytes_str(cli->node->identity.lang)), &paper);
	if (!exit_code) {
		es_err err = es_report_gather(&source, structure, es_now_ms(), &report);
		if (err)
			exit_code = es_fail_err(cli, "the report", err);
		else if ((err = es_report_make(&report, &paper.how, &pdf)) != ES_OK)
			exit_code = es_cli_paper_refuse(cli, "the report", err);
		else
			cli->io->out(cli->io->context, es_writer_bytes(&pdf));
	}
	es_cli_paper_end(&paper);
	es_writer_free(&pdf);
	es_report_close(&report);
	return exit_code;
}

static int write_report(struct es_cli *cli, const struct es_reading *reading,
                        const struct es_id *structure, bool csv)
{
	struct es_view_source source = source_of(cli, reading);
	struct es_writer report, text;
	int exit_code;

	es_writer_grow(&report, ES_REPORT_MAX);
	es_writer_grow(&text, ES_REPORT_MAX);
	es_err err = es_view_report(&source, structure, es_now_ms(), &report);
	if (err == ES_OK && csv)
		err = es_report_csv(es_writer_bytes(&report), &text);
	if (err != ES_OK) {
		exit_code = es_fail_err(cli, "the report", err);
	} else if (!csv) {
		exit_code = es_print_json(cli, &report, true);
	} else {
		cli->io->out(cli->io->context, es_writer_bytes(&text));
		exit_code = ES_EXIT_OK;
	}
	es_writer_free(&text);
	es_writer_free(&report);
	return exit_code;
}

/* A structure by its whole id, or by digits of it that fit no other member's; our own where none is typed. */
static int find_structure(struct es_cli *cli, const struct es_reading *reading, const char *typed,
                          struct es_id *out)
{
	const struct es_federation *f = &reading->federation;
	size_t found = 0, len = typed ? strlen(typed) : 0;
	char hex[ES_ID_HEX_LEN];

	*out = cli->node->identity.structure;
	if (!typed)
		return ES_EXIT_OK;
	for (size_t i = 0; i < f->members_len; i++) {
		es_id_hex(&f->members[i].admission.structure, hex);
		if (len < 8 || len >= sizeof(hex) || strncmp(hex, typed, len) != 0)
			continue;
		*out = f->members[i].admission.structure;
		found++;
	}
	if (found == 1)
		return ES_EXIT_OK;
	return es_fail(cli, "%s: %s; `essaim status --json` lists the structures", typed,
	               found ? "several structures have an id that begins so"
	                     : "no structure of the federation has this id");
}

enum format { CSV, JSON, PDF, FORMATS };

static enum format format_of(struct es_cli *cli)
{
	static const char *const words[FORMATS] = {"csv", "json", "pdf"};
	const char *asked = es_args_value(cli->args, "format", cli->json ? "json" : "csv");
	enum format format = CSV;

	while (format < FORMATS && strcmp(asked, words[format]) != 0)
		format++;
	return format;
}

static int run_report(struct es_cli *cli)
{
	const char *typed = cli->args->operands_len ? cli->args->operands[0] : NULL;
	enum format format = format_of(cli);
	struct es_reading reading;
	struct es_id structure;

	if (format == FORMATS)
		return es_misused(cli, "report: --format takes csv, json or pdf");
	int exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = find_structure(cli, &reading, typed, &structure);
	if (exit_code == ES_EXIT_OK)
		exit_code = format == PDF ? print_report(cli, &reading, &structure)
		                          : write_report(cli, &reading, &structure, format == CSV);
	es_reading_end(&reading);
	return exit_code;
}

static int front_report(struct es_cli *cli)
{
	return es_run_into_file(cli, ES_REPORT_MAX);
}

const struct es_command es_command_report = {
        .name = "report",
        .operands = "[STRUCTURE]",
        .summary = "Tells a funder what a structure gave and took, and what came of it",
        .details = "A line for each follow-up of each public adoption: of what the structure "
                   "published, by\n"
                   "whom, since when, how it was adapted; and of what it took. The ids of the "
                   "record, its\n"
                   "log and its place there let anybody check each line: `essaim export ID "
                   "--format proof`\n"
                   "and `essaim verify`. pdf: the same to be read and printed, in one of six "
                   "languages, the\n"
                   "proofs attached, so that `essaim verify` takes the file. Without STRUCTURE: "
                   "this node's own.",
        .operands_max = 1,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_READ,
        .front = front_report,
        .run = run_report,
};
