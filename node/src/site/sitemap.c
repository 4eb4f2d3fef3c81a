/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_limits.h"
#include "site/machine.h"
#include "view/read.h"

#include <stdio.h>

/* What has a page of its own, in this order. */
static const struct {
	uint64_t kind;
	const char *place;
} listed[] = {{ES_KIND_PRACTICE, "/practice/"},
              {ES_KIND_TOOL, "/tool/"},
              {ES_KIND_TOOLBOX, "/toolbox/"},
              {ES_KIND_TUTORIAL, "/tutorial/"}};
#define LISTED (sizeof(listed) / sizeof(listed[0]))

static size_t parts_of(const struct es_visit *v)
{
	uint64_t records = 0;

	for (size_t i = 0; i < LISTED; i++)
		records += es_kind_count(v->s->snap, listed[i].kind);
	size_t parts = (size_t)(records / ES_SITEMAP_PART) + 1;

	return parts < ES_SITEMAP_PARTS_MAX ? parts : ES_SITEMAP_PARTS_MAX;
}

static void put_location(const struct es_visit *v, struct es_html *out, const char *path)
{
	es_html_markup(out, "<loc>");
	es_html_word(out, v->request->base);
	es_html_word(out, path);
	es_html_markup(out, "</loc>");
}

es_err es_sitemap_write(struct es_visit *v, struct es_html *out)
{
	size_t parts = parts_of(v);
	char path[40];

	es_html_markup(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex "
	                    "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (size_t i = 1; i <= parts; i++) {
		snprintf(path, sizeof(path), "/sitemap-%zu.xml", i);
		es_html_markup(out, "<sitemap>");
		put_location(v, out, path);
		es_html_markup(out, "</sitemap>\n");
	}
	es_html_markup(out, "</sitemapindex>\n");
	return ES_OK;
}

static void put_pages(struct es_visit *v, struct es_html *out)
{
	static const char *const paths[] = {"/",          "/practices", "/conversations",
	                                    "/toolboxes", "/partners",  "/spreading",
	                                    "/learn",     "/about"};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		es_html_markup(out, "<url>");
		put_location(v, out, paths[i]);
		es_html_markup(out, "</url>\n");
	}
}

/* A record that begins something which anybody may read. */
static bool is_shown(const struct es_visit *v, const struct es_row *row)
{
	return row->header.version == ES_HEADER_VERSION && !row->header.has_entity &&
	       row->has_body && !row->erased && es_may_see(v->s, row);
}

static void put_one(struct es_visit *v, struct es_html *out, const char *place,
                    const struct es_id *id)
{
	char path[16 + ES_ID_HEX_LEN], hex[ES_ID_HEX_LEN];

	es_id_hex(id, hex);
	snprintf(path, sizeof(path), "%s%s", place, hex);
	es_html_markup(out, "<url>");
	put_location(v, out, path);
	es_html_markup(out, "</url>\n");
}

/* Those of one kind from *skip on, up to *left of them; both go down by what was passed. */
static es_err put_kind(struct es_visit *v, struct es_html *out, size_t which, size_t *skip,
                       size_t *left)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	es_walk_kind(&walk, v->s->snap, listed[which].kind, ES_OLDEST_FIRST);
	while (*left && es_walk_next(&walk, &number)) {
		if (*skip) {
			(*skip)--;
			continue;
		}
		(*left)--;
		es_err err = es_row_get(v->s->snap, number, &row);
		if (err != ES_OK)
			return err;
		if (is_shown(v, &row))
			put_one(v, out, listed[which].place, &row.id);
	}
	return ES_OK;
}

es_err es_sitemap_part_write(struct es_visit *v, struct es_html *out)
{
	size_t left = ES_SITEMAP_PART, skip = (size_t)(v->place.number - 1) * left;
	es_err err = ES_OK;

	if (v->place.number == 0 || v->place.number > parts_of(v))
		return ES_NOT_FOUND;
	es_html_markup(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "
	                    "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	if (skip == 0)
		put_pages(v, out);
	for (size_t i = 0; i < LISTED && err == ES_OK; i++)
		err = put_kind(v, out, i, &skip, &left);
	es_html_markup(out, "</urlset>\n");
	return err;
}
