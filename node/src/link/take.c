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

struct take_job {
	struct es_keeper_job job; /* first */
	struct es_links *links;
	uint64_t source;
	unsigned generation;
	struct es_id id;
	uint64_t size;
	struct es_chunk_path path;
	es_err err;
	bool whole;
	size_t len;
	uint8_t data[];
};

static void run_take(struct es_keeper_job *job, struct es_media *media)
{
	struct take_job *j = (struct take_job *)job;

	j->err = es_media_take(media, &j->id, j->size, &j->path, es_bytes_of(j->data, j->len),
	                       &j->whole);
}

static void say_bad(struct link *link)
{
	es_say(ES_LEVEL_WARNING,
	       "link %s: what came of a file is not what its id says: it is asked of others",
	       link ? link->address : "(ended)");
}

static void taken(struct es_links *links, struct take_job *j, struct fetched *f)
{
	es_chunk_plan_stored(f->plan, j->source, j->path.index, j->err);
	if (j->err == ES_BAD_HASH)
		say_bad(link_of(links, j->source));
	else if (j->err && j->err != ES_EXISTS)
		f->pauses_ms = es_monotonic_ms() + PAUSE_MS;
	if (!j->whole)
		return;
	char hex[ES_ID_HEX_LEN];
	es_id_hex(&j->id, hex);
	es_say(ES_LEVEL_INFO, "the file %.16s is here", hex);
	fetched_forget(f);
	files_changed(links);
}

static void take_done(struct es_keeper_job *job)
{
	struct take_job *j = (struct take_job *)job;
	struct es_links *links = j->links;
	struct fetched *f = fetched_find(links, &j->id);

	links->under_way--;
	if (f && f->plan && f->generation == j->generation)
		taken(links, j, f);
	struct link *link = link_of(links, j->source);
	if (link && link->taking > 0)
		link->taking--;
	free(j);
	if (link && !links->stopping)
		ask_link(link);
}

void chunks_came(void *context, const struct es_id *file, const struct es_chunk_path *path,
                 struct es_bytes data)
{
	struct link *link = context;
	struct es_links *links = link->links;
	struct fetched *f = fetched_find(links, file);

	if (!f || !f->plan || links->stopping)
		return;
	if (data.len == 0) {
		es_chunk_plan_withheld(f->plan, link_number(link), path->index);
		ask_more(link);
		return;
	}
	if (!es_chunk_plan_came(f->plan, link_number(link), path->index, es_monotonic_ms()))
		return;
	struct take_job *j = malloc(sizeof(*j) + data.len);
	if (!j) {
		es_chunk_plan_stored(f->plan, link_number(link), path->index, ES_NO_MEMORY);
		return;
	}
	*j = (struct take_job){.job = {.run = run_take, .done = take_done},
	                       .links = links,
	                       .source = link_number(link),
	                       .generation = f->generation,
	                       .id = f->id,
	                       .size = f->size,
	                       .path = *path,
	                       .len = data.len};
	memcpy(j->data, data.data, data.len);
	links->under_way++;
	link->taking++;
	es_keeper_submit(links->files.keeper, &j->job);
}
