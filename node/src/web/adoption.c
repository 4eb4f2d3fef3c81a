/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/adoption.h"

#include "view/adoption.h"

#include <string.h>

/* --- publishing ------------------------------------------------------------------------------- */

static es_err check_thing(struct es_call *call, const struct es_view_source *s,
                          const struct es_id *of, uint64_t *scope)
{
	struct es_id entity;
	struct es_row root;
	uint64_t kind, its_scope;

	call->field = "adopts";
	es_err err = es_view_about(s, of, &entity, &kind, &its_scope);
	if (err == ES_OK)
		err = es_row_find(s->snap, &entity, &root);
	if (err != ES_OK)
		return err;
	if (!es_kind_is_adopted(kind) || !es_id_equal(of, &entity))
		return ES_NOT_FOUND;
	if (es_id_equal(&root.header.structure, &s->self->structure))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "adopts",
		                      "this is the structure's own: it needs no adoption");
	if (*scope < its_scope)
		*scope = its_scope;
	call->field = NULL;
	return ES_OK;
}

/* The adoption of another structure, of the same thing. */
static es_err check_from(struct es_call *call, const struct es_view_source *s, struct es_bytes body,
                         const struct es_id *of)
{
	struct es_adoption from;
	struct es_id id;

	if (!es_id_field(body, "from", &id))
		return ES_OK;
	call->field = "from";
	es_err err = es_see_adoption(s, &id, &from);
	bool fits = err == ES_OK && es_id_equal(&from.of.id, of) &&
	            !es_id_equal(&from.heads.root.header.structure, &s->self->structure);
	es_adoption_free(&from);
	if (err != ES_OK)
		return err;
	if (!fits)
		return es_call_refuse(call, ES_API_INVALID, "from",
		                      "this is no other structure's adoption of the same");
	call->field = NULL;
	return ES_OK;
}

/* A second one would say two things of one reuse. */
static es_err check_only(struct es_call *call, const struct es_view_source *s,
                         const struct es_id *of)
{
	struct es_adoption_filter filter = {.about = of, .structure = &s->self->structure};
	struct es_adoptions own;

	es_err err = es_adoptions_gather(s, &filter, &own);
	bool any = err == ES_OK && own.count > 0;
	es_adoptions_free(&own);
	if (any)
		return es_call_refuse(call, ES_API_EXISTS, "adopts",
		                      "the structure adopted it already: revise that adoption");
	return err;
}

static es_err check_same(struct es_call *call, const struct es_view_source *s,
                         const struct es_id *entity, const struct es_id *of)
{
	struct es_adoption before;

	es_err err = es_see_adoption(s, entity, &before);
	bool same = err == ES_OK && es_id_equal(&before.of.id, of);
	es_adoption_free(&before);
	if (err == ES_OK && !same)
		return es_call_refuse(call, ES_API_INVALID, "adopts",
		                      "an adoption stays with what it is of");
	return err;
}

es_err es_adoption_check(struct es_call *call, const struct es_view_source *s, struct es_bytes body,
                         const struct es_id *entity, uint64_t *scope)
{
	struct es_id of;

	if (!es_id_field(body, "adopts", &of))
		return ES_INVALID;
	es_err err = check_thing(call, s, &of, scope);
	if (err == ES_OK)
		err = check_from(call, s, body, &of);
	if (err == ES_OK)
		err = entity ? check_same(call, s, entity, &of) : check_only(call, s, &of);
	return err;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The ids of a filter, which point into storage. */
struct filter_ids {
	struct es_id about, structure, origin;
};

static es_err read_one(struct es_call *call, const struct es_view_source *s, const char *key,
                       struct es_id *storage, const struct es_id **out)
{
	bool found;

	es_err err = es_param_id(call, s->snap, key, storage, &found);
	*out = found ? storage : NULL;
	return err;
}

static es_err read_filter(struct es_call *call, const struct es_view_source *s,
                          struct filter_ids *ids, struct es_adoption_filter *filter)
{
	es_err err = read_one(call, s, "about", &ids->about, &filter->about);
	if (err == ES_OK)
		err = read_one(call, s, "structure", &ids->structure, &filter->structure);
	if (err == ES_OK)
		err = read_one(call, s, "origin", &ids->origin, &filter->origin);
	return err;
}

es_err es_method_adoption_list(struct es_call *call)
{
	struct es_adoption_filter filter;
	struct es_page page = {.limit = 0};
	struct es_view_source s;
	struct filter_ids ids;
	uint64_t limit;

	es_err err = es_param_uint(call, "limit", ES_ADOPTIONS_PAGE_MAX, &limit);
	page.limit = (size_t)limit;
	if (err == ES_OK)
		err = es_param_str(call, "after", ES_CURSOR_MAX, &page.after);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_filter(call, &s, &ids, &filter);
	if (err == ES_OK) {
		err = es_view_adoptions(&s, &filter, &page, call->out);
		if (err == ES_MALFORMED)
			call->field = "after";
	}
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_adoption_spreading(struct es_call *call)
{
	struct es_adoption_filter filter;
	struct es_view_source s;
	struct filter_ids ids;
	uint64_t limit;

	es_err err = es_param_uint(call, "limit", ES_TREES_MAX, &limit);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_filter(call, &s, &ids, &filter);
	if (err == ES_OK)
		err = es_view_spreading(&s, &filter, (size_t)limit, call->out);
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_adoption_due(struct es_call *call)
{
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_view_due(&s, es_now_ms(), call->out);
	es_snapshot_end(s.snap);
	return err;
}
