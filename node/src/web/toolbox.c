/* SPDX-License-Identifier: EUPL-1.2 */
/* toolbox.show, and toolbox.take, toolbox.give_back, toolbox.state, toolbox.taken: which toolboxes this node keeps
 * whole, and how far that is. */
#include "store/taken.h"
#include "toolbox/taking.h"
#include "web/keep.h"
#include "web/survey.h"

#include <stdlib.h>
#include <string.h>

struct taking {
	struct es_keep keep; /* first */
	struct es_id toolbox;
	uint64_t since_ms; /* 0: it is given back */
};

static es_err apply(struct es_write *w, struct es_keep *keep)
{
	const struct taking *taking = (const struct taking *)keep;

	return es_write_taken(w, &taking->toolbox, taking->since_ms);
}

static es_err read_id(struct es_call *call, const struct es_view_source *s, struct es_id *id)
{
	bool found;

	es_err err = es_param_id(call, s->snap, "id", id, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "id");
	return err;
}

static es_err read_toolbox(struct es_call *call, const struct es_view_source *s,
                           struct es_id *entity)
{
	struct es_id id;

	es_err err = read_id(call, s, &id);
	if (err != ES_OK)
		return err;
	err = es_taking_entity(s, &id, entity);
	if (err != ES_OK)
		call->field = "id";
	return err;
}

static es_err change(struct es_call *call, uint64_t since_ms)
{
	struct taking *taking = calloc(1, sizeof(*taking));
	struct es_view_source s;

	if (!taking)
		return ES_NO_MEMORY;
	taking->keep.apply = apply;
	taking->keep.full = "so many toolboxes are kept already: give one back first";
	taking->since_ms = since_ms;
	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err == ES_OK) {
		err = read_toolbox(call, &s, &taking->toolbox);
		es_snapshot_end(s.snap);
	}
	if (err == ES_OK)
		es_keep_start(call, &taking->keep);
	else
		free(taking);
	return err;
}

es_err es_method_toolbox_take(struct es_call *call)
{
	return change(call, es_now_ms());
}

es_err es_method_toolbox_give_back(struct es_call *call)
{
	return change(call, 0);
}

static void put_state(const struct es_id *id, const struct es_taking_state *state,
                      struct es_writer *w)
{
	es_write_map(w, 6);
	es_put_id(w, "id", id);
	es_put_time(w, "taken", state->since_ms);
	es_put_reach(&state->reach, w);
	es_put_uint(w, "bytes_held", state->bytes_held);
	es_put_uint(w, "room", state->room);
	es_put_text(w, "paused", state->paused ? state->paused : "");
}

/* Of one toolbox. */
struct one {
	struct es_survey_task base; /* first */
	struct es_id id;
};

static es_err start_one(struct es_call *call,
                        es_err (*read)(struct es_call *call, const struct es_view_source *s,
                                       struct es_id *id),
                        es_err (*see)(struct es_survey_task *task, struct es_writer *w))
{
	struct one *one = es_survey_task_new(sizeof(*one), see);
	struct es_view_source s;
	struct es_bytes lang;

	if (!one)
		return ES_NO_MEMORY;
	one->base.culprit = "id";
	es_err err = es_param_lang(call, "reader", &lang);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err == ES_OK) {
		err = read(call, &s, &one->id);
		es_snapshot_end(s.snap);
	}
	if (err != ES_OK) {
		es_task_drop(&one->base.task);
		return err;
	}
	if (lang.len)
		memcpy(one->base.survey.lang, lang.data, lang.len);
	return es_survey_task_start(call, &one->base);
}

static es_err see_state(struct es_survey_task *task, struct es_writer *w)
{
	const struct es_id *id = &((struct one *)task)->id;
	struct es_taking_state state = {.since_ms = 0};

	es_err err = es_taking_look(task->survey.api->node, &task->survey.s, id, &state);
	if (err == ES_OK)
		put_state(id, &state, w);
	es_reach_free(&state.reach);
	return err;
}

es_err es_method_toolbox_state(struct es_call *call)
{
	return start_one(call, read_toolbox, see_state);
}

static es_err see_toolbox(struct es_survey_task *task, struct es_writer *w)
{
	return es_view_toolbox(&task->survey.s, &((struct one *)task)->id, w);
}

es_err es_method_toolbox_show(struct es_call *call)
{
	return start_one(call, read_id, see_toolbox);
}

/* One that cannot be read now is told by its id alone. */
static es_err put_taken(const struct es_view_source *s, const struct es_taken *taken,
                        struct es_writer *w)
{
	es_write_map(w, 3);
	es_put_id(w, "id", &taken->id);
	es_put_time(w, "taken", taken->since_ms);
	es_put_key(w, "summary");
	es_err err = es_view_toolbox_summary(s, &taken->id, w);
	if (err == ES_NOT_FOUND)
		es_write_nil(w);
	return err == ES_NOT_FOUND ? w->err : err;
}

static es_err see_taken(struct es_survey_task *task, struct es_writer *w)
{
	const struct es_view_source *s = &task->survey.s;
	struct es_taken all[ES_TAKEN_MAX];
	size_t count = es_taken_list(s->snap, all);
	es_err err = ES_OK;

	es_write_map(w, 1);
	es_put_key(w, "items");
	es_write_array(w, count);
	for (size_t i = 0; i < count && err == ES_OK; i++)
		err = put_taken(s, &all[i], w);
	return err;
}

es_err es_method_toolbox_taken(struct es_call *call)
{
	struct es_survey_task *task = es_survey_task_new(sizeof(*task), see_taken);

	return task ? es_survey_task_start(call, task) : ES_NO_MEMORY;
}
