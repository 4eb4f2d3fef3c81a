/* SPDX-License-Identifier: EUPL-1.2 */
/* A ZIP archive that somebody brought, behind one door (libarchive): every name and size in it is a claim.
 * Entries are walked in order of the directory; what an archive may come to is bounded by the size of its
 * file, so that none unfolds into more than it could mean. One owner, any thread but the loop's (disk). */
#ifndef PARCEL_ZIP_READ_H
#define PARCEL_ZIP_READ_H

#include "essaim/bytes.h"
#include "node_limits.h"

struct es_unzip;

struct es_unzip_entry {
	char name[ES_UNZIP_NAME_MAX +
	          1]; /* UTF-8, relative, "/" between folders, never out of the archive */
};

/* ES_NOT_FOUND (no such file), ES_MALFORMED (no ZIP), ES_IO, ES_NO_MEMORY. */
es_err es_unzip_open(const char *path, struct es_unzip **out) ES_MUST_USE;
void es_unzip_close(struct es_unzip *zip); /* NULL is fine */
/* The next file; folders are passed over. ES_NOT_FOUND: there is none. ES_NOT_ALLOWED (a name that leads out
 * of the archive or that no system takes, a link, a locked entry), ES_LIMIT (too many), ES_MALFORMED. */
es_err es_unzip_next(struct es_unzip *zip, struct es_unzip_entry *entry) ES_MUST_USE;
/* The next bytes of this entry; *got is 0 at its end. ES_LIMIT (all entries together come to more than
 * ES_UNZIP_RATIO times what the archive takes), ES_MALFORMED (damaged). */
es_err es_unzip_read(struct es_unzip *zip, uint8_t *out, size_t len, size_t *got) ES_MUST_USE;
/* All of this entry, up to what w may grow to (ES_TOO_LARGE). */
es_err es_unzip_get(struct es_unzip *zip, struct es_writer *w) ES_MUST_USE;
/* Whether a name may stand in an archive. */
bool es_unzip_name_fits(struct es_bytes name);

#endif
