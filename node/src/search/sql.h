/* SPDX-License-Identifier: EUPL-1.2 */
/* A connection from the inside, its prepared statements, and the one translation of SQLite's error
 * codes. For the files of this room that speak SQL. */
#ifndef SEARCH_SQL_H
#define SEARCH_SQL_H

#include "search/index.h"
#include "search/terms.h"

#include <sqlite3.h>

/* X(name, SQL). Prepared when they are first used. */
#define ES_SQL_STATEMENTS(X)                                                                       \
	X(STATE_GET, "SELECT value FROM state WHERE name = ?1")                                    \
	X(STATE_PUT, "INSERT OR REPLACE INTO state(name, value) VALUES(?1, ?2)")                   \
	X(ENTITY_GET, "SELECT no, facts FROM entity WHERE id = ?1")                                \
	X(ENTITY_PUT, "INSERT INTO entity(no, id, facts) VALUES(?1, ?2, ?3)")                      \
	X(ENTITY_DROP, "DELETE FROM entity WHERE no = ?1")                                         \
	X(TEXTS_OF, "SELECT no, plain, packed FROM text WHERE entity = ?1")                        \
	X(TEXT_PUT, "INSERT INTO text(no, entity, lang, scope, origin, plain, packed) "            \
	            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                          \
	X(TEXT_DROP, "DELETE FROM text WHERE entity = ?1")                                         \
	X(WORDS_PUT, "INSERT INTO words(rowid, title, summary, place, rest, voices, spoken) "      \
	             "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                         \
	X(WORDS_DROP,                                                                              \
	  "INSERT INTO words(words, rowid, title, summary, place, rest, voices, spoken) "          \
	  "VALUES('delete', ?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                          \
	X(SOURCE_GET, "SELECT source.entity, id FROM source "                                      \
	              "JOIN entity ON entity.no = source.entity "                                  \
	              "WHERE source.row = ?1 AND source.entity > ?2 "                              \
	              "ORDER BY source.entity LIMIT 1")                                            \
	X(SOURCE_PUT, "INSERT INTO source(row, entity) VALUES(?1, ?2)")                            \
	X(SOURCE_DROP, "DELETE FROM source WHERE entity = ?1")                                     \
	X(MATCH, "SELECT 1 FROM words WHERE words MATCH ?1 AND gather(words) IS NULL")

enum es_sql_name {
#define X(name, sql) ES_SQL_##name,
	ES_SQL_STATEMENTS(X)
#undef X
	        ES_SQL_COUNT
};

struct es_index_event;

struct es_index {
	sqlite3 *db;
	struct es_words *words; /* of who asks */
	sqlite3_stmt *statements[ES_SQL_COUNT];
	uint64_t next_entity, next_text; /* within a transaction */
	bool in_transaction;
	struct es_index_event *events; /* what the transaction does; owned */
	size_t events_len, events_capacity;
	struct es_writer terms;
	struct es_maker *maker; /* for what is forgotten; NULL before */
	struct es_hits *hits;   /* where a running query puts what it finds */
};

es_err es_sql_err(int rc) ES_MUST_USE;
es_err es_sql_exec(struct es_index *index, const char *sql) ES_MUST_USE;
/* A statement, reset and without values. */
es_err es_sql(struct es_index *index, enum es_sql_name name, sqlite3_stmt **out) ES_MUST_USE;
/* Runs one that gives no rows. */
es_err es_sql_run(sqlite3_stmt *stmt) ES_MUST_USE;
/* ES_OK where a row is there, ES_NOT_FOUND at the end. */
es_err es_sql_row(sqlite3_stmt *stmt) ES_MUST_USE;
struct es_bytes es_sql_blob(sqlite3_stmt *stmt, int column);
void es_sql_bind_bytes(sqlite3_stmt *stmt, int at, struct es_bytes bytes);

/* packed.c: text at rest. */
struct es_text_packer;
es_err es_text_packer_new(struct es_text_packer **out) ES_MUST_USE;
void es_text_packer_free(struct es_text_packer *packer);
es_err es_text_pack(struct es_text_packer *packer, struct es_bytes plain,
                    struct es_writer *w) ES_MUST_USE;
es_err es_text_unpack(struct es_bytes packed, size_t plain_len, struct es_writer *w) ES_MUST_USE;

/* query.c: adds the function "gather". */
es_err es_hits_add_function(struct es_index *index) ES_MUST_USE;

#endif
