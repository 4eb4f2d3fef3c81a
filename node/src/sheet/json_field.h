/* SPDX-License-Identifier: EUPL-1.2 */
/* A field's value in JSON, taken by its schema; and what has no place there, kept as a note. The first
 * fault ends the walk. Pure, any thread. */
#ifndef SHEET_JSON_FIELD_H
#define SHEET_JSON_FIELD_H

#include "json_read.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

struct es_json_reading {
	struct es_sheet *sheet;
	struct es_json_fault *at; /* where the walk stands; why is set at the first fault */
	uint64_t kind;
	struct es_bytes notes; /* those that the practice brought along */
	struct es_bytes lang;  /* what the document calls its language; empty: nothing */
};

bool es_json_failed(const struct es_json_reading *r);
void es_json_refuse(struct es_json_reading *r, const char *why);
/* Back from a key or index: before is what went in gave. */
void es_json_leave(struct es_json_reading *r, size_t before);
/* Refuses a value of another type; whether the walk goes on. */
bool es_json_expect(struct es_json_reading *r, struct es_bytes value, enum es_type type,
                    const char *why);
enum es_type es_json_type(struct es_bytes value);
/* A key that is there; null says no more than its absence. */
bool es_json_find(struct es_bytes map, const char *key, struct es_bytes *value);

/* What a map may hold. */
struct es_json_names {
	const struct es_field *fields;
	size_t fields_len;
	const struct es_option *options;
	size_t options_len;
	const char *const *more;
	size_t more_len;
};
/* A note for each other key. */
void es_json_keep_unknowns(struct es_json_reading *r, struct es_bytes map,
                           const struct es_json_names *names);
/* Writes the field's value, canonical; nothing of use where it failed. */
void es_json_field(struct es_json_reading *r, const struct es_field *field, struct es_bytes value,
                   struct es_writer *w);

#endif
