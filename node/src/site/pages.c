/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages around the practices. As web-ui/src/pages. */
#include "node_limits.h"
#include "site/visit.h"

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

void es_put_empty(struct es_visit *v, const char *key, const char *more, const char *to,
                  const char *label)
{
	es_html_markup(&v->html, "<div class=\"empty\">");
	es_draw(v, "swarm.empty");
	put_paragraph(v, key);
	if (more)
		put_paragraph(v, more);
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
	uint64_t tools = es_begun_count(v->s->snap, ES_KIND_TOOL, v->s->scope_max);
	uint64_t boxes = es_begun_count(v->s->snap, ES_KIND_TOOLBOX, v->s->scope_max);
	uint64_t members = v->s->federation->active;
	struct es_html *h = &v->html;

	es_html_markup(h, "<ul class=\"counts\"><li><a href=\"/partners\">");
	es_put_counted(v, "home.partners", members ? members : 1);
	es_html_markup(h, "</a></li><li><a href=\"/practices\">");
	es_put_counted(v, "home.practices",
	               es_begun_count(v->s->snap, ES_KIND_PRACTICE, v->s->scope_max));
	es_html_markup(h, "</a></li><li>");
	if (tools) {
		es_html_markup(h, "<a href=\"/practices?kind=tool\">");
		es_put_counted(v, "home.tools", tools);
		es_html_markup(h, "</a></li><li>");
	}
	if (boxes) {
		es_html_markup(h, "<a href=\"/toolboxes\">");
		es_put_counted(v, "home.toolboxes", boxes);
		es_html_markup(h, "</a></li><li>");
	}
	es_html_markup(h, "<a href=\"/conversations\">");
	es_put_counted(v, "home.messages", es_kind_count(v->s->snap, ES_KIND_COMMENT));
	es_html_markup(h, "</a></li></ul>");
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

static void put_fresh(struct es_visit *v, struct es_bytes list)
{
	es_html_markup(&v->html, "<section aria-labelledby=\"fresh\"><h2 id=\"fresh\">");
	es_speak(v, "home.fresh");
	es_html_markup(&v->html, "</h2>");
	if (es_put_news(v, list)) {
		es_html_markup(&v->html, "<p><a class=\"onward\" href=\"/practices\">");
		es_speak(v, "home.all");
		es_draw(v, "icon.right");
		es_html_markup(&v->html, "</a></p>");
	} else {
		es_put_empty(v, "home.empty", NULL, "/write", "app.tell");
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
	struct es_page page = {.limit = 0};
	struct es_phrase key = {.len = 0};
	struct es_html *h = &v->html;
	struct es_writer list;

	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	es_err err = es_view_news(v->s, &page, &list);
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
		es_phrase_add(&key, es_bytes_str("home "));
		es_phrase_add(&key, es_bytes_str(es_language_codes[v->in]));
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&list));
	}
	es_html_markup(h, "</div>");
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
	es_open_title(v, "app.learn");
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
	es_html_markup(h, "</a><a class=\"button\" href=\"/practices?kind=tutorial\">");
	es_speak(v, "learn.tutorials");
	es_html_markup(h, "</a><a class=\"button\" rel=\"nofollow\" href=\"/sign-up\">");
	es_speak(v, "app.signUp");
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
	es_open_title(v, "app.about");
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
	es_put_empty(v, "notFound.more", NULL, "/", "notFound.home");
	es_html_markup(&v->html, "</div>");
}
