/* SPDX-License-Identifier: EUPL-1.2 */
/* Chunks that partners are asked for, and take to the disk when they come. */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define SEEK_MS 4000  /* between two questions to all partners */
#define PAUSE_MS 3000 /* where there was no room */
#define TAKING_MAX 32 /* chunks of one partner that wait for our disk: no more is asked for */
#define BATCH 16      /* chunks in one question at most */

static struct link *link_of(struct es_links *links, uint64_t number)
{
	struct link *link = links->first;

	while (link && (link_number(link) != number || link->state != LINK_OPEN))
		link = link->next;
	return link;
}

static bool is_partner(const struct link *link)
{
	return link->state == LINK_OPEN && link->session && link->greeted &&
	       link->purpose.role == ES_ROLE_MEMBER;
}

/* --- asking ------------------------------------------------------------------------------------- */

static void ask_for(struct link *link, struct fetched *f, uint64_t now_ms)
{
	uint32_t first, count;

	while (f->plan && f->pauses_ms <= now_ms && !link->blocked && link->taking < TAKING_MAX &&
	       es_session_chunks_asked(link->session) + BATCH <= ES_CHUNKS_ASKED_MAX &&
	       (count = es_chunk_plan_next(f->plan, link_number(link), now_ms, &first)) > 0)
		if (es_session_fetch_chunks(link->session, &f->id, first, count, now_ms)) {
			for (uint32_t i = 0; i < count; i++)
				es_chunk_plan_unask(f->plan, link_number(link), first + i);
			return;
		}
}

/* Inside of a call of the session. */
static void ask_more(struct link *link)
{
	struct files *files = &link->links->files;
	uint64_t now = es_monotonic_ms();

	for (size_t i = 0; i < FILES_FETCHED_MAX; i++)
		if (files->fetched[i].wished)
			ask_for(link, &files->fetched[i], now);
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++)
		if (!files->fetched[i].wished)
			ask_for(link, &files->fetched[i], now);
}

static void ask_link(struct link *link)
{
	if (!is_partner(link) || link->busy)
		return;
	link->busy = true;
	ask_more(link);
	link->busy = false;
	link_settle(link);
}

void files_ask(struct es_links *links)
{
	for (struct link *link = links->first; link; link = link->next)
		ask_link(link);
}

/* Asks partners what they hold of what is fetched. */
void files_seek(struct es_links *links, uint64_t now_ms)
{
	struct es_id ids[FILES_FETCHED_MAX];
	size_t count = 0;

	for (size_t i = 0; i < FILES_FETCHED_MAX; i++)
		if (links->files.fetched[i].used && links->files.fetched[i].plan)
			ids[count++] = links->files.fetched[i].id;
	for (struct link *link = links->first; link && count > 0; link = link->next) {
		if (!is_partner(link) || link->busy)
			continue;
		link->busy = true;
		/* Who is not ready for it is asked next time. */
		(void)!es_session_seek(link->session, ids, count, now_ms);
		link->busy = false;
		link_settle(link);
	}
	links->files.seek_ms = now_ms + SEEK_MS;
}

/* --- what the session asks and tells: taking ---------------------------------------------------- */

void chunks_held(void *context, const struct es_id *file, uint64_t size, struct es_bytes map)
{
	struct link *link = context;
	struct fetched *f = fetched_find(link->links, file);

	if (!f || !f->plan)
		return;
	if (size != f->size)
		es_chunk_plan_drop(f->plan, link_number(link));
	else
		(void)!es_chunk_plan_source(f->plan, link_number(link), map.len ? map.data : NULL,
		                            es_monotonic_ms());
	ask_more(link);
}

/* Chunks of one file from one link. Those of a link are gathered while others are on their way to the disk. */
struct take_job {
	struct es_keeper_job job; /* first */
	struct es_links *links;
	uint64_t source;
	unsigned generation;
	struct es_id id;
	uint64_t size;
	bool whole;
	size_t room, count;
	struct es_chunk_taken chunks[ES_CHUNKS_AT_ONCE];
	uint8_t *data; /* of buffers */
};

static void run_take(struct es_keeper_job *job, struct es_media *media)
{
	struct take_job *j = (struct take_job *)job;

	es_media_take(media, &j->id, j->size, j->chunks, j->count, &j->whole);
}

static void free_take(struct take_job *j)
{
	buffers_give_back(&j->links->files.buffers, j->data, j->room);
	free(j);
}

static void say_bad(struct link *link)
{
	es_say(ES_LEVEL_WARNING,
	       "link %s: what came of a file is not what its id says: it is asked of others",
	       link ? link->address : "(ended)");
}

static void taken(struct es_links *links, struct take_job *j, struct fetched *f)
{
	bool bad = false;

	for (size_t i = 0; i < j->count; i++) {
		es_err err = j->chunks[i].err;
		es_chunk_plan_stored(f->plan, j->source, j->chunks[i].path.index, err);
		bad |= err == ES_BAD_HASH;
		if (err && err != ES_EXISTS && err != ES_BAD_HASH)
			f->pauses_ms = es_monotonic_ms() + PAUSE_MS;
	}
	if (bad)
		say_bad(link_of(links, j->source));
	if (!j->whole)
		return;
	char hex[ES_ID_HEX_LEN];
	es_id_hex(&j->id, hex);
	es_say(ES_LEVEL_INFO, "the file %.16s is here", hex);
	fetched_forget(f);
	files_changed(links);
}

static void submit(struct link *link);

static void take_done(struct es_keeper_job *job)
{
	struct take_job *j = (struct take_job *)job;
	struct es_links *links = j->links;
	struct fetched *f = fetched_find(links, &j->id);

	links->under_way--;
	if (f && f->plan && f->generation == j->generation)
		taken(links, j, f);
	struct link *link = link_of(links, j->source);
	if (link) {
		link->taking -= j->count;
		link->take_jobs--;
	}
	free_take(j);
	if (!link || links->stopping)
		return;
	if (link->take_jobs == 0)
		submit(link);
	ask_link(link);
}

static void submit(struct link *link)
{
	struct take_job *j = link->gathered_chunks;

	if (!j)
		return;
	link->gathered_chunks = NULL;
	link->take_jobs++;
	link->links->under_way++;
	es_keeper_submit(link->links->files.keeper, &j->job);
}

void take_gone(struct link *link)
{
	submit(link);
}

static struct take_job *begin(struct link *link, const struct fetched *f)
{
	struct es_links *links = link->links;
	struct take_job *j = malloc(sizeof(*j));
	uint8_t *data = j ? buffers_take(&links->files.buffers, &j->room) : NULL;

	if (!data) {
		free(j);
		return NULL;
	}
	j->job = (struct es_keeper_job){.run = run_take, .done = take_done};
	j->links = links;
	j->source = link_number(link);
	j->generation = f->generation;
	j->id = f->id;
	j->size = f->size;
	j->count = 0;
	j->data = data;
	return j;
}

/* Keeps a copy. ES_NO_MEMORY. */
static es_err gather(struct link *link, const struct fetched *f, const struct es_chunk_path *path,
                     struct es_bytes data)
{
	struct take_job *j = link->gathered_chunks;

	if (j && j->generation != f->generation)
		submit(link);
	if (!link->gathered_chunks)
		link->gathered_chunks = begin(link, f);
	j = link->gathered_chunks;
	if (!j)
		return ES_NO_MEMORY;
	/* Only the last chunk of a file is shorter; what is longer than it should be is found out later. */
	uint8_t *at = j->data + j->count * ES_CHUNK_LEN;
	memcpy(at, data.data, data.len);
	j->chunks[j->count].path = *path;
	j->chunks[j->count++].data = es_bytes_of(at, data.len);
	link->taking++;
	/* What comes while the disk is busy goes to it at once after that. */
	if (j->count == j->room || link->take_jobs == 0)
		submit(link);
	return ES_OK;
}

void chunks_came(void *context, const struct es_id *file, const struct es_chunk_path *path,
                 struct es_bytes data)
{
	struct link *link = context;
	struct fetched *f = fetched_find(link->links, file);

	if (!f || !f->plan || link->links->stopping)
		return;
	if (data.len == 0) {
		es_chunk_plan_withheld(f->plan, link_number(link), path->index);
		ask_more(link);
		return;
	}
	if (!es_chunk_plan_came(f->plan, link_number(link), path->index, es_monotonic_ms()))
		return;
	if (gather(link, f, path, data))
		es_chunk_plan_stored(f->plan, link_number(link), path->index, ES_NO_MEMORY);
}
