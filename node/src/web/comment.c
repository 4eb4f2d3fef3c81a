/* SPDX-License-Identifier: EUPL-1.2 */
/* comment.publish: a message in a conversation, with what it answers, quotes and whom it names. */
#include "web/post.h"

#include <string.h>

/* What is to be published. */
struct comment {
	struct es_id about, parent;
	bool answers; /* parent is set */
	uint64_t scope;
};

/* A comment of the same conversation, or none. */
static es_err check_comment(const struct es_view_source *s, const struct es_id *id,
                            const struct es_id *about)
{
	struct es_id entity;
	uint64_t kind, scope;

	es_err err = es_view_about(s, id, &entity, &kind, &scope);
	if (err != ES_OK)
		return err;
	return kind == ES_KIND_COMMENT && es_id_equal(&entity, about) ? ES_OK : ES_INVALID;
}

static es_err read_parent(struct es_call *call, const struct es_view_source *s,
                          struct comment *comment)
{
	es_err err = es_param_id(call, s->snap, "parent", &comment->parent, &comment->answers);

	if (err != ES_OK || !comment->answers)
		return err;
	call->field = "parent";
	err = check_comment(s, &comment->parent, &comment->about);
	if (err == ES_OK)
		call->field = NULL;
	return err;
}

static es_err quoted_text(const struct es_view_source *s, const struct es_id *id, uint64_t from,
                          uint64_t length)
{
	struct es_writer plain;
	struct es_bytes body, text;
	struct es_row row;

	es_writer_grow(&plain, ES_BODY_MAX);
	es_err err = es_row_find(s->snap, id, &row);
	if (err == ES_OK)
		err = row.has_body ? es_row_body(&row, &plain, &body) : ES_NOT_FOUND;
	if (err == ES_OK &&
	    (!es_map_get(body, "text", &text) || !es_quote_fits(es_value_str(text), from, length)))
		err = ES_INVALID;
	es_writer_free(&plain);
	return err;
}

/* {id, from, length}: characters of that comment's text. */
static es_err read_quote(struct es_call *call, const struct es_view_source *s,
                         const struct comment *comment, struct es_fields *f)
{
	struct es_call inner = *call;
	uint64_t from, length;
	struct es_id id;
	bool found;

	if (!es_param(call, "quote", &inner.params))
		return ES_OK;
	if (inner.params.len == 0 || (inner.params.data[0] & 0xf0) != 0x80)
		return es_call_refuse(call, ES_API_MALFORMED, "quote", "this must be a map");
	es_err err = es_param_id(&inner, s->snap, "id", &id, &found);
	if (err == ES_OK)
		err = es_param_uint(&inner, "from", ES_COMMENT_MAX, &from);
	if (err == ES_OK)
		err = es_param_uint(&inner, "length", ES_WEB_QUOTE_MAX, &length);
	if (err == ES_OK)
		err = found ? check_comment(s, &id, &comment->about) : ES_INVALID;
	if (err == ES_OK)
		err = quoted_text(s, &id, from, length);
	if (err != ES_OK) {
		call->field = "quote";
		return err;
	}
	es_fields_open(f, "quote.id");
	es_write_bin(&f->w, ES_BYTES(id.bytes));
	es_fields_open(f, "quote.from");
	es_write_uint(&f->w, from);
	es_fields_open(f, "quote.length");
	es_write_uint(&f->w, length);
	return f->w.err;
}

static bool read_mention(struct es_reader *r, struct es_bytes *structure, struct es_bytes *person)
{
	struct es_bytes one = es_read_value(r), value;

	if (r->err != ES_OK || one.len == 0 || (one.data[0] & 0xf0) != 0x80 ||
	    !es_map_get(one, "structure", &value))
		return false;
	*structure = es_value_str(value);
	if (!es_map_get(one, "person", &value))
		return false;
	*person = es_value_str(value);
	return structure->len == ES_ID_LEN && person->len == ES_AUTHOR_LEN;
}

/* [{structure, person}], both bin. */
static es_err read_mentions(struct es_call *call, struct es_fields *f)
{
	struct es_bytes raw, structure, person;
	struct es_reader r;

	if (!es_param(call, "mentions", &raw))
		return ES_OK;
	es_reader_init(&r, raw);
	if (es_reader_peek(&r) != ES_ARRAY)
		return es_call_refuse(call, ES_API_MALFORMED, "mentions", "this must be a list");
	size_t count = es_read_array(&r, ES_MENTIONS_MAX);
	if (r.err != ES_OK)
		return es_call_refuse(call, ES_API_TOO_LARGE, "mentions", "too many people");
	if (count == 0)
		return ES_OK;
	es_fields_open(f, "mentions");
	es_write_array(&f->w, count);
	for (size_t i = 0; i < count; i++) {
		if (!read_mention(&r, &structure, &person))
			return es_call_refuse(call, ES_API_INVALID, "mentions",
			                      "each is {structure, person}");
		es_write_map(&f->w, 2);
		es_write_cstr(&f->w, "structure");
		es_write_bin(&f->w, structure);
		es_write_cstr(&f->w, "person");
		es_write_bin(&f->w, person);
	}
	return f->w.err;
}

static es_err read_comment(struct es_call *call, struct comment *comment, struct es_fields *f)
{
	struct es_view_source s;
	uint64_t kind;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_conversation(call, &s, "about", 0, &comment->about, &kind, &comment->scope);
	if (err == ES_OK)
		err = read_parent(call, &s, comment);
	if (err == ES_OK)
		err = read_quote(call, &s, comment, f);
	es_snapshot_end(s.snap);
	if (err == ES_OK)
		err = es_fields_files(call, f, ES_KIND_COMMENT, "files");
	bool has_files = f->count > 0 && strcmp(f->paths[f->count - 1], "files") == 0;
	if (err == ES_OK)
		err = es_fields_prose(call, f, "text", ES_WEB_COMMENT_MAX, !has_files);
	return err == ES_OK ? read_mentions(call, f) : err;
}

es_err es_method_comment_publish(struct es_call *call)
{
	struct comment comment = {0};
	struct es_post_head head;
	struct es_fields fields;
	struct es_writer body;

	es_fields_begin(&fields);
	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = read_comment(call, &comment, &fields);
	if (err == ES_OK)
		err = es_post_head(call, &head);
	if (err == ES_OK)
		err = es_fields_encode(call, &fields, ES_KIND_COMMENT, &body);
	if (err == ES_OK) {
		struct es_draft draft = {.kind = ES_KIND_COMMENT,
		                         .lang = head.lang,
		                         .scope = comment.scope,
		                         .entity = &comment.about,
		                         .parents = &comment.parent,
		                         .parents_len = comment.answers,
		                         .body = es_writer_bytes(&body),
		                         .once = head.once ? head.token : NULL};
		err = es_post(call, &draft, "comment", es_view_comment, NULL);
	}
	es_writer_free(&body);
	es_fields_free(&fields);
	return err;
}
