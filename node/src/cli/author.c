/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/author.h"

#include <string.h>

#include "account/account.h"
#include "cli/print.h"

int es_author_as(struct es_cli *cli, uint8_t author[ES_AUTHOR_LEN])
{
	const char *login = es_args_value(cli->args, "as", NULL);
	struct es_snapshot *snap;
	struct es_account account;

	memset(author, 0, ES_AUTHOR_LEN);
	if (!login)
		return ES_EXIT_OK;
	es_err err = es_snapshot_begin(cli->node->store, &snap);
	if (!err) {
		err = es_account_get(snap, login, &account);
		es_snapshot_end(snap);
	}
	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: no such account on this node; see `essaim account list`",
		               login);
	if (err)
		return es_fail_err(cli, login, err);
	memcpy(author, account.author, ES_AUTHOR_LEN);
	return ES_EXIT_OK;
}
