/* SPDX-License-Identifier: EUPL-1.2 */
/* Which attachments are fetched now. */
#include "link/files.h"

#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

static struct fetched *find(struct files *files, const struct es_id *id)
{
	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		struct fetched *f = &files->fetched[i];
		if (f->used && es_id_equal(&f->id, id))
			return f;
	}
	return NULL;
}

struct fetched *fetched_find(struct es_links *links, const struct es_id *id)
{
	return find(&links->files, id);
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

/* --- whether what plans count on is here --------------------------------------------------------- */

size_t fetched_count(const struct files *files, struct counted out[FILES_FETCHED_MAX])
{
	struct es_chunk_progress progress;
	size_t len = 0;

	for (size_t i = 0; i < FILES_FETCHED_MAX; i++) {
		const struct fetched *f = &files->fetched[i];
		if (!f->plan)
			continue;
		es_chunk_plan_progress(f->plan, &progress);
		out[len++] = (struct counted){
		        .id = f->id, .generation = f->generation, .held = progress.held};
	}
	return len;
}

void fetched_compare(struct es_media *media, struct counted *counted, size_t len)
{
	uint8_t map[ES_CHUNK_MAP_MAX];

	for (size_t i = 0; i < len; i++) {
		struct counted *c = &counted[i];
		uint64_t size;
		es_err err = es_media_map(media, &c->id, NULL, &size, map);
		uint32_t held = err ? 0 : es_chunk_map_count(map, es_chunk_count(size));
		c->lost = (!err || err == ES_NOT_FOUND) && held < c->held;
	}
}

void fetched_renew(struct files *files, const struct counted *counted, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct fetched *f = counted[i].lost ? find(files, &counted[i].id) : NULL;
		if (f && f->generation == counted[i].generation)
			fetched_forget(f);
	}
}
