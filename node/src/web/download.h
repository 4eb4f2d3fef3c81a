/* SPDX-License-Identifier: EUPL-1.2 */
/* A toolbox on its way to a browser as one archive: /toolbox/ID.zip and /toolbox/ID.imscc, made by workers a piece
 * at a time, as fast as the other end takes it. Loop's thread. */
#ifndef WEB_DOWNLOAD_H
#define WEB_DOWNLOAD_H

#include "essaim/bytes.h"

struct exchange;
struct es_web;
struct es_download;

/* Begins to gather; the head of the answer comes by itself, or, on an error, stands in the exchange already. */
es_err es_download_start(struct es_web *web, struct exchange *x) ES_MUST_USE;
/* The head was sent: makes the first piece. */
void es_download_go(struct exchange *x);
/* Sends what is made. 1: that was all of it; -1: the connection ends; 0: more follows. */
int es_download_write(struct exchange *x);
/* The connection went. NULL is fine. */
void es_download_cancel(struct es_download *download);

#endif
