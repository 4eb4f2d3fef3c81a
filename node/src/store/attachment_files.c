/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the files of attachments stand, and how they go when an erasure takes them along: before the
 * logs show that it was applied, and again at the start if a crash came between. */
#include "attachments.h"

#include "file_system.h"
#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The bytes; the hashes of the tree; while it is not whole, which chunks are sure; what is being made. */
const char *const es_attachment_endings[4] = {"", ".tree", ".held", ".new"};

bool es_attachment_path(const char *home, const struct es_id *id, const char *ending,
                        char out[ES_PATH_BYTES])
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(id, hex);
	return snprintf(out, ES_PATH_BYTES, "%s/" ES_FILES_FOLDER "/%.2s/%.2s/%s%s", home, hex,
	                hex + 2, hex, ending) < ES_PATH_BYTES;
}

es_err es_attachment_unlink(const char *home, const struct es_id *id)
{
	char path[ES_PATH_BYTES];
	bool any = false;

	for (size_t i = 0; i < 4; i++) {
		if (!es_attachment_path(home, id, es_attachment_endings[i], path))
			return ES_TOO_LARGE;
		if (unlink(path) == 0)
			any = true;
		else if (errno != ENOENT && errno != ENOTDIR)
			return ES_IO;
	}
	if (!any)
		return ES_OK;
	*strrchr(path, '/') = '\0';
	return es_folder_sync(path);
}

es_err es_attachment_sync(const char *home, const struct es_id *id)
{
	char path[ES_PATH_BYTES];

	if (!es_attachment_path(home, id, "", path))
		return ES_TOO_LARGE;
	*strrchr(path, '/') = '\0';
	return es_folder_sync(path);
}

/* What is in a folder survives a crash only if the folder's own name does. */
static es_err make_folder(char *path)
{
	es_err err = es_folder_make(path);

	if (err)
		return err == ES_EXISTS ? ES_OK : err;
	char *last = strrchr(path, '/');
	*last = '\0';
	err = es_folder_sync(path);
	*last = '/';
	return err;
}

es_err es_attachment_folder(const char *home, const struct es_id *id)
{
	char path[ES_PATH_BYTES];
	es_err err = ES_OK;

	if (!es_attachment_path(home, id, "", path))
		return ES_TOO_LARGE;
	for (char *at = path + strlen(home) + 1; !err && (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		err = make_folder(path);
		*at = '/';
	}
	return err;
}

/* --- all of them -------------------------------------------------------------------------------- */

/* The id that a file's name begins with; false if it is none of ours. */
static bool id_of_name(const char *name, struct es_id *id)
{
	const size_t len = (size_t)2 * ES_ID_LEN;

	if (strlen(name) < len || es_unhex(name, len, id->bytes, ES_ID_LEN))
		return false;
	for (size_t i = 0; i < 4; i++)
		if (strcmp(name + len, es_attachment_endings[i]) == 0)
			return true;
	return false;
}

struct walk {
	void (*each)(void *context, const char *path, const struct es_id *id);
	void *context;
	bool prune; /* folders that are empty go */
};

static void walk_leaf(const struct walk *walk, const char *folder)
{
	char path[ES_PATH_BYTES];
	const struct dirent *entry;
	struct es_id id;

	DIR *dir = es_folder_open(folder);
	while (dir && (entry = readdir(dir)) != NULL)
		if (id_of_name(entry->d_name, &id) && es_path_join(path, folder, entry->d_name))
			walk->each(walk->context, path, &id);
	if (dir)
		closedir(dir);
}

/* Those of two hex digits. */
static void each_folder(const struct walk *walk, const char *folder,
                        void (*visit)(const struct walk *walk, const char *folder))
{
	char path[ES_PATH_BYTES];
	const struct dirent *entry;

	DIR *dir = es_folder_open(folder);
	while (dir && (entry = readdir(dir)) != NULL) {
		if (strlen(entry->d_name) != 2 || entry->d_name[0] == '.' ||
		    !es_path_join(path, folder, entry->d_name))
			continue;
		visit(walk, path);
		if (walk->prune)
			(void)rmdir(path);
	}
	if (dir)
		closedir(dir);
}

static void walk_middle(const struct walk *walk, const char *folder)
{
	each_folder(walk, folder, walk_leaf);
}

void es_attachments_walk(const char *home, bool prune,
                         void (*each)(void *context, const char *path, const struct es_id *id),
                         void *context)
{
	const struct walk walk = {each, context, prune};
	char folder[ES_PATH_BYTES];

	if (es_path_join(folder, home, ES_FILES_FOLDER))
		each_folder(&walk, folder, walk_middle);
}

/* --- erased ones -------------------------------------------------------------------------------- */

/* The first that waits. */
static es_err first_waiting(struct es_store *s, struct es_id *id)
{
	struct es_snapshot *snap;
	struct es_entry entry;
	bool bad = false;
	es_err err = es_snapshot_begin(s, &snap);

	if (err)
		return err;
	err = es_txn_seek(snap->txn, ES_TABLE_UNLINK, ES_SEEK_AFTER, (struct es_bytes){NULL, 0},
	                  &entry);
	if (!err)
		es_key_take_raw(&entry.key, id->bytes, ES_ID_LEN, &bad);
	es_snapshot_end(snap);
	return bad ? ES_CORRUPT : err;
}

static es_err forget(struct es_store *s, const struct es_id *id)
{
	struct es_txn *txn;
	es_err err = es_txn_begin(s->db, true, &txn);

	if (err)
		return err;
	es_txn_del(txn, ES_TABLE_UNLINK, ES_BYTES(id->bytes));
	es_txn_del(txn, ES_TABLE_HOLDINGS, ES_BYTES(id->bytes));
	return es_txn_commit(txn);
}

es_err es_attachments_finish(struct es_store *s, bool *any)
{
	struct es_id id;
	es_err err;

	*any = false;
	while ((err = first_waiting(s, &id)) == ES_OK) {
		*any = true;
		err = es_attachment_unlink(s->home, &id);
		if (!err)
			err = forget(s, &id);
		if (err)
			return err;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}
