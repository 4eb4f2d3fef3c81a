/* SPDX-License-Identifier: EUPL-1.2 */
/* Which attachments are fetched now. */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

struct fetched *fetched_find(struct es_links *links, const struct es_id *id)
{
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &links->files.fetched[i];
		if (f->used && es_id_equal(&f->id, id))
			return f;
	}
	return NULL;
}

void fetched_forget(struct fetched *f)
{
	es_chunk_plan_free(f->plan);
	*f = (struct fetched){.used = false};
}

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
	struct fetched *f = fetched_find(links, &j->id);

	links->under_way--;
	if (f && f->generation == j->generation && !links->stopping) {
		es_err err = j->err == ES_NOT_FOUND ? ES_OK : j->err;
		if (!err)
			err = es_chunk_plan_new(f->size, j->map, &f->plan);
		if (err)
			fetched_forget(f);
		else
			files_seek(links, es_monotonic_ms());
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
		fetched_forget(place);
	return place;
}

void fetched_choose(struct es_links *links)
{
	struct files *files = &links->files;

	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &files->fetched[i];
		if (f->used && !is_wanted(files, &f->id))
			fetched_forget(f);
	}
	for (size_t i = 0; i < files->wanted_len; i++) {
		const struct es_wanted *wanted = &files->wanted[i];
		struct fetched *f = fetched_find(links, &wanted->id);
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
