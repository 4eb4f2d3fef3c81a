/* SPDX-License-Identifier: EUPL-1.2 */
/* person.show: what others see of a person. */
#include "view/read.h"
#include "web/call.h"

static es_err read_whose(struct es_call *call, const struct es_view_source *s,
                         struct es_id *structure, uint8_t author[ES_AUTHOR_LEN],
                         struct es_person_page *page)
{
	bool has_structure, has_person = false;
	uint64_t limit;

	es_err err = es_param_id(call, s->snap, "structure", structure, &has_structure);
	if (err == ES_OK)
		err = es_param_bin(call, "person", author, ES_AUTHOR_LEN, &has_person);
	if (err == ES_OK)
		err = es_param_uint(call, "limit", ES_CONTRIBUTIONS_PAGE_MAX, &limit);
	if (err == ES_OK)
		err = es_param_uint(call, "before", UINT64_MAX, &page->before);
	if (err != ES_OK)
		return err;
	if (!has_structure)
		return es_call_refuse(call, ES_API_INVALID, "structure", "this is needed");
	if (!has_person)
		return es_call_refuse(call, ES_API_INVALID, "person", "this is needed");
	page->structure = structure;
	page->author = author;
	page->limit = (size_t)limit;
	return ES_OK;
}

es_err es_method_person_show(struct es_call *call)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_person_page page = {.limit = 0};
	struct es_view_source s;
	struct es_id structure;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_whose(call, &s, &structure, author, &page);
	if (err == ES_OK)
		err = es_view_person(&s, &page, call->out);
	es_snapshot_end(s.snap);
	return err;
}
