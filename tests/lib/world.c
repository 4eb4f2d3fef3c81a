/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#define TICK_MS 1000
#define INBOX_MAX (16u * 1024 * 1024) /* as much as a channel and two kernels hold */

enum event_type {
	EVENT_DELIVER,
	EVENT_STORE,
	EVENT_PUBLISH,
	EVENT_CONNECT,
	EVENT_RESTART,
	EVENT_TICK
};

/* A store on its way to the disk: what the session asked for, copied. */
struct store {
	enum { STORE_ACTS, STORE_RUN, STORE_BODY } type;
	uint64_t token;
	uint8_t *bytes; /* backs every pointer below */
	struct es_incoming_run run;
	struct es_wire_body *bodies;
	struct es_bytes sealed[ES_ACTS_MESSAGE_MAX];
	size_t count;
	struct es_id record;
};

struct sim_event {
	uint64_t at_ms, sequence;
	enum event_type type;
	size_t node, link, end, len;
	uint64_t generation, node_generation;
	struct store *store;
};

/* --- events ----------------------------------------------------------------------------------- */

static bool before(const struct sim_event *a, const struct sim_event *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->sequence < b->sequence;
}

static void push(struct sim_world *w, struct sim_event e)
{
	if (w->events_count == w->events_capacity) {
		w->events_capacity = w->events_capacity == 0 ? 256 : 2 * w->events_capacity;
		w->events = realloc(w->events, w->events_capacity * sizeof(*w->events));
		es_assert(w->events != NULL);
	}
	e.sequence = w->sequence++;
	size_t i = w->events_count++;
	while (i > 0 && before(&e, &w->events[(i - 1) / 2])) {
		w->events[i] = w->events[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	w->events[i] = e;
}

static struct sim_event pop(struct sim_world *w)
{
	struct sim_event top = w->events[0], last = w->events[--w->events_count];
	size_t i = 0;
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= w->events_count)
			break;
		if (child + 1 < w->events_count && before(&w->events[child + 1], &w->events[child]))
			child++;
		if (!before(&w->events[child], &last))
			break;
		w->events[i] = w->events[child];
		i = child;
	}
	w->events[i] = last;
	return top;
}

static uint64_t roll(struct sim_world *w, uint64_t below)
{
	return sim_random(&w->random) % below;
}

static bool chance(struct sim_world *w, unsigned per_mille)
{
	return !w->healing && roll(w, 1000) < per_mille;
}

static uint64_t delay(struct sim_world *w)
{
	return 20 + roll(w, 131);
}

/* --- links ------------------------------------------------------------------------------------ */

static void drop_inbox(struct sim_end *end)
{
	while (end->inbox != NULL) {
		struct sim_message *m = end->inbox;
		end->inbox = m->next;
		free(m->data);
		free(m);
	}
	end->inbox_last = &end->inbox;
	end->inbox_bytes = 0;
}

static void cut(struct sim_world *w, size_t link)
{
	struct sim_link *l = &w->links[link];
	if (!l->up)
		return;
	l->up = false;
	l->generation++;
	for (int i = 0; i < 2; i++) {
		es_session_free(l->ends[i].session);
		l->ends[i].session = NULL;
		l->ends[i].closing = false;
		drop_inbox(&l->ends[i]);
	}
	push(w, (struct sim_event){.at_ms = w->now_ms + 500 + roll(w, 3000),
	                           .type = EVENT_CONNECT,
	                           .link = link});
}

/* Sessions end inside calls of their own; the link goes down after the call. */
static void settle(struct sim_world *w, size_t link)
{
	struct sim_link *l = &w->links[link];
	if (l->up && (l->ends[0].closing || l->ends[1].closing))
		cut(w, link);
}

static struct sim_end *other(struct sim_end *end)
{
	struct sim_link *l = &end->world->links[end->link];
	return end == &l->ends[0] ? &l->ends[1] : &l->ends[0];
}

static struct sim_memory *memory_of(struct sim_end *end)
{
	return &end->world->nodes[end->node].memory;
}

/* --- the session's host ----------------------------------------------------------------------- */

static es_err host_send(void *context, struct es_bytes message)
{
	struct sim_end *end = context, *to = other(end);
	struct sim_world *w = end->world;
	if (to->inbox_bytes > INBOX_MAX)
		return ES_NO_SPACE;
	struct sim_message *m = calloc(1, sizeof(*m));
	es_assert(m != NULL && message.len > 0);
	m->data = malloc(message.len);
	es_assert(m->data != NULL);
	memcpy(m->data, message.data, message.len);
	m->len = message.len;
	if (chance(w, w->faults.garble)) {
		m->data[roll(w, m->len)] ^= (uint8_t)(1 + roll(w, 255));
		w->garbled++;
	}
	*to->inbox_last = m;
	to->inbox_last = &m->next;
	to->inbox_bytes += m->len;
	push(w, (struct sim_event){.at_ms = w->now_ms + delay(w),
	                           .type = EVENT_DELIVER,
	                           .link = end->link,
	                           .end = (size_t)(to - w->links[end->link].ends),
	                           .generation = w->links[end->link].generation});
	return ES_OK;
}

static es_err host_vector(void *context, struct es_vector *v)
{
	return sim_vector(memory_of(context), v);
}

static uint64_t host_acts(void *context)
{
	return memory_of(context)->acts_count;
}

static es_err host_act_id(void *context, uint64_t count, struct es_id *head)
{
	struct sim_memory *m = memory_of(context);
	*head = (struct es_id){{0}};
	if (count > m->acts_count)
		return ES_NOT_FOUND;
	if (count > 0) {
		struct es_reader r;
		es_reader_init(&r, es_writer_bytes(&m->acts[count - 1]));
		es_read_array_of(&r, 3);
		es_act_id(es_read_bin(&r, ES_ACT_MAX), head);
	}
	return ES_OK;
}

static es_err host_act(void *context, uint64_t index, struct es_writer *w)
{
	struct sim_memory *m = memory_of(context);
	if (index >= m->acts_count)
		return ES_NOT_FOUND;
	es_write_raw(w, es_writer_bytes(&m->acts[index]));
	return w->err;
}

static es_err host_run(void *context, const struct es_id *log, uint64_t start,
                       struct es_writer *headers, struct es_writer *bodies, size_t *count,
                       size_t *bodies_len, uint8_t signature[ES_SIGNATURE_LEN])
{
	return sim_read_run(memory_of(context), log, start, headers, bodies, count, bodies_len,
	                    signature);
}

static es_err host_body(void *context, const struct es_id *record, struct es_writer *w)
{
	return sim_write_body(memory_of(context), record, w);
}

static size_t host_missing(void *context, uint64_t after, struct es_missing *out, size_t max)
{
	return sim_missing(memory_of(context), after, out, max);
}

static void enqueue(struct sim_end *end, struct store *store)
{
	struct sim_world *w = end->world;
	struct sim_node *n = &w->nodes[end->node];
	uint64_t takes = w->faults.reorder_disk ? 1 + roll(w, 40) : 1;
	if (n->disk_free_ms < w->now_ms)
		n->disk_free_ms = w->now_ms;
	n->disk_free_ms += takes;
	push(w, (struct sim_event){.at_ms = n->disk_free_ms,
	                           .type = EVENT_STORE,
	                           .node = end->node,
	                           .link = end->link,
	                           .end = (size_t)(end - w->links[end->link].ends),
	                           .generation = w->links[end->link].generation,
	                           .node_generation = n->generation,
	                           .store = store});
}

static struct store *new_store(uint64_t token, size_t bytes)
{
	struct store *store = calloc(1, sizeof(*store));
	es_assert(store != NULL);
	store->token = token;
	store->bytes = malloc(bytes + 1);
	es_assert(store->bytes != NULL);
	return store;
}

static struct es_bytes keep(uint8_t **at, struct es_bytes in)
{
	if (in.len > 0)
		memcpy(*at, in.data, in.len);
	struct es_bytes out = {*at, in.len};
	*at += in.len;
	return out;
}

static void host_store_acts(void *context, uint64_t token, uint64_t first,
                            const struct es_bytes *sealed, size_t count)
{
	(void)first;
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += sealed[i].len;
	struct store *store = new_store(token, bytes);
	uint8_t *at = store->bytes;
	store->type = STORE_ACTS;
	store->count = count;
	for (size_t i = 0; i < count; i++)
		store->sealed[i] = keep(&at, sealed[i]);
	enqueue(context, store);
}

static void host_store_run(void *context, uint64_t token, const struct es_incoming_run *run)
{
	size_t bytes = run->run.headers.len;
	for (size_t i = 0; i < run->bodies_len; i++)
		bytes += run->bodies[i].packed.len;
	struct store *store = new_store(token, bytes);
	uint8_t *at = store->bytes;
	store->type = STORE_RUN;
	store->run = *run;
	store->run.run.headers = keep(&at, run->run.headers);
	store->bodies = calloc(run->bodies_len + 1, sizeof(*store->bodies));
	es_assert(store->bodies != NULL);
	for (size_t i = 0; i < run->bodies_len; i++) {
		store->bodies[i] = run->bodies[i];
		store->bodies[i].packed = keep(&at, run->bodies[i].packed);
	}
	store->run.bodies = store->bodies;
	enqueue(context, store);
}

static void host_store_body(void *context, uint64_t token, const struct es_id *record,
                            const struct es_wire_body *body)
{
	struct store *store = new_store(token, body->packed.len);
	uint8_t *at = store->bytes;
	store->type = STORE_BODY;
	store->record = *record;
	store->bodies = calloc(1, sizeof(*store->bodies));
	es_assert(store->bodies != NULL);
	*store->bodies = *body;
	store->bodies->packed = keep(&at, body->packed);
	enqueue(context, store);
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

static void host_end(void *context, es_err reason, const char *text)
{
	(void)text;
	struct sim_end *end = context;
	end->closing = true;
	end->reason = reason;
	end->world->ended_for[reason]++;
}

static const struct es_session_host host = {
        .send = host_send,
        .vector = host_vector,
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
        .end = host_end,
};

/* --- what happens ----------------------------------------------------------------------------- */

static void bring_up(struct sim_world *w, size_t link)
{
	struct sim_link *l = &w->links[link];
	if (l->up)
		return;
	if (!w->nodes[l->a].running || !w->nodes[l->b].running) {
		push(w, (struct sim_event){
		                .at_ms = w->now_ms + 1000, .type = EVENT_CONNECT, .link = link});
		return;
	}
	l->up = true;
	for (size_t i = 0; i < 2; i++) {
		struct sim_end *end = &l->ends[i];
		const struct es_certificate *peer = &memory_of(other(end))->certificate;
		bool known = es_federation_knows(&memory_of(end)->federation, peer) == ES_OK;
		struct es_session_config config = {
		        .role = known ? ES_ROLE_MEMBER : ES_ROLE_UNKNOWN,
		        .host = &host,
		        .context = end,
		        .peer = peer,
		        .now_ms = w->now_ms,
		};
		es_assert(es_session_new(&config, &end->session) == ES_OK);
	}
	es_session_start(l->ends[0].session);
	es_session_start(l->ends[1].session);
	settle(w, link);
}

static void tell_changed(struct sim_world *w, size_t node)
{
	for (size_t i = 0; i < w->links_count; i++)
		for (size_t e = 0; e < 2; e++)
			if (w->links[i].up && w->links[i].ends[e].node == node) {
				es_session_changed(w->links[i].ends[e].session, w->now_ms);
				settle(w, i);
			}
}

static void deliver(struct sim_world *w, const struct sim_event *e)
{
	struct sim_link *l = &w->links[e->link];
	if (!l->up || l->generation != e->generation)
		return;
	struct sim_end *end = &l->ends[e->end];
	struct sim_message *m = end->inbox;
	end->inbox = m->next;
	if (end->inbox == NULL)
		end->inbox_last = &end->inbox;
	end->inbox_bytes -= m->len;
	es_session_receive(end->session, es_bytes_of(m->data, m->len), w->now_ms);
	free(m->data);
	free(m);
	if (end->inbox_bytes < INBOX_MAX / 2 && !other(end)->closing)
		es_session_writable(other(end)->session, w->now_ms);
	settle(w, e->link);
	if (l->up && chance(w, w->faults.cut))
		cut(w, e->link);
}

static es_err do_store(struct sim_memory *m, struct store *store)
{
	es_err err = ES_OK;
	switch (store->type) {
	case STORE_ACTS:
		for (size_t i = 0; i < store->count && (err == ES_OK || err == ES_STALE); i++)
			err = sim_act(m, store->sealed[i]);
		return err;
	case STORE_RUN:
		return sim_take_run(m, &store->run);
	default:
		return sim_take_body(m, &store->record, store->bodies);
	}
}

static void store_done(struct sim_world *w, const struct sim_event *e)
{
	struct sim_node *n = &w->nodes[e->node];
	if (n->running && n->generation == e->node_generation) {
		es_err err = do_store(&n->memory, e->store);
		struct sim_link *l = &w->links[e->link];
		if (l->up && l->generation == e->generation) {
			es_session_stored(l->ends[e->end].session, e->store->token, err, w->now_ms);
			settle(w, e->link);
		}
		if (err == ES_OK)
			tell_changed(w, e->node);
	}
	free(e->store->bodies);
	free(e->store->bytes);
	free(e->store);
}

static void publish(struct sim_world *w, const struct sim_event *e)
{
	struct sim_node *n = &w->nodes[e->node];
	if (!n->running ||
	    es_federation_member(&n->memory.federation, &n->memory.certificate.structure) == NULL)
		return;
	if (w->published_count == w->published_capacity) {
		w->published_capacity = w->published_capacity == 0 ? 64 : 2 * w->published_capacity;
		w->published = realloc(w->published, w->published_capacity * sizeof(*w->published));
		es_assert(w->published != NULL);
	}
	es_assert(sim_publish(&n->memory, w->now_ms, e->len, &w->published[w->published_count]) ==
	          ES_OK);
	w->published_count++;
	tell_changed(w, e->node);
	if (chance(w, w->faults.crash))
		sim_crash(w, e->node);
}

void sim_heal(struct sim_world *w)
{
	w->healing = true;
	/* What a garbled message said is believed as long as its link lives; a real channel ends
	 * there. */
	for (size_t i = 0; w->garbled > 0 && i < w->links_count; i++)
		cut(w, i);
}

void sim_crash(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	n->running = false;
	n->generation++;
	n->memory.open_log = false; /* a log ends with the process that opened it */
	for (size_t i = 0; i < w->links_count; i++)
		if (w->links[i].a == node || w->links[i].b == node)
			cut(w, i);
	push(w, (struct sim_event){.at_ms = w->now_ms + 100 + roll(w, 5000),
	                           .type = EVENT_RESTART,
	                           .node = node});
}

static void tick(struct sim_world *w)
{
	for (size_t i = 0; i < w->links_count; i++)
		for (size_t e = 0; e < 2; e++)
			if (w->links[i].up) {
				es_session_tick(w->links[i].ends[e].session, w->now_ms);
				settle(w, i);
			}
	push(w, (struct sim_event){.at_ms = w->now_ms + TICK_MS, .type = EVENT_TICK});
}

void sim_run_until(struct sim_world *w, uint64_t until_ms)
{
	while (w->events_count > 0 && w->events[0].at_ms <= until_ms) {
		struct sim_event e = pop(w);
		w->now_ms = e.at_ms;
		switch (e.type) {
		case EVENT_DELIVER:
			deliver(w, &e);
			break;
		case EVENT_STORE:
			store_done(w, &e);
			break;
		case EVENT_PUBLISH:
			publish(w, &e);
			break;
		case EVENT_CONNECT:
			bring_up(w, e.link);
			break;
		case EVENT_RESTART:
			w->nodes[e.node].running = true;
			break;
		case EVENT_TICK:
			tick(w);
			break;
		}
	}
	w->now_ms = until_ms;
}

void sim_connect(struct sim_world *w, size_t a, size_t b)
{
	size_t link = w->links_count++;
	struct sim_link *l = &w->links[link];
	*l = (struct sim_link){.a = a, .b = b};
	for (size_t i = 0; i < 2; i++) {
		l->ends[i] = (struct sim_end){.world = w, .link = link, .node = i == 0 ? a : b};
		l->ends[i].inbox_last = &l->ends[i].inbox;
	}
	push(w, (struct sim_event){
	                .at_ms = w->now_ms + roll(w, 200), .type = EVENT_CONNECT, .link = link});
}

void sim_publish_at(struct sim_world *w, size_t node, uint64_t at_ms, size_t body_len)
{
	push(w, (struct sim_event){
	                .at_ms = at_ms, .type = EVENT_PUBLISH, .node = node, .len = body_len});
}

void sim_world_init(struct sim_world *w, uint64_t seed, size_t nodes)
{
	es_assert(nodes > 0 && nodes <= SIM_NODES_MAX);
	*w = (struct sim_world){.random = seed, .now_ms = 1000000, .nodes_count = nodes};
	for (size_t i = 0; i < nodes; i++) {
		sim_memory_init(&w->nodes[i].memory, sim_random(&w->random));
		w->nodes[i].running = true;
	}
	struct sim_memory *first = &w->nodes[0].memory;
	es_assert(sim_found(first, w->now_ms) == ES_OK);
	push(w, (struct sim_event){.at_ms = w->now_ms + TICK_MS, .type = EVENT_TICK});
}

void sim_world_free(struct sim_world *w)
{
	w->healing = true;
	for (size_t i = 0; i < w->links_count; i++)
		cut(w, i);
	for (size_t i = 0; i < w->events_count; i++)
		if (w->events[i].store != NULL) {
			free(w->events[i].store->bodies);
			free(w->events[i].store->bytes);
			free(w->events[i].store);
		}
	for (size_t i = 0; i < w->nodes_count; i++)
		sim_memory_free(&w->nodes[i].memory);
	free(w->events);
	free(w->published);
}

es_err sim_inject(struct sim_world *w, size_t link, size_t end, struct es_bytes message)
{
	struct sim_link *l = &w->links[link];
	if (!l->up)
		return ES_CLOSED;
	es_session_receive(l->ends[end].session, message, w->now_ms);
	es_err reason = l->ends[end].closing ? l->ends[end].reason : ES_OK;
	settle(w, link);
	return reason;
}

/* --- invariants ------------------------------------------------------------------------------- */

static void root_of(struct sim_world *w, size_t node, struct es_id *root)
{
	struct es_vector v;
	es_vector_init(&v);
	es_assert(sim_vector(&w->nodes[node].memory, &v) == ES_OK);
	es_vector_root(&v, root);
	es_vector_free(&v);
}

bool sim_converged(struct sim_world *w)
{
	struct es_id first, root;
	struct es_missing missing;
	root_of(w, 0, &first);
	for (size_t i = 0; i < w->nodes_count; i++) {
		root_of(w, i, &root);
		if (!w->nodes[i].running || !es_id_equal(&first, &root) ||
		    sim_missing(&w->nodes[i].memory, 0, &missing, 1) > 0)
			return false;
	}
	return true;
}

void sim_check(struct sim_world *w)
{
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_memory *m = &w->nodes[i].memory;
		uint64_t records = 0;
		for (size_t l = 0; l < m->logs_count; l++)
			records += m->logs[l].log.edge.size - 1; /* all but the start */
		es_assert(records == w->published_count);
		for (size_t p = 0; p < w->published_count; p++) {
			const struct sim_record *r = sim_find(m, &w->published[p]);
			es_assert(r != NULL && r->has_body);
		}
	}
}
