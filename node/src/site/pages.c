/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages around the practices. As web-ui/src/pages. */
#include "node_limits.h"
#include "site/visit.h"

#include <stdio.h>
#include <string.h>

#define FRESH 6
#define SPARE 4 /* of the newest some may have been withdrawn */

void es_open_title(struct es_visit *v, const char *key)
{
	es_phrase_add(&v->title, es_bytes_str(es_visit_word(v, key)));
	es_html_markup(&v->html, "<h1>");
	es_speak(v, key);
	es_html_markup(&v->html, "</h1>");
}

void es_describe(struct es_visit *v, const char *key)
{
	es_phrase_add(&v->description, es_bytes_str(es_visit_word(v, key)));
}

static void put_paragraph(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<p>");
	es_speak(v, key);
	es_html_markup(&v->html, "</p>");
}

static void put_heading(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<h2>");
	es_speak(v, key);
	es_html_markup(&v->html, "</h2>");
}

void es_put_lead(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<p class=\"lead\">");
	es_speak(v, key);
	es_html_markup(&v->html, "</p>");
}

/* An empty state with its drawing, a sentence, and one thing to do. */
static void put_empty(struct es_visit *v, const char *key, const char *to, const char *label)
{
	es_html_markup(&v->html, "<div class=\"empty\">");
	es_draw(v, "swarm.empty");
	put_paragraph(v, key);
	if (to) {
		es_html_markup(&v->html, "<a class=\"button\"");
		es_html_attr(&v->html, "href", es_bytes_str(to));
		es_html_markup(&v->html, ">");
		es_speak(v, label);
		es_html_markup(&v->html, "</a>");
	}
	es_html_markup(&v->html, "</div>");
}

/* --- home -------------------------------------------------------------------------------------- */

void es_put_counted(struct es_visit *v, const char *key, uint64_t count)
{
	struct es_phrase p;

	es_phrase_count(v->words, key, (int64_t)count * 1000, &p);
	es_speak_phrase(v, &p);
}

static void put_counts(struct es_visit *v)
{
	uint64_t members = v->s->federation->active;
	struct es_html *h = &v->html;

	es_html_markup(h, "<ul class=\"counts\"><li><a href=\"/partners\">");
	es_put_counted(v, "home.partners", members ? members : 1);
	es_html_markup(h, "</a></li><li>");
	es_put_counted(v, "home.practices", es_kind_count(v->s->snap, ES_KIND_PRACTICE));
	es_html_markup(h, "</li><li>");
	es_put_counted(v, "home.messages", es_kind_count(v->s->snap, ES_KIND_COMMENT));
	es_html_markup(h, "</li></ul>");
}

static void put_door(struct es_visit *v, const char *to, const char *icon, const char *title,
                     const char *more)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<li class=\"door\">");
	es_draw(v, icon);
	es_html_markup(h, "<h2><a");
	es_html_attr(h, "href", es_bytes_str(to));
	es_html_markup(h, ">");
	es_speak(v, title);
	es_html_markup(h, "</a></h2>");
	put_paragraph(v, more);
	es_html_markup(h, "</li>");
}

static bool has_items(struct es_bytes list)
{
	struct es_bytes items;
	struct es_reader r;

	return es_map_get(list, "items", &items) && es_elements(items, &r) > 0;
}

static void put_fresh(struct es_visit *v, struct es_bytes list)
{
	es_html_markup(&v->html, "<section aria-labelledby=\"fresh\"><h2 id=\"fresh\">");
	es_speak(v, "home.fresh");
	es_html_markup(&v->html, "</h2>");
	if (es_put_news(v, list, FRESH)) {
		es_html_markup(&v->html, "<p><a class=\"onward\" href=\"/practices\">");
		es_speak(v, "home.all");
		es_draw(v, "icon.right");
		es_html_markup(&v->html, "</a></p>");
	} else {
		put_empty(v, "home.empty", "/write", "app.tell");
	}
	es_html_markup(&v->html, "</section>");
}

static void pair(struct es_writer *w, const char *key, const char *value)
{
	es_write_cstr(w, key);
	es_write_cstr(w, value);
}

/* Who answers here, for machines. */
static void link_organisation(struct es_visit *v)
{
	const struct es_identity *self = v->s->self;
	struct es_writer *w = &v->linked;

	es_write_map(w, 5);
	pair(w, "@context", "https://schema.org");
	pair(w, "@type", "Organization");
	pair(w, "name", self->name);
	pair(w, "url", v->request->base);
	es_write_cstr(w, "address");
	es_write_map(w, 3);
	pair(w, "@type", "PostalAddress");
	pair(w, "addressLocality", self->city);
	pair(w, "addressCountry", self->country);
}

es_err es_page_home(struct es_visit *v)
{
	struct es_page page = {.limit = FRESH + SPARE};
	struct es_html *h = &v->html;
	struct es_writer list;

	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	es_err err = es_view_practices(v->s, &page, &list);
	es_describe(v, "about.what");
	link_organisation(v);
	es_html_markup(h, "<div class=\"page\"><section class=\"hero\"><div><h1>");
	es_speak(v, "home.sentence");
	es_html_markup(h, "</h1>");
	put_counts(v);
	es_html_markup(h, "</div>");
	es_draw(v, "swarm.home");
	es_html_markup(h, "</section><ul class=\"doors\">");
	put_door(v, "/practices", "icon.find", "home.find", "home.findMore");
	put_door(v, "/write", "icon.file", "home.tell", "home.tellMore");
	put_door(v, "/learn", "icon.book", "home.learn", "home.learnMore");
	es_html_markup(h, "</ul>");
	if (err == ES_OK) {
		put_fresh(v, es_writer_bytes(&list));
		es_give(v, es_bytes_str("home"), es_writer_bytes(&list));
	}
	es_html_markup(h, "</div>");
	es_writer_free(&list);
	return err;
}

/* --- the list of practices --------------------------------------------------------------------- */

static void put_option(struct es_visit *v, struct es_bytes value, struct es_bytes label,
                       struct es_bytes chosen)
{
	es_html_markup(&v->html, "<option value=\"");
	es_html_text(&v->html, value);
	es_html_markup(&v->html, "\"");
	if (es_bytes_equal(value, chosen))
		es_html_markup(&v->html, " selected");
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, label);
	es_html_markup(&v->html, "</option>");
}

static void open_choice(struct es_visit *v, const char *label, const char *any,
                        struct es_bytes name)
{
	es_html_markup(&v->html, "<label class=\"choice\"><span class=\"choice-label\">");
	es_speak(v, label);
	es_html_markup(&v->html, "</span><select");
	es_html_attr(&v->html, "name", name);
	es_html_markup(&v->html, "><option value=\"\">");
	es_speak(v, any);
	es_html_markup(&v->html, "</option>");
}

static void put_structures(struct es_visit *v, struct es_bytes structures, struct es_bytes chosen)
{
	struct es_bytes items;
	struct es_reader r;
	char hex[ES_ID_HEX_LEN];

	size_t count = es_map_get(structures, "items", &items) ? es_elements(items, &r) : 0;
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		put_option(v, es_id_hex_of(es_field_text(one, "id"), hex),
		           es_field_text(one, "name"), chosen);
	}
}

/* One place of the sentence: the application fills in what can be chosen. */
static void put_slot(struct es_visit *v, struct es_bytes name)
{
	char label[32], none[32];

	snprintf(label, sizeof(label), "find.%.*sLabel", (int)name.len, (const char *)name.data);
	snprintf(none, sizeof(none), "find.%.*s", (int)name.len, (const char *)name.data);
	es_html_markup(&v->html, "<select class=\"slot\"");
	es_html_attr(&v->html, "aria-label", es_bytes_str(es_visit_word(v, label)));
	es_html_markup(&v->html, "><option value=\"\">");
	es_speak(v, none);
	es_html_markup(&v->html, "</option></select>");
}

/* "For {who}, in {where}, about {what}", each place with the comma that belongs to it. */
static void put_sentence(struct es_visit *v)
{
	const char *text = es_visit_word(v, "find.sentence");

	es_html_markup(&v->html, "<p class=\"sentence\">");
	for (const char *open, *close; (open = strchr(text, '{')) && (close = strchr(open, '}'));) {
		es_html_text(&v->html, es_bytes_of(text, (size_t)(open - text)));
		es_html_markup(&v->html, "<span class=\"slot-place\">");
		put_slot(v, es_bytes_of(open + 1, (size_t)(close - open - 1)));
		text = close + 1;
		size_t comma = *text == ',' || *text == '.';
		es_html_text(&v->html, es_bytes_of(text, comma));
		es_html_markup(&v->html, "</span>");
		text += comma;
	}
	es_html_markup(&v->html, "</p>");
}

static void put_field(struct es_visit *v)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<div class=\"field find-field\"><label for=\"find\">");
	es_speak(v, "find.label");
	es_html_markup(h, "</label><input id=\"find\" name=\"q\" type=\"search\" "
	                  "maxlength=\"200\" autocomplete=\"off\" "
	                  "aria-describedby=\"find-hint\"><p class=\"hint\" id=\"find-hint\">");
	es_speak(v, "find.hint");
	es_html_markup(h, "</p></div>");
}

/* What one reads by without a script; the application searches. */
static void put_choices(struct es_visit *v, struct es_bytes structures)
{
	const struct es_target *t = v->request->target;
	char key[24];

	es_html_markup(&v->html, "<div class=\"filters\">");
	open_choice(v, "list.partner", "list.anyPartner", es_bytes_str("structure"));
	put_structures(v, structures, t->structure);
	es_html_markup(&v->html, "</select></label>");
	open_choice(v, "list.language", "list.anyLanguage", es_bytes_str("lang"));
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		struct es_bytes code = es_bytes_str(es_language_codes[i]);
		snprintf(key, sizeof(key), "self.%s", es_language_codes[i]);
		put_option(v, code, es_bytes_str(es_visit_word(v, key)), t->lang);
	}
	es_html_markup(&v->html, "</select></label><noscript><button class=\"button\">");
	es_speak(v, "list.filters");
	es_html_markup(&v->html, "</button></noscript></div>");
}

static void put_filters(struct es_visit *v, struct es_bytes structures)
{
	es_html_markup(
	        &v->html,
	        "<form class=\"find\" role=\"search\" method=\"get\" action=\"/practices\">");
	put_field(v);
	put_sentence(v);
	es_html_markup(&v->html, "<details class=\"more-choices\"><summary>");
	es_speak(v, "find.more");
	es_html_markup(&v->html, "</summary>");
	put_choices(v, structures);
	es_html_markup(&v->html, "</details></form>");
}

static void add_argument(struct es_phrase *p, const char *name, struct es_bytes value)
{
	if (value.len == 0)
		return;
	es_phrase_add(p, es_bytes_str(p->len && memchr(p->text, '?', p->len) ? "&" : "?"));
	es_phrase_add(p, es_bytes_str(name));
	es_phrase_add(p, es_bytes_str("="));
	es_phrase_add(p, value);
}

static void put_more(struct es_visit *v, struct es_bytes list)
{
	const struct es_target *t = v->request->target;
	struct es_bytes next = es_field_text(list, "next");
	struct es_phrase href = {.len = 0};

	if (next.len == 0)
		return;
	es_phrase_add(&href, es_bytes_str("/practices"));
	add_argument(&href, "structure", t->structure);
	add_argument(&href, "lang", t->lang);
	add_argument(&href, "after", next);
	es_html_markup(&v->html, "<a class=\"button\" rel=\"next\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_speak(v, "list.more");
	es_html_markup(&v->html, "</a>");
}

static void put_results(struct es_visit *v, struct es_bytes list)
{
	const struct es_target *t = v->request->target;

	if (!has_items(list)) {
		if (t->structure.len || t->lang.len || t->after.len)
			put_empty(v, "list.empty", "/practices", "list.clear");
		else
			put_empty(v, "home.empty", "/write", "app.tell");
		return;
	}
	es_html_markup(&v->html, "<section class=\"results\"><h2 class=\"count\">");
	es_put_counted(v, t->structure.len || t->lang.len ? "find.results" : "list.count",
	               es_field_uint(list, "total"));
	es_html_markup(&v->html, "</h2>");
	es_put_cards(v, list);
	put_more(v, list);
	es_html_markup(&v->html, "</section>");
}

static void give_list(struct es_visit *v, struct es_bytes list)
{
	const struct es_target *t = v->request->target;
	struct es_phrase key = {.len = 0};

	if (t->after.len)
		return; /* the application shows a list from its beginning */
	es_phrase_add(&key, es_bytes_str("list "));
	es_phrase_add(&key, t->structure);
	es_phrase_add(&key, es_bytes_str(" "));
	es_phrase_add(&key, t->lang);
	es_give(v, es_phrase_bytes(&key), list);
}

/* What the address asks for; ES_INVALID where it makes no sense. */
static es_err read_page(const struct es_target *t, struct es_page *page, struct es_id *structure)
{
	*page = (struct es_page){.after = t->after, .lang = t->lang};
	if (t->after.len > ES_CURSOR_MAX ||
	    (t->lang.len && !es_schema_form_fits(ES_FIELD_LANG, t->lang)))
		return ES_INVALID;
	if (t->structure.len == 0)
		return ES_OK;
	page->structure = structure;
	return es_unhex((const char *)t->structure.data, t->structure.len, structure->bytes,
	                ES_ID_LEN) == ES_OK
	               ? ES_OK
	               : ES_INVALID;
}

static void name_feed(struct es_visit *v)
{
	const struct es_target *t = v->request->target;
	enum es_language lang;

	if (t->structure.len == 2 * ES_ID_LEN) {
		es_phrase_add(&v->feed, es_bytes_str("/feeds/structure-"));
		es_phrase_add(&v->feed, t->structure);
		es_phrase_add(&v->feed, es_bytes_str(".atom"));
	} else if (t->lang.len && es_tongue_is(t->lang, &lang)) {
		es_phrase_add(&v->feed, es_bytes_str("/feeds/language-"));
		es_phrase_add(&v->feed, es_bytes_str(es_language_codes[lang]));
		es_phrase_add(&v->feed, es_bytes_str(".atom"));
	}
}

es_err es_page_practices(struct es_visit *v)
{
	struct es_writer list, structures;
	struct es_id structure;
	struct es_page page;

	es_err err = read_page(v->request->target, &page, &structure);
	if (err != ES_OK) {
		es_page_missing(v);
		return ES_OK;
	}
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	es_writer_grow(&structures, ES_WEB_ANSWER_MAX);
	err = es_view_practices(v->s, &page, &list);
	if (err == ES_OK)
		err = es_view_structures(v->s, v->api->partner, v->api->context, &structures);
	if (err == ES_OK) {
		es_html_markup(&v->html, "<div class=\"page\">");
		es_open_title(v, "list.title");
		es_describe(v, "home.findMore");
		name_feed(v);
		put_filters(v, es_writer_bytes(&structures));
		put_results(v, es_writer_bytes(&list));
		es_html_markup(&v->html, "</div>");
		give_list(v, es_writer_bytes(&list));
		es_give(v, es_bytes_str("partners"), es_writer_bytes(&structures));
	} else if (err == ES_MALFORMED) {
		es_page_missing(v); /* a cursor that is none */
		err = ES_OK;
	}
	es_writer_free(&structures);
	es_writer_free(&list);
	return err;
}

/* --- learn, about, nothing --------------------------------------------------------------------- */

static void put_step(struct es_visit *v, const char *title, const char *text)
{
	es_html_markup(&v->html, "<li>");
	put_heading(v, title);
	put_paragraph(v, text);
	es_html_markup(&v->html, "</li>");
}

void es_page_learn(struct es_visit *v)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<div class=\"page narrow\">");
	es_open_title(v, "learn.title");
	es_describe(v, "learn.intro");
	es_put_lead(v, "learn.intro");
	es_html_markup(h, "<ol class=\"steps\">");
	put_step(v, "learn.readTitle", "learn.read");
	put_step(v, "learn.askTitle", "learn.ask");
	put_step(v, "learn.tellTitle", "learn.tell");
	es_html_markup(h,
	               "</ol><p class=\"actions\"><a class=\"button main\" href=\"/practices\">");
	es_speak(v, "learn.start");
	es_draw(v, "icon.right");
	es_html_markup(h, "</a><a class=\"button\" rel=\"nofollow\" href=\"/sign-up\">");
	es_speak(v, "learn.join");
	es_html_markup(h, "</a></p><section class=\"aside\">");
	put_heading(v, "learn.laterTitle");
	put_paragraph(v, "learn.later");
	es_html_markup(h, "</section></div>");
}

void es_page_about(struct es_visit *v)
{
	static const char *const parts[][2] = {{"about.ownTitle", "about.own"},
	                                       {"about.proofTitle", "about.proof"},
	                                       {"about.dataTitle", "about.data"},
	                                       {NULL, "about.dataMore"},
	                                       {"about.rulesTitle", "about.rules"}};
	const struct es_identity *self = v->s->self;
	struct es_html *h = &v->html;
	struct es_phrase p;

	es_html_markup(h, "<div class=\"page narrow\">");
	es_open_title(v, "about.title");
	es_describe(v, "about.what");
	link_organisation(v);
	es_html_markup(h, "<div class=\"with-swarm\"><div>");
	es_put_lead(v, "about.what");
	put_paragraph(v, "about.whatMore");
	es_html_markup(h, "</div>");
	es_draw(v, "swarm.about");
	es_html_markup(h, "</div>");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i][0])
			put_heading(v, parts[i][0]);
		put_paragraph(v, parts[i][1]);
	}
	es_html_markup(h, "<section class=\"aside\">");
	put_heading(v, "about.here");
	es_phrase_where(v->words,
	                es_town_beside(es_bytes_str(self->name), es_bytes_str(self->city)),
	                es_bytes_str(self->country), &p);
	es_html_markup(h, "<p>");
	es_html_word(h, self->name);
	es_html_markup(h, ", ");
	es_speak_phrase(v, &p);
	es_html_markup(h, "</p><p class=\"muted\">");
	es_phrase_fill(v->words, "about.version", es_bytes_str(ES_RELEASE), es_bytes_of(NULL, 0),
	               &p);
	es_speak_phrase(v, &p);
	es_html_markup(h, "</p></section></div>");
}

void es_page_missing(struct es_visit *v)
{
	v->status = 404;
	es_html_markup(&v->html, "<div class=\"page narrow\">");
	es_open_title(v, "notFound.title");
	put_empty(v, "notFound.more", "/", "notFound.home");
	es_html_markup(&v->html, "</div>");
}
