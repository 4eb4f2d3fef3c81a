/* SPDX-License-Identifier: EUPL-1.2 */
/* Transactions on the file, and what they mean for the catalogue. */
#include "search/maker.h"
#include "search/sql.h"

#include <stdlib.h>
#include <string.h>

enum event { DROP_TEXT, DROP_ENTITY, ADD_ENTITY, ADD_TEXT };

/* Kept until the transaction is durable. */
struct es_index_event {
	enum event what;
	uint64_t no, entity;
	struct es_id id;
	struct es_facts facts;
	char lang[ES_DOC_LANG_MAX];
	uint64_t scope;
	enum es_origin origin;
};

static es_err note(struct es_index *index, const struct es_index_event *event)
{
	if (index->events_len == index->events_capacity) {
		size_t capacity = index->events_capacity ? 2 * index->events_capacity : 256;
		struct es_index_event *more = realloc(index->events, capacity * sizeof(*more));
		if (!more)
			return ES_NO_MEMORY;
		index->events = more;
		index->events_capacity = capacity;
	}
	index->events[index->events_len++] = *event;
	return ES_OK;
}

static es_err get_state(struct es_index *index, const char *name, uint64_t *out)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_STATE_GET, &stmt);

	if (err)
		return err;
	sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	err = es_sql_row(stmt);
	*out = err ? 1 : (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_state(struct es_index *index, const char *name, uint64_t value)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_STATE_PUT, &stmt);

	if (err)
		return err;
	sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, (sqlite3_int64)value);
	return es_sql_run(stmt);
}

es_err es_index_begin(struct es_index *index)
{
	es_err err = es_sql_exec(index, "BEGIN IMMEDIATE");

	if (err)
		return err;
	index->in_transaction = true;
	index->events_len = 0;
	err = get_state(index, "next_entity", &index->next_entity);
	if (!err)
		err = get_state(index, "next_text", &index->next_text);
	if (err)
		es_index_rollback(index);
	return err;
}

void es_index_rollback(struct es_index *index)
{
	for (size_t i = 0; i < ES_SQL_COUNT; i++)
		sqlite3_reset(index->statements[i]);
	es_err err = es_sql_exec(index, "ROLLBACK");
	(void)err; /* there may be nothing to be undone */
	index->in_transaction = false;
	index->events_len = 0;
}

/* --- out -------------------------------------------------------------------------------------- */

/* Enters a text's words, or takes them out: both need to be told all of them. */
static es_err tell_words(struct es_index *index, enum es_sql_name how, uint64_t no,
                         struct es_bytes terms, const size_t ends[ES_COLUMN_COUNT])
{
	sqlite3_stmt *stmt = NULL;
	size_t begin = 0;
	es_err err = es_sql(index, how, &stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)no);
	for (int i = 0; i < ES_COLUMN_COUNT; begin = ends[i++])
		if (ends[i] > begin)
			sqlite3_bind_text(stmt, 2 + i, (const char *)terms.data + begin,
			                  (int)(ends[i] - begin), SQLITE_STATIC);
	err = es_sql_run(stmt);
	sqlite3_clear_bindings(stmt);
	return err;
}

static es_err forget_words(struct es_index *index, uint64_t no, struct es_bytes packed,
                           size_t plain_len)
{
	size_t ends[ES_COLUMN_COUNT];
	es_err err = index->maker ? ES_OK : es_maker_new(1, &index->maker);

	if (!err)
		err = es_maker_terms(index->maker, packed, plain_len, &index->terms, ends);
	return err ? err
	           : tell_words(index, ES_SQL_WORDS_DROP, no, es_writer_bytes(&index->terms), ends);
}

static es_err drop_texts(struct es_index *index, uint64_t entity)
{
	sqlite3_stmt *texts = NULL;
	es_err err = es_sql(index, ES_SQL_TEXTS_OF, &texts);

	if (err)
		return err;
	sqlite3_bind_int64(texts, 1, (sqlite3_int64)entity);
	while (!err && !(err = es_sql_row(texts))) {
		uint64_t no = (uint64_t)sqlite3_column_int64(texts, 0);
		err = forget_words(index, no, es_sql_blob(texts, 2),
		                   (size_t)sqlite3_column_int64(texts, 1));
		if (!err)
			err = note(index, &(struct es_index_event){.what = DROP_TEXT, .no = no});
	}
	sqlite3_reset(texts);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err drop_rows(struct es_index *index, enum es_sql_name name, uint64_t entity)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, name, &stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)entity);
	return es_sql_run(stmt);
}

es_err es_index_drop(struct es_index *index, const struct es_id *id)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_ENTITY_GET, &stmt);

	if (err)
		return err;
	es_sql_bind_bytes(stmt, 1, ES_BYTES(id->bytes));
	err = es_sql_row(stmt);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	uint64_t no = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	err = drop_texts(index, no);
	if (!err)
		err = drop_rows(index, ES_SQL_TEXT_DROP, no);
	if (!err)
		err = drop_rows(index, ES_SQL_SOURCE_DROP, no);
	if (!err)
		err = drop_rows(index, ES_SQL_ENTITY_DROP, no);
	return err ? err : note(index, &(struct es_index_event){.what = DROP_ENTITY, .no = no});
}

/* --- in --------------------------------------------------------------------------------------- */

static void write_facts(const struct es_facts *facts, struct es_writer *w)
{
	es_write_array(w, 13);
	es_write_uint(w, facts->kind);
	es_write_uint(w, facts->scope);
	es_write_bin(w, ES_BYTES(facts->structure.bytes));
	es_write_bin(w, es_bytes_of(facts->practice.bytes, facts->has_practice ? ES_ID_LEN : 0));
	es_write_cstr(w, facts->country);
	es_write_uint(w, facts->domains);
	es_write_uint(w, facts->target_groups);
	es_write_uint(w, facts->coverage);
	es_write_uint(w, facts->rubric);
	es_write_uint(w, facts->from);
	es_write_uint(w, facts->to);
	es_write_uint(w, facts->created);
	es_write_uint(w, facts->stamp);
}

static es_err put_entity(struct es_index *index, const struct es_doc *doc, uint64_t no)
{
	uint8_t bytes[256];
	struct es_writer facts;
	sqlite3_stmt *stmt = NULL;

	es_writer_init(&facts, bytes, sizeof(bytes));
	write_facts(&doc->facts, &facts);
	es_err err = facts.err ? facts.err : es_sql(index, ES_SQL_ENTITY_PUT, &stmt);
	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)no);
	es_sql_bind_bytes(stmt, 2, ES_BYTES(doc->id.bytes));
	es_sql_bind_bytes(stmt, 3, es_writer_bytes(&facts));
	err = es_sql_run(stmt);
	sqlite3_clear_bindings(stmt);
	return err ? err
	           : note(index, &(struct es_index_event){.what = ADD_ENTITY,
	                                                  .no = no,
	                                                  .id = doc->id,
	                                                  .facts = doc->facts});
}

static es_err put_text(struct es_index *index, const struct es_doc_text *text, uint64_t entity)
{
	uint64_t no = index->next_text++;
	sqlite3_stmt *stmt = NULL;

	const struct es_made *made = &text->made;
	es_err err =
	        tell_words(index, ES_SQL_WORDS_PUT, no, es_writer_bytes(&made->terms), made->ends);
	if (!err)
		err = es_sql(index, ES_SQL_TEXT_PUT, &stmt);
	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)no);
	sqlite3_bind_int64(stmt, 2, (sqlite3_int64)entity);
	sqlite3_bind_text(stmt, 3, text->lang, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 4, (sqlite3_int64)text->scope);
	sqlite3_bind_int(stmt, 5, (int)text->origin);
	sqlite3_bind_int64(stmt, 6, (sqlite3_int64)made->plain_len);
	es_sql_bind_bytes(stmt, 7, es_writer_bytes(&made->packed));
	err = es_sql_run(stmt);
	sqlite3_clear_bindings(stmt);
	struct es_index_event event = {.what = ADD_TEXT,
	                               .no = no,
	                               .entity = entity,
	                               .scope = text->scope,
	                               .origin = text->origin};
	memcpy(event.lang, text->lang, sizeof(event.lang));
	return err ? err : note(index, &event);
}

/* A row may be named twice, as subtitles are of a film that a sheet shows twice. "INSERT OR REPLACE" would bear
 * it, and takes a savepoint, at which FTS5 writes out all that it gathered: a segment for each sheet, to be
 * merged with others again and again. */
static es_err put_source(struct es_index *index, uint64_t row, uint64_t entity)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_SOURCE_PUT, &stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)row);
	sqlite3_bind_int64(stmt, 2, (sqlite3_int64)entity);
	err = es_sql_run(stmt);
	return err == ES_EXISTS ? ES_OK : err;
}

es_err es_index_put(struct es_index *index, const struct es_doc *doc)
{
	es_err err = es_index_drop(index, &doc->id);
	uint64_t no = index->next_entity++;

	if (!err)
		err = put_entity(index, doc, no);
	for (size_t i = 0; i < doc->texts_len && !err; i++)
		err = put_text(index, &doc->texts[i], no);
	for (size_t i = 0; i < doc->rows_len && !err; i++)
		err = put_source(index, doc->rows[i], no);
	return err;
}

/* --- the end ---------------------------------------------------------------------------------- */

static es_err put_row_id(struct es_index *index, const struct es_id *id)
{
	sqlite3_stmt *stmt = NULL;
	es_err err = es_sql(index, ES_SQL_STATE_PUT, &stmt);

	if (err)
		return err;
	sqlite3_bind_text(stmt, 1, "row_id", -1, SQLITE_STATIC);
	es_sql_bind_bytes(stmt, 2, ES_BYTES(id->bytes));
	return es_sql_run(stmt);
}

es_err es_index_commit(struct es_index *index, const struct es_index_state *state)
{
	es_err err = put_state(index, "row", state->row);

	if (!err)
		err = put_row_id(index, &state->row_id);
	if (!err)
		err = put_state(index, "unclean", state->unclean);
	if (!err)
		err = put_state(index, "next_entity", index->next_entity);
	if (!err)
		err = put_state(index, "next_text", index->next_text);
	if (!err)
		err = es_sql_exec(index, "COMMIT");
	if (err)
		es_index_rollback(index);
	index->in_transaction = false;
	return err;
}

static es_err apply(const struct es_index_event *e, struct es_catalogue *c)
{
	switch (e->what) {
	case DROP_TEXT:
		es_catalogue_drop_text(c, e->no);
		return ES_OK;
	case DROP_ENTITY:
		es_catalogue_drop(c, e->no);
		return ES_OK;
	case ADD_ENTITY:
		return es_catalogue_card(c, e->no, &e->id, &e->facts);
	case ADD_TEXT:
		return es_catalogue_text(c, e->no, e->entity, e->lang, e->scope, e->origin);
	}
	return ES_OK;
}

es_err es_index_apply(struct es_index *index, struct es_catalogue *catalogue)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < index->events_len && !err; i++)
		err = apply(&index->events[i], catalogue);
	index->events_len = 0;
	return err;
}

/* A checkpoint that empties the log answers with a row whose first column tells whether it was kept from
 * it. */
static es_err empty_log(struct es_index *index)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(index->db, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &stmt, NULL);
	bool kept = true;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		kept = sqlite3_column_int(stmt, 0) != 0;
	sqlite3_finalize(stmt);
	if (es_sql_err(rc))
		return es_sql_err(rc);
	return kept ? ES_BUSY : ES_OK;
}

es_err es_index_clean(struct es_index *index, const struct es_index_state *state)
{
	struct es_index_state clean = *state;

	es_err err = es_sql_exec(index, "INSERT INTO words(words) VALUES('optimize')");
	if (!err)
		err = empty_log(index);
	if (!err)
		err = es_index_begin(index);
	if (err)
		return err;
	clean.unclean = false;
	return es_index_commit(index, &clean);
}
