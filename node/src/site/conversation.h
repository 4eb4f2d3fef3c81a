/* SPDX-License-Identifier: EUPL-1.2 */
/* What the pages of conversations share. Private to the site; loop's thread. */
#ifndef SITE_CONVERSATION_H
#define SITE_CONVERSATION_H

#include "site/visit.h"

/* Whether a "conversation" is of this kind; says its kind in words. */
bool es_talk_is(struct es_bytes one, const char *kind);
void es_speak_talk_kind(struct es_visit *v, struct es_bytes one);
/* What it is called; an experience by the person who told it. */
void es_talk_title(const struct es_visit *v, struct es_bytes one, struct es_phrase *out);
/* The text behind what is there, if there is any. */
void es_phrase_apart(struct es_phrase *p, const char *between, struct es_bytes text);
/* The list under a key: how many there are. */
size_t es_talk_items(struct es_bytes list, const char *key, struct es_reader *r);

#endif
