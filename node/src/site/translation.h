/* SPDX-License-Identifier: EUPL-1.2 */
/* The translations of the practice that a visit shows. Private to the site; loop's thread. */
#ifndef SITE_TRANSLATION_H
#define SITE_TRANSLATION_H

#include "site/visit.h"

struct es_translated {
	struct es_writer list;  /* as translation.list; empty where it could not be read */
	struct es_writer whole; /* as translation.show, of the one shown */
	struct es_writer view;  /* the practice with its texts */
	bool shown;
};
void es_translated_open(struct es_translated *t);
void es_translated_close(struct es_translated *t);
/* The view to show: the practice in the language that is wanted, where a translation serves, else as it
 * is. Borrowed from t or the same. */
struct es_bytes es_translated_view(struct es_visit *v, struct es_translated *t,
                                   struct es_bytes view);
/* The language that the field at a path is shown in. view: the one shown. */
struct es_bytes es_translated_lang(const struct es_translated *t, const char *path,
                                   struct es_bytes view);
/* In which languages it can be read, and how far one can trust that. view: the original. */
void es_put_languages(struct es_visit *v, const struct es_translated *t, struct es_bytes view);

#endif
