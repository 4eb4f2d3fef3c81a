/* SPDX-License-Identifier: EUPL-1.2 */
/* What people fill in: a map of fields in any order, as a form or a program sends it, becomes a body,
 * or is told what is amiss with it. Pure, any thread. */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "essaim/schema.h"

/* Writes the body of a kind: author first, fields in the order of the schema, text in NFC and
 * trimmed, ids also from hexadecimal; what says nothing (nil, "", empty maps and lists) is left out.
 * fields is a canonical map. What the schema refuses is written as it came, for es_schema_check to
 * find. ES_NOT_FOUND (no schema for the kind), ES_INVALID (no map), the writer's. */
es_err es_form_body(uint64_t kind, const uint8_t author[ES_AUTHOR_LEN], struct es_bytes fields,
                    struct es_writer *w) ES_MUST_USE;

#define ES_FORM_FAULTS_MAX 100
#define ES_FORM_PARTS_MAX 16
#define ES_FORM_WORDS_MAX 64

/* How full a body is. Fields that only an import writes do not count. */
struct es_form_part {
	const char *name; /* of a group at the top; NULL: all other fields */
	size_t answered, of;
};
struct es_form_words {
	char path[64];
	size_t words;
};
struct es_form_report {
	struct es_schema_fault faults[ES_FORM_FAULTS_MAX];
	size_t faults_len;
	struct es_form_part parts[ES_FORM_PARTS_MAX];
	size_t parts_len;
	struct es_form_words words[ES_FORM_WORDS_MAX]; /* of each text of paragraphs */
	size_t words_len;
};
/* Looks through a body of es_form_body. ES_NOT_FOUND as above. */
es_err es_form_look(uint64_t kind, struct es_bytes body, struct es_form_report *report) ES_MUST_USE;

#endif
