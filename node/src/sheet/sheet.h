/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice sheet as people write it, on its way into records, and an assembled practice on its
 * way back to people. Pure functions over memory, no IO: any thread, one sheet at a time.
 *
 * Understood: the ReSolution form as scanned Markdown (tables, HTML boxes and lists), the same form
 * as plain text (from a PDF or pasted from a text processor), and our own Markdown as
 * es_sheet_render_markdown writes it; labels in any of the six languages of the schema; and JSON
 * with the schema's names, as a view or by hand: {lang, practice, testimonies, tools, contact}. What
 * has no place is never dropped: it becomes a note with its line. */
#ifndef ESSAIM_SHEET_H
#define ESSAIM_SHEET_H

#include "essaim/record.h"
#include "json_read.h"
#include "node_limits.h"

struct es_sheet;

/* Reads a sheet. lang is the sheet's language as BCP 47, or NULL to detect it from its labels. *out
 * is the caller's (es_sheet_free) and keeps copies: text may go. Errors: ES_TOO_LARGE (text, or one
 * record's body), ES_BAD_UTF8, ES_MALFORMED (a NUL byte), ES_NOT_FOUND (no field of a sheet stands
 * in it), ES_INVALID (JSON that is none or breaks the schema; fault, which may be NULL, says where),
 * ES_NO_MEMORY. */
es_err es_sheet_parse(struct es_bytes text, const char *lang, struct es_sheet **out) ES_MUST_USE;
es_err es_sheet_read(struct es_bytes text, const char *lang, struct es_json_fault *fault,
                     struct es_sheet **out) ES_MUST_USE;
void es_sheet_free(struct es_sheet *sheet);

/* Borrowed from the sheet. */
const char *es_sheet_lang(const struct es_sheet *sheet);      /* "fr" */
struct es_bytes es_sheet_title(const struct es_sheet *sheet); /* UTF-8, never empty */
/* Whom the sheet itself is for (an exported view says so), else ES_SCOPE_PUBLIC. */
uint64_t es_sheet_scope(const struct es_sheet *sheet);
/* The language of one of its testimonies, tools, or of its contact (index 0): the sheet's, unless it
 * says another. */
void es_sheet_lang_of(const struct es_sheet *sheet, uint64_t kind, size_t index,
                      char lang[ES_LANG_MAX + 1]);

/* Bodies for es_record_create and its like: the practice first (ES_KIND_PRACTICE), then, once its
 * entity is known, what refers to it: testimonies (ES_KIND_TESTIMONY), the contact
 * (ES_KIND_PROFILE), tools (ES_KIND_TOOL). Each passes es_schema_check. Errors: those of the
 * writer. */
es_err es_sheet_practice_body(const struct es_sheet *sheet, const uint8_t author[ES_AUTHOR_LEN],
                              struct es_writer *w) ES_MUST_USE;

size_t es_sheet_testimonies(const struct es_sheet *sheet);
es_err es_sheet_testimony_body(const struct es_sheet *sheet, size_t index,
                               const struct es_id *practice, const uint8_t author[ES_AUTHOR_LEN],
                               struct es_writer *w) ES_MUST_USE;

bool es_sheet_has_contact(const struct es_sheet *sheet);
es_err es_sheet_contact_body(const struct es_sheet *sheet, const struct es_id *practice,
                             const uint8_t author[ES_AUTHOR_LEN], struct es_writer *w) ES_MUST_USE;

size_t es_sheet_tools(const struct es_sheet *sheet);
es_err es_sheet_tool_body(const struct es_sheet *sheet, size_t index, const struct es_id *practice,
                          const uint8_t author[ES_AUTHOR_LEN], struct es_writer *w) ES_MUST_USE;

/* What a person should look at: text that found no place (it stands in the practice's own notes
 * too), and remarks such as a summary of more words than the form asks for. In the order of their
 * lines. */
enum es_sheet_note_kind {
	ES_SHEET_UNPLACED, /* text is the sheet's own words */
	ES_SHEET_REMARK    /* text is English, for logs and terminals */
};
struct es_sheet_note {
	enum es_sheet_note_kind kind;
	size_t line; /* from 1; 0: of no line, as in JSON */
	struct es_bytes text;
};
size_t es_sheet_notes(const struct es_sheet *sheet);
struct es_sheet_note es_sheet_note(const struct es_sheet *sheet, size_t index);

/* The sheet as the part of docs/api.md's "view" that is known before anything is published: {lang,
 * practice, testimonies, contact, tools}, without ids, and with the languages of those alone that speak
 * another than the sheet. For previews (import.preview, import
 * --dry-run) and for the renderers below. */
es_err es_sheet_view(const struct es_sheet *sheet, struct es_writer *w) ES_MUST_USE;

/* Renders a view (docs/api.md, a canonical map; keys other than those above are ignored, "author"
 * in a record too) with the labels of the interface language that serves lang best. Markdown
 * imports back to the same fields and is what `export --format md` writes; text is for `show` on a
 * terminal of width columns (0: no wrapping), with no control codes. Errors: ES_MALFORMED (view is
 * no map or holds no practice), those of the writer. */
es_err es_sheet_render_markdown(struct es_bytes view, const char *lang,
                                struct es_writer *w) ES_MUST_USE;
es_err es_sheet_render_text(struct es_bytes view, const char *lang, size_t width,
                            struct es_writer *w) ES_MUST_USE;

#endif
