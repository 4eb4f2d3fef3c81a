/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds of records that have a form of their own on paper. Private to print; constants, any thread. */
#ifndef PRINT_PAPER_H
#define PRINT_PAPER_H

#include "print/sheet.h"

struct es_paper {
	uint64_t kind;
	const char *fields; /* what the structure wrote, within the view */
	const char *title;  /* within these */
	const char *path;   /* of the live page: "/practice/" */
	const char *name; /* of the form, a key of the words; NULL: as the schema calls the kind */
	const char *live, *code; /* what is said of the live page and of the short code, keys */
	es_err (*view)(const struct es_view_source *s, const struct es_id *id, struct es_writer *w);
	void (*put)(struct es_form *f);
};
const struct es_paper *es_paper_of(uint64_t kind); /* NULL: it has none */
/* Of the form under way. */
const char *es_paper_name(const struct es_form *f);
struct es_bytes es_paper_fields(const struct es_form *f);

#endif
