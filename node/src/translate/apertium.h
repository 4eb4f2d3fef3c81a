/* SPDX-License-Identifier: EUPL-1.2 */
/* Drafts of translations by an Apertium that is installed on this machine: rule-based, offline, so
 * that no text leaves the node. https://apertium.org; Debian's packages apertium and apertium-A-B.
 * Any thread of a process that ignores SIGPIPE; a call lasts as long as the program, so never on the
 * loop. */
#ifndef TRANSLATE_APERTIUM_H
#define TRANSLATE_APERTIUM_H

#include "essaim/bytes.h"

#define ES_APERTIUM_MODE_MAX 32
#define ES_APERTIUM_TEXT_MAX (64u << 10) /* bytes of one text */
#define ES_APERTIUM_TIMEOUT_MS 20000     /* for one text */

/* The name of the installed direction, as "spa-cat"; false where there is none, or where a tag is
 * none of the interface's languages. */
bool es_apertium_mode(struct es_bytes from, struct es_bytes to, char mode[ES_APERTIUM_MODE_MAX]);

/* Translates a text, lines and bullets kept, appended to out (a growing writer). Errors: ES_TOO_LARGE,
 * ES_TIMEOUT (it was stopped), ES_IO (the program failed, or said what is no text). */
es_err es_apertium_translate(const char *mode, struct es_bytes text,
                             struct es_writer *out) ES_MUST_USE;

#endif
