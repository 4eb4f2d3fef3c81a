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
	case ES_BUSY:
		return es_fail(cli,
		               "%s: a structure lives here already, and is at work; choose another "
		               "--home",
		               cli->home);
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

static const char *form_of(const char *flag)
{
	if (strcmp(flag, "country") == 0)
		return "two capital letters, as FR";
	if (strcmp(flag, "lang") == 0)
		return "a language code, as fr";
	return "one line of at most 200 bytes";
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
	const char *name = es_args_value(cli->args, "name", NULL);
	const char *country = es_args_value(cli->args, "country", NULL);
	const char *city = es_args_value(cli->args, "city", NULL);
	const char *lang = es_args_value(cli->args, "lang", NULL);
	const char *fault = es_node_init_fault(name, country, city, lang);
	if (fault)
		return es_misused(cli, "init: this --%s will not do; give %s", fault,
		                  form_of(fault));
	es_err err = es_node_init(cli->home, name, country, city, lang);
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
