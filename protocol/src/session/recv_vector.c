/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* Sizes without ids refer to the log set whose digest both sides announced. */
static es_err read_sizes(struct es_session *s, struct es_reader *r, struct peer_log *logs,
                         size_t count)
{
	if (count != s->own.count || memcmp(s->own_logs.bytes, s->peer_logs, SHORT_LEN) != 0)
		return ES_MALFORMED;
	for (size_t i = 0; i < count; i++) {
		memcpy(logs[i].prefix, s->own.entries[i].log.bytes, PREFIX_LEN);
		logs[i].size = es_read_uint(r, UINT64_MAX);
	}
	return r->err;
}

static es_err read_pairs(struct es_reader *r, struct peer_log *logs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		es_read_fixed(r, logs[i].prefix, PREFIX_LEN);
		logs[i].size = es_read_uint(r, UINT64_MAX);
	}
	return r->err;
}

/* Full ids that both sides know make the indices of later runs cheap to resolve. */
static void know_own_logs(struct es_session *s)
{
	struct es_vector mine;
	es_vector_init(&mine);
	es_err err = s->host->vector(s->context, &mine);
	bool ok = true;
	for (size_t i = 0; ok && err == ES_OK && i < mine.count; i++)
		known_size(s, &mine.entries[i].log, &ok);
	es_vector_free(&mine);
	if (err != ES_OK)
		session_end(s, err, "our own state could not be read");
}

void recv_vector(struct es_session *s, struct es_reader *r)
{
	if (s->role == ES_ROLE_UNKNOWN) {
		r->pos =
		        r->end; /* the peer knows us and begins the exchange: not before we know it */
		return;
	}
	bool with_ids = es_read_bool(r);
	size_t elements = es_read_array(r, 2 * (size_t)ES_LOGS_MAX);
	size_t count = with_ids ? elements / 2 : elements;
	if ((with_ids && elements % 2 != 0) || count > ES_LOGS_MAX)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err != ES_OK)
		return;
	struct peer_log *logs = calloc(count == 0 ? 1 : count, sizeof(*logs));
	if (logs == NULL) {
		session_end(s, ES_NO_MEMORY, "no memory for the vector");
		return;
	}
	es_err err = with_ids ? read_pairs(r, logs, count) : read_sizes(s, r, logs, count);
	if (err == ES_OK && es_reader_finish(r) == ES_OK)
		err = known_replace(s, logs, count);
	free(logs);
	if (err != ES_OK)
		es_reader_fail(r, err);
	if (r->err != ES_OK)
		return;
	s->vector_received = true;
	s->told_synced = s->peer_synced = false;
	know_own_logs(s);
	if (s->ended)
		return;
	session_enter(s, ES_SESSION_CATCHING);
	/* A side that found nothing to say, since the roots were equal when it greeted, answers a
	 * repair with its own vector. */
	if (!s->vector_sent && s->acts_target == 0)
		greet_vector(s, true);
	pump_totals(s);
	pump(s);
}
