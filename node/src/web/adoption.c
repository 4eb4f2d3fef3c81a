/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/adoption.h"

#include "view/adoption.h"
#include "web/survey.h"

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

/* Which ones, and which part of them. */
struct looking {
	struct es_survey_task base;            /* first */
	struct es_id about, structure, origin; /* what the filter points to */
	struct es_adoption_filter filter;
	struct es_page page;
	char after[ES_CURSOR_MAX];
};

static es_err read_one(struct es_call *call, struct es_snapshot *snap, const char *key,
                       struct es_id *storage, const struct es_id **out)
{
	bool found;

	es_err err = es_param_id(call, snap, key, storage, &found);
	*out = found ? storage : NULL;
	return err;
}

static es_err read_filter(struct es_call *call, struct looking *l)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(call->client->api->node->store, &snap);
	if (err != ES_OK)
		return err;
	err = read_one(call, snap, "about", &l->about, &l->filter.about);
	if (err == ES_OK)
		err = read_one(call, snap, "structure", &l->structure, &l->filter.structure);
	if (err == ES_OK)
		err = read_one(call, snap, "origin", &l->origin, &l->filter.origin);
	es_snapshot_end(snap);
	return err;
}

static es_err read_page(struct es_call *call, size_t most, struct looking *l)
{
	struct es_bytes after;
	uint64_t limit;

	es_err err = es_param_uint(call, "limit", most, &limit);
	if (err == ES_OK)
		err = es_param_str(call, "after", ES_CURSOR_MAX, &after);
	if (err != ES_OK)
		return err;
	l->page.limit = (size_t)limit;
	l->page.after = es_bytes_of(l->after, after.len);
	if (after.len)
		memcpy(l->after, after.data, after.len);
	return ES_OK;
}

static es_err start(struct es_call *call, size_t most,
                    es_err (*see)(struct es_survey_task *task, struct es_writer *w))
{
	struct looking *l = es_survey_task_new(sizeof(*l), see);

	if (!l)
		return ES_NO_MEMORY;
	es_err err = read_page(call, most, l);
	if (err == ES_OK)
		err = read_filter(call, l);
	if (err == ES_OK)
		return es_survey_task_start(call, &l->base);
	es_task_drop(&l->base.task);
	return err;
}

static es_err see_list(struct es_survey_task *task, struct es_writer *w)
{
	struct looking *l = (struct looking *)task;

	es_err err = es_view_adoptions(&task->survey.s, &l->filter, &l->page, w);
	task->culprit = err == ES_MALFORMED ? "after" : NULL;
	return err;
}

es_err es_method_adoption_list(struct es_call *call)
{
	return start(call, ES_ADOPTIONS_PAGE_MAX, see_list);
}

static es_err see_spreading(struct es_survey_task *task, struct es_writer *w)
{
	struct looking *l = (struct looking *)task;

	return es_view_spreading(&task->survey.s, &l->filter, l->page.limit, w);
}

es_err es_method_adoption_spreading(struct es_call *call)
{
	return start(call, ES_TREES_MAX, see_spreading);
}

static es_err see_due(struct es_survey_task *task, struct es_writer *w)
{
	return es_view_due(&task->survey.s, es_now_ms(), w);
}

es_err es_method_adoption_due(struct es_call *call)
{
	struct es_survey_task *task = es_survey_task_new(sizeof(*task), see_due);

	return task ? es_survey_task_start(call, task) : ES_NO_MEMORY;
}
