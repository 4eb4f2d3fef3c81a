/* SPDX-License-Identifier: EUPL-1.2 */
/* What leaves a node as one archive: a toolbox with all that it reaches, or everything that its structure
 * published. Records as pages, JSON, Markdown and proofs, files as they are; docs/archives.md. Or the
 * same as an IMS Common Cartridge. Made piece by piece, so that memory does not grow with it, and each
 * piece as things stand then: what is withdrawn meanwhile stays out. One owner; any thread but the
 * loop's (disk). */
#ifndef PARCEL_PARCEL_H
#define PARCEL_PARCEL_H

#include "node.h"

#define ES_PARCEL_FORMAT "essaim-archive"
#define ES_PARCEL_VERSION 1
#define ES_PARCEL_MANIFEST "essaim.json"

enum es_parcel_form { ES_PARCEL_ARCHIVE, ES_PARCEL_CARTRIDGE };

struct es_parcel_order {
	enum es_parcel_form form;
	const struct es_id
	        *toolbox;   /* any of its records; NULL: all that our own structure published */
	uint64_t scope_max; /* of who asks, as in a view */
	bool moderates;
	uint64_t
	        hashes_max; /* leaves of logs that are hashed for its proofs; what would take more has none */
	const char
	        *base; /* where addresses of the site begin, for links to the live pages; or NULL */
};

struct es_parcel;

/* Gathers what goes along. ES_NOT_FOUND (no such toolbox for this reader), ES_LIMIT (more than an archive
 * may hold), the store's, ES_NO_MEMORY. */
es_err es_parcel_open(struct es_node *node, const struct es_parcel_order *order,
                      struct es_parcel **out) ES_MUST_USE;
void es_parcel_free(struct es_parcel *parcel); /* NULL is fine */
/* "mon-premier-jour.zip": ASCII. */
const char *es_parcel_name(const struct es_parcel *parcel);

/* Appends the next part of the archive: at most ES_PARCEL_PIECE and what the pages of one record come to.
 * more: false once it is whole. */
es_err es_parcel_step(struct es_parcel *parcel, struct es_writer *out, bool *more) ES_MUST_USE;

struct es_parcel_progress {
	uint64_t done, total;  /* bytes of files and, each as one, records */
	size_t records, files; /* in it so far */
	size_t unproven,
	        missing; /* records without a proof; files and named records that are not here,
	                  * texts that went */
};
void es_parcel_progress(const struct es_parcel *parcel, struct es_parcel_progress *out);

#endif
