/* SPDX-License-Identifier: EUPL-1.2 */
/* The report for a funder: what a structure gave and took, with ids and places in logs that anybody can check. */
#include <string.h>

#include "cli/print.h"
#include "view/report.h"

static const struct es_flag flags[] = {
        {"format", "F", "csv or json (csv)"},
};

/* Public adoptions alone: the report leaves the federation. */
static int write_report(struct es_cli *cli, const struct es_reading *reading,
                        const struct es_id *structure, bool csv)
{
	struct es_view_source source = {.snap = reading->snap,
	                                .federation = &reading->federation,
	                                .self = &cli->node->identity,
	                                .scope_max = ES_SCOPE_PUBLIC};
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
		es_print(cli, "%.*s", (int)text.len, (const char *)es_writer_bytes(&text).data);
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

static int run_report(struct es_cli *cli)
{
	const char *format = es_args_value(cli->args, "format", "csv");
	const char *typed = cli->args->operands_len ? cli->args->operands[0] : NULL;
	bool csv = strcmp(format, "csv") == 0 && !cli->json;
	struct es_reading reading;
	struct es_id structure;

	if (!csv && !cli->json && strcmp(format, "json") != 0)
		return es_misused(cli, "report: --format takes csv or json");
	int exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = find_structure(cli, &reading, typed, &structure);
	if (exit_code == ES_EXIT_OK)
		exit_code = write_report(cli, &reading, &structure, csv);
	es_reading_end(&reading);
	return exit_code;
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
                   "and `essaim verify`. Without STRUCTURE: this node's own.",
        .operands_max = 1,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_READ,
        .run = run_report,
};
