/* SPDX-License-Identifier: EUPL-1.2 */
#include "renew_files.h"

#include "remains.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define ASIDE ".renewal"
#define WHOLE ".renewal/whole" /* the new files are complete: they take the place of the old */

void renew_drop_aside(const char *home)
{
	char path[ES_PATH_BYTES];

	if (es_path_join(path, home, ASIDE "/" ES_SEGMENT_FOLDER))
		es_remains_drop_folder(path);
	if (es_path_join(path, home, ASIDE))
		es_remains_drop_folder(path);
}

es_err renew_make_aside(const char *home, char aside[ES_PATH_BYTES])
{
	if (!es_path_join(aside, home, ASIDE))
		return ES_TOO_LARGE;
	renew_drop_aside(home);
	return es_folder_make(aside);
}

es_err renew_mark_whole(const char *home)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, home, WHOLE))
		return ES_TOO_LARGE;
	es_err err = es_file_put(path, es_bytes_of(NULL, 0));
	if (!err && !es_path_join(path, home, ASIDE))
		err = ES_TOO_LARGE;
	return err ? err : es_folder_sync(path);
}

static bool there(const char *home, const char *name)
{
	char path[ES_PATH_BYTES];

	return es_path_join(path, home, name) && access(path, F_OK) == 0;
}

bool es_renew_pending(const char *home)
{
	return there(home, WHOLE);
}

static es_err move(const char *home, const char *from, const char *to)
{
	char old[ES_PATH_BYTES], new[ES_PATH_BYTES];

	if (!es_path_join(old, home, from) || !es_path_join(new, home, to))
		return ES_TOO_LARGE;
	return rename(old, new) == 0 || errno == ENOENT ? ES_OK : ES_IO;
}

es_err es_renew_finish(const char *home)
{
	char keys[ES_PATH_BYTES];

	if (!es_renew_pending(home))
		return ES_OK;
	if (!es_path_join(keys, home, ES_SEGMENT_FOLDER))
		return ES_TOO_LARGE;
	/* The new keys go first; while they are still aside, the old ones are of no use. */
	if (there(home, ASIDE "/" ES_SEGMENT_FOLDER))
		es_remains_drop_folder(keys);
	es_err err = move(home, ASIDE "/" ES_SEGMENT_FOLDER, ES_SEGMENT_FOLDER);
	if (!err)
		err = move(home, ASIDE "/" ES_DATA_FILE, ES_DATA_FILE);
	if (!err)
		err = es_folder_sync(home);
	if (!err)
		renew_drop_aside(home);
	return err;
}
