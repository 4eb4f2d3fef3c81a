/* SPDX-License-Identifier: EUPL-1.2 */
/* What must always hold, and what must hold in the end. */
#include "world_internal.h"

#include <stdlib.h>
#include <string.h>

#define MEETING_MS 8000
#define DESCRIBED_MAX 8 /* motions of one node */
#define BYTES_MAX 100   /* of a meeting of equals, each way */

static bool counts(const struct sim_node *n)
{
	return !n->liar && !n->gone;
}

/* --- after each write ------------------------------------------------------------------------- */

static struct sim_line *line_of(struct sim_header *start)
{
	if (start->line == NULL)
		start->line = calloc(1, sizeof(*start->line));
	es_assert(start->line != NULL);
	return start->line;
}

static void draw(struct sim_line *line, struct sim_header *h)
{
	if (line->len == line->capacity) {
		line->capacity = line->capacity == 0 ? 16 : 2 * line->capacity;
		line->records = realloc(line->records, line->capacity * sizeof(*line->records));
		es_assert(line->records != NULL);
	}
	line->records[line->len++] = h;
}

/* Whether the node knows of the suspension, and what that left of a log. */
static bool is_suspended(const struct sim_world *w, const struct sim_memory *m,
                         const struct es_log *log, uint64_t *left)
{
	const struct sim_suspension *s = &w->suspension;
	*left = 0;
	if (s->acts == 0 || m->chain->acts_count < s->acts ||
	    !es_id_equal(&log->structure, &s->structure))
		return false;
	for (size_t i = 0; i < s->logs_len; i++)
		if (es_id_equal(&s->logs[i].log, &log->id))
			*left = s->logs[i].size;
	return true;
}

void sim_check_grown(struct sim_world *w, size_t node, const struct es_id *log)
{
	const struct sim_log *l = sim_find_log(&w->nodes[node].memory, log);
	es_assert(l != NULL && l->log.edge.size > 0);
	struct es_log_limit limit;
	sim_log_limit(&w->nodes[node].memory, &l->log, l->structure_key, &limit);
	if (l->log.edge.size > limit.size)
		sim_fail(w, "n%zu holds %llu of log %02x%02x.., of which %llu count", node,
		         (unsigned long long)l->log.edge.size, log->bytes[0], log->bytes[1],
		         (unsigned long long)limit.size);
	uint64_t left;
	if (is_suspended(w, &w->nodes[node].memory, &l->log, &left) && l->log.edge.size > left)
		sim_fail(w, "n%zu holds %llu of log %02x%02x.. past a suspension that left %llu",
		         node, (unsigned long long)l->log.edge.size, log->bytes[0], log->bytes[1],
		         (unsigned long long)left);
	struct sim_line *line = line_of(l->records[0].header);
	for (uint64_t i = l->log.edge.size; i > 0; i--) {
		struct sim_header *h = l->records[i - 1].header;
		if (!h->made)
			sim_fail(w, "n%zu holds a record that nobody made: log %02x%02x.. %llu",
			         node, log->bytes[0], log->bytes[1], (unsigned long long)i - 1);
		if (i - 1 < line->len && line->records[i - 1] == h)
			break; /* and so are all before it */
		if (i - 1 < line->len && !line->forked)
			sim_fail(w, "n%zu holds another history of log %02x%02x.. at %llu", node,
			         log->bytes[0], log->bytes[1], (unsigned long long)i - 1);
	}
	for (uint64_t i = line->len; i < l->log.edge.size; i++)
		draw(line, l->records[i].header);
}

void sim_expect_forks(struct sim_log *l)
{
	line_of(l->records[0].header)->forked = true;
}

/* --- after a disk was lost -------------------------------------------------------------------- */

static bool held_somewhere(struct sim_world *w, const struct es_id *id)
{
	for (size_t i = 0; i < w->nodes_count; i++) {
		const struct sim_record *r =
		        counts(&w->nodes[i]) ? sim_find(&w->nodes[i].memory, id) : NULL;
		if (r != NULL && r->body != NULL)
			return true;
	}
	return false;
}

void sim_mark_lost(struct sim_world *w, struct sim_memory *old)
{
	for (size_t l = 0; l < old->logs_count; l++)
		for (size_t i = 0; i < old->logs[l].log.edge.size; i++) {
			struct sim_header *h = old->logs[l].records[i].header;
			h->lost = h->lost || !held_somewhere(w, &h->id);
		}
}

/* --- in the end ------------------------------------------------------------------------------- */

static bool lacks(const struct sim_memory *m, const struct sim_record *r)
{
	return r->body == NULL && !r->erased && !r->header->lost && sim_wants(m->policy, r->header);
}

static bool lacks_a_body(struct sim_world *w, struct sim_memory *m)
{
	for (size_t l = 0; m->missing_count > 0 && l < m->logs_count; l++)
		for (size_t i = 0; i < m->logs[l].log.edge.size; i++)
			if (lacks(m, &m->logs[l].records[i]) &&
			    held_somewhere(w, &m->logs[l].records[i].header->id))
				return true;
	return false;
}

bool sim_converged(struct sim_world *w)
{
	struct es_id first, root;
	bool any = false;
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_node *n = &w->nodes[i];
		if (!counts(n))
			continue;
		if (!n->running || n->disk_len > 0 || lacks_a_body(w, &n->memory))
			return false;
		es_vector_root(sim_vector(&n->memory), &root);
		if (any && !es_id_equal(&first, &root))
			return false;
		first = root;
		any = true;
	}
	return true;
}

/* Who knows of an erasure has no body that it withdraws. */
static void check_erased(struct sim_world *w, size_t node, const struct sim_header *h)
{
	struct sim_memory *m = &w->nodes[node].memory;
	struct es_header erasure;
	es_assert(es_header_decode(es_bytes_of(h->bytes, h->len), &erasure) == ES_OK);
	for (size_t i = 0; i < erasure.parents_len; i++) {
		const struct sim_record *r = sim_find(m, &erasure.parents[i]);
		if (r != NULL && es_id_equal(&r->header->structure, &h->structure) &&
		    r->body != NULL)
			sim_fail(w, "n%zu still holds %02x%02x.., which was erased", node,
			         r->header->id.bytes[0], r->header->id.bytes[1]);
	}
}

static es_err unpack(const struct sim_body *b, struct es_writer *w, struct es_bytes *plain)
{
	static struct es_unpacker *unpacker; /* as the packer of memory_publish.c */
	es_err err = unpacker == NULL ? es_unpacker_new(&unpacker) : ES_OK;
	es_writer_grow(w, ES_BODY_MAX);
	if (err != ES_OK)
		return err;
	return es_body_unpack_with(unpacker, b->codec, es_bytes_of(b->packed, b->packed_len),
	                           b->plain_len, w, plain);
}

/* Whether two packed bodies are one. Many frames hold the same bytes: zstd has bits that say nothing,
 * so a link that turns one of them leaves the body whole. */
static bool same_body(const struct sim_body *a, const struct sim_body *b)
{
	struct es_writer of_a, of_b;
	struct es_bytes plain_a, plain_b;
	es_err err_a = unpack(a, &of_a, &plain_a), err_b = unpack(b, &of_b, &plain_b);
	bool same = err_a == ES_OK && err_b == ES_OK && es_bytes_equal(plain_a, plain_b) &&
	            memcmp(a->key, b->key, ES_BODY_KEY_LEN) == 0;
	es_writer_free(&of_a);
	es_writer_free(&of_b);
	return same;
}

/* A header commits to one body: a second one that somebody took is invented. */
static void check_bodies(struct sim_world *w, size_t node, const struct sim_log *l)
{
	for (uint64_t i = 0; i < l->log.edge.size; i++) {
		const struct sim_header *h = l->records[i].header;
		for (const struct sim_body *b = h->bodies; b != NULL && b->next != NULL;
		     b = b->next)
			if (!same_body(b, b->next))
				sim_fail(w, "n%zu holds %02x%02x.., of which two bodies were taken",
				         node, h->id.bytes[0], h->id.bytes[1]);
	}
}

static void check_node(struct sim_world *w, size_t node)
{
	struct sim_memory *m = &w->nodes[node].memory;
	for (size_t l = 0; l < m->logs_count; l++)
		if (m->logs[l].log.edge.size > 0) {
			sim_check_grown(w, node, &m->logs[l].log.id);
			check_bodies(w, node, &m->logs[l]);
		}
	for (size_t p = 0; p < w->published_count; p++) {
		const struct sim_header *h = sim_pool_find(&w->pool, &w->published[p]);
		if (!h->acknowledged || h->lost)
			continue;
		const struct sim_record *r = sim_find(m, &h->id);
		if (r == NULL || (r->body == NULL && !r->erased))
			sim_fail(w, "n%zu lacks %02x%02x.., which was acknowledged", node,
			         h->id.bytes[0], h->id.bytes[1]);
		if (h->kind == ES_KIND_ERASURE)
			check_erased(w, node, h);
	}
}

void sim_check(struct sim_world *w)
{
	for (size_t i = 0; i < w->nodes_count; i++)
		if (counts(&w->nodes[i]))
			check_node(w, i);
}

void sim_check_bytes(struct sim_world *w)
{
	es_assert(w->healing);
	/* A liar that says at last what it kept back would be right to be heard. */
	for (size_t i = 0; i < w->links_count; i++)
		if (!counts(&w->nodes[w->links[i]->a]) || !counts(&w->nodes[w->links[i]->b]))
			sim_hang_up(w, i);
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < w->links_count; i++)
			sim_cut(w, i);
		sim_run_until(w, w->now_ms + MEETING_MS);
	}
	for (size_t i = 0; i < w->links_count; i++) {
		struct sim_link *l = w->links[i];
		if (!l->up || !counts(&w->nodes[l->a]) || !counts(&w->nodes[l->b]))
			continue;
		for (size_t e = 0; e < 2; e++)
			if (l->ends[e].sent_bytes > BYTES_MAX)
				sim_fail(w, "n%zu and n%zu are equal, yet one said %llu bytes",
				         l->a, l->b, (unsigned long long)l->ends[e].sent_bytes);
	}
}

static void describe_motions(const struct sim_memory *m, FILE *out)
{
	static const char *const words[] = {"proposal", "request", "statement"};
	if (m->motions.len > 0)
		fprintf(out,
		        "    epoch %llu, promised %llu, cosigned %02x%02x.. of epoch %llu at "
		        "%llu\n",
		        (unsigned long long)m->chain->federation.epoch,
		        (unsigned long long)m->promise.epoch, m->promise.highest.id.bytes[0],
		        m->promise.highest.id.bytes[1],
		        (unsigned long long)m->promise.highest.epoch,
		        (unsigned long long)m->promise.highest.index);
	for (size_t i = 0; i < m->motions.len && i < DESCRIBED_MAX; i++) {
		const struct es_motion *o = &m->motions.list[i];
		fprintf(out,
		        "    %s %02x%02x.. by %02x%02x.., type %llu, epoch %llu, index %llu, "
		        "%zu voices\n",
		        words[o->type], o->id.bytes[0], o->id.bytes[1], o->by.bytes[0],
		        o->by.bytes[1], (unsigned long long)o->act_type,
		        (unsigned long long)o->epoch, (unsigned long long)o->index, o->voices);
	}
}

void sim_describe(struct sim_world *w, FILE *out)
{
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_node *n = &w->nodes[i];
		struct es_id root;
		uint64_t records = 0;
		for (size_t l = 0; l < n->memory.logs_count; l++)
			records += n->memory.logs[l].log.edge.size;
		es_vector_root(sim_vector(&n->memory), &root);
		fprintf(out,
		        "n%zu  %s%s%zu acts, %zu logs, %llu records, %zu bodies missing, root "
		        "%02x%02x%02x%02x\n",
		        i, n->running ? "" : "down, ", n->liar ? "liar, " : "",
		        n->memory.chain->acts_count, n->memory.logs_count,
		        (unsigned long long)records, n->memory.missing_count, root.bytes[0],
		        root.bytes[1], root.bytes[2], root.bytes[3]);
		describe_motions(&n->memory, out);
	}
}
