/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views of adoptions share: one adoption as it stands, and many by what little is needed to
 * count, sort and link them. Private to the views and to what tells of adoptions; as theirs, any thread. */
#ifndef VIEW_ADOPTION_H
#define VIEW_ADOPTION_H

#include "view/read.h"

/* One adoption as far as the reader may see it, and what it adopts. */
struct es_adoption {
	struct es_heads heads;
	struct es_seen seen; /* its newest head */
	struct es_row of;    /* the record that created what is adopted */
};
/* By its entity. ES_NOT_FOUND besides: what it adopts is not known here, is nothing that can be adopted, is
 * its own structure's, or may not be seen. es_adoption_free afterwards, whatever it answered. */
es_err es_see_adoption(const struct es_view_source *s, const struct es_id *entity,
                       struct es_adoption *out) ES_MUST_USE;
void es_adoption_free(struct es_adoption *a);
/* An id in a body; false where there is none. */
bool es_id_field(struct es_bytes body, const char *key, struct es_id *out);
/* Writes "adoption". */
es_err es_put_adoption(const struct es_view_source *s, const struct es_adoption *a,
                       struct es_writer *w) ES_MUST_USE;
/* {id, kind, title (nil: withdrawn, or not here), lang, structure} of what is adopted. */
void es_put_adopted(const struct es_view_source *s, const char *key, const struct es_row *of,
                    struct es_writer *w);

/* moved.c: whether a revision says another state, or other figures, than every one that it replaces and that can be
 * read. */
bool es_adoption_moved(const struct es_view_source *s, const struct es_seen *revision);

/* reuse.c: one of each structure and entity, the newest change first. */
#define ES_ADOPTION_STATES 5  /* in the order of the schema's codes */
#define ES_ADOPTION_STOPPED 4 /* the last of them */
struct es_field;
struct es_adopted {
	struct es_id id, structure; /* of the adoption */
	struct es_id of, origin;    /* the entity, and its structure */
	struct es_id from;          /* the adoption that it was taken from; zero: none is named */
	uint64_t created_ms, changed_ms;
	uint64_t of_row;
	size_t state;
	unsigned year; /* since when, or of its first record */
	char country[3];
	size_t told_at,
	        told_len; /* what es_put_told says, among all that is told; 0: read it again */
};
struct es_adoptions {
	struct es_adopted *all; /* owned */
	size_t count;
	struct es_writer told;
};
/* At most the ES_ADOPTIONS_MAX newest, or all of them (filter->whole). Free with es_adoptions_free, whatever it
 * answered. */
es_err es_adoptions_gather(const struct es_view_source *s, const struct es_adoption_filter *filter,
                           struct es_adoptions *out) ES_MUST_USE;
void es_adoptions_free(struct es_adoptions *a);
/* The field "state". */
const struct es_field *es_adoption_states(void);
/* city, state and since: three pairs. */
void es_put_told(struct es_bytes body, struct es_writer *w);
/* {interested: n, …}, each state. */
void es_put_adoption_counts(const char *key, const struct es_adoptions *a, struct es_writer *w);

#endif
