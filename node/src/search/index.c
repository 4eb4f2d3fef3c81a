/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening, making and removing the file; its state and its facts. */
#include "search/sql.h"

#include "file_system.h"
#include "search/maker.h"
#include "search/tokenizer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Any change of what the file holds or means. */
#define FORMAT 4
#define WORDS_CACHE_READS 4096
#define BUSY_WAIT_MS 10000

static const char *const statements[] = {
#define X(name, sql) [ES_SQL_##name] = (sql),
        ES_SQL_STATEMENTS(X)
#undef X
};

/* No positions and no sizes: ranking goes by columns. No prefix index: it would cost a third of the file. */
static const char schema[] =
        "CREATE TABLE state(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
        "CREATE TABLE entity(no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, facts BLOB NOT NULL);"
        "CREATE TABLE text(no INTEGER PRIMARY KEY, entity INTEGER NOT NULL, lang TEXT NOT NULL,"
        " scope INTEGER NOT NULL, origin INTEGER NOT NULL, plain INTEGER NOT NULL,"
        " packed BLOB NOT NULL);"
        "CREATE INDEX text_entity ON text(entity);"
        "CREATE TABLE source(row INTEGER NOT NULL, entity INTEGER NOT NULL,"
        " PRIMARY KEY(row, entity)) WITHOUT ROWID;"
        "CREATE INDEX source_entity ON source(entity);"
        "CREATE VIRTUAL TABLE words USING fts5(title, summary, place, rest, voices, spoken,"
        " content='', columnsize=0, detail=column, tokenize='essaim');"
        "INSERT INTO words(words, rank) VALUES('hashsize', 33554432);";

es_err es_sql_err(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ES_OK;
	case SQLITE_NOMEM:
		return ES_NO_MEMORY;
	case SQLITE_FULL:
		return ES_NO_SPACE;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
		return ES_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ES_CORRUPT;
	case SQLITE_CONSTRAINT:
		return ES_EXISTS;
	case SQLITE_CANTOPEN:
		return ES_NOT_FOUND;
	default:
		return ES_IO;
	}
}

es_err es_sql_exec(struct es_index *index, const char *sql)
{
	return es_sql_err(sqlite3_exec(index->db, sql, NULL, NULL, NULL));
}

es_err es_sql(struct es_index *index, enum es_sql_name name, sqlite3_stmt **out)
{
	sqlite3_stmt **stmt = &index->statements[name];

	if (!*stmt) {
		int rc = sqlite3_prepare_v3(index->db, statements[name], -1,
		                            SQLITE_PREPARE_PERSISTENT, stmt, NULL);
		if (rc != SQLITE_OK)
			return rc == SQLITE_ERROR ? ES_CORRUPT : es_sql_err(rc);
	}
	sqlite3_reset(*stmt);
	sqlite3_clear_bindings(*stmt);
	*out = *stmt;
	return ES_OK;
}

es_err es_sql_run(sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	sqlite3_reset(stmt);
	return es_sql_err(rc);
}

es_err es_sql_row(sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return ES_OK;
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? ES_NOT_FOUND : es_sql_err(rc);
}

struct es_bytes es_sql_blob(sqlite3_stmt *stmt, int column)
{
	const void *data = sqlite3_column_blob(stmt, column);

	return es_bytes_of(data, (size_t)sqlite3_column_bytes(stmt, column));
}

void es_sql_bind_bytes(sqlite3_stmt *stmt, int at, struct es_bytes bytes)
{
	sqlite3_bind_blob(stmt, at, bytes.len ? (const void *)bytes.data : "", (int)bytes.len,
	                  SQLITE_STATIC);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* The facts name options by their place in the schema's lists, so these belong to the format. */
static uint32_t format_number(void)
{
	static const char *const facets[] = {"domain", "target_group", "coverage", "rubric"};
	uint32_t hash = 2166136261u ^ FORMAT;

	for (size_t i = 0; i < sizeof(facets) / sizeof(facets[0]); i++) {
		const struct es_field *field = es_facet_field(facets[i]);
		for (size_t o = 0; o < field->options_len; o++)
			for (const char *c = field->options[o].code; *c; c++)
				hash = (hash ^ (uint8_t)*c) * 16777619u;
	}
	return hash & 0x7fffffff;
}

static es_err user_version(struct es_index *index, uint32_t *out)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(index->db, "PRAGMA user_version", -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*out = (uint32_t)sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return es_sql_err(rc);
}

static es_err make(struct es_index *index)
{
	char mark[64];

	es_err err = es_sql_exec(index, "BEGIN IMMEDIATE");
	if (err)
		return err;
	snprintf(mark, sizeof(mark), "PRAGMA user_version = %u", (unsigned)format_number());
	err = es_sql_exec(index, schema);
	if (!err)
		err = es_sql_exec(index, mark);
	if (!err)
		err = es_sql_exec(index, "COMMIT");
	if (err)
		es_index_rollback(index);
	return err;
}

static es_err check_format(struct es_index *index, bool writes)
{
	uint32_t found = 0;

	es_err err = user_version(index, &found);
	if (!err && found == 0 && writes)
		return make(index);
	if (!err && found == 0)
		return ES_NOT_FOUND;
	return !err && found != format_number() ? ES_VERSION : err;
}

static es_err set_up(struct es_index *index, bool writes)
{
	/* Freed bytes are overwritten; what is lost with the power is found again in the store. */
	static const char writer[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
	                             "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
	                             "PRAGMA cache_size = -32768; PRAGMA cell_size_check = ON;";
	static const char reader[] = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;"
	                             "PRAGMA cache_size = -8192; PRAGMA mmap_size = 1073741824;";

	sqlite3_busy_timeout(index->db, BUSY_WAIT_MS);
	es_err err = es_tokenizer_add(index->db);
	if (!err)
		err = es_hits_add_function(index);
	if (!err)
		err = es_sql_exec(index, writes ? writer : reader);
	return err ? err : check_format(index, writes);
}

/* SQLite gives its other files the rights of the first. */
static es_err make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return es_file_error();
	close(fd);
	return ES_OK;
}

es_err es_index_open(const char *home, bool writes, struct es_index **out)
{
	char path[ES_PATH_BYTES];
	struct es_index *index = calloc(1, sizeof(*index));
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (writes ? SQLITE_OPEN_CREATE : 0);

	*out = NULL;
	if (!index)
		return ES_NO_MEMORY;
	es_writer_grow(&index->terms, ES_TERMS_BYTES_MAX);
	es_err err = es_path_join(path, home, ES_SEARCH_FILE) ? ES_OK : ES_TOO_LARGE;
	if (!err && !writes)
		err = es_words_new(WORDS_CACHE_READS, &index->words);
	if (!err && writes)
		err = make_private(path);
	if (!err)
		err = es_sql_err(sqlite3_open_v2(path, &index->db, flags, NULL));
	if (!err)
		err = set_up(index, writes);
	if (err) {
		es_index_close(index);
		return err;
	}
	*out = index;
	return ES_OK;
}

void es_index_close(struct es_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < ES_SQL_COUNT; i++)
		sqlite3_finalize(index->statements[i]);
	sqlite3_close(index->db);
	es_words_free(index->words);
	es_writer_free(&index->terms);
	es_maker_free(index->maker);
	free(index->events);
	free(index);
}

es_err es_index_remove(const char *home)
{
	static const char *const names[] = {ES_SEARCH_FILE, ES_SEARCH_FILE "-wal",
	                                    ES_SEARCH_FILE "-shm", ES_SEARCH_FILE "-journal"};
	char path[ES_PATH_BYTES];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!es_path_join(path, home, names[i]))
			return ES_TOO_LARGE;
		if (unlink(path) != 0 && es_file_error() != ES_NOT_FOUND)
			return ES_IO;
	}
	return ES_OK;
}

/* --- state and facts -------------------------------------------------------------------------- */

static es_err get_number(struct es_index *index, const char *name, uint64_t *out)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_STATE_GET, &stmt);

	*out = 0;
	if (err)
		return err;
	sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	err = es_sql_row(stmt);
	if (!err)
		*out = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_index_state(struct es_index *index, struct es_index_state *state)
{
	sqlite3_stmt *stmt = NULL;
	uint64_t unclean = 0;

	*state = (struct es_index_state){0};
	es_err err = get_number(index, "row", &state->row);
	if (!err)
		err = get_number(index, "unclean", &unclean);
	if (!err)
		err = es_sql(index, ES_SQL_STATE_GET, &stmt);
	if (err)
		return err;
	state->unclean = unclean != 0;
	sqlite3_bind_text(stmt, 1, "row_id", -1, SQLITE_STATIC);
	err = es_sql_row(stmt);
	if (!err && es_sql_blob(stmt, 0).len == ES_ID_LEN)
		memcpy(state->row_id.bytes, es_sql_blob(stmt, 0).data, ES_ID_LEN);
	sqlite3_reset(stmt);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err read_facts(struct es_bytes blob, struct es_facts *facts)
{
	struct es_reader r;

	*facts = (struct es_facts){0};
	es_reader_init(&r, blob);
	es_read_array_of(&r, 13);
	facts->kind = es_read_uint(&r, UINT64_MAX);
	facts->scope = es_read_uint(&r, UINT64_MAX);
	es_read_fixed(&r, facts->structure.bytes, ES_ID_LEN);
	struct es_bytes practice = es_read_bin(&r, ES_ID_LEN);
	struct es_bytes country = es_read_str(&r, 2);
	facts->domains = (uint32_t)es_read_uint(&r, UINT32_MAX);
	facts->target_groups = (uint32_t)es_read_uint(&r, UINT32_MAX);
	facts->coverage = (uint32_t)es_read_uint(&r, UINT32_MAX);
	facts->rubric = (uint32_t)es_read_uint(&r, UINT32_MAX);
	facts->from = (uint16_t)es_read_uint(&r, UINT16_MAX);
	facts->to = (uint16_t)es_read_uint(&r, UINT16_MAX);
	facts->created = es_read_uint(&r, UINT64_MAX);
	facts->stamp = es_read_uint(&r, UINT64_MAX);
	if (es_reader_finish(&r))
		return ES_CORRUPT;
	facts->has_practice = practice.len == ES_ID_LEN;
	if (facts->has_practice)
		memcpy(facts->practice.bytes, practice.data, ES_ID_LEN);
	memcpy(facts->country, country.data ? country.data : (const uint8_t *)"", country.len);
	return ES_OK;
}

static es_err load_entities(struct es_index *index, struct es_catalogue *c)
{
	sqlite3_stmt *stmt = NULL;
	struct es_facts facts;
	struct es_id id;

	int rc = sqlite3_prepare_v2(index->db, "SELECT no, id, facts FROM entity", -1, &stmt, NULL);
	es_err err = es_sql_err(rc);
	while (!err && !(err = es_sql_row(stmt))) {
		struct es_bytes bytes = es_sql_blob(stmt, 1);
		if (bytes.len != ES_ID_LEN)
			err = ES_CORRUPT;
		else
			memcpy(id.bytes, bytes.data, ES_ID_LEN);
		if (!err)
			err = read_facts(es_sql_blob(stmt, 2), &facts);
		if (!err)
			err = es_catalogue_card(c, (uint64_t)sqlite3_column_int64(stmt, 0), &id,
			                        &facts);
	}
	sqlite3_finalize(stmt);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err load_texts(struct es_index *index, struct es_catalogue *c)
{
	sqlite3_stmt *stmt = NULL;

	int rc = sqlite3_prepare_v2(index->db, "SELECT no, entity, lang, scope, origin FROM text",
	                            -1, &stmt, NULL);
	es_err err = es_sql_err(rc);
	while (!err && !(err = es_sql_row(stmt))) {
		char lang[ES_DOC_LANG_MAX];
		snprintf(lang, sizeof(lang), "%s", (const char *)sqlite3_column_text(stmt, 2));
		err = es_catalogue_text(c, (uint64_t)sqlite3_column_int64(stmt, 0),
		                        (uint64_t)sqlite3_column_int64(stmt, 1), lang,
		                        (uint64_t)sqlite3_column_int64(stmt, 3),
		                        (enum es_origin)sqlite3_column_int(stmt, 4));
	}
	sqlite3_finalize(stmt);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_index_load(struct es_index *index, struct es_catalogue *catalogue)
{
	es_err err = load_entities(index, catalogue);

	return err ? err : load_texts(index, catalogue);
}

es_err es_index_source(struct es_index *index, uint64_t row, uint64_t *after, struct es_id *entity)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_SOURCE_GET, &stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)row);
	sqlite3_bind_int64(stmt, 2, (sqlite3_int64)*after);
	err = es_sql_row(stmt);
	if (!err && es_sql_blob(stmt, 1).len == ES_ID_LEN) {
		*after = (uint64_t)sqlite3_column_int64(stmt, 0);
		memcpy(entity->bytes, es_sql_blob(stmt, 1).data, ES_ID_LEN);
	} else if (!err) {
		err = ES_CORRUPT;
	}
	sqlite3_reset(stmt);
	return err;
}

es_err es_index_stamp(struct es_index *index, const struct es_id *id, uint64_t *stamp)
{
	struct es_facts facts = {0};
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_ENTITY_GET, &stmt);

	if (err)
		return err;
	es_sql_bind_bytes(stmt, 1, ES_BYTES(id->bytes));
	err = es_sql_row(stmt);
	if (!err)
		err = read_facts(es_sql_blob(stmt, 1), &facts);
	sqlite3_reset(stmt);
	*stamp = facts.stamp;
	return err;
}
