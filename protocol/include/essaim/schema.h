/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds of records and their fields, written once: codec, validation, web form, API
 * documentation and import all read these tables. Constant data, any thread. */
#ifndef ESSAIM_SCHEMA_H
#define ESSAIM_SCHEMA_H

#include "essaim/record.h"

/* Interface languages, in the order of every label table. */
enum es_language { ES_FR, ES_EN, ES_ES, ES_CA, ES_IT, ES_HU, ES_LANGUAGE_COUNT };
extern const char *const es_language_codes[ES_LANGUAGE_COUNT];
/* The interface language that serves a BCP 47 tag best (its primary subtag); ES_EN where none
 * does. */
enum es_language es_language_of(struct es_bytes lang);

struct es_label {
	const char *in[ES_LANGUAGE_COUNT];
};

/* One choice of a list, with the words that the field's own forms print. */
struct es_option {
	const char *code;
	struct es_label label;
};

/* How a field is encoded in a body:
 *
 *   TEXT, PROSE            str: one line; paragraphs (which may hold \n and \t); no other
 *                          control codes
 *   URL, EMAIL             str: RFC 3986, http or https alone; RFC 5321
 *   LANG, COUNTRY          str: BCP 47; ISO 3166-1 alpha-2
 *   DATE                   str: ISO 8601 YYYY, YYYY-MM or YYYY-MM-DD
 *   CHOICE                 str: one code of options
 *   BOXES                  map code -> bool in the order of options (true ticked, false unticked,
 *                          absent unanswered), then, only where a choice "other" exists,
 *                          "other_text": str, one line
 *   INT                    int
 *   STAFF                  uint: hundredths of a full-time post
 *   MONEY                  map {cents: int, currency: str ISO 4217, original: str, optional}
 *   PERIOD                 map {from: DATE, to: DATE, original: str}, each optional
 *   ID                     bin 32
 *   BYTES                  bin, at most max
 *   MEDIA                  str: a media type without parameters, "type/subtype" in lower case
 *                          (RFC 6838)
 *   GROUP                  map of fields
 *   FILE                   map of es_file_fields: a reference to an attachment
 *
 * With list set the value is an array of such values, at most max_items. An absent field is
 * unanswered, and nothing else says so: an empty str, map or array is refused. Keys stand in schema
 * order. max_words is advice to whoever writes (a word is not the same in every language): neither
 * the check nor an import refuses a longer text. */
enum es_field_type {
	ES_FIELD_TEXT,
	ES_FIELD_PROSE,
	ES_FIELD_CHOICE,
	ES_FIELD_BOXES,
	ES_FIELD_INT,
	ES_FIELD_STAFF,
	ES_FIELD_MONEY,
	ES_FIELD_DATE,
	ES_FIELD_PERIOD,
	ES_FIELD_URL,
	ES_FIELD_EMAIL,
	ES_FIELD_LANG,
	ES_FIELD_COUNTRY,
	ES_FIELD_ID,
	ES_FIELD_BYTES,
	ES_FIELD_MEDIA,
	ES_FIELD_GROUP,
	ES_FIELD_FILE
};
const char *
es_field_type_word(enum es_field_type type); /* "text", "prose", … as docs/api.md prints them */

struct es_field {
	const char *name;
	enum es_field_type type;
	bool required;
	bool list;
	size_t max;       /* bytes of a str or bin */
	size_t max_items; /* of a list */
	size_t max_words; /* 0: no such limit (the summary has 250) */
	const struct es_option *options;
	size_t options_len;
	const struct es_field *fields; /* of a GROUP or FILE */
	size_t fields_len;
	struct es_label label;
	struct es_label help; /* in[] may be NULL */
};

struct es_schema {
	enum es_kind kind;
	struct es_label label;
	const struct es_field *fields; /* after "author" */
	size_t fields_len;
};

/* The schema of a kind, or NULL where none is written yet. */
const struct es_schema *es_schema_of(uint64_t kind);
/* What a reference to an attachment says of it: file, size, type (see es_attachment_refs), name, text,
 * lang. */
#define ES_FILE_FIELDS 6
extern const struct es_field es_file_fields[ES_FILE_FIELDS];

/* The field at a path, as "description.title", or NULL. */
const struct es_field *es_schema_field(const struct es_schema *schema, const char *path);

/* Whether text has the form that a field of type TEXT, PROSE, URL, EMAIL, LANG, COUNTRY, DATE or
 * MEDIA asks for (not its length); false for an empty one and for other types. And the same for a
 * currency code. */
bool es_schema_form_fits(enum es_field_type type, struct es_bytes text);
bool es_schema_currency_fits(struct es_bytes text);

/* Where a body breaks its schema: the path of the field and why. */
struct es_schema_fault {
	char path[128];
	const char *why; /* static, English */
};
/* Checks a body (already canonical, with author first) against its kind's schema: known keys in
 * schema order, types, limits, codes, required fields. fault may be NULL. Errors: ES_INVALID;
 * ES_NOT_FOUND where the kind has no schema. */
es_err es_schema_check(uint64_t kind, struct es_bytes body,
                       struct es_schema_fault *fault) ES_MUST_USE;

/* The same for one value of a field, alone: the path begins with the field's name. ES_INVALID. */
es_err es_schema_check_value(const struct es_field *field, struct es_bytes value,
                             struct es_schema_fault *fault) ES_MUST_USE;

/* Writes the body map from values given in any order: fields are sorted into schema order, absent
 * ones left out. A value's bytes are canonical MessagePack. Paths of groups are opened as needed;
 * of a list the value is the whole array. The values themselves are not judged: es_schema_check
 * does that. Errors: ES_EXISTS (two values of one path), ES_INVALID (no such path), ES_NOT_FOUND
 * (no schema for the kind), those of the writer. */
struct es_schema_value {
	const char *path;
	struct es_bytes value;
};
es_err es_schema_encode(uint64_t kind, const uint8_t author[ES_AUTHOR_LEN],
                        const struct es_schema_value *values, size_t count,
                        struct es_writer *w) ES_MUST_USE;

#endif
