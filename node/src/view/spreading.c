/* SPDX-License-Identifier: EUPL-1.2 */
/* Who took what from whom: a tree for each thing that is reused, and how many by country and year. */
#include "node_limits.h"
#include "view/adoption.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 32 /* deeper ones stand at this depth */

/* The adoptions of one thing: a part of all, the earliest first. */
struct tree {
	size_t first, count;
	uint64_t newest_ms;
};

struct spreading {
	struct es_adoptions a; /* sorted by what they adopt, the earliest first */
	struct tree *trees;    /* the most reused first */
	size_t trees_len;
	size_t *parent; /* of each adoption: another of its tree, or SIZE_MAX: the origin */
	bool *put;
};

/* --- planting --------------------------------------------------------------------------------- */

static int by_thing(const void *left, const void *right)
{
	const struct es_adopted *a = left, *b = right;
	int order = es_id_compare(&a->of, &b->of);

	if (order)
		return order;
	if (a->created_ms != b->created_ms)
		return a->created_ms < b->created_ms ? -1 : 1;
	return es_id_compare(&a->id, &b->id);
}

static int most_first(const void *left, const void *right)
{
	const struct tree *a = left, *b = right;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	if (a->newest_ms != b->newest_ms)
		return a->newest_ms < b->newest_ms ? 1 : -1;
	return a->first < b->first ? -1 : 1;
}

static size_t found_in(const struct spreading *sp, const struct tree *tree, const struct es_id *id)
{
	for (size_t i = tree->first; i < tree->first + tree->count; i++)
		if (es_id_equal(&sp->a.all[i].id, id))
			return i;
	return SIZE_MAX;
}

/* What would go round in a circle comes from the origin: anybody may say anything of its own record. */
static void link_to_parents(struct spreading *sp, const struct tree *tree)
{
	size_t end = tree->first + tree->count;

	for (size_t i = tree->first; i < end; i++)
		sp->parent[i] = SIZE_MAX;
	for (size_t i = tree->first; i < end; i++) {
		size_t from = es_id_is_zero(&sp->a.all[i].from)
		                      ? SIZE_MAX
		                      : found_in(sp, tree, &sp->a.all[i].from);
		size_t at = from;
		while (at != SIZE_MAX && at != i)
			at = sp->parent[at];
		sp->parent[i] = at == i ? SIZE_MAX : from;
	}
}

static void plant(struct spreading *sp)
{
	const struct es_adopted *all = sp->a.all;
	struct tree *trees = sp->trees;
	size_t len = 0;

	for (size_t i = 0; i < sp->a.count; i++) {
		if (i == 0 || !es_id_equal(&all[i].of, &all[i - 1].of))
			trees[len++] = (struct tree){.first = i};
		struct tree *tree = &trees[len - 1];
		tree->count++;
		if (all[i].changed_ms > tree->newest_ms)
			tree->newest_ms = all[i].changed_ms;
	}
	for (size_t i = 0; i < len; i++)
		link_to_parents(sp, &trees[i]);
	if (len)
		qsort(trees, len, sizeof(trees[0]), most_first);
	sp->trees_len = len;
}

static es_err grow(const struct es_view_source *s, const struct es_adoption_filter *filter,
                   struct spreading *sp)
{
	memset(sp, 0, sizeof(*sp));
	es_err err = es_adoptions_gather(s, filter, &sp->a);
	size_t count = sp->a.count;
	if (err != ES_OK || count == 0)
		return err;
	sp->trees = calloc(count, sizeof(sp->trees[0]));
	sp->parent = calloc(count, sizeof(sp->parent[0]));
	sp->put = calloc(count, sizeof(sp->put[0]));
	if (!sp->trees || !sp->parent || !sp->put)
		return ES_NO_MEMORY;
	qsort(sp->a.all, count, sizeof(sp->a.all[0]), by_thing);
	plant(sp);
	return ES_OK;
}

static void fell(struct spreading *sp)
{
	free(sp->trees);
	free(sp->parent);
	free(sp->put);
	es_adoptions_free(&sp->a);
}

/* --- telling ---------------------------------------------------------------------------------- */

void es_put_told(struct es_bytes body, struct es_writer *w)
{
	es_put_path(w, "city", body, "city");
	es_put_path(w, "state", body, "state");
	es_put_path(w, "since", body, "since");
}

/* What was too long to be kept. */
static es_err read_told(const struct es_view_source *s, const struct es_adopted *one,
                        struct es_writer *w)
{
	struct es_adoption a;

	es_err err = es_see_adoption(s, &one->id, &a);
	if (err == ES_OK)
		es_put_told(a.seen.body, w);
	es_adoption_free(&a);
	return err;
}

static es_err put_node(const struct es_view_source *s, const struct es_adoptions *all,
                       const struct es_adopted *one, size_t depth, struct es_writer *w)
{
	es_err err = ES_OK;

	es_write_map(w, 9);
	es_put_uint(w, "depth", depth);
	es_put_id(w, "id", &one->id);
	es_put_structure(s, "structure", &one->structure, w);
	es_put_text(w, "country", one->country);
	es_put_uint(w, "year", one->year);
	es_put_uint(w, "created", one->created_ms);
	if (one->told_len)
		es_write_raw(w, es_bytes_of(all->told.data + one->told_at, one->told_len));
	else
		err = read_told(s, one, w);
	return err;
}

static size_t next_child(const struct spreading *sp, const struct tree *tree, size_t parent)
{
	for (size_t i = tree->first; i < tree->first + tree->count; i++)
		if (!sp->put[i] && sp->parent[i] == parent)
			return i;
	return SIZE_MAX;
}

/* Each adopter before those that took it from them. */
static es_err put_nodes(const struct es_view_source *s, struct spreading *sp,
                        const struct tree *tree, struct es_writer *w)
{
	size_t at = SIZE_MAX, depth = 0, left = tree->count;

	es_put_key(w, "adopters");
	es_write_array(w, tree->count);
	while (left > 0) {
		size_t child = next_child(sp, tree, at);
		if (child == SIZE_MAX) {
			es_assert(at != SIZE_MAX);
			at = sp->parent[at];
			depth--;
			continue;
		}
		es_err err = put_node(s, &sp->a, &sp->a.all[child],
		                      depth < DEPTH_MAX ? depth : DEPTH_MAX, w);
		if (err != ES_OK)
			return err;
		sp->put[child] = true;
		left--;
		at = child;
		depth++;
	}
	return w->err;
}

static es_err put_tree(const struct es_view_source *s, struct spreading *sp,
                       const struct tree *tree, struct es_writer *w)
{
	struct es_row of;

	es_err err = es_row_get(s->snap, sp->a.all[tree->first].of_row, &of);
	if (err != ES_OK)
		return err;
	es_write_map(w, 2);
	es_put_adopted(s, "about", &of, w);
	return put_nodes(s, sp, tree, w);
}

static es_err put_trees(const struct es_view_source *s, struct spreading *sp, size_t limit,
                        struct es_writer *w)
{
	size_t count = sp->trees_len < limit ? sp->trees_len : limit;
	es_err err = ES_OK;

	es_put_key(w, "trees");
	es_write_array(w, count);
	for (size_t i = 0; i < count && err == ES_OK; i++)
		err = put_tree(s, sp, &sp->trees[i], w);
	return err;
}

/* {country, year, count} of all of them, sorted. */
static int by_country(const void *left, const void *right)
{
	const struct es_adopted *a = left, *b = right;
	int order = strcmp(a->country, b->country);

	if (order)
		return order;
	return a->year < b->year ? -1 : a->year > b->year;
}

static bool same_place(const struct es_adopted *a, const struct es_adopted *b)
{
	return a->year == b->year && strcmp(a->country, b->country) == 0;
}

static void put_places(struct spreading *sp, struct es_writer *w)
{
	struct es_adopted *all = sp->a.all;
	size_t places = 0;

	if (sp->a.count)
		qsort(all, sp->a.count, sizeof(all[0]), by_country);
	for (size_t i = 0; i < sp->a.count; i++)
		places += i == 0 || !same_place(&all[i], &all[i - 1]);
	es_put_key(w, "places");
	es_write_array(w, places);
	for (size_t i = 0, end; i < sp->a.count; i = end) {
		for (end = i + 1; end < sp->a.count && same_place(&all[i], &all[end]);)
			end++;
		es_write_map(w, 3);
		es_put_text(w, "country", all[i].country);
		es_put_uint(w, "year", all[i].year);
		es_put_uint(w, "count", end - i);
	}
}

es_err es_view_spreading(const struct es_view_source *s, const struct es_adoption_filter *filter,
                         size_t limit, struct es_writer *w)
{
	struct spreading sp;
	size_t before = w->len;

	es_err err = grow(s, filter, &sp);
	if (err == ES_OK) {
		es_write_map(w, 5);
		es_put_uint(w, "total", sp.a.count);
		es_put_uint(w, "things", sp.trees_len);
		es_put_adoption_counts("counts", &sp.a, w);
		err = put_trees(s, &sp, limit ? limit : ES_TREES, w);
	}
	if (err == ES_OK) {
		put_places(&sp, w); /* the last: it sorts them anew */
		err = w->err;
	}
	if (err != ES_OK)
		w->len = before;
	fell(&sp);
	return err;
}
