/* SPDX-License-Identifier: EUPL-1.2 */
/* Which public page an address names, and which language its reader wants. Pure, any thread. */
#ifndef SITE_PLACE_H
#define SITE_PLACE_H

#include "essaim/schema.h"

enum es_place_kind {
	ES_PLACE_NONE, /* no page of ours: the application's, a file, or nothing */
	ES_PLACE_HOME,
	ES_PLACE_PRACTICES,
	ES_PLACE_PRACTICE, /* id */
	ES_PLACE_CONVERSATIONS,
	ES_PLACE_CONVERSATION, /* id */
	ES_PLACE_TOOL,         /* id */
	ES_PLACE_TOOLBOXES,
	ES_PLACE_TOOLBOX,  /* id */
	ES_PLACE_TUTORIAL, /* id */
	ES_PLACE_PERSON,   /* id: 64 digits of a structure, a slash, 32 of a pseudonym */
	ES_PLACE_COMPARE,  /* id */
	ES_PLACE_PARTNERS,
	ES_PLACE_SPREADING, /* id: of a structure, 64 digits; or empty */
	ES_PLACE_LEARN,
	ES_PLACE_ABOUT,
	ES_PLACE_WITHDRAW, /* never the application's: it works on any browser */
	ES_PLACE_STOP,     /* likewise; id is the token */
	ES_PLACE_REMARK,   /* the application's, too, until it was sent without it */
	ES_PLACE_ROBOTS,
	ES_PLACE_SITEMAP,      /* of the parts */
	ES_PLACE_SITEMAP_PART, /* number */
	ES_PLACE_FEED,         /* by, id */
};

enum es_feed_by {
	ES_FEED_ALL,
	ES_FEED_TOOLBOXES,
	ES_FEED_STRUCTURE,
	ES_FEED_DOMAIN,
	ES_FEED_LANGUAGE,
	ES_FEED_SEARCH
};

/* Borrows from the path. */
struct es_place {
	enum es_place_kind kind;
	struct es_bytes id; /* hex digits, a domain's code, or a language */
	unsigned number;
	enum es_feed_by by;
};

/* Takes a decoded path (es_target_parse let it through) apart; a slash at its end is passed over. */
void es_place_parse(struct es_bytes path, struct es_place *out);
/* The first part of a path: "practice" of "/practice/00112233"; borrowed. */
struct es_bytes es_place_first(struct es_bytes path);

/* One of our languages, if the tag is one ("fr", "fr-BE"); false if not. */
bool es_tongue_is(struct es_bytes tag, enum es_language *out);
/* The language of ours that an Accept-Language header weighs most, the first of equals; false where
 * it names none. RFC 9110 section 12.5.4. */
bool es_tongue_accepted(struct es_bytes header, enum es_language *out);

#endif
