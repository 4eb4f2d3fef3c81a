/* SPDX-License-Identifier: EUPL-1.2 */
/* Takes off a picture all that is not the picture: where it was taken, with what, when, by whom, what it
 * showed before it was cut. Pure, any thread. docs/decisions/pictures.md. */
#ifndef MEDIA_STRIP_H
#define MEDIA_STRIP_H

#include "media/types.h"

/* Writes a picture of this kind (image is set) again with nothing but what is needed to show it: the
 * picture itself, its colours, frames and loops, and which side is up. Nothing is decoded, so nothing is lost.
 * ES_MALFORMED: it is no such picture, or damaged; errors of the writer. */
es_err es_strip(const struct es_media_kind *kind, struct es_bytes picture,
                struct es_writer *out) ES_MUST_USE;

es_err es_strip_jpeg(struct es_bytes picture, struct es_writer *out) ES_MUST_USE;

#endif
