/* SPDX-License-Identifier: EUPL-1.2 */
/* Views: what people and programs read, assembled from records and written as canonical MessagePack
 * in the shapes of docs/api.md. Used by the web server and by the commands (show, list, export).
 * Pure reads of a snapshot that the caller owns; any thread. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "node.h"

/* What a view is made from; everything is borrowed for the call. */
struct es_view_source {
	struct es_snapshot *snap;
	const struct es_federation *federation; /* empty (id zero) while there is none */
	const struct es_identity *self;
	uint64_t scope_max; /* ES_SCOPE_PUBLIC for strangers, ES_SCOPE_FEDERATION for who is signed
	                     * in and for the commands: records above it do not exist for this
	                     * reader */
};

/* How it stands between us and a partner. */
enum es_partner_state {
	ES_PARTNER_SELF,
	ES_PARTNER_UP_TO_DATE,
	ES_PARTNER_EXCHANGING,
	ES_PARTNER_SILENT,
	ES_PARTNER_SUSPENDED /* no member any more */
};
const char *es_partner_state_word(enum es_partner_state state); /* "up_to_date", … */

struct es_partner {
	enum es_partner_state state;
	uint64_t last_seen_ms; /* 0: never */
};
/* Tells how it stands with a structure other than our own; NULL in views means "silent, never
 * seen". */
typedef void es_partner_fn(void *context, const struct es_id *structure, struct es_partner *out);

/* A part of a list. */
#define ES_CURSOR_MAX 256 /* characters */
struct es_page {
	size_t limit;                  /* 1 to the limit of the list; 0 stands for its default */
	struct es_bytes after;         /* the "next" of the part before; empty for the first */
	const struct es_id *structure; /* only of this structure, or NULL */
	struct es_bytes lang;          /* only in this language (primary subtag), or empty */
};

/* practice.c: the whole assembled practice ("view"). id: the entity (then its newest head is shown)
 * or any one revision. Errors of these functions, unless said otherwise: ES_NOT_FOUND (no such
 * thing, its body is not here or breaks its schema, or its scope is above the reader's), the
 * store's, the writer's. On an error the writer is as before the call. */
es_err es_view_practice(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;

/* translations.c: a "translation" by the id of any of its records, with its texts; and those of a
 * practice (its entity), newest first, without ({items}). */
es_err es_view_translation(const struct es_view_source *s, const struct es_id *id,
                           struct es_writer *w) ES_MUST_USE;
es_err es_view_translations(const struct es_view_source *s, const struct es_id *practice,
                            struct es_writer *w) ES_MUST_USE;
/* Whether the field of a practice at this path is one that is translated: its title and whatever is
 * told in sentences; no names, no addresses, no figures. */
bool es_translatable(const char *path);
/* versions.c: {entity, items} of its revisions, newest first, the first one last. */
es_err es_view_versions(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;

/* summary.c: "summary" of an entity, and a page of them, newest first ({items, next, total}).
 * ES_MALFORMED: the cursor. */
es_err es_view_summary(const struct es_view_source *s, const struct es_id *entity,
                       struct es_writer *w) ES_MUST_USE;
#define ES_PRACTICES_PAGE_MAX 100
#define ES_PRACTICES_PAGE 20
es_err es_view_practices(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w) ES_MUST_USE;

/* comments.c: one "comment" by its record id, and a page of those about a practice (its entity),
 * oldest first. */
es_err es_view_comment(const struct es_view_source *s, const struct es_id *id,
                       struct es_writer *w) ES_MUST_USE;
#define ES_COMMENTS_PAGE_MAX 200
#define ES_COMMENTS_PAGE 100
es_err es_view_comments(const struct es_view_source *s, const struct es_id *practice,
                        const struct es_page *page, struct es_writer *w) ES_MUST_USE;

/* structures.c: one "structure", and {items} in order of admission (before a federation: only our
 * own). */
es_err es_view_structure(const struct es_view_source *s, const struct es_id *structure,
                         es_partner_fn *partner, void *context, struct es_writer *w) ES_MUST_USE;
es_err es_view_structures(const struct es_view_source *s, es_partner_fn *partner, void *context,
                          struct es_writer *w) ES_MUST_USE;

/* schema.c: {kinds} with labels in the interface language that serves lang best. The writer's
 * errors. */
es_err es_view_schema(struct es_bytes lang, struct es_writer *w) ES_MUST_USE;

/* node.c: the answer to hello; account NULL writes nil, and without_account leaves the key out
 * (/api/v1/node). */
es_err es_view_node(const struct es_view_source *s, const struct es_account *account,
                    bool without_account, uint64_t now_ms, struct es_writer *w) ES_MUST_USE;
/* "account": {login, name, role, lang, author}. The writer's errors. */
es_err es_view_account(const struct es_account *account, struct es_writer *w) ES_MUST_USE;

/* lacking.c: a record, and what is said of it by its headers, as far as the texts are not here, may be
 * seen, and were not withdrawn: the record first, then revisions, testimonies,
 * translations and, where asked for, comments; at most max, returns how many. */
size_t es_view_lacking(const struct es_view_source *s, const struct es_id *record, bool comments,
                       struct es_id *out, size_t max);

/* find.c: the practice entity that an id, or the prefix of one, belongs to (any record about a
 * practice will do). Errors besides: ES_MALFORMED, ES_AMBIGUOUS. */
es_err es_view_find_practice(const struct es_view_source *s, const char *hex, size_t len,
                             struct es_id *entity) ES_MUST_USE;
/* The entity, kind and scope of a record that this reader may see. */
es_err es_view_about(const struct es_view_source *s, const struct es_id *record,
                     struct es_id *entity, uint64_t *kind, uint64_t *scope) ES_MUST_USE;

#endif
