/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>

#include "cli/print.h"
#include "link/links.h"

#include "node_limits.h"

#define TICKET_BEGINNING "essaim1"

static int refuse_ticket(struct es_cli *cli, const char *text, es_err err)
{
	if (err == ES_VERSION)
		return es_fail(cli, "join: this ticket is of another release; use a newer essaim");
	if (strncmp(text, TICKET_BEGINNING, strlen(TICKET_BEGINNING)) == 0)
		return es_fail(cli,
		               "join: the ticket was mistyped or cut (%s); copy the whole of it "
		               "again",
		               es_err_sentence(err));
	return es_fail(cli, "join: this is no ticket (%s); it is one long word that begins with %s",
	               es_err_sentence(err), TICKET_BEGINNING);
}

/* Whether joining makes sense at all. *already: it was done before. */
static int may_join(struct es_cli *cli, const struct es_ticket *ticket, bool *already)
{
	struct es_reading reading;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	const struct es_federation *f = &reading.federation;
	*already = es_id_equal(&f->id, &ticket->federation) && es_node_has_network_key(cli->node);
	if (!es_id_is_zero(&f->id) && !es_id_equal(&f->id, &ticket->federation))
		exit_code = es_fail(cli,
		                    "join: this structure is in the federation %s already; join "
		                    "another one from another home",
		                    f->name);
	else if (!*already && ticket->expires_ms <= es_now_ms()) {
		char when[ES_WHEN_LEN];
		es_when(ticket->expires_ms, when);
		exit_code = es_fail(cli,
		                    "join: this ticket expired on %s; ask the sponsor for a new "
		                    "one",
		                    when);
	}
	es_reading_end(&reading);
	return exit_code;
}

/* --- without a running node: a loop for the occasion ------------------------------------------ */

struct here {
	bool done;
	es_err result;
	char *why;
	size_t why_size;
};

static void on_joined(void *context, es_err err, const char *why)
{
	struct here *here = context;

	here->done = true;
	here->result = err;
	snprintf(here->why, here->why_size, "%s", why);
}

static es_err run_loop(struct es_loop *loop, struct es_links *links, const struct es_ticket *ticket,
                       struct here *here)
{
	es_err err = es_links_join(links, ticket, on_joined, here);

	while (!err && !here->done)
		es_loop_turn(loop);
	es_links_stop(links);
	while (!es_links_stopped(links))
		es_loop_turn(loop);
	return err ? err : here->result;
}

static es_err join_here(struct es_node *node, const struct es_ticket *ticket, const char *peer_ca,
                        char *why, size_t why_size)
{
	struct es_links_config config = {.node = node, .peer_ca = peer_ca};
	struct here here = {.why = why, .why_size = why_size};
	struct es_links *links;
	es_err err = es_loop_new(&config.loop);

	if (err)
		return err;
	err = es_links_new(&config, &links);
	if (!err) {
		err = run_loop(config.loop, links, ticket, &here);
		es_links_free(links);
	}
	if (err && !why[0])
		snprintf(why, why_size, "%s", es_err_sentence(err));
	es_loop_free(config.loop);
	return err;
}

static int say_joined(struct es_cli *cli)
{
	struct es_reading reading;
	char hex[ES_ID_HEX_LEN];
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	es_id_hex(&reading.federation.id, hex);
	if (cli->json)
		es_print(cli, "{\"federation\": \"%s\"}\n", hex);
	else
		es_print(cli, "%s\n", hex);
	es_note(cli, "This structure is a member of %s now (%zu %s).", reading.federation.name,
	        reading.federation.active,
	        es_plural(reading.federation.active, "structure", "structures"));
	es_note(cli, "Next: an account for you (`essaim account add --role operator`); then sign "
	             "in on this "
	             "node's pages and open /first-hour.");
	es_reading_end(&reading);
	return ES_EXIT_OK;
}

static int run_join(struct es_cli *cli)
{
	const char *text = cli->args->operands[0];
	struct es_ticket ticket;
	char why[300] = "";
	bool already;
	es_err err = es_ticket_decode(text, strlen(text), &ticket);

	if (err)
		return refuse_ticket(cli, text, err);
	int exit_code = may_join(cli, &ticket, &already);
	if (exit_code || already)
		return exit_code ? exit_code : say_joined(cli);
	err = es_node_joining(cli->node, &ticket.federation);
	if (err)
		return es_fail_err(cli, "join", err);
	if (cli->service)
		err = cli->service->join(cli->service->context, &ticket, why, sizeof why);
	else
		err = join_here(cli->node, &ticket, es_args_value(cli->args, "peer-ca", NULL), why,
		                sizeof why);
	return err ? es_fail(cli, "join: %s", why) : say_joined(cli);
}

static const struct es_flag flags[] = {
        {"peer-ca", "FILE",
         "certificates to trust for a sponsor at wss:// (PEM; those of the system); for a running "
         "node, that of its `serve`"},
};

const struct es_command es_command_join = {
        .name = "join",
        .operands = "TICKET",
        .summary = "Joins a federation with a ticket",
        .details = "Prints the federation's id. The sponsor's node must be running.",
        .operands_min = 1,
        .operands_max = 1,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .run = run_join,
};
