/* SPDX-License-Identifier: EUPL-1.2 */
/* The folder of a backup that is being made. */
#include "backup/internal.h"

#include "identity.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
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

static bool was_begun(const char *folder)
{
	char begun[ES_PATH_BYTES], manifest[ES_PATH_BYTES];

	return es_path_join(begun, folder, BACKUP_BEGUN) &&
	       es_path_join(manifest, folder, ES_MANIFEST_FILE) && access(begun, F_OK) == 0 &&
	       access(manifest, F_OK) != 0;
}

/* One that is at work there goes on alone. */
static es_err take_lock(const char *folder, int *lock)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, folder, BACKUP_BEGUN))
		return ES_TOO_LARGE;
	*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*lock < 0)
		return es_file_error();
	if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
		return ES_OK;
	close(*lock);
	return errno == EWOULDBLOCK ? ES_EXISTS : es_file_error();
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
