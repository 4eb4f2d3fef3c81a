/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/rest.h"

#include "essaim/schema.h"
#include "logsink.h"
#include "web/openapi.h"

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
	if (err != ES_OK)
		return err;
	if (target->route == ES_ROUTE_TOOLBOXES)
		return es_view_toolboxes(s, &page, w);
	if (target->route == ES_ROUTE_TUTORIALS)
		return es_view_tutorials(s, &page, w);
	return target->route == ES_ROUTE_TOOLS ? es_view_tools(s, &page, w)
	                                       : es_view_practices(s, &page, w);
}

/* A tool, a toolbox, a tutorial, an adoption. */
static es_err write_one(const struct es_view_source *s, const struct es_target *target,
                        struct es_writer *w)
{
	struct es_id id;

	es_err err =
	        es_row_find_prefix(s->snap, (const char *)target->id.data, target->id.len, &id);
	if (err != ES_OK)
		return err;
	switch (target->route) {
	case ES_ROUTE_TOOLBOX:
		return es_view_toolbox(s, &id, w);
	case ES_ROUTE_TUTORIAL:
		return es_view_tutorial(s, &id, w);
	case ES_ROUTE_ADOPTION:
		return es_view_adoption(s, &id, w);
	default:
		return es_view_tool(s, &id, w);
	}
}

static es_err read_id(struct es_bytes hex, struct es_id *storage, const struct es_id **out)
{
	*out = hex.len ? storage : NULL;
	if (hex.len == 0)
		return ES_OK;
	es_err err = es_unhex((const char *)hex.data, hex.len, storage->bytes, ES_ID_LEN);
	return err == ES_OK ? ES_OK : ES_INVALID;
}

static es_err write_adoptions(const struct es_view_source *s, const struct es_target *target,
                              struct es_writer *w)
{
	struct es_adoption_filter filter = {.about = NULL};
	struct es_id structure, about, origin;
	struct es_page page;
	bool list = target->route == ES_ROUTE_ADOPTIONS;

	es_err err =
	        read_page(target, list ? ES_ADOPTIONS_PAGE_MAX : ES_TREES_MAX, &page, &structure);
	filter.structure = page.structure;
	if (err == ES_OK)
		err = read_id(target->about, &about, &filter.about);
	if (err == ES_OK)
		err = read_id(target->origin, &origin, &filter.origin);
	if (err != ES_OK)
		return err;
	return list ? es_view_adoptions(s, &filter, &page, w)
	            : es_view_spreading(s, &filter, page.limit, w);
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
	case ES_ROUTE_TOOLS:
	case ES_ROUTE_TOOLBOXES:
	case ES_ROUTE_TUTORIALS:
		return write_list(s, target, w);
	case ES_ROUTE_TOOL:
	case ES_ROUTE_TOOLBOX:
	case ES_ROUTE_TUTORIAL:
	case ES_ROUTE_ADOPTION:
		return write_one(s, target, w);
	case ES_ROUTE_ADOPTIONS:
	case ES_ROUTE_SPREADING:
		return write_adoptions(s, target, w);
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

static void answer_description(struct es_answer *out)
{
	es_writer_reset(&out->own);
	es_err err = es_openapi_write(&out->own);
	if (err != ES_OK) {
		answer_fault(out, err);
		return;
	}
	out->status = 200;
	out->type = "application/json; charset=utf-8";
	out->body = es_writer_bytes(&out->own);
}

void es_rest_see(struct es_api *api, const struct es_view_source *s, const struct es_target *target,
                 struct es_answer *out)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_err err = write_value(api, s, target, &w);
	if (err == ES_OK)
		es_answer_json(out, 200, &w);
	else
		answer_fault(out, err);
	es_writer_free(&w);
}

bool es_rest_takes_long(enum es_route route)
{
	return route == ES_ROUTE_TOOLBOX || route == ES_ROUTE_ADOPTIONS ||
	       route == ES_ROUTE_SPREADING;
}

void es_rest_answer(struct es_api *api, const struct es_target *target, struct es_answer *out)
{
	struct es_view_source s;

	if (target->route == ES_ROUTE_OPENAPI) {
		answer_description(out);
		return;
	}
	es_err err = es_api_look(api, NULL, &s);
	if (err != ES_OK) {
		answer_fault(out, err);
		return;
	}
	if (target->route == ES_ROUTE_PROOF)
		answer_proof(&s, target, out);
	else
		es_rest_see(api, &s, target, out);
	es_snapshot_end(s.snap);
}

/* --- search ----------------------------------------------------------------------------------- */

#define YEAR_MAX 9999

/* "FR,IT" as the list of its parts. */
static void put_parts(struct es_bytes text, struct es_writer *w)
{
	size_t count = 1, begin = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == ',';
	es_write_array(w, count);
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.data[i] != ',')
			continue;
		es_write_str(w, es_bytes_of(text.data + begin, i - begin));
		begin = i + 1;
	}
}

static es_err put_number(const char *key, struct es_bytes text, size_t max, struct es_writer *w)
{
	size_t value;
	es_err err = read_limit(text, max, &value);

	es_write_cstr(w, key);
	es_write_uint(w, err ? 0 : value);
	return err;
}

static void put_string(const char *key, struct es_bytes text, struct es_writer *w)
{
	es_write_cstr(w, key);
	es_write_str(w, text);
}

/* finding: q, from, to, then the filters. */
static es_err put_filters(const struct es_target *target, struct es_writer *w)
{
	size_t count = 0;
	es_err err = ES_OK;

	for (size_t i = 1; i < ES_TARGET_FINDING; i++)
		count += target->finding[i].len > 0;
	es_write_cstr(w, "filters");
	es_write_map(w, count);
	for (size_t i = 1; i < ES_TARGET_FINDING && !err; i++) {
		if (target->finding[i].len == 0)
			continue;
		if (i < 3) {
			err = put_number(es_target_finding_words[i], target->finding[i], YEAR_MAX,
			                 w);
		} else {
			es_write_cstr(w, es_target_finding_words[i]);
			put_parts(target->finding[i], w);
		}
	}
	return err;
}

es_err es_rest_question(const struct es_target *target, struct es_writer *params)
{
	const struct es_bytes texts[] = {target->finding[0], target->lang, target->after};

	for (size_t i = 0; i < ES_TARGET_FINDING; i++)
		if (!es_utf8_valid(target->finding[i].data, target->finding[i].len))
			return ES_BAD_UTF8;
	for (size_t i = 0; i < 3; i++)
		if (!es_utf8_valid(texts[i].data, texts[i].len))
			return ES_BAD_UTF8;
	es_write_map(params, 3 + (target->lang.len > 0) + target->newest + 1);
	put_string("text", texts[0], params);
	if (target->lang.len)
		put_string("lang", texts[1], params);
	put_string("after", texts[2], params);
	if (target->newest)
		put_string("order", es_bytes_str("new"), params);
	es_err err = put_number("limit", target->limit, ES_PRACTICES_PAGE_MAX, params);
	if (!err)
		err = put_filters(target, params);
	return err ? err : params->err;
}
