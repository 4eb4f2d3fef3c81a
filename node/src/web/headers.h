/* SPDX-License-Identifier: EUPL-1.2 */
/* What a browser's headers say, judged without a server. Pure, any thread. */
#ifndef WEB_HEADERS_H
#define WEB_HEADERS_H

#include "essaim/bytes.h"

/* The value of a cookie in a Cookie header; empty where it is absent. RFC 6265 section 4.2.1.
 * Borrowed. */
struct es_bytes es_header_cookie(struct es_bytes header, const char *name);
/* Whether Origin is this very site: scheme://Host, or the public URL (NULL: there is none). An
 * absent Origin never is. RFC 6454. */
bool es_header_origin_fits(struct es_bytes origin, struct es_bytes host, bool https,
                           const char *public_url);
/* Whether a Content-Type is application/msgpack, parameters aside. */
bool es_header_is_msgpack(struct es_bytes content_type);
/* Whether Accept-Encoding names gzip and does not refuse it (q=0). */
bool es_header_takes_gzip(struct es_bytes accept_encoding);
/* Whether a comma-separated list holds this token, in any case. */
bool es_header_has_token(struct es_bytes list, const char *token);
/* The last element of a comma-separated list, trimmed: what the nearest proxy put there.
 * Borrowed. */
struct es_bytes es_header_last(struct es_bytes list);

/* Whether a Host header names the host of a public URL (NULL: any will do); the scheme's own port may
 * stand there or not. */
bool es_header_host_fits(struct es_bytes host, const char *public_url);
/* Whether a Host header has the form of one: letters, digits, dots, hyphens, a port, or an IPv6
 * address in brackets. RFC 9110 section 7.2. */
bool es_header_is_host(struct es_bytes host);

#endif
