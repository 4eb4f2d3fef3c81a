/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/account.h"

#include "account/enter.h"
#include "account/people.h"
#include "node_limits.h"
#include "qr.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cli/file.h"
#include "cli/print.h"

static const struct es_flag flags[] = {
        {"login", "L", "what the person types to sign in"},
        {"name", "N", "what others see: a first name will do"},
        {"role", "R", "learner, professional, editor or operator"},
        {"lang", "xx", "the person's language (the structure's)"},
};

static const char *form_of(const char *field)
{
	if (strcmp(field, "login") == 0)
		return "take 3 to 64 of a-z 0-9 . _ @ + -";
	if (strcmp(field, "password") == 0)
		return "take 8 characters or more";
	if (strcmp(field, "name") == 0)
		return "take 1 to 80 characters";
	return "see `essaim account --help`";
}

static int refuse(struct es_cli *cli, const char *login, es_err err, const char *field)
{
	switch (err) {
	case ES_EXISTS:
		return es_fail(cli, "%s: this login is taken; choose another", login);
	case ES_NOT_FOUND:
		return es_fail(cli, "%s: no such account; see `essaim account list`", login);
	case ES_INVALID:
		return es_fail(cli, "%s: this %s is not possible; %s", login,
		               field ? field : "value", form_of(field ? field : ""));
	default:
		return es_fail_err(cli, login, err);
	}
}

static int need(struct es_cli *cli, const char *flag, const char **value)
{
	*value = es_args_value(cli->args, flag, NULL);
	if (*value)
		return ES_EXIT_OK;
	return es_misused(cli, "account %s: --%s is missing; see `essaim account --help`",
	                  cli->args->operands[0], flag);
}

static int need_role(struct es_cli *cli, enum es_role *role)
{
	const char *word;
	int exit_code = need(cli, "role", &word);

	if (exit_code)
		return exit_code;
	if (es_role_of(es_bytes_str(word), role))
		return es_misused(cli,
		                  "%s: no such role; take learner, professional, editor or "
		                  "operator",
		                  word);
	return ES_EXIT_OK;
}

static int add(struct es_cli *cli, const char *login)
{
	struct es_account_request request = {.login = es_bytes_str(login), .password = cli->input};
	struct es_account account;
	const char *name, *field = NULL;
	int exit_code = need(cli, "name", &name);

	if (!exit_code)
		exit_code = need_role(cli, &request.role);
	if (exit_code)
		return exit_code;
	request.name = es_bytes_str(name);
	request.lang = es_bytes_str(es_args_value(cli->args, "lang", cli->node->identity.lang));
	es_err err = es_account_check(&request, &field);
	if (!err)
		err = es_account_create(cli->node, &request, &account);
	if (err)
		return refuse(cli, login, err, field);
	if (cli->json)
		es_print(cli, "{\"login\": \"%s\"}\n", account.login);
	else
		es_print(cli, "%s\n", account.login);
	return ES_EXIT_OK;
}

static int set_role(struct es_cli *cli, const char *login)
{
	enum es_role role;
	char folded[ES_LOGIN_MAX + 1];
	int exit_code = need_role(cli, &role);

	if (exit_code)
		return exit_code;
	es_err err = es_login_fold(es_bytes_str(login), folded);
	if (!err)
		err = es_person_role(cli->node, NULL, folded, role, es_bytes_str(""));
	return err ? refuse(cli, login, err, "login") : ES_EXIT_OK;
}

static int reset(struct es_cli *cli, const char *login)
{
	char folded[ES_LOGIN_MAX + 1];
	es_err err = es_login_fold(es_bytes_str(login), folded);

	if (!err)
		err = es_account_set_password(cli->node, folded, cli->input);
	return err ? refuse(cli, login, err, "password") : ES_EXIT_OK;
}

static bool is_dark(const struct es_qr *qr, unsigned row, unsigned column)
{
	const unsigned quiet = 2;

	return row >= quiet && column >= quiet && row < qr->side + quiet &&
	       column < qr->side + quiet && qr->dark[(row - quiet) * qr->side + column - quiet];
}

/* Two rows of the square in one of the terminal, light on dark as terminals mostly are. */
static void draw(struct es_cli *cli, const char *text)
{
	static const char *const blocks[2][2] = {{"█", "▀"}, {"▄", " "}};
	struct es_qr qr;

	if (es_qr_make(text, &qr))
		return;
	for (unsigned row = 0; row < qr.side + 4; row += 2) {
		for (unsigned column = 0; column < qr.side + 4; column++)
			es_print(cli, "%s",
			         blocks[is_dark(&qr, row, column)][is_dark(&qr, row + 1, column)]);
		es_print(cli, "\n");
	}
}

/* For somebody at the counter who has forgotten the password, or never had one. */
static int give_code(struct es_cli *cli, const char *login)
{
	char code[ES_CODE_LEN(ES_COUNTER_GROUPS)], url[ES_ARGUMENT_MAX + 64];
	const char *site = cli->node->public_url;
	char folded[ES_LOGIN_MAX + 1];

	es_err err = es_login_fold(es_bytes_str(login), folded);
	if (!err)
		err = es_enter_counter(cli->node, folded, code);
	if (err)
		return refuse(cli, login, err, "login");
	if (cli->json) {
		es_print(cli, "{\"login\": \"%s\", \"code\": \"%s\"}\n", folded, code);
		return ES_EXIT_OK;
	}
	es_print(cli, "%s\n", code);
	if (!site || !cli->width)
		return ES_EXIT_OK;
	snprintf(url, sizeof url, "%.*s/sign-in#code=%s",
	         (int)(strlen(site) - (site[strlen(site) - 1] == '/')), site, code);
	es_print(cli, "%s\n", url);
	draw(cli, url);
	return ES_EXIT_OK;
}

struct listing {
	struct es_cli *cli;
	struct es_writer items;
	size_t count;
};

static es_err list_one(void *context, const struct es_account *account)
{
	struct listing *l = context;
	struct es_writer *w = &l->items;

	l->count++;
	if (!l->cli->json) {
		es_print(l->cli, "%s\t%s\t%s\t%s\n", account->login, account->role, account->lang,
		         account->name);
		return ES_OK;
	}
	es_write_map(w, 4);
	es_write_cstr(w, "login");
	es_write_cstr(w, account->login);
	es_write_cstr(w, "name");
	es_write_cstr(w, account->name);
	es_write_cstr(w, "role");
	es_write_cstr(w, account->role);
	es_write_cstr(w, "lang");
	es_write_cstr(w, account->lang);
	return w->err;
}

static int list(struct es_cli *cli)
{
	struct listing l = {.cli = cli};
	struct es_snapshot *snap;
	int exit_code = ES_EXIT_OK;
	es_err err = es_snapshot_begin(cli->node->store, &snap);

	if (err)
		return es_fail_err(cli, "cannot read the store", err);
	es_writer_grow(&l.items, 16u << 20);
	err = es_account_each(snap, list_one, &l);
	es_snapshot_end(snap);
	if (err) {
		exit_code = es_fail_err(cli, "cannot read the accounts", err);
	} else if (cli->json) {
		struct es_writer all;
		es_writer_grow(&all, 16u << 20);
		es_write_array(&all, l.count);
		es_write_raw(&all, es_writer_bytes(&l.items));
		exit_code = es_print_json(cli, &all, true);
		es_writer_free(&all);
	}
	es_writer_free(&l.items);
	return exit_code;
}

static int run_account(struct es_cli *cli)
{
	const char *what = cli->args->operands[0];
	const char *login;

	if (strcmp(what, "list") == 0)
		return list(cli);
	int exit_code = need(cli, "login", &login);
	if (exit_code)
		return exit_code;
	if (strcmp(what, "add") == 0)
		return add(cli, login);
	if (strcmp(what, "role") == 0)
		return set_role(cli, login);
	if (strcmp(what, "reset") == 0)
		return reset(cli, login);
	if (strcmp(what, "code") == 0)
		return give_code(cli, login);
	return es_misused(cli, "account: %s is not known; take add, list, role, reset or code",
	                  what);
}

/* What is missing is said before anybody types a password. */
static int check(struct es_cli *cli, const char *what)
{
	static const char *const words[] = {"add", "list", "role", "reset", "code"};
	const char *value;
	enum es_role role;
	size_t i = 0;
	int exit_code = ES_EXIT_OK;

	while (i < sizeof words / sizeof words[0] && strcmp(words[i], what) != 0)
		i++;
	if (i == sizeof words / sizeof words[0])
		return es_misused(
		        cli, "account: %s is not known; take add, list, role, reset or code", what);
	if (strcmp(what, "list") != 0)
		exit_code = need(cli, "login", &value);
	if (!exit_code && strcmp(what, "add") == 0)
		exit_code = need(cli, "name", &value);
	if (!exit_code && (strcmp(what, "add") == 0 || strcmp(what, "role") == 0))
		exit_code = need_role(cli, &role);
	return exit_code;
}

/* The password is asked for where the person sits. */
static int front_account(struct es_cli *cli)
{
	const char *what = cli->args->operands[0];
	char password[ES_PASSWORD_BUFFER];
	int exit_code = check(cli, what);

	if (exit_code)
		return exit_code;
	if (strcmp(what, "add") != 0 && strcmp(what, "reset") != 0)
		return es_door_run(cli->door, cli);
	exit_code = es_password_read(cli, password);
	if (exit_code)
		return exit_code;
	cli->input = es_bytes_str(password);
	exit_code = es_door_run(cli->door, cli);
	cli->input = (struct es_bytes){0};
	sodium_memzero(password, sizeof password);
	return exit_code;
}

const struct es_command es_command_account = {
        .name = "account",
        .operands = "add|list|role|reset|code",
        .summary = "Keeps the people of this node",
        .details = "add --login L --name N --role R: a new account\n"
                   "list: login, role, language and name of each\n"
                   "role --login L --role R: gives another role\n"
                   "reset --login L: a new password\n"
                   "code --login L: a code that lets the person in once, within a day\n"
                   "The password comes from ESSAIM_PASSWORD, or is asked for without echo.",
        .operands_min = 1,
        .operands_max = 1,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .front = front_account,
        .run = run_account,
};
