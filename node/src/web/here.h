/* SPDX-License-Identifier: EUPL-1.2 */
/* Who looks at a conversation right now, and who is writing. Loop's thread. */
#ifndef WEB_HERE_H
#define WEB_HERE_H

#include "web/api.h"

/* Somebody came, went or began to write. */
void es_here_changed(struct es_api *api, const struct es_id *entity);
/* The same at other nodes. */
void es_here_far_changed(struct es_api *api, const struct es_id *entity);
/* Every ES_HERE_EVERY_MS: tells other nodes again, forgets what they do not tell any more. */
void es_here_again(struct es_api *api);
/* A client goes, or hides: its subscriptions still stand. */
void es_here_gone(struct es_client *client);
/* On all sockets of a person. */
void es_here_allow(struct es_api *api, const uint8_t person[ES_AUTHOR_LEN], bool on);
/* Tells what has changed. */
void es_here_flush(struct es_api *api);

#endif
