/* SPDX-License-Identifier: EUPL-1.2 */
/* Two copies of a log may have the same size: no run travels, and nobody is contradicted. So once all
 * was sent and received, both say their vector's root; where it differs, the digests of their
 * structures; and of those that differ, each log's size and root. */
#include "internal.h"

#include <string.h>

enum roots_form { ROOTS_VECTOR = 0, ROOTS_STRUCTURES = 1, ROOTS_LOGS = 2, ROOTS_FORMS };

#define ROOTS_BYTES (ES_MESSAGE_MAX - 1024)

static bool tell(struct es_session *s, enum roots_form form, struct es_bytes bytes)
{
	struct es_writer *w = session_message(s, MESSAGE_ROOTS, 2);
	es_write_uint(w, form);
	es_write_bin(w, bytes);
	return session_send(s);
}

static bool vector_root(struct es_session *s, struct es_id *root)
{
	const struct es_vector *v = session_vector(s);
	if (v != NULL)
		es_vector_root(v, root);
	return v != NULL;
}

void roots_live(struct es_session *s)
{
	s->forks.roots_ms = s->now_ms + ES_ROOTS_SETTLED_MS;
}

/* While records flow, the roots differ all the time, and nothing is wrong. */
static bool is_quiet(const struct es_session *s)
{
	return s->progress.state == ES_SESSION_LIVE && s->pending_open == 0 &&
	       s->now_ms - s->moved_ms >= ES_ROOTS_QUIET_MS;
}

void roots_tick(struct es_session *s)
{
	struct es_id root;

	if (s->ended || s->blocked || s->host->forks == NULL || s->forks.roots_ms == 0 ||
	    s->now_ms < s->forks.roots_ms || !is_quiet(s) || !vector_root(s, &root))
		return;
	s->forks.roots_ms = s->now_ms + ES_ROOTS_AGAIN_MS;
	tell(s, ROOTS_VECTOR, es_bytes_of(root.bytes, NAME_LEN));
}

/* What is new meanwhile looks like a difference, too: not more often than now and then. */
static bool may_compare(struct es_session *s)
{
	if (s->forks.compared_ms != 0 && s->now_ms - s->forks.compared_ms < ES_ROOTS_AFTER_MS)
		return false;
	s->forks.compared_ms = s->now_ms != 0 ? s->now_ms : 1;
	return true;
}

static void take_root(struct es_session *s, struct es_bytes theirs)
{
	const struct es_vector *v = session_vector(s);
	struct es_id root;
	if (v == NULL)
		return;
	es_vector_root(v, &root);
	if (memcmp(root.bytes, theirs.data, NAME_LEN) == 0 || s->pending_open > 0 ||
	    s->progress.state != ES_SESSION_LIVE || !may_compare(s))
		return;
	es_writer_reset(&s->run_bodies); /* scratch */
	for (size_t i = 0; i < v->groups_count; i++) {
		struct es_id digest;
		es_vector_digest(v, i, &digest);
		es_write_raw(&s->run_bodies, es_bytes_of(digest.bytes, NAME_LEN));
	}
	tell(s, ROOTS_STRUCTURES, es_writer_bytes(&s->run_bodies));
}

static void write_logs(struct es_session *s, const struct es_vector *v,
                       const struct es_vector_group *group)
{
	for (size_t i = 0; i < group->count && s->run_bodies.len < ROOTS_BYTES; i++) {
		const struct es_vector_entry *e = &v->entries[group->first + i];
		es_write_raw(&s->run_bodies, es_bytes_of(e->log.bytes, ES_ID_PREFIX_LEN));
		leb_write(&s->run_bodies, e->size);
		es_write_raw(&s->run_bodies, es_bytes_of(e->root.bytes, NAME_LEN));
	}
}

static void take_structures(struct es_session *s, struct es_bytes theirs)
{
	const struct es_vector *v = session_vector(s);
	if (v == NULL || theirs.len != v->groups_count * NAME_LEN)
		return;                  /* other acts meanwhile */
	es_writer_reset(&s->run_bodies); /* scratch */
	for (size_t i = 0; i < v->groups_count; i++) {
		struct es_id digest;
		es_vector_digest(v, i, &digest);
		if (memcmp(digest.bytes, theirs.data + i * NAME_LEN, NAME_LEN) != 0)
			write_logs(s, v, &v->groups[i]);
	}
	if (s->run_bodies.len > 0)
		tell(s, ROOTS_LOGS, es_writer_bytes(&s->run_bodies));
}

static const uint8_t *take_raw(struct es_reader *r, size_t len)
{
	const uint8_t *at = r->pos;
	if (r->err == ES_OK && (size_t)(r->end - r->pos) < len)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err != ES_OK)
		return NULL;
	r->pos += len;
	return at;
}

/* The first log that both have to the same size, but not the same. */
static es_err take_logs(struct es_session *s, struct es_bytes theirs)
{
	const struct es_vector *v = session_vector(s);
	const struct es_vector_entry *differs = NULL;
	struct es_reader r;
	es_reader_init(&r, theirs);
	while (v != NULL && r.err == ES_OK && !es_reader_at_end(&r)) {
		bool alone;
		const uint8_t *prefix = take_raw(&r, ES_ID_PREFIX_LEN);
		uint64_t size = leb_read(&r);
		const uint8_t *root = take_raw(&r, NAME_LEN);
		if (r.err != ES_OK)
			break;
		const struct es_vector_entry *e = es_vector_prefix(v, prefix, &alone);
		if (differs == NULL && e != NULL && e->size == size &&
		    memcmp(e->root.bytes, root, NAME_LEN) != 0)
			differs = e;
	}
	es_err err = es_reader_finish(&r);
	if (err == ES_OK && differs != NULL) {
		struct es_id log = differs->log;
		(void)claim_make(s, &log, false);
	}
	return err;
}

void recv_roots(struct es_session *s, struct es_reader *r)
{
	uint64_t form = es_read_uint(r, ROOTS_FORMS - 1);
	struct es_bytes bytes = es_read_bin(r, ES_MESSAGE_MAX);
	if (r->err == ES_OK && ((form == ROOTS_VECTOR && bytes.len != NAME_LEN) ||
	                        (form == ROOTS_STRUCTURES && bytes.len % NAME_LEN != 0)))
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK || s->host->forks == NULL)
		return;
	if (form == ROOTS_VECTOR) {
		take_root(s, bytes);
	} else if (form == ROOTS_STRUCTURES) {
		take_structures(s, bytes);
	} else {
		es_err err = take_logs(s, bytes);
		if (err != ES_OK)
			es_reader_fail(r, err);
	}
}
