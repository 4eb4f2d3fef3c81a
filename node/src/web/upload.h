/* SPDX-License-Identifier: EUPL-1.2 */
/* A piece of a file on its way up: POST /uploads/UPLOAD/OFFSET, taken whole into memory within the server's
 * room, then put by a worker. Loop's thread. */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "essaim/bytes.h"

struct exchange;
struct es_web;
struct es_put;

/* Judges what the headers say: true where the body may come, else the answer says why not. */
bool es_put_open(struct es_web *web, struct exchange *x);
/* A part of the body; false: there is more than was announced. */
bool es_put_take(struct es_put *put, const void *in, size_t len);
/* It is here: put by a worker; then the exchange is ANSWERED. */
void es_put_go(struct exchange *x);
/* NULL is fine. */
void es_put_cancel(struct es_put *put);

#endif
