/* SPDX-License-Identifier: EUPL-1.2 */
/* translation.list and translation.show. */
#include "web/call.h"

static es_err translation(struct es_call *call, const char *key,
                          es_err (*view)(const struct es_view_source *s, const struct es_id *id,
                                         struct es_writer *w))
{
	struct es_view_source s;
	struct es_id id;
	bool found;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_id(call, s.snap, key, &id, &found);
	call->field = key;
	if (err == ES_OK && !found)
		err = es_call_refuse(call, ES_API_INVALID, key, "this is needed");
	if (err == ES_OK)
		err = view(&s, &id, call->out);
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_translation_list(struct es_call *call)
{
	return translation(call, "practice", es_view_translations);
}

es_err es_method_translation_show(struct es_call *call)
{
	return translation(call, "id", es_view_translation);
}
