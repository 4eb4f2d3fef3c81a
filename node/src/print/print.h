/* SPDX-License-Identifier: EUPL-1.2 */
/* Records on paper: the form that the field knows, in one of our languages, as a PDF. Gathered from a snapshot by whoever
 * holds one, then printed by any thread. */
#ifndef PRINT_PRINT_H
#define PRINT_PRINT_H

#include "essaim/schema.h"
#include "site/table.h"
#include "view/view.h"

/* Everything that goes onto paper; its own memory. */
struct es_prints {
	uint64_t kind;         /* practice, tool or toolbox */
	struct es_writer view; /* as its structure wrote it */
	struct es_writer
	        translated; /* a practice with the texts of the translation that serves; empty: none does */
	struct es_writer texts; /* that translation */
	struct es_writer proof; /* of the revision; empty: it stands in no log yet */
};
void es_prints_open(struct es_prints *g);
void es_prints_close(struct es_prints *g);
/* Gathers a practice, a tool or a toolbox by the id of any of its records; version: exactly this revision of a practice. ES_NOT_FOUND:
 * nothing that is printed, or it is withdrawn, or its text is not here. The proof hashes a whole log. */
es_err es_prints_gather(const struct es_view_source *s, const struct es_id *id, bool version,
                        enum es_language in, struct es_prints *g) ES_MUST_USE;

/* Whether both say the same, however far their logs have grown meanwhile. */
bool es_prints_same(const struct es_prints *a, const struct es_prints *b);

/* Where the printed words and addresses come from; borrowed. */
struct es_print_how {
	enum es_language in;
	const struct es_table *words; /* of that language */
	const char *base; /* "https://essaim.example.org"; NULL: no address, no square code */
};
/* Writes the PDF; the same records give the same bytes. Errors: as es_press_print. */
es_err es_prints_make(const struct es_prints *g, const struct es_print_how *how,
                      struct es_writer *out) ES_MUST_USE;

/* The short code printed on the paper: the beginning of the record's id in groups of four digits. */
#define ES_PRINT_CODE_DIGITS 24
struct es_phrase;
void es_print_code(struct es_bytes id, struct es_phrase *out);
/* "practice-1a2b3c4d-fr.pdf". */
#define ES_PRINT_NAME_MAX 64
void es_print_name(const struct es_prints *g, enum es_language in, char out[ES_PRINT_NAME_MAX]);
/* The words of a language as the bundled UI in this folder brings them. ES_NOT_FOUND, ES_MALFORMED, ES_NO_MEMORY, ES_IO. */
es_err es_print_words(const char *ui, enum es_language in, struct es_table **out) ES_MUST_USE;
#define ES_PROOF_TYPE "application/x-essaim-proof"

#endif
