/* SPDX-License-Identifier: EUPL-1.2 */
#include "pages.h"

#include "page_format.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TREES_MAX 64u

struct level {
	uint64_t page;
	size_t next;
};

struct walk {
	int fd;
	struct es_page_meta meta;
	uint64_t file_pages;
	uint8_t *seen;  /* a bit a page */
	uint8_t *pages; /* one page a level */
	struct level levels[ES_PAGE_DEPTH_MAX];
	struct es_page_tree trees[TREES_MAX];
	size_t trees_len;
	struct es_pages_report *report;
};

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
	if (!es_page_read(w->fd, out, len, page * w->meta.page_bytes))
		return fault(w, page, "a page cannot be read");
	if (es_page_number(out, 8) != page)
		return fault(w, page, "a page carries the number of another");
	return ES_OK;
}

static es_err node_at(struct walk *w, uint64_t page, const uint8_t *bytes, size_t index,
                      struct es_page_node *out)
{
	const char *what = es_page_node_at(bytes, w->meta.page_bytes, index, out);

	return what ? fault(w, page, what) : ES_OK;
}

static es_err check_big(struct walk *w, const struct es_page_node *n)
{
	uint64_t first = es_page_number(n->data, 8);
	uint64_t needed = (ES_PAGE_HEADER - 1 + n->value_bytes) / w->meta.page_bytes + 1;
	uint8_t header[ES_PAGE_HEADER];

	if (first < 2 || first >= w->file_pages)
		return fault(w, first, "a large value lies outside the file");
	es_err err = read_page(w, first, header, sizeof(header));
	if (err)
		return err;
	uint64_t pages = es_page_number(header + 12, 4);
	if (es_page_number(header + 10, 2) != ES_PAGE_LARGE || pages < needed)
		return fault(w, first, "a large value does not lie where its entry says");
	return take(w, first, pages);
}

static es_err check_leaf_entry(struct walk *w, uint64_t page, const struct es_page_node *n,
                               bool main_tree)
{
	if (n->flags & ES_NODE_LARGE)
		return check_big(w, n);
	if (!(n->flags & ES_NODE_TREE))
		return ES_OK;
	if (!main_tree || n->value_bytes != ES_PAGE_TREE || w->trees_len == TREES_MAX)
		return fault(w, page, "a table stands where none belongs");
	struct es_page_tree tree = es_page_tree_at(n->data);
	if (!es_page_tree_plausible(&tree, &w->meta, 0))
		return fault(w, page, "a table has an impossible root");
	w->trees[w->trees_len++] = tree;
	return ES_OK;
}

static bool ascends(struct es_bytes before, struct es_bytes key, bool integers)
{
	if (integers)
		return key.len == 8 && (before.len == 0 || es_page_number(before.data, 8) <
		                                                   es_page_number(key.data, 8));
	size_t shared = before.len < key.len ? before.len : key.len;
	int order = shared ? memcmp(before.data, key.data, shared) : 0;
	return order < 0 || (order == 0 && before.len < key.len) || before.data == NULL;
}

/* All entries of a page: bounds, order, and on leaves what they lead to. */
static es_err check_page(struct walk *w, uint64_t page, const uint8_t *bytes,
                         enum es_page_type type, const struct es_page_tree *tree, bool main_tree)
{
	struct es_bytes before = {NULL, 0};
	struct es_page_node n;

	const char *what = es_page_header(bytes, w->meta.page_bytes, type);
	es_err err = what ? fault(w, page, what) : ES_OK;
	size_t count = err ? 0 : es_page_node_count(bytes);
	for (size_t i = 0; i < count && !err; i++) {
		err = node_at(w, page, bytes, i, &n);
		if (err || (type == ES_PAGE_BRANCH && i == 0))
			continue; /* the first key of a branch is not used */
		if (!ascends(before, n.key, (tree->flags & ES_PAGE_INTEGER_KEYS) != 0))
			return fault(w, page, "entries are out of order");
		before = n.key;
		if (type == ES_PAGE_LEAF)
			err = check_leaf_entry(w, page, &n, main_tree);
	}
	return err;
}

static uint8_t *level_page(struct walk *w, size_t level)
{
	return w->pages + level * w->meta.page_bytes;
}

static es_err enter(struct walk *w, const struct es_page_tree *tree, size_t level, uint64_t page,
                    bool main_tree)
{
	enum es_page_type type = level + 1 == tree->depth ? ES_PAGE_LEAF : ES_PAGE_BRANCH;
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
static es_err check_free(struct walk *w, uint64_t page, const struct es_page_node *n)
{
	uint64_t at = 0, count = 0, len = n->value_bytes;
	uint64_t offset = n->flags & ES_NODE_LARGE
	                          ? es_page_number(n->data, 8) * w->meta.page_bytes + ES_PAGE_HEADER
	                          : 0;

	for (; at * 8 < len; at++) {
		uint8_t eight[8];
		if (!(n->flags & ES_NODE_LARGE))
			memcpy(eight, n->data + at * 8, 8);
		else if (!es_page_read(w->fd, eight, 8, offset + at * 8))
			return fault(w, page, "the list of free pages cannot be read");
		uint64_t value = es_page_number(eight, 8);
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
	struct es_page_node n;
	es_err err = ES_OK;

	for (size_t i = 0; i < es_page_node_count(bytes) && !err; i++) {
		err = node_at(w, page, bytes, i, &n);
		if (!err)
			err = check_free(w, page, &n);
	}
	return err;
}

/* Depth first with a stack of its own: the file, not we, says how deep it goes. */
static es_err walk_tree(struct walk *w, const struct es_page_tree *tree, bool main_tree,
                        bool free_lists)
{
	uint64_t entries = 0;
	size_t level = 0;

	if (tree->root == ES_PAGE_NONE)
		return tree->entries ? fault(w, 0, "a table without pages claims entries") : ES_OK;
	es_err err = enter(w, tree, 0, tree->root, main_tree);
	while (!err) {
		uint8_t *bytes = level_page(w, level);
		struct level *here = &w->levels[level];
		struct es_page_node n;
		bool leaf = level + 1 == tree->depth;
		if (leaf)
			entries += es_page_node_count(bytes);
		if (leaf && free_lists)
			err = check_free_leaf(w, here->page, bytes);
		if (leaf || here->next == es_page_node_count(bytes)) {
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
	struct es_page_meta metas[2];

	es_err err = es_page_metas(w->fd, metas);
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

	/* What LMDB took and gave back at the end of the file may never have been written: only a
	 * page in use counts. */
	bool all = depth == ES_PAGES_ALL || w->file_pages <= w->meta.last_page;
	for (size_t i = 0; !err && i < w->trees_len; i++)
		if (all || w->trees[i].depth <= 1)
			err = walk_tree(w, &w->trees[i], false, false);
	if (all && !err)
		err = walk_tree(w, &w->meta.free, false, true);
	return err;
}

es_err es_pages_check_meta(int fd)
{
	struct es_page_meta metas[2];
	es_err err = ES_CORRUPT;

	/* A writer in another process may be at it: what is damaged stays so. */
	for (int attempt = 0; attempt < 3 && err; attempt++) {
		if (attempt)
			(void)sched_yield();
		err = es_page_metas(fd, metas);
	}
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
	w->pages = malloc(ES_PAGE_DEPTH_MAX * w->meta.page_bytes);
	err = w->seen && w->pages ? walk_all(w, depth) : ES_NO_MEMORY;
out:
	free(w->seen);
	free(w->pages);
	free(w);
	return err;
}
