/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of the sheet share: the values that it found, and its notes. */
#ifndef ESSAIM_SHEET_INTERNAL_H
#define ESSAIM_SHEET_INTERNAL_H

#include "sheet/collect.h"
#include "sheet/sheet.h"

struct es_sheet_value {
	uint64_t kind;
	size_t record;
	const char *path;
	struct es_bytes value; /* canonical MessagePack */
};

struct es_sheet {
	struct es_arena arena;
	struct es_collected found;
	char lang[ES_LANG_MAX + 1];
	uint64_t scope; /* what the sheet says itself, else ES_SCOPE_PUBLIC */
	struct es_bytes title;

	struct es_sheet_value *values;
	size_t values_count;
	size_t values_capacity;
	struct es_sheet_note *notes;
	size_t notes_count;
	size_t notes_capacity;

	size_t testimonies;
	size_t tools;
	bool contact;
	struct es_text originals; /* entries of the practice's "original", encoded */
	size_t originals_count;
	struct es_text stray_contacts; /* e-mail addresses that stood in other fields */
};

/* The path of the language of a record that speaks another one than the sheet: no field of its body. */
#define ES_SHEET_OWN_LANG "(lang)"

/* Adds a value; a second one of the same path is ignored. */
void es_sheet_put(struct es_sheet *sheet, uint64_t kind, size_t record, const char *path,
                  struct es_bytes value);
/* Adds a str. It is cut to what the field takes, the whole becoming a note, and e-mail addresses
 * leave it for the contact (line says where it stood). False, and nothing added, for an empty text,
 * one that has not the field's form, or a field that has its value already. */
bool es_sheet_put_str(struct es_sheet *sheet, uint64_t kind, size_t record, const char *path,
                      struct es_bytes text, size_t line);
const struct es_sheet_value *es_sheet_value_of(const struct es_sheet *sheet, uint64_t kind,
                                               size_t record, const char *path);
/* The text with "[…]" for each e-mail address in it, which leaves for the contact. */
struct es_bytes es_sheet_without_addresses(struct es_sheet *sheet, struct es_bytes text,
                                           size_t line);
void es_sheet_original(struct es_sheet *sheet, const char *field, struct es_bytes text,
                       size_t line);
void es_sheet_unplaced(struct es_sheet *sheet, size_t line, struct es_bytes text);
void es_sheet_remark(struct es_sheet *sheet, size_t line, const char *text);
/* A finished writer's bytes as a value of this sheet; releases the writer. */
struct es_bytes es_sheet_keep(struct es_sheet *sheet, struct es_writer *w);

/* Whether a line goes on with the sentence of the one before. */
bool es_sheet_continues(const struct es_sheet *sheet, const struct es_line *before,
                        const struct es_line *line);
/* The line where a bucket begins; 0 for an empty one. */
size_t es_bucket_line(const struct es_bucket *bucket);
/* What a field could not take, up to a line (NULL: the last), kept as it stood. */
void es_sheet_keep_lines(struct es_sheet *sheet, const struct es_line *first,
                         const struct es_line *end);

/* Lines as paragraphs and lists ("- entry"), and as one line. */
struct es_bytes es_sheet_prose(struct es_sheet *sheet, const struct es_line *first,
                               const struct es_line *end);
struct es_bytes es_sheet_one_line(struct es_sheet *sheet, const struct es_line *first);

/* The body of one record, which refers to a practice (NULL: it does not). */
es_err es_sheet_write_body(const struct es_sheet *sheet, uint64_t kind, size_t record,
                           const struct es_id *practice, const uint8_t author[ES_AUTHOR_LEN],
                           struct es_writer *w) ES_MUST_USE;

/* Whether a text is JSON, and the values and notes of one that is. Errors: ES_INVALID (and *fault),
 * ES_NO_MEMORY. */
bool es_sheet_is_json(struct es_bytes text);
es_err es_sheet_parse_json(struct es_sheet *sheet, struct es_bytes text, const char *lang,
                           struct es_json_fault *fault) ES_MUST_USE;

/* Turns what was collected into values, one file a matter. */
void es_sheet_convert(struct es_sheet *sheet);
void es_sheet_convert_list(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_period(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_money(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_staff(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_boxes(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_place(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_contact(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_testimonies(struct es_sheet *sheet, const struct es_bucket *bucket,
                                  const char *role);
void es_sheet_convert_files(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_convert_figures(struct es_sheet *sheet, const struct es_bucket *bucket);
void es_sheet_extract_figures(struct es_sheet *sheet);
void es_sheet_extract_resources(struct es_sheet *sheet);
void es_sheet_extract_preamble(struct es_sheet *sheet);
void es_sheet_stray_contacts(struct es_sheet *sheet);

/* The label that tells an option "other" of the target groups from its twin; NULL for other
 * options. */
const struct es_label *es_sheet_other_label(const char *code);

/* An e-mail address or web address in text from a place on. */
struct es_span {
	size_t from;
	size_t to;
};
bool es_find_email(struct es_bytes text, size_t from, struct es_span *span);
bool es_find_url(struct es_bytes text, size_t from, struct es_span *span);
/* The first run of eight to fifteen digits with the signs that stand between them. */
bool es_find_phone(struct es_bytes text, struct es_span *span);
/* The text less a piece of it. */
struct es_bytes es_sheet_without(struct es_sheet *sheet, struct es_bytes text, struct es_span span);
/* With a scheme, and without what no address may hold; empty if it cannot be one. */
struct es_bytes es_url_complete(struct es_arena *arena, struct es_bytes text);

#endif
