/* SPDX-License-Identifier: EUPL-1.2 */
/* Views: what people and programs read, assembled from records and written as canonical MessagePack
 * in the shapes of docs/api.md. Used by the web server and by the commands (show, list, export).
 * Pure reads of a snapshot that the caller owns; any thread. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "node.h"

/* How things stood once: rows after this one, and texts that came late, are not there. */
struct es_past {
	uint64_t row;
	const uint64_t *late; /* rows whose text came afterwards */
	size_t late_len;
};

struct es_reuse_book;

/* What a view is made from; everything is borrowed for the call. */
struct es_view_source {
	struct es_snapshot *snap;
	const struct es_federation *federation; /* empty (id zero) while there is none */
	const struct es_identity *self;
	uint64_t scope_max; /* ES_SCOPE_PUBLIC for strangers, ES_SCOPE_FEDERATION for who is signed
	                     * in and for the commands: records above it do not exist for this
	                     * reader */
	bool letters;       /* the node sends letters to its people */
	bool moderates;     /* an editor at work: what this node hides is seen */
	const uint8_t *reader; /* pseudonym (ES_AUTHOR_LEN) of the account that looks, or NULL */
	struct es_bytes lang;  /* that the reader speaks: summaries tell what is translated into it;
	                        * empty: they tell nothing of translations */
	const struct es_past *past;  /* NULL: as it stands now. Withdrawn texts are gone from it */
	struct es_reuse_book *reuse; /* what was read of adoptions before, or NULL */
};

/* How it stands between us and a partner. */
enum es_partner_state {
	ES_PARTNER_SELF,
	ES_PARTNER_UP_TO_DATE,
	ES_PARTNER_EXCHANGING,
	ES_PARTNER_SILENT,
	ES_PARTNER_SUSPENDED, /* no member any more */
	ES_PARTNER_LEFT       /* nor this one, because it wanted to leave */
};
const char *es_partner_state_word(enum es_partner_state state); /* "up_to_date", … */

struct es_partner {
	enum es_partner_state state;
	uint64_t last_seen_ms; /* 0: never */
};
/* Tells how it stands with a structure other than our own; NULL in views means "silent, never
 * seen". */
typedef void es_partner_fn(void *context, const struct es_id *structure, struct es_partner *out);

/* How far the exchange with partners is, over all links together. */
struct es_exchange_state {
	uint64_t linked,
	        live; /* partners that we are linked to; of these, with everything exchanged */
	uint64_t received, expected; /* records since the links began */
};

/* A part of a list. */
#define ES_CURSOR_MAX 256 /* characters */
struct es_page {
	size_t limit;                  /* 1 to the limit of the list; 0 stands for its default */
	struct es_bytes after;         /* the "next" of the part before; empty for the first */
	const struct es_id *structure; /* only of this structure, or NULL */
	struct es_bytes lang;          /* only in this language (primary subtag), or empty */
	/* Of comments alone. */
	struct es_bytes before; /* the "previous" of a part: what comes before it */
	struct es_bytes from;   /* where to begin: "unread", or the hex digits of a comment's id */
	uint64_t read;          /* how far a stranger is */
};

/* practice.c: the whole assembled practice ("view"). id: the entity (then its newest head is shown)
 * or any one revision. Errors of these functions, unless said otherwise: ES_NOT_FOUND (no such
 * thing, its body is not here or breaks its schema, or its scope is above the reader's), the
 * store's, the writer's. On an error the writer is as before the call. */
es_err es_view_practice(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;

/* translations.c: a "translation" by the id of any of its records, with its texts; and those of a
 * practice (its entity), newest first, without, and which of its fields are to be translated ({items,
 * fields}). */
es_err es_view_translation(const struct es_view_source *s, const struct es_id *id,
                           struct es_writer *w) ES_MUST_USE;
es_err es_view_translations(const struct es_view_source *s, const struct es_id *practice,
                            struct es_writer *w) ES_MUST_USE;
/* Whether the field of a practice at this path is one that is translated: its title and whatever is
 * told in sentences; no names, no addresses, no figures. */
bool es_translatable(const char *path);
/* The same of exactly this revision, also where its id is the entity's: the first one. */
es_err es_view_revision(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;

/* versions.c: {entity, items} of its revisions, newest first, the first one last. */
es_err es_view_versions(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;

/* tool.c: a tool by the id of any of its records, with the practice that it names. */
es_err es_view_tool(const struct es_view_source *s, const struct es_id *id,
                    struct es_writer *w) ES_MUST_USE;

/* toolbox.c: a toolbox by the id of any of its records (the entity's: its newest head), with summaries of
 * what it refers to and how much that is. */
es_err es_view_toolbox(const struct es_view_source *s, const struct es_id *id,
                       struct es_writer *w) ES_MUST_USE;
/* tutorial.c: a tutorial by the id of any of its records, with what it is about and the testimonies that it names; and
 * {items}: summaries of those about an entity, oldest first. */
es_err es_view_tutorial(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;
es_err es_view_tutorials_about(const struct es_view_source *s, const struct es_id *entity,
                               struct es_writer *w) ES_MUST_USE;
/* adoption.c: an "adoption" by the id of any of its records. */
es_err es_view_adoption(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *w) ES_MUST_USE;
/* What can be adopted: practices, tools, toolboxes, tutorials. */
bool es_kind_is_adopted(uint64_t kind);
/* Which adoptions; NULL: any. */
struct es_adoption_filter {
	const struct es_id *about;     /* of this entity */
	const struct es_id *structure; /* by this structure: what it took */
	const struct es_id *origin;    /* of what this structure published: what it gave */
	bool whole;                    /* however many they are: never on the loop */
};
/* adoptions.c: {items, next, total, counts: {state: n}}, the newest change first. ES_MALFORMED: the
 * cursor. */
#define ES_ADOPTIONS_PAGE_MAX 200
#define ES_ADOPTIONS_PAGE 50
es_err es_view_adoptions(const struct es_view_source *s, const struct es_adoption_filter *filter,
                         const struct es_page *page, struct es_writer *w) ES_MUST_USE;
/* spreading.c: {total, things, counts, trees: [{about, adopters}], places: [{country, year, count}]}: at most limit
 * trees (0: ES_TREES), the most reused first. */
#define ES_TREES_MAX 200
#define ES_TREES 50
es_err es_view_spreading(const struct es_view_source *s, const struct es_adoption_filter *filter,
                         size_t limit, struct es_writer *w) ES_MUST_USE;

/* subtitles.c: "subtitles" by the id of any of their records, with their lines; the same as a file of
 * WebVTT, head being the revision that it is made of; and those of a recording (its attachment), newest
 * first, without their lines, and what it belongs to ({about, items}): nothing where the reader may see
 * no record that refers to it. */
es_err es_view_subtitles(const struct es_view_source *s, const struct es_id *id,
                         struct es_writer *w) ES_MUST_USE;
es_err es_view_vtt(const struct es_view_source *s, const struct es_id *id, struct es_id *head,
                   struct es_writer *w) ES_MUST_USE;
es_err es_view_subtitles_of(const struct es_view_source *s, const struct es_id *file,
                            struct es_writer *w) ES_MUST_USE;
/* Whether some record that this reader may see refers to an attachment: of this entity, or (NULL) any. */
bool es_view_refers(const struct es_view_source *s, const struct es_id *file,
                    const struct es_id *entity);
/* person.c: what others see of a person, by the pseudonym that a profile names ({id, structure, name, role,
 * languages, website, items, next}). items: what they contributed, the newest first; nil of other structures'
 * people, since a node finds only what was written at it. */
#define ES_CONTRIBUTIONS_PAGE_MAX 50
#define ES_CONTRIBUTIONS_PAGE 20
struct es_person_page {
	const struct es_id *structure;
	const uint8_t *author; /* ES_AUTHOR_LEN */
	size_t limit;          /* 0: the default */
	uint64_t before;       /* the "next" of the part before; 0: the first part */
};
es_err es_view_person(const struct es_view_source *s, const struct es_person_page *page,
                      struct es_writer *w) ES_MUST_USE;
/* due.c: after how many months (1, 3, 6) an adoption is asked of anew, since when; 0: it is not. */
unsigned es_adoption_due(uint64_t declared_ms, uint64_t revised_ms, uint64_t now_ms,
                         uint64_t *since_ms);
/* {items: [{months, since, adoption}]}: those of our own structure that the reader declared or revised last. */
es_err es_view_due(const struct es_view_source *s, uint64_t now_ms,
                   struct es_writer *w) ES_MUST_USE;

/* summary.c: "summary" of an entity, with the beginning of its text. */
#define ES_SUMMARY_CHARACTERS 300
es_err es_view_summary(const struct es_view_source *s, const struct es_id *entity,
                       struct es_writer *w) ES_MUST_USE;
/* The same pairs for a tool; for a toolbox, with entries (how many) and rubrics; and for a
 * tutorial, with forms (the types of its sections, each once). */
es_err es_view_tool_summary(const struct es_view_source *s, const struct es_id *entity,
                            struct es_writer *w) ES_MUST_USE;
es_err es_view_toolbox_summary(const struct es_view_source *s, const struct es_id *entity,
                               struct es_writer *w) ES_MUST_USE;
es_err es_view_tutorial_summary(const struct es_view_source *s, const struct es_id *entity,
                                struct es_writer *w) ES_MUST_USE;
/* What has a summary; search finds these. */
#define ES_SUMMARY_KINDS 4
extern const uint64_t es_summary_kinds[ES_SUMMARY_KINDS];
/* Whichever of them it is. */
es_err es_view_summary_of(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                          struct es_writer *w) ES_MUST_USE;
/* lists.c: a page of summaries, newest first ({items, next, total}). ES_MALFORMED: the cursor. */
#define ES_PRACTICES_PAGE_MAX 100
#define ES_PRACTICES_PAGE 20
es_err es_view_practices(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w) ES_MUST_USE;
es_err es_view_tools(const struct es_view_source *s, const struct es_page *page,
                     struct es_writer *w) ES_MUST_USE;
es_err es_view_toolboxes(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w) ES_MUST_USE;
es_err es_view_tutorials(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w) ES_MUST_USE;
/* {items}: practices that can be read, toolboxes, tutorials, and tools that stand alone, the newest first. The page has no
 * cursor. */
#define ES_NEWS_MAX 30
#define ES_NEWS 6
es_err es_view_news(const struct es_view_source *s, const struct es_page *page,
                    struct es_writer *w) ES_MUST_USE;

/* comments.c: one "comment" by its record id. thread.c: a page of those about something that is
 * discussed (its entity), oldest first, with how far the reader is. */
es_err es_view_comment(const struct es_view_source *s, const struct es_id *id,
                       struct es_writer *w) ES_MUST_USE;
#define ES_COMMENTS_PAGE_MAX 200
#define ES_COMMENTS_PAGE 100
es_err es_view_comments(const struct es_view_source *s, const struct es_id *about,
                        const struct es_page *page, struct es_writer *w) ES_MUST_USE;
/* Whether a text has so many characters from this one on, and no more than a quote may have. */
bool es_quote_fits(struct es_bytes text, uint64_t from, uint64_t length);

/* talks.c: a "conversation" (a practice, room, request or experience with how its discussion stands)
 * by its entity; a page of those of one kind, newest first; what happens now. */
es_err es_view_talk(const struct es_view_source *s, const struct es_id *entity,
                    struct es_writer *w) ES_MUST_USE;
#define ES_TALKS_PAGE_MAX 100
#define ES_TALKS_PAGE 20
struct es_talk_filter {
	uint64_t kind;                /* room, request or experience */
	const struct es_id *practice; /* only experiences with this one, or NULL */
	bool open;                    /* only requests that wait for an answer */
};
es_err es_view_talks(const struct es_view_source *s, const struct es_talk_filter *filter,
                     const struct es_page *page, struct es_writer *w) ES_MUST_USE;
/* {items: where something was said last, newest first, waiting: open requests that page->lang (or any,
 * where it is empty) may answer}. */
es_err es_view_activity(const struct es_view_source *s, const struct es_page *page,
                        struct es_writer *w) ES_MUST_USE;

/* The heads of an entity, newest first, and a copy of the newest body in w. */
es_err es_view_heads(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                     struct es_id *ids, size_t max, size_t *count, struct es_writer *w,
                     struct es_bytes *body) ES_MUST_USE;
/* A reader's own reactions of this code about a record that still stand: their ids, at most max. */
size_t es_view_own_reactions(const struct es_view_source *s, const struct es_id *record,
                             struct es_bytes code, struct es_id *out, size_t max);
/* {id, reactions} of a record. */
es_err es_view_reactions(const struct es_view_source *s, const struct es_id *record,
                         struct es_writer *w) ES_MUST_USE;
/* Whether a request may be answered in a language: it names it, is written in it, or names none. */
bool es_request_speaks(const struct es_row *row, struct es_bytes body, struct es_bytes lang);

/* notices.c: {items, next, newest, unseen} of the reader. */
#define ES_NOTICES_PAGE_MAX 100
#define ES_NOTICES_PAGE 30
es_err es_view_notices(const struct es_view_source *s, uint64_t before, size_t limit,
                       struct es_writer *w) ES_MUST_USE;

/* found.c: a saved "search". */
struct es_saved_search;
es_err es_view_search(const struct es_saved_search *search, struct es_writer *w) ES_MUST_USE;

/* structures.c: one "structure", and {items} in order of admission (before a federation: only our
 * own). */
es_err es_view_structure(const struct es_view_source *s, const struct es_id *structure,
                         es_partner_fn *partner, void *context, struct es_writer *w) ES_MUST_USE;
es_err es_view_structures(const struct es_view_source *s, es_partner_fn *partner, void *context,
                          struct es_writer *w) ES_MUST_USE;

/* schema.c: {kinds} with labels in the interface language that serves lang best. The writer's
 * errors. */
es_err es_view_schema(struct es_bytes lang, struct es_writer *w) ES_MUST_USE;
/* [kind] of what a practice's page is made of, without what only a form needs. The writer's errors. */
es_err es_view_sheet_schema(struct es_bytes lang, struct es_writer *w) ES_MUST_USE;

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
/* What can be discussed: practices, rooms, requests, experiences. */
bool es_kind_is_discussed(uint64_t kind);
/* The conversation that a record belongs to: what is discussed, a comment, a reaction. */
es_err es_view_conversation(const struct es_view_source *s, const struct es_id *record,
                            struct es_id *entity, uint64_t *kind, uint64_t *scope) ES_MUST_USE;
/* The entity, kind and scope of a record that this reader may see. */
es_err es_view_about(const struct es_view_source *s, const struct es_id *record,
                     struct es_id *entity, uint64_t *kind, uint64_t *scope) ES_MUST_USE;

#endif
