/* SPDX-License-Identifier: EUPL-1.2 */
/* What the address of a page asks search for, and addresses that ask nearly the same. Private to the site;
 * loop's thread. */
#ifndef SITE_QUERY_H
#define SITE_QUERY_H

#include "site/visit.h"

/* As es_target_finding_words has them. */
enum es_asked {
	ES_ASKED_TEXT,
	ES_ASKED_FROM,
	ES_ASKED_TO,
	ES_ASKED_COUNTRY,
	ES_ASKED_STRUCTURE,
	ES_ASKED_LANGUAGE,
	ES_ASKED_DOMAIN,
	ES_ASKED_TARGET_GROUP,
	ES_ASKED_RUBRIC,
	ES_ASKED_COVERAGE,
	ES_ASKED_KIND
};

/* Empty where nothing is asked; codes have commas between them. */
struct es_bytes es_query_asked(const struct es_visit *v, enum es_asked asked);
/* Whether anything but words is asked for. */
bool es_query_narrows(const struct es_visit *v);
/* Takes the next of several codes; false at their end. */
bool es_query_next(struct es_bytes *codes, struct es_bytes *code);

/* What is another in an address. */
struct es_query_but {
	bool text_only; /* the words, and nothing to narrow them by */
	bool drops;     /* this code of this filter is left out */
	enum es_asked asked;
	struct es_bytes code;
	struct es_bytes after; /* the page that begins there; empty: the first */
};
/* One more argument of an address, escaped; one that does not fit is left out. */
void es_query_add(struct es_phrase *address, const char *name, struct es_bytes value);
/* path with what this page asks for, as the application writes it; escaped as a query must be. */
void es_query_address(const struct es_visit *v, const char *path, const struct es_query_but *but,
                      struct es_phrase *out);

#endif
