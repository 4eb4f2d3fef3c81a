/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "cli/print.h"

static const struct es_flag flags[] = {
        {"name", "N", "the structure's name (needed)"},
        {"country", "CC", "its country, two letters as FR (needed)"},
        {"city", "C", "its city (needed)"},
        {"lang", "xx", "the language in which it writes, as fr (needed)"},
};

static int refuse(struct es_cli *cli, es_err err)
{
	switch (err) {
	case ES_EXISTS:
		return es_fail(cli,
		               "%s: a structure lives here already; choose another --home, or go "
		               "on with this one (`essaim status`)",
		               cli->home);
	case ES_INVALID:
	case ES_MALFORMED:
	case ES_TOO_LARGE:
	case ES_BAD_UTF8:
		return es_misused(
		        cli, "init: a value is not of its form; give a name and a city of at most "
		             "200 bytes, a country as FR and a language as fr");
	default:
		return es_fail_err(cli, cli->home, err);
	}
}

static int print_identity(struct es_cli *cli)
{
	struct es_node *node = NULL;
	char hex[ES_ID_HEX_LEN];
	es_err err = es_node_open(cli->home, false, &node);

	if (err)
		return es_fail_err(cli, cli->home, err);
	es_id_hex(&node->identity.structure, hex);
	if (cli->json)
		es_print(cli, "{\"structure\": \"%s\"}\n", hex);
	else
		es_print(cli, "%s\n", hex);
	es_node_close(node);
	es_note(cli,
	        "The structure's identity is in %s. Keep a copy of structure.key off this machine: "
	        "who holds it is the structure.",
	        cli->home);
	return ES_EXIT_OK;
}

static int run_init(struct es_cli *cli)
{
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (!es_args_has(cli->args, flags[i].name))
			return es_misused(
			        cli,
			        "init: --%s is missing; essaim init --name N --country CC "
			        "--city C --lang xx",
			        flags[i].name);
	es_err err = es_node_init(cli->home, es_args_value(cli->args, "name", NULL),
	                          es_args_value(cli->args, "country", NULL),
	                          es_args_value(cli->args, "city", NULL),
	                          es_args_value(cli->args, "lang", NULL));
	return err ? refuse(cli, err) : print_identity(cli);
}

const struct es_command es_command_init = {
        .name = "init",
        .operands = "",
        .summary = "Creates a structure's identity and the store of its node",
        .details = "Prints the structure's id. The home must not hold a structure yet.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_NONE,
        .run = run_init,
};
