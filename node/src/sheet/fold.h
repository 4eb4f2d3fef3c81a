/* SPDX-License-Identifier: EUPL-1.2 */
/* Text as it is compared: words in lowercase without accents or punctuation, so that "Mise en
 * œuvre :" and "MISE EN OEUVRE" are one. Pure functions, any thread. */
#ifndef ESSAIM_SHEET_FOLD_H
#define ESSAIM_SHEET_FOLD_H

#include "essaim/bytes.h"

/* Takes the code point at *at of well-formed UTF-8 and moves past it. */
uint32_t es_utf8_next(struct es_bytes text, size_t *at);
/* Writes a code point as UTF-8 to out; the number of bytes. */
size_t es_utf8_put(uint32_t code, uint8_t out[4]);

/* Writes the words of text, one space apart, with a final NUL; cut to what out holds. Returns the
 * length. */
size_t es_fold(struct es_bytes text, char *out, size_t capacity);
/* Where in text its first n words (and the separators after them) end. */
size_t es_fold_skip(struct es_bytes text, size_t n);
size_t es_fold_words(const char *folded);
/* Words of text, for counting. */
size_t es_word_count(struct es_bytes text);
/* Whether the folded text needs at most max insertions, removals or changes of a letter to become
 * the other. Costs max times the length. */
bool es_fold_near(const char *a, const char *b, size_t max);
/* How many such changes a label of this many letters may have suffered from a scanner. */
size_t es_fold_tolerance(size_t len);

bool es_code_is_upper(uint32_t code);
uint32_t es_code_lower(uint32_t code);

/* Without spaces (and line ends) at both ends. */
struct es_bytes es_trim(struct es_bytes text);
/* Without the given ASCII characters at both ends. */
struct es_bytes es_trim_of(struct es_bytes text, const char *characters);
bool es_begins(struct es_bytes text, const char *prefix);
/* The place of a str in text from a place on; SIZE_MAX if there is none. */
size_t es_find(struct es_bytes text, const char *needle, size_t from);
struct es_bytes es_slice(struct es_bytes text, size_t from, size_t to);

#endif
