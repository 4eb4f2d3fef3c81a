/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/departure.h"

#include <inttypes.h>
#include <string.h>

#include "cli/print.h"

static const struct es_flag flags[] = {
        {"records", "WHAT", "what becomes of all that it published: stay, or erased"},
        {"yes", NULL,
         "begin: nothing is published any more, and once the act is asked for there is no way "
         "back"},
        {"cancel", NULL, "do not leave after all, where the act was not asked for yet"},
};

/* --- how it stands ---------------------------------------------------------------------------- */

struct standing {
	struct es_cli *cli;
	size_t holders, others;
};

static es_err count_holder(void *context, const struct es_member *m, bool holds)
{
	struct standing *s = context;

	s->others++;
	s->holders += holds;
	if (!s->cli->json)
		es_print(s->cli, "  %s  %s\n", holds ? "has it all " : "not yet   ",
		         m->admission.name);
	return ES_OK;
}

static int show(struct es_cli *cli)
{
	struct standing s = {.cli = cli};
	struct es_reading reading;
	struct es_departure d;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	const struct es_id *id = &cli->node->identity.structure;
	es_err begun = es_departure_get(reading.snap, &d);
	const struct es_member *self = es_federation_structure(&reading.federation, id);
	const char *state = es_departure_word(self, begun ? NULL : &d);
	if (!state)
		state = self ? "member" : "none";
	if (!cli->json)
		es_print(cli, "%s%s\n", state,
		         begun     ? ""
		         : d.stays ? ", its records stay"
		                   : ", its records are erased");
	es_err err = begun == ES_OK ? es_departure_holders(reading.snap, &reading.federation, id,
	                                                   d.stays, count_holder, &s)
	                            : ES_OK;
	if (cli->json)
		es_print(cli,
		         "{\"state\": \"%s\", \"records\": %s, \"erased\": %" PRIu64
		         ", \"holders\": %zu, \"others\": %zu}\n",
		         state,
		         begun     ? "null"
		         : d.stays ? "\"stay\""
		                   : "\"erased\"",
		         d.erased, s.holders, s.others);
	es_reading_end(&reading);
	return err ? es_fail_err(cli, "leave", err) : ES_EXIT_OK;
}

/* --- leaving ---------------------------------------------------------------------------------- */

static int refuse(struct es_cli *cli, es_err err)
{
	switch (err) {
	case ES_STATE:
		return es_fail(cli, "leave: this structure is in no federation");
	case ES_NOT_MEMBER:
		return es_fail(cli, "leave: this structure is no member any more; see `essaim "
		                    "federation acts`");
	case ES_NOT_ALLOWED:
		return es_fail(cli,
		               "leave: this structure coordinates, or is the only steward; run "
		               "`essaim federation hand-over` or `stewards` first");
	case ES_EXISTS:
		return es_fail(cli, "leave: it is under way; `essaim leave` shows how far");
	default:
		return es_fail_err(cli, "leave", err);
	}
}

static int begin(struct es_cli *cli, const char *records)
{
	bool stays = strcmp(records, "stay") == 0;

	if (!stays && strcmp(records, "erased") != 0)
		return es_misused(cli, "leave: --records takes stay or erased");
	if (!es_args_has(cli->args, "yes"))
		return es_fail(cli,
		               "leave: nothing was done. From then on nothing can be published "
		               "here, %s, and this structure cannot come back under its id. Run it "
		               "again with --yes if this is meant",
		               stays ? "what was published stays with all partners"
		                     : "what was published is erased everywhere");
	es_err err = es_departure_begin(cli->node, stays);
	if (err)
		return refuse(cli, err);
	es_note(cli, "It begins within seconds%s; `essaim leave` shows how far it is.",
	        cli->service ? "" : " once this node runs (`essaim serve`)");
	return show(cli);
}

static int cancel(struct es_cli *cli)
{
	es_err err = es_departure_cancel(cli->node);

	if (err == ES_NOT_FOUND)
		return es_fail(cli, "leave: it is not under way");
	if (err == ES_STATE)
		return es_fail(cli, "leave: the act was asked for; there is no way back");
	return err ? es_fail_err(cli, "leave", err) : show(cli);
}

static int run(struct es_cli *cli)
{
	const char *records = es_args_value(cli->args, "records", NULL);

	if (es_args_has(cli->args, "cancel"))
		return cancel(cli);
	return records ? begin(cli, records) : show(cli);
}

const struct es_command es_command_leave = {
        .name = "leave",
        .operands = "",
        .summary = "This structure leaves its federation, or how far that is",
        .details =
                "Without flags: how far it is, and which partners said that they have all of it.\n"
                "The act that says it counts once a majority of the stewards has its logs whole, "
                "with "
                "all erasures;\n"
                "nobody waits for this structure any more then. Texts and files that a partner has "
                "not fetched\n"
                "by then are not waited for. Keep this node running until it has left.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .run = run,
};
