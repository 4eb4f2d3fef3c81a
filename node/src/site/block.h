/* SPDX-License-Identifier: EUPL-1.2 */
/* Written text as paragraphs, entries of lists and quotations, a line each, by the rules of
 * web-ui/src/parts/prose.tsx. Pure, any thread. */
#ifndef SITE_BLOCK_H
#define SITE_BLOCK_H

#include "essaim/bytes.h"

enum es_block { ES_BLOCK_NONE, ES_BLOCK_TEXT, ES_BLOCK_ITEM, ES_BLOCK_QUOTE };
/* The next line that says something, without its sign, and what it is; text keeps what follows. NONE at the
 * end. */
enum es_block es_block_next(struct es_bytes *text, struct es_bytes *line);

#endif
