/* SPDX-License-Identifier: EUPL-1.2 */
/* The layout of an LMDB file: meta pages, page headers, entries. Values read from bytes that
 * nobody has vouched for; any thread.
 * Format: LMDB 0.9, version 1. Each page begins with its number (8 bytes), padding, flags, and the
 * bounds of its free space (2 each);
 * offsets of its entries follow. An entry: size (4) or child page, flags (2), length of the key
 * (2), key, value. */
#ifndef STORE_PAGE_FORMAT_H
#define STORE_PAGE_FORMAT_H

#include "essaim/bytes.h"

enum es_page_type {
	ES_PAGE_BRANCH = 0x01,
	ES_PAGE_LEAF = 0x02,
	ES_PAGE_LARGE = 0x04,
	ES_PAGE_META = 0x08
};
enum {
	ES_NODE_LARGE = 0x01,
	ES_NODE_TREE = 0x02
}; /* flags of a leaf's entry: value elsewhere, a table */

#define ES_PAGE_HEADER 16u
#define ES_PAGE_TREE 48u
#define ES_PAGE_NONE UINT64_MAX
#define ES_PAGE_INTEGER_KEYS 0x08u
#define ES_PAGE_DEPTH_MAX 24u

struct es_page_tree {
	uint64_t root, entries;
	unsigned depth, flags;
};

/* A state of the file. */
struct es_page_meta {
	uint64_t page_bytes, last_page, txn;
	struct es_page_tree free, main;
};

/* An entry; borrowed from its page. */
struct es_page_node {
	struct es_bytes key;
	unsigned flags;
	uint64_t child;       /* on a branch */
	uint64_t value_bytes; /* on a leaf */
	const uint8_t *data;  /* on a leaf: the value, or the number of its first page */
};

/* 2, 4 or 8 bytes, in the byte order of the machine, as LMDB writes. */
uint64_t es_page_number(const uint8_t *at, size_t bytes);
bool es_page_read(int fd, void *out, size_t len, uint64_t offset); /* all of it */
struct es_page_tree es_page_tree_at(const uint8_t *at);
bool es_page_tree_plausible(const struct es_page_tree *t, const struct es_page_meta *m,
                            unsigned flags);
/* One meta page, at a byte of the file. ES_CORRUPT, ES_VERSION. */
es_err es_page_meta_at(int fd, uint64_t offset, struct es_page_meta *out) ES_MUST_USE;
/* The second one, which lies a page behind the first: where that cannot be read (NULL), at every size
 * that a page may have. */
es_err es_page_meta_second(int fd, const struct es_page_meta *first,
                           struct es_page_meta *out) ES_MUST_USE;
/* Both meta pages. ES_CORRUPT, ES_VERSION. */
es_err es_page_metas(int fd, struct es_page_meta metas[2]) ES_MUST_USE;

/* These two say what is wrong, or NULL. */
const char *es_page_header(const uint8_t *page, uint64_t page_bytes, enum es_page_type type);
const char *es_page_node_at(const uint8_t *page, uint64_t page_bytes, size_t index,
                            struct es_page_node *out);
size_t es_page_node_count(const uint8_t *page); /* of a page whose header holds */

#endif
