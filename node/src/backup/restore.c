/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup/internal.h"
#include "store/copy.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct restoring {
	const struct es_backup_watch *watch;
	uint64_t done, total;
};

static void count_copied(void *context, uint64_t bytes)
{
	struct restoring *r = context;

	r->done += bytes;
	r->watch->progress(r->watch->context, "copying", r->done, r->total);
}

struct restored {
	struct es_change change;
};

static es_err apply_restored(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_write_restored(w, es_now_ms());
}

static es_err settle_restored(struct es_store *store)
{
	struct restored restored = {.change = {0}};

	return es_store_apply(store, apply_restored, &restored.change);
}

static es_err copy_in(const char *folder, const char *home, const struct es_manifest *manifest,
                      const struct es_copy_watch *copy, char name[ES_MANIFEST_NAME_MAX + 1])
{
	char path[ES_PATH_BYTES], target[ES_PATH_BYTES];
	es_err err = ES_OK;

	for (size_t i = 0; i < manifest->count && !err; i++) {
		const struct es_manifest_file *file = &manifest->files[i];
		struct es_id hash;
		uint64_t bytes;
		snprintf(name, ES_MANIFEST_NAME_MAX + 1, "%s", file->name);
		if (!es_path_join(path, folder, name) || !es_path_join(target, home, name))
			return ES_TOO_LARGE;
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return es_file_error();
		err = es_file_take(fd, target, copy, &hash, &bytes);
		close(fd);
		/* What is copied now is what the manifest says, whatever was verified before. */
		if (!err && (bytes != file->bytes || !es_id_equal(&hash, &file->hash)))
			err = ES_BAD_HASH;
	}
	return err;
}

static es_err make_home(const char *path)
{
	char keys[ES_PATH_BYTES];

	es_err err = es_folder_make(path);
	if (err == ES_EXISTS) /* with attachments of an attempt that was cut short */
		err = ES_OK;
	if (!err && !es_path_join(keys, path, ES_SEGMENT_FOLDER))
		err = ES_TOO_LARGE;
	return err ? err : es_folder_make(keys);
}

static es_err settle_home(const char *aside, const char *home)
{
	char keys[ES_PATH_BYTES];

	if (!es_path_join(keys, aside, ES_SEGMENT_FOLDER))
		return ES_TOO_LARGE;
	es_err err = es_folder_sync(keys);
	if (!err)
		err = es_folder_sync(aside);
	/* Takes the place of an empty folder, too. */
	if (!err && rename(aside, home) != 0)
		err = es_file_error();
	return err;
}

es_err es_node_restore(const char *folder, const char *home, const struct es_backup_watch *watch,
                       struct es_backup_report *report, char name[ES_MANIFEST_NAME_MAX + 1])
{
	struct restoring r = {.watch = watch};
	struct es_copy_watch copy = {count_copied, &r};
	char aside[ES_PATH_BYTES];

	memset(report, 0, sizeof(*report));
	es_manifest_init(&report->manifest);
	if (snprintf(aside, sizeof(aside), "%s.restoring", home) >= (int)sizeof(aside))
		return ES_TOO_LARGE;
	name[0] = '\0';
	es_err err = es_folder_empty(home);
	if (err && err != ES_NOT_FOUND)
		return err;
	err = es_backup_verify(folder, watch, &report->manifest, name);
	if (err)
		return err;
	backup_remove(aside, &report->manifest, false); /* of an attempt that was cut short */
	r.total = es_manifest_attached(&report->manifest);
	for (size_t i = 0; i < report->manifest.count; i++)
		r.total += report->manifest.files[i].bytes;
	err = make_home(aside);
	if (!err)
		err = copy_in(folder, aside, &report->manifest, &copy, name);
	if (!err)
		err = attachments_put_back(folder, aside, &copy, watch, report);
	if (!err)
		err = backup_check(aside, &report->manifest.structure, watch, settle_restored,
		                   &report->check);
	if (!err)
		err = settle_home(aside, home);
	report->bytes = r.done;
	if (err)
		backup_remove(aside, &report->manifest, true);
	return err;
}
