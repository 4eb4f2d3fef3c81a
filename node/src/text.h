/* SPDX-License-Identifier: EUPL-1.2 */
/* What publishers do to text before it becomes a record: Unicode normalisation and the like, behind
 * one door (utf8proc). Pure, any thread. */
#ifndef NODE_TEXT_H
#define NODE_TEXT_H

#include "essaim/bytes.h"

/* Writes text in NFC (Unicode Standard Annex 15), with CR LF and CR as LF and without control
 * characters other than LF and TAB. Lines keep their numbers. Errors: ES_BAD_UTF8, ES_NO_MEMORY,
 * the writer's. */
es_err es_text_normalise(struct es_bytes text, struct es_writer *out) ES_MUST_USE;
/* Without the white space at its ends; borrowed. */
struct es_bytes es_text_trim(struct es_bytes text);
/* Normalised, trimmed and on one line: every run of white space becomes a single space. */
es_err es_text_line(struct es_bytes text, struct es_writer *out) ES_MUST_USE;
/* Code points of well-formed UTF-8. */
size_t es_text_length(struct es_bytes text);
/* Words: runs between white space that hold a letter or a digit ("l'équipe" is one). */
size_t es_text_words(struct es_bytes text);
/* The longest beginning of at most max code points that does not cut a character and what combines
 * with it. */
struct es_bytes es_text_cut(struct es_bytes text, size_t max);

#endif
