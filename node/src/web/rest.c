/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/rest.h"

#include "essaim/schema.h"
#include "logsink.h"

static es_err read_limit(struct es_bytes text, size_t max, size_t *out)
{
	size_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return ES_INVALID;
		value = value * 10 + (size_t)(text.data[i] - '0');
		if (value > max)
			return ES_INVALID;
	}
	*out = value;
	return ES_OK;
}

static es_err read_page(const struct es_target *target, size_t max, struct es_page *page,
                        struct es_id *structure)
{
	*page = (struct es_page){.after = target->after, .lang = target->lang};
	es_err err = read_limit(target->limit, max, &page->limit);
	if (err != ES_OK || target->after.len > ES_CURSOR_MAX)
		return ES_INVALID;
	if (target->lang.len && !es_schema_form_fits(ES_FIELD_LANG, target->lang))
		return ES_INVALID;
	if (target->structure.len == 0)
		return ES_OK;
	page->structure = structure;
	err = es_unhex((const char *)target->structure.data, target->structure.len,
	               structure->bytes, ES_ID_LEN);
	return err == ES_OK ? ES_OK : ES_INVALID;
}

static es_err write_list(const struct es_view_source *s, const struct es_target *target,
                         struct es_writer *w)
{
	struct es_id structure;
	struct es_page page;

	es_err err = read_page(target, ES_PRACTICES_PAGE_MAX, &page, &structure);
	return err == ES_OK ? es_view_practices(s, &page, w) : err;
}

static es_err write_practice(const struct es_view_source *s, const struct es_target *target,
                             struct es_writer *w)
{
	struct es_id entity, structure;
	struct es_page page;

	es_err err =
	        es_view_find_practice(s, (const char *)target->id.data, target->id.len, &entity);
	if (err != ES_OK)
		return err;
	if (target->route == ES_ROUTE_PRACTICE)
		return es_view_practice(s, &entity, w);
	err = read_page(target, ES_COMMENTS_PAGE_MAX, &page, &structure);
	return err == ES_OK ? es_view_comments(s, &entity, &page, w) : err;
}

static es_err write_value(struct es_api *api, const struct es_view_source *s,
                          const struct es_target *target, struct es_writer *w)
{
	switch (target->route) {
	case ES_ROUTE_PRACTICES:
		return write_list(s, target, w);
	case ES_ROUTE_PRACTICE:
	case ES_ROUTE_COMMENTS:
		return write_practice(s, target, w);
	case ES_ROUTE_STRUCTURES:
		return es_view_structures(s, api->partner, api->context, w);
	case ES_ROUTE_SCHEMA:
		return es_view_schema(target->lang, w);
	case ES_ROUTE_NODE:
		return es_view_node(s, NULL, true, es_now_ms(), w);
	default:
		return ES_NOT_FOUND;
	}
}

static void answer_fault(struct es_answer *out, es_err err)
{
	enum es_api_code code = es_api_code_of(err);

	if (code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: a request failed: %s", es_err_sentence(err));
	es_answer_fault_json(out, code, es_err_sentence(err));
}

/* The proof as a file of its own; a record's whole id or a prefix of it, not its entity. */
static void answer_proof(const struct es_view_source *s, const struct es_target *target,
                         struct es_answer *out)
{
	struct es_id id, entity;
	uint64_t kind, scope;

	es_err err =
	        es_row_find_prefix(s->snap, (const char *)target->id.data, target->id.len, &id);
	if (err == ES_OK)
		err = es_view_about(s, &id, &entity, &kind, &scope);
	if (err == ES_OK)
		err = es_log_proof(s->snap, s->federation, &id, &out->own);
	if (err == ES_STATE) {
		es_answer_fault_json(out, ES_API_NOT_FOUND, "it stands in no log yet");
	} else if (err != ES_OK) {
		answer_fault(out, err);
	} else {
		out->status = 200;
		out->type = "application/octet-stream";
		out->body = es_writer_bytes(&out->own);
	}
}

void es_rest_answer(struct es_api *api, const struct es_target *target, struct es_answer *out)
{
	struct es_view_source s;
	struct es_writer w;

	es_err err = es_api_look(api, NULL, &s);
	if (err != ES_OK) {
		answer_fault(out, err);
		return;
	}
	if (target->route == ES_ROUTE_PROOF) {
		answer_proof(&s, target, out);
		es_snapshot_end(s.snap);
		return;
	}
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	err = write_value(api, &s, target, &w);
	es_snapshot_end(s.snap);
	if (err == ES_OK)
		es_answer_json(out, 200, &w);
	else
		answer_fault(out, err);
	es_writer_free(&w);
}
