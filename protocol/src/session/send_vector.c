/* SPDX-License-Identifier: EUPL-1.2 */
/* Saying our vector, in the form that costs least: as what changed since the one that the peer
 * remembers; as sizes, where both have the same logs; as pairs of prefix and size; or, where that is
 * much, as digests of structures first, and then as pairs of those that differ. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define FORM_OVERHEAD 32 /* bytes of a vector message around its bins, generously */

static const uint8_t no_name[NAME_LEN];

static void write_pair(struct es_writer *w, const struct said_log *log)
{
	es_write_raw(w, es_bytes_of(log->prefix, ES_ID_PREFIX_LEN));
	leb_write(w, log->size);
}

static void write_pairs(struct es_writer *w, const struct said_log *logs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		write_pair(w, &logs[i]);
}

static bool begin(struct es_session *s, struct es_writer **w, unsigned form, size_t elements)
{
	if (s->run_bodies.err == ES_NO_MEMORY) {
		session_end(s, ES_NO_MEMORY, "no memory for our vector");
		return false;
	}
	if (s->run_bodies.err != ES_OK || s->run_bodies.len > ES_MESSAGE_MAX - FORM_OVERHEAD) {
		session_end(s, ES_TOO_LARGE, "our vector does not fit into a message");
		return false;
	}
	*w = session_message(s, MESSAGE_VECTOR, 1 + elements);
	es_write_uint(*w, form);
	return true;
}

/* The message is gone: from now on the peer knows this vector. */
static void done(struct es_session *s, const struct es_vector *v, struct es_said *said)
{
	said_set(&s->memory->sent, said);
	s->vector_due = s->vector_whole = false;
	s->vector_sent = true;
	/* The peer begins anew with this vector, and waits for a SYNCED that follows it. */
	s->told_synced = false;
	if (!known_index(s, v, said))
		return;
	if (!s->vector_received)
		session_enter(s, ES_SESSION_VECTORS);
}

/* --- as changes ------------------------------------------------------------------------------- */

/* Our logs in the order of the base, as they are now, then those that it lacks. NULL: this cannot be
 * said as growth. */
static struct es_said *follow(const struct es_vector *v, const struct es_said *base)
{
	bool *listed = calloc(v->count + 1, sizeof(*listed));
	struct es_said *said = listed != NULL ? said_new(v->count) : NULL;
	bool ok = said != NULL && v->count >= base->count;
	size_t count = 0;
	for (size_t i = 0; ok && i < base->count; i++) {
		bool alone;
		const struct es_vector_entry *e = es_vector_prefix(v, base->logs[i].prefix, &alone);
		ok = e != NULL && e->size >= base->logs[i].size && !listed[e - v->entries];
		if (!ok)
			break;
		listed[e - v->entries] = true;
		said->logs[count] = base->logs[i];
		said->logs[count++].size = e->size;
	}
	for (size_t i = 0; ok && i < v->count; i++) {
		if (listed[i])
			continue;
		memcpy(said->logs[count].prefix, v->entries[i].log.bytes, ES_ID_PREFIX_LEN);
		said->logs[count++].size = v->entries[i].size;
	}
	free(listed);
	if (!ok) {
		said_drop(said);
		return NULL;
	}
	said_seal(said);
	return said;
}

static void write_changes(struct es_writer *w, const struct es_said *base,
                          const struct es_said *said)
{
	size_t next = 0;
	for (size_t i = 0; i < base->count; i++) {
		if (said->logs[i].size == base->logs[i].size)
			continue;
		leb_write(w, i - next);
		leb_write(w, said->logs[i].size - base->logs[i].size);
		next = i + 1;
	}
}

/* False where another form is to be taken. */
static bool send_changes(struct es_session *s, const struct es_vector *v, size_t whole)
{
	const struct es_said *base = s->memory->sent;
	struct es_writer *w;
	if (base == NULL || memcmp(s->base, no_name, NAME_LEN) == 0 ||
	    memcmp(s->base, base->name, NAME_LEN) != 0)
		return false;
	struct es_said *said = follow(v, base);
	if (said == NULL)
		return false;
	es_writer_reset(&s->run_bodies);
	write_changes(&s->run_bodies, base, said);
	struct es_bytes changes = es_writer_bytes(&s->run_bodies);
	write_pairs(&s->run_bodies, said->logs + base->count, said->count - base->count);
	bool better = s->run_bodies.err == ES_OK && s->run_bodies.len < whole;
	if (better && begin(s, &w, VECTOR_CHANGES, 2)) {
		/* Where nothing changed there may be no buffer. */
		struct es_bytes all = es_writer_bytes(&s->run_bodies), news = all;
		if (changes.len > 0)
			news = es_bytes_of(all.data + changes.len, all.len - changes.len);
		es_write_bin(w, es_bytes_of(all.data, changes.len));
		es_write_bin(w, news);
		if (session_send(s))
			done(s, v, said);
	}
	said_drop(said);
	return better;
}

/* --- as digests, then parts ------------------------------------------------------------------- */

void digested_free(struct digested *d)
{
	said_drop(d->said);
	free(d->counts);
	free(d->digests);
	*d = (struct digested){0};
}

static bool digest_all(const struct es_vector *v, struct digested *d)
{
	d->said = said_of(v);
	d->counts = calloc(v->groups_count + 1, sizeof(*d->counts));
	d->digests = calloc(v->groups_count + 1, sizeof(*d->digests));
	if (d->said == NULL || d->counts == NULL || d->digests == NULL) {
		digested_free(d);
		return false;
	}
	d->groups = v->groups_count;
	for (size_t i = 0; i < d->groups; i++) {
		struct es_id digest;
		es_vector_digest(v, i, &digest);
		memcpy(d->digests[i], digest.bytes, NAME_LEN);
		d->counts[i] = v->groups[i].count;
	}
	return true;
}

static void send_digests(struct es_session *s, const struct es_vector *v)
{
	struct es_writer *w;
	digested_free(&s->digested);
	if (!digest_all(v, &s->digested)) {
		session_end(s, ES_NO_MEMORY, "no memory for our vector");
		return;
	}
	struct es_bytes bytes = {(const uint8_t *)s->digested.digests,
	                         s->digested.groups * NAME_LEN};
	es_writer_reset(&s->run_bodies);
	if (!begin(s, &w, VECTOR_DIGESTS, 1))
		return;
	es_write_bin(w, bytes);
	if (!session_send(s)) {
		digested_free(&s->digested);
		return;
	}
	s->vector_due = false;
	send_parts(s);
}

bool parts_differ(const struct es_session *s, size_t i)
{
	static const uint8_t empty[NAME_LEN];
	const uint8_t *ours = i < s->digested.groups ? s->digested.digests[i] : empty;
	const uint8_t *theirs = i < s->peer_digests_len ? s->peer_digests[i] : empty;
	return memcmp(ours, theirs, NAME_LEN) != 0;
}

void send_parts(struct es_session *s)
{
	const struct digested *d = &s->digested;
	struct es_writer *w;
	size_t at = 0;
	if (s->ended || d->said == NULL || s->vector_sent)
		return;
	if (s->peer_digests == NULL) {
		/* It has another form for us: digests tell it nothing. */
		s->vector_due = s->vector_whole = s->vector_received;
		return;
	}
	es_writer_reset(&s->run_bodies);
	for (size_t i = 0; i < d->groups; at += d->counts[i++]) {
		if (!parts_differ(s, i))
			continue;
		leb_write(&s->run_bodies, d->counts[i]);
		write_pairs(&s->run_bodies, d->said->logs + at, d->counts[i]);
	}
	if (!begin(s, &w, VECTOR_PARTS, 1))
		return;
	es_write_bin(w, es_writer_bytes(&s->run_bodies));
	const struct es_vector *v = session_vector(s);
	if (v != NULL && session_send(s))
		done(s, v, d->said);
}

/* --- whole ------------------------------------------------------------------------------------ */

static void send_whole(struct es_session *s, const struct es_vector *v, bool sizes)
{
	struct es_said *said = sizes ? said_hold(s->own) : said_of(v);
	struct es_writer *w;
	if (said == NULL) {
		session_end(s, ES_NO_MEMORY, "no memory for our vector");
		return;
	}
	es_writer_reset(&s->run_bodies);
	for (size_t i = 0; i < said->count; i++) {
		if (sizes)
			leb_write(&s->run_bodies, said->logs[i].size);
		else
			write_pair(&s->run_bodies, &said->logs[i]);
	}
	if (begin(s, &w, sizes ? VECTOR_SIZES : VECTOR_PAIRS, 1)) {
		es_write_bin(w, es_writer_bytes(&s->run_bodies));
		if (session_send(s))
			done(s, v, said);
	}
	said_drop(said);
}

static size_t leb_len(uint64_t number)
{
	size_t len = 1;
	for (; number >= 0x80; number >>= 7)
		len++;
	return len;
}

void send_vector(struct es_session *s)
{
	const struct es_vector *v = session_vector(s);
	if (v == NULL || !twins_tell(s, v))
		return;
	/* Sizes refer to the logs that both greeted with: only the first vector can. */
	bool sizes = s->same_logs && !s->vector_sent && !s->vector_whole;
	size_t whole = 0;
	for (size_t i = 0; i < v->count; i++)
		whole += leb_len(v->entries[i].size) + (sizes ? 0 : ES_ID_PREFIX_LEN);
	if (!s->vector_whole && !s->vector_sent) {
		if (send_changes(s, v, whole))
			return;
		if (whole > ES_DIGESTS_FROM && v->groups_count * NAME_LEN < whole / 4) {
			send_digests(s, v);
			return;
		}
	}
	send_whole(s, v, sizes);
}
