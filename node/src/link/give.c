/* SPDX-License-Identifier: EUPL-1.2 */
/* Chunks that partners ask for, read for them. */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

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

void chunks_sought(void *context, const struct es_id *files, size_t count)
{
	struct give_job *j = give_new(context, 0);

	if (!j)
		return;
	es_writer_grow(&j->held, ES_MESSAGE_MAX);
	memcpy(j->files, files, count * sizeof(*files));
	j->files_len = count;
	give_submit(j, run_held, held_done);
}

bool chunks_room(void *context)
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

void chunks_read(void *context, const struct es_id *file, uint32_t index)
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
