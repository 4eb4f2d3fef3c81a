/* SPDX-License-Identifier: EUPL-1.2 */
/* What a session asks of its node, answered by the simulation. The context is an end of a link. */
#include "world_internal.h"

#include <stdlib.h>

static es_err host_send(void *context, struct es_bytes message)
{
	struct sim_end *end = context;
	struct sim_world *w = end->world;
	if (w->nodes[end->node].liar)
		sim_remember(w, end->node, message);
	if (sim_keeps_back(w, end->node, message))
		return ES_OK;
	return sim_post(end, message);
}

static const struct es_vector *host_vector(void *context)
{
	return sim_vector(sim_memory_of(context));
}

static es_err host_greeted(void *context, const uint8_t instance[ES_INSTANCE_LEN],
                           const char **text)
{
	(void)context;
	(void)instance;
	*text = "";
	return ES_OK;
}

static uint64_t host_acts(void *context)
{
	return sim_memory_of(context)->chain->acts_count;
}

static es_err host_act_id(void *context, uint64_t count, struct es_id *head)
{
	const struct sim_memory *m = sim_memory_of(context);
	*head = (struct es_id){{0}};
	if (count > m->chain->acts_count)
		return ES_NOT_FOUND;
	if (count > 0)
		*head = sim_federation(m)->act_ids[count - 1];
	return ES_OK;
}

static es_err host_act(void *context, uint64_t index, struct es_writer *w)
{
	const struct sim_memory *m = sim_memory_of(context);
	if (index >= m->chain->acts_count)
		return ES_NOT_FOUND;
	es_write_raw(w, sim_sealed(m, (size_t)index));
	return w->err;
}

static es_err host_run(void *context, const struct es_id *log, uint64_t start,
                       const struct es_body_policy *wanted, struct es_writer *headers,
                       struct es_writer *bodies, size_t *count, size_t *bodies_len,
                       uint8_t signature[ES_SIGNATURE_LEN])
{
	const struct sim_end *end = context;
	struct es_body_policy nothing = {.some_kinds = true};
	if (end->world->nodes[end->node].vices & SIM_KEEPS_BODIES)
		wanted = &nothing;
	return sim_read_run(sim_memory_of(context), log, start, wanted, headers, bodies, count,
	                    bodies_len, signature);
}

static es_err host_body(void *context, const struct es_id *record, struct es_writer *w)
{
	const struct sim_end *end = context;
	if (end->world->nodes[end->node].vices & SIM_KEEPS_BODIES) {
		es_write_array(w, 1);
		es_write_bin(w, ES_BYTES(record->bytes));
		return w->err;
	}
	return sim_write_body(sim_memory_of(context), record, w);
}

static size_t host_missing(void *context, uint64_t after, struct es_missing *out, size_t max)
{
	return sim_missing(sim_memory_of(context), after, out, max);
}

static void enqueue(struct sim_end *end, struct sim_write *write, uint64_t token)
{
	struct sim_world *w = end->world;
	write->token = token;
	write->link = end->link;
	write->end = (size_t)(end - w->links[end->link]->ends);
	write->link_generation = w->links[end->link]->generation;
	sim_enqueue(w, end->node, write);
}

static void host_store_acts(void *context, uint64_t token, uint64_t first,
                            const struct es_bytes *sealed, size_t count)
{
	(void)first;
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += sealed[i].len;
	struct sim_write *write = sim_write_new(bytes);
	uint8_t *at = write->bytes;
	write->type = SIM_WRITE_ACTS;
	write->count = count;
	write->sealed = calloc(count + 1, sizeof(*write->sealed));
	es_assert(write->sealed != NULL);
	for (size_t i = 0; i < count; i++)
		write->sealed[i] = sim_write_keep(&at, sealed[i]);
	enqueue(context, write, token);
}

static void host_store_run(void *context, uint64_t token, const struct es_incoming_run *run)
{
	size_t bytes = run->run.headers.len;
	for (size_t i = 0; i < run->bodies_len; i++)
		bytes += run->bodies[i].packed.len;
	struct sim_write *write = sim_write_new(bytes);
	uint8_t *at = write->bytes;
	write->type = SIM_WRITE_RUN;
	write->run = *run;
	write->run.run.headers = sim_write_keep(&at, run->run.headers);
	write->bodies = calloc(run->bodies_len + 1, sizeof(*write->bodies));
	es_assert(write->bodies != NULL);
	for (size_t i = 0; i < run->bodies_len; i++) {
		write->bodies[i] = run->bodies[i];
		write->bodies[i].packed = sim_write_keep(&at, run->bodies[i].packed);
	}
	write->run.bodies = write->bodies;
	enqueue(context, write, token);
}

static void host_store_body(void *context, uint64_t token, const struct es_id *record,
                            const struct es_wire_body *body)
{
	struct sim_write *write = sim_write_new(body->packed.len);
	uint8_t *at = write->bytes;
	write->type = SIM_WRITE_BODY;
	write->record = *record;
	write->bodies = calloc(1, sizeof(*write->bodies));
	es_assert(write->bodies != NULL);
	*write->bodies = *body;
	write->bodies->packed = sim_write_keep(&at, body->packed);
	enqueue(context, write, token);
}

static void host_admit(void *context, const struct es_join_request *request)
{
	(void)context;
	(void)request;
	es_assert(false);
}

static void host_joined(void *context, uint64_t token, struct es_bytes sealed)
{
	(void)context;
	(void)token;
	(void)sealed;
	es_assert(false);
}

static void host_policy(void *context, struct es_body_policy *out)
{
	const struct sim_memory *m = sim_memory_of(context);
	if (m->policy != NULL)
		*out = *m->policy;
}

static void host_told_here(void *context, const struct es_here *here)
{
	struct sim_end *end = context;
	(void)here;
	end->world->here_heard++;
}

static void host_end(void *context, es_err reason, const char *text)
{
	(void)text;
	struct sim_end *end = context;
	end->closing = true;
	end->reason = reason;
	end->world->ended_for[reason]++;
}

const struct es_session_host sim_host = {
        .send = host_send,
        .vector = host_vector,
        .greeted = host_greeted,
        .acts = host_acts,
        .act_id = host_act_id,
        .act = host_act,
        .run = host_run,
        .body = host_body,
        .missing = host_missing,
        .store_acts = host_store_acts,
        .store_run = host_store_run,
        .store_body = host_store_body,
        .admit = host_admit,
        .joined = host_joined,
        .other_links = sim_other_links,
        .may_graft = sim_may_graft,
        .forks = &sim_fork_host,
        .motions = sim_host_motions,
        .motion = sim_host_motion,
        .seal_key = sim_host_seal_key,
        .take_key = sim_host_take_key,
        .policy = host_policy,
        .told_here = host_told_here,
        .end = host_end,
};
