/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/federation.h"

#include <string.h>

static const struct es_flag flags[] = {
        {"reason", "TEXT", "why: it stands in the act (suspend, hand-over, entrust, close)"},
        {"yes", NULL, "sign what was shown (suspend, rotate, close)"},
        {"lost", NULL, "the structure has lost its key (rotate)"},
        {"logs", "N", "how many logs of it count (allow)"},
        {"leaves", "N", "how many records of each log (allow)"},
        {"body-bytes", "N", "how many bytes of bodies of each log (allow)"},
};

/* --- approve, refuse -------------------------------------------------------------------------- */

struct search {
	const char *typed;
	size_t len, found;
	struct es_id id;
};

static es_err look(void *context, const struct es_motion_row *row)
{
	struct search *s = context;
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&row->id, hex);
	if (row->object.len > 0 && strncmp(hex, s->typed, s->len) == 0) {
		s->id = row->id;
		s->found++;
	}
	return ES_OK;
}

static es_err find_motion(struct es_snapshot *snap, const char *typed, size_t len,
                          struct es_id *out)
{
	struct search s = {.typed = typed, .len = len};
	es_err err = es_motion_each(snap, look, &s);

	*out = s.id;
	if (!err && s.found != 1)
		err = s.found ? ES_AMBIGUOUS : ES_NOT_FOUND;
	return err;
}

static int read_id(struct es_cli *cli, struct es_id *out)
{
	struct es_reading reading;

	if (cli->args->operands_len != 2)
		return es_misused(cli,
		                  "federation %s: give the id of one motion; see `essaim "
		                  "federation pending`",
		                  cli->args->operands[0]);
	const char *typed = cli->args->operands[1];
	size_t len = strlen(typed);
	if (len < 8 || len >= ES_ID_HEX_LEN || strspn(typed, "0123456789abcdef") != len)
		return es_misused(cli, "%s: this is no id; give 8 to 64 hexadecimal digits", typed);
	int exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	es_err err = find_motion(reading.snap, typed, len, out);
	es_reading_end(&reading);
	if (err == ES_AMBIGUOUS)
		return es_fail(cli, "%s: several motions begin so; give more digits", typed);
	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: no motion here begins so; see `essaim federation pending`",
		               typed);
	return err ? es_fail_err(cli, typed, err) : ES_EXIT_OK;
}

static int approve(struct es_cli *cli)
{
	struct es_order order = {.type = ES_ORDER_APPROVE};
	int exit_code = read_id(cli, &order.id);

	return exit_code ? exit_code : es_federation_give(cli, &order);
}

static int refuse(struct es_cli *cli)
{
	struct es_order order = {.type = ES_ORDER_REFUSE, .node = cli->node};
	int exit_code = read_id(cli, &order.id);

	if (exit_code)
		return exit_code;
	order.now_ms = es_now_ms();
	es_err err = es_store_apply(cli->node->store, es_order_apply, &order.change);
	if (err == ES_INVALID)
		return es_fail(cli, "federation refuse: nobody holds back a structure that wants "
		                    "to leave");
	return err ? es_federation_refuse_order(cli, err) : es_federation_tell(cli, &order);
}

/* --- which ------------------------------------------------------------------------------------ */

static const struct {
	const char *word;
	size_t operands_max; /* behind the word */
	int (*run)(struct es_cli *cli);
} words[] = {
        {"show", 0, es_federation_show},
        {"acts", 0, es_federation_acts},
        {"pending", 0, es_federation_pending},
        {"approve", 1, approve},
        {"refuse", 1, refuse},
        {"suspend", 1, es_federation_suspend},
        {"renew-key", 0, es_federation_renew_key},
        {"rotate", 2, es_federation_rotate},
        {"new-key", 0, es_federation_new_key},
        {"stewards", ES_STEWARDS_MAX, es_federation_set_stewards},
        {"policy", 8, es_federation_set_policy},
        {"hand-over", 1, es_federation_hand_over},
        {"allow", 1, es_federation_allow},
        {"entrust", 2, es_federation_entrust},
        {"close", 0, es_federation_close},
        {"resume", 0, es_federation_resume},
};

static int run_federation(struct es_cli *cli)
{
	const char *word = cli->args->operands_len ? cli->args->operands[0] : "show";

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].word, word) != 0)
			continue;
		if (cli->args->operands_len > 1 + words[i].operands_max)
			return es_misused(cli,
			                  "federation %s: too many words; see `essaim federation "
			                  "--help`",
			                  word);
		return words[i].run(cli);
	}
	return es_misused(cli, "federation: %s is not known; see `essaim federation --help`", word);
}

const struct es_command es_command_federation = {
        .name = "federation",
        .operands = "WHAT […]",
        .summary = "Shows the federation and takes part in its acts",
        .details =
                "show: members, offices, policy        acts: the chain of acts\n"
                "pending: what waits to become an act\n"
                "approve ID, refuse ID: what this node's operator says to something that waits\n"
                "suspend STRUCTURE --reason R [--yes]: shows how much of it goes on counting; "
                "signs "
                "with --yes\n"
                "renew-key: a new network key (the coordinator's node)\n"
                "rotate [--yes]: a new key of this structure, signed by structure.key; this node "
                "goes on\n"
                "under it once the act counts\n"
                "new-key: the same where structure.key is lost; prints a word for other members\n"
                "rotate --lost STRUCTURE WORD [--yes]: asks for that new key; who approves makes "
                "sure with\n"
                "the structure's people that it is theirs\n"
                "stewards STRUCTURE…: who they are from now on    policy KIND=N…: approvals that "
                "acts need\n"
                "hand-over STRUCTURE --reason R: who coordinates, with or without the one that "
                "does\n"
                "entrust STRUCTURE KEEPER --reason R: who takes care of what a structure "
                "published that left\n"
                "allow STRUCTURE [--logs N] [--leaves N] [--body-bytes N]: raises an allowance\n"
                "close --reason R --yes: ends the federation\n"
                "resume: a home that was restored from a backup cosigns and proposes acts again; "
                "safe once\n"
                "`essaim status` shows its partners live and `acts` ends as theirs does, and the "
                "original\n"
                "does not run any more: it must not sign twice what it signed after the backup\n"
                "A structure is given by its name or 8 to 64 digits of its id. Each of these is "
                "this "
                "structure's\n"
                "approval: the act counts with those that the policy asks for and a majority of "
                "the "
                "stewards.",
        .operands_max = 16,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .run = run_federation,
};
