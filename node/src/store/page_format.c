/* SPDX-License-Identifier: EUPL-1.2 */
#include "page_format.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAGIC 0xBEEFC0DEu
#define VERSION 1u
#define NODE_HEADER 8u
#define META_BYTES (ES_PAGE_HEADER + 24 + 2 * ES_PAGE_TREE + 16)
#define PAGE_MIN 512u
#define PAGE_MAX 32768u
#define KEY_MAX 511u

/* LMDB writes numbers in the byte order of the machine. */
uint64_t es_page_number(const uint8_t *at, size_t bytes)
{
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (bytes) {
	case 2:
		memcpy(&two, at, 2);
		return two;
	case 4:
		memcpy(&four, at, 4);
		return four;
	default:
		memcpy(&eight, at, 8);
		return eight;
	}
}

struct es_page_tree es_page_tree_at(const uint8_t *at)
{
	return (struct es_page_tree){.flags = (unsigned)es_page_number(at + 4, 2),
	                             .depth = (unsigned)es_page_number(at + 6, 2),
	                             .entries = es_page_number(at + 32, 8),
	                             .root = es_page_number(at + 40, 8)};
}

bool es_page_read(int fd, void *out, size_t len, uint64_t offset)
{
	uint8_t *to = out;

	while (len) {
		ssize_t got = pread(fd, to, len, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		offset += (uint64_t)got;
		len -= (size_t)got;
	}
	return true;
}

bool es_page_tree_plausible(const struct es_page_tree *t, const struct es_page_meta *m,
                            unsigned flags)
{
	if (t->flags != flags || t->depth > ES_PAGE_DEPTH_MAX)
		return false;
	return t->root == ES_PAGE_NONE ? t->depth == 0
	                               : t->root >= 2 && t->root <= m->last_page && t->depth > 0;
}

es_err es_page_meta_at(int fd, uint64_t offset, struct es_page_meta *m)
{
	uint8_t page[META_BYTES];

	if (!es_page_read(fd, page, sizeof(page), offset))
		return ES_CORRUPT;
	const uint8_t *meta = page + ES_PAGE_HEADER, *trees = meta + 24;
	if (es_page_number(page + 10, 2) != ES_PAGE_META || es_page_number(meta, 4) != MAGIC)
		return ES_CORRUPT;
	if (es_page_number(meta + 4, 4) != VERSION)
		return ES_VERSION;
	m->page_bytes = es_page_number(trees, 4);
	m->free = es_page_tree_at(trees);
	m->main = es_page_tree_at(trees + ES_PAGE_TREE);
	m->last_page = es_page_number(trees + 2 * ES_PAGE_TREE, 8);
	m->txn = es_page_number(trees + 2 * ES_PAGE_TREE + 8, 8);
	if (m->page_bytes < PAGE_MIN || m->page_bytes > PAGE_MAX ||
	    (m->page_bytes & (m->page_bytes - 1)))
		return ES_CORRUPT;
	if (m->last_page < 1 || m->last_page > UINT64_MAX / m->page_bytes / 2)
		return ES_CORRUPT;
	if (!es_page_tree_plausible(&m->free, m, ES_PAGE_INTEGER_KEYS) ||
	    !es_page_tree_plausible(&m->main, m, 0))
		return ES_CORRUPT;
	return ES_OK;
}

es_err es_page_meta_second(int fd, const struct es_page_meta *first, struct es_page_meta *out)
{
	if (first)
		return es_page_meta_at(fd, first->page_bytes, out);
	for (uint64_t bytes = PAGE_MIN; bytes <= PAGE_MAX; bytes *= 2)
		if (es_page_meta_at(fd, bytes, out) == ES_OK && out->page_bytes == bytes)
			return ES_OK;
	return ES_CORRUPT;
}

es_err es_page_metas(int fd, struct es_page_meta metas[2])
{
	es_err err = es_page_meta_at(fd, 0, &metas[0]);

	if (!err)
		err = es_page_meta_second(fd, &metas[0], &metas[1]);
	if (!err && metas[0].page_bytes != metas[1].page_bytes)
		err = ES_CORRUPT;
	return err;
}

size_t es_page_node_count(const uint8_t *page)
{
	return (es_page_number(page + 12, 2) - ES_PAGE_HEADER) / 2;
}

const char *es_page_header(const uint8_t *page, uint64_t page_bytes, enum es_page_type type)
{
	uint64_t lower = es_page_number(page + 12, 2), upper = es_page_number(page + 14, 2);

	if (es_page_number(page + 10, 2) != type)
		return "a page is not of the type that its place asks for";
	if (lower <= ES_PAGE_HEADER || lower % 2 || upper < lower || upper > page_bytes)
		return "a page's free space has impossible bounds";
	return NULL;
}

const char *es_page_node_at(const uint8_t *page, uint64_t page_bytes, size_t index,
                            struct es_page_node *out)
{
	uint64_t at = es_page_number(page + ES_PAGE_HEADER + 2 * index, 2);

	if (at < es_page_number(page + 14, 2) || at + NODE_HEADER > page_bytes || at % 2)
		return "an entry lies outside its page";
	const uint8_t *node = page + at;
	uint64_t low = es_page_number(node, 2), high = es_page_number(node + 2, 2);
	uint64_t key_len = es_page_number(node + 6, 2);
	bool leaf = es_page_number(page + 10, 2) == ES_PAGE_LEAF;
	out->flags = (unsigned)es_page_number(node + 4, 2);
	out->child = low | high << 16 | (uint64_t)out->flags << 32;
	out->value_bytes = low | high << 16;
	uint64_t held = !leaf ? 0 : out->flags & ES_NODE_LARGE ? 8 : out->value_bytes;
	if (key_len > KEY_MAX || at + NODE_HEADER + key_len + held > page_bytes)
		return "an entry is larger than its page";
	if (leaf && (out->flags & ~(unsigned)(ES_NODE_LARGE | ES_NODE_TREE)))
		return "an entry is of an unknown type";
	out->key = es_bytes_of(node + NODE_HEADER, key_len);
	out->data = node + NODE_HEADER + key_len;
	return NULL;
}
