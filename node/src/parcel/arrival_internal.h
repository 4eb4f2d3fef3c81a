/* SPDX-License-Identifier: EUPL-1.2 */
/* The inside of an arrival. */
#ifndef PARCEL_ARRIVAL_INTERNAL_H
#define PARCEL_ARRIVAL_INTERNAL_H

#include "essaim/proof.h"
#include "parcel/arrival.h"
#include "parcel/manifest.h"
#include "parcel/zip_read.h"

struct es_arrival {
	struct es_node *node;
	char path[4096];
	struct es_brought_list manifest; /* both lists in order of their entries' names */
	struct es_brought *things;       /* one a record of the manifest */
	struct es_id *wanted;            /* files that new things refer to */
	size_t wanted_len, wanted_room;
};

/* What publishing another's record takes: the body as it will be ours. proof: the attachment; out
 * grows. */
struct arrival_origin {
	const struct es_proof_result *proof;
	const char *name, *federation_name;
	struct es_id attachment;
	uint64_t attachment_size;
};
es_err arrival_body(const struct es_arrival *a, const struct arrival_origin *origin,
                    const uint8_t author[ES_AUTHOR_LEN], struct es_writer *out) ES_MUST_USE;

/* Walks the entries of the archive: each is called with the archive standing on it. */
es_err arrival_each(struct es_arrival *a,
                    es_err (*each)(struct es_arrival *a, struct es_unzip *zip, const char *name,
                                   void *context),
                    void *context, const char **why) ES_MUST_USE;
/* Reads the proof that the archive stands on, and whether it holds; bytes grows and is what the result borrows
 * from. Errors: those of the archive as a whole. */
es_err arrival_proof(struct es_unzip *zip, struct es_writer *bytes, struct es_proof_result *result,
                     bool *holds) ES_MUST_USE;
struct es_brought *arrival_thing(struct es_arrival *a, const char *entry); /* NULL: no proof */
/* An attachment from what comes: more bytes than size, or others than id (NULL: any), are refused. */
es_err arrival_upload(struct es_node *node, const char *type, uint64_t size,
                      es_err (*read)(void *context, uint8_t *out, size_t len, size_t *got),
                      void *context, const struct es_id *declared, struct es_id *id) ES_MUST_USE;

#endif
