/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup/internal.h"
#include "store/writer.h"

#include <stdio.h>

static void remove_named(const char *folder, const char *name)
{
	char path[ES_PATH_BYTES];

	if (es_path_join(path, folder, name))
		(void)remove(path);
}

static void remove_lock(const char *folder)
{
	remove_named(folder, "lock.mdb");
}

void backup_remove(const char *folder, const struct es_manifest *manifest, bool whole)
{
	attachments_remove(folder, whole ? NULL : manifest);
	for (size_t i = 0; i < manifest->count; i++)
		remove_named(folder, manifest->files[i].name);
	remove_named(folder, MANIFEST_NEW);
	remove_named(folder, ES_MANIFEST_FILE);
	remove_named(folder, BACKUP_BEGUN);
	remove_named(folder, ES_SEGMENT_FOLDER);
	remove_lock(folder);
	if (whole)
		(void)remove(folder);
}

static es_err open_manifest(const char *folder, struct es_manifest *manifest)
{
	char path[ES_PATH_BYTES];
	struct es_writer w;

	if (!es_path_join(path, folder, ES_MANIFEST_FILE))
		return ES_TOO_LARGE;
	es_writer_grow(&w, ES_BACKUP_MANIFEST_MAX);
	es_err err = es_file_get(path, &w);
	if (!err)
		err = es_manifest_decode(es_writer_bytes(&w), manifest);
	es_writer_free(&w);
	return err;
}

struct verifying {
	const struct es_backup_watch *watch;
	uint64_t done, total;
};

static void count_verified(void *context, uint64_t bytes)
{
	struct verifying *v = context;

	v->done += bytes;
	v->watch->progress(v->watch->context, "verifying", v->done, v->total);
}

static es_err verify_file(const char *folder, const struct es_manifest_file *file,
                          const struct es_copy_watch *watch)
{
	char path[ES_PATH_BYTES];
	struct es_id hash;
	uint64_t bytes;

	if (!es_path_join(path, folder, file->name))
		return ES_TOO_LARGE;
	es_err err = es_file_hash(path, watch, &hash, &bytes);
	if (!err && (bytes != file->bytes || !es_id_equal(&hash, &file->hash)))
		err = ES_BAD_HASH;
	return err;
}

es_err es_backup_verify(const char *folder, const struct es_backup_watch *watch,
                        struct es_manifest *manifest, char name[ES_MANIFEST_NAME_MAX + 1])
{
	struct verifying v = {.watch = watch};
	struct es_copy_watch copy = {count_verified, &v};

	es_manifest_init(manifest);
	snprintf(name, ES_MANIFEST_NAME_MAX + 1, "%s", ES_MANIFEST_FILE);
	es_err err = open_manifest(folder, manifest);
	for (size_t i = 0; i < manifest->count; i++)
		v.total += manifest->files[i].bytes;
	for (size_t i = 0; i < manifest->count && !err; i++) {
		snprintf(name, ES_MANIFEST_NAME_MAX + 1, "%s", manifest->files[i].name);
		err = verify_file(folder, &manifest->files[i], &copy);
	}
	if (err)
		es_manifest_free(manifest);
	return err;
}

static void count_checked(void *context, uint64_t done, uint64_t total)
{
	const struct es_backup_watch *watch = context;

	watch->progress(watch->context, "checking", done, total);
}

static void tell_fault(void *context, const char *sentence)
{
	const struct es_backup_watch *watch = context;

	watch->fault(watch->context, sentence);
}

es_err backup_check(const char *folder, const struct es_id *structure,
                    const struct es_backup_watch *watch, es_err (*settle)(struct es_store *store),
                    struct es_check_report *report)
{
	struct es_store *store;

	es_err err = es_store_open(folder, false, &store);
	if (err)
		return err;
	es_store_set_authors(store, structure);
	if (settle)
		err = settle(store);
	if (!err)
		err = es_store_check(store, tell_fault, count_checked, (void *)watch, report);
	es_store_close(store);
	remove_lock(folder);
	return err;
}
