/* SPDX-License-Identifier: EUPL-1.2 */
/* What proofs and fork proofs have in common: leaves of a log, shown with their inclusion paths, and
 * who opened it. Pure steps over values, any thread. */
#ifndef ESSAIM_EVIDENCE_H
#define ESSAIM_EVIDENCE_H

#include "essaim/log.h"

/* The array and its version. ES_VERSION (another one), ES_MALFORMED (not so many fields), the
 * reader's. */
es_err es_evidence_head(struct es_reader *r, uint64_t version, size_t fields) ES_MUST_USE;

void es_path_write(const struct es_path *path, struct es_writer *w);
/* Its hashes; the index is the caller's. Errors stick in r. */
void es_path_read(struct es_reader *r, struct es_path *path);

/* The last four fields of both; the body has at most body_max bytes. Errors stick in r. */
void es_opening_write(const struct es_opening *opening, struct es_writer *w);
void es_opening_read(struct es_reader *r, size_t body_max, struct es_opening *opening);

/* The checkpoint of a size that a leaf's path leads to, but for its signature. ES_BAD_HASH where the
 * path fits no tree of that size. */
es_err es_evidence_root(const struct es_log *log, struct es_bytes header,
                        const struct es_path *path, uint64_t size,
                        struct es_checkpoint *cp) ES_MUST_USE;

#endif
