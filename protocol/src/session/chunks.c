/* SPDX-License-Identifier: EUPL-1.2 */
/* Attachments on a link: what the peer asked for goes out behind all records, a few chunks at a time, so that
 * a record that comes up has never much before it. Who receives bounds what is under way by what it asks. */
#include "internal.h"

#include <string.h>

/* --- asking ------------------------------------------------------------------------------------- */

/* Records come first, and only who told all of its own knows us for a member. */
static es_err may_ask(const struct es_session *s)
{
	if (s->ended || s->role != ES_ROLE_MEMBER || !s->vector_received || !s->peer_synced)
		return ES_STATE;
	return s->blocked ? ES_BUSY : ES_OK;
}

es_err es_session_seek(struct es_session *s, const struct es_id *files, size_t count,
                       uint64_t now_ms)
{
	es_assert(count <= ES_HOLDINGS_MAX);
	es_err err = may_ask(s);
	if (err != ES_OK || count == 0)
		return err;
	s->now_ms = now_ms;
	struct es_writer *w = session_message(s, MESSAGE_SEEK, 1);
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		es_write_bin(w, ES_BYTES(files[i].bytes));
	return session_send(s) ? ES_OK : s->ended ? ES_STATE : ES_BUSY;
}

es_err es_session_fetch_chunks(struct es_session *s, const struct es_id *file, uint32_t first,
                               uint32_t count, uint64_t now_ms)
{
	struct chunks *c = &s->chunks;

	es_err err = may_ask(s);
	if (err != ES_OK)
		return err;
	if (count == 0 || count > ES_CHUNKS_ASKED_MAX - c->asked_len)
		return ES_LIMIT;
	s->now_ms = now_ms;
	struct es_writer *w = session_message(s, MESSAGE_FETCH, 3);
	es_write_bin(w, ES_BYTES(file->bytes));
	es_write_uint(w, first);
	es_write_uint(w, count);
	if (!session_send(s))
		return s->ended ? ES_STATE : ES_BUSY;
	for (uint32_t i = 0; i < count; i++)
		c->asked[c->asked_len++] = (struct named_chunk){*file, first + i};
	return ES_OK;
}

size_t es_session_chunks_asked(const struct es_session *s)
{
	return s->chunks.asked_len;
}

/* --- answering ---------------------------------------------------------------------------------- */

void es_session_write_held(struct es_writer *w, const struct es_id *file, uint64_t size,
                           const uint8_t *map)
{
	es_write_array(w, size == 0 ? 1 : map == NULL ? 2 : 3);
	es_write_bin(w, ES_BYTES(file->bytes));
	if (size == 0)
		return;
	es_write_uint(w, size);
	if (map != NULL)
		es_write_bin(w, es_bytes_of(map, ES_CHUNK_MAP_BYTES(es_chunk_count(size))));
}

/* Where the channel is full the answer is lost: it is asked for again. */
void es_session_held(struct es_session *s, struct es_bytes elements, size_t count, uint64_t now_ms)
{
	if (s->ended)
		return;
	s->now_ms = now_ms;
	struct es_writer *w = session_message(s, MESSAGE_HELD, 1);
	es_write_array(w, count);
	es_write_raw(w, elements);
	(void)session_send(s);
}

/* The first, which is answered. */
static void take_owed(struct chunks *c)
{
	c->owed_len--;
	memmove(&c->owed[0], &c->owed[1], c->owed_len * sizeof(c->owed[0]));
	c->reading = false;
}

static bool send_chunk(struct es_session *s, const struct es_id *file, uint32_t index,
                       const struct es_chunk_path *path, struct es_bytes data)
{
	struct es_writer *w = session_message(s, MESSAGE_CHUNK, path == NULL ? 2 : 4);
	es_write_bin(w, ES_BYTES(file->bytes));
	es_write_uint(w, index);
	if (path != NULL) {
		es_write_bin(w, es_bytes_of(path->hashes, path->count * ES_TREE_HASH_LEN));
		es_write_bin(w, data);
	}
	return session_send(s);
}

/* Whether anything of the records could go out now. */
static bool records_wait(const struct es_session *s)
{
	return s->credit > 0 && (s->queue_count > 0 || s->tail.headers.len > 0);
}

/* How many chunks behind the first one are owed, one after the other. */
static size_t count_ahead(const struct chunks *c)
{
	size_t n = 1;

	while (n < c->owed_len && c->owed[n].index == c->owed[0].index + n &&
	       es_id_equal(&c->owed[n].file, &c->owed[0].file))
		n++;
	return n - 1;
}

/* The host may answer at once, which is no reason to go deeper. */
void chunks_pump(struct es_session *s)
{
	struct chunks *c = &s->chunks;
	const struct es_chunk_host *host = s->host->chunks;

	if (c->pumping)
		return;
	c->pumping = true;
	while (!s->ended && !s->blocked && !c->reading && c->owed_len > 0 && !records_wait(s)) {
		struct named_chunk next = c->owed[0];
		if (host == NULL) {
			if (!send_chunk(s, &next.file, next.index, NULL, es_bytes_of(NULL, 0)))
				break;
			take_owed(c);
			continue;
		}
		if (!host->room(s->context))
			break;
		c->reading = true;
		host->read(s->context, &next.file, next.index, count_ahead(c));
	}
	c->pumping = false;
}

void es_session_chunk(struct es_session *s, const struct es_id *file, uint32_t index,
                      const struct es_chunk_path *path, struct es_bytes data, uint64_t now_ms)
{
	struct chunks *c = &s->chunks;

	if (s->ended)
		return;
	s->now_ms = now_ms;
	struct named_chunk chunk = c->owed[0];
	es_assert(c->reading && chunk.index == index && es_id_equal(&chunk.file, file));
	take_owed(c);
	if (!send_chunk(s, file, index, path, data) && !s->ended) {
		/* The channel is full after all: read again when it is not. */
		c->owed[c->owed_len++] = chunk;
		return;
	}
	chunks_pump(s);
}
