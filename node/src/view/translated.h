/* SPDX-License-Identifier: EUPL-1.2 */
/* Which translation serves a reader, and a practice with its texts in place. As
 * web-ui/src/state/translation.ts. Borrowed from the views given; pure, any thread. */
#ifndef VIEW_TRANSLATED_H
#define VIEW_TRANSLATED_H

#include "essaim/bytes.h"

/* Whether two tags have the same primary subtag ("fr", "fr-BE"). */
bool es_same_tongue(struct es_bytes a, struct es_bytes b);
/* The best of the items of es_view_translations in a language: read by people before made by a machine,
 * whole before begun, new before old. Empty where there is none. */
struct es_bytes es_translation_serving(struct es_bytes items, struct es_bytes lang);
/* The text of a field (by its path) among a translation's texts; false where it has none. */
bool es_translation_text(struct es_bytes texts, struct es_bytes path, struct es_bytes *text);
/* Writes the view of a practice with a translation's texts (es_view_translation) in the place of the
 * original's; in the translation's language where it is whole. */
void es_translation_apply(struct es_bytes view, struct es_bytes translation, struct es_writer *w);

#endif
