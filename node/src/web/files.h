/* SPDX-License-Identifier: EUPL-1.2 */
/* The UI's files, read into memory once: a request can name only what is in the table, so no path
 * leads out of it. Owned by the web server; made before the loop runs, then only read. */
#ifndef WEB_FILES_H
#define WEB_FILES_H

#include "web/answer.h"

#define ES_UI_FILES_MAX 1000
#define ES_UI_BYTES_MAX (32u * 1024 * 1024)
#define ES_UI_DEPTH_MAX 4 /* folders */

struct es_files;
/* Reads every regular file under dir; NAME.gz beside NAME is its compressed form. ES_NOT_FOUND (no
 * such folder), ES_LIMIT (more or larger than the limits above), ES_IO, ES_NO_MEMORY. */
es_err es_files_load(const char *dir, struct es_files **out) ES_MUST_USE;
void es_files_free(struct es_files *files);

/* Answers with the file of this name ("assets/app.1a2b.js"), compressed where the reader takes
 * gzip, or 304 where it holds it already. NULL files, or none of that name: 404. */
void es_files_answer(const struct es_files *files, struct es_bytes name, bool takes_gzip,
                     struct es_bytes if_none_match, struct es_answer *out);

/* A file's bytes, as long as the table lives; false where there is none of that name. */
bool es_files_get(const struct es_files *files, const char *name, struct es_bytes *out);
/* Whether If-None-Match names this tag (in its quotes, "W/" before them or not). */
bool es_files_holds(struct es_bytes if_none_match, const char *etag);

#endif
