/* SPDX-License-Identifier: EUPL-1.2 */
/* Which site a connection is for, read from its first bytes before anything is answered: the Host of a request in the
 * clear (RFC 9112 section 3.2), or the server name of a TLS hello (RFC 8446 section 4.1.2, RFC 6066 section 3). Pure, any
 * thread. */
#ifndef WEB_KNOCK_H
#define WEB_KNOCK_H

#include "essaim/bytes.h"
#include "node_limits.h"

enum es_knock {
	ES_KNOCK_MORE,    /* more bytes may tell */
	ES_KNOCK_NAMED,   /* name says which */
	ES_KNOCK_NAMELESS /* it names none that could be a site's, and more bytes will not help */
};

/* A site's name as people write it, in small letters and without port or final dot; false where it cannot be one: letters,
 * digits, '.' and '-' alone, and a letter somewhere (a number is an address). */
bool es_site_name(struct es_bytes text, char name[ES_SITE_NAME_MAX + 1]) ES_MUST_USE;

/* How far a request was read: no line is read twice, however many pieces it comes in. Begins as zero. */
struct es_knock_read {
	size_t offset; /* behind the last whole line */
	unsigned empty, lines;
};

/* The bytes that have come so far, from the first on. */
enum es_knock es_knock_http(struct es_bytes head, struct es_knock_read *read,
                            char name[ES_SITE_NAME_MAX + 1]) ES_MUST_USE;
enum es_knock es_knock_tls(struct es_bytes head, char name[ES_SITE_NAME_MAX + 1]) ES_MUST_USE;

#endif
