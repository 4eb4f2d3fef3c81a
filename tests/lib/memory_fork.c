/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs that a fork proof froze: cut here, and our own cut records published again. And our copies of
 * logs, for whoever holds others. */
#include "memory.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static struct sim_frozen *find_frozen(const struct sim_memory *m, const struct es_id *log)
{
	for (size_t i = 0; i < m->frozen_count; i++)
		if (es_id_equal(&m->frozen[i].log, log))
			return &m->frozen[i];
	return NULL;
}

const struct es_log_limit *sim_limit(const struct sim_memory *m, const struct es_id *log)
{
	const struct sim_frozen *frozen = find_frozen(m, log);
	return frozen == NULL ? NULL : &frozen->limit;
}

/* Kept in order of ids. */
static void freeze(struct sim_memory *m, const struct es_fork_result *result, struct es_bytes proof)
{
	struct sim_frozen *f = find_frozen(m, &result->log.id);
	if (f == NULL) {
		size_t at = 0;
		m->frozen = realloc(m->frozen, (m->frozen_count + 1) * sizeof(*m->frozen));
		es_assert(m->frozen != NULL);
		while (at < m->frozen_count &&
		       es_id_compare(&m->frozen[at].log, &result->log.id) < 0)
			at++;
		f = &m->frozen[at];
		memmove(f + 1, f, (m->frozen_count++ - at) * sizeof(*f));
	}
	f->log = result->log.id;
	f->structure = result->log.structure;
	memcpy(f->structure_key, result->start.certificate.structure_key, ES_PUBLIC_KEY_LEN);
	f->clock = ++m->forks_clock;
	es_fork_limit(result, &f->limit);
	f->proof_len = proof.len;
	es_assert(proof.len <= sizeof(f->proof));
	memcpy(f->proof, proof.data, proof.len);
}

/* What is cut of a log of ours is published again; *lost is the caller's to free. */
static void shorten(struct sim_memory *m, struct sim_log *l, const struct es_edge *edge,
                    struct sim_record **lost, size_t *lost_count)
{
	*lost_count = (size_t)(l->log.edge.size - edge->size);
	*lost = calloc(*lost_count, sizeof(**lost));
	es_assert(*lost != NULL);
	memcpy(*lost, l->records + edge->size, *lost_count * sizeof(**lost));
	sim_shorten(l, edge);
	sim_file_all(m);
	m->vector_stale = true;
}

static es_err cut(struct sim_memory *m, const struct es_id *id, uint64_t now_ms)
{
	struct sim_log *l = sim_find_log(m, id);
	const struct es_log_limit *limit = sim_limit(m, id);
	struct sim_record *lost;
	size_t lost_count;
	struct es_edge edge;
	struct es_tree_hash root;
	if (l == NULL)
		return ES_OK;
	if (l->own)
		m->open_log = false;
	l->own = false;
	if (l->log.edge.size <= limit->size)
		return ES_OK;
	sim_edge_of(l, limit->size, &edge);
	es_edge_root(&edge, &root);
	if (memcmp(&root, &limit->root, sizeof(root)) != 0)
		return ES_OK; /* a third history: its own proof will cut it */
	bool ours = es_id_equal(&l->log.structure, &m->certificate.structure);
	shorten(m, l, &edge, &lost, &lost_count);
	es_err err = ES_OK;
	for (size_t i = 0; ours && i < lost_count && err == ES_OK; i++)
		if (sim_find(m, &lost[i].header->id) == NULL)
			err = sim_publish_again(m, now_ms, &lost[i]);
	free(lost);
	return err;
}

/* Whether the acts let anything of a log count; if not, no proof about it matters. */
static bool may_count(const struct sim_memory *m, const struct es_id *structure,
                      const uint8_t structure_key[ES_PUBLIC_KEY_LEN], const struct es_id *log)
{
	struct es_log_limit limit;
	es_federation_limit(sim_federation(m), structure, structure_key, log, &limit);
	return limit.size > 0;
}

es_err sim_take_fork(struct sim_memory *m, struct es_bytes proof, uint64_t now_ms)
{
	struct es_fork_result result;
	es_err err = es_fork_verify(proof, &result);
	if (err == ES_OK && !es_id_equal(&result.fork.opening.federation, &sim_federation(m)->id))
		err = ES_NOT_MEMBER;
	if (err != ES_OK)
		return err;
	if (!may_count(m, &result.log.structure, result.start.certificate.structure_key,
	               &result.log.id))
		return ES_NOT_MEMBER;
	const struct sim_frozen *before = find_frozen(m, &result.log.id);
	if (before != NULL && before->limit.size <= result.log.edge.size)
		return ES_EXISTS;
	freeze(m, &result, proof);
	return cut(m, &result.log.id, now_ms);
}

void sim_forks_digest(const struct sim_memory *m, uint8_t digest[ES_FORKS_DIGEST_LEN])
{
	struct es_frozen_log *logs = calloc(m->frozen_count + 1, sizeof(*logs));
	size_t count = 0;
	es_assert(logs != NULL);
	for (size_t i = 0; i < m->frozen_count; i++) {
		const struct sim_frozen *f = &m->frozen[i];
		if (may_count(m, &f->structure, f->structure_key, &f->log))
			logs[count++] = (struct es_frozen_log){f->log, f->limit.size};
	}
	es_forks_digest(logs, count, digest);
	free(logs);
}

size_t sim_forks_after(const struct sim_memory *m, uint64_t *after, size_t max, struct es_writer *w)
{
	size_t count = 0;
	for (uint64_t clock = *after + 1; clock <= m->forks_clock && count < max; clock++)
		for (size_t i = 0; i < m->frozen_count; i++)
			if (m->frozen[i].clock == clock) {
				es_write_bin(
				        w, es_bytes_of(m->frozen[i].proof, m->frozen[i].proof_len));
				*after = clock;
				count++;
			}
	return count;
}

/* --- our copies ------------------------------------------------------------------------------- */

/* Of a log that was cut, the proof's first copy is what its key signed. Not where an act cut it. */
static es_err signed_copy(const struct sim_memory *m, const struct sim_log *l,
                          struct es_fork_result *result)
{
	const struct sim_frozen *frozen = find_frozen(m, &l->log.id);
	if (frozen == NULL || frozen->limit.size != l->log.edge.size)
		return ES_NOT_FOUND;
	return es_fork_verify(es_bytes_of(frozen->proof, frozen->proof_len), result);
}

static bool is_cut(const struct sim_log *l)
{
	return sodium_is_zero(l->signature, sizeof(l->signature));
}

/* The last multiple of 1,024: its checkpoint was kept. */
static es_err kept_copy(const struct sim_log *l, struct es_log_copy *out)
{
	struct es_edge edge;
	if (l->kept_count == 0)
		return ES_NOT_FOUND;
	out->held = l->kept_count * ES_RUN_MAX;
	sim_edge_of(l, out->held, &edge);
	out->checkpoint = (struct es_checkpoint){.log = l->log.id, .size = out->held};
	es_edge_root(&edge, &out->checkpoint.root);
	memcpy(out->checkpoint.signature, l->kept[l->kept_count - 1], ES_SIGNATURE_LEN);
	return ES_OK;
}

es_err sim_copy_get(struct sim_memory *m, const struct es_id *log, struct es_log_copy *out)
{
	const struct sim_log *l = sim_find_log(m, log);
	struct es_fork_result result;
	if (l == NULL)
		return ES_NOT_FOUND;
	memcpy(out->public_key, l->log.public_key, ES_PUBLIC_KEY_LEN);
	out->held = l->log.edge.size;
	if (is_cut(l)) {
		es_err err = signed_copy(m, l, &result);
		if (err == ES_NOT_FOUND)
			return kept_copy(l, out);
		out->checkpoint = result.checkpoints[0];
		return err;
	}
	out->checkpoint = (struct es_checkpoint){.log = *log, .size = l->log.edge.size};
	es_edge_root(&l->log.edge, &out->checkpoint.root);
	memcpy(out->checkpoint.signature, l->signature, ES_SIGNATURE_LEN);
	return ES_OK;
}

es_err sim_copy_edge(struct sim_memory *m, const struct es_id *log, uint64_t size,
                     struct es_edge *edge)
{
	const struct sim_log *l = sim_find_log(m, log);
	if (l == NULL || size > l->log.edge.size)
		return ES_NOT_FOUND;
	sim_edge_of(l, size, edge);
	return ES_OK;
}

static es_err leaf_of(void *context, uint64_t index, struct es_tree_hash *out)
{
	const struct sim_log *l = context;
	const struct sim_header *h = l->records[index].header;
	es_assert(index < l->log.edge.size);
	es_leaf_hash(es_bytes_of(h->bytes, h->len), out);
	return ES_OK;
}

es_err sim_copy_subtrees(struct sim_memory *m, const struct es_id *log, uint64_t start,
                         unsigned height, size_t count, struct es_tree_hash *out)
{
	struct sim_log *l = sim_find_log(m, log);
	if (l == NULL || start > l->log.edge.size || (l->log.edge.size - start) >> height < count)
		return ES_NOT_FOUND;
	for (size_t i = 0; i < count; i++) {
		struct es_edge edge;
		es_edge_init(&edge);
		while (edge.size < (uint64_t)1 << height) {
			struct es_tree_hash leaf;
			(void)!leaf_of(l, start++, &leaf);
			es_edge_append(&edge, &leaf);
		}
		es_edge_root(&edge, &out[i]);
	}
	return ES_OK;
}

es_err sim_copy_leaf(struct sim_memory *m, const struct es_id *log, uint64_t index,
                     struct es_writer *header, struct es_path *path)
{
	struct sim_log *l = sim_find_log(m, log);
	struct es_fork_result result;
	struct es_tree_hash known;
	if (l == NULL || index >= l->log.edge.size)
		return ES_NOT_FOUND;
	const struct sim_header *h = l->records[index].header;
	es_write_raw(header, es_bytes_of(h->bytes, h->len));
	if (!is_cut(l))
		return es_path_build(index, l->log.edge.size, leaf_of, l, path);
	es_err err = signed_copy(m, l, &result);
	if (err == ES_NOT_FOUND && index < l->kept_count * ES_RUN_MAX)
		return es_path_build(index, l->kept_count * ES_RUN_MAX, leaf_of, l, path);
	if (err != ES_OK)
		return err;
	const struct es_fork_copy *copy = &result.fork.copies[0];
	es_leaf_hash(copy->header, &known);
	return es_path_extend(&copy->path, &known, copy->size, index, leaf_of, l, path);
}

es_err sim_copy_fork(struct sim_memory *m, const struct es_id *log,
                     const struct es_fork_copy *other, struct es_writer *w)
{
	uint8_t buffer[ES_HEADER_MAX];
	struct es_fork fork = {.copies[1] = *other, .opening.federation = sim_federation(m)->id};
	struct es_log_copy copy;
	struct es_writer header;
	es_writer_init(&header, buffer, sizeof(buffer));
	es_err err = sim_copy_get(m, log, &copy);
	if (err == ES_OK)
		err = sim_copy_leaf(m, log, other->path.index, &header, &fork.copies[0].path);
	if (err != ES_OK)
		return err;
	const struct sim_record *start = &sim_find_log(m, log)->records[0];
	es_assert(start->body != NULL && start->body->codec == ES_CODEC_PLAIN);
	fork.copies[0].size = copy.checkpoint.size;
	memcpy(fork.copies[0].signature, copy.checkpoint.signature, ES_SIGNATURE_LEN);
	fork.copies[0].header = es_writer_bytes(&header);
	fork.opening.header = es_bytes_of(start->header->bytes, start->header->len);
	fork.opening.body = es_bytes_of(start->body->packed, start->body->packed_len);
	memcpy(fork.opening.body_key, start->body->key, ES_BODY_KEY_LEN);
	return es_fork_encode(&fork, w);
}
