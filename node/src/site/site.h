/* SPDX-License-Identifier: EUPL-1.2 */
/* The public pages as HTML that needs no script, in the reader's language: what anybody may read,
 * with the look, the words and the addresses of the application, which takes over where there is
 * JavaScript. Feeds, sitemap and robots.txt besides. Owned by the web server; loop's thread. */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "web/answer.h"
#include "web/files.h"
#include "web/target.h"

struct es_site;

/* Takes what the bundled UI brings: its words, its files' names. ES_NOT_FOUND where it brings none
 * (then the application's page is all there is), ES_MALFORMED, ES_NO_MEMORY. The files stay
 * the caller's and must outlive it. */
es_err es_site_new(const struct es_files *files, struct es_site **out) ES_MUST_USE;
void es_site_free(struct es_site *site);
/* The words of each language; the site's. */
struct es_table *const *es_site_words(const struct es_site *site);

/* How it went with the form of the page /withdraw, of /stop-letters (which is done, unknown or failed), or of
 * /remark. */
enum es_site_said {
	ES_FORM_EMPTY,
	ES_FORM_DONE,    /* withdrawn now: record */
	ES_FORM_BEFORE,  /* it was before: record */
	ES_FORM_UNKNOWN, /* no testimony of this node has this code */
	ES_FORM_WRONG,   /* it is no code; nothing is written */
	ES_FORM_TOO_LONG,
	ES_FORM_TOO_MANY,
	ES_FORM_NO_ROOM,
	ES_FORM_FAILED
};
struct es_site_form {
	enum es_site_said said;
	struct es_id record;
	struct es_bytes text,
	        page; /* of a remark, as it was typed: it is shown again where it was not kept */
};

/* What a request says; borrowed for the call. */
struct es_site_request {
	struct es_bytes path;           /* decoded, from its first slash on */
	const struct es_target *target; /* its arguments */
	const char *base;            /* "https://essaim.example.org": what addresses begin with */
	struct es_bytes cookie_lang; /* what the application remembers: "fr", "dark" */
	struct es_bytes cookie_theme;
	struct es_bytes accept_language;
	struct es_bytes if_none_match;
	bool takes_gzip;
	bool takes_html; /* it says so by name: a browser that goes to a page */
	struct es_bytes
	        found;    /* what search answered to es_site_question; empty: it was not asked */
	es_err found_err; /* why it did not */
	const struct es_site_form *form; /* NULL: nothing was sent */
};

/* The language in which a request is answered. */
enum es_language es_site_language(const struct es_api *api, const struct es_site_request *request);
/* What the page needs to know of search before it can be made: params of practice.search. ES_NOT_FOUND:
 * nothing; others: it asks for what makes no sense. site may be NULL. */
es_err es_site_question(const struct es_site *site, const struct es_api *api,
                        const struct es_site_request *request,
                        struct es_writer *params) ES_MUST_USE;

/* Whether something is an address of this site, from its first slash on. */
bool es_site_is_path(struct es_bytes address);

/* Answers where the address is one of its pages, or nobody's (404). False: a file of the UI, or a
 * page that only the application has. */
bool es_site_answer(const struct es_site *site, struct es_api *api,
                    const struct es_site_request *request, struct es_answer *out);
/* Whether a worker makes the page, since it reads many records; site may be NULL. */
bool es_site_takes_long(const struct es_site *site, const struct es_site_request *request);
/* Words a refusal for load or rate anew, as a page in the reader's language: code is the API's, or NULL. Status and
 * headers stay. Reads nothing of the store, since that is what there is too much of. */
void es_site_refuse(const struct es_site *site, const struct es_api *api,
                    const struct es_site_request *request, const char *code, struct es_answer *out);
/* One of its pages over what somebody sees; a worker may make those that take long. */
void es_site_see(const struct es_site *site, struct es_api *api, struct es_view_source *s,
                 const struct es_site_request *request, struct es_answer *out);

#endif
