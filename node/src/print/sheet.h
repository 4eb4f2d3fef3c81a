/* SPDX-License-Identifier: EUPL-1.2 */
/* What a printed form is made of: questions with their answers as the schema types them. Private to print; the thread of
 * the paper. */
#ifndef PRINT_SHEET_H
#define PRINT_SHEET_H

#include "print/press.h"
#include "print/print.h"
#include "site/phrase.h"
#include "view/value.h"

struct es_form {
	const struct es_print_how *how;
	struct es_bytes view;        /* what is printed */
	struct es_bytes translation; /* empty: none is printed */
	struct es_bytes texts;       /* of the translation, an array */
	struct es_bytes lang;        /* that the original is written in */
	struct es_bytes into;        /* the translation's language */
	struct es_press *press;
};

const char *es_form_word(const struct es_form *f, const char *key);
struct es_bytes es_form_label(const struct es_form *f, const struct es_label *label);
struct es_bytes es_form_lang(const struct es_form *f); /* of the labels */
/* The language of a field's words: the translation's where it has the field. path NULL: the original's. */
struct es_bytes es_form_lang_of(const struct es_form *f, const char *path);
/* "original text, in French", where words in this language stand on a paper in another; else empty. */
void es_form_mark(const struct es_form *f, struct es_bytes lang, struct es_phrase *out);

/* A question; lang: of an answer in somebody's own words, or empty. */
void es_form_ask(struct es_form *f, struct es_bytes label, struct es_bytes lang);
/* A question with its answer. around: the map that the field stands in. */
void es_form_field(struct es_form *f, const struct es_field *field, struct es_bytes value,
                   struct es_bytes around, struct es_bytes lang);
/* All answered fields of a record but those named; lang of its words. */
void es_form_fields(struct es_form *f, const struct es_field *fields, size_t count,
                    struct es_bytes values, const char *const *without, struct es_bytes lang);
void es_form_answer(struct es_form *f, const struct es_field *field, struct es_bytes value,
                    struct es_bytes around, struct es_bytes lang);
void es_form_prose(struct es_form *f, struct es_bytes text, struct es_bytes lang);
void es_form_line(struct es_form *f, enum es_face face, struct es_bytes text, bool muted);
void es_form_link(struct es_form *f, struct es_bytes text, struct es_bytes address);
bool es_form_is_among(const char *name, const char *const *names);

/* boxes.c */
void es_form_boxes(struct es_form *f, const struct es_field *field, struct es_bytes value,
                   struct es_bytes around, struct es_bytes lang);
/* figures.c */
void es_form_figures(struct es_form *f, const struct es_field *field, struct es_bytes list,
                     struct es_bytes lang);
/* ends.c: the square code, the short code, how both are checked; what stands at the foot of each page. */
void es_form_end(struct es_form *f, const char *path, bool has_proof);
void es_form_foot(const struct es_form *f, struct es_bytes record, struct es_writer *out);
/* practice.c, tool.c */
void es_form_practice(struct es_form *f);
void es_form_tool(struct es_form *f);

#endif
