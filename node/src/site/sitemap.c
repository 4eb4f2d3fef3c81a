/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_limits.h"
#include "site/machine.h"
#include "view/read.h"

#include <stdio.h>

static size_t parts_of(const struct es_visit *v)
{
	uint64_t records = es_kind_count(v->s->snap, ES_KIND_PRACTICE);
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
	static const char *const paths[] = {"/", "/practices", "/partners", "/learn", "/about"};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		es_html_markup(out, "<url>");
		put_location(v, out, paths[i]);
		es_html_markup(out, "</url>\n");
	}
}

/* A record that begins a practice which anybody may read. */
static bool is_shown(const struct es_visit *v, const struct es_row *row)
{
	return row->header.version == ES_HEADER_VERSION && !row->header.has_entity &&
	       row->has_body && !row->erased && es_may_see(v->s, row);
}

static void put_practice(struct es_visit *v, struct es_html *out, const struct es_row *row)
{
	char path[sizeof("/practice/") + ES_ID_HEX_LEN] = "/practice/";

	es_id_hex(&row->id, path + sizeof("/practice/") - 1);
	es_html_markup(out, "<url>");
	put_location(v, out, path);
	es_html_markup(out, "</url>\n");
}

es_err es_sitemap_part_write(struct es_visit *v, struct es_html *out)
{
	size_t skip = (size_t)(v->place.number - 1) * ES_SITEMAP_PART;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	if (v->place.number == 0 || v->place.number > parts_of(v))
		return ES_NOT_FOUND;
	es_html_markup(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "
	                    "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	if (skip == 0)
		put_pages(v, out);
	es_walk_kind(&walk, v->s->snap, ES_KIND_PRACTICE, ES_OLDEST_FIRST);
	for (size_t i = 0; i < skip + ES_SITEMAP_PART && es_walk_next(&walk, &number); i++) {
		if (i < skip)
			continue;
		es_err err = es_row_get(v->s->snap, number, &row);
		if (err != ES_OK)
			return err;
		if (is_shown(v, &row))
			put_practice(v, out, &row);
	}
	es_html_markup(out, "</urlset>\n");
	return ES_OK;
}
