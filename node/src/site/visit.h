/* SPDX-License-Identifier: EUPL-1.2 */
/* One page on its way to one reader: what it is made from, and what it has become so far. Private to
 * the site; loop's thread. */
#ifndef SITE_VISIT_H
#define SITE_VISIT_H

#include "site/html.h"
#include "site/phrase.h"
#include "site/place.h"
#include "site/site.h"
#include "view/value.h"

struct es_site {
	struct es_table *pages;
	struct es_table *words[ES_LANGUAGE_COUNT];
};

struct es_visit {
	const struct es_site *site;
	struct es_api *api;
	const struct es_view_source *s;
	const struct es_site_request *request;
	struct es_place place;
	enum es_language in;
	const struct es_table *words; /* of that language */
	uint64_t now_ms;
	/* the page */
	unsigned status;
	struct es_html html;    /* what stands in main */
	struct es_phrase title; /* plain; empty: the name of the site alone */
	struct es_phrase description;
	const char *article;     /* og:type */
	struct es_writer linked; /* schema.org, a canonical map; empty: none */
	struct es_writer
	        given;         /* pairs for the application: what was shown need not be asked for */
	size_t given_len;      /* of them */
	struct es_phrase feed; /* path of the feed that fits best; empty: that of everything */
	uint64_t changed_ms;   /* when what it shows last changed; 0: not known */
};

/* The text of a key, escaped. */
void es_speak(struct es_visit *v, const char *key);
void es_speak_phrase(struct es_visit *v, const struct es_phrase *p);
/* Who published what a view shows, when, and in which language where it is not the reader's. */
void es_speak_published(struct es_visit *v, struct es_bytes view);
/* What a view shows (a key, as "find.tool"), whose it is, and from where. */
void es_speak_place(struct es_visit *v, struct es_bytes view, const char *kind);
const char *es_visit_word(const struct es_visit *v, const char *key);
/* The label in the reader's language, in English where it has none. */
const char *es_visit_label(const struct es_visit *v, const struct es_label *label);
/* A drawing that the UI's build made: a sign or a swarm. */
void es_draw(struct es_visit *v, const char *name);
/* <time> with how long ago that was. */
void es_speak_time(struct es_visit *v, uint64_t ms);
/* Hands a value on to the application under the name by which it would ask for it. */
void es_give(struct es_visit *v, struct es_bytes key, struct es_bytes value);

/* prose.c: paragraphs, lists, quotations. lang may be empty. */
void es_put_prose(struct es_visit *v, struct es_bytes text, struct es_bytes lang);
/* files.c: one attached file; all that a record refers to by its field "files". */
void es_put_file(struct es_visit *v, struct es_bytes file, struct es_bytes lang);
void es_put_files(struct es_visit *v, struct es_bytes of, struct es_bytes lang);
/* film.c: the subtitles of a recording ("subtitles" of it, empty where there are none that can be
 * shown), handed on to the application; as tracks inside its player; and below it, line by line, in the
 * language that serves the reader best. */
void es_find_subtitles(struct es_visit *v, struct es_bytes file, struct es_writer *list);
void es_put_tracks(struct es_visit *v, struct es_bytes list);
/* "1:02:03"; what a recording is called on its page (its attachment's id, 32 bytes): "film-" and the beginning
 * of that; the address of a line of it on the page of a path: what search leads to. All add to out. */
void es_phrase_clock(uint64_t ms, struct es_phrase *out);
void es_film_anchor(struct es_bytes file, struct es_phrase *out);
void es_film_address(struct es_bytes file, uint64_t start_ms, struct es_phrase *out);
/* Adds where the reader wants to begin ("#t=83.5"), if the address of this page names the recording. W3C,
 * "Media Fragments URI 1.0", section 4.2.1. */
void es_film_place(const struct es_visit *v, struct es_bytes file, struct es_phrase *address);
void es_put_transcript(struct es_visit *v, struct es_bytes list);
/* values.c: an answer as its schema types it. */
void es_put_answer(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                   struct es_bytes lang);
/* A label whose words joined by a slash may stand on two lines. */
void es_put_breakable(struct es_visit *v, const char *label);
/* boxes.c; who ticked which group, in short, goes into the essentials. */
void es_put_boxes(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                  struct es_bytes beside, struct es_bytes lang);
bool es_put_who(struct es_visit *v, struct es_bytes practice, struct es_bytes lang, bool dry);
/* figures.c */
size_t es_put_figures(struct es_visit *v, struct es_bytes practice, bool telling, bool dry,
                      struct es_bytes lang);
/* Those of any list of figures. */
void es_put_figure_list(struct es_visit *v, struct es_bytes list, struct es_bytes lang);
void es_put_essentials(struct es_visit *v, struct es_bytes practice, struct es_bytes lang);
/* sheet.c: all between the head of a practice and its proof; one testimony. */
void es_put_sheet(struct es_visit *v, struct es_bytes view);
void es_put_voice(struct es_visit *v, struct es_bytes voice, struct es_bytes lang);
/* message.c: who wrote something, and their role; a message, with the name that it answers where
 * that is not plain from its place (else empty); an experience, in a list or alone on its page,
 * which says who and when. */
struct es_bytes es_author_name(const struct es_visit *v, struct es_bytes one);
struct es_bytes es_role_said(const struct es_visit *v, struct es_bytes role);
struct es_bytes es_author_role(const struct es_visit *v, struct es_bytes one);
/* person.c: the path of who wrote something; false where no profile tells. */
bool es_author_path(struct es_bytes one, struct es_phrase *out);
void es_put_message(struct es_visit *v, struct es_bytes message, struct es_bytes answers,
                    bool accepted);
void es_put_experience(struct es_visit *v, struct es_bytes one, bool alone);
/* experiences.c: who tried a practice, and what came of it; nothing where nobody did. */
void es_put_experiences(struct es_visit *v, struct es_bytes practice);
/* tutorial.c: those about a practice or tool (its entity); nothing where there are none. */
void es_put_tutorials(struct es_visit *v, struct es_bytes entity);
/* reuse.c: who reuses a thing (its entity); nothing where nobody does. */
void es_put_reuse(struct es_visit *v, struct es_bytes entity);
/* talk.c: the discussion, as far as it is public; accepted: the id of its accepted answer, or empty. */
void es_put_talk(struct es_visit *v, struct es_bytes entity, struct es_bytes accepted);
/* Of a text that is gone: only where something was said. */
void es_put_talk_left(struct es_visit *v, struct es_bytes entity);
/* The answers of a record about a practice, or of one that stands by itself. */
void es_put_answers(struct es_visit *v, uint64_t kind, struct es_bytes piece, struct es_bytes lang);
/* The same without fields that the page shows elsewhere. */
void es_put_answers_but(struct es_visit *v, uint64_t kind, struct es_bytes piece,
                        struct es_bytes lang, const char *const *besides, size_t count);
/* proof.c: where a record stands in its log, and its proof. */
void es_put_proof_of(struct es_visit *v, struct es_bytes view);
/* The way to the same record on paper, in the reader's language: "/practice/". */
void es_put_pdf(struct es_visit *v, struct es_bytes path, struct es_bytes id);
/* compare.c: the versions, where there are several. */
void es_put_versions(struct es_visit *v, struct es_bytes view);
/* card.c: the path of what a summary, or something found, is of. */
void es_summary_path(struct es_bytes summary, struct es_phrase *out);
/* One of a list, as an element of whatever stands around it; a list of them. */
void es_put_card(struct es_visit *v, struct es_bytes summary);
void es_put_cards(struct es_visit *v, struct es_bytes list);
/* The same where there are any; how many. */
size_t es_put_news(struct es_visit *v, struct es_bytes list);

/* pages.c: what several pages begin with. */
void es_open_title(struct es_visit *v, const char *key);
void es_describe(struct es_visit *v, const char *key);
void es_put_lead(struct es_visit *v, const char *key);
/* An empty state with its drawing, a sentence or two (more may be NULL), and one thing to do. */
void es_put_empty(struct es_visit *v, const char *key, const char *more, const char *to,
                  const char *label);
void es_put_counted(struct es_visit *v, const char *key, uint64_t count);

/* Pages: each fills the visit. */
es_err es_page_home(struct es_visit *v) ES_MUST_USE;
es_err es_page_practices(struct es_visit *v) ES_MUST_USE;
es_err es_page_practice(struct es_visit *v) ES_MUST_USE;
es_err es_page_conversations(struct es_visit *v) ES_MUST_USE;
es_err es_page_conversation(struct es_visit *v) ES_MUST_USE;
es_err es_page_compare(struct es_visit *v) ES_MUST_USE;
es_err es_page_tool(struct es_visit *v) ES_MUST_USE;
es_err es_page_toolboxes(struct es_visit *v) ES_MUST_USE;
es_err es_page_toolbox(struct es_visit *v) ES_MUST_USE;
es_err es_page_tutorial(struct es_visit *v) ES_MUST_USE;
es_err es_page_person(struct es_visit *v) ES_MUST_USE;
es_err es_page_partners(struct es_visit *v) ES_MUST_USE;
es_err es_page_spreading(struct es_visit *v) ES_MUST_USE;
es_err es_page_withdraw(struct es_visit *v) ES_MUST_USE;
es_err es_page_stop(struct es_visit *v) ES_MUST_USE;
void es_page_remark(struct es_visit *v);
void es_page_learn(struct es_visit *v);
void es_page_about(struct es_visit *v);
void es_page_missing(struct es_visit *v);

/* frame.c: the whole document around what the visit has become. */
void es_frame(struct es_visit *v, struct es_html *out);

#endif
