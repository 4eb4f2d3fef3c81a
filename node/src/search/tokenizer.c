/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/tokenizer.h"

typedef int on_token(void *context, int flags, const char *token, int len, int begin, int end);

/* It has nothing to remember. */
static int create(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
	static char nothing;

	(void)context;
	(void)arguments;
	(void)count;
	*out = (Fts5Tokenizer *)&nothing;
	return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
                    on_token *token)
{
	struct es_bytes list = es_bytes_of(text, len > 0 ? (size_t)len : 0), term;
	int rc = SQLITE_OK;
	size_t at = 0;

	(void)tokenizer;
	if (flags & FTS5_TOKENIZE_QUERY)
		return token(context, 0, text, len, 0, len);
	while (rc == SQLITE_OK && es_terms_next(list, &at, &term))
		rc = token(context, 0, (const char *)term.data, (int)term.len, 0, 0);
	return rc;
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

es_err es_tokenizer_add(sqlite3 *db)
{
	fts5_tokenizer tokenizer = {create, destroy, tokenize};
	fts5_api *api = es_fts5_of(db);

	if (!api)
		return ES_STATE;
	return api->xCreateTokenizer(api, "essaim", NULL, &tokenizer, NULL) == SQLITE_OK
	               ? ES_OK
	               : ES_NO_MEMORY;
}
