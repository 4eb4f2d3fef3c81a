/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define LOOK_MS 2000  /* between two looks at what is wanted */
#define SEEK_MS 4000  /* between two questions to all partners */
#define PAUSE_MS 3000 /* where there was no room */
#define TAKING_MAX 32 /* chunks of one partner that wait for our disk: no more is asked for */
#define BATCH 16      /* chunks in one question at most */

static uint64_t number_of(const struct link *link)
{
	return (uint64_t)(uintptr_t)link;
}

static struct link *link_of(struct es_links *links, uint64_t number)
{
	struct link *link = links->first;

	while (link && (number_of(link) != number || link->state != LINK_OPEN))
		link = link->next;
	return link;
}

static bool is_partner(const struct link *link)
{
	return link->state == LINK_OPEN && link->session && link->greeted &&
	       link->purpose.role == ES_ROLE_MEMBER;
}

static struct fetched *find(struct es_links *links, const struct es_id *id)
{
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &links->files.fetched[i];
		if (f->used && es_id_equal(&f->id, id))
			return f;
	}
	return NULL;
}

static void forget(struct fetched *f)
{
	es_chunk_plan_free(f->plan);
	*f = (struct fetched){.used = false};
}

/* --- asking ------------------------------------------------------------------------------------- */

static void ask_for(struct link *link, struct fetched *f, uint64_t now_ms)
{
	uint32_t first, count;

	while (f->plan && f->pauses_ms <= now_ms && !link->blocked && link->taking < TAKING_MAX &&
	       es_session_chunks_asked(link->session) + BATCH <= ES_CHUNKS_ASKED_MAX &&
	       (count = es_chunk_plan_next(f->plan, number_of(link), now_ms, &first)) > 0)
		if (es_session_fetch_chunks(link->session, &f->id, first, count, now_ms)) {
			for (uint32_t i = 0; i < count; i++)
				es_chunk_plan_unask(f->plan, number_of(link), first + i);
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

static void ask_all(struct es_links *links)
{
	for (struct link *link = links->first; link; link = link->next)
		ask_link(link);
}

/* Asks partners what they hold of what is fetched. */
static void seek(struct es_links *links, uint64_t now_ms)
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

/* --- what is fetched ---------------------------------------------------------------------------- */

struct map_job {
	struct es_keeper_job job; /* first */
	struct es_links *links;
	struct es_id id;
	unsigned generation;
	uint64_t size;
	uint8_t map[ES_CHUNK_MAP_MAX];
	es_err err;
};

static void run_map(struct es_keeper_job *job, struct es_media *media)
{
	struct map_job *j = (struct map_job *)job;
	uint64_t size;

	j->err = es_media_map(media, &j->id, NULL, &size, j->map);
	if (j->err == ES_NOT_FOUND)
		memset(j->map, 0, sizeof(j->map));
	else if (!j->err && size != j->size)
		j->err = ES_CORRUPT;
}

static void map_done(struct es_keeper_job *job)
{
	struct map_job *j = (struct map_job *)job;
	struct es_links *links = j->links;
	struct fetched *f = find(links, &j->id);

	links->under_way--;
	if (f && f->generation == j->generation && !links->stopping) {
		es_err err = j->err == ES_NOT_FOUND ? ES_OK : j->err;
		if (!err)
			err = es_chunk_plan_new(f->size, j->map, &f->plan);
		if (err)
			forget(f);
		else
			seek(links, es_monotonic_ms());
	}
	free(j);
}

static void begin(struct es_links *links, struct fetched *f, const struct es_wanted *wanted)
{
	struct map_job *j = calloc(1, sizeof(*j));

	if (!j)
		return;
	*f = (struct fetched){.used = true,
	                      .id = wanted->id,
	                      .size = wanted->size,
	                      .generation = ++links->files.generation};
	j->job = (struct es_keeper_job){.run = run_map, .done = map_done};
	j->links = links;
	j->id = f->id;
	j->size = f->size;
	j->generation = f->generation;
	links->under_way++;
	es_keeper_submit(links->files.keeper, &j->job);
}

static const struct es_wanted *is_wanted(const struct files *files, const struct es_id *id)
{
	for (size_t i = 0; i < files->wanted_len; i++)
		if (es_id_equal(&files->wanted[i].id, id))
			return &files->wanted[i];
	return NULL;
}

/* A place for one; where somebody waits for it, that of another for which nobody does. */
static struct fetched *place_for(struct files *files, const struct es_wanted *wanted)
{
	struct fetched *place = NULL;

	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &files->fetched[i];
		if (!f->used)
			return f;
		if (wanted->wished && !f->wished)
			place = f;
	}
	if (place)
		forget(place);
	return place;
}

static void choose(struct es_links *links)
{
	struct files *files = &links->files;

	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &files->fetched[i];
		if (f->used && !is_wanted(files, &f->id))
			forget(f);
	}
	for (size_t i = 0; i < files->wanted_len; i++) {
		const struct es_wanted *wanted = &files->wanted[i];
		struct fetched *f = find(links, &wanted->id);
		if (!f)
			f = place_for(files, wanted);
		if (!f)
			break;
		if (!f->used)
			begin(links, f, wanted);
		f->wished = wanted->wished;
		if (f->plan)
			es_chunk_plan_seek(
			        f->plan, wanted->wished ? (uint32_t)(wanted->offset / ES_CHUNK_LEN)
			                                : UINT32_MAX);
	}
}

/* --- what is wanted ----------------------------------------------------------------------------- */

struct look_job {
	struct es_keeper_job job; /* first */
	struct es_links *links;
	struct es_wanted wanted[FILES_WANTED_MAX];
	size_t len;
};

static void run_look(struct es_keeper_job *job, struct es_media *media)
{
	struct look_job *j = (struct look_job *)job;

	es_media_tend(media, es_monotonic_ms());
	j->len = es_media_wanted(media, j->wanted, FILES_WANTED_MAX);
}

static void look(struct es_links *links, uint64_t now_ms);

static void look_done(struct es_keeper_job *job)
{
	struct look_job *j = (struct look_job *)job;
	struct es_links *links = j->links;
	struct files *files = &links->files;

	links->under_way--;
	files->looking = false;
	memcpy(files->wanted, j->wanted, sizeof(files->wanted));
	files->wanted_len = j->len;
	free(j);
	if (links->stopping)
		return;
	choose(links);
	if (files->look_again)
		look(links, es_monotonic_ms());
	ask_all(links);
}

static void look(struct es_links *links, uint64_t now_ms)
{
	struct look_job *j = links->files.looking ? NULL : calloc(1, sizeof(*j));

	if (!j)
		return;
	links->files.looking = true;
	links->files.look_again = false;
	links->files.look_ms = now_ms + LOOK_MS;
	j->job = (struct es_keeper_job){.run = run_look, .done = look_done};
	j->links = links;
	links->under_way++;
	es_keeper_submit(links->files.keeper, &j->job);
}

void files_changed(struct es_links *links)
{
	links->files.look_again = true;
	if (!links->stopping)
		look(links, es_monotonic_ms());
}

void files_tick(struct es_links *links, uint64_t now_ms)
{
	struct files *files = &links->files;

	if (now_ms >= files->look_ms || files->look_again)
		look(links, now_ms);
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &files->fetched[i];
		if (f->plan && es_chunk_plan_tick(f->plan, now_ms) > 0)
			es_say(ES_LEVEL_WARNING, "a partner does not send what it was asked for of "
			                         "a file: others are asked");
	}
	if (now_ms >= files->seek_ms)
		seek(links, now_ms);
	ask_all(links);
}

/* --- wishes ------------------------------------------------------------------------------------- */

static void on_woken(struct es_post *post)
{
	struct files *files = (struct files *)((char *)post - offsetof(struct files, woken));
	struct es_links *links =
	        (struct es_links *)((char *)files - offsetof(struct es_links, files));

	pthread_mutex_lock(&files->mutex);
	files->posted = false;
	pthread_mutex_unlock(&files->mutex);
	files_changed(links);
}

/* On any thread. */
static void wake(void *context)
{
	struct es_links *links = context;

	pthread_mutex_lock(&links->files.mutex);
	bool post = !links->files.posted;
	links->files.posted = true;
	pthread_mutex_unlock(&links->files.mutex);
	if (post)
		es_loop_post(links->config.loop, &links->files.woken);
}

es_err files_open(struct es_links *links)
{
	es_err err = es_keeper_new(links->config.loop, links->node->media, &links->files.keeper);

	if (err)
		return err;
	pthread_mutex_init(&links->files.mutex, NULL);
	links->files.woken.run = on_woken;
	es_media_on_wish(links->node->media, wake, links);
	return ES_OK;
}

void files_close(struct es_links *links)
{
	es_media_on_wish(links->node->media, NULL, NULL);
	es_keeper_free(links->files.keeper);
	pthread_mutex_destroy(&links->files.mutex);
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++)
		forget(&links->files.fetched[i]);
}

void files_link_live(struct es_links *links)
{
	links->files.seek_ms = 0;
}

void files_link_gone(struct link *link)
{
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &link->links->files.fetched[i];
		if (f->plan)
			es_chunk_plan_drop(f->plan, number_of(link));
	}
}

/* --- what the session asks and tells: taking ---------------------------------------------------- */

static void host_held(void *context, const struct es_id *file, uint64_t size, struct es_bytes map)
{
	struct link *link = context;
	struct fetched *f = find(link->links, file);

	if (!f || !f->plan)
		return;
	if (size != f->size)
		es_chunk_plan_drop(f->plan, number_of(link));
	else
		(void)!es_chunk_plan_source(f->plan, number_of(link), map.len ? map.data : NULL,
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
	forget(f);
	files_changed(links);
}

static void take_done(struct es_keeper_job *job)
{
	struct take_job *j = (struct take_job *)job;
	struct es_links *links = j->links;
	struct fetched *f = find(links, &j->id);

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

static void host_came(void *context, const struct es_id *file, const struct es_chunk_path *path,
                      struct es_bytes data)
{
	struct link *link = context;
	struct es_links *links = link->links;
	struct fetched *f = find(links, file);

	if (!f || !f->plan || links->stopping)
		return;
	if (data.len == 0) {
		es_chunk_plan_withheld(f->plan, number_of(link), path->index);
		ask_more(link);
		return;
	}
	if (!es_chunk_plan_came(f->plan, number_of(link), path->index, es_monotonic_ms()))
		return;
	struct take_job *j = malloc(sizeof(*j) + data.len);
	if (!j) {
		es_chunk_plan_stored(f->plan, number_of(link), path->index, ES_NO_MEMORY);
		return;
	}
	*j = (struct take_job){.job = {.run = run_take, .done = take_done},
	                       .links = links,
	                       .source = number_of(link),
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

/* --- giving ------------------------------------------------------------------------------------- */

struct give_job {
	struct es_keeper_job job; /* first */
	struct link *link;        /* held */
	bool has_only;
	struct es_id only; /* while we may not know what was withdrawn */
	/* A chunk, or what is held of these. */
	size_t files_len;
	struct es_id files[ES_HOLDINGS_MAX];
	struct es_chunk_path path;
	struct es_writer held;
	es_err err;
	size_t len;
	uint8_t data[];
};

static struct give_job *give_new(struct link *link, size_t data_len)
{
	const struct es_id *only = host_given_only(link);
	struct give_job *j = malloc(sizeof(*j) + data_len);

	if (!j)
		return NULL;
	memset(j, 0, sizeof(*j));
	j->link = link;
	j->has_only = only != NULL;
	if (only)
		j->only = *only;
	return j;
}

static void give_submit(struct give_job *j, void (*run)(struct es_keeper_job *, struct es_media *),
                        void (*done)(struct es_keeper_job *))
{
	j->job = (struct es_keeper_job){.run = run, .done = done};
	link_hold(j->link);
	j->link->links->under_way++;
	es_keeper_submit(j->link->links->files.keeper, &j->job);
}

/* Returns the link if its session is still there to be answered. */
static struct link *give_end(struct give_job *j)
{
	struct link *link = j->link;

	link->links->under_way--;
	return link->session && link->state == LINK_OPEN ? link : NULL;
}

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
	struct link *link = give_end(j);

	if (link && !j->held.err) {
		link->busy = true;
		es_session_held(link->session, es_writer_bytes(&j->held), j->files_len,
		                es_monotonic_ms());
		link->busy = false;
		link_settle(link);
	}
	es_writer_free(&j->held);
	link_drop(j->link);
	free(j);
}

static void host_sought(void *context, const struct es_id *files, size_t count)
{
	struct give_job *j = give_new(context, 0);

	if (!j)
		return;
	es_writer_grow(&j->held, ES_MESSAGE_MAX);
	memcpy(j->files, files, count * sizeof(*files));
	j->files_len = count;
	give_submit(j, run_held, held_done);
}

static bool host_room(void *context)
{
	struct link *link = context;

	if (es_channel_output(link->channel).len <= ES_LINK_OUTPUT_LOW)
		return true;
	link->blocked = true; /* it is told when there is room again */
	return false;
}

static void run_read(struct es_keeper_job *job, struct es_media *media)
{
	struct give_job *j = (struct give_job *)job;

	j->err = es_media_give(media, &j->files[0], j->has_only ? &j->only : NULL, j->path.index,
	                       &j->path, j->data, &j->len);
}

static void read_done(struct es_keeper_job *job)
{
	struct give_job *j = (struct give_job *)job;
	struct link *link = give_end(j);

	if (link) {
		link->busy = true;
		es_session_chunk(link->session, &j->files[0], j->path.index,
		                 j->err ? NULL : &j->path, es_bytes_of(j->data, j->len),
		                 es_monotonic_ms());
		link->busy = false;
		link_settle(link);
	}
	link_drop(j->link);
	free(j);
}

static void host_read(void *context, const struct es_id *file, uint32_t index)
{
	struct link *link = context;
	struct give_job *j = give_new(link, ES_CHUNK_LEN);

	if (!j) {
		es_session_chunk(link->session, file, index, NULL, es_bytes_of(NULL, 0),
		                 es_monotonic_ms());
		return;
	}
	j->files[0] = *file;
	j->path.index = index;
	give_submit(j, run_read, read_done);
}

const struct es_chunk_host chunk_host = {
        .sought = host_sought,
        .held = host_held,
        .room = host_room,
        .read = host_read,
        .came = host_came,
};
