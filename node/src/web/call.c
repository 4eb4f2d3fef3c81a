/* SPDX-License-Identifier: EUPL-1.2 */
/* From a message to its method. */
#include "web/call.h"

#include "logsink.h"
#include "mail/post.h"
#include "web/suspended.h"

static const struct es_rate message_rate = {ES_RATE_MESSAGES_BURST, ES_RATE_MESSAGES_PER_MINUTE};
static const struct es_rate publish_rate = {ES_RATE_PUBLISH_BURST, ES_RATE_PUBLISH_PER_MINUTE};

enum need { ALL, SIGNED_IN, PROFESSIONAL, EDITOR, OPERATOR };

static const struct entry {
	const char *name;
	es_method *method;
	enum need need;
	bool publishes;
} methods[] = {
        {"hello", es_method_hello, ALL, false},
        {"schema", es_method_schema, ALL, false},
        {"practice.list", es_method_practice_list, ALL, false},
        {"practice.show", es_method_practice_show, ALL, false},
        {"tool.show", es_method_tool_show, ALL, false},
        {"tool.list", es_method_tool_list, ALL, false},
        {"toolbox.show", es_method_toolbox_show, ALL, false},
        {"toolbox.list", es_method_toolbox_list, ALL, false},
        {"tutorial.show", es_method_tutorial_show, ALL, false},
        {"tutorial.list", es_method_tutorial_list, ALL, false},
        {"tutorial.draw", es_method_tutorial_draw, ALL, false},
        {"toolbox.take", es_method_toolbox_take, EDITOR, false},
        {"toolbox.give_back", es_method_toolbox_give_back, EDITOR, false},
        {"toolbox.state", es_method_toolbox_state, EDITOR, false},
        {"toolbox.taken", es_method_toolbox_taken, EDITOR, false},
        {"news.list", es_method_news_list, ALL, false},
        {"practice.search", es_method_practice_search, ALL, false},
        {"arrival.policy", es_method_arrival_policy, OPERATOR, false},
        {"arrival.show", es_method_arrival_show, OPERATOR, false},
        {"departure.begin", es_method_departure_begin, OPERATOR, false},
        {"departure.cancel", es_method_departure_cancel, OPERATOR, false},
        {"departure.show", es_method_departure_show, OPERATOR, false},
        {"disk.show", es_method_disk_show, OPERATOR, false},
        {"adoption.due", es_method_adoption_due, SIGNED_IN, false},
        {"adoption.list", es_method_adoption_list, ALL, false},
        {"adoption.show", es_method_adoption_show, ALL, false},
        {"adoption.spreading", es_method_adoption_spreading, ALL, false},
        {"comment.list", es_method_comment_list, ALL, false},
        {"comment.publish", es_method_comment_publish, SIGNED_IN, true},
        {"conversation.list", es_method_conversation_list, ALL, false},
        {"conversation.show", es_method_conversation_show, ALL, false},
        {"experience.list", es_method_experience_list, ALL, false},
        {"experience.publish", es_method_experience_publish, SIGNED_IN, true},
        {"feedback.list", es_method_feedback_list, EDITOR, false},
        {"feedback.send", es_method_feedback_send, ALL, false},
        {"feedback.state", es_method_feedback_state, ALL, false},
        {"feedback.set", es_method_feedback_set, EDITOR, false},
        {"file.begin", es_method_file_begin, SIGNED_IN, false},
        {"file.drop", es_method_file_drop, SIGNED_IN, false},
        {"file.finish", es_method_file_finish, SIGNED_IN, false},
        {"file.state", es_method_file_state, SIGNED_IN, false},
        {"flag.send", es_method_flag_send, SIGNED_IN, true},
        {"here.allow", es_method_here_allow, SIGNED_IN, false},
        {"here.set", es_method_here_set, SIGNED_IN, false},
        {"moderation.act", es_method_moderation_act, EDITOR, false},
        {"moderation.list", es_method_moderation_list, EDITOR, false},
        {"notice.list", es_method_notice_list, SIGNED_IN, false},
        {"notice.seen", es_method_notice_seen, SIGNED_IN, false},
        {"person.close", es_method_person_close, EDITOR, true},
        {"person.code", es_method_person_code, EDITOR, true},
        {"person.decline", es_method_person_decline, EDITOR, true},
        {"person.invite", es_method_person_invite, EDITOR, true},
        {"person.list", es_method_person_list, EDITOR, false},
        {"person.role", es_method_person_role, EDITOR, true},
        {"person.show", es_method_person_show, ALL, false},
        {"person.uninvite", es_method_person_uninvite, EDITOR, true},
        {"reaction.set", es_method_reaction_set, SIGNED_IN, true},
        {"read.mark", es_method_read_mark, SIGNED_IN, false},
        {"request.accept", es_method_request_accept, SIGNED_IN, true},
        {"request.list", es_method_request_list, ALL, false},
        {"request.publish", es_method_request_publish, SIGNED_IN, true},
        {"room.list", es_method_room_list, ALL, false},
        {"room.publish", es_method_room_publish, PROFESSIONAL, true},
        {"import.preview", es_method_import_preview, PROFESSIONAL, true},
        {"import.publish", es_method_import_publish, PROFESSIONAL, true},
        {"record.publish", es_method_record_publish, SIGNED_IN, true},
        {"record.check", es_method_record_check, SIGNED_IN, false},
        {"record.withdraw", es_method_record_withdraw, SIGNED_IN, true},
        {"record.withdrawal", es_method_record_withdrawal, ALL, false},
        {"practice.versions", es_method_practice_versions, ALL, false},
        {"decision.list", es_method_decision_list, ALL, false},
        {"draft.save", es_method_draft_save, SIGNED_IN, false},
        {"draft.list", es_method_draft_list, SIGNED_IN, false},
        {"draft.show", es_method_draft_show, SIGNED_IN, false},
        {"draft.drop", es_method_draft_drop, SIGNED_IN, false},
        {"me.address", es_method_me_address, SIGNED_IN, true},
        {"me.confirm", es_method_me_confirm, SIGNED_IN, true},
        {"me.data", es_method_me_data, SIGNED_IN, false},
        {"me.digest", es_method_me_digest, SIGNED_IN, false},
        {"me.erasures", es_method_me_erasures, ALL, false},
        {"me.hasten", es_method_me_hasten, ALL, false},
        {"me.leave", es_method_me_leave, SIGNED_IN, true},
        {"me.profile", es_method_me_profile, SIGNED_IN, true},
        {"me.wish", es_method_me_wish, SIGNED_IN, true},
        {"me.ways", es_method_me_ways, SIGNED_IN, false},
        {"passkey.add", es_method_passkey_add, SIGNED_IN, true},
        {"passkey.list", es_method_passkey_list, SIGNED_IN, false},
        {"passkey.offer", es_method_passkey_offer, SIGNED_IN, true},
        {"passkey.remove", es_method_passkey_remove, SIGNED_IN, true},
        {"passkey.rename", es_method_passkey_rename, SIGNED_IN, true},
        {"search.drop", es_method_search_drop, SIGNED_IN, false},
        {"search.list", es_method_search_list, SIGNED_IN, false},
        {"search.rename", es_method_search_rename, SIGNED_IN, false},
        {"search.save", es_method_search_save, SIGNED_IN, false},
        {"structure.list", es_method_structure_list, ALL, false},
        {"subtitles.list", es_method_subtitles_list, ALL, false},
        {"subtitles.read", es_method_subtitles_read, PROFESSIONAL, true},
        {"subtitles.show", es_method_subtitles_show, ALL, false},
        {"translation.list", es_method_translation_list, ALL, false},
        {"translation.show", es_method_translation_show, ALL, false},
        {"translation.pairs", es_method_translation_pairs, ALL, false},
        {"translation.draft", es_method_translation_draft, PROFESSIONAL, true},
        {"subscribe", es_method_subscribe, ALL, false},
        {"unsubscribe", es_method_unsubscribe, ALL, false},
};

static const struct entry *find_method(struct es_bytes name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (es_bytes_equal(name, es_bytes_str(methods[i].name)))
			return &methods[i];
	}
	return NULL;
}

es_err es_call_refuse(struct es_call *call, enum es_api_code code, const char *field,
                      const char *why)
{
	call->has_code = true;
	call->code = code;
	call->field = field;
	call->why = why;
	return ES_NOT_ALLOWED;
}

es_err es_call_lacks(struct es_call *call, const char *field)
{
	return es_call_refuse(call, ES_API_INVALID, field, "this is needed");
}

static es_err check_need(struct es_call *call, const struct entry *entry)
{
	const struct es_client *client = call->client;

	if (entry->need == ALL)
		return ES_OK;
	if (!client->signed_in)
		return es_call_refuse(call, ES_API_SIGN_IN_NEEDED, NULL, "sign in first");
	if (entry->need == PROFESSIONAL && es_account_role(&client->account) < ES_PROFESSIONAL)
		return es_call_refuse(call, ES_API_NOT_ALLOWED, NULL, "this is for professionals");
	if (entry->need == EDITOR && es_account_role(&client->account) < ES_EDITOR)
		return es_call_refuse(call, ES_API_NOT_ALLOWED, NULL, "this is for editors");
	if (entry->need == OPERATOR && es_account_role(&client->account) < ES_OPERATOR)
		return es_call_refuse(call, ES_API_NOT_ALLOWED, NULL, "this is for operators");
	return ES_OK;
}

static es_err check_rates(struct es_call *call, const struct entry *entry)
{
	struct es_client *client = call->client;
	uint64_t now_ms = es_monotonic_ms();

	if (client->pending >= ES_WEB_PENDING_MAX)
		return es_call_refuse(call, ES_API_TOO_MANY, NULL,
		                      "wait for the answers that are under way");
	if (entry->publishes && !es_bucket_take(&client->publishing, &publish_rate, now_ms))
		return es_call_refuse(call, ES_API_TOO_MANY, NULL, "publish more slowly");
	if (entry->publishes &&
	    !es_rates_take(client->api->accounts, ES_BYTES(client->account.author), now_ms))
		return es_call_refuse(call, ES_API_TOO_MANY, NULL, "publish more slowly");
	return ES_OK;
}

static es_err run_method(struct es_call *call, struct es_bytes name)
{
	const struct entry *entry = find_method(name);

	if (!entry)
		return es_call_refuse(call, ES_API_UNKNOWN_METHOD, NULL, "there is no such method");
	es_err err = check_need(call, entry);
	if (err == ES_OK)
		err = check_rates(call, entry);
	if (err == ES_OK && entry->publishes)
		err = es_check_suspended(call);
	if (err == ES_OK && entry->publishes)
		err = es_check_young(call, name);
	return err == ES_OK ? entry->method(call) : err;
}

/* A failure of ours is an operator's business; what a client did wrong is the client's. */
static void refuse(struct es_call *call, struct es_bytes name, es_err err)
{
	enum es_api_code code = call->has_code ? call->code : es_api_code_of(err);

	if (code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: %.*s failed: %s", (int)name.len,
		       (const char *)name.data, es_err_sentence(err));
	es_client_refuse(call->client, call->number, code,
	                 call->why ? call->why : es_err_sentence(err), call->field);
}

static void answer(struct es_call *call, struct es_bytes name)
{
	struct es_writer out;

	es_writer_grow(&out, ES_WEB_ANSWER_MAX);
	call->out = &out;
	es_err err = run_method(call, name);
	if (err == ES_OK && !call->later)
		err = out.err;
	if (err != ES_OK)
		refuse(call, name, err);
	else if (!call->later)
		es_client_respond(call->client, call->number, es_writer_bytes(&out));
	es_writer_free(&out);
	call->out = NULL;
}

/* Reads [0, number, method, params]; the message is canonical. ES_MALFORMED leaves number at what
 * could be read of it. */
static es_err read_request(struct es_bytes message, struct es_call *call, struct es_bytes *name)
{
	struct es_reader r;

	es_reader_init(&r, message);
	es_read_array_of(&r, 4);
	if (es_read_uint(&r, UINT64_MAX) != 0)
		es_reader_fail(&r, ES_MALFORMED);
	call->number = es_read_uint(&r, UINT64_MAX);
	*name = es_read_str(&r, ES_WEB_METHOD_MAX);
	if (es_reader_peek(&r) == ES_NIL) {
		es_read_nil(&r);
		call->params = es_bytes_of("\x80", 1);
	} else {
		if (es_reader_peek(&r) != ES_MAP)
			es_reader_fail(&r, ES_MALFORMED);
		call->params = es_read_value(&r);
	}
	return es_reader_finish(&r) == ES_OK ? ES_OK : ES_MALFORMED;
}

es_err es_api_receive(struct es_client *client, struct es_bytes message)
{
	struct es_call call = {.client = client};
	struct es_bytes name;

	if (es_canonical(message) != ES_OK)
		return ES_MALFORMED;
	es_err err = read_request(message, &call, &name);
	if (!es_bucket_take(&client->messages, &message_rate, es_monotonic_ms()))
		es_client_refuse(client, call.number, ES_API_TOO_MANY, "slow down", NULL);
	else if (err != ES_OK)
		es_client_refuse(client, call.number, ES_API_MALFORMED,
		                 "a request is [0, number, method, params]", NULL);
	else
		answer(&call, name);
	return ES_OK;
}

struct es_view_source es_api_source(struct es_api *api, const struct es_client *client)
{
	bool member = client && client->signed_in;

	return (struct es_view_source){.federation = api->federation(api->context),
	                               .self = &api->node->identity,
	                               .letters = es_post_ready(api->node),
	                               .reuse = api->reuse,
	                               .scope_max = member ? ES_SCOPE_FEDERATION : ES_SCOPE_PUBLIC,
	                               .reader = member ? client->account.author : NULL};
}

es_err es_api_look(struct es_api *api, const struct es_client *client, struct es_view_source *s)
{
	*s = es_api_source(api, client);
	return es_snapshot_begin(api->node->store, &s->snap);
}
