/* SPDX-License-Identifier: EUPL-1.2 */
/* The press: tagged A4 pages onto which a document flows, and the PDF that they become. With hyphens.h the one door of
 * Pango, Cairo and fontconfig. A press belongs to one thread, any; several may print at a time.
 *
 * A document is a function that is called twice, first to measure (how many pages, how tall each row is), then to
 * draw; it must say the same both times. Errors stick: after one, calls do nothing, and es_press_print returns it. */
#ifndef PRINT_PRESS_H
#define PRINT_PRESS_H

#include "essaim/bytes.h"

struct es_press;

/* Borrowed for the call. */
struct es_press_about {
	struct es_bytes title, author, subject;
	const char *lang;     /* of the words around the text, BCP 47 */
	uint64_t created_ms;  /* the PDF's own date */
	struct es_bytes foot; /* at the foot of each page, small; may be empty */
	/* "Page 2 of 7", into out. */
	void (*number)(void *context, unsigned page, unsigned pages, struct es_writer *out);
	void (*document)(struct es_press *press, void *context);
	void *context;
	struct es_bytes attached;                  /* a file that goes along; empty: none */
	const char *attached_name, *attached_type; /* ASCII */
};
/* Writes the PDF. The same words give the same bytes wherever the same fonts are. ES_NOT_FOUND: no font is
 * installed; ES_LIMIT: more pages than ES_PRINT_PAGES_MAX; ES_TIMEOUT: more than ES_PRINT_MS; ES_TOO_LARGE, ES_NO_MEMORY,
 * ES_IO (Cairo refuses), the writer's. */
es_err es_press_print(const struct es_press_about *about, struct es_writer *out) ES_MUST_USE;

/* --- for documents --------------------------------------------------------------------------------- */

/* Opens and closes an element of the structure that screen readers follow, as ISO 32000 section 14.8.4 names
 * them ("Table", "TR"). */
void es_press_open(struct es_press *p, const char *tag);
void es_press_close(struct es_press *p, const char *tag);

enum es_face {
	ES_FACE_BODY,
	ES_FACE_STRONG,
	ES_FACE_SMALL,
	ES_FACE_LABEL,
	ES_FACE_HEAD,
	ES_FACE_TITLE
};

/* A paragraph; parts may be empty. */
struct es_para {
	enum es_face face;
	const char *tag;      /* NULL: "P" */
	struct es_bytes lead; /* in bold before the text */
	struct es_bytes text;
	struct es_bytes note; /* small and quiet on a line below it */
	struct es_bytes lang; /* of the text: its hyphens */
	struct es_bytes link; /* an address that a click opens: printable ASCII without a quote */
	bool muted;
	bool ends; /* lines end at the right */
};
void es_press_para(struct es_press *p, const struct es_para *para);
/* The same as an entry of a list, with its sign before it; within an open "L". */
void es_press_item(struct es_press *p, const char *sign, const struct es_para *para);
/* Room before what follows; none at the top of a page. */
void es_press_space(struct es_press *p, double points);
/* Goes on on a new page unless there is this much room. */
void es_press_keep(struct es_press *p, double points);

/* The heading of a part: a bar over the whole width, an entry of the outline. */
void es_press_part(struct es_press *p, struct es_bytes text);
/* A heading within a part, in the outline below it. */
void es_press_heading(struct es_press *p, struct es_bytes text, struct es_bytes lang);

/* A question (with a note below it, or empty) and its answer, side by side within a frame; paragraphs between begin and end are the answer.
 * Within an open "Table". */
void es_press_row(struct es_press *p, struct es_bytes question, struct es_bytes note);
void es_press_row_end(struct es_press *p);

/* A table inside an answer. widths are shares of the column. */
#define ES_PRESS_COLUMNS_MAX 6
void es_press_grid(struct es_press *p, const double *widths, size_t columns);
/* A row: as many texts as columns. */
void es_press_grid_row(struct es_press *p, const struct es_bytes *cells, bool head,
                       struct es_bytes lang);
void es_press_grid_end(struct es_press *p);

/* Figures side by side, each large above the word for it: a list for who listens. At most ES_PRESS_COLUMNS_MAX. */
void es_press_band(struct es_press *p, const struct es_bytes *figures, const struct es_bytes *words,
                   size_t count);

/* A bar of a chart with its name before it and its figure behind it: a row of an open "Table", so the chart is its own
 * alternative in words. share: of the longest bar, 0 to 1. */
void es_press_bar(struct es_press *p, struct es_bytes name, struct es_bytes figure, double share);

/* A square code at the left, what is printed until its end beside it. */
struct es_qr;
void es_press_square(struct es_press *p, const struct es_qr *qr, double side);
void es_press_square_end(struct es_press *p);

#endif
