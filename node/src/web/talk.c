/* SPDX-License-Identifier: EUPL-1.2 */
/* Rooms, requests and experiences: published, listed, answered. */
#include "web/post.h"

#include <string.h>

#define TITLE_MAX 120 /* characters */
#define TEXT_MAX 4000

/* Encodes and publishes what begins a conversation of its own. */
static es_err begin(struct es_call *call, struct es_fields *f, uint64_t kind, uint64_t scope)
{
	struct es_post_head head;
	struct es_writer body;

	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = es_post_head(call, &head);
	if (err == ES_OK)
		err = es_fields_encode(call, f, kind, &body);
	if (err == ES_OK) {
		struct es_draft draft = {.kind = kind,
		                         .lang = head.lang,
		                         .scope = scope,
		                         .body = es_writer_bytes(&body),
		                         .once = head.once ? head.token : NULL};
		err = es_post(call, &draft, "conversation", es_view_talk, NULL);
	}
	es_writer_free(&body);
	return err;
}

es_err es_method_room_publish(struct es_call *call)
{
	struct es_fields f;

	es_fields_begin(&f);
	es_err err = es_fields_line(call, &f, "title", TITLE_MAX, true);
	if (err == ES_OK)
		err = es_fields_prose(call, &f, "purpose", TEXT_MAX, false);
	if (err == ES_OK)
		err = es_fields_langs(call, &f, "languages");
	if (err == ES_OK)
		err = begin(call, &f, ES_KIND_ROOM, ES_SCOPE_PUBLIC);
	es_fields_free(&f);
	return err;
}

es_err es_method_request_publish(struct es_call *call)
{
	struct es_fields f;

	es_fields_begin(&f);
	es_err err = es_fields_line(call, &f, "question", TITLE_MAX, true);
	if (err == ES_OK)
		err = es_fields_prose(call, &f, "details", TEXT_MAX, false);
	if (err == ES_OK)
		err = es_fields_langs(call, &f, "languages");
	if (err == ES_OK)
		err = es_fields_boxes(call, &f, ES_KIND_REQUEST, "domains");
	if (err == ES_OK)
		err = es_fields_boxes(call, &f, ES_KIND_REQUEST, "target_groups");
	if (err == ES_OK)
		err = es_fields_choice(call, &f, ES_KIND_REQUEST, "rubric", false);
	if (err == ES_OK)
		err = begin(call, &f, ES_KIND_REQUEST, ES_SCOPE_PUBLIC);
	es_fields_free(&f);
	return err;
}

es_err es_method_experience_publish(struct es_call *call)
{
	struct es_view_source s;
	struct es_id practice;
	struct es_fields f;
	uint64_t kind, scope;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_conversation(call, &s, "practice", ES_KIND_PRACTICE, &practice, &kind,
	                            &scope);
	es_snapshot_end(s.snap);
	es_fields_begin(&f);
	es_fields_open(&f, "practice");
	es_write_bin(&f.w, ES_BYTES(practice.bytes));
	if (err == ES_OK)
		err = es_fields_prose(call, &f, "did", ES_WEB_COMMENT_MAX, true);
	if (err == ES_OK)
		err = es_fields_prose(call, &f, "outcome", ES_WEB_COMMENT_MAX, false);
	if (err == ES_OK)
		err = es_fields_choice(call, &f, ES_KIND_EXPERIENCE, "again", false);
	if (err == ES_OK)
		err = begin(call, &f, ES_KIND_EXPERIENCE, scope);
	es_fields_free(&f);
	return err;
}

/* --- accepting an answer ---------------------------------------------------------------------- */

/* A request of this node as it stands, and its newest body. */
struct standing {
	struct es_id entity, answer;
	struct es_id heads[ES_PARENTS_MAX];
	size_t heads_len;
	uint64_t scope;
	bool accepts; /* answer is set; else the request is open again */
	char lang[ES_LANG_MAX + 1];
};

static es_err check_asker(struct es_call *call, const struct es_row *root)
{
	struct es_writer plain;
	struct es_bytes body;
	uint8_t author[ES_AUTHOR_LEN];
	const struct es_client *client = call->client;

	if (!es_id_equal(&root->header.structure, &client->api->node->identity.structure))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "id",
		                      "only where it was asked can an answer be accepted");
	es_writer_grow(&plain, ES_BODY_MAX);
	es_err err = root->has_body ? es_row_body(root, &plain, &body) : ES_NOT_FOUND;
	if (err == ES_OK)
		err = es_body_author(body, author);
	es_writer_free(&plain);
	if (err != ES_OK)
		return err;
	if (memcmp(author, client->account.author, ES_AUTHOR_LEN) != 0 &&
	    es_account_role(&client->account) < ES_EDITOR)
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "id",
		                      "only who asked can accept an answer");
	return ES_OK;
}

static es_err read_answer(struct es_call *call, const struct es_view_source *s,
                          struct standing *standing)
{
	struct es_id entity;
	uint64_t kind, scope;

	es_err err = es_param_id(call, s->snap, "comment", &standing->answer, &standing->accepts);
	if (err != ES_OK || !standing->accepts)
		return err;
	call->field = "comment";
	err = es_view_about(s, &standing->answer, &entity, &kind, &scope);
	if (err != ES_OK)
		return err;
	if (kind != ES_KIND_COMMENT || !es_id_equal(&entity, &standing->entity))
		return ES_INVALID;
	call->field = NULL;
	return ES_OK;
}

/* The newest body with other last fields: what stands before them is taken as it is. */
static es_err write_standing(const struct standing *standing, const uint8_t *author,
                             struct es_bytes before, struct es_writer *body)
{
	static const char *const kept[] = {"question", "details",       "languages",
	                                   "domains",  "target_groups", "rubric"};
	struct es_schema_value values[8];
	uint8_t id[ES_ID_LEN + 2], state[16];
	struct es_writer id_writer, state_writer;
	size_t count = 0;

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		struct es_bytes value;
		if (es_map_get(before, kept[i], &value))
			values[count++] = (struct es_schema_value){kept[i], value};
	}
	es_writer_init(&id_writer, id, sizeof(id));
	es_write_bin(&id_writer, ES_BYTES(standing->answer.bytes));
	es_writer_init(&state_writer, state, sizeof(state));
	es_write_cstr(&state_writer, standing->accepts ? "answered" : "open");
	values[count++] = (struct es_schema_value){"state", es_writer_bytes(&state_writer)};
	if (standing->accepts)
		values[count++] = (struct es_schema_value){"accepted", es_writer_bytes(&id_writer)};
	return es_schema_encode(ES_KIND_REQUEST, author, values, count, body);
}

static es_err read_standing(struct es_call *call, const struct es_view_source *s,
                            struct standing *standing, struct es_writer *body)
{
	struct es_writer plain;
	struct es_bytes before;
	struct es_row root;
	uint64_t kind;

	es_err err = es_param_conversation(call, s, "id", ES_KIND_REQUEST, &standing->entity, &kind,
	                                   &standing->scope);
	if (err == ES_OK)
		err = es_row_find(s->snap, &standing->entity, &root);
	if (err == ES_OK)
		err = check_asker(call, &root);
	if (err == ES_OK)
		err = read_answer(call, s, standing);
	if (err != ES_OK)
		return err;
	memcpy(standing->lang, root.header.lang, sizeof(standing->lang));
	es_writer_grow(&plain, ES_BODY_MAX);
	err = es_view_heads(s, ES_KIND_REQUEST, &standing->entity, standing->heads, ES_PARENTS_MAX,
	                    &standing->heads_len, &plain, &before);
	if (err == ES_OK)
		err = write_standing(standing, call->client->account.author, before, body);
	es_writer_free(&plain);
	return err;
}

es_err es_method_request_accept(struct es_call *call)
{
	struct standing standing = {.heads_len = 0};
	struct es_view_source s;
	struct es_writer body;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	es_writer_grow(&body, ES_BODY_MAX);
	err = read_standing(call, &s, &standing, &body);
	es_snapshot_end(s.snap);
	if (err == ES_OK) {
		struct es_draft draft = {.kind = ES_KIND_REQUEST,
		                         .lang = standing.lang,
		                         .scope = standing.scope,
		                         .entity = &standing.entity,
		                         .parents = standing.heads,
		                         .parents_len = standing.heads_len,
		                         .body = es_writer_bytes(&body)};
		err = es_post(call, &draft, "conversation", es_view_talk, &standing.entity);
	}
	es_writer_free(&body);
	return err;
}

/* --- lists ------------------------------------------------------------------------------------ */

static es_err read_page(struct es_call *call, struct es_page *page)
{
	uint64_t limit;

	memset(page, 0, sizeof(*page));
	es_err err = es_param_uint(call, "limit", ES_TALKS_PAGE_MAX, &limit);
	page->limit = (size_t)limit;
	if (err == ES_OK)
		err = es_param_str(call, "after", ES_CURSOR_MAX, &page->after);
	return err == ES_OK ? es_param_lang(call, "lang", &page->lang) : err;
}

static es_err list(struct es_call *call, struct es_talk_filter filter, bool of_practice)
{
	struct es_view_source s;
	struct es_page page;
	struct es_id practice;
	uint64_t kind, scope;

	es_err err = read_page(call, &page);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	if (of_practice) {
		filter.practice = &practice;
		err = es_param_conversation(call, &s, "practice", ES_KIND_PRACTICE, &practice,
		                            &kind, &scope);
	}
	if (err == ES_OK) {
		err = es_view_talks(&s, &filter, &page, call->out);
		if (err == ES_MALFORMED)
			call->field = "after";
	}
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_room_list(struct es_call *call)
{
	struct es_talk_filter filter = {.kind = ES_KIND_ROOM};

	return list(call, filter, false);
}

es_err es_method_request_list(struct es_call *call)
{
	struct es_bytes open;
	bool only_open =
	        es_param(call, "open", &open) && es_bytes_equal(open, es_bytes_of("\xc3", 1));

	struct es_talk_filter filter = {.kind = ES_KIND_REQUEST, .open = only_open};

	return list(call, filter, false);
}

es_err es_method_experience_list(struct es_call *call)
{
	struct es_talk_filter filter = {.kind = ES_KIND_EXPERIENCE};

	return list(call, filter, true);
}

es_err es_method_conversation_list(struct es_call *call)
{
	struct es_view_source s;
	struct es_page page;

	es_err err = read_page(call, &page);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_view_activity(&s, &page, call->out);
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_conversation_show(struct es_call *call)
{
	struct es_view_source s;
	struct es_id entity;
	uint64_t kind, scope;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_conversation(call, &s, "id", 0, &entity, &kind, &scope);
	if (err == ES_OK) {
		es_write_map(call->out, 1);
		es_write_cstr(call->out, "conversation");
		err = es_view_talk(&s, &entity, call->out);
	}
	es_snapshot_end(s.snap);
	return err;
}
