/* SPDX-License-Identifier: EUPL-1.2 */
/* departure.show, departure.begin, departure.cancel: the structure leaves its federation, for the operators of its
 * node. */
#include "federation/departure.h"

#include "view/read.h"
#include "web/survey.h"

#include <string.h>

/* --- how it stands ------------------------------------------------------------------------------ */

static const char *state_of(const struct es_member *self, es_err allowed,
                            const struct es_departure *d)
{
	if (allowed == ES_STATE && !(self && self->suspended))
		return "alone";
	const char *word = es_departure_word(self, d);
	return word ? word : allowed == ES_OK ? "member" : "needed";
}

struct listing {
	const struct es_view_source *s;
	struct es_writer items;
	size_t count;
};

static es_err add_partner(void *context, const struct es_member *m, bool holds)
{
	struct listing *l = context;

	es_write_map(&l->items, 2);
	es_put_structure(l->s, "structure", &m->admission.structure, &l->items);
	es_put_bool(&l->items, "holds", holds);
	l->count++;
	return l->items.err;
}

static es_err put_state(const struct es_view_source *s, struct es_writer *w)
{
	const struct es_id *id = &s->self->structure;
	const struct es_member *self = es_federation_structure(s->federation, id);
	struct listing partners = {.s = s};
	struct es_departure d;

	es_err begun = es_departure_get(s->snap, &d);
	es_err allowed = es_departure_allowed(s->federation, id), err = ES_OK;
	if (begun != ES_OK && begun != ES_NOT_FOUND)
		return begun;
	es_writer_grow(&partners.items, ES_WEB_ANSWER_MAX);
	if (begun == ES_OK)
		err = es_departure_holders(s->snap, s->federation, id, d.stays, add_partner,
		                           &partners);
	es_write_map(w, 6);
	es_put_text(w, "state", state_of(self, allowed, begun ? NULL : &d));
	es_put_text(w, "records", begun ? "" : d.stays ? "stay" : "erased");
	es_put_time(w, "since", begun ? 0 : d.since_ms);
	es_put_time(w, "left", self ? self->left_ms : 0);
	es_put_uint(w, "erased", d.erased);
	es_put_key(w, "partners");
	es_write_array(w, partners.count);
	es_write_raw(w, es_writer_bytes(&partners.items));
	es_writer_free(&partners.items);
	return err ? err : w->err;
}

static es_err see(struct es_survey_task *task, struct es_writer *w)
{
	return put_state(&task->survey.s, w);
}

/* Who holds what is told by all cosignatures: too long for the loop. */
es_err es_method_departure_show(struct es_call *call)
{
	struct es_survey_task *task = es_survey_task_new(sizeof(*task), see);

	return task ? es_survey_task_start(call, task) : ES_NO_MEMORY;
}

/* --- leaving ------------------------------------------------------------------------------------ */

struct leaving {
	struct es_task task; /* first */
	bool stays;
};

static void run_begin(struct es_task *task)
{
	task->err = es_departure_begin(task->client->api->node, ((struct leaving *)task)->stays);
	if (task->err == ES_NOT_ALLOWED)
		es_task_refuse(task, ES_API_NOT_ALLOWED, "needed",
		               "it coordinates, or is the only steward");
	else if (task->err == ES_STATE || task->err == ES_NOT_MEMBER)
		es_task_refuse(task, ES_API_NOT_ALLOWED, NULL, "it is in no federation");
}

static void run_cancel(struct es_task *task)
{
	task->err = es_departure_cancel(task->client->api->node);
	if (task->err == ES_STATE)
		es_task_refuse(task, ES_API_NOT_ALLOWED, "asked", "there is no way back any more");
}

static void go_on(struct es_task *task)
{
	es_leaving_go(task->client->api);
}

static es_err start(struct es_call *call, bool stays, void (*run)(struct es_task *task))
{
	struct leaving *l = es_task_new(sizeof(*l));

	if (!l)
		return ES_NO_MEMORY;
	l->stays = stays;
	l->task.run = run;
	l->task.after = go_on;
	return es_task_start(call, &l->task);
}

/* The name of the structure is typed by whoever means it. */
es_err es_method_departure_begin(struct es_call *call)
{
	const char *name = call->client->api->node->identity.name;
	struct es_bytes records, typed;

	es_err err = es_param_str(call, "records", ES_CODE_MAX, &records);
	if (err == ES_OK)
		err = es_param_str(call, "name", ES_NAME_MAX, &typed);
	if (err != ES_OK)
		return err;
	bool stays = es_bytes_equal(records, es_bytes_str("stay"));
	if (!stays && !es_bytes_equal(records, es_bytes_str("erased")))
		return es_call_refuse(call, ES_API_INVALID, "records", "stay or erased");
	if (!es_bytes_equal(typed, es_bytes_str(name)))
		return es_call_refuse(call, ES_API_INVALID, "name",
		                      "this is not the name of the structure");
	return start(call, stays, run_begin);
}

es_err es_method_departure_cancel(struct es_call *call)
{
	return start(call, false, run_cancel);
}
