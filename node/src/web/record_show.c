/* SPDX-License-Identifier: EUPL-1.2 */
/* Methods that show one record, or what belongs to one, as a view does. */
#include "web/call.h"

static es_err show(struct es_call *call, const char *key,
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
	if (err == ES_OK && !found)
		err = es_call_lacks(call, key);
	if (err == ES_OK)
		err = es_param_lang(call, "reader", &s.lang);
	if (err == ES_OK)
		err = view(&s, &id, call->out);
	if (err != ES_OK && !call->field)
		call->field = key;
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_tool_show(struct es_call *call)
{
	return show(call, "id", es_view_tool);
}

es_err es_method_tutorial_show(struct es_call *call)
{
	return show(call, "id", es_view_tutorial);
}

es_err es_method_adoption_show(struct es_call *call)
{
	return show(call, "id", es_view_adoption);
}

es_err es_method_practice_versions(struct es_call *call)
{
	return show(call, "id", es_view_versions);
}

es_err es_method_translation_list(struct es_call *call)
{
	return show(call, "practice", es_view_translations);
}

es_err es_method_translation_show(struct es_call *call)
{
	return show(call, "id", es_view_translation);
}

es_err es_method_subtitles_show(struct es_call *call)
{
	return show(call, "id", es_view_subtitles);
}
