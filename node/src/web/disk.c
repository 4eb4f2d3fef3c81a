/* SPDX-License-Identifier: EUPL-1.2 */
/* disk.show: what an operator needs to know to make room. */
#include "web/disk.h"

#include "file_system.h"
#include "media/media.h"
#include "search/index.h"
#include "store/db.h"
#include "view/read.h"
#include "web/task.h"
#include "web/tell.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

void es_disk_greeted(struct es_api *api)
{
	uint64_t full_ms = es_store_full_ms(api->node->store);

	if (full_ms > 0)
		api->full_told_ms = full_ms;
}

void es_disk_tell(struct es_api *api)
{
	const struct es_news news = {.topic = ES_TOPIC_DISK, .members = true};
	uint64_t full_ms = es_store_full_ms(api->node->store);
	uint8_t bytes[32];
	struct es_writer data;

	if (full_ms == api->full_told_ms)
		return;
	api->full_told_ms = full_ms;
	es_writer_init(&data, bytes, sizeof(bytes));
	es_write_map(&data, 1);
	es_put_time(&data, "full", full_ms);
	es_tell(api, &news, es_writer_bytes(&data));
}

struct look {
	struct es_task task; /* first */
	uint64_t free, records, search;
	struct es_media_state files;
};

/* What it takes, which is less than its length where it is sparse. */
static uint64_t taken_by(const char *home, const char *name)
{
	char path[ES_PATH_BYTES];
	struct stat info;

	return es_path_join(path, home, name) && stat(path, &info) == 0
	               ? (uint64_t)info.st_blocks * 512
	               : 0;
}

static void run(struct es_task *task)
{
	struct look *look = (struct look *)task;
	const struct es_node *node = task->client->api->node;
	struct statvfs disk;

	if (statvfs(node->home, &disk) != 0) {
		task->err = ES_IO;
		return;
	}
	look->free = (uint64_t)disk.f_bavail * disk.f_frsize;
	look->records = taken_by(node->home, ES_DATA_FILE);
	look->search = taken_by(node->home, ES_SEARCH_FILE);
	es_media_state(node->media, &look->files);
}

static void put(struct es_task *task, struct es_writer *w)
{
	const struct look *look = (struct look *)task;
	const struct es_media_state *files = &look->files;
	uint64_t received = files->bytes > files->own_bytes ? files->bytes - files->own_bytes : 0;

	es_write_map(w, 7);
	es_put_time(w, "full", es_store_full_ms(task->client->api->node->store));
	es_put_uint(w, "free", look->free);
	es_put_uint(w, "records", look->records);
	es_put_uint(w, "search", look->search);
	es_put_uint(w, "files", files->bytes);
	es_put_uint(w, "received", received);
	es_put_uint(w, "budget", files->budget);
}

es_err es_method_disk_show(struct es_call *call)
{
	struct look *look = es_task_new(sizeof(*look));

	if (!look)
		return ES_NO_MEMORY;
	look->task.run = run;
	look->task.put = put;
	return es_task_start(call, &look->task);
}
