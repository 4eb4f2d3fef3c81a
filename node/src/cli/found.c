/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/print.h"

static const struct es_flag flags[] = {
        {"name", "N", "the federation's name (needed)"},
};

static int print_federation(struct es_cli *cli)
{
	struct es_reading reading;
	char hex[ES_ID_HEX_LEN];
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	es_id_hex(&reading.federation.id, hex);
	es_reading_end(&reading);
	if (cli->json)
		es_print(cli, "{\"federation\": \"%s\"}\n", hex);
	else
		es_print(cli, "%s\n", hex);
	return ES_EXIT_OK;
}

static int run_found(struct es_cli *cli)
{
	const char *name = es_args_value(cli->args, "name", NULL);

	if (!name)
		return es_misused(cli, "found: --name is missing; essaim found --name N");
	es_err err = es_node_found(cli->node, name);
	switch (err) {
	case ES_OK:
		return print_federation(cli);
	case ES_EXISTS:
		return es_fail(cli, "found: this structure is in a federation already; `essaim "
		                    "status` shows which");
	case ES_INVALID:
	case ES_MALFORMED:
	case ES_TOO_LARGE:
	case ES_BAD_UTF8:
		return es_misused(cli, "found: this is no name; give 1 to %d bytes of text",
		                  ES_NAME_MAX);
	default:
		return es_fail_err(cli, "cannot found a federation", err);
	}
}

const struct es_command es_command_found = {
        .name = "found",
        .operands = "",
        .summary = "Founds a federation that this structure coordinates",
        .details = "Prints the federation's id.",
        .flags = flags,
        .flags_len = 1,
        .place = ES_PLACE_WRITE,
        .run = run_found,
};
