/* SPDX-License-Identifier: EUPL-1.2 */
/* Chunks that partners ask for, read for them. */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

#define BLOCK_MS 2000 /* what was read ahead is read again after that: it may have been withdrawn */

struct give_job {
	struct es_keeper_job job; /* first */
	struct link *link;        /* held */
	bool has_only;
	struct es_id only; /* while we may not know what was withdrawn */
	size_t files_len;
	struct es_id files[ES_HOLDINGS_MAX];
	struct es_writer held;
};

static void submit(struct link *link, struct es_keeper_job *job,
                   void (*run)(struct es_keeper_job *, struct es_media *),
                   void (*done)(struct es_keeper_job *))
{
	*job = (struct es_keeper_job){.run = run, .done = done};
	link_hold(link);
	link->links->under_way++;
	es_keeper_submit(link->links->files.keeper, job);
}

/* Whether the session is still there to be answered. */
static bool may_answer(const struct link *link)
{
	return link->session && link->state == LINK_OPEN;
}

/* --- what is held ------------------------------------------------------------------------------- */

static void run_held(struct es_keeper_job *job, struct es_media *media)
{
	struct give_job *j = (struct give_job *)job;
	uint8_t map[ES_CHUNK_MAP_MAX];

	for (size_t i = 0; i < j->files_len; i++) {
		uint64_t size = 0;
		es_err err = es_media_map(media, &j->files[i], j->has_only ? &j->only : NULL, &size,
		                          map);
		bool all = !err &&
		           es_chunk_map_count(map, es_chunk_count(size)) == es_chunk_count(size);
		es_session_write_held(&j->held, &j->files[i], err ? 0 : size, all ? NULL : map);
	}
}

static void held_done(struct es_keeper_job *job)
{
	struct give_job *j = (struct give_job *)job;
	struct link *link = j->link;

	link->links->under_way--;
	if (may_answer(link) && !j->held.err) {
		link->busy = true;
		es_session_held(link->session, es_writer_bytes(&j->held), j->files_len,
		                es_monotonic_ms());
		link->busy = false;
		link_settle(link);
	}
	es_writer_free(&j->held);
	link_drop(link);
	free(j);
}

void chunks_sought(void *context, const struct es_id *files, size_t count)
{
	struct link *link = context;
	const struct es_id *only = host_given_only(link);
	struct give_job *j = calloc(1, sizeof(*j));

	if (!j)
		return;
	j->link = link;
	j->has_only = only != NULL;
	if (only)
		j->only = *only;
	es_writer_grow(&j->held, ES_MESSAGE_MAX);
	memcpy(j->files, files, count * sizeof(*files));
	j->files_len = count;
	submit(link, &j->job, run_held, held_done);
}

/* --- chunks, read some ahead -------------------------------------------------------------------- */

struct give_block {
	struct es_keeper_job job; /* first */
	struct link *link;        /* held while it is read */
	bool reading;
	uint64_t read_ms;
	bool has_only;
	struct es_id only, file;
	uint32_t first;
	size_t room, asked;           /* chunks */
	struct es_chunks_given given; /* the keeper's while it is read, as err is */
	es_err err;
};

bool chunks_room(void *context)
{
	struct link *link = context;

	if (es_channel_output(link->channel).len <= ES_LINK_OUTPUT_LOW)
		return true;
	link->blocked = true; /* it is told when there is room again */
	return false;
}

static void forget(struct link *link, struct give_block *b)
{
	buffers_give_back(&link->links->files.buffers, b->given.data, b->room);
	free(b);
}

static bool covers(const struct give_block *b, const struct es_id *file, uint32_t index)
{
	if (!b || index < b->first || !es_id_equal(&b->file, file))
		return false;
	if (b->reading)
		return index - b->first < b->asked;
	return index - b->first < b->given.count && es_monotonic_ms() - b->read_ms < BLOCK_MS;
}

static struct give_block **find(struct link *link, const struct es_id *file, uint32_t index)
{
	for (size_t i = 0; i < GIVE_BLOCKS; i++)
		if (covers(link->give.blocks[i], file, index))
			return &link->give.blocks[i];
	return NULL;
}

static void run_read(struct es_keeper_job *job, struct es_media *media)
{
	struct give_block *b = (struct give_block *)job;

	b->err = es_media_give(media, &b->file, b->has_only ? &b->only : NULL, b->first, &b->given);
}

static void serve(struct link *link);

static void answer_none(struct link *link)
{
	link->give.wanted = false;
	es_session_chunk(link->session, &link->give.file, link->give.index, NULL,
	                 es_bytes_of(NULL, 0), es_monotonic_ms());
}

static void read_done(struct es_keeper_job *job)
{
	struct give_block *b = (struct give_block *)job;
	struct link *link = b->link;
	struct give *give = &link->give;
	size_t slot = b == give->blocks[0] ? 0 : 1;

	link->links->under_way--;
	b->reading = false;
	b->read_ms = es_monotonic_ms();
	bool none = b->err != ES_OK && give->wanted && give->index == b->first &&
	            es_id_equal(&give->file, &b->file);
	if (b->err || !may_answer(link)) {
		give->blocks[slot] = NULL;
		forget(link, b);
	}
	if (may_answer(link)) {
		link->busy = true;
		if (none)
			answer_none(link);
		else
			serve(link);
		link->busy = false;
		link_settle(link);
	}
	link_drop(link);
}

/* A place for one more: what was read ahead and not asked for gives way. NULL: both are being read. */
static struct give_block **free_slot(struct link *link)
{
	for (size_t i = 0; i < GIVE_BLOCKS; i++)
		if (!link->give.blocks[i])
			return &link->give.blocks[i];
	for (size_t i = 0; i < GIVE_BLOCKS; i++)
		if (!link->give.blocks[i]->reading) {
			forget(link, link->give.blocks[i]);
			link->give.blocks[i] = NULL;
			return &link->give.blocks[i];
		}
	return NULL;
}

/* False: no memory. */
static bool begin(struct link *link, struct give_block **slot, uint32_t first, size_t count)
{
	const struct es_id *only = host_given_only(link);
	struct give_block *b = calloc(1, sizeof(*b));

	if (b)
		b->given.data = buffers_take(&link->links->files.buffers, &b->room);
	if (!b || !b->given.data) {
		free(b);
		return false;
	}
	b->link = link;
	b->reading = true;
	b->has_only = only != NULL;
	if (only)
		b->only = *only;
	b->file = link->give.file;
	b->first = first;
	b->asked = b->given.count = count < b->room ? count : b->room;
	*slot = b;
	submit(link, &b->job, run_read, read_done);
	return true;
}

/* The next ones are read while these go out. */
static void read_on(struct link *link, const struct give_block *b)
{
	struct give *give = &link->give;
	uint32_t next = b->first + (uint32_t)b->given.count;
	uint32_t end = give->index + 1 + (uint32_t)give->ahead;

	for (size_t i = 0; i < GIVE_BLOCKS && next < end && !find(link, &give->file, next); i++)
		if (!give->blocks[i])
			(void)begin(link, &give->blocks[i], next, end - next);
}

/* The session may ask for the next one before it returns. */
static void answer(struct link *link, struct give_block **slot)
{
	struct give_block *b = *slot;
	struct give *give = &link->give;
	size_t at = give->index - b->first, offset = at * ES_CHUNK_LEN;
	size_t len = b->given.len - offset < ES_CHUNK_LEN ? b->given.len - offset : ES_CHUNK_LEN;
	bool last = at + 1 == b->given.count;

	read_on(link, b);
	give->wanted = false;
	if (last)
		*slot = NULL;
	es_session_chunk(link->session, &b->file, b->given.paths[at].index, &b->given.paths[at],
	                 es_bytes_of(b->given.data + offset, len), es_monotonic_ms());
	if (last)
		forget(link, b);
}

static void serve(struct link *link)
{
	struct give *give = &link->give;

	if (!give->wanted)
		return;
	struct give_block **slot = find(link, &give->file, give->index);
	if (slot) {
		if (!(*slot)->reading)
			answer(link, slot);
		return;
	}
	slot = free_slot(link);
	if (slot && !begin(link, slot, give->index, give->ahead + 1))
		answer_none(link);
}

void chunks_read(void *context, const struct es_id *file, uint32_t index, size_t ahead)
{
	struct link *link = context;
	struct give *give = &link->give;

	give->wanted = true;
	give->file = *file;
	give->index = index;
	give->ahead = ahead;
	serve(link);
}

void give_gone(struct link *link)
{
	link->give.wanted = false;
	for (size_t i = 0; i < GIVE_BLOCKS; i++) {
		struct give_block *b = link->give.blocks[i];
		if (b && !b->reading) {
			link->give.blocks[i] = NULL;
			forget(link, b);
		}
	}
}
