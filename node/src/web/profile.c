/* SPDX-License-Identifier: EUPL-1.2 */
/* person.show: what others see of a person. */
#include "view/read.h"
#include "web/survey.h"

struct person {
	struct es_survey_task base; /* first */
	struct es_id structure;
	uint8_t author[ES_AUTHOR_LEN];
	struct es_person_page page;
};

static es_err read_whose(struct es_call *call, const struct es_view_source *s,
                         struct person *person)
{
	bool has_structure, has_person = false;
	uint64_t limit;

	es_err err = es_param_id(call, s->snap, "structure", &person->structure, &has_structure);
	if (err == ES_OK)
		err = es_param_bin(call, "person", person->author, ES_AUTHOR_LEN, &has_person);
	if (err == ES_OK)
		err = es_param_uint(call, "limit", ES_CONTRIBUTIONS_PAGE_MAX, &limit);
	if (err == ES_OK)
		err = es_param_uint(call, "before", UINT64_MAX, &person->page.before);
	if (err != ES_OK)
		return err;
	if (!has_structure)
		return es_call_refuse(call, ES_API_INVALID, "structure", "this is needed");
	if (!has_person)
		return es_call_refuse(call, ES_API_INVALID, "person", "this is needed");
	person->page.structure = &person->structure;
	person->page.author = person->author;
	person->page.limit = (size_t)limit;
	return ES_OK;
}

static es_err see(struct es_survey_task *task, struct es_writer *w)
{
	return es_view_person(&task->survey.s, &((struct person *)task)->page, w);
}

es_err es_method_person_show(struct es_call *call)
{
	struct person *person = es_survey_task_new(sizeof(*person), see);
	struct es_view_source s;

	if (!person)
		return ES_NO_MEMORY;
	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err == ES_OK) {
		err = read_whose(call, &s, person);
		es_snapshot_end(s.snap);
	}
	if (err != ES_OK) {
		es_task_drop(&person->base.task);
		return err;
	}
	return es_survey_task_start(call, &person->base);
}
