/* SPDX-License-Identifier: EUPL-1.2 */
/* arrival.show, arrival.policy: the first hour of a node, for its operators. How far the first exchange is, and
 * what this node takes from partners. */
#include "view/read.h"
#include "web/task.h"

#include <string.h>

/* --- how it stands ------------------------------------------------------------------------------ */

static bool takes(const struct es_body_policy *policy, uint64_t kind)
{
	for (size_t i = 0; i < policy->kinds_len; i++)
		if (policy->kinds[i] == kind)
			return true;
	return !policy->some_kinds;
}

static void put_without(const struct es_body_policy *policy, struct es_writer *w)
{
	size_t count = 0;

	for (uint64_t kind = 0; es_kind_word(kind); kind++)
		count += !takes(policy, kind);
	es_put_key(w, "without");
	es_write_array(w, count);
	for (uint64_t kind = 0; es_kind_word(kind); kind++)
		if (!takes(policy, kind))
			es_write_cstr(w, es_kind_word(kind));
}

static void put_langs(const struct es_body_policy *policy, struct es_writer *w)
{
	es_put_key(w, "langs");
	if (!policy->some_langs) {
		es_write_nil(w);
		return;
	}
	es_write_array(w, policy->langs_len);
	for (size_t i = 0; i < policy->langs_len; i++)
		es_write_cstr(w, policy->langs[i]);
}

es_err es_method_arrival_show(struct es_call *call)
{
	struct es_api *api = call->client->api;
	struct es_exchange_state state = {0};
	struct es_body_policy policy;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(api->node->store, &snap);
	if (err != ES_OK)
		return err;
	es_store_policy(snap, &policy);
	es_snapshot_end(snap);
	if (api->exchange)
		api->exchange(api->context, &state);
	es_write_map(call->out, 6);
	put_langs(&policy, call->out);
	put_without(&policy, call->out);
	es_put_uint(call->out, "linked", state.linked);
	es_put_uint(call->out, "live", state.live);
	es_put_uint(call->out, "received", state.received);
	es_put_uint(call->out, "expected", state.expected);
	return ES_OK;
}

/* --- what is taken ------------------------------------------------------------------------------ */

struct wish {
	struct es_task task; /* first */
	struct es_body_policy policy;
};

struct policy_change {
	struct es_change change; /* first */
	const struct es_body_policy *policy;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	return es_write_policy(w, ((const struct policy_change *)change)->policy);
}

/* Every row is judged anew, which takes a while. */
static void run(struct es_task *task)
{
	struct wish *wish = (struct wish *)task;
	struct policy_change change = {.policy = &wish->policy};

	task->err = es_store_apply(task->client->api->node->store, apply, &change.change);
}

typedef es_err take_word(struct es_bytes word, void *context);

static es_err read_words(struct es_call *call, const char *key, bool *given, take_word *take,
                         void *context)
{
	struct es_bytes raw;
	struct es_reader r;

	*given = es_param(call, key, &raw);
	if (!*given)
		return ES_OK;
	es_reader_init(&r, raw);
	size_t count = es_read_array(&r, ES_POLICY_KINDS_MAX);
	es_err err = r.err;
	for (size_t i = 0; i < count && err == ES_OK; i++) {
		struct es_bytes word = es_read_str(&r, ES_WEB_METHOD_MAX);
		err = r.err ? r.err : take(word, context);
	}
	if (err != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, key,
		                      "these are not known, or too many");
	return ES_OK;
}

static es_err take_lang(struct es_bytes word, void *context)
{
	return es_body_policy_lang(context, word);
}

/* A kind that is left out, as a bit. What names people, says who is who or takes something back always comes. */
static es_err leave_out(struct es_bytes word, void *context)
{
	static const uint64_t needed[] = {ES_KIND_LOG_START, ES_KIND_STRUCTURE_CARD,
	                                  ES_KIND_PROFILE, ES_KIND_PRACTICE, ES_KIND_ERASURE};
	uint64_t *left_out = context;
	uint64_t kind;

	es_err err = es_kind_of(word, &kind);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]) && !err; i++)
		if (kind == needed[i])
			err = ES_INVALID;
	if (!err)
		*left_out |= UINT64_C(1) << kind;
	return err;
}

static es_err read_policy(struct es_call *call, struct es_body_policy *policy)
{
	uint64_t left_out = 0;
	bool given;

	es_err err = read_words(call, "langs", &policy->some_langs, take_lang, policy);
	if (err == ES_OK)
		err = read_words(call, "without", &given, leave_out, &left_out);
	policy->some_kinds = left_out != 0;
	for (uint64_t kind = 0; left_out && es_kind_word(kind) && err == ES_OK; kind++)
		if (!(left_out & (UINT64_C(1) << kind)))
			err = es_body_policy_kind(policy, kind);
	return err;
}

es_err es_method_arrival_policy(struct es_call *call)
{
	struct wish *wish = es_task_new(sizeof(*wish));

	if (!wish)
		return ES_NO_MEMORY;
	wish->policy.structure = call->client->api->node->identity.structure;
	es_err err = read_policy(call, &wish->policy);
	if (err != ES_OK) {
		es_task_drop(&wish->task);
		return err;
	}
	wish->task.run = run;
	return es_task_start(call, &wish->task);
}
