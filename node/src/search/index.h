/* SPDX-License-Identifier: EUPL-1.2 */
/* The file HOME/search.db: an FTS5 index of words without the texts, the facts of each entity, and each
 * text packed, since FTS5 forgets a text only when it is told it again. All of it derives from the
 * store. A connection belongs to one thread at a time; one at most writes. SQLite stands behind this
 * header and query.h. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "search/catalogue.h"

#define ES_SEARCH_FILE "search.db"

struct es_index;

/* Opens it, or makes an empty one where none is (writes only). ES_NOT_FOUND, ES_VERSION (of another
 * format), ES_CORRUPT, ES_BUSY, ES_NO_SPACE, ES_NO_MEMORY, ES_IO, ES_STATE (this SQLite lacks FTS5). */
es_err es_index_open(const char *home, bool writes, struct es_index **out) ES_MUST_USE;
void es_index_close(struct es_index *index);
/* Removes the file; nobody has it open. */
es_err es_index_remove(const char *home) ES_MUST_USE;

/* How far it has come. */
struct es_index_state {
	uint64_t row;        /* the last row of the store that it knows; 0: none */
	struct es_id row_id; /* its record, by which another store is noticed */
	bool unclean;        /* bytes of withdrawn texts may still stand in the file */
};
es_err es_index_state(struct es_index *index, struct es_index_state *state) ES_MUST_USE;
/* Reads all facts into an empty catalogue. ES_CORRUPT too where numbers do not fit together. */
es_err es_index_load(struct es_index *index, struct es_catalogue *catalogue) ES_MUST_USE;

/* --- writing ---------------------------------------------------------------------------------- */

/* One transaction; others that write wait. */
es_err es_index_begin(struct es_index *index) ES_MUST_USE;
/* Puts an entity in place of what the index had of it. */
es_err es_index_put(struct es_index *index, const struct es_doc *doc) ES_MUST_USE;
/* Takes it out; fine where it is not there. */
es_err es_index_drop(struct es_index *index, const struct es_id *id) ES_MUST_USE;
es_err es_index_commit(struct es_index *index, const struct es_index_state *state) ES_MUST_USE;
void es_index_rollback(struct es_index *index);
/* Does to the catalogue what the last commit did to the file. */
es_err es_index_apply(struct es_index *index, struct es_catalogue *catalogue) ES_MUST_USE;
/* Leaves no byte of what was taken out: merges the index into one piece, empties the log of SQLite and
 * remembers that it is done. ES_BUSY: somebody reads; try again. */
es_err es_index_clean(struct es_index *index, const struct es_index_state *state) ES_MUST_USE;

/* The next entity that a row of the store went into: subtitles go into each that shows their film. *after is
 * 0 before the first. ES_NOT_FOUND: no other. */
es_err es_index_source(struct es_index *index, uint64_t row, uint64_t *after,
                       struct es_id *entity) ES_MUST_USE;
/* What an entity was made of. ES_NOT_FOUND. */
es_err es_index_stamp(struct es_index *index, const struct es_id *id, uint64_t *stamp) ES_MUST_USE;

#endif
