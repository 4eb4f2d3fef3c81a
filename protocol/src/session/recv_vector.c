/* SPDX-License-Identifier: EUPL-1.2 */
/* The peer's vector, in any of its forms: each gives the same list of logs and sizes that the peer
 * keeps, too. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static struct es_said *room_for(struct es_session *s, size_t count)
{
	struct es_said *said = said_new(count);
	if (said == NULL)
		session_end(s, ES_NO_MEMORY, "no memory for the vector");
	return said;
}

static void read_pair(struct es_reader *bin, struct said_log *out)
{
	if ((size_t)(bin->end - bin->pos) < ES_ID_PREFIX_LEN) {
		es_reader_fail(bin, ES_MALFORMED);
		return;
	}
	memcpy(out->prefix, bin->pos, ES_ID_PREFIX_LEN);
	bin->pos += ES_ID_PREFIX_LEN;
	out->size = leb_read(bin);
}

static struct es_reader read_inner(struct es_reader *r)
{
	struct es_reader bin;
	es_reader_init(&bin, es_read_bin(r, ES_MESSAGE_MAX));
	bin.err = r->err;
	return bin;
}

/* How many pairs a bin holds: a number's last byte has no high bit. */
static size_t count_pairs(struct es_reader bin)
{
	struct said_log log;
	size_t count = 0;
	for (; bin.err == ES_OK && !es_reader_at_end(&bin); count++)
		read_pair(&bin, &log);
	return bin.err == ES_OK ? count : 0;
}

/* Sizes without ids refer to the log set whose digest both sides announced. */
static struct es_said *read_sizes(struct es_session *s, struct es_reader *r)
{
	struct es_reader bin = read_inner(r);
	if (!s->same_logs)
		es_reader_fail(r, ES_MALFORMED);
	struct es_said *said = r->err == ES_OK ? room_for(s, s->own->count) : NULL;
	for (size_t i = 0; said != NULL && i < said->count; i++) {
		memcpy(said->logs[i].prefix, s->own->logs[i].prefix, ES_ID_PREFIX_LEN);
		said->logs[i].size = leb_read(&bin);
	}
	es_err err = es_reader_finish(&bin);
	if (err != ES_OK)
		es_reader_fail(r, err);
	return said;
}

static struct es_said *read_pairs(struct es_session *s, struct es_reader *r,
                                  const struct es_said *base)
{
	struct es_reader bin = read_inner(r);
	size_t first = base == NULL ? 0 : base->count, count = first + count_pairs(bin);
	if (count > ES_LOGS_MAX)
		es_reader_fail(r, ES_LIMIT);
	struct es_said *said = r->err == ES_OK ? room_for(s, count) : NULL;
	for (size_t i = first; said != NULL && i < count; i++)
		read_pair(&bin, &said->logs[i]);
	/* What does not end with the last pair is refused here, too. */
	es_err err = es_reader_finish(&bin);
	if (err != ES_OK)
		es_reader_fail(r, err);
	return said;
}

static void read_growth(struct es_reader *bin, struct es_said *said, size_t base_count)
{
	uint64_t next = 0;
	while (bin->err == ES_OK && !es_reader_at_end(bin)) {
		uint64_t gap = leb_read(bin), growth = leb_read(bin);
		if (bin->err == ES_OK && gap >= base_count - next)
			es_reader_fail(bin, ES_MALFORMED);
		if (bin->err == ES_OK && growth == 0)
			es_reader_fail(bin, ES_NOT_CANONICAL);
		if (bin->err != ES_OK)
			return;
		struct said_log *log = &said->logs[next + gap];
		if (growth > UINT64_MAX - log->size)
			es_reader_fail(bin, ES_TOO_LARGE);
		else
			log->size += growth;
		next += gap + 1;
	}
}

static struct es_said *read_changes(struct es_session *s, struct es_reader *r)
{
	struct es_reader bin = read_inner(r);
	if (s->named == NULL) {
		es_reader_fail(r, ES_MALFORMED);
		return NULL;
	}
	struct es_said *said = r->err == ES_OK ? read_pairs(s, r, s->named) : NULL;
	if (said == NULL)
		return NULL;
	memcpy(said->logs, s->named->logs, s->named->count * sizeof(said->logs[0]));
	read_growth(&bin, said, s->named->count);
	es_err err = es_reader_finish(&bin);
	if (err != ES_OK)
		es_reader_fail(r, err);
	return said;
}

static void read_digests(struct es_session *s, struct es_reader *r)
{
	struct es_bytes bin = es_read_bin(r, (size_t)ES_MEMBERS_MAX * NAME_LEN);
	if (bin.len % NAME_LEN != 0)
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK)
		return;
	uint8_t(*digests)[NAME_LEN] = malloc(bin.len + 1);
	if (digests == NULL) {
		session_end(s, ES_NO_MEMORY, "no memory for the vector");
		return;
	}
	if (bin.len > 0)
		memcpy(digests, bin.data, bin.len);
	free(s->peer_digests);
	s->peer_digests = digests;
	s->peer_digests_len = bin.len / NAME_LEN;
	send_parts(s);
	pump(s);
}

/* How many logs the parts and what both sides digested alike make together. */
static size_t count_parts(const struct es_session *s, struct es_reader *bin, size_t groups)
{
	const struct digested *d = &s->digested;
	uint64_t count = 0;
	for (size_t i = 0; i < groups && bin->err == ES_OK; i++) {
		if (!parts_differ(s, i)) {
			count += i < d->groups ? d->counts[i] : 0;
			continue;
		}
		uint64_t logs = leb_read(bin);
		struct said_log log;
		if (logs > ES_LOGS_MAX)
			es_reader_fail(bin, ES_LIMIT);
		count += logs;
		for (; bin->err == ES_OK && logs > 0; logs--)
			read_pair(bin, &log);
	}
	if (count > ES_LOGS_MAX)
		es_reader_fail(bin, ES_LIMIT);
	return bin->err == ES_OK ? (size_t)count : 0;
}

static struct es_said *read_parts(struct es_session *s, struct es_reader *r)
{
	const struct digested *d = &s->digested;
	struct es_reader bin = read_inner(r), scan = bin;
	if (d->said == NULL || s->peer_digests == NULL)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err != ES_OK || d->said == NULL)
		return NULL;
	size_t groups = d->groups > s->peer_digests_len ? d->groups : s->peer_digests_len;
	size_t count = count_parts(s, &scan, groups), at = 0, ours = 0;
	es_err err = es_reader_finish(&scan);
	struct es_said *said = err == ES_OK ? room_for(s, count) : NULL;
	for (size_t i = 0; said != NULL && i < groups; i++) {
		size_t own = i < d->groups ? d->counts[i] : 0;
		if (parts_differ(s, i)) {
			for (uint64_t logs = leb_read(&bin); logs > 0; logs--)
				read_pair(&bin, &said->logs[at++]);
		} else if (own > 0) {
			memcpy(said->logs + at, d->said->logs + ours, own * sizeof(said->logs[0]));
			at += own;
		}
		ours += own;
	}
	if (err != ES_OK)
		es_reader_fail(r, err);
	return said;
}

static struct es_said *read_form(struct es_session *s, struct es_reader *r, uint64_t form)
{
	switch (form) {
	case VECTOR_SIZES:
		return read_sizes(s, r);
	case VECTOR_PAIRS:
		return read_pairs(s, r, NULL);
	case VECTOR_CHANGES:
		return read_changes(s, r);
	case VECTOR_PARTS:
		return read_parts(s, r);
	default:
		es_reader_fail(r, ES_MALFORMED);
		return NULL;
	}
}

/* The exchange begins anew with it. */
static void take(struct es_session *s, struct es_said *said)
{
	const struct es_vector *v = session_vector(s);
	said_seal(said);
	said_set(&s->memory->received, said);
	if (v == NULL) {
		said_drop(said);
		return;
	}
	if (!known_replace(s, v, said))
		return;
	free(s->peer_digests);
	s->peer_digests = NULL;
	s->peer_digests_len = 0;
	s->vector_received = true;
	s->told_synced = s->peer_synced = false;
	session_enter(s, ES_SESSION_CATCHING);
	/* A side that found nothing to say, since the roots were equal when it greeted, answers a
	 * repair with its own vector. */
	if (!s->vector_sent && s->digested.said == NULL && s->acts_target == 0)
		s->vector_due = true;
	send_parts(s);
	pump_totals(s);
	pump(s);
}

void recv_vector(struct es_session *s, struct es_reader *r)
{
	if (s->role != ES_ROLE_MEMBER) {
		/* The peer knows us and begins the exchange: not before we know it. */
		r->pos = r->end;
		return;
	}
	uint64_t form = es_read_uint(r, VECTOR_FORMS - 1);
	if (r->err != ES_OK)
		return;
	if (form == VECTOR_DIGESTS) {
		read_digests(s, r);
		return;
	}
	struct es_said *said = read_form(s, r, form);
	if (said == NULL || es_reader_finish(r) != ES_OK)
		said_drop(said);
	else
		take(s, said);
}
