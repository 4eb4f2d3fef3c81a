/* SPDX-License-Identifier: EUPL-1.2 */
/* A ZIP archive under construction, behind one door (libarchive): what is finished of it stands in the
 * caller's writer, who empties it whenever it likes, so that memory does not grow with the archive. One
 * owner, any thread. The first error sticks. APPNOTE.TXT 6.3.9. */
#ifndef PARCEL_ZIP_WRITE_H
#define PARCEL_ZIP_WRITE_H

#include "essaim/bytes.h"

struct es_zip;

/* out is borrowed until es_zip_free. ES_NO_MEMORY. */
es_err es_zip_new(struct es_writer *out, struct es_zip **zip) ES_MUST_USE;
void es_zip_free(struct es_zip *zip); /* NULL is fine */

/* Begins an entry of exactly size bytes, which follow by es_zip_add. name is ASCII, without a slash at
 * either end. packed: compressed, for text; what is compressed already is better stored. */
es_err es_zip_begin(struct es_zip *zip, const char *name, uint64_t size, uint64_t changed_ms,
                    bool packed) ES_MUST_USE;
es_err es_zip_add(struct es_zip *zip, struct es_bytes bytes) ES_MUST_USE;
/* A whole entry of text. */
es_err es_zip_put(struct es_zip *zip, const char *name, struct es_bytes content,
                  uint64_t changed_ms) ES_MUST_USE;
/* Ends the archive: nothing may follow. ES_STATE where an entry got fewer bytes than it was to have. */
es_err es_zip_end(struct es_zip *zip) ES_MUST_USE;

#endif
