/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/suspended.h"

#include "store/moderation.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool es_suspended_until(struct es_node *node, const struct es_account *account,
                        char until[ES_UNTIL_MAX])
{
	struct es_snapshot *snap;

	if (es_snapshot_begin(node->store, &snap) != ES_OK)
		return false;
	uint64_t until_ms = es_suspended_ms(snap, account->author, es_now_ms());
	es_snapshot_end(snap);
	until[0] = '\0';
	if (until_ms > 0)
		snprintf(until, ES_UNTIL_MAX, "%llu", (unsigned long long)until_ms);
	return until_ms > 0;
}

es_err es_check_suspended(struct es_call *call)
{
	struct es_client *client = call->client;

	if (!client->signed_in ||
	    !es_suspended_until(client->api->node, &client->account, call->until))
		return ES_OK;
	return es_call_refuse(call, ES_API_SUSPENDED, call->until, "this account is suspended");
}

/* --- the first day ---------------------------------------------------------------------------- */

static bool begins(struct es_bytes text, size_t at, const char *word)
{
	size_t len = strlen(word);

	return text.len - at >= len && strncasecmp((const char *)text.data + at, word, len) == 0;
}

static size_t count_links(struct es_bytes text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += begins(text, i, "http://") || begins(text, i, "https://") ||
		         (begins(text, i, "www.") && (i == 0 || text.data[i - 1] != '/'));
	return count;
}

static bool is_said(struct es_bytes method)
{
	static const char *const said[] = {"comment.publish", "room.publish", "request.publish",
	                                   "experience.publish"};

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (es_bytes_equal(method, es_bytes_str(said[i])))
			return true;
	return false;
}

/* A preview or a draft of a machine says nothing to anybody. */
static bool is_told(struct es_bytes method)
{
	static const char end[] = ".publish";
	size_t len = sizeof(end) - 1;

	return method.len > len && memcmp(method.data + method.len - len, end, len) == 0;
}

es_err es_check_young(struct es_call *call, struct es_bytes method)
{
	const struct es_account *account = &call->client->account;
	struct es_rates *rates = call->client->api->young;

	if (account->created_ms + ES_YOUNG_MS < es_now_ms())
		return ES_OK;
	if (!is_told(method))
		return ES_OK;
	if (!rates || !es_rates_take(rates, ES_BYTES(account->author), es_monotonic_ms()))
		return es_call_refuse(call, ES_API_TOO_MANY, NULL,
		                      "a new account publishes more slowly");
	if (is_said(method) && count_links(call->params) > ES_YOUNG_LINKS_MAX)
		return es_call_refuse(call, ES_API_TOO_MANY, "links",
		                      "a new account gives at most 2 links in a text");
	return ES_OK;
}
