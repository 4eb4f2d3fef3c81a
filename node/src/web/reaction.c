/* SPDX-License-Identifier: EUPL-1.2 */
/* reaction.set: said by a record, taken back by its erasure. Asking twice is asking once. */
#include "web/post.h"

#include <string.h>

struct reaction {
	struct es_id about;
	uint64_t scope;
	bool on;
	struct es_bytes code;
	struct es_id own[ES_PARENTS_MAX]; /* that stand already */
	size_t own_len;
};

static es_err read_about(struct es_call *call, const struct es_view_source *s,
                         struct reaction *reaction)
{
	struct es_id entity;
	uint64_t kind;
	bool found;

	es_err err = es_param_id(call, s->snap, "about", &reaction->about, &found);
	if (err != ES_OK)
		return err;
	if (!found)
		return es_call_lacks(call, "about");
	call->field = "about";
	err = es_view_about(s, &reaction->about, &entity, &kind, &reaction->scope);
	if (err != ES_OK)
		return err;
	if (es_kind_is_discussed(kind))
		reaction->about = entity; /* whichever revision was meant */
	else if (kind != ES_KIND_COMMENT)
		return ES_NOT_FOUND;
	call->field = NULL;
	return ES_OK;
}

static es_err publish(struct es_call *call, struct es_fields *f, const struct reaction *reaction)
{
	struct es_writer body;

	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = es_fields_encode(call, f, ES_KIND_REACTION, &body);
	if (err == ES_OK) {
		struct es_draft draft = {.kind = ES_KIND_REACTION,
		                         .lang = call->client->account.lang,
		                         .scope = reaction->scope,
		                         .entity = &reaction->about,
		                         .body = es_writer_bytes(&body)};
		err = es_post(call, &draft, "about", es_view_reactions, &reaction->about);
	}
	es_writer_free(&body);
	return err;
}

static es_err take_back(struct es_call *call, const struct reaction *reaction)
{
	struct es_fields f;
	struct es_writer body;

	es_fields_begin(&f);
	es_writer_grow(&body, ES_BODY_MAX);
	es_fields_open(&f, "reason");
	es_write_cstr(&f.w, "person");
	es_err err = es_fields_encode(call, &f, ES_KIND_ERASURE, &body);
	if (err == ES_OK) {
		struct es_draft draft = {.kind = ES_KIND_ERASURE,
		                         .lang = call->client->account.lang,
		                         .entity = &reaction->about,
		                         .parents = reaction->own,
		                         .parents_len = reaction->own_len,
		                         .body = es_writer_bytes(&body)};
		err = es_post(call, &draft, "about", es_view_reactions, &reaction->about);
	}
	es_writer_free(&body);
	es_fields_free(&f);
	return err;
}

/* Nothing changes: the answer is what stands. */
static es_err answer(struct es_call *call, const struct es_view_source *s,
                     const struct reaction *reaction)
{
	es_write_map(call->out, 1);
	es_write_cstr(call->out, "about");
	return es_view_reactions(s, &reaction->about, call->out);
}

static es_err read_reaction(struct es_call *call, const struct es_view_source *s,
                            struct reaction *reaction, struct es_fields *f)
{
	struct es_bytes on;

	es_err err = read_about(call, s, reaction);
	if (err == ES_OK)
		err = es_fields_choice(call, f, ES_KIND_REACTION, "code", true);
	if (err == ES_OK)
		err = es_param_str(call, "code", ES_CODE_MAX, &reaction->code);
	if (err != ES_OK)
		return err;
	reaction->on = !es_param(call, "on", &on) || !es_bytes_equal(on, es_bytes_of("\xc2", 1));
	reaction->own_len = es_view_own_reactions(s, &reaction->about, reaction->code,
	                                          reaction->own, ES_PARENTS_MAX);
	return ES_OK;
}

es_err es_method_reaction_set(struct es_call *call)
{
	struct reaction reaction = {.on = false};
	struct es_view_source s;
	struct es_fields f;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	es_fields_begin(&f);
	err = read_reaction(call, &s, &reaction, &f);
	bool changes = reaction.on == (reaction.own_len == 0);
	if (err == ES_OK && !changes)
		err = answer(call, &s, &reaction);
	es_snapshot_end(s.snap);
	if (err == ES_OK && changes)
		err = reaction.on ? publish(call, &f, &reaction) : take_back(call, &reaction);
	es_fields_free(&f);
	return err;
}
