/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/policy.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"

static const struct es_flag flags[] = {
        {"kinds", "LIST", "only texts of these kinds, as practice,tool,comment; or none"},
        {"langs", "LIST", "only texts in these languages, as fr,it; what has none always comes"},
        {"max-size", "BYTES", "only texts of at most so many bytes, rounded up to 256, 512, 1024…"},
        {"all", NULL, "all texts again"},
};

#define JSON_MAX 65536

/* --- in words and in JSON --------------------------------------------------------------------- */

static void say_kind(struct es_cli *cli, uint64_t kind)
{
	const char *word = es_kind_word(kind);

	if (word)
		es_print(cli, "%s", word);
	else
		es_print(cli, "%" PRIu64, kind);
}

void es_policy_say(struct es_cli *cli, const struct es_body_policy *p)
{
	if (es_body_policy_is_all(p)) {
		es_print(cli, "all texts");
		return;
	}
	es_print(cli, "texts of %s", p->some_kinds ? p->kinds_len ? "" : "no kind" : "all kinds");
	for (size_t i = 0; i < p->kinds_len; i++) {
		es_print(cli, i ? ", " : "");
		say_kind(cli, p->kinds[i]);
	}
	if (p->some_langs)
		es_print(cli, " in %s", p->langs_len ? "" : "no language");
	for (size_t i = 0; i < p->langs_len; i++)
		es_print(cli, "%s%s", i ? ", " : "", p->langs[i]);
	if (p->max_size)
		es_print(cli, " up to %" PRIu64 " bytes", p->max_size);
}

void es_policy_json(const struct es_body_policy *p, struct es_writer *w)
{
	es_write_cstr(w, "kinds");
	if (p->some_kinds)
		es_write_array(w, p->kinds_len);
	else
		es_write_nil(w);
	for (size_t i = 0; i < p->kinds_len; i++)
		if (es_kind_word(p->kinds[i]))
			es_write_cstr(w, es_kind_word(p->kinds[i]));
		else
			es_write_uint(w, p->kinds[i]);
	es_write_cstr(w, "langs");
	if (p->some_langs)
		es_write_array(w, p->langs_len);
	else
		es_write_nil(w);
	for (size_t i = 0; i < p->langs_len; i++)
		es_write_cstr(w, p->langs[i]);
	es_write_cstr(w, "max_size");
	if (p->max_size)
		es_write_uint(w, p->max_size);
	else
		es_write_nil(w);
}

/* --- what is asked for ------------------------------------------------------------------------ */

static es_err add_kind(struct es_body_policy *p, struct es_bytes word)
{
	uint64_t kind;
	es_err err = es_kind_of(word, &kind);

	return err ? err : es_body_policy_kind(p, kind);
}

/* Calls add for each of the words between commas. *bad is the one that it refused. */
static es_err each_word(const char *list, struct es_body_policy *p,
                        es_err (*add)(struct es_body_policy *p, struct es_bytes word),
                        struct es_bytes *bad)
{
	es_err err = ES_OK;

	for (const char *at = list; !err; at++) {
		size_t len = strcspn(at, ",");
		*bad = es_bytes_of((const uint8_t *)at, len);
		err = add(p, *bad);
		at += len;
		if (*at == '\0')
			break;
	}
	return err;
}

static int read_list(struct es_cli *cli, const char *flag, struct es_body_policy *p, bool *some,
                     es_err (*add)(struct es_body_policy *p, struct es_bytes word))
{
	const char *list = es_args_value(cli->args, flag, NULL);
	struct es_bytes bad;

	if (!list)
		return ES_EXIT_OK;
	*some = true;
	if (strcmp(list, "none") == 0)
		return ES_EXIT_OK;
	es_err err = each_word(list, p, add, &bad);
	if (err == ES_LIMIT)
		return es_misused(cli, "policy: --%s: these are too many", flag);
	return err ? es_misused(cli, "policy: --%s: \"%.*s\" is not known", flag,
	                        (int)(bad.len < 60 ? bad.len : 60), (const char *)bad.data)
	           : ES_EXIT_OK;
}

static int read_size(struct es_cli *cli, struct es_body_policy *p)
{
	const char *text = es_args_value(cli->args, "max-size", NULL);
	char *end;

	if (!text)
		return ES_EXIT_OK;
	unsigned long long size = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || size < ES_BODY_CLASS_MIN ||
	    size > ES_BODY_MAX)
		return es_misused(cli, "policy: --max-size takes a number from %d to %d",
		                  ES_BODY_CLASS_MIN, ES_BODY_MAX);
	p->max_size = size;
	return ES_EXIT_OK;
}

struct policy_change {
	struct es_change change; /* first */
	const struct es_body_policy *policy;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	return es_write_policy(w, ((const struct policy_change *)change)->policy);
}

static int set(struct es_cli *cli)
{
	struct es_body_policy p = {.structure = cli->node->identity.structure};
	struct policy_change change = {.policy = &p};
	int exit_code = read_list(cli, "kinds", &p, &p.some_kinds, add_kind);

	if (!exit_code)
		exit_code = read_list(cli, "langs", &p, &p.some_langs, es_body_policy_lang);
	if (!exit_code)
		exit_code = read_size(cli, &p);
	if (!exit_code && es_args_has(cli->args, "all") && !es_body_policy_is_all(&p))
		exit_code = es_misused(cli, "policy: --all goes with none of the others");
	if (exit_code)
		return exit_code;
	es_err err = es_store_apply(cli->node->store, apply, &change.change);
	return err ? es_fail_err(cli, "the policy was not kept", err) : ES_EXIT_OK;
}

static int show(struct es_cli *cli)
{
	struct es_body_policy p;
	struct es_snapshot *snap;
	struct es_writer w;
	es_err err = es_snapshot_begin(cli->node->store, &snap);

	if (err)
		return es_fail_err(cli, "cannot read the store", err);
	es_store_policy(snap, &p);
	es_snapshot_end(snap);
	if (!cli->json) {
		es_policy_say(cli, &p);
		es_print(cli, "\n");
		return ES_EXIT_OK;
	}
	es_writer_grow(&w, JSON_MAX);
	es_write_map(&w, 3);
	es_policy_json(&p, &w);
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

static int run_policy(struct es_cli *cli)
{
	int exit_code = ES_EXIT_OK;

	for (size_t i = 0; i < sizeof flags / sizeof flags[0] && !exit_code; i++)
		if (es_args_has(cli->args, flags[i].name)) {
			exit_code = set(cli);
			break;
		}
	return exit_code ? exit_code : show(cli);
}

const struct es_command es_command_policy = {
        .name = "policy",
        .operands = "",
        .summary = "Says or changes which texts this node takes from others",
        .details = "What is given replaces what was set before; without options it is shown.\n"
                   "The headers of all records come in any case, and so do the texts of this\n"
                   "structure, of erasures and of the beginnings of logs. Texts that are here\n"
                   "already stay. What is wanted anew is fetched from partners.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .run = run_policy,
};
