/* SPDX-License-Identifier: EUPL-1.2 */
/* An attachment on its way to a browser: whole or a range, read by workers a piece at a time, as fast as the
 * other end takes it. Loop's thread. */
#ifndef WEB_STREAM_H
#define WEB_STREAM_H

#include "essaim/bytes.h"

struct exchange;
struct es_web;
struct es_stream;

/* Makes the answer's head; x->stream follows where there is a body to come, unless it is refused. */
void es_stream_open(struct es_web *web, struct exchange *x);
/* The head was sent: reads the first piece. */
void es_stream_go(struct exchange *x);
/* Sends what is read. 1: that was all of it; -1: the connection ends; 0: more follows. */
int es_stream_write(struct exchange *x);
/* Looks again whether what was missing has come. */
void es_stream_again(struct exchange *x);
/* NULL is fine. */
void es_stream_cancel(struct es_stream *stream);

#endif
