/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* pipe2 */
#include "backup/internal.h"
#include "identity.h"
#include "store/copy.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One backup under way. */
struct backup {
	const char *home, *folder;
	const struct es_backup_watch *watch;
	struct es_manifest *manifest; /* the report's */
	struct es_backup_report *report;
	uint64_t done, total;
};

static void count_bytes(void *context, uint64_t bytes)
{
	struct backup *b = context;

	b->done += bytes;
	if (b->done > b->total)
		b->total = b->done;
	b->watch->progress(b->watch->context, "copying", b->done, b->total);
}

/* Copies what fd yields into the backup under a name of the manifest. */
static es_err take(struct backup *b, int fd, const char *name)
{
	struct es_copy_watch watch = {count_bytes, b};
	struct es_manifest_file file;
	char path[ES_PATH_BYTES];

	memset(&file, 0, sizeof(file));
	snprintf(file.name, sizeof(file.name), "%s", name);
	if (!es_path_join(path, b->folder, name))
		return ES_TOO_LARGE;
	es_err err = es_file_take(fd, path, &watch, &file.hash, &file.bytes);
	return err ? err : es_manifest_add(b->manifest, &file);
}

/* --- the data file: LMDB writes its copy into a pipe, from a thread ---------------------------- */

struct pouring {
	struct es_store *store;
	int fd;
	es_err err;
};

static void *pour(void *context)
{
	struct pouring *p = context;
	sigset_t pipe;

	/* Where the other end stops reading, the write fails instead of ending the process. */
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe, NULL);
	p->err = es_store_pour(p->store, p->fd);
	close(p->fd);
	return NULL;
}

static es_err take_data(struct backup *b, struct es_store *store)
{
	struct pouring p = {.store = store};
	pthread_t thread;
	int ends[2];

	/* Others start programs meanwhile: one that inherited the writing end would keep it from ever ending. */
	if (pipe2(ends, O_CLOEXEC) != 0)
		return ES_IO;
	p.fd = ends[1];
	if (pthread_create(&thread, NULL, pour, &p) != 0) {
		close(ends[0]);
		close(ends[1]);
		return ES_NO_MEMORY;
	}
	es_err err = take(b, ends[0], ES_DATA_FILE);
	close(ends[0]);
	pthread_join(thread, NULL);
	return err ? err : p.err;
}

/* --- the other files --------------------------------------------------------------------------- */

static es_err take_file(struct backup *b, const char *name)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, b->home, name))
		return ES_TOO_LARGE;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return es_file_error();
	es_err err = take(b, fd, name);
	close(fd);
	return err;
}

/* The segments are copied after the data file: every key that its bodies need is in them by then,
 * unless it was erased meanwhile. */
static es_err take_keys(struct backup *b)
{
	char from[ES_PATH_BYTES], to[ES_PATH_BYTES], name[ES_PATH_BYTES];
	const struct dirent *entry;
	es_err err = ES_OK;

	if (!es_path_join(from, b->home, ES_SEGMENT_FOLDER) ||
	    !es_path_join(to, b->folder, ES_SEGMENT_FOLDER))
		return ES_TOO_LARGE;
	DIR *keys = es_folder_open(from);
	if (!keys)
		return errno == ENOENT ? ES_OK : es_file_error();
	err = es_folder_make(to);
	while (!err && (entry = readdir(keys)) != NULL) {
		if (!es_path_join(name, ES_SEGMENT_FOLDER, entry->d_name))
			err = ES_TOO_LARGE;
		else if (es_manifest_name_valid(name))
			err = take_file(b, name);
	}
	closedir(keys);
	return err ? err : es_folder_sync(to);
}

/* --- settling it ------------------------------------------------------------------------------- */

struct settling {
	struct es_change change;
	uint64_t dropped;
};

static es_err drop_keyless(struct es_write *w, struct es_change *change)
{
	return es_write_drop_keyless(w, &((struct settling *)change)->dropped);
}

static es_err hash_again(const struct backup *b)
{
	char path[ES_PATH_BYTES];
	es_err err = ES_OK;

	for (size_t i = 0; i < b->manifest->count && !err; i++) {
		struct es_manifest_file *file = &b->manifest->files[i];
		if (!es_path_join(path, b->folder, file->name))
			return ES_TOO_LARGE;
		err = es_file_hash(path, NULL, &file->hash, &file->bytes);
	}
	return err;
}

/* What was erased between the two copies has a body there and no key any more: it goes, and so do keys
 * of later rows. */
static es_err settle(struct backup *b)
{
	struct settling settling = {.dropped = 0};
	struct es_store *store;

	es_err err = es_store_open(b->folder, false, &store);
	if (err)
		return err;
	err = es_store_apply(store, drop_keyless, &settling.change);
	if (!err)
		err = attachments_list(store, b->report);
	es_store_close(store);
	return err ? err : hash_again(b);
}

static es_err take_attachments(struct backup *b, struct es_node *node)
{
	const struct es_copy_watch copy = {count_bytes, b};

	b->total = b->done + es_manifest_attached(b->manifest);
	es_err err = attachments_take(node, b->folder, &copy, b->watch, b->report);
	attachments_remove(b->folder, b->manifest); /* of an attempt that was cut short */
	return err;
}

static es_err write_manifest(struct backup *b)
{
	char path[ES_PATH_BYTES], target[ES_PATH_BYTES], begun[ES_PATH_BYTES];
	struct es_writer w;

	if (!es_path_join(path, b->folder, MANIFEST_NEW) ||
	    !es_path_join(target, b->folder, ES_MANIFEST_FILE))
		return ES_TOO_LARGE;
	es_writer_grow(&w, ES_BACKUP_MANIFEST_MAX);
	es_err err = es_manifest_encode(b->manifest, &w);
	if (!err)
		err = es_file_put(path, es_writer_bytes(&w));
	es_writer_free(&w);
	if (!err && rename(path, target) != 0)
		err = es_file_error();
	if (!err && es_path_join(begun, b->folder, BACKUP_BEGUN))
		(void)unlink(begun);
	return err ? err : es_folder_sync(b->folder);
}

static void count_read(void *context, uint64_t bytes)
{
	struct backup *b = context;

	b->done += bytes;
	b->watch->progress(b->watch->context, "verifying", b->done, b->total);
}

static es_err read_back(struct backup *b, struct es_check_report *report)
{
	const struct es_copy_watch copy = {count_read, b};
	struct es_manifest again;
	char name[ES_MANIFEST_NAME_MAX + 1];

	es_err err = es_backup_verify(b->folder, b->watch, &again, name);
	if (err)
		return err == ES_NOT_FOUND ? ES_IO : err;
	b->done = 0;
	b->total = es_manifest_attached(&again);
	err = attachments_verify(b->folder, &again, &copy);
	es_manifest_free(&again);
	if (err)
		return err == ES_NOT_FOUND ? ES_IO : err;
	return backup_check(b->folder, &b->manifest->structure, b->watch, NULL, report);
}

static es_err make(struct backup *b, struct es_node *node, struct es_backup_report *report)
{
	es_err err = take_data(b, node->store);

	if (!err)
		err = take_keys(b);
	if (!err) {
		err = take_file(b, ES_STRUCTURE_KEY_FILE);
		if (err == ES_NOT_FOUND)
			err = ES_OK; /* taken offline, as it should be */
	}
	if (!err) {
		err = take_file(b, ES_STRUCTURE_KEY_NEW);
		if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	if (!err)
		err = settle(b);
	if (!err)
		err = take_attachments(b, node);
	if (!err)
		err = write_manifest(b);
	report->bytes = b->done;
	if (!err)
		err = read_back(b, &report->check);
	return !err && report->damaged ? ES_CORRUPT : err;
}

es_err es_node_backup(struct es_node *node, const char *folder, enum es_backup_files files,
                      const struct es_backup_watch *watch, struct es_backup_report *report)
{
	struct backup b = {.home = node->home, .folder = folder, .watch = watch, .report = report};
	bool made;
	int lock;

	memset(report, 0, sizeof(*report));
	es_manifest_init(&report->manifest);
	b.manifest = &report->manifest;
	b.manifest->structure = node->identity.structure;
	b.manifest->created_ms = es_now_ms();
	b.manifest->carries = files;
	b.total = es_store_bytes(node->store);
	es_err err = backup_begin(folder, &made, &lock);
	if (err)
		return err;
	err = make(&b, node, report);
	if (err && err != ES_CORRUPT) {
		attachments_remove(folder, NULL);
		backup_remove(folder, b.manifest, made);
	}
	close(lock);
	return err;
}
