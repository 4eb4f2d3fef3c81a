/* SPDX-License-Identifier: EUPL-1.2 */
/* What programs read of the public pages: robots.txt, the sitemap, feeds. Private to the site. */
#ifndef SITE_MACHINE_H
#define SITE_MACHINE_H

#include "site/visit.h"

/* Writes the page that the place names, and its media type; a status of 404 where there is no such
 * feed or part. The store's errors. */
es_err es_machine_page(struct es_visit *v, struct es_html *out, const char **type) ES_MUST_USE;

/* feed.c: the newest practices as Atom. RFC 4287. ES_NOT_FOUND: no such structure or domain. */
es_err es_feed_write(struct es_visit *v, struct es_html *out) ES_MUST_USE;
/* sitemap.c: the index, and one part of it. https://www.sitemaps.org/protocol.html. ES_NOT_FOUND: no
 * such part. */
es_err es_sitemap_write(struct es_visit *v, struct es_html *out) ES_MUST_USE;
es_err es_sitemap_part_write(struct es_visit *v, struct es_html *out) ES_MUST_USE;

#endif
