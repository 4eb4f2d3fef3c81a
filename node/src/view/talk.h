/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views of conversations share. Private to the views; as theirs, any thread. */
#ifndef VIEW_TALK_H
#define VIEW_TALK_H

#include "store/personal.h"
#include "view/read.h"

/* How far the reader is in a conversation: rows are numbered in order of arrival here, so what came
 * later is unread, whenever it was written. */
struct es_unread {
	uint64_t read;     /* the last number that the reader has seen; 0: none, or nobody reads */
	uint64_t comments; /* at most ES_VIEW_COUNT_MAX are counted */
	uint64_t unread;
	uint64_t first; /* number of the oldest unread comment, 0: none */
	uint64_t last;  /* the newest arrival */
};
/* read: how far a reader is of whom the node keeps nothing; 0: that is not known either. */
void es_unread(const struct es_view_source *s, const struct es_id *entity, uint64_t read,
               struct es_unread *out);
/* comments.c: "comment" of a row, also of one that is withdrawn. ES_NOT_FOUND: not for this reader. */
es_err es_put_comment_row(const struct es_view_source *s, uint64_t number,
                          struct es_writer *w) ES_MUST_USE;

/* [{code, by: [author]}] of a record, in the order of the schema's codes; each person once a code. */
void es_put_reactions(const struct es_view_source *s, const char *key, const struct es_id *record,
                      struct es_writer *w);

/* found.c: the pair "found" of a notice. ES_NOT_FOUND: the search was dropped, or the one thing that it found
 * is withdrawn or not for this reader. */
es_err es_put_found(const struct es_view_source *s, const struct es_notice_row *notice,
                    struct es_writer *w) ES_MUST_USE;

#endif
