/* SPDX-License-Identifier: EUPL-1.2 */
/* The search for the first leaf in which two copies of a log differ: full subtrees, which hash alike
 * in trees of any size, compared from the largest down, 64 at a step. Each answer must hash to what
 * was said before, so a liar gets no further than one step, and the last word is the proof's. */
#include "internal.h"

#include <string.h>

#define STEP 6 /* levels a step goes down: 64 hashes */

enum probe_form { PROBE_EDGE = 0, PROBE_CHILDREN = 1, PROBE_LEAF = 2, PROBE_NONE = 3 };

static struct es_writer *probe(struct es_session *s, enum message_type type, enum probe_form form,
                               const struct es_id *log, size_t elements)
{
	struct es_writer *w = session_message(s, type, 2 + elements);
	es_write_uint(w, form);
	es_write_bin(w, ES_BYTES(log->bytes));
	return w;
}

void search_tell_none(struct es_session *s, const struct es_id *log)
{
	probe(s, MESSAGE_PROBE, PROBE_NONE, log, 0);
	session_tell(s);
}

static void stop(struct es_session *s, es_err err, const char *text)
{
	s->forks.search.active = false;
	/* A proof that came from elsewhere has cut our copy meanwhile: there is nothing to look for
	 * any more. */
	if (err != ES_NOT_FOUND)
		session_end(s, err, text);
}

void search_begin(struct es_session *s, const struct es_checkpoint *claimed, uint64_t common)
{
	struct fork_search *f = &s->forks.search;
	if (common == 0) {
		search_tell_none(s, &claimed->log);
		return;
	}
	*f = (struct fork_search){
	        .active = true, .claimed = *claimed, .common = common, .since_ms = s->now_ms};
	struct es_writer *w = probe(s, MESSAGE_PROBE, PROBE_EDGE, &claimed->log, 1);
	es_write_uint(w, common);
	session_tell(s);
}

static unsigned levels_below(unsigned height)
{
	return height < STEP ? height : STEP;
}

static void ask_on(struct es_session *s)
{
	const struct fork_search *f = &s->forks.search;
	bool leaf = f->height == 0;
	struct es_writer *w = probe(s, MESSAGE_PROBE, leaf ? PROBE_LEAF : PROBE_CHILDREN,
	                            &f->claimed.log, leaf ? 1 : 2);
	es_write_uint(w, f->start);
	if (!leaf)
		es_write_uint(w, f->height);
	session_tell(s);
}

/* --- answers that came ------------------------------------------------------------------------ */

static size_t read_hashes(struct es_reader *r, struct es_tree_hash *out, size_t wanted)
{
	struct es_bytes bin = es_read_bin(r, ES_EDGE_MAX * ES_TREE_HASH_LEN);
	if (r->err == ES_OK && bin.len != wanted * ES_TREE_HASH_LEN)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err != ES_OK)
		return 0;
	if (bin.len > 0)
		memcpy(out, bin.data, bin.len);
	return wanted;
}

static bool same(const struct es_tree_hash *a, const struct es_tree_hash *b)
{
	return memcmp(a->bytes, b->bytes, ES_TREE_HASH_LEN) == 0;
}

/* The first full subtree of the common leaves that differs. */
static void take_edge(struct es_session *s, struct es_reader *r)
{
	struct fork_search *f = &s->forks.search;
	struct es_edge own, other = {0};
	struct es_tree_hash root;
	if (es_read_uint(r, UINT64_MAX) != f->common)
		es_reader_fail(r, ES_STATE);
	if (r->err != ES_OK)
		return;
	es_err err = s->host->forks->edge(s->context, &f->claimed.log, f->common, &own);
	if (err != ES_OK) {
		stop(s, err, "our own copy of a log could not be read");
		return;
	}
	other.size = f->common;
	other.count = read_hashes(r, other.hashes, own.count);
	if (es_reader_finish(r) != ES_OK)
		return;
	es_edge_root(&other, &root);
	if (f->claimed.size == f->common && !same(&root, &f->claimed.root)) {
		stop(s, ES_BAD_HASH, "a claimed history is not what it was said to be");
		return;
	}
	for (size_t i = 0; i < own.count; i++) {
		f->height = 0;
		while (f->height < 63 && f->common - f->start >= (uint64_t)2 << f->height)
			f->height++;
		f->parent = other.hashes[i];
		if (!same(&own.hashes[i], &other.hashes[i])) {
			ask_on(s);
			return;
		}
		f->start += (uint64_t)1 << f->height;
	}
	f->active = false; /* one copy is the beginning of the other */
	search_tell_none(s, &f->claimed.log);
}

/* What the children hash to, level by level. */
static void hash_up(struct es_tree_hash *nodes, size_t count)
{
	struct es_edge edge;
	es_edge_init(&edge);
	for (size_t i = 0; i < count; i++)
		es_edge_append(&edge, &nodes[i]);
	es_edge_root(&edge, &nodes[0]);
}

static void take_children(struct es_session *s, struct es_reader *r)
{
	struct fork_search *f = &s->forks.search;
	struct es_tree_hash own[1 << STEP], other[1 << STEP], up[1 << STEP];
	unsigned below = levels_below(f->height);
	size_t count = (size_t)1 << below, i = 0;
	if (es_read_uint(r, UINT64_MAX) != f->start || es_read_uint(r, 64) != f->height ||
	    f->height == 0)
		es_reader_fail(r, ES_STATE);
	read_hashes(r, other, count);
	if (es_reader_finish(r) != ES_OK)
		return;
	memcpy(up, other, sizeof(up));
	hash_up(up, count);
	if (!same(&up[0], &f->parent)) {
		stop(s, ES_BAD_HASH, "a claimed history is not what it was said to be");
		return;
	}
	unsigned height = f->height - below;
	es_err err =
	        s->host->forks->subtrees(s->context, &f->claimed.log, f->start, height, count, own);
	if (err != ES_OK) {
		stop(s, err, "our own copy of a log could not be read");
		return;
	}
	while (i < count && same(&own[i], &other[i]))
		i++;
	es_assert(i < count); /* the parents differ */
	f->start += (uint64_t)i << height;
	f->height = height;
	f->parent = other[i];
	ask_on(s);
}

/* The leaf itself: with ours it makes the proof, which says whether all that was true. */
static void take_leaf(struct es_session *s, struct es_reader *r)
{
	struct fork_search *f = &s->forks.search;
	struct es_fork_copy other = {.size = f->claimed.size};
	struct es_fork_result result;
	uint64_t token;
	if (es_read_uint(r, UINT64_MAX) != f->start || f->height != 0)
		es_reader_fail(r, ES_STATE);
	other.path.index = f->start;
	memcpy(other.signature, f->claimed.signature, ES_SIGNATURE_LEN);
	other.header = es_read_bin(r, ES_HEADER_MAX);
	struct es_bytes path = es_read_bin(r, ES_PATH_MAX * ES_TREE_HASH_LEN);
	if (path.len % ES_TREE_HASH_LEN != 0)
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK)
		return;
	other.path.count = path.len / ES_TREE_HASH_LEN;
	if (path.len > 0)
		memcpy(other.path.hashes, path.data, path.len);
	f->active = false;
	es_writer_reset(&s->run_bodies); /* scratch */
	es_err err = s->host->forks->fork(s->context, &f->claimed.log, &other, &s->run_bodies);
	if (err == ES_OK)
		err = es_fork_verify(es_writer_bytes(&s->run_bodies), &result);
	if (err != ES_OK) {
		stop(s, err, "a claimed history is not what it was said to be");
		return;
	}
	if (session_pend(s, MESSAGE_FORKS, 0, 0, &token))
		s->host->forks->store(s->context, token, es_writer_bytes(&s->run_bodies));
}

void recv_nodes(struct es_session *s, struct es_reader *r)
{
	struct fork_search *f = &s->forks.search;
	struct es_id log;
	uint64_t form = es_read_uint(r, PROBE_LEAF);
	es_read_fixed(r, log.bytes, ES_ID_LEN);
	if (r->err == ES_OK && (!f->active || !es_id_equal(&log, &f->claimed.log)))
		es_reader_fail(r, ES_STATE);
	if (r->err == ES_OK && ++f->steps > ES_SEARCH_STEPS_MAX)
		es_reader_fail(r, ES_LIMIT);
	if (r->err != ES_OK)
		return;
	f->since_ms = s->now_ms;
	if (form == PROBE_EDGE)
		take_edge(s, r);
	else if (form == PROBE_CHILDREN)
		take_children(s, r);
	else
		take_leaf(s, r);
}

/* --- questions about our own claim ------------------------------------------------------------ */

/* Cut meanwhile, or asked for more than we said that we can show: no answer is an answer. */
static bool can_give(struct es_session *s, es_err err)
{
	if (err != ES_OK && err != ES_NOT_FOUND)
		session_end(s, err, "our own copy of a log could not be read");
	return err == ES_OK;
}

static void give_edge(struct es_session *s, struct es_reader *r, const struct es_id *log)
{
	struct es_edge edge;
	uint64_t size = es_read_uint(r, UINT64_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	es_err err = s->host->forks->edge(s->context, log, size, &edge);
	if (!can_give(s, err))
		return;
	struct es_writer *w = probe(s, MESSAGE_NODES, PROBE_EDGE, log, 2);
	es_write_uint(w, size);
	es_write_bin(w, es_bytes_of(edge.hashes, edge.count * ES_TREE_HASH_LEN));
	session_tell(s);
}

static void give_children(struct es_session *s, struct es_reader *r, const struct es_id *log)
{
	struct es_tree_hash nodes[1 << STEP];
	uint64_t start = es_read_uint(r, UINT64_MAX);
	unsigned height = (unsigned)es_read_uint(r, 63);
	if (r->err == ES_OK && (height == 0 || start & (((uint64_t)1 << height) - 1)))
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK)
		return;
	unsigned below = levels_below(height);
	size_t count = (size_t)1 << below;
	es_err err = s->host->forks->subtrees(s->context, log, start, height - below, count, nodes);
	if (!can_give(s, err))
		return;
	struct es_writer *w = probe(s, MESSAGE_NODES, PROBE_CHILDREN, log, 3);
	es_write_uint(w, start);
	es_write_uint(w, height);
	es_write_bin(w, es_bytes_of(nodes, count * ES_TREE_HASH_LEN));
	session_tell(s);
}

static void give_leaf(struct es_session *s, struct es_reader *r, const struct es_id *log)
{
	uint8_t buffer[ES_HEADER_MAX];
	struct es_writer header;
	struct es_path path;
	uint64_t index = es_read_uint(r, UINT64_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	es_writer_init(&header, buffer, sizeof(buffer));
	es_err err = s->host->forks->leaf(s->context, log, index, &header, &path);
	if (!can_give(s, err))
		return;
	struct es_writer *w = probe(s, MESSAGE_NODES, PROBE_LEAF, log, 3);
	es_write_uint(w, index);
	es_write_bin(w, es_writer_bytes(&header));
	es_write_bin(w, es_bytes_of(path.hashes, path.count * ES_TREE_HASH_LEN));
	session_tell(s);
}

void recv_probe(struct es_session *s, struct es_reader *r)
{
	struct fork_claim *claim = &s->forks.claim;
	struct es_id log;
	uint64_t form = es_read_uint(r, PROBE_NONE);
	es_read_fixed(r, log.bytes, ES_ID_LEN);
	if (r->err != ES_OK)
		return;
	/* A claim that was settled meanwhile, by a proof from elsewhere: nobody is at fault. */
	if (!claim->open || !es_id_equal(&claim->log, &log)) {
		r->pos = r->end;
		return;
	}
	if (++claim->steps > ES_SEARCH_STEPS_MAX)
		es_reader_fail(r, ES_LIMIT);
	if (r->err != ES_OK)
		return;
	claim->since_ms = s->now_ms;
	if (form == PROBE_EDGE)
		give_edge(s, r, &log);
	else if (form == PROBE_CHILDREN)
		give_children(s, r, &log);
	else if (form == PROBE_LEAF)
		give_leaf(s, r, &log);
	else if (es_reader_finish(r) == ES_OK)
		claim_refuted(s);
}
