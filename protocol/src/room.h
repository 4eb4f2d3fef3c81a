/* SPDX-License-Identifier: EUPL-1.2 */
/* Room in a writer for code that fills it itself (a compressor, base64). Private to protocol. */
#ifndef ESSAIM_ROOM_H
#define ESSAIM_ROOM_H

#include "essaim/bytes.h"

/* Room for len bytes behind what was written; NULL after an error. Nothing counts as written until
 * es_writer_took. */
uint8_t *es_writer_room(struct es_writer *w, size_t len);
/* Counts len bytes, at most those that es_writer_room gave, as written. */
void es_writer_took(struct es_writer *w, size_t len);

#endif
