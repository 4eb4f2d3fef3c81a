/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/tokenizer.h"

typedef int on_token(void *context, int flags, const char *token, int len, int begin, int end);

static int create(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
	(void)arguments;
	(void)count;
	*out = context;
	return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
                    on_token *token)
{
	struct es_words *words = (struct es_words *)tokenizer;
	struct es_bytes all = es_bytes_of(text, len > 0 ? (size_t)len : 0), word;
	struct es_forms forms;
	size_t at = 1;

	if (flags & FTS5_TOKENIZE_QUERY)
		return token(context, 0, text, len, 0, len);
	if (all.len < 2 || all.data[0] < ES_TOKENIZER_TONGUE ||
	    all.data[0] >= ES_TOKENIZER_TONGUE + ES_TONGUES)
		return SQLITE_OK;
	while (es_word_next(all, &at, &word)) {
		int begin = (int)(word.data - all.data), end = begin + (int)word.len;
		es_words_forms(words, all.data[0] - ES_TOKENIZER_TONGUE, word, &forms);
		for (unsigned i = 0; i < forms.count; i++) {
			int rc = token(context, i ? FTS5_TOKEN_COLOCATED : 0, forms.term[i],
			               forms.len[i], begin, end);
			if (rc != SQLITE_OK)
				return rc;
		}
	}
	return SQLITE_OK;
}

fts5_api *es_fts5_of(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
		(void)sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return api;
}

es_err es_tokenizer_add(sqlite3 *db, struct es_words *words)
{
	fts5_tokenizer tokenizer = {create, destroy, tokenize};
	fts5_api *api = es_fts5_of(db);

	if (!api)
		return ES_STATE;
	return api->xCreateTokenizer(api, "essaim", words, &tokenizer, NULL) == SQLITE_OK
	               ? ES_OK
	               : ES_NO_MEMORY;
}
