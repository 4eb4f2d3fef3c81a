/* SPDX-License-Identifier: EUPL-1.2 */
/* Members that hold back what they promise, and members that flood: each message is in order, and
 * they are far more than anybody reads. And how much a node keeps for one link, whatever it is sent. */
#include "world_internal.h"

#include <stdlib.h>
#include <string.h>

#define LINK_BYTES_MAX                                                                             \
	(12u * 1024 * 1024) /* of one session and what it has on its way to the disk */
#define HEARD_BYTES_MAX (8u * 1024 * 1024) /* of notes and vectors on one link, ... */
#define HEARD_BYTES_PER_S (128u * 1024)    /* ... and in each second more */
#define FLOOD_BYTES (15u * 1024 * 1024)    /* at once: nearly what a link holds */
#define FLOOD_MESSAGES 6000
#define PAUSE_MS 8000 /* at most, between two floods */

/* Types of messages (docs/protocol.md, "The session"). */
enum {
	ACTS = 1,
	FORKS = 2,
	VECTOR = 3,
	RUN = 4,
	CREDIT = 5,
	WANT = 6,
	BODIES = 7,
	TOTALS = 8,
	SYNCED = 9,
	PING = 10,
	MOTIONS = 15,
	NOTE = 16,
	GRAFT = 17,
	PRUNE = 18,
	PEERS = 19,
	ROOTS = 22,
	CLAIM = 23,
	POLICY = 26
};

/* --- what is kept back ------------------------------------------------------------------------ */

static uint64_t type_of(struct es_bytes message)
{
	struct es_reader r;
	es_reader_init(&r, message);
	es_read_array(&r, 16);
	return es_read_uint(&r, 255);
}

bool sim_keeps_back(struct sim_world *w, size_t node, struct es_bytes message)
{
	unsigned vices = w->nodes[node].vices;
	bool kept = false;
	if ((vices & ~(unsigned)SIM_FLOODS) == 0)
		return false;
	switch (type_of(message)) {
	case RUN:
		kept = (vices & SIM_KEEPS_RUNS) ||
		       ((vices & SIM_KEEPS_LAST) && sim_roll(w, 2) == 0);
		break;
	case BODIES:
		kept = (vices & SIM_KEEPS_ANSWERS) != 0;
		break;
	case SYNCED:
		kept = (vices & SIM_KEEPS_SYNCED) != 0;
		break;
	default:
		break;
	}
	w->counted[SIM_FAULT_KEPT_BACK] += kept;
	return kept;
}

/* --- floods ----------------------------------------------------------------------------------- */

static struct es_writer *begin(struct es_writer *w, uint64_t type, size_t elements)
{
	es_writer_grow(w, ES_MESSAGE_MAX);
	es_write_array(w, elements + 1);
	es_write_uint(w, type);
	return w;
}

static const struct sim_log *any_log(struct sim_world *w, const struct sim_memory *m)
{
	for (size_t tries = 0; m->logs_count > 0 && tries < 8; tries++) {
		const struct sim_log *l = &m->logs[sim_roll(w, m->logs_count)];
		if (l->log.edge.size > 0)
			return l;
	}
	return NULL;
}

static void write_noise(struct sim_world *w, struct es_writer *out, size_t len)
{
	uint8_t noise[ES_FORK_MAX];
	es_assert(len <= sizeof(noise));
	sim_bytes(&w->random, noise, len);
	es_write_bin(out, es_bytes_of(noise, len));
}

/* A run that everybody has: whole, signed, in order. */
static void write_run(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	const struct sim_log *l = any_log(w, m);
	struct es_writer headers, bodies;
	size_t count, bodies_len;
	uint8_t signature[ES_SIGNATURE_LEN];
	if (l == NULL)
		return;
	es_writer_grow(&headers, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	es_writer_grow(&bodies, ES_MESSAGE_MAX);
	es_assert(sim_read_run(m, &l->log.id, 0, NULL, &headers, &bodies, &count, &bodies_len,
	                       signature) == ES_OK);
	begin(out, RUN, 5);
	es_write_nil(out);
	es_write_uint(out, 0);
	es_write_bin(out, ES_BYTES(signature));
	es_write_bin(out, es_writer_bytes(&headers));
	es_write_array(out, bodies_len);
	es_write_raw(out, es_writer_bytes(&bodies));
	es_writer_free(&headers);
	es_writer_free(&bodies);
}

static void write_bodies(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	const struct sim_log *l = any_log(w, m);
	begin(out, BODIES, 1);
	es_write_array(out, l == NULL ? 0 : 1);
	if (l != NULL)
		es_assert(sim_write_body(m, &l->records[sim_roll(w, l->log.edge.size)].header->id,
		                         out) == ES_OK);
}

static void write_want(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	const struct sim_log *l = any_log(w, m);
	size_t count = l == NULL ? 0 : (size_t)l->log.edge.size;
	if (count > ES_WANT_MAX)
		count = ES_WANT_MAX;
	begin(out, WANT, 1);
	es_write_array(out, count);
	for (size_t i = 0; i < count; i++)
		es_write_bin(out, ES_BYTES(l->records[i].header->id.bytes));
}

/* Of logs that do not exist, or of one that does: it has grown again. */
static void write_notes(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	const struct sim_log *l = any_log(w, m);
	begin(out, NOTE, 1);
	es_write_array(out, (size_t)2 * ES_NOTES_MAX);
	for (size_t i = 0; i < ES_NOTES_MAX; i++) {
		if (i % 2 == 0 && l != NULL)
			es_write_bin(out, ES_BYTES(l->log.id.bytes));
		else
			write_noise(w, out, ES_ID_LEN);
		es_write_uint(out, 1 + sim_roll(w, UINT64_MAX - 1));
	}
}

static void write_log(struct sim_world *w, struct sim_memory *m, struct es_writer *out,
                      uint64_t type)
{
	const struct sim_log *l = any_log(w, m);
	if (l == NULL)
		return;
	begin(out, type, type == GRAFT ? 2 : 1);
	es_write_bin(out, ES_BYTES(l->log.id.bytes));
	if (type == GRAFT)
		es_write_uint(out, 0);
}

static void write_peers(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	char address[32];
	begin(out, PEERS, 2);
	es_write_array(out, 0);
	es_write_array(out, ES_PEERS_MESSAGE_MAX);
	for (size_t i = 0; i < ES_PEERS_MESSAGE_MAX; i++) {
		snprintf(address, sizeof(address), "n%llu",
		         (unsigned long long)sim_roll(w, 1 << 30));
		es_write_array(out, 2);
		es_write_cstr(out, address);
		es_write_bin(out, ES_BYTES(m->certificate.structure.bytes));
	}
}

/* Wishes that the federation name itself its steward, in ever other words. */
static void write_motions(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	static uint8_t approval_buffer[2048], payload_buffer[256];
	struct es_signer signer = sim_signer(m);
	const struct es_federation *f = sim_federation(m);
	begin(out, MOTIONS, 1);
	es_write_array(out, 4);
	for (size_t i = 0; i < 4; i++) {
		struct es_writer payload, approval, request;
		struct es_id stranger;
		sim_bytes(&w->random, stranger.bytes, ES_ID_LEN);
		es_writer_init(&payload, payload_buffer, sizeof(payload_buffer));
		es_writer_init(&approval, approval_buffer, sizeof(approval_buffer));
		es_writer_grow(&request, ES_ACT_MAX);
		es_assert(es_stewards_payload(&stranger, 1, &payload) == ES_OK);
		es_assert(es_approval_make(&signer, &f->id, ES_ACT_STEWARDS,
		                           es_writer_bytes(&payload),
		                           es_federation_last(f, ES_ACT_STEWARDS, NULL),
		                           &approval) == ES_OK);
		struct es_act_request r = {.type = ES_ACT_STEWARDS,
		                           .payload = es_writer_bytes(&payload),
		                           .approvals_len = 1,
		                           .approvals = {es_writer_bytes(&approval)}};
		es_assert(es_act_request_encode(&r, &request) == ES_OK);
		es_write_array(out, 2);
		es_write_uint(out, ES_MOTION_REQUEST);
		es_write_bin(out, es_writer_bytes(&request));
		es_writer_free(&request);
	}
}

/* The last acts, as everybody has them. */
static void write_acts(struct sim_memory *m, struct es_writer *out)
{
	size_t count = m->chain->acts_count < ES_ACTS_MESSAGE_MAX ? m->chain->acts_count
	                                                          : ES_ACTS_MESSAGE_MAX;
	size_t first = m->chain->acts_count - count;
	begin(out, ACTS, 2);
	es_write_uint(out, first);
	es_write_array(out, count);
	for (size_t i = 0; i < count; i++)
		es_write_bin(out, sim_sealed(m, first + i));
}

static void write_forks(struct sim_world *w, struct es_writer *out)
{
	begin(out, FORKS, 1);
	es_write_array(out, ES_FORKS_MESSAGE_MAX);
	for (size_t i = 0; i < ES_FORKS_MESSAGE_MAX; i++)
		write_noise(w, out, ES_FORK_MAX);
}

/* Thousands of logs that do not exist. */
static void write_vector(struct sim_world *w, struct es_writer *out)
{
	static uint8_t pairs[9 * 60000];
	sim_bytes(&w->random, pairs, sizeof(pairs));
	for (size_t i = 8; i < sizeof(pairs); i += 9)
		pairs[i] = 1 + pairs[i] % 100;
	begin(out, VECTOR, 2);
	es_write_uint(out, 1);
	es_write_bin(out, ES_BYTES(pairs));
}

static void write_claim(struct sim_world *w, struct sim_memory *m, struct es_writer *out)
{
	const struct sim_log *l = any_log(w, m);
	struct es_log_copy copy;
	if (l == NULL || sim_copy_get(m, &l->log.id, &copy) != ES_OK)
		return;
	begin(out, CLAIM, 5);
	es_write_bin(out, ES_BYTES(l->log.id.bytes));
	es_write_uint(out, copy.checkpoint.size);
	es_write_bin(out, ES_BYTES(copy.checkpoint.root.bytes));
	es_write_bin(out, ES_BYTES(copy.checkpoint.signature));
	es_write_uint(out, copy.held);
}

static void write_roots(struct sim_world *w, struct es_writer *out)
{
	begin(out, ROOTS, 2);
	es_write_uint(out, 0);
	write_noise(w, out, 8);
}

static void write_number(struct es_writer *out, uint64_t type, uint64_t number)
{
	begin(out, type, 1);
	es_write_uint(out, number);
}

static void write_policy(struct es_writer *out)
{
	begin(out, POLICY, 3);
	es_write_nil(out);
	es_write_nil(out);
	es_write_uint(out, 0);
}

static const uint64_t floods[] = {RUN,   BODIES,  WANT, NOTE,   GRAFT,  PRUNE,
                                  PEERS, MOTIONS, ACTS, FORKS,  VECTOR, CLAIM,
                                  ROOTS, TOTALS,  PING, CREDIT, SYNCED, POLICY};

static void write_flood(struct sim_world *w, struct sim_memory *m, uint64_t type,
                        struct es_writer *out)
{
	switch (type) {
	case RUN:
		write_run(w, m, out);
		break;
	case BODIES:
		write_bodies(w, m, out);
		break;
	case WANT:
		write_want(w, m, out);
		break;
	case NOTE:
		write_notes(w, m, out);
		break;
	case PEERS:
		write_peers(w, m, out);
		break;
	case MOTIONS:
		write_motions(w, m, out);
		break;
	case ACTS:
		write_acts(m, out);
		break;
	case FORKS:
		write_forks(w, out);
		break;
	case VECTOR:
		write_vector(w, out);
		break;
	case CLAIM:
		write_claim(w, m, out);
		break;
	case ROOTS:
		write_roots(w, out);
		break;
	case TOTALS:
		write_number(out, TOTALS, UINT64_MAX);
		break;
	case PING:
		write_number(out, PING, sim_random(&w->random));
		break;
	case CREDIT:
		write_number(out, CREDIT, ES_CREDIT_INITIAL);
		break;
	case SYNCED:
		begin(out, SYNCED, 0);
		break;
	case POLICY:
		write_policy(out);
		break;
	default:
		write_log(w, m, out, type);
		break;
	}
}

void sim_flood(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	struct sim_link *l =
	        n->links_len == 0 ? NULL : w->links[n->links[sim_roll(w, n->links_len)]];
	struct sim_end *end = l == NULL || !l->up ? NULL : &l->ends[l->a == node ? 0 : 1];
	uint64_t type = floods[sim_roll(w, sizeof(floods) / sizeof(*floods))];
	sim_plan_at(w, SIM_FLOOD, node, w->now_ms + sim_roll(w, PAUSE_MS));
	n->liar = true;
	n->vices |= SIM_FLOODS;
	if (end == NULL || end->session == NULL)
		return;
	struct es_writer out = {0};
	size_t bytes = 0, count = 0;
	write_flood(w, &n->memory, type, &out);
	/* Those of which each is to be another are made a few times, the others sent as they are. */
	for (; out.len > 0 && count < FLOOD_MESSAGES && bytes < FLOOD_BYTES; count++) {
		if (sim_post(end, es_writer_bytes(&out)) != ES_OK)
			break;
		bytes += out.len;
		if (count < 32) {
			es_writer_free(&out);
			write_flood(w, &n->memory, type, &out);
		}
	}
	w->counted[SIM_FAULT_FLOOD]++;
	sim_say(w, "n%zu  floods n%zu with %zu messages %llu, %zu bytes", node,
	        sim_other(end)->node, count, (unsigned long long)type, bytes);
	es_writer_free(&out);
	sim_settle(w, end->link);
}

/* --- what is kept of it ------------------------------------------------------------------------ */

void sim_check_link(struct sim_world *w, struct sim_end *end, struct es_bytes message)
{
	if (end->session == NULL || end->closing)
		return;
	uint64_t type = type_of(message), up_s = (w->now_ms - w->links[end->link]->since_ms) / 1000;
	size_t bytes = es_session_bytes(end->session) + end->queued_bytes;
	if (type == NOTE || type == VECTOR)
		end->heard_bytes += message.len;
	if (bytes > w->link_bytes_max)
		w->link_bytes_max = bytes;
	if (bytes > LINK_BYTES_MAX)
		sim_fail(w, "n%zu keeps %zu bytes for one link, %zu of them in its session",
		         end->node, bytes, es_session_bytes(end->session));
	if (end->heard_bytes > HEARD_BYTES_MAX + (up_s + 1) * HEARD_BYTES_PER_S)
		sim_fail(w, "n%zu listened to %llu bytes of notes and vectors in %llu s", end->node,
		         (unsigned long long)end->heard_bytes, (unsigned long long)up_s);
}
