/* SPDX-License-Identifier: EUPL-1.2 */
/* An archive of another federation on its way in. Opening reads and checks all of it and changes nothing; what
 * is published then are records of our own structure, each of which says where it comes from and carries the
 * origin's proof. Begun again after a crash, it goes on where it was. One owner; any thread but the loop's
 * (disk). docs/archives.md, "Into another federation". */
#ifndef PARCEL_ARRIVAL_H
#define PARCEL_ARRIVAL_H

#include "node.h"

enum es_brought_state {
	ES_BROUGHT_NEW,       /* it can be published */
	ES_BROUGHT_HERE,      /* it was, before */
	ES_BROUGHT_OTHER,     /* it was, in another version; nothing is changed */
	ES_BROUGHT_REFUSED,   /* its proof does not hold, or it is not for everybody */
	ES_BROUGHT_PASSED,    /* of a kind that stays where it is */
	ES_BROUGHT_PUBLISHED, /* now */
	ES_BROUGHT_WITHDRAWN, /* it was taken over not long ago, and withdrawn here since */
	ES_BROUGHT_STATES
};
extern const char *const es_brought_words[ES_BROUGHT_STATES]; /* "new", "here", … */

struct es_brought {
	enum es_brought_state state;
	const char *why;             /* static, or NULL */
	uint64_t kind;               /* the rest: as far as the proof holds */
	struct es_id entity, record; /* at the origin */
	struct es_id structure;      /* that published it */
	struct es_id here;           /* HERE, OTHER, PUBLISHED: the entity */
	char title[ES_TEXT_MAX + 1];
	char from[ES_NAME_MAX + 1]; /* the structure, as the archive calls it */
	const char *entry;          /* name of its proof in the archive */
};

struct es_arrival;

/* path: as this process sees it. ES_NOT_FOUND (no such file); ES_MALFORMED, ES_NOT_ALLOWED, ES_LIMIT, ES_TOO_LARGE,
 * ES_INVALID, ES_VERSION (why says what is wrong; static); others. */
es_err es_arrival_open(struct es_node *node, const char *path, struct es_arrival **out,
                       const char **why) ES_MUST_USE;
void es_arrival_close(struct es_arrival *arrival); /* NULL is fine */
size_t es_arrival_count(const struct es_arrival *arrival);
const struct es_brought *es_arrival_at(const struct es_arrival *arrival, size_t index);
/* Records that came without a proof, which nobody can take. */
size_t es_arrival_unproven(const struct es_arrival *arrival);

/* Takes the files in, then publishes what is new, a record at a time, in the name of author. Errors as
 * es_arrival_open's, the store's, those of uploads; what was published stays, and the next attempt
 * goes on behind it. */
es_err es_arrival_publish(struct es_arrival *arrival, const uint8_t author[ES_AUTHOR_LEN],
                          void (*progress)(void *context, uint64_t done, uint64_t total),
                          void *context, const char **why) ES_MUST_USE;

#endif
