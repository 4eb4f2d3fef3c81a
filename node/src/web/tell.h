/* SPDX-License-Identifier: EUPL-1.2 */
/* Who of the open websockets hears a piece of news. Loop's thread. */
#ifndef WEB_TELL_H
#define WEB_TELL_H

#include "web/api.h"

/* One piece of news, for those who are signed in or for strangers: what each may see differs. */
struct es_news {
	enum es_topic topic;
	struct es_id id; /* of TOPIC_ABOUT and TOPIC_HERE */
	bool members;
};

/* The subscription of this client that news is for, or NULL. */
struct es_subscription *es_news_wanted(struct es_client *client, enum es_topic topic,
                                       const struct es_id *id);
/* Whether it is worth while to make it. */
bool es_news_awaited(const struct es_api *api, const struct es_news *news);
/* Queues it, encoded once, at all who are subscribed. data is an encoded value. */
void es_tell(struct es_api *api, const struct es_news *news, struct es_bytes data);
/* The same for all who are subscribed to a topic of this kind, whatever it is about. */
void es_tell_each(struct es_api *api, enum es_topic topic, struct es_bytes data);

/* Each signed-in client that asked hears how many notices wait, where that is not what it heard last. */
void es_unseen_changed(struct es_api *api);
/* Goes on with that; true while there is more to do. */
bool es_unseen_step(struct es_api *api, const struct es_view_source *s);

#endif
