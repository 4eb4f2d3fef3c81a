/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_limits.h"
#include "site/machine.h"
#include "site/query.h"

#include <string.h>

struct feed {
	struct es_visit *v;
	struct es_html *out;
	struct es_html entries;
	struct es_bytes domain; /* only of this one, or empty */
	size_t count;
	uint64_t updated_ms;
};

static void put_element(struct es_html *h, const char *name, struct es_bytes text)
{
	es_html_markup(h, "<");
	es_html_word(h, name);
	es_html_markup(h, ">");
	es_html_text(h, text);
	es_html_markup(h, "</");
	es_html_word(h, name);
	es_html_markup(h, ">");
}

static void put_instant(struct es_html *h, const char *name, uint64_t ms)
{
	struct es_phrase p;

	es_phrase_instant(ms, &p);
	put_element(h, name, es_phrase_bytes(&p));
}

static bool is_in(struct es_bytes list, struct es_bytes code)
{
	struct es_reader r;
	size_t count = es_elements(list, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		if (es_bytes_equal(es_value_str(es_read_value(&r)), code))
			return true;
	}
	return false;
}

static const struct es_field *domains(void)
{
	return es_schema_field(es_schema_of(ES_KIND_PRACTICE), "description.domains");
}

static const struct es_option *find_domain(struct es_bytes code)
{
	const struct es_field *field = domains();

	for (size_t i = 0; field && i < field->options_len; i++) {
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			return &field->options[i];
	}
	return NULL;
}

static void put_categories(struct feed *f, struct es_bytes list)
{
	struct es_reader r;
	size_t count = es_elements(list, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes code = es_value_str(es_read_value(&r));
		const struct es_option *option = find_domain(code);
		es_html_markup(&f->entries, "<category");
		es_html_attr(&f->entries, "term", code);
		if (option)
			es_html_attr(&f->entries, "label",
			             es_bytes_str(es_visit_label(f->v, &option->label)));
		es_html_markup(&f->entries, "/>");
	}
}

static void put_entry(struct feed *f, struct es_bytes summary)
{
	struct es_bytes lang = es_field_text(summary, "lang"),
	                list = es_list_at(summary, "domains");
	struct es_bytes by = es_field_text(summary, "organisation");
	uint64_t created = es_field_uint(summary, "created");
	struct es_html *h = &f->entries;
	struct es_phrase url = {.len = 0};

	if (es_field_uint(summary, "withdrawn") || (f->domain.len && !is_in(list, f->domain)))
		return;
	es_phrase_add(&url, es_bytes_str(f->v->request->base));
	es_summary_path(summary, &url);
	es_html_markup(h, "<entry");
	es_html_attr(h, "xml:lang", lang);
	es_html_markup(h, ">");
	put_element(h, "id", es_phrase_bytes(&url));
	put_element(h, "title", es_field_text(summary, "title"));
	put_instant(h, "updated", created);
	put_instant(h, "published", created);
	es_html_markup(h, "<link rel=\"alternate\" type=\"text/html\"");
	es_html_attr(h, "href", es_phrase_bytes(&url));
	es_html_markup(h, "/><author>");
	put_element(h, "name", by.len ? by : es_bytes_str("Essaim"));
	es_html_markup(h, "</author>");
	put_categories(f, list);
	put_element(h, "summary", es_field_text(summary, "summary"));
	es_html_markup(h, "</entry>\n");
	f->count++;
	if (created > f->updated_ms)
		f->updated_ms = created;
}

/* The entries of one page of practices or toolboxes; next is where the next one begins, empty on the last. */
static es_err take_page(struct feed *f, struct es_page *page, struct es_writer *w,
                        struct es_bytes *next)
{
	struct es_bytes items;
	struct es_reader r;

	es_writer_reset(w);
	es_err err = f->v->place.by == ES_FEED_TOOLBOXES ? es_view_toolboxes(f->v->s, page, w)
	                                                 : es_view_practices(f->v->s, page, w);
	if (err != ES_OK)
		return err;
	struct es_bytes list = es_writer_bytes(w);
	size_t count = es_map_get(list, "items", &items) ? es_elements(items, &r) : 0;
	for (size_t i = 0; i < count && f->count < ES_FEED_ENTRIES && r.err == ES_OK; i++)
		put_entry(f, es_read_value(&r));
	*next = es_field_text(list, "next");
	return ES_OK;
}

/* Practices and tools, the newest first. */
static es_err gather_news(struct feed *f, struct es_page *page)
{
	struct es_writer list;
	struct es_bytes items;
	struct es_reader r;

	_Static_assert(ES_FEED_ENTRIES <= ES_NEWS_MAX, "a feed is one page of news");
	page->limit = ES_FEED_ENTRIES;
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	es_err err = es_view_news(f->v->s, page, &list);
	struct es_bytes all = es_writer_bytes(&list);
	size_t count = !err && es_map_get(all, "items", &items) ? es_elements(items, &r) : 0;
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		put_entry(f, es_read_value(&r));
	es_writer_free(&list);
	return err;
}

/* What a search found, in its order: the newest first. */
static es_err gather_found(struct feed *f)
{
	const struct es_site_request *request = f->v->request;
	struct es_bytes items;
	struct es_reader r;

	if (request->found_err != ES_OK || request->found.len == 0)
		return request->found_err == ES_BUSY ? ES_BUSY : ES_NOT_FOUND;
	size_t count = es_map_get(request->found, "items", &items) ? es_elements(items, &r) : 0;
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		put_entry(f, es_read_value(&r));
	return ES_OK;
}

/* A theme is looked for among the newest practices only; tools have none. Toolboxes are a list of their own. */
static es_err gather(struct feed *f, struct es_page *page)
{
	struct es_writer lists[2];
	struct es_bytes next;
	es_err err = ES_OK;

	page->limit = ES_PRACTICES_PAGE_MAX;
	for (int i = 0; i < 2; i++)
		es_writer_grow(&lists[i], ES_WEB_ANSWER_MAX);
	for (int i = 0; i < ES_FEED_PAGES && err == ES_OK && f->count < ES_FEED_ENTRIES; i++) {
		err = take_page(f, page, &lists[i % 2], &next); /* after borrows from the other */
		page->after = next;
		if (err == ES_OK && next.len == 0)
			break;
	}
	for (int i = 0; i < 2; i++)
		es_writer_free(&lists[i]);
	return err;
}

static es_err name_structure(struct feed *f, struct es_id *id, struct es_page *page,
                             struct es_phrase *of)
{
	const struct es_place *place = &f->v->place;
	const struct es_view_source *s = f->v->s;

	if (es_unhex((const char *)place->id.data, place->id.len, id->bytes, ES_ID_LEN) != ES_OK)
		return ES_NOT_FOUND;
	const struct es_member *member = es_federation_structure(s->federation, id);
	if (!member && !es_id_equal(id, &s->self->structure))
		return ES_NOT_FOUND;
	es_phrase_add(of, es_bytes_str(member ? member->admission.name : s->self->name));
	page->structure = id;
	return ES_OK;
}

/* What the feed is about: its filter, and its name in words. */
static es_err choose(struct feed *f, struct es_id *id, struct es_page *page, struct es_phrase *of)
{
	const struct es_place *place = &f->v->place;
	const struct es_option *option;

	es_phrase_clear(of);
	switch (place->by) {
	case ES_FEED_STRUCTURE:
		return name_structure(f, id, page, of);
	case ES_FEED_DOMAIN:
		option = find_domain(place->id);
		if (!option)
			return ES_NOT_FOUND;
		es_phrase_add(of, es_bytes_str(es_visit_label(f->v, &option->label)));
		f->domain = place->id;
		return ES_OK;
	case ES_FEED_LANGUAGE:
		if (!es_schema_form_fits(ES_FIELD_LANG, place->id))
			return ES_NOT_FOUND;
		es_phrase_tongue(f->v->words, place->id, of);
		page->lang = place->id;
		return ES_OK;
	case ES_FEED_SEARCH:
		es_phrase_add(of, es_query_asked(f->v, ES_ASKED_TEXT));
		return ES_OK;
	default:
		return ES_OK;
	}
}

static void put_links(struct feed *f)
{
	const struct es_site_request *request = f->v->request;
	struct es_phrase self = {.len = 0}, query = {.len = 0};
	struct es_html *h = f->out;

	es_phrase_add(&self, es_bytes_str(request->base));
	es_phrase_add(&self, request->path);
	if (f->v->place.by == ES_FEED_SEARCH) {
		es_query_address(f->v, "", &(struct es_query_but){.after = {NULL, 0}}, &query);
		es_phrase_add(&self, es_phrase_bytes(&query));
	}
	put_element(h, "id", es_phrase_bytes(&self));
	es_html_markup(h, "<link rel=\"self\" type=\"application/atom+xml\"");
	es_html_attr(h, "href", es_phrase_bytes(&self));
	es_html_markup(h, "/><link rel=\"alternate\" type=\"text/html\" href=\"");
	es_html_word(h, request->base);
	es_html_word(h, f->v->place.by == ES_FEED_TOOLBOXES ? "/toolboxes" : "/practices");
	es_html_text(h, es_phrase_bytes(&query));
	es_html_markup(h, "\"/>");
}

static void put_feed(struct feed *f, const struct es_phrase *of)
{
	struct es_phrase title = {.len = 0};
	struct es_html *h = f->out;

	es_phrase_add(&title, es_bytes_str("Essaim · "));
	es_phrase_add(&title, es_bytes_str(es_visit_word(f->v, f->v->place.by == ES_FEED_TOOLBOXES
	                                                               ? "box.title"
	                                                               : "list.title")));
	if (of->len) {
		es_phrase_add(&title, es_bytes_str(" · "));
		es_phrase_add(&title, es_phrase_bytes(of));
	}
	es_html_markup(h, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                  "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
	es_html_attr(h, "xml:lang", es_bytes_str(es_language_codes[f->v->in]));
	es_html_markup(h, ">\n");
	put_element(h, "title", es_phrase_bytes(&title));
	put_links(f);
	put_instant(h, "updated", f->updated_ms);
	es_html_markup(h, "<author>");
	put_element(h, "name", es_bytes_str(f->v->s->self->name));
	es_html_markup(h, "</author>");
	put_element(h, "generator", es_bytes_str("Essaim"));
	es_html_markup(h, "\n");
	es_html_append(h, &f->entries);
	es_html_markup(h, "</feed>\n");
}

es_err es_feed_write(struct es_visit *v, struct es_html *out)
{
	struct feed f = {.v = v, .out = out};
	struct es_page page = {.limit = 0};
	struct es_phrase of;
	struct es_id id;

	es_err err = choose(&f, &id, &page, &of);
	if (err != ES_OK)
		return err;
	es_html_init(&f.entries, ES_WEB_ANSWER_MAX);
	err = v->place.by == ES_FEED_SEARCH ? gather_found(&f)
	      : v->place.by == ES_FEED_DOMAIN || v->place.by == ES_FEED_TOOLBOXES
	              ? gather(&f, &page)
	              : gather_news(&f, &page);
	if (err == ES_OK)
		put_feed(&f, &of);
	es_html_free(&f.entries);
	return err;
}
