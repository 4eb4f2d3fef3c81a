/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "cli/print.h"
#include "link/address.h"
#include "node_limits.h"
#include "serve.h"

static const struct es_flag flags[] = {
        {"valid", "7d", "how long it may be used: a number with s, m, h or d"},
        {"address", "ADDR",
         "where this node is reached by peers, as HOST:PORT or wss://HOST/peer (up to 4 times)"},
};

struct addresses {
	char text[ES_ADDRESSES_MAX][ES_ADDRESS_MAX + 1];
	const char *list[ES_ADDRESSES_MAX];
	size_t len;
};

static void add_text(struct addresses *a, const char *text)
{
	if (a->len == ES_ADDRESSES_MAX || !text[0])
		return;
	snprintf(a->text[a->len], sizeof a->text[a->len], "%s", text);
	a->list[a->len] = a->text[a->len];
	a->len++;
}

static void add(struct addresses *a, const char *host, uint16_t port)
{
	struct es_address address = {.port = port};
	char text[ES_ADDRESS_MAX + 1];

	snprintf(address.host, sizeof address.host, "%s", host);
	if (!es_address_format(&address, text))
		add_text(a, text);
}

/* Nobody can dial "every interface": name those that there are. */
static void add_interfaces(struct addresses *a, uint16_t port)
{
	uv_interface_address_t *interfaces = NULL;
	int count = 0;

	if (uv_interface_addresses(&interfaces, &count))
		count = 0;
	for (int i = 0; i < count; i++) {
		char host[ES_ADDRESS_MAX + 1];
		if (interfaces[i].is_internal ||
		    interfaces[i].address.address4.sin_family != AF_INET ||
		    uv_ip4_name(&interfaces[i].address.address4, host, sizeof host))
			continue;
		add(a, host, port);
	}
	if (interfaces)
		uv_free_interface_addresses(interfaces, count);
	if (a->len == 0)
		add(a, "127.0.0.1", port);
}

static int take_given(struct es_cli *cli, struct addresses *a)
{
	const char *given[ES_ADDRESSES_MAX];
	size_t count = es_args_values(cli->args, "address", given, ES_ADDRESSES_MAX);

	if (count > ES_ADDRESSES_MAX)
		return es_misused(cli, "invite: --address may be given %d times at most",
		                  ES_ADDRESSES_MAX);
	for (size_t i = 0; i < count; i++) {
		struct es_peer_way way;
		if (es_peer_way_parse(given[i], &way) || way.address.port == 0)
			return es_misused(cli,
			                  "%s: this is no address; write HOST:PORT, as "
			                  "node.example.org:7400, or wss://essaim.example.org/peer",
			                  given[i]);
		add_text(a, given[i]);
	}
	return ES_EXIT_OK;
}

/* Where this node listens, or listened last. */
static int take_own(struct es_cli *cli, struct addresses *a)
{
	char own[ES_ADDRESS_MAX + 1] = "", site[ES_ADDRESS_MAX + 1] = "";
	struct es_address address;

	if (cli->service) {
		snprintf(own, sizeof own, "%s", cli->service->peer_address);
		snprintf(site, sizeof site, "%s", cli->service->peer_site);
	} else {
		if (es_serve_peer_address(cli->node, own))
			own[0] = '\0';
		if (es_serve_peer_site(cli->node, site))
			site[0] = '\0';
	}
	if (!own[0] && site[0]) { /* hosted: peers come in by its site */
		add_text(a, site);
		return ES_EXIT_OK;
	}
	if (!own[0] || es_address_parse(own, &address))
		return es_fail(cli,
		               "invite: this node has not served yet, so its address is not "
		               "known; start it (`essaim serve`), or give --address HOST:PORT");
	if (!es_address_is_any(&address)) {
		add(a, address.host, address.port);
		add_text(a, site);
		return ES_EXIT_OK;
	}
	/* The site is what a joiner beyond this network reaches, and each address in vain costs it a while. */
	add_text(a, site);
	add_interfaces(a, address.port);
	es_note(cli,
	        "The ticket names %s%s as this node's address. If it is reached under another, "
	        "give --address HOST:PORT.",
	        a->list[0], a->len > 1 ? " and others" : "");
	return ES_EXIT_OK;
}

static int may_invite(struct es_cli *cli)
{
	struct es_reading reading;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	const struct es_federation *f = &reading.federation;
	if (es_id_is_zero(&f->id))
		exit_code = es_fail(cli, "invite: this structure is in no federation; run `essaim "
		                         "found`, or `essaim join`");
	else if (!es_federation_member(f, &cli->node->identity.structure))
		exit_code = es_fail(cli, "invite: this structure is no member of the federation; "
		                         "ask a member for a ticket");
	es_reading_end(&reading);
	return exit_code;
}

static int print_ticket(struct es_cli *cli, const struct es_ticket *ticket)
{
	char text[ES_TICKET_MAX + 1], when[ES_WHEN_LEN];
	es_err err = es_ticket_encode(ticket, text, sizeof text);

	if (err)
		return es_fail_err(cli, "cannot write the ticket", err);
	es_when(ticket->expires_ms, when);
	if (cli->json)
		es_print(cli, "{\"ticket\": \"%s\", \"expires\": %llu}\n", text,
		         (unsigned long long)ticket->expires_ms);
	else
		es_print(cli, "%s\n", text);
	es_note(cli, "It admits one structure, until %s. Hand it over as you would a key.", when);
	return ES_EXIT_OK;
}

static int run_invite(struct es_cli *cli)
{
	struct addresses a = {.len = 0};
	struct es_ticket ticket;
	uint64_t valid_ms;

	if (es_duration_parse(es_args_value(cli->args, "valid", "7d"), ES_TICKET_VALID_MAX_MS,
	                      &valid_ms))
		return es_misused(cli,
		                  "invite: --valid takes a number with s, m, h or d, at most a "
		                  "year: 7d");
	int exit_code = may_invite(cli);
	if (!exit_code)
		exit_code = take_given(cli, &a);
	if (!exit_code && a.len == 0)
		exit_code = take_own(cli, &a);
	if (exit_code)
		return exit_code;
	es_err err = es_node_invite(cli->node, valid_ms, a.list, a.len, &ticket);
	if (err == ES_LIMIT)
		return es_fail(cli,
		               "invite: %d tickets are open already; wait until some are used or "
		               "expire",
		               ES_TICKETS_OPEN_MAX);
	return err ? es_fail_err(cli, "cannot make a ticket", err) : print_ticket(cli, &ticket);
}

const struct es_command es_command_invite = {
        .name = "invite",
        .operands = "",
        .summary = "Prints a ticket with which one structure can join",
        .details = "The ticket stands alone on standard output.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .run = run_invite,
};
