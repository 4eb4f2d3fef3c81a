/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE
#include "db.h"

#include "file_system.h"
#include "guard.h"
#include "pages.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Address space, not memory or disk: growing a map in use would stop every reader. */
#define MAP_BYTES (sizeof(void *) >= 8 ? (size_t)256 << 30 : (size_t)1 << 30)
#define READERS_MAX 512
#define LOCK_FILE "lock.mdb"
#define LOCK_BYTES (READERS_MAX * 64 + 4096) /* a cache line a reader, and the head */
/* Readers that were killed keep the pages of their snapshots until somebody looks. */
#define READER_CHECK_EVERY 256
#define OPEN_ATTEMPTS 10
#define FULL_BYTES (16u << 20)

struct es_db {
	MDB_env *env;
	int fd;
	uint64_t page_bytes;
	const uint8_t *map; /* guarded; NULL before */
	unsigned begun;     /* writing transactions */
	MDB_dbi tables[ES_TABLE_COUNT];
	char damaged[512]; /* what a fault inside LMDB means */
};

struct es_txn {
	struct es_db *db;
	MDB_txn *txn;
	bool writing;
	es_err err;
	uint64_t writes;
	uint64_t bytes;
	/* What is looked for or put beside the last of its table is found without going down the tree
	 * again. Those of who reads are closed by hand, the others by LMDB at the end. */
	MDB_cursor *cursors[ES_TABLE_COUNT];
};

static const char *const table_words[ES_TABLE_COUNT] = {
#define X(name, word) word,
        ES_TABLES(X)
#undef X
};

const char *es_table_word(enum es_table table)
{
	return table_words[table];
}

static es_err translate(int code)
{
	switch (code) {
	case MDB_SUCCESS:
		return ES_OK;
	case MDB_NOTFOUND:
		return ES_NOT_FOUND;
	case ENOENT:
		return ES_NOT_FOUND;
	case MDB_KEYEXIST:
	case EEXIST:
		return ES_EXISTS;
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
	case MDB_INVALID:
	case MDB_INCOMPATIBLE:
	case MDB_CURSOR_FULL:
		return ES_CORRUPT;
	case MDB_VERSION_MISMATCH:
		return ES_VERSION;
	case MDB_MAP_FULL:
	case MDB_TXN_FULL:
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return ES_NO_SPACE;
	case MDB_READERS_FULL:
	case EBUSY:
	case EAGAIN:
		return ES_BUSY;
	case ENOMEM:
		return ES_NO_MEMORY;
	default:
		return ES_IO;
	}
}

/* LMDB's own assertions fire on pages that are damaged: there is no way back into it from here. */
static void damaged(MDB_env *env, const char *message)
{
	const char *path = "";

	(void)mdb_env_get_path(env, &path);
	fprintf(stderr, "essaim: %s/" ES_DATA_FILE " is damaged (%s): run essaim check\n", path,
	        message);
	_exit(1);
}

/* LMDB writes through a map of its table of readers, which it leaves sparse: where the disk is full, a reader in a new
 * page of it would end the process. Nobody in this process has it open yet, so closing it frees no lock. Where there is
 * no room for it now, what was used before has to do. */
static void fill_lock_file(const char *home)
{
	char path[ES_PATH_BYTES];
	int fd = es_path_join(path, home, LOCK_FILE)
	                 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)
	                 : -1;

	if (fd < 0)
		return;
	(void)fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, LOCK_BYTES);
	close(fd);
}

static es_err open_env(struct es_db *db, const char *home)
{
	int code = mdb_env_create(&db->env);
	if (code)
		return translate(code);
	if (!(code = mdb_env_set_mapsize(db->env, MAP_BYTES)) &&
	    !(code = mdb_env_set_maxdbs(db->env, ES_TABLE_COUNT)) &&
	    !(code = mdb_env_set_maxreaders(db->env, READERS_MAX)) &&
	    !(code = mdb_env_set_assert(db->env, damaged))) {
		fill_lock_file(home);
		code = mdb_env_open(db->env, home, MDB_NOTLS, 0600);
	}
	if (code)
		return translate(code);
	MDB_stat stat;
	(void)mdb_env_stat(db->env, &stat);
	db->page_bytes = stat.ms_psize;
	(void)mdb_reader_check(db->env, NULL);
	return ES_OK;
}

static es_err open_tables(struct es_db *db, MDB_txn *txn, unsigned flags)
{
	for (size_t i = 0; i < ES_TABLE_COUNT; i++) {
		int code = mdb_dbi_open(txn, table_words[i], flags, &db->tables[i]);
		if (code == MDB_NOTFOUND)
			return ES_CORRUPT;
		if (code)
			return translate(code);
	}
	return ES_OK;
}

static es_err make_tables(struct es_db *db, struct es_bytes format)
{
	MDB_txn *txn;
	MDB_val key = {6, (void *)"format"};
	MDB_val value = {format.len, (void *)format.data};

	int code = mdb_txn_begin(db->env, NULL, 0, &txn);
	if (code)
		return translate(code);
	es_err err = open_tables(db, txn, MDB_CREATE);
	if (!err)
		err = translate(mdb_put(txn, db->tables[ES_TABLE_META], &key, &value, 0));
	if (err) {
		mdb_txn_abort(txn);
		return err;
	}
	return translate(mdb_txn_commit(txn));
}

static es_err make_file(const char *folder, struct es_bytes format)
{
	struct es_db db = {.fd = -1};

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return errno == ENOSPC ? ES_NO_SPACE : ES_IO;
	es_err err = open_env(&db, folder);
	if (!err)
		err = make_tables(&db, format);
	if (db.env)
		mdb_env_close(db.env);
	return err;
}

static void drop_folder(const char *folder)
{
	char path[ES_PATH_BYTES];

	if (es_path_join(path, folder, ES_DATA_FILE))
		(void)unlink(path);
	if (es_path_join(path, folder, LOCK_FILE))
		(void)unlink(path);
	(void)rmdir(folder);
}

/* Made aside and renamed, so that a crash leaves no half-made file behind that a later open would
 * have to judge. */
es_err es_db_create(const char *home, struct es_bytes format)
{
	char target[ES_PATH_BYTES], folder[ES_PATH_BYTES], made[ES_PATH_BYTES];

	if (!es_path_join(target, home, ES_DATA_FILE) || !es_path_join(folder, home, ".making") ||
	    !es_path_join(made, home, ".making/" ES_DATA_FILE))
		return ES_TOO_LARGE;
	if (access(target, F_OK) == 0)
		return ES_EXISTS;
	drop_folder(folder);
	es_err err = make_file(folder, format);
	if (!err)
		err = es_folder_sync(folder);
	if (!err && rename(made, target) != 0)
		err = ES_IO;
	drop_folder(folder);
	return err ? err : es_folder_sync(home);
}

/* LMDB does not tell where it mapped the file. A small value lies in a page, and a page begins
 * with its number. */
static void guard_map(struct es_db *db, MDB_txn *txn, const char *home)
{
	MDB_val key = {6, (void *)"format"}, value;
	uint64_t page;

	if (db->map || mdb_get(txn, db->tables[ES_TABLE_META], &key, &value))
		return;
	const uint8_t *start =
	        (const uint8_t *)((uintptr_t)value.mv_data & ~((uintptr_t)db->page_bytes - 1));
	memcpy(&page, start, sizeof(page));
	db->map = start - page * db->page_bytes;
	es_guard_add(db->map, MAP_BYTES, home);
}

/* With a reading transaction open, so that a writer in another process cannot reuse what is looked
 * at. ES_STALE: it wrote in between. */
static es_err check_and_open(struct es_db *db, const char *home)
{
	MDB_txn *txn;
	struct es_pages_report report = {0};

	int code = mdb_txn_begin(db->env, NULL, MDB_RDONLY, &txn);
	if (code)
		return translate(code);
	es_err err = es_pages_check(db->fd, mdb_txn_id(txn), ES_PAGES_OPEN, &report);
	if (!err)
		err = open_tables(db, txn, 0);
	if (err) {
		mdb_txn_abort(txn);
		return err;
	}
	guard_map(db, txn, home);
	return translate(mdb_txn_commit(txn));
}

es_err es_db_open(const char *home, struct es_db **out)
{
	char path[ES_PATH_BYTES];

	*out = NULL;
	if (!es_path_join(path, home, ES_DATA_FILE))
		return ES_TOO_LARGE;
	struct es_db *db = calloc(1, sizeof(*db));
	if (!db)
		return ES_NO_MEMORY;
	snprintf(db->damaged, sizeof(db->damaged),
	         "essaim: %.400s/" ES_DATA_FILE " is damaged: run essaim check\n", home);
	db->fd = open(path, O_RDONLY | O_CLOEXEC);
	es_err err = db->fd < 0 ? translate(errno) : es_pages_check_meta(db->fd);
	if (!err)
		err = open_env(db, home);
	if (!err)
		err = check_and_open(db, home);
	for (int attempt = 0; attempt < OPEN_ATTEMPTS && err == ES_STALE; attempt++)
		err = check_and_open(db, home);
	if (err) {
		es_db_close(db);
		return err;
	}
	*out = db;
	return ES_OK;
}

void es_db_close(struct es_db *db)
{
	if (!db)
		return;
	if (db->map)
		es_guard_remove(db->map);
	if (db->env)
		mdb_env_close(db->env);
	if (db->fd >= 0)
		close(db->fd);
	free(db);
}

int es_db_fd(const struct es_db *db)
{
	return db->fd;
}

uint64_t es_db_bytes(const struct es_db *db)
{
	MDB_envinfo info;

	(void)mdb_env_info(db->env, &info);
	return ((uint64_t)info.me_last_pgno + 1) * db->page_bytes;
}

es_err es_db_pour(struct es_db *db, int fd)
{
	return translate(mdb_env_copyfd2(db->env, fd, MDB_CP_COMPACT));
}

es_err es_txn_begin(struct es_db *db, bool writes, struct es_txn **out)
{
	*out = NULL;
	struct es_txn *t = calloc(1, sizeof(*t));
	if (!t)
		return ES_NO_MEMORY;
	t->db = db;
	t->writing = writes;
	if (writes && ++db->begun % READER_CHECK_EVERY == 0)
		(void)mdb_reader_check(db->env, NULL);
	int code = mdb_txn_begin(db->env, NULL, writes ? 0 : MDB_RDONLY, &t->txn);
	if (code) {
		free(t);
		return translate(code);
	}
	*out = t;
	return ES_OK;
}

/* LMDB does not write pages that a transaction took and gave back; at the end of the file they
 * leave it shorter than its own pages say, which looks like a truncation. */
static void lengthen(struct es_db *db)
{
	mdb_filehandle_t fd;
	struct stat info;
	uint64_t bytes = es_db_bytes(db);

	if (mdb_env_get_fd(db->env, &fd) == 0 && fstat(fd, &info) == 0 &&
	    (uint64_t)info.st_size < bytes)
		(void)!ftruncate(fd, (off_t)bytes);
}

/* LMDB calls a write that was cut short an IO error, also when the disk is full. */
static bool is_full(const struct es_db *db)
{
	struct statvfs disk;

	return fstatvfs(db->fd, &disk) == 0 && disk.f_bavail * disk.f_frsize < FULL_BYTES;
}

es_err es_txn_commit(struct es_txn *t)
{
	es_err err = t->err;

	es_assert(t->writing);
	if (err) {
		es_txn_abort(t);
		return err;
	}
	es_guard_inside(t->db->damaged);
	int code = mdb_txn_commit(t->txn);
	es_guard_inside(NULL);
	err = code == EIO && is_full(t->db) ? ES_NO_SPACE : translate(code);
	if (!err)
		lengthen(t->db);
	free(t);
	return err;
}

void es_txn_abort(struct es_txn *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < ES_TABLE_COUNT && !t->writing; i++)
		if (t->cursors[i])
			mdb_cursor_close(t->cursors[i]);
	mdb_txn_abort(t->txn);
	free(t);
}

uint64_t es_txn_number(const struct es_txn *t)
{
	return mdb_txn_id(t->txn);
}

static MDB_val val_of(struct es_bytes bytes)
{
	return (MDB_val){bytes.len, (void *)bytes.data};
}

static int open_cursor(struct es_txn *t, enum es_table table, MDB_cursor **out)
{
	int code = 0;

	if (!t->cursors[table])
		code = mdb_cursor_open(t->txn, t->db->tables[table], &t->cursors[table]);
	*out = t->cursors[table];
	return code;
}

es_err es_txn_get(struct es_txn *t, enum es_table table, struct es_bytes key,
                  struct es_bytes *value)
{
	MDB_val k = val_of(key), v = {0, NULL};
	MDB_cursor *cursor = NULL;

	*value = (struct es_bytes){NULL, 0};
	if (key.len == 0 || key.len > ES_DB_KEY_MAX)
		return ES_NOT_FOUND;
	int code = t->writing ? 0 : open_cursor(t, table, &cursor);
	if (code)
		return translate(code);
	es_guard_inside(t->db->damaged);
	code = t->writing ? mdb_get(t->txn, t->db->tables[table], &k, &v)
	                  : mdb_cursor_get(cursor, &k, &v, MDB_SET);
	es_guard_inside(NULL);
	if (!code)
		*value = es_bytes_of(v.mv_data, v.mv_size);
	return translate(code);
}

bool es_txn_has(struct es_txn *t, enum es_table table, struct es_bytes key)
{
	struct es_bytes value;

	return es_txn_get(t, table, key, &value) == ES_OK;
}

static int place(MDB_cursor *cursor, enum es_seek how, struct es_bytes key, MDB_val *k, MDB_val *v)
{
	*k = val_of(key);
	if (how == ES_SEEK_LAST)
		return mdb_cursor_get(cursor, k, v, MDB_LAST);
	if (key.len == 0)
		return how == ES_SEEK_BEFORE ? MDB_NOTFOUND
		                             : mdb_cursor_get(cursor, k, v, MDB_FIRST);
	int code = mdb_cursor_get(cursor, k, v, MDB_SET_RANGE);
	if (how == ES_SEEK_BEFORE)
		return code == MDB_NOTFOUND ? mdb_cursor_get(cursor, k, v, MDB_LAST)
		       : code               ? code
		                            : mdb_cursor_get(cursor, k, v, MDB_PREV);
	if (how == ES_SEEK_AFTER && !code &&
	    es_bytes_equal(es_bytes_of(k->mv_data, k->mv_size), key))
		code = mdb_cursor_get(cursor, k, v, MDB_NEXT);
	return code;
}

es_err es_txn_seek(struct es_txn *t, enum es_table table, enum es_seek how, struct es_bytes key,
                   struct es_entry *entry)
{
	MDB_cursor *cursor;
	MDB_val k, v = {0, NULL};

	*entry = (struct es_entry){{NULL, 0}, {NULL, 0}};
	int code = open_cursor(t, table, &cursor);
	if (code)
		return translate(code);
	es_guard_inside(t->db->damaged);
	code = place(cursor, how, key, &k, &v);
	es_guard_inside(NULL);
	if (code)
		return translate(code);
	entry->key = es_bytes_of(k.mv_data, k.mv_size);
	entry->value = es_bytes_of(v.mv_data, v.mv_size);
	return ES_OK;
}

uint64_t es_txn_count(struct es_txn *t, enum es_table table)
{
	MDB_stat stat;

	return mdb_stat(t->txn, t->db->tables[table], &stat) ? 0 : stat.ms_entries;
}

static void write_entry(struct es_txn *t, enum es_table table, struct es_bytes key,
                        struct es_bytes value, unsigned flags)
{
	MDB_val k = val_of(key), v = val_of(value);
	MDB_cursor *cursor;

	es_assert(t->writing && key.len > 0 && key.len <= ES_DB_KEY_MAX);
	if (t->err)
		return;
	es_guard_inside(t->db->damaged);
	int code = open_cursor(t, table, &cursor);
	t->err = translate(code ? code : mdb_cursor_put(cursor, &k, &v, flags));
	es_guard_inside(NULL);
	t->writes++;
	t->bytes += key.len + value.len;
}

void es_txn_put(struct es_txn *t, enum es_table table, struct es_bytes key, struct es_bytes value)
{
	write_entry(t, table, key, value, 0);
}

void es_txn_append(struct es_txn *t, enum es_table table, struct es_bytes key,
                   struct es_bytes value)
{
	write_entry(t, table, key, value, MDB_APPEND);
}

void es_txn_mark(struct es_txn *t, enum es_table table, struct es_bytes key)
{
	write_entry(t, table, key, es_bytes_of("", 0), 0);
}

void es_txn_del(struct es_txn *t, enum es_table table, struct es_bytes key)
{
	MDB_val k = val_of(key);

	es_assert(t->writing && key.len > 0 && key.len <= ES_DB_KEY_MAX);
	if (t->err)
		return;
	es_guard_inside(t->db->damaged);
	int code = mdb_del(t->txn, t->db->tables[table], &k, NULL);
	es_guard_inside(NULL);
	if (code == MDB_NOTFOUND)
		return;
	t->err = translate(code);
	t->writes++;
}

void es_txn_fail(struct es_txn *t, es_err err)
{
	if (!t->err)
		t->err = err;
}

es_err es_txn_err(const struct es_txn *t)
{
	return t->err;
}

uint64_t es_txn_writes(const struct es_txn *t)
{
	return t->writes;
}

uint64_t es_txn_bytes(const struct es_txn *t)
{
	return t->bytes;
}
