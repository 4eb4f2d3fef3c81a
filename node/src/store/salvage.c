/* SPDX-License-Identifier: EUPL-1.2 */
#include "salvage.h"

#include "file_system.h"
#include "page_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct level {
	uint64_t page;
	size_t next;
};

struct es_salvage {
	int fd;
	uint64_t bytes, pages;
	struct es_page_meta meta;
	uint64_t damaged;
	struct es_page_tree tables[ES_TABLE_COUNT]; /* depth 0: not found */
	/* Of the walk under way. */
	uint8_t *seen;  /* a bit a page: a loop must end */
	uint8_t *stack; /* one page a level */
	struct level levels[ES_PAGE_DEPTH_MAX];
};

typedef es_err (*visitor)(void *context, const struct es_salvage_entry *entry);

static uint8_t *page_of(struct es_salvage *s, size_t level)
{
	return s->stack + level * s->meta.page_bytes;
}

/* Puts a page on the stack, if it is one of a tree and was not there before. */
static bool enter(struct es_salvage *s, size_t level, uint64_t page, bool leaf)
{
	uint8_t *bytes = page_of(s, level);
	uint8_t bit = (uint8_t)(1u << (page % 8));

	bool ok = page >= 2 && page < s->pages && !(s->seen[page / 8] & bit) &&
	          es_page_read(s->fd, bytes, s->meta.page_bytes, page * s->meta.page_bytes) &&
	          es_page_number(bytes, 8) == page &&
	          !es_page_header(bytes, s->meta.page_bytes, leaf ? ES_PAGE_LEAF : ES_PAGE_BRANCH);
	if (!ok) {
		s->damaged++;
		return false;
	}
	s->seen[page / 8] |= bit;
	s->levels[level] = (struct level){page, 0};
	return true;
}

/* Where a value of a leaf lies; false if that is nowhere. */
static bool locate(struct es_salvage *s, uint64_t page, const uint8_t *bytes,
                   const struct es_page_node *n, struct es_salvage_entry *out)
{
	out->key = n->key;
	out->len = (size_t)n->value_bytes;
	if (!(n->flags & ES_NODE_LARGE)) {
		out->value = es_bytes_of(n->data, out->len);
		out->offset = page * s->meta.page_bytes + (uint64_t)(n->data - bytes);
		return true;
	}
	uint64_t first = es_page_number(n->data, 8);
	uint8_t header[ES_PAGE_HEADER];
	if (first < 2 || first >= s->pages ||
	    !es_page_read(s->fd, header, sizeof(header), first * s->meta.page_bytes) ||
	    es_page_number(header, 8) != first || es_page_number(header + 10, 2) != ES_PAGE_LARGE)
		return false;
	out->value = (struct es_bytes){NULL, 0};
	out->offset = first * s->meta.page_bytes + ES_PAGE_HEADER;
	return out->offset + out->len <= s->bytes;
}

static es_err visit_leaf(struct es_salvage *s, size_t level, visitor each, void *context)
{
	const uint8_t *bytes = page_of(s, level);
	uint64_t page = s->levels[level].page;
	es_err err = ES_OK;

	for (size_t i = 0; i < es_page_node_count(bytes) && !err; i++) {
		struct es_salvage_entry entry;
		struct es_page_node n;
		if (es_page_node_at(bytes, s->meta.page_bytes, i, &n) ||
		    !locate(s, page, bytes, &n, &entry))
			s->damaged++;
		else
			err = each(context, &entry);
	}
	return err;
}

/* Depth first with a stack of its own; a branch that cannot be entered is passed over. */
static es_err walk(struct es_salvage *s, const struct es_page_tree *tree, visitor each,
                   void *context)
{
	size_t level = 0, last;
	es_err err = ES_OK;

	memset(s->seen, 0, s->pages / 8 + 1);
	if (tree->root == ES_PAGE_NONE || tree->depth == 0)
		return ES_OK;
	last = tree->depth - 1;
	if (!enter(s, 0, tree->root, last == 0))
		return ES_OK;
	for (;;) {
		struct level *here = &s->levels[level];
		const uint8_t *bytes = page_of(s, level);
		struct es_page_node n;
		if (level == last)
			err = visit_leaf(s, level, each, context);
		if (err)
			return err;
		if (level == last || here->next == es_page_node_count(bytes)) {
			if (level == 0)
				return ES_OK;
			level--;
			continue;
		}
		if (es_page_node_at(bytes, s->meta.page_bytes, here->next++, &n))
			s->damaged++;
		else if (enter(s, level + 1, n.child, level + 1 == last))
			level++;
	}
}

static es_err note_table(void *context, const struct es_salvage_entry *entry)
{
	struct es_salvage *s = context;

	for (size_t i = 0; i < ES_TABLE_COUNT; i++) {
		if (!es_bytes_equal(entry->key, es_bytes_str(es_table_word((enum es_table)i))) ||
		    entry->value.len != ES_PAGE_TREE)
			continue;
		struct es_page_tree tree = es_page_tree_at(entry->value.data);
		if (es_page_tree_plausible(&tree, &s->meta, 0))
			s->tables[i] = tree;
		else
			s->damaged++;
	}
	return ES_OK;
}

static bool any_table(const struct es_salvage *s)
{
	for (size_t i = 0; i < ES_TABLE_COUNT; i++)
		if (s->tables[i].depth > 0)
			return true;
	return false;
}

/* The state before the last one may be whole where the last is not, as long as no page of it was used
 * anew. */
static es_err read_states(struct es_salvage *s)
{
	struct es_page_meta metas[2];
	es_err errs[2];

	errs[0] = es_page_meta_at(s->fd, 0, &metas[0]);
	errs[1] = es_page_meta_second(s->fd, errs[0] ? NULL : &metas[0], &metas[1]);
	if (errs[0] && errs[1])
		return errs[0];
	size_t first = errs[0] || (!errs[1] && metas[1].txn > metas[0].txn) ? 1 : 0;
	for (size_t turn = 0; turn < 2; turn++) {
		size_t which = turn == 0 ? first : 1 - first;
		if (errs[which])
			continue;
		s->meta = metas[which];
		s->pages = s->bytes / s->meta.page_bytes;
		free(s->seen);
		free(s->stack);
		s->seen = calloc(1, s->pages / 8 + 1);
		s->stack = malloc(ES_PAGE_DEPTH_MAX * s->meta.page_bytes);
		if (!s->seen || !s->stack)
			return ES_NO_MEMORY;
		es_err err = walk(s, &s->meta.main, note_table, s);
		if (err || any_table(s))
			return err;
	}
	return ES_CORRUPT;
}

es_err es_salvage_open_fd(int fd, struct es_salvage **out)
{
	struct stat info;
	es_err err;

	*out = NULL;
	struct es_salvage *s = calloc(1, sizeof(*s));
	if (!s) {
		close(fd);
		return ES_NO_MEMORY;
	}
	s->fd = fd;
	err = fstat(fd, &info) == 0 ? ES_OK : ES_IO;
	if (!err) {
		s->bytes = (uint64_t)info.st_size;
		err = read_states(s);
	}
	if (err) {
		es_salvage_close(s);
		return err;
	}
	*out = s;
	return ES_OK;
}

es_err es_salvage_open(const char *home, struct es_salvage **out)
{
	char path[ES_PATH_BYTES];

	*out = NULL;
	if (!es_path_join(path, home, ES_DATA_FILE))
		return ES_TOO_LARGE;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ES_NOT_FOUND : ES_IO;
	return es_salvage_open_fd(fd, out);
}

void es_salvage_close(struct es_salvage *s)
{
	if (!s)
		return;
	close(s->fd);
	free(s->seen);
	free(s->stack);
	free(s);
}

es_err es_salvage_each(struct es_salvage *s, enum es_table table, visitor each, void *context)
{
	return walk(s, &s->tables[table], each, context);
}

bool es_salvage_read(const struct es_salvage *s, uint64_t offset, size_t len, uint8_t *out)
{
	return offset <= s->bytes && len <= s->bytes - offset &&
	       es_page_read(s->fd, out, len, offset);
}

uint64_t es_salvage_damaged(const struct es_salvage *s)
{
	return s->damaged;
}

uint64_t es_salvage_bytes(const struct es_salvage *s)
{
	return s->bytes;
}
