/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/federation.h"
#include "federation/listed.h"

#define OPERANDS_BEFORE 1 /* the word that says what to do */

/* --- giving an order -------------------------------------------------------------------------- */

int es_federation_refuse_order(struct es_cli *cli, es_err err)
{
	const char *what = cli->args->operands[0];

	switch (err) {
	case ES_STATE:
		return es_fail(cli, "federation: this structure is in none; run `essaim found`, or "
		                    "`essaim join`");
	case ES_NOT_MEMBER:
		return es_fail(cli,
		               "federation %s: this node's structure has no say (it is "
		               "suspended, or its key was changed); ask the coordinator",
		               what);
	case ES_NOT_ALLOWED:
		return es_fail(cli, "federation %s: this is for the coordinator's node; ask it",
		               what);
	case ES_NOT_FOUND:
		return es_fail(cli,
		               "federation %s: nothing of this id waits; see `essaim "
		               "federation pending`",
		               what);
	case ES_LIMIT:
		return es_fail(cli,
		               "federation %s: too many motions wait already; see `essaim "
		               "federation pending`",
		               what);
	case ES_INVALID:
	case ES_MALFORMED:
	case ES_BAD_UTF8:
	case ES_TOO_LARGE:
		return es_misused(cli, "federation %s: %s; see `essaim federation --help`", what,
		                  es_err_sentence(err));
	default:
		return es_fail_err(cli, "federation", err);
	}
}

int es_federation_tell(struct es_cli *cli, const struct es_order *order)
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&order->id, hex);
	if (cli->json) {
		es_print(cli, "{\"id\": \"%s\", \"counts\": %s}\n", hex,
		         order->counts ? "true" : "false");
		return ES_EXIT_OK;
	}
	es_print(cli, "%s\n", hex);
	if (order->counts)
		es_note(cli, "It is an act of the federation now.");
	else if (order->type == ES_ORDER_REFUSE)
		es_note(cli, "This node drops it, and takes it from nobody any more.");
	else if (order->type == ES_ORDER_RENEW_KEY)
		es_note(cli, "It counts once a majority of the stewards have cosigned it.");
	else
		es_note(cli,
		        "It waits for the others: `essaim federation pending` shows how far "
		        "it is%s.",
		        cli->service ? "" : ", once this node runs (`essaim serve`)");
	return ES_EXIT_OK;
}

int es_federation_give(struct es_cli *cli, struct es_order *order)
{
	order->node = cli->node;
	order->now_ms = es_now_ms();
	es_err err = es_store_apply(cli->node->store, es_order_apply, &order->change);
	return err ? es_federation_refuse_order(cli, err) : es_federation_tell(cli, order);
}

static struct es_writer payload_new(void)
{
	struct es_writer payload;

	es_writer_grow(&payload, ES_ACT_MAX);
	return payload;
}

/* Takes the payload over; err is what writing it gave. */
static int ask(struct es_cli *cli, uint64_t type, es_err err, struct es_writer *payload)
{
	struct es_order order = {
	        .type = ES_ORDER_ASK, .act_type = type, .payload = es_writer_bytes(payload)};
	int exit_code =
	        err ? es_federation_refuse_order(cli, err) : es_federation_give(cli, &order);

	es_writer_free(payload);
	return exit_code;
}

int es_federation_find(struct es_cli *cli, size_t operand, struct es_id *out)
{
	struct es_reading reading;
	int exit_code;

	if (cli->args->operands_len <= operand)
		return es_misused(cli,
		                  "federation %s: which structure? give its name or digits of "
		                  "its id",
		                  cli->args->operands[0]);
	exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = es_structure_find(cli, &reading.federation, cli->args->operands[operand], out);
	es_reading_end(&reading);
	return exit_code;
}

static int need_reason(struct es_cli *cli, const char **reason)
{
	*reason = es_args_value(cli->args, "reason", NULL);
	if (*reason)
		return ES_EXIT_OK;
	return es_misused(cli, "federation %s: --reason is missing; it stands in the act",
	                  cli->args->operands[0]);
}

/* A structure, and why. */
static int need_both(struct es_cli *cli, struct es_id *structure, const char **reason)
{
	int exit_code = need_reason(cli, reason);

	return exit_code ? exit_code : es_federation_find(cli, OPERANDS_BEFORE, structure);
}

/* --- what may be asked ------------------------------------------------------------------------ */

static int ask_suspend(struct es_cli *cli, const struct es_id *structure, const char *reason,
                       struct es_listed *listed)
{
	struct es_writer payload = payload_new();
	es_err err = es_suspend_payload(structure, reason, listed->logs, listed->len, &payload);
	return ask(cli, ES_ACT_SUSPEND, err, &payload);
}

static void show_listed(struct es_cli *cli, const struct es_listed *listed)
{
	es_note(cli, "Of its logs this much goes on counting, as this node holds it:");
	for (size_t i = 0; i < listed->len; i++) {
		char hex[ES_ID_HEX_LEN], root[ES_ID_HEX_LEN];
		es_id_hex(&listed->logs[i].log, hex);
		es_hex(listed->logs[i].root.bytes, sizeof listed->logs[i].root.bytes, root);
		es_note(cli, "  %.16s  %" PRIu64 " records, root %.16s", hex, listed->logs[i].size,
		        root);
	}
	if (listed->len == 0)
		es_note(cli, "  nothing");
}

int es_federation_list(struct es_cli *cli, const struct es_id *structure, struct es_listed *out)
{
	const char *what = cli->args->operands[0];
	es_err err = es_listed_load(cli->node, structure, out);

	if (err == ES_LIMIT)
		return es_fail(cli,
		               "federation %s: it has more than %d logs, which one act "
		               "cannot list; ask for help",
		               what, ES_LISTED_MAX);
	if (err)
		return es_fail_err(cli, what, err);
	show_listed(cli, out);
	if (es_args_has(cli->args, "yes"))
		return ES_EXIT_OK;
	es_listed_free(out);
	return es_fail(cli,
	               "federation %s: nothing was signed; run it again with --yes if this is "
	               "right",
	               what);
}

/* What the operator saw is what is signed. */
int es_federation_suspend(struct es_cli *cli)
{
	struct es_listed listed;
	struct es_id structure;
	const char *reason = NULL;
	int exit_code = need_both(cli, &structure, &reason);

	if (!exit_code)
		exit_code = es_federation_list(cli, &structure, &listed);
	if (exit_code)
		return exit_code;
	exit_code = ask_suspend(cli, &structure, reason, &listed);
	es_listed_free(&listed);
	return exit_code;
}

int es_federation_set_stewards(struct es_cli *cli)
{
	struct es_id stewards[ES_STEWARDS_MAX];
	size_t count = cli->args->operands_len - OPERANDS_BEFORE;
	int exit_code = ES_EXIT_OK;

	if (count == 0)
		return es_misused(cli, "federation stewards: name all who shall be stewards");
	for (size_t i = 0; i < count && !exit_code; i++)
		exit_code = es_federation_find(cli, OPERANDS_BEFORE + i, &stewards[i]);
	if (exit_code)
		return exit_code;
	struct es_writer payload = payload_new();
	es_err err = es_stewards_payload(stewards, count, &payload);
	return ask(cli, ES_ACT_STEWARDS, err, &payload);
}

static uint64_t *policy_number(struct es_policy *p, const char *word, size_t len)
{
	const struct {
		const char *word;
		uint64_t *number;
	} numbers[] = {
	        {"admit", &p->admit},   {"suspend", &p->suspend},
	        {"rotate", &p->rotate}, {"stewards", &p->stewards},
	        {"policy", &p->policy}, {"hand-over", &p->hand_over},
	        {"close", &p->close},   {"allowance", &p->allowance},
	};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (strlen(numbers[i].word) == len && strncmp(numbers[i].word, word, len) == 0)
			return numbers[i].number;
	return NULL;
}

static bool read_number(const char *text, uint64_t max, uint64_t *out)
{
	char *end;

	if (text[0] < '0' || text[0] > '9' || strlen(text) > 19)
		return false;
	*out = strtoull(text, &end, 10);
	return *end == '\0' && *out <= max;
}

static int read_policy(struct es_cli *cli, struct es_policy *policy)
{
	for (size_t i = OPERANDS_BEFORE; i < cli->args->operands_len; i++) {
		const char *word = cli->args->operands[i], *sign = strchr(word, '=');
		uint64_t *number = sign ? policy_number(policy, word, (size_t)(sign - word)) : NULL;
		if (!number || !read_number(sign + 1, ES_APPROVALS_MAX, number))
			return es_misused(cli,
			                  "%s: write KIND=NUMBER, as admit=2; kinds: admit, "
			                  "suspend, rotate, stewards, policy, hand-over, close, "
			                  "allowance; up to %d",
			                  word, ES_APPROVALS_MAX);
	}
	if (cli->args->operands_len == OPERANDS_BEFORE)
		return es_misused(cli, "federation policy: say what shall change, as admit=2");
	return ES_EXIT_OK;
}

int es_federation_set_policy(struct es_cli *cli)
{
	struct es_reading reading;
	struct es_policy policy;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	policy = reading.federation.policy;
	es_reading_end(&reading);
	exit_code = read_policy(cli, &policy);
	if (exit_code)
		return exit_code;
	struct es_writer payload = payload_new();
	es_err err = es_policy_payload(&policy, &payload);
	return ask(cli, ES_ACT_POLICY, err, &payload);
}

int es_federation_hand_over(struct es_cli *cli)
{
	struct es_id structure;
	const char *reason = NULL;
	int exit_code = need_both(cli, &structure, &reason);

	if (exit_code)
		return exit_code;
	struct es_writer payload = payload_new();
	es_err err = es_hand_over_payload(&structure, reason, &payload);
	return ask(cli, ES_ACT_HAND_OVER, err, &payload);
}

static int take_number(struct es_cli *cli, const char *flag, uint64_t *number)
{
	const char *text = es_args_value(cli->args, flag, NULL);

	if (text && !read_number(text, INT64_MAX, number))
		return es_misused(cli, "federation allow: --%s takes a number", flag);
	return ES_EXIT_OK;
}

static int read_allowance(struct es_cli *cli, const struct es_id *structure,
                          struct es_admission *out)
{
	struct es_reading reading;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	const struct es_member *m = es_federation_member(&reading.federation, structure);
	if (m)
		*out = m->admission;
	es_reading_end(&reading);
	if (!m)
		return es_fail(cli, "federation allow: this structure is suspended");
	struct es_admission before = *out;
	exit_code = take_number(cli, "logs", &out->logs);
	if (!exit_code)
		exit_code = take_number(cli, "leaves", &out->leaves);
	if (!exit_code)
		exit_code = take_number(cli, "body-bytes", &out->body_bytes);
	if (!exit_code && (out->logs < before.logs || out->leaves < before.leaves ||
	                   out->body_bytes < before.body_bytes))
		exit_code = es_fail(cli,
		                    "federation allow: an allowance can only grow; it is %" PRIu64
		                    " logs, %" PRIu64 " leaves, %" PRIu64 " body bytes",
		                    before.logs, before.leaves, before.body_bytes);
	return exit_code;
}

int es_federation_allow(struct es_cli *cli)
{
	struct es_admission allowance = {.logs = 0};
	struct es_id structure;
	int exit_code = es_federation_find(cli, OPERANDS_BEFORE, &structure);

	if (!exit_code)
		exit_code = read_allowance(cli, &structure, &allowance);
	if (exit_code)
		return exit_code;
	struct es_writer payload = payload_new();
	es_err err = es_allowance_payload(&structure, allowance.logs, allowance.leaves,
	                                  allowance.body_bytes, &payload);
	return ask(cli, ES_ACT_ALLOWANCE, err, &payload);
}

int es_federation_close(struct es_cli *cli)
{
	const char *reason = NULL;
	int exit_code = need_reason(cli, &reason);

	if (exit_code)
		return exit_code;
	if (!es_args_has(cli->args, "yes"))
		return es_fail(cli,
		               "federation close: nothing counts after it, and there is no way "
		               "back; run it again with --yes if this is meant");
	struct es_writer payload = payload_new();
	es_err err = es_close_payload(reason, &payload);
	return ask(cli, ES_ACT_CLOSE, err, &payload);
}

int es_federation_resume(struct es_cli *cli)
{
	struct es_order order = {.type = ES_ORDER_RESUME, .node = cli->node, .now_ms = es_now_ms()};
	es_err err = es_store_apply(cli->node->store, es_order_apply, &order.change);

	if (err == ES_EXISTS)
		return es_fail(cli, "federation resume: nothing waits for it; this node signs for "
		                    "its structure already");
	if (err)
		return es_federation_refuse_order(cli, err);
	if (cli->json)
		es_print(cli, "{\"resumed\": true}\n");
	else
		es_print(cli, "This node cosigns and proposes acts for its structure again.\n");
	return ES_EXIT_OK;
}

int es_federation_renew_key(struct es_cli *cli)
{
	struct es_order order = {.type = ES_ORDER_RENEW_KEY};

	return es_federation_give(cli, &order);
}
