/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/mail.h"

#include "account/digest.h"
#include "cli/file.h"
#include "cli/print.h"
#include "mail/bounce.h"

#include <stdio.h>
#include <string.h>

#define JSON_MAX (256u * 1024)
#define TEST_VALID_MS (3600ull * 1000)

static const struct es_flag flags[] = {
        {"to", "ADDRESS", "whom the letter of a test goes to, or which address does not exist"},
};

static struct es_mail *need_mail(struct es_cli *cli, int *exit_code)
{
	*exit_code = ES_EXIT_OK;
	if (!cli->service)
		*exit_code = es_fail(cli, "no node is running on this home: letters go out while "
		                          "`essaim serve` runs; start it first");
	else if (!cli->node->mail)
		*exit_code = es_fail(cli, "mail is not set up; give `essaim serve` --mail-relay "
		                          "and --mail-from");
	return cli->node->mail;
}

static int test(struct es_cli *cli, struct es_mail *mail)
{
	const char *to = es_args_value(cli->args, "to", NULL);
	char subject[ES_NAME_MAX + 40], text[ES_NAME_MAX + 200];
	char address[ES_MAIL_ADDRESS_MAX + 1];

	if (!to)
		return es_misused(cli, "mail test: --to is missing; see `essaim mail --help`");
	if (es_mail_address(es_bytes_str(to), address))
		return es_misused(cli, "mail test: --to %s: this is no e-mail address", to);
	snprintf(subject, sizeof subject, "A test from %s", cli->node->identity.name);
	snprintf(text, sizeof text,
	         "The node of %s sends letters, and this one has arrived.\n\n%s\n",
	         cli->node->identity.name, es_mail_public_url(mail));
	struct es_letter letter = {.kind = "test",
	                           .to = es_bytes_str(address),
	                           .lang = es_bytes_str("en"),
	                           .subject = es_bytes_str(subject),
	                           .text = es_bytes_str(text),
	                           .expires_ms = es_now_ms() + TEST_VALID_MS};
	es_err err = es_mail_post(mail, &letter);
	if (err)
		return es_fail_err(cli, "the letter was not taken", err);
	es_note(cli, "it is on its way; `essaim mail show` says what became of it");
	return ES_EXIT_OK;
}

static int show_json(struct es_cli *cli, const struct es_mail_state *state)
{
	struct es_writer w;

	es_writer_grow(&w, JSON_MAX);
	es_write_map(&w, 4);
	es_write_cstr(&w, "waiting");
	es_write_uint(&w, state->waiting);
	es_write_cstr(&w, "sent");
	es_write_uint(&w, state->sent);
	es_write_cstr(&w, "why");
	es_write_cstr(&w, state->why);
	es_write_cstr(&w, "given_up");
	es_write_array(&w, state->failures_len);
	for (size_t i = 0; i < state->failures_len; i++) {
		const struct es_mail_failure *f = &state->failures[i];
		es_write_map(&w, 4);
		es_write_cstr(&w, "time");
		es_write_uint(&w, f->time_ms);
		es_write_cstr(&w, "kind");
		es_write_cstr(&w, f->kind);
		es_write_cstr(&w, "domain");
		es_write_cstr(&w, f->domain);
		es_write_cstr(&w, "why");
		es_write_cstr(&w, f->why);
	}
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

static int show(struct es_cli *cli, struct es_mail *mail)
{
	struct es_mail_state state;
	char when[ES_WHEN_LEN];

	es_mail_look(mail, &state);
	if (cli->json)
		return show_json(cli, &state);
	es_print(cli, "waiting %zu\nsent since the start %llu\n", state.waiting,
	         (unsigned long long)state.sent);
	if (state.why[0])
		es_print(cli, "the last attempt failed: %s\n", state.why);
	for (size_t i = 0; i < state.failures_len; i++) {
		const struct es_mail_failure *f = &state.failures[i];
		es_when(f->time_ms, when);
		es_print(cli, "given up %s\t%s\tto somebody at %s\t%s\n", when, f->kind, f->domain,
		         f->why);
	}
	return ES_EXIT_OK;
}

/* --- what came back ---------------------------------------------------------------------------- */

/* The addresses, a line each: the mail itself stays on the asking side. No address is printed: what a
 * delivery agent runs is written down by many. */
static int bounced(struct es_cli *cli)
{
	char address[ES_MAIL_ADDRESS_MAX + 1];
	struct es_bytes rest = cli->input;
	size_t marked = 0;

	while (rest.len) {
		const uint8_t *end = memchr(rest.data, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.data) : rest.len;
		es_err err = es_mail_address(es_bytes_of(rest.data, len), address);
		if (!err)
			err = es_address_bounced(cli->node, address);
		if (err && err != ES_NOT_FOUND)
			return es_fail_err(cli, "not noted", err);
		marked += err == ES_OK;
		len += end != NULL;
		rest = es_bytes_of(rest.data + len, rest.len - len);
	}
	if (marked)
		es_note(cli, "%zu of this node's people will see it; nothing goes there unasked",
		        marked);
	else
		es_note(cli, "%s",
		        cli->input.len ? "nobody here has this address"
		                       : "this mail names no mailbox that does not exist");
	return ES_EXIT_OK;
}

/* What the mail tells, as the running node gets it. */
static int read_bounce(struct es_cli *cli, const char *name, struct es_writer *list)
{
	char found[ES_BOUNCES_MAX][ES_MAIL_ADDRESS_MAX + 1];
	struct es_writer mail;
	int exit_code = es_file_read(cli, name, ES_BOUNCE_BYTES_MAX, &mail);

	if (exit_code)
		return exit_code;
	size_t count = es_bounce_read(es_writer_bytes(&mail), found);
	es_writer_free(&mail);
	for (size_t i = 0; i < count; i++) {
		es_write_raw(list, es_bytes_str(found[i]));
		es_write_raw(list, es_bytes_str("\n"));
	}
	return list->err ? es_fail_err(cli, name, list->err) : ES_EXIT_OK;
}

static int front_bounced(struct es_cli *cli)
{
	const struct es_args *args = cli->args;
	const char *to = es_args_value(args, "to", NULL);
	char address[ES_MAIL_ADDRESS_MAX + 1];
	struct es_writer list;
	int exit_code = ES_EXIT_OK;

	if ((args->operands_len == 2) == (to != NULL))
		return es_misused(cli,
		                  "mail bounced: takes a mail (a file, or -), or --to ADDRESS");
	if (to && es_mail_address(es_bytes_str(to), address))
		return es_misused(cli, "mail bounced: --to %s: this is no e-mail address", to);
	es_writer_grow(&list, ES_BOUNCES_MAX * (ES_MAIL_ADDRESS_MAX + 1));
	if (to)
		es_write_raw(&list, es_bytes_str(address));
	else
		exit_code = read_bounce(cli, args->operands[1], &list);
	cli->input = es_writer_bytes(&list);
	if (!exit_code)
		exit_code = es_door_run(cli->door, cli);
	es_writer_free(&list);
	return exit_code;
}

static int front_mail(struct es_cli *cli)
{
	if (strcmp(cli->args->operands[0], "bounced") == 0)
		return front_bounced(cli);
	if (cli->args->operands_len != 1)
		return es_misused(cli, "mail: takes no file here; see `essaim mail --help`");
	return es_door_run(cli->door, cli);
}

static int run_mail(struct es_cli *cli)
{
	const char *what = cli->args->operands[0];
	int exit_code;

	if (strcmp(what, "bounced") == 0)
		return bounced(cli);
	if (strcmp(what, "show") != 0 && strcmp(what, "test") != 0)
		return es_misused(cli, "mail: %s is not known; take show, test or bounced", what);
	struct es_mail *mail = need_mail(cli, &exit_code);
	if (exit_code)
		return exit_code;
	return what[0] == 't' ? test(cli, mail) : show(cli, mail);
}

const struct es_command es_command_mail = {
        .name = "mail",
        .operands = "show|test|bounced [FILE]",
        .summary = "Says how it stands with the letters of this node",
        .details =
                "show: how many wait, and which were given up and why\n"
                "test --to ADDRESS: sends a letter\n"
                "bounced FILE: reads a letter that came back as a mail (RFC 3464; - is standard\n"
                "input): nothing goes unasked to a mailbox that it says does not exist, and the\n"
                "person sees it on the page of their account. Any other mail is passed over.\n"
                "bounced --to ADDRESS: the same, by hand\n"
                "\n"
                "  # in ~essaim/.forward, for the mailbox of --mail-bounces; 75: again later\n"
                "  \"|essaim mail bounced --home /var/lib/essaim - || exit 75\"",
        .operands_min = 1,
        .operands_max = 2,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .front = front_mail,
        .run = run_mail,
};
