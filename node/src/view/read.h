/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views share, and search, which reads the same records: one record as far as its reader may
 * see it, the heads of an entity, cursors, names. Private to these two; as the views', any thread. */
#ifndef VIEW_READ_H
#define VIEW_READ_H

#include "store/look.h"
#include "view/view.h"

/* A record with its body, borrowed from the snapshot or from unpacked. */
struct es_seen {
	struct es_row row;
	struct es_bytes body;
	struct es_writer unpacked;
};

/* Whether a record exists for this reader: its scope, and what this node hides. Its version is checked. */
bool es_may_see(const struct es_view_source *s, const struct es_row *row);
/* Whether a record of this reader goes with a practice that is hidden here: its body names that, or it was
 * said about an experience with it. Reads bodies, but only where anything was ever hidden. */
bool es_goes_with_hidden(const struct es_view_source *s, const struct es_row *row);
/* Comments about an entity that this reader may see, at most ES_VIEW_COUNT_MAX where some are hidden;
 * last_ms: when the newest came, 0: none. */
es_err es_count_comments(const struct es_view_source *s, const struct es_id *entity,
                         uint64_t *count, uint64_t *last_ms) ES_MUST_USE;

/* Reads a record of this kind that the reader may see, whose body is here and fits its schema;
 * ES_NOT_FOUND else. es_seen_free afterwards, whatever it answered. */
es_err es_see(const struct es_view_source *s, uint64_t kind, uint64_t row,
              struct es_seen *out) ES_MUST_USE;
es_err es_see_id(const struct es_view_source *s, uint64_t kind, const struct es_id *id,
                 struct es_seen *out) ES_MUST_USE;
void es_seen_free(struct es_seen *seen);

/* The revisions of an entity that stand side by side. */
#define ES_HEADS_MAX 16
struct es_heads {
	struct es_row root;               /* the record that created the entity */
	struct es_row rows[ES_HEADS_MAX]; /* newest first */
	size_t count;
	size_t revisions; /* all that count, the first among them */
};
/* Who takes care of an entity besides the structure that published it: of what is shown as a text to be
 * kept up to date, where that structure is no member any more and the federation named one. NULL: nobody. */
const struct es_id *es_keeper_of(const struct es_federation *f, const struct es_header *root);
/* The same of what a structure published, of those kinds. */
const struct es_id *es_keeper_of_structure(const struct es_federation *f,
                                           const struct es_id *structure);
/* Whether what a structure writes moves the heads of an entity: only the entity's own, and its keeper. */
bool es_heads_moved_by(const struct es_view_source *s, const struct es_header *root,
                       const struct es_id *structure);
/* The revisions of an entity, its first record not among them, whoever may see them: what others wrote about it is
 * passed over. root is borrowed as long as it goes on. */
struct es_revisions {
	const struct es_view_source *s;
	const struct es_row *root;
	struct es_look look;
};
void es_revisions_open(struct es_revisions *revisions, const struct es_view_source *s,
                       const struct es_row *root, enum es_walk_order order);
/* ES_NOT_FOUND: there are no more; the store's. */
es_err es_revisions_next(struct es_revisions *revisions, struct es_row *row) ES_MUST_USE;
/* Finds them: only the entity's own structure, and its keeper, moves its heads. ES_NOT_FOUND (no such entity of this
 * kind, or not for this reader). */
es_err es_heads_of(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                   struct es_heads *heads) ES_MUST_USE;
/* Reads the newest head that can be shown. */
es_err es_see_head(const struct es_view_source *s, const struct es_heads *heads,
                   struct es_seen *out) ES_MUST_USE;

/* subtitles_of.c: the subtitles of a recording that this reader may see, as many as are listed and in that order;
 * none where the reader may see no record that refers to it. Both are borrowed for the call; each may answer
 * ES_NOT_FOUND (nothing of this), any other error ends it. */
typedef es_err es_subtitles_fn(void *context, const struct es_heads *heads,
                               const struct es_seen *seen);
es_err es_each_subtitles(const struct es_view_source *s, const struct es_id *file,
                         es_subtitles_fn *each, void *context) ES_MUST_USE;

/* When the newest head's text was withdrawn; 0 where any head is not. */
uint64_t es_heads_withdrawn_ms(const struct es_heads *heads);

/* Where a walk stands, as text, and back onto a walk that was just begun. ES_MALFORMED. */
void es_cursor_write(const struct es_walk *walk, struct es_writer *w);
es_err es_cursor_resume(struct es_walk *walk, struct es_bytes cursor) ES_MUST_USE;

/* Whether the primary subtags are the same, whatever their case. */
bool es_same_language(struct es_bytes asked, const char *lang);

/* Pairs of a map under assembly. */
void es_put_key(struct es_writer *w, const char *key);
void es_put_id(struct es_writer *w, const char *key, const struct es_id *id); /* NULL: nil */
void es_put_text(struct es_writer *w, const char *key, const char *text);     /* "": nil */
void es_put_uint(struct es_writer *w, const char *key, uint64_t value);
void es_put_time(struct es_writer *w, const char *key, uint64_t ms); /* 0: nil */
/* A page of a list: {items, next, total}. items holds count values; end is where the next page
 * begins, or NULL on the last. */
void es_put_page(struct es_writer *w, const struct es_writer *items, size_t count,
                 const struct es_walk *end, uint64_t total);
void es_put_bool(struct es_writer *w, const char *key, bool value);
/* The value at a path of a body, or nil. */
void es_put_path(struct es_writer *w, const char *key, struct es_bytes body, const char *path);
/* The codes of a field of boxes that are ticked. */
void es_put_ticked(const char *key, struct es_bytes body, const char *path, struct es_writer *w);
/* {lang, title, summary, machine}: what a summary says in the reader's language, from the translation of
 * this practice that serves best and as far as the original has not changed since; nil where there is
 * none. now: the head that is shown; field: what its summary is made of. */
es_err es_put_translated(const char *key, const struct es_view_source *s,
                         const struct es_id *practice, const struct es_seen *now, const char *field,
                         size_t characters, struct es_writer *w) ES_MUST_USE;
/* {id, name, city, country} of a structure. */
void es_put_structure(const struct es_view_source *s, const char *key,
                      const struct es_id *structure, struct es_writer *w);
/* The pairs of a body but its author, as a map. */
void es_put_fields(struct es_bytes body, struct es_writer *w);
/* {id, lang, fields…} of a record that is shown within another's page. */
void es_put_related(const struct es_seen *seen, const struct es_id *id, struct es_writer *w);
/* entity.c: how a kind that has pages is shown. */
struct es_entity_view {
	uint64_t kind;
	const char *fields; /* the key of its own fields */
	enum {
		ES_SHOWS_ASKED,   /* the entity's id: the newest head; another's: that revision */
		ES_SHOWS_EXACTLY, /* the revision of this id, also where it is the first one */
		ES_SHOWS_NEWEST   /* whichever is named */
	} shows;
	/* Writes so many pairs of what belongs to it. */
	es_err (*beside)(const struct es_view_source *s, const struct es_heads *heads,
	                 const struct es_seen *seen, struct es_writer *w);
	size_t beside_len;
};
/* Errors as the views'. */
es_err es_view_entity(const struct es_view_source *s, const struct es_entity_view *of,
                      const struct es_id *id, struct es_writer *w) ES_MUST_USE;
/* heads and revisions: two pairs. */
void es_put_heads(const struct es_heads *heads, struct es_writer *w);
/* Where a record stands in its log: one pair. */
es_err es_put_proof(const struct es_view_source *s, const struct es_row *row,
                    struct es_writer *w) ES_MUST_USE;
/* {id, name, role} of who wrote it, or nil where no profile tells. */
void es_put_author(const struct es_view_source *s, const char *key, const struct es_seen *seen,
                   struct es_writer *w);

#endif
