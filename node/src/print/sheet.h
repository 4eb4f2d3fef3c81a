/* SPDX-License-Identifier: EUPL-1.2 */
/* What a printed form is made of: questions with their answers as the schema types them. Private to print; the thread of
 * the paper. */
#ifndef PRINT_SHEET_H
#define PRINT_SHEET_H

#include "print/press.h"
#include "print/print.h"
#include "site/phrase.h"
#include "view/value.h"

struct es_paper;
struct es_form {
	const struct es_print_how *how;
	const struct es_paper *paper; /* NULL: no record's */
	void (*put)(struct es_form *f);
	struct es_bytes view;        /* what is printed */
	struct es_bytes translation; /* empty: none is printed */
	struct es_bytes texts;       /* of the translation, an array */
	struct es_bytes lang;        /* that the original is written in */
	struct es_bytes into;        /* the translation's language */
	bool has_proof;              /* it goes along */
	struct es_press *press;
};
/* Prints what put puts; the caller says in about what is to be said of the whole, and what goes along. As es_press_print. */
es_err es_form_print(struct es_form *f, struct es_press_about *about,
                     struct es_writer *out) ES_MUST_USE;

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
/* head.c: what it is, its title and whose words that are; who and where; who published it when. */
void es_form_title(struct es_form *f, struct es_bytes what, struct es_bytes title,
                   struct es_bytes lang);
void es_form_where(struct es_form *f, enum es_face face, struct es_bytes name, struct es_bytes city,
                   struct es_bytes country);
void es_form_published(struct es_form *f);
/* ends.c: the square code, the short code, how both are checked; what stands at the foot of each page. */
void es_form_end(struct es_form *f);
void es_form_foot(struct es_bytes record, struct es_writer *out);
/* "https://essaim.example.org/practice/1a2b…"; needs an address to begin with. */
void es_form_address(const struct es_form *f, const char *path, struct es_bytes id,
                     struct es_phrase *out);
/* A text with something put in, as a line. */
void es_form_filled(struct es_form *f, enum es_face face, const char *key, struct es_bytes first);
/* practice.c, tool.c, toolbox.c */
void es_form_practice(struct es_form *f);
void es_form_tool(struct es_form *f);
void es_form_toolbox(struct es_form *f);

#endif
