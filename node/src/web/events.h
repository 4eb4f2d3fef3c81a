/* SPDX-License-Identifier: EUPL-1.2 */
/* What commits brought and is still to be told to those who subscribed: told a part in each turn of the
 * loop, the same thing once. Zeroed memory is empty; its owner is an es_api. Loop's thread. */
#ifndef WEB_EVENTS_H
#define WEB_EVENTS_H

#include "essaim/record.h"
#include "node_limits.h"

struct es_api;

enum es_event_kind {
	ES_EVENT_ROW,      /* a record has come or changed */
	ES_EVENT_SUMMARY,  /* of a practice */
	ES_EVENT_TALK,     /* how a conversation stands */
	ES_EVENT_COMMENT,  /* said before, now reacted to */
	ES_EVENT_CHANGED,  /* something else about a conversation */
	ES_EVENT_ADOPTED,  /* who reuses it, or how that stands */
	ES_EVENT_STRUCTURE /* its card or standing */
};

struct es_event {
	enum es_event_kind kind;
	uint64_t row;    /* of EVENT_ROW */
	struct es_id id; /* of the others */
};

struct es_events {
	struct es_event waiting[ES_EVENTS_MAX]; /* a ring */
	size_t first, len;
};

/* Unless it waits already. When too many wait, the oldest is not told. */
void es_event_add(struct es_events *events, const struct es_event *event);

/* Tells a part; true while there is more to do. */
bool es_events_step(struct es_api *api);

#endif
