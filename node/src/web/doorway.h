/* SPDX-License-Identifier: EUPL-1.2 */
/* Where accepted connections wait until their first bytes say whose pages they are for (knock.h): those of another structure
 * that this node hosts go to its process, whole and unread, and are its own from then on. Nobody waits here unless structures
 * are hosted. Loop's thread. */
#ifndef WEB_DOORWAY_H
#define WEB_DOORWAY_H

#include "web/server.h"

/* Takes conn and its descriptor over. */
void es_doorway_take(struct es_web *web, struct es_conn *conn, int fd);
/* Closes what waits; their handles count among the web's. */
void es_doorway_close(struct es_web *web);

/* listen.c: hands the connection to libwebsockets. */
void es_conn_adopt(struct es_conn *conn, int fd);

#endif
