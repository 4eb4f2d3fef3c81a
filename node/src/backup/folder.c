/* SPDX-License-Identifier: EUPL-1.2 */
/* The folder of a backup that is being made. */
#include "backup/internal.h"

#include "identity.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void remove_keys(const char *folder)
{
	char keys[ES_PATH_BYTES], name[ES_PATH_BYTES], path[ES_PATH_BYTES];
	const struct dirent *entry;

	DIR *dir = es_path_join(keys, folder, ES_SEGMENT_FOLDER) ? es_folder_open(keys) : NULL;
	while (dir && (entry = readdir(dir)) != NULL)
		if (es_path_join(name, ES_SEGMENT_FOLDER, entry->d_name) &&
		    es_manifest_name_valid(name) && es_path_join(path, folder, name))
			(void)unlink(path);
	if (dir)
		closedir(dir);
}

/* Everything of one that was cut short is made anew but its attachments. */
static void clear(const char *folder)
{
	static const char *const names[] = {ES_DATA_FILE,         ES_STRUCTURE_KEY_FILE,
	                                    ES_STRUCTURE_KEY_NEW, (MANIFEST_NEW),
	                                    "lock.mdb",           ES_SEGMENT_FOLDER};
	char path[ES_PATH_BYTES];

	remove_keys(folder);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (es_path_join(path, folder, names[i]))
			(void)remove(path);
}

static bool has(const char *folder, const char *name)
{
	char path[ES_PATH_BYTES];

	return es_path_join(path, folder, name) && access(path, F_OK) == 0;
}

static bool was_begun(const char *folder)
{
	return has(folder, BACKUP_BEGUN) && !has(folder, ES_MANIFEST_FILE);
}

/* Whether the file stands there still: who ends takes it away. */
static bool is_there(const char *path, int file)
{
	struct stat opened, named;

	return fstat(file, &opened) == 0 && stat(path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static es_err lock_now(const char *folder, const char *path, int lock)
{
	if (flock(lock, LOCK_EX | LOCK_NB) != 0)
		return errno == EWOULDBLOCK ? ES_EXISTS : es_file_error();
	if (!is_there(path, lock))
		return ES_EXISTS;
	if (!has(folder, ES_MANIFEST_FILE))
		return ES_OK;
	(void)unlink(path); /* one became whole meanwhile, and this was made beside it */
	return ES_EXISTS;
}

/* One that is at work there goes on alone, and one that ended before the lock was had stays whole. */
static es_err take_lock(const char *folder, int *lock)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, folder, BACKUP_BEGUN))
		return ES_TOO_LARGE;
	*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*lock < 0)
		return es_file_error();
	es_err err = lock_now(folder, path, *lock);
	if (err) {
		close(*lock);
		*lock = -1;
	}
	return err;
}

es_err backup_begin(const char *folder, bool *made, int *lock)
{
	*lock = -1;
	es_err err = es_folder_empty(folder);
	*made = err == ES_NOT_FOUND;
	if (*made)
		err = es_folder_make(folder);
	bool begun = err == ES_EXISTS && was_begun(folder);
	if (!err || begun)
		err = take_lock(folder, lock);
	if (!err && begun)
		clear(folder);
	return err;
}
