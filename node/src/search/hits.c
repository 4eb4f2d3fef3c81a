/* SPDX-License-Identifier: EUPL-1.2 */
/* FTS5 calls "gather" for each text that matches: it weighs the text by the columns in which its words
 * stand, and keeps the best text of each entity, without a row ever leaving SQLite. */
#include "search/query.h"
#include "search/sql.h"
#include "search/tokenizer.h"

#include "node.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_AT_CLOCK 1024 /* texts */
#define PROGRESS_STEPS 20000

static const uint16_t weights[ES_COLUMN_COUNT] = {
        [ES_COLUMN_TITLE] = 240, [ES_COLUMN_SUMMARY] = 90, [ES_COLUMN_PLACE] = 80,
        [ES_COLUMN_REST] = 40,   [ES_COLUMN_VOICES] = 30,  [ES_COLUMN_SPOKEN] = 20};

void es_hits_free(struct es_hits *hits)
{
	free(hits->score);
	free(hits->text);
	free(hits->entities);
	*hits = (struct es_hits){0};
}

es_err es_hits_reset(struct es_hits *hits, size_t entities)
{
	for (size_t i = 0; i < hits->len; i++)
		hits->score[hits->entities[i]] = 0;
	hits->len = 0;
	hits->err = ES_OK;
	if (entities <= hits->capacity)
		return ES_OK;
	size_t capacity = entities + entities / 4 + 1024;
	free(hits->score);
	free(hits->text);
	free(hits->entities);
	hits->score = calloc(capacity, sizeof(*hits->score));
	hits->text = calloc(capacity, sizeof(*hits->text));
	hits->entities = calloc(capacity, sizeof(*hits->entities));
	hits->capacity = capacity;
	if (hits->score && hits->text && hits->entities)
		return ES_OK;
	es_hits_free(hits);
	return ES_NO_MEMORY;
}

es_err es_hits_add(struct es_hits *hits, uint32_t entity, uint32_t text, uint16_t score)
{
	if (entity >= hits->capacity)
		return ES_LIMIT;
	if (hits->score[entity] == 0)
		hits->entities[hits->len++] = entity;
	if (score > hits->score[entity]) {
		hits->score[entity] = score;
		hits->text[entity] = text;
	}
	return ES_OK;
}

/* The weight of the best column that a phrase stands in; 0 where it stands in none. */
static uint16_t weigh(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase)
{
	Fts5PhraseIter iter;
	uint16_t best = 0;
	int column = -1;

	if (api->xPhraseFirstColumn(fts, phrase, &iter, &column) != SQLITE_OK)
		return 0;
	for (; column >= 0; api->xPhraseNextColumn(fts, &iter, &column))
		if (column < ES_COLUMN_COUNT && weights[column] > best)
			best = weights[column];
	return best;
}

/* Of a text that matches: each of its words by its best column. A text is of one language, so only the
 * phrases of that one can stand in it. */
static uint16_t score(const struct es_hits *hits, const struct es_text_card *text,
                      const Fts5ExtensionApi *api, Fts5Context *fts)
{
	const struct es_expression *e = hits->expression;
	uint16_t best[ES_QUERY_WORDS_MAX] = {0};
	unsigned sum = text->tongue == hits->tongue ? 2 : 1;

	for (size_t i = 0; i < e->phrases; i++) {
		uint8_t word = e->word[i];
		if (e->tongue[i] != text->tongue || best[word] == weights[ES_COLUMN_TITLE])
			continue;
		uint16_t weight = weigh(api, fts, (int)i);
		if (weight > best[word])
			best[word] = weight;
	}
	for (size_t i = 0; i < hits->words_len; i++)
		sum += best[i];
	return (uint16_t)sum;
}

static void gather(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context,
                   int count, sqlite3_value **values)
{
	const struct es_index *index = api->xUserData(fts);
	struct es_hits *hits = index->hits;
	uint64_t no = (uint64_t)api->xRowid(fts);

	(void)count;
	(void)values;
	sqlite3_result_int(context, 1);
	if (hits->err || no >= hits->catalogue->texts_len)
		return;
	const struct es_text_card *text = &hits->catalogue->texts[no];
	if (!text->alive || text->scope > hits->scope_max)
		return;
	hits->err = es_hits_add(hits, text->entity, (uint32_t)no, score(hits, text, api, fts));
	if (hits->len % LOOK_AT_CLOCK == 0 && es_monotonic_ms() > hits->deadline_ms)
		sqlite3_result_error_code(context, SQLITE_INTERRUPT);
}

es_err es_hits_add_function(struct es_index *index)
{
	fts5_api *api = es_fts5_of(index->db);

	if (!api)
		return ES_STATE;
	return es_sql_err(api->xCreateFunction(api, "gather", index, gather, NULL));
}

static int late(void *context)
{
	const struct es_hits *hits = context;

	return es_monotonic_ms() > hits->deadline_ms;
}

es_err es_hits_find(struct es_index *index, struct es_hits *hits)
{
	sqlite3_stmt *stmt = NULL;

	es_err err = es_sql(index, ES_SQL_MATCH, &stmt);
	if (err)
		return err;
	index->hits = hits;
	sqlite3_bind_text(stmt, 1, (const char *)hits->expression->text.data, -1, SQLITE_STATIC);
	sqlite3_progress_handler(index->db, PROGRESS_STEPS, late, hits);
	err = es_sql_row(stmt);
	sqlite3_progress_handler(index->db, 0, NULL, NULL);
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	index->hits = NULL;
	if (err == ES_NOT_FOUND) /* as always: gather lets no row through */
		err = ES_OK;
	return err ? err : hits->err;
}
