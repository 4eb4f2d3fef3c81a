/* SPDX-License-Identifier: EUPL-1.2 */
/* The inside of a parcel: what its parts share. */
#ifndef PARCEL_INTERNAL_H
#define PARCEL_INTERNAL_H

#include "essaim/schema.h"
#include "node_limits.h"
#include "parcel/parcel.h"
#include "parcel/zip_write.h"
#include "site/html.h"
#include "view/read.h"

#define PATH_LEN 112 /* of an entry, with the ending of whichever form */

/* One thing that goes along: an entity as it is now, or a record that is none (a comment). */
struct parcel_record {
	struct es_id entity;
	uint64_t kind;
	char path[PATH_LEN]; /* "practice/le-cafe-1a2b3c4d", without an ending */
	char *title;         /* owned */
	char lang[ES_LANG_MAX + 1];
	struct es_id about; /* subtitles: the file */
	/* once it was written */
	bool written, proven, has_markdown, has_vtt;
	const char *why; /* it is not, or without a proof: static */
	struct es_id record, structure;
	uint64_t created_ms;
};

struct parcel_file {
	struct es_id id;
	uint64_t size;
	char type[ES_MEDIA_TYPE_MAX + 1];
	char path[PATH_LEN]; /* "files/1a2b3c4d5e6f7a8b/affiche.pdf" */
	char *name;          /* owned */
	bool written;
	const char *why;
};

enum parcel_phase { PARCEL_RECORDS, PARCEL_FILES, PARCEL_INDEX, PARCEL_END, PARCEL_DONE };

struct es_parcel {
	struct es_node *node;
	struct es_federation federation;
	enum es_parcel_form form;
	bool all;
	struct es_id toolbox; /* its entity */
	uint64_t scope_max;
	bool moderates;
	uint64_t hashes; /* that are left for proofs */
	char base[512];
	char name[PATH_LEN];
	uint64_t made_ms;
	enum es_language in; /* of the index */
	struct parcel_record *records;
	size_t records_len, records_room;
	struct parcel_file *files;
	size_t files_len, files_room;
	size_t lacking; /* entries of the toolbox whose record does not go along */
	/* how far it is */
	enum parcel_phase phase;
	size_t next;
	uint64_t at; /* in the file that is under way */
	uint64_t done;
	struct es_zip *zip;
	struct es_writer buffer; /* what the archive has put out since the last step */
};

/* What the reader of the archive may see; s borrows from the parcel. */
struct es_view_source parcel_source(const struct es_parcel *parcel, struct es_snapshot *snap);
/* Reads a record as it is now. es_seen_free in any case. Errors as es_see's. */
es_err parcel_see(const struct es_view_source *s, const struct parcel_record *record,
                  struct es_seen *out) ES_MUST_USE;

/* gather.c: fills the lists. Errors as es_parcel_open's. */
es_err parcel_gather(struct es_parcel *parcel, struct es_snapshot *snap,
                     const struct es_id *toolbox) ES_MUST_USE;
/* Calls each for every reference to a file in a body, as often as it stands there. */
void parcel_each_file(struct es_bytes body, void (*each)(void *context, struct es_bytes reference),
                      void *context);

/* names.c: "le-cafe-du-lundi" of any text: lower ASCII letters, digits and single hyphens; "" of none. */
void parcel_slug(struct es_bytes text, char *out, size_t size);
/* "files/HEX/affiche.pdf". */
void parcel_file_path(const struct es_id *id, struct es_bytes name, struct es_bytes type,
                      char out[PATH_LEN]);
/* What a thing of a kind is called; empty where it has no title. */
struct es_bytes parcel_title(uint64_t kind, struct es_bytes body);

/* The title of the toolbox, or the name of the structure. */
const char *parcel_heading(const struct es_parcel *parcel);
/* By the id of the entity, or of the attachment; NULL: it does not go along. */
const struct parcel_record *parcel_record_of(const struct es_parcel *parcel, struct es_bytes id);
const struct parcel_file *parcel_file_of(const struct es_parcel *parcel, struct es_bytes id);

/* record.c: writes a record as it is now, in all its forms; one that went meanwhile is marked so. */
es_err parcel_put_record(struct es_parcel *parcel, struct parcel_record *record) ES_MUST_USE;
/* page.c: one record as a page that stands alone. */
void parcel_page(const struct es_parcel *parcel, const struct parcel_record *record,
                 const struct es_view_source *s, const struct es_seen *seen, struct es_html *h);
/* What every page begins and ends with. */
void parcel_page_open(struct es_html *h, struct es_bytes lang, struct es_bytes title);
void parcel_page_close(struct es_html *h);
/* answer.c: the fields of a record with their labels. */
struct parcel_answers {
	const struct es_parcel *parcel;
	struct es_html *h;
	enum es_language in;
};
void parcel_put_fields(const struct parcel_answers *a, const struct es_field *fields, size_t count,
                       struct es_bytes values, unsigned level);
void parcel_put_prose(struct es_html *h, struct es_bytes text);

/* index.c: index.html and essaim.json. */
void parcel_index(const struct es_parcel *parcel, struct es_html *h);
void parcel_manifest(const struct es_parcel *parcel, struct es_writer *w);
/* cartridge.c: imsmanifest.xml, from the toolbox's body (or none). */
es_err parcel_cartridge(const struct es_parcel *parcel, struct es_snapshot *snap,
                        struct es_html *h) ES_MUST_USE;

/* words.c: what archives say besides the labels of fields. */
enum parcel_word {
	PARCEL_CONTENTS,
	PARCEL_FILES_WORD,
	PARCEL_BY,
	PARCEL_PROOF,
	PARCEL_NO_PROOF,
	PARCEL_CHECK,
	PARCEL_MADE,
	PARCEL_NOT_HERE,
	PARCEL_LIVE,
	PARCEL_SUBTITLES,
	PARCEL_WORDS
};
const char *parcel_word(enum es_language in, enum parcel_word word);

#endif
