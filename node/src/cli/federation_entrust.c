/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/federation.h"

int es_federation_entrust(struct es_cli *cli)
{
	struct es_order order = {.type = ES_ORDER_ASK, .act_type = ES_ACT_ENTRUST};
	const char *reason = es_args_value(cli->args, "reason", NULL);
	struct es_id structure, keeper;
	struct es_writer payload;

	if (!reason)
		return es_misused(cli,
		                  "federation entrust: --reason is missing; it stands in the act");
	int exit_code = es_federation_find(cli, 1, &structure);
	if (!exit_code)
		exit_code = es_federation_find(cli, 2, &keeper);
	if (exit_code)
		return exit_code;
	es_writer_grow(&payload, ES_ACT_MAX);
	es_err err = es_entrust_payload(&structure, &keeper, reason, &payload);
	order.payload = es_writer_bytes(&payload);
	exit_code = err ? es_federation_refuse_order(cli, err) : es_federation_give(cli, &order);
	es_writer_free(&payload);
	return exit_code;
}
