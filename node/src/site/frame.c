/* SPDX-License-Identifier: EUPL-1.2 */
/* The document around a page: its head for browsers and machines, top and foot as the application
 * has them, and what the application need not ask for again. */
#include "site/query.h"

#include <stdio.h>
#include <string.h>

static struct es_bytes code_of(const struct es_visit *v)
{
	return es_bytes_str(es_language_codes[v->in]);
}

static void put_meta(struct es_html *h, const char *name, struct es_bytes content, bool property)
{
	if (content.len == 0)
		return;
	es_html_markup(h, "<meta");
	if (property)
		es_html_attr(h, "property", es_bytes_str(name));
	else
		es_html_attr(h, "name", es_bytes_str(name));
	es_html_attr(h, "content", content);
	es_html_markup(h, ">");
}

/* --- addresses --------------------------------------------------------------------------------- */

static void add_argument(struct es_phrase *p, const char *name, struct es_bytes value)
{
	if (value.len == 0)
		return;
	es_phrase_add(p, es_bytes_str(memchr(p->text, '?', p->len) ? "&" : "?"));
	es_phrase_add(p, es_bytes_str(name));
	es_phrase_add(p, es_bytes_str("="));
	es_phrase_add(p, value);
}

/* The address of this page, in one language or (NULL) in that of whoever comes. */
static void address_of(const struct es_visit *v, const char *lang, struct es_phrase *out)
{
	const struct es_target *t = v->request->target;
	struct es_phrase query;

	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str(v->request->base));
	es_phrase_add(out, v->request->path);
	if (v->place.kind == ES_PLACE_PRACTICES && v->status == 200) {
		es_query_address(v, "", &(struct es_query_but){.after = t->after}, &query);
		es_phrase_add(out, es_phrase_bytes(&query));
	}
	if (lang)
		add_argument(out, "hl", es_bytes_str(lang));
}

static void put_alternates(const struct es_visit *v, struct es_html *h)
{
	struct es_phrase p;

	if (v->status != 200)
		return;
	address_of(v, v->request->target->hl.len ? es_language_codes[v->in] : NULL, &p);
	es_html_markup(h, "<link rel=\"canonical\"");
	es_html_attr(h, "href", es_phrase_bytes(&p));
	es_html_markup(h, ">");
	put_meta(h, "og:url", es_phrase_bytes(&p), true);
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		address_of(v, es_language_codes[i], &p);
		es_html_markup(h, "<link rel=\"alternate\"");
		es_html_attr(h, "hreflang", es_bytes_str(es_language_codes[i]));
		es_html_attr(h, "href", es_phrase_bytes(&p));
		es_html_markup(h, ">");
	}
	address_of(v, NULL, &p);
	es_html_markup(h, "<link rel=\"alternate\" hreflang=\"x-default\"");
	es_html_attr(h, "href", es_phrase_bytes(&p));
	es_html_markup(h, ">");
}

static void put_feed(const struct es_visit *v, struct es_html *h)
{
	es_html_markup(h, "<link rel=\"alternate\" type=\"application/atom+xml\"");
	es_html_attr(h, "title", es_bytes_str(es_visit_word(v, "home.fresh")));
	es_html_attr(h, "href",
	             v->feed.len ? es_phrase_bytes(&v->feed)
	                         : es_bytes_str("/feeds/practices.atom"));
	es_html_markup(h, ">");
}

/* --- the bundle -------------------------------------------------------------------------------- */

static struct es_bytes page_entry(const struct es_visit *v, const char *key)
{
	const char *text = es_table_get(v->site->pages, key);

	return es_bytes_str(text ? text : "");
}

/* Files of the bundle, separated by spaces. */
static void put_preloads(const struct es_visit *v, struct es_html *h, const char *key)
{
	struct es_bytes files = page_entry(v, key);

	while (files.len) {
		const uint8_t *end = memchr(files.data, ' ', files.len);
		size_t len = end ? (size_t)(end - files.data) : files.len;
		es_html_markup(h, "<link rel=\"modulepreload\"");
		es_html_attr(h, "href", es_bytes_of(files.data, len));
		es_html_markup(h, ">");
		files.data += end ? len + 1 : len;
		files.len -= end ? len + 1 : len;
	}
}

/* A page that the application does not take over: it works on any browser, or says how it went with a form. */
static bool is_plain(const struct es_visit *v)
{
	return v->place.kind == ES_PLACE_WITHDRAW || v->place.kind == ES_PLACE_STOP ||
	       v->request->form;
}

static void put_bundle(const struct es_visit *v, struct es_html *h)
{
	char key[24];

	es_html_markup(h, "<link rel=\"icon\" type=\"image/svg+xml\"");
	es_html_attr(h, "href", page_entry(v, "mark"));
	es_html_markup(h, "><link rel=\"stylesheet\"");
	es_html_attr(h, "href", page_entry(v, "style"));
	es_html_markup(h, ">");
	if (is_plain(v))
		return;
	es_html_markup(h, "<script type=\"module\"");
	es_html_attr(h, "src", page_entry(v, "script"));
	es_html_markup(h, "></script>");
	put_preloads(v, h, "preload");
	snprintf(key, sizeof(key), "preload.%s", es_language_codes[v->in]);
	put_preloads(v, h, key);
	if (v->place.kind == ES_PLACE_PRACTICE || v->place.kind == ES_PLACE_CONVERSATION ||
	    v->place.kind == ES_PLACE_CONVERSATIONS)
		put_preloads(v, h, "preload.reading");
}

/* --- the head ---------------------------------------------------------------------------------- */

static void put_linked(const struct es_visit *v, struct es_html *h)
{
	if (v->linked.len == 0)
		return;
	es_html_markup(h, "<script type=\"application/ld+json\">");
	es_html_json(h, es_writer_bytes(&v->linked));
	es_html_markup(h, "</script>");
}

static void put_title(const struct es_visit *v, struct es_html *h)
{
	es_html_markup(h, "<title>");
	if (v->title.len) {
		es_html_text(h, es_phrase_bytes(&v->title));
		es_html_markup(h, " · ");
	}
	es_html_markup(h, "Essaim</title>");
}

static void put_head(const struct es_visit *v, struct es_html *h)
{
	struct es_bytes name = es_bytes_str("Essaim"), title = es_phrase_bytes(&v->title);
	bool light = es_bytes_equal(v->request->cookie_theme, es_bytes_str("light"));
	bool dark = es_bytes_equal(v->request->cookie_theme, es_bytes_str("dark"));

	es_html_markup(h, "<!doctype html>\n<html");
	es_html_attr(h, "lang", code_of(v));
	es_html_attr(h, "data-theme", es_bytes_str(light ? "light" : dark ? "dark" : ""));
	es_html_markup(h, "><head><meta charset=\"utf-8\">"
	                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
	                  "<meta name=\"color-scheme\" content=\"light dark\">"
	                  "<meta name=\"theme-color\" content=\"#FBFAF7\" "
	                  "media=\"(prefers-color-scheme: light)\">"
	                  "<meta name=\"theme-color\" content=\"#12161D\" "
	                  "media=\"(prefers-color-scheme: dark)\">");
	put_title(v, h);
	put_bundle(v, h);
	put_meta(h, "description", es_phrase_bytes(&v->description), false);
	if (v->status != 200 || v->place.kind == ES_PLACE_PERSON ||
	    v->place.kind == ES_PLACE_REMARK || v->request->target->finding[ES_ASKED_TEXT].len)
		put_meta(h, "robots", es_bytes_str("noindex"), false);
	put_meta(h, "og:site_name", name, true);
	put_meta(h, "og:type", es_bytes_str(v->article ? v->article : "website"), true);
	put_meta(h, "og:title", title.len ? title : name, true);
	put_meta(h, "og:description", es_phrase_bytes(&v->description), true);
	put_meta(h, "og:locale", code_of(v), true);
	put_alternates(v, h);
	put_feed(v, h);
	put_linked(v, h);
	es_html_markup(h, "</head>");
}

/* --- top and foot ------------------------------------------------------------------------------- */

static void say(const struct es_visit *v, struct es_html *h, const char *key)
{
	es_html_word(h, es_visit_word(v, key));
}

static void draw(const struct es_visit *v, struct es_html *h, const char *key)
{
	es_write_raw(&h->w, page_entry(v, key)); /* made by our own build */
}

/* Whether the page belongs to a section that stands at another address. */
static bool is_inside(const struct es_visit *v, const char *path)
{
	if (strcmp(path, "/practices") == 0)
		return v->place.kind == ES_PLACE_PRACTICE || v->place.kind == ES_PLACE_TOOLBOXES ||
		       v->place.kind == ES_PLACE_TOOLBOX || v->place.kind == ES_PLACE_TUTORIAL ||
		       v->place.kind == ES_PLACE_TOOL || v->place.kind == ES_PLACE_COMPARE;
	return strcmp(path, "/conversations") == 0 && v->place.kind == ES_PLACE_CONVERSATION;
}

static void put_section(const struct es_visit *v, struct es_html *h, const char *path,
                        const char *key)
{
	struct es_bytes at = v->request->path;
	bool here = es_bytes_equal(at, es_bytes_str(path));

	es_html_markup(h, "<li><a");
	es_html_attr(h, "href", es_bytes_str(path));
	es_html_attr(h, "aria-current",
	             es_bytes_str(here                 ? "page"
	                          : is_inside(v, path) ? "true"
	                                               : ""));
	es_html_markup(h, ">");
	say(v, h, key);
	es_html_markup(h, "</a></li>");
}

/* The languages as links, for who has no script; with script there is the menu. */
static void put_languages(const struct es_visit *v, struct es_html *h)
{
	struct es_phrase p;
	char key[24];

	if (is_plain(v))
		es_html_markup(h, "<ul class=\"language-links\">");
	else
		es_html_markup(h, "<noscript><ul class=\"language-links\">");
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		struct es_bytes code = es_bytes_str(es_language_codes[i]);
		snprintf(key, sizeof(key), "self.%s", es_language_codes[i]);
		address_of(v, es_language_codes[i], &p);
		es_html_markup(h, "<li><a");
		es_html_attr(h, "href", es_phrase_bytes(&p));
		es_html_attr(h, "lang", code);
		es_html_attr(h, "hreflang", code);
		es_html_attr(h, "title", es_bytes_str(es_visit_word(v, key)));
		es_html_attr(h, "aria-current", es_bytes_str(i == (int)v->in ? "true" : ""));
		es_html_markup(h, ">");
		es_html_text(h, code);
		es_html_markup(h, "</a></li>");
	}
	es_html_markup(h, "</ul>");
	if (!is_plain(v))
		es_html_markup(h, "</noscript>");
}

static void put_menu(const struct es_visit *v, struct es_html *h)
{
	es_html_markup(h, "<div class=\"language\" aria-hidden=\"true\"><span "
	                  "class=\"language-code\">");
	es_html_text(h,
	             es_bytes_of((const char *[]){"FR", "EN", "ES", "CA", "IT", "HU"}[v->in], 2));
	draw(v, h, "icon.down");
	es_html_markup(h, "</span></div><span class=\"quiet\" aria-hidden=\"true\">");
	draw(v, h, "icon.moon");
	es_html_markup(h, "</span>");
}

static void put_top(const struct es_visit *v, struct es_html *h)
{
	struct es_phrase next = {.len = 0};

	es_phrase_add(&next, es_bytes_str("/sign-in?next="));
	es_phrase_add(&next, v->request->path);
	es_html_markup(h, "<a class=\"skip\" href=\"#content\">");
	say(v, h, "app.skip");
	es_html_markup(h, "</a><header class=\"top\"><a class=\"brand\" href=\"/\"");
	es_html_attr(h, "aria-label", es_bytes_str(es_visit_word(v, "app.home")));
	es_html_markup(h, ">");
	draw(v, h, "mark.drawing");
	es_html_markup(h, "<span class=\"brand-name\">Essaim</span></a><nav");
	es_html_attr(h, "aria-label", es_bytes_str(es_visit_word(v, "app.sections")));
	es_html_markup(h, "><ul>");
	put_section(v, h, "/practices", "app.practices");
	put_section(v, h, "/conversations", "talks.title");
	put_section(v, h, "/partners", "app.partners");
	put_section(v, h, "/learn", "app.learn");
	es_html_markup(h, "</ul></nav><div class=\"tools\">");
	put_languages(v, h);
	if (!is_plain(v))
		put_menu(v, h);
	es_html_markup(h, "<a class=\"person\" rel=\"nofollow\"");
	es_html_attr(h, "href", es_phrase_bytes(&next));
	es_html_markup(h, ">");
	say(v, h, "app.signIn");
	es_html_markup(h, "</a></div></header>");
}

/* Where a remark on this page is written. */
static void put_remark_link(const struct es_visit *v, struct es_html *h)
{
	struct es_phrase here = {.len = 0}, href = {.len = 0};

	es_phrase_add(&href, es_bytes_str("/remark"));
	if (v->place.kind == ES_PLACE_PRACTICES)
		es_query_address(v, "/practices",
		                 &(struct es_query_but){.after = v->request->target->after}, &here);
	else
		es_phrase_add(&here, v->request->path);
	if (v->place.kind != ES_PLACE_REMARK)
		es_query_add(&href, "page", es_phrase_bytes(&here));
	es_html_markup(h, "<li><a");
	es_html_attr(h, "href", es_phrase_bytes(&href));
	es_html_markup(h, " rel=\"nofollow\">");
	say(v, h, "app.remark");
	es_html_markup(h, "</a></li>");
}

static void put_foot(const struct es_visit *v, struct es_html *h)
{
	const struct es_federation *f = v->s->federation;
	struct es_phrase p;

	es_html_markup(h, "<footer class=\"foot\"><p>");
	es_phrase_fill(v->words, "app.servedBy", es_bytes_str(v->s->self->name),
	               es_bytes_of(NULL, 0), &p);
	es_html_text(h, es_phrase_bytes(&p));
	if (!es_id_is_zero(&f->id)) {
		es_phrase_fill(v->words, "app.federationOf", es_bytes_str(f->name),
		               es_bytes_of(NULL, 0), &p);
		es_html_markup(h, " ");
		es_html_text(h, es_phrase_bytes(&p));
	}
	es_html_markup(h, "</p><ul><li><a href=\"/about\">");
	say(v, h, "app.about");
	es_html_markup(h, "</a></li><li><a href=\"/tell\">");
	say(v, h, "app.tell");
	es_html_markup(h, "</a></li>");
	put_remark_link(v, h);
	es_html_markup(h, "<li>");
	say(v, h, "app.free");
	es_html_markup(h, "</li></ul></footer>");
}

/* {counts, at, values}: what the application need not ask for again. */
static void put_given(struct es_visit *v, struct es_html *h)
{
	struct es_writer w, hello;
	struct es_bytes node;

	es_writer_grow(&w, 2 * ES_WEB_ANSWER_MAX);
	es_writer_grow(&hello, 65536);
	if (es_view_node(v->s, NULL, true, v->now_ms, &hello) == ES_OK) {
		node = es_writer_bytes(&hello);
		es_write_map(&w, 2);
		es_write_cstr(&w, "hello");
		es_write_raw(&w, node);
		es_write_cstr(&w, "values");
		es_write_map(&w, v->given_len);
		es_write_raw(&w, es_writer_bytes(&v->given));
		es_html_markup(h, "<script type=\"application/json\" id=\"given\">");
		es_html_json(h, es_writer_bytes(&w));
		es_html_markup(h, "</script>");
	}
	es_writer_free(&hello);
	es_writer_free(&w);
}

void es_frame(struct es_visit *v, struct es_html *out)
{
	put_head(v, out);
	es_html_markup(out, "<body><div id=\"app\">");
	put_top(v, out);
	es_html_markup(out, "<div class=\"line-bar\"></div><main id=\"content\" tabindex=\"-1\">");
	es_html_append(out, &v->html);
	es_html_markup(out, "</main>");
	put_foot(v, out);
	es_html_markup(out, "</div>");
	if (!is_plain(v))
		put_given(v, out);
	es_html_markup(out, "</body></html>\n");
}
