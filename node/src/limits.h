/* SPDX-License-Identifier: EUPL-1.2 */
/* Every local limit of a node, on one page; those that nodes must agree on stand in
 * essaim/limits.h. Sizes are bytes, times milliseconds, unless the name says otherwise. */
#ifndef NODE_LIMITS_H
#define NODE_LIMITS_H

/* Web: messages */
#define ES_WEB_MESSAGE_MAX (512u * 1024) /* one websocket message */
#define ES_WEB_AUTH_MAX 4096             /* the body of a POST */
#define ES_WEB_METHOD_MAX 64             /* characters */
#define ES_WEB_COMMENT_MAX 10000         /* characters */
#define ES_WEB_ANSWER_MAX (4u * 1024 * 1024)

/* Web: sockets */
#define ES_WEB_SOCKETS_MAX 2000
#define ES_WEB_SOCKETS_PER_ADDRESS 64
#define ES_WEB_QUEUE_MAX                                                                           \
	(8u * 1024 * 1024)          /* unsent bytes; a slower reader is closed and comes back */
#define ES_WEB_SUBSCRIPTIONS_MAX 64 /* of one socket */
#define ES_WEB_PENDING_MAX 8        /* requests of one socket that wait for a worker or the disk */
#define ES_WEB_PING_AFTER_S 30
#define ES_WEB_IDLE_S 75
#define ES_WEB_HTTP_TIMEOUT_S 20

/* Web: rates; a bucket holds burst tokens and gains per_minute */
#define ES_RATE_MESSAGES_BURST 200
#define ES_RATE_MESSAGES_PER_MINUTE 1200
#define ES_RATE_PUBLISH_BURST 20
#define ES_RATE_PUBLISH_PER_MINUTE 20
#define ES_RATE_SIGN_IN_ADDRESS_BURST 20
#define ES_RATE_SIGN_IN_ADDRESS_PER_MINUTE 10
#define ES_RATE_SIGN_IN_LOGIN_BURST 8
#define ES_RATE_SIGN_IN_LOGIN_PER_MINUTE 2
#define ES_RATE_SIGN_UP_BURST 20
#define ES_RATE_SIGN_UP_PER_MINUTE 2
#define ES_RATE_HTTP_BURST 400
#define ES_RATE_HTTP_PER_MINUTE 2400
#define ES_RATE_BUCKETS_MAX 4096 /* of one table; the fullest bucket gives way */
#define ES_HASHING_MAX 4         /* password hashes at a time: each takes 64 MiB */

/* Views */
#define ES_VIEW_RELATED_MAX 200    /* testimonies or tools of one practice that a view holds */
#define ES_VIEW_REVISIONS_MAX 1000 /* revisions of one entity that are looked at */
#define ES_VIEW_COUNT_MAX 5000     /* entities counted one by one for a filtered total */

#endif
