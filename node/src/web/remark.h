/* SPDX-License-Identifier: EUPL-1.2 */
/* A remark on a page that comes by a form without a script: read on the loop's thread, kept by a worker. */
#ifndef WEB_REMARK_H
#define WEB_REMARK_H

#include "site/site.h"
#include "store/remarks.h"

struct es_node;

/* The longest body that such a form has: each byte of the text as three, and what stands around it. */
#define ES_REMARK_BODY_MAX (3 * 4 * (ES_REMARK_TEXT_MAX + ES_REMARK_PAGE_MAX) + 256)

struct es_sent_remark {
	struct es_writer text, page; /* as they were typed, normalised */
	uint8_t token[ES_ONCE_LEN];
	char lang[ES_LANG_MAX + 1];
};
/* Begun empty; free in any case. */
void es_remark_begin(struct es_sent_remark *remark);
void es_remark_free(struct es_sent_remark *remark);
/* Reads a body. ES_FORM_EMPTY: it can be kept; or what is wrong with it. What it holds is then in remark. */
enum es_site_said es_remark_read(struct es_sent_remark *remark, struct es_bytes body);
/* Keeps it; the same one, sent again, once. Waits for the disk. */
enum es_site_said es_remark_keep(struct es_node *node, const struct es_sent_remark *remark);
/* What the page says of it; borrowed from remark. */
void es_remark_show(const struct es_sent_remark *remark, struct es_site_form *form);

#endif
