/* SPDX-License-Identifier: EUPL-1.2 */
/* What the pages of records that stand by themselves share: a way back, a head, a proof, who reuses
 * it, and what remains once it is withdrawn. As web-ui/src/parts/piece.tsx. Private to the site; loop's
 * thread. */
#ifndef SITE_PIECE_H
#define SITE_PIECE_H

#include "site/visit.h"

/* A kind of such records. Constant data; keys are those of the catalogues. */
struct es_piece {
	const char *name;      /* of its view, with the id, where the application asks: "tool" */
	const char *all;       /* path of the list of its kind */
	const char *all_words; /* what leads there, as "tool.all" */
	const char *badge;     /* what it is, as "find.tool" */
	const char *ended;     /* that it is no longer offered, as "sheet.ended" */
	bool by_language;      /* its view depends on the reader's */
	bool on_paper;         /* there is a PDF of it */
	es_err (*view)(const struct es_view_source *s, const struct es_id *id, struct es_writer *w);
	void (*show)(struct es_visit *v, struct es_bytes view);
	void (*put_copies)(struct es_visit *v,
	                   struct es_bytes view); /* links beside that to the PDF; or NULL */
};

/* Fills the visit with the page of the record that its place names. */
es_err es_page_piece(struct es_visit *v, const struct es_piece *piece) ES_MUST_USE;

/* The way back to a list. */
void es_put_back(struct es_visit *v, const char *path, const char *words);
/* Since when it is no longer offered; nothing where that is not said. */
void es_put_ended(struct es_visit *v, const char *words, struct es_bytes ended);
/* A record that this one belongs to or comes from, a map with "lang" and "title", at that path. */
void es_put_named(struct es_visit *v, const char *words, struct es_bytes path,
                  struct es_bytes record);
/* The same where its "id" stands in a folder: "/practice/"; nothing where the map is empty. */
void es_put_origin(struct es_visit *v, const char *words, const char *folder,
                   struct es_bytes record);
/* What it is for; nothing where that is not said. */
void es_put_intent(struct es_visit *v, struct es_bytes intent, struct es_bytes lang);
/* The page of what was withdrawn, up to its heading and whose it was; the caller closes the div. */
void es_open_withdrawn(struct es_visit *v, struct es_bytes view, const char *path,
                       const char *words);

/* Title and description of the page: its first lines, else whose it is. */
void es_describe_piece(struct es_visit *v, struct es_bytes title, struct es_bytes text,
                       struct es_bytes whose);
/* The page up to the lines of its head that the kind adds; classes: of the page. */
void es_open_piece(struct es_visit *v, const struct es_piece *piece, struct es_bytes view,
                   struct es_bytes record, const char *classes);
/* All below the record: itself on paper, its proof, who reuses it. */
void es_close_piece(struct es_visit *v, const struct es_piece *piece, struct es_bytes view);

#endif
