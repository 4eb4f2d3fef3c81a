/* SPDX-License-Identifier: EUPL-1.2 */
/* Attachments and partners: what is wanted, looked up now and then, and when somebody wishes. */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define LOOK_MS 2000 /* between two looks at what is wanted */

uint64_t link_number(const struct link *link)
{
	return link->number;
}

/* --- what is wanted ----------------------------------------------------------------------------- */

struct look_job {
	struct es_keeper_job job; /* first */
	struct es_links *links;
	struct es_wanted wanted[FILES_WANTED_MAX];
	size_t len;
	struct counted counted[FILES_FETCHED_MAX];
	size_t counted_len;
};

static void run_look(struct es_keeper_job *job, struct es_media *media)
{
	struct look_job *j = (struct look_job *)job;

	es_media_tend(media, es_monotonic_ms());
	es_taking_tend(j->links->node, &j->links->files.taking);
	fetched_compare(media, j->counted, j->counted_len);
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
	for (size_t i = 0; i < files->taking.lacking_len && !links->stopping; i++)
		(void)!es_links_fetch(links, &files->taking.lacking[i]);
	memcpy(files->wanted, j->wanted, sizeof(files->wanted));
	files->wanted_len = j->len;
	fetched_renew(files, j->counted, j->counted_len);
	free(j);
	if (links->stopping)
		return;
	fetched_choose(links);
	if (files->look_again)
		look(links, es_monotonic_ms());
	files_ask(links);
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
	j->counted_len = fetched_count(&links->files, j->counted);
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
		files_seek(links, now_ms);
	files_ask(links);
	buffers_trim(&files->buffers);
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
		fetched_forget(&links->files.fetched[i]);
	buffers_trim(&links->files.buffers);
	buffers_trim(&links->files.buffers);
}

void files_link_live(struct es_links *links)
{
	links->files.seek_ms = 0;
}

void files_link_gone(struct link *link)
{
	take_gone(link);
	give_gone(link);
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &link->links->files.fetched[i];
		if (f->plan)
			es_chunk_plan_drop(f->plan, link_number(link));
	}
}

const struct es_chunk_host chunk_host = {
        .sought = chunks_sought,
        .held = chunks_held,
        .room = chunks_room,
        .read = chunks_read,
        .came = chunks_came,
};
