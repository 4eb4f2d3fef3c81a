/* SPDX-License-Identifier: EUPL-1.2 */
#include "pages.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BRANCH = 0x01, LEAF = 0x02, OVERFLOW_RUN = 0x04, META = 0x08 };
enum { BIG_VALUE = 0x01, SUB_TREE = 0x02 };

#define META_MAGIC 0xBEEFC0DEu
#define META_VERSION 1u
#define PAGE_HEADER 16u
#define NODE_HEADER 8u
#define TREE_BYTES 48u
#define META_BYTES (PAGE_HEADER + 24 + 2 * TREE_BYTES + 16)
#define INTEGER_KEYS 0x08u
#define NO_PAGE UINT64_MAX
#define DEPTH_MAX 24u
#define TREES_MAX 64u
#define KEY_MAX 511u

struct tree {
	uint64_t root, entries;
	unsigned depth, flags;
};

struct meta {
	uint64_t page_bytes, last_page, txn;
	struct tree free, main;
};

struct node {
	struct es_bytes key;
	unsigned flags;
	uint64_t child;       /* branch */
	uint64_t value_bytes; /* leaf */
	const uint8_t *data;  /* leaf: the value, or the page number of a big one */
};

struct level {
	uint64_t page;
	size_t next;
};

struct walk {
	int fd;
	struct meta meta;
	uint64_t file_pages;
	uint8_t *seen;  /* a bit a page */
	uint8_t *pages; /* one page a level */
	struct level levels[DEPTH_MAX];
	struct tree trees[TREES_MAX];
	size_t trees_len;
	struct es_pages_report *report;
};

/* LMDB writes numbers in the byte order of the machine. */
static uint64_t number(const uint8_t *at, size_t bytes)
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

static struct tree tree_at(const uint8_t *at)
{
	return (struct tree){.flags = (unsigned)number(at + 4, 2),
	                     .depth = (unsigned)number(at + 6, 2),
	                     .entries = number(at + 32, 8),
	                     .root = number(at + 40, 8)};
}

static bool read_at(int fd, void *out, size_t len, uint64_t offset)
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

static bool tree_plausible(const struct tree *t, const struct meta *m, unsigned flags)
{
	if (t->flags != flags || t->depth > DEPTH_MAX)
		return false;
	return t->root == NO_PAGE ? t->depth == 0
	                          : t->root >= 2 && t->root <= m->last_page && t->depth > 0;
}

static es_err read_meta(int fd, uint64_t offset, struct meta *m)
{
	uint8_t page[META_BYTES];

	if (!read_at(fd, page, sizeof(page), offset))
		return ES_CORRUPT;
	const uint8_t *meta = page + PAGE_HEADER, *trees = meta + 24;
	if (number(page + 10, 2) != META || number(meta, 4) != META_MAGIC)
		return ES_CORRUPT;
	if (number(meta + 4, 4) != META_VERSION)
		return ES_VERSION;
	m->page_bytes = number(trees, 4);
	m->free = tree_at(trees);
	m->main = tree_at(trees + TREE_BYTES);
	m->last_page = number(trees + 2 * TREE_BYTES, 8);
	m->txn = number(trees + 2 * TREE_BYTES + 8, 8);
	if (m->page_bytes < 512 || m->page_bytes > 65536 || (m->page_bytes & (m->page_bytes - 1)))
		return ES_CORRUPT;
	if (m->last_page < 1 || m->last_page > UINT64_MAX / m->page_bytes / 2)
		return ES_CORRUPT;
	if (!tree_plausible(&m->free, m, INTEGER_KEYS) || !tree_plausible(&m->main, m, 0))
		return ES_CORRUPT;
	return ES_OK;
}

static es_err read_metas(int fd, struct meta metas[2])
{
	es_err err = read_meta(fd, 0, &metas[0]);

	if (!err)
		err = read_meta(fd, metas[0].page_bytes, &metas[1]);
	if (!err && metas[0].page_bytes != metas[1].page_bytes)
		err = ES_CORRUPT;
	return err;
}

es_err es_pages_check_meta(int fd)
{
	struct meta metas[2];
	es_err err = ES_CORRUPT;

	/* A writer in another process may be at it: what is damaged stays so. */
	for (int attempt = 0; attempt < 3 && err; attempt++) {
		if (attempt)
			(void)sched_yield();
		err = read_metas(fd, metas);
	}
	return err;
}

static es_err fault(struct walk *w, uint64_t page, const char *what)
{
	w->report->what = what;
	w->report->page = page;
	return ES_CORRUPT;
}

/* Takes count pages from first on: inside the file, and not taken before. */
static es_err take(struct walk *w, uint64_t first, uint64_t count)
{
	if (first < 2 || first > w->meta.last_page || count > w->meta.last_page - first + 1)
		return fault(w, first, "a reference leads outside the file's pages");
	if (first + count > w->file_pages)
		return fault(w, first, "the file is cut off before a page in use");
	for (uint64_t page = first; page < first + count; page++) {
		uint8_t bit = (uint8_t)(1u << (page % 8));
		if (w->seen[page / 8] & bit)
			return fault(w, page, "a page is in use twice");
		w->seen[page / 8] |= bit;
	}
	w->report->pages += count;
	return ES_OK;
}

static es_err read_page(struct walk *w, uint64_t page, uint8_t *out, size_t len)
{
	if (!read_at(w->fd, out, len, page * w->meta.page_bytes))
		return fault(w, page, "a page cannot be read");
	if (number(out, 8) != page)
		return fault(w, page, "a page carries the number of another");
	return ES_OK;
}

static size_t node_count(const uint8_t *page)
{
	return (number(page + 12, 2) - PAGE_HEADER) / 2;
}

static es_err check_page_header(struct walk *w, uint64_t page, const uint8_t *bytes, unsigned type)
{
	uint64_t lower = number(bytes + 12, 2), upper = number(bytes + 14, 2);

	if (number(bytes + 10, 2) != type)
		return fault(w, page, "a page is not of the type that its place asks for");
	if (lower <= PAGE_HEADER || lower % 2 || upper < lower || upper > w->meta.page_bytes)
		return fault(w, page, "a page's free space has impossible bounds");
	return ES_OK;
}

static es_err node_at(struct walk *w, uint64_t page, const uint8_t *bytes, size_t index,
                      struct node *out)
{
	uint64_t at = number(bytes + PAGE_HEADER + 2 * index, 2);
	uint64_t room = w->meta.page_bytes;

	if (at < number(bytes + 14, 2) || at + NODE_HEADER > room || at % 2)
		return fault(w, page, "an entry lies outside its page");
	const uint8_t *node = bytes + at;
	uint64_t key_len = number(node + 6, 2), low = number(node, 2), high = number(node + 2, 2);
	bool leaf = number(bytes + 10, 2) == LEAF;
	out->flags = (unsigned)number(node + 4, 2);
	out->child = low | high << 16 | (uint64_t)out->flags << 32;
	out->value_bytes = low | high << 16;
	uint64_t held = !leaf ? 0 : out->flags & BIG_VALUE ? 8 : out->value_bytes;
	if (key_len > KEY_MAX || at + NODE_HEADER + key_len + held > room)
		return fault(w, page, "an entry is larger than its page");
	if (leaf && (out->flags & ~(unsigned)(BIG_VALUE | SUB_TREE)))
		return fault(w, page, "an entry is of an unknown type");
	out->key = es_bytes_of(node + NODE_HEADER, key_len);
	out->data = node + NODE_HEADER + key_len;
	return ES_OK;
}

static es_err check_big(struct walk *w, const struct node *n)
{
	uint64_t first = number(n->data, 8);
	uint64_t needed = (PAGE_HEADER - 1 + n->value_bytes) / w->meta.page_bytes + 1;
	uint8_t header[PAGE_HEADER];

	if (first < 2 || first >= w->file_pages)
		return fault(w, first, "a large value lies outside the file");
	es_err err = read_page(w, first, header, sizeof(header));
	if (err)
		return err;
	uint64_t pages = number(header + 12, 4);
	if (number(header + 10, 2) != OVERFLOW_RUN || pages < needed)
		return fault(w, first, "a large value does not lie where its entry says");
	return take(w, first, pages);
}

static es_err check_leaf_entry(struct walk *w, uint64_t page, const struct node *n, bool main_tree)
{
	if (n->flags & BIG_VALUE)
		return check_big(w, n);
	if (!(n->flags & SUB_TREE))
		return ES_OK;
	if (!main_tree || n->value_bytes != TREE_BYTES || w->trees_len == TREES_MAX)
		return fault(w, page, "a table stands where none belongs");
	struct tree tree = tree_at(n->data);
	if (!tree_plausible(&tree, &w->meta, 0))
		return fault(w, page, "a table has an impossible root");
	w->trees[w->trees_len++] = tree;
	return ES_OK;
}

static bool ascends(struct es_bytes before, struct es_bytes key, bool integers)
{
	if (integers)
		return key.len == 8 &&
		       (before.len == 0 || number(before.data, 8) < number(key.data, 8));
	size_t shared = before.len < key.len ? before.len : key.len;
	int order = shared ? memcmp(before.data, key.data, shared) : 0;
	return order < 0 || (order == 0 && before.len < key.len) || before.data == NULL;
}

/* All entries of a page: bounds, order, and on leaves what they lead to. */
static es_err check_page(struct walk *w, uint64_t page, const uint8_t *bytes, unsigned type,
                         const struct tree *tree, bool main_tree)
{
	struct es_bytes before = {NULL, 0};
	struct node n;

	es_err err = check_page_header(w, page, bytes, type);
	size_t count = err ? 0 : node_count(bytes);
	for (size_t i = 0; i < count && !err; i++) {
		err = node_at(w, page, bytes, i, &n);
		if (err || (type == BRANCH && i == 0))
			continue; /* the first key of a branch is not used */
		if (!ascends(before, n.key, (tree->flags & INTEGER_KEYS) != 0))
			return fault(w, page, "entries are out of order");
		before = n.key;
		if (type == LEAF)
			err = check_leaf_entry(w, page, &n, main_tree);
	}
	return err;
}

static uint8_t *level_page(struct walk *w, size_t level)
{
	return w->pages + level * w->meta.page_bytes;
}

static es_err enter(struct walk *w, const struct tree *tree, size_t level, uint64_t page,
                    bool main_tree)
{
	unsigned type = level + 1 == tree->depth ? LEAF : BRANCH;
	uint8_t *bytes = level_page(w, level);

	es_err err = take(w, page, 1);
	if (!err)
		err = read_page(w, page, bytes, w->meta.page_bytes);
	if (!err)
		err = check_page(w, page, bytes, type, tree, main_tree);
	w->levels[level] = (struct level){page, 0};
	return err;
}

/* The free list: each value says how many page numbers follow; none of those may be in use. */
static es_err check_free(struct walk *w, uint64_t page, const struct node *n)
{
	uint64_t at = 0, count = 0, len = n->value_bytes;
	uint64_t offset =
	        n->flags & BIG_VALUE ? number(n->data, 8) * w->meta.page_bytes + PAGE_HEADER : 0;

	for (; at * 8 < len; at++) {
		uint8_t eight[8];
		if (!(n->flags & BIG_VALUE))
			memcpy(eight, n->data + at * 8, 8);
		else if (!read_at(w->fd, eight, 8, offset + at * 8))
			return fault(w, page, "the list of free pages cannot be read");
		uint64_t value = number(eight, 8);
		if (at == 0)
			count = value;
		else if (at <= count && (value < 2 || value > w->meta.last_page))
			return fault(w, page,
			             "the list of free pages names a page outside the file");
		else if (at <= count && value < w->file_pages &&
		         w->seen[value / 8] & 1u << value % 8)
			return fault(w, value, "a page in use is on the list of free pages");
	}
	return len % 8 || len == 0 || count > len / 8 - 1
	               ? fault(w, page, "the list of free pages is damaged")
	               : ES_OK;
}

static es_err check_free_leaf(struct walk *w, uint64_t page, const uint8_t *bytes)
{
	struct node n;
	es_err err = ES_OK;

	for (size_t i = 0; i < node_count(bytes) && !err; i++) {
		err = node_at(w, page, bytes, i, &n);
		if (!err)
			err = check_free(w, page, &n);
	}
	return err;
}

/* Depth first with a stack of its own: the file, not we, says how deep it goes. */
static es_err walk_tree(struct walk *w, const struct tree *tree, bool main_tree, bool free_lists)
{
	uint64_t entries = 0;
	size_t level = 0;

	if (tree->root == NO_PAGE)
		return tree->entries ? fault(w, 0, "a table without pages claims entries") : ES_OK;
	es_err err = enter(w, tree, 0, tree->root, main_tree);
	while (!err) {
		uint8_t *bytes = level_page(w, level);
		struct level *here = &w->levels[level];
		struct node n;
		bool leaf = level + 1 == tree->depth;
		if (leaf)
			entries += node_count(bytes);
		if (leaf && free_lists)
			err = check_free_leaf(w, here->page, bytes);
		if (leaf || here->next == node_count(bytes)) {
			if (level == 0)
				break;
			level--;
			continue;
		}
		if (!err)
			err = node_at(w, here->page, bytes, here->next++, &n);
		if (!err)
			err = enter(w, tree, ++level, n.child, main_tree);
	}
	if (!err && entries != tree->entries)
		err = fault(w, tree->root, "a table holds another number of entries than it says");
	return err;
}

static es_err find_state(struct walk *w, uint64_t txn)
{
	struct meta metas[2];

	es_err err = read_metas(w->fd, metas);
	if (err)
		return fault(w, 0, "the first pages are damaged");
	if (metas[0].txn != txn && metas[1].txn != txn)
		return ES_STALE;
	w->meta = metas[0].txn == txn ? metas[0] : metas[1];
	return ES_OK;
}

static es_err walk_all(struct walk *w, enum es_pages_depth depth)
{
	es_err err = walk_tree(w, &w->meta.main, true, false);

	/* What LMDB took and gave back at the end of the file may never have been written: only a page in use counts. */
	bool all = depth == ES_PAGES_ALL || w->file_pages <= w->meta.last_page;
	for (size_t i = 0; !err && i < w->trees_len; i++)
		if (all || w->trees[i].depth <= 1)
			err = walk_tree(w, &w->trees[i], false, false);
	if (all && !err)
		err = walk_tree(w, &w->meta.free, false, true);
	return err;
}

es_err es_pages_check(int fd, uint64_t txn, enum es_pages_depth depth,
                      struct es_pages_report *report)
{
	struct walk *w = calloc(1, sizeof(*w));
	struct stat info;
	es_err err = ES_NO_MEMORY;

	if (!w)
		return err;
	w->fd = fd;
	w->report = report;
	err = find_state(w, txn);
	if (!err && fstat(fd, &info) != 0)
		err = ES_IO;
	if (err)
		goto out;
	w->file_pages = (uint64_t)info.st_size / w->meta.page_bytes;
	if (w->file_pages > w->meta.last_page + 1)
		w->file_pages = w->meta.last_page + 1;
	w->seen = calloc(1, w->file_pages / 8 + 1);
	w->pages = malloc(DEPTH_MAX * w->meta.page_bytes);
	err = w->seen && w->pages ? walk_all(w, depth) : ES_NO_MEMORY;
out:
	free(w->seen);
	free(w->pages);
	free(w);
	return err;
}
