/* SPDX-License-Identifier: EUPL-1.2 */
/* The versions of a practice, and any two of them side by side. As web-ui/src/pages/compare.tsx. */
#include "node_limits.h"
#include "site/differ.h"
#include "site/query.h"

#include <stdio.h>
#include <string.h>

/* Two versions, as views. */
struct pair {
	struct es_visit *v;
	struct es_bytes left, right;
	struct es_phrase names[2];
	size_t cells, count;
	struct es_html both[2];
};

static void name_version(struct es_visit *v, struct es_bytes version, struct es_phrase *out)
{
	struct es_bytes author = es_field_text(version, "author.name");
	struct es_phrase date;

	es_phrase_clear(out);
	es_phrase_date(v->words, es_field_uint(version, "created"), &date);
	es_phrase_add(out, es_phrase_bytes(&date));
	es_phrase_instant(es_field_uint(version, "created"), &date);
	es_phrase_add(out, es_bytes_str(" "));
	es_phrase_add(out, es_bytes_of(date.text + 11, 5)); /* hours and minutes, UTC */
	if (author.len) {
		es_phrase_add(out, es_bytes_str(" · "));
		es_phrase_add(out, author);
	}
}

/* --- choosing ----------------------------------------------------------------------------------- */

static void put_select(struct es_visit *v, struct es_bytes items, const char *name,
                       const char *label, struct es_bytes chosen)
{
	struct es_phrase words;
	struct es_reader r;
	char hex[ES_ID_HEX_LEN];
	size_t count = es_elements(items, &r);

	es_html_markup(&v->html, "<label class=\"choice\"><span class=\"choice-label\">");
	es_speak(v, label);
	es_html_markup(&v->html, "</span><select");
	es_html_attr(&v->html, "name", es_bytes_str(name));
	es_html_markup(&v->html, ">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r), id = es_field_text(one, "id");
		if (es_field_uint(one, "withdrawn"))
			continue;
		es_html_markup(&v->html, "<option");
		es_html_attr(&v->html, "value", es_id_hex_of(id, hex));
		if (es_bytes_equal(id, chosen))
			es_html_markup(&v->html, " selected");
		es_html_markup(&v->html, ">");
		name_version(v, one, &words);
		es_speak_phrase(v, &words);
		es_html_markup(&v->html, "</option>");
	}
	es_html_markup(&v->html, "</select></label>");
}

static void put_form(struct es_visit *v, struct es_bytes versions, struct es_bytes items,
                     struct es_bytes from, struct es_bytes to)
{
	struct es_phrase action = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&action, es_bytes_str("/compare/"));
	es_phrase_add(&action, es_id_hex_of(es_field_text(versions, "entity"), hex));
	es_html_markup(&v->html, "<form class=\"pair\" method=\"get\"");
	es_html_attr(&v->html, "action", es_phrase_bytes(&action));
	es_html_markup(&v->html, ">");
	put_select(v, items, "from", "compare.from", from);
	put_select(v, items, "to", "compare.to", to);
	es_html_markup(&v->html, "<button class=\"button\">");
	es_speak(v, "compare.go");
	es_html_markup(&v->html, "</button></form>");
}

/* The version at a place among those that can be read, the newest being 0; the last one beyond. */
static struct es_bytes readable_at(struct es_bytes items, size_t place)
{
	struct es_bytes found = {NULL, 0};
	struct es_reader r;
	size_t count = es_elements(items, &r), at = 0;

	for (size_t i = 0; i < count && r.err == ES_OK && at <= place; i++) {
		struct es_bytes one = es_read_value(&r);
		if (es_field_uint(one, "withdrawn"))
			continue;
		found = one;
		at++;
	}
	return found;
}

/* The version that the address names, or the one at a place. */
static struct es_bytes version_of(struct es_bytes items, struct es_bytes hex, size_t place)
{
	struct es_reader r;
	struct es_id id;
	size_t count = es_elements(items, &r);

	if (hex.len != (size_t)2 * ES_ID_LEN ||
	    es_unhex((const char *)hex.data, hex.len, id.bytes, ES_ID_LEN))
		return readable_at(items, place);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (!es_field_uint(one, "withdrawn") &&
		    es_bytes_equal(es_field_text(one, "id"), ES_BYTES(id.bytes)))
			return one;
	}
	return readable_at(items, place);
}

/* --- what differs -------------------------------------------------------------------------------- */

static void put_passage(struct es_html *h, struct es_bytes text, bool changed, bool added)
{
	if (changed && added)
		es_html_markup(h, "<ins>");
	else if (changed)
		es_html_markup(h, "<del>");
	es_html_text(h, text);
	if (changed && added)
		es_html_markup(h, "</ins>");
	else if (changed)
		es_html_markup(h, "</del>");
}

static void on_left(void *context, struct es_bytes passage, bool changed)
{
	struct pair *p = context;

	put_passage(&p->both[0], passage, changed, false);
}

static void on_right(void *context, struct es_bytes passage, bool changed)
{
	struct pair *p = context;

	put_passage(&p->both[1], passage, changed, true);
}

static bool is_marked(const struct es_field *field, struct es_bytes left, struct es_bytes right)
{
	return !field->list && (field->type == ES_FIELD_TEXT || field->type == ES_FIELD_PROSE) &&
	       left.len && right.len;
}

static void put_side(struct pair *p, size_t at, const struct es_field *field, struct es_bytes value,
                     bool marked)
{
	struct es_visit *v = p->v;
	struct es_bytes lang = es_field_text(at ? p->right : p->left, "lang");

	es_html_markup(&v->html, "<div class=\"merge-side\"><p class=\"eyebrow\">");
	es_speak_phrase(v, &p->names[at]);
	es_html_markup(&v->html, "</p>");
	if (marked) {
		es_html_markup(&v->html, "<p class=\"marked\"");
		es_html_attr(&v->html, "lang", lang);
		es_html_markup(&v->html, ">");
		es_html_append(&v->html, &p->both[at]);
		es_html_markup(&v->html, "</p>");
	} else if (value.len && es_answered(value)) {
		es_put_answer(v, field, value, lang);
	} else {
		es_html_markup(&v->html, "<p class=\"muted\">");
		es_speak(v, "sheet.unanswered");
		es_html_markup(&v->html, "</p>");
	}
	es_html_markup(&v->html, "</div>");
}

static void put_difference(struct pair *p, const struct es_field *part,
                           const struct es_field *field, struct es_bytes left,
                           struct es_bytes right)
{
	struct es_visit *v = p->v;
	bool marked = is_marked(field, left, right);

	for (int i = 0; i < 2; i++)
		es_html_init(&p->both[i], ES_WEB_ANSWER_MAX);
	if (marked && es_differ(es_value_str(left), es_value_str(right), &p->cells, on_left,
	                        on_right, p) != ES_OK)
		marked = false;
	es_html_markup(&v->html, "<li><h2>");
	es_put_breakable(v, es_visit_label(v, &field->label));
	if (part) {
		es_html_markup(&v->html, "<span class=\"muted\">");
		es_put_breakable(v, es_visit_label(v, &part->label));
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</h2><div class=\"merge-sides\">");
	put_side(p, 0, field, left, marked);
	put_side(p, 1, field, right, marked);
	es_html_markup(&v->html, "</div></li>");
	for (int i = 0; i < 2; i++)
		es_html_free(&p->both[i]);
}

/* Compares one field of both; dry: only counts. */
static void look(struct pair *p, const struct es_field *part, const struct es_field *field,
                 bool dry)
{
	struct es_bytes left = {NULL, 0}, right = {NULL, 0};
	char path[160];

	snprintf(path, sizeof(path), "practice.%s%s%s", part ? part->name : "", part ? "." : "",
	         field->name);
	if (!es_map_path(p->left, path, &left))
		left = es_bytes_of(NULL, 0);
	if (!es_map_path(p->right, path, &right))
		right = es_bytes_of(NULL, 0);
	if (es_bytes_equal(left, right) || strcmp(field->name, "notes") == 0 ||
	    strcmp(field->name, "original") == 0)
		return;
	p->count++;
	if (!dry)
		put_difference(p, part, field, left, right);
}

static void look_all(struct pair *p, bool dry)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);

	p->count = 0;
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_GROUP || field->list) {
			look(p, NULL, field, dry);
			continue;
		}
		for (size_t j = 0; j < field->fields_len; j++)
			look(p, field, &field->fields[j], dry);
	}
}

static void put_differences(struct pair *p)
{
	struct es_visit *v = p->v;

	look_all(p, true);
	es_html_markup(&v->html, "<p class=\"count\">");
	if (p->count)
		es_put_counted(v, "compare.changed", p->count);
	else
		es_speak(v, "compare.same");
	es_html_markup(&v->html, "</p><ol class=\"merge compare\">");
	look_all(p, false);
	es_html_markup(&v->html, "</ol>");
}

/* --- the page ----------------------------------------------------------------------------------- */

static es_err view_version(struct es_visit *v, struct es_bytes version, struct es_writer *w)
{
	struct es_id id;
	struct es_bytes bytes = es_field_text(version, "id");

	if (bytes.len != ES_ID_LEN)
		return ES_NOT_FOUND;
	memcpy(id.bytes, bytes.data, ES_ID_LEN);
	return es_view_revision(v->s, &id, w);
}

static void put_page(struct es_visit *v, struct es_bytes versions, struct es_bytes items,
                     struct pair *p, struct es_bytes from, struct es_bytes to)
{
	struct es_phrase back = {.len = 0};

	es_phrase_add(&back, es_bytes_str("/practice/"));
	es_phrase_add(&back, v->place.id);
	es_html_markup(&v->html, "<div class=\"page merging\"><p class=\"back\"><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&back));
	es_html_markup(&v->html, ">");
	es_draw(v, "icon.left");
	es_speak(v, "compare.back");
	es_html_markup(&v->html, "</a></p>");
	es_open_title(v, "compare.title");
	put_form(v, versions, items, es_field_text(from, "id"), es_field_text(to, "id"));
	name_version(v, from, &p->names[0]);
	name_version(v, to, &p->names[1]);
	put_differences(p);
	es_html_markup(&v->html, "</div>");
}

static es_err read_versions(struct es_visit *v, struct es_writer *w, struct es_bytes *items)
{
	struct es_id id;
	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);

	if (err == ES_OK)
		err = es_view_versions(v->s, &id, w);
	if (err == ES_OK && !es_map_get(es_writer_bytes(w), "items", items))
		err = ES_NOT_FOUND;
	return err;
}

es_err es_page_compare(struct es_visit *v)
{
	struct pair p = {.v = v, .cells = ES_DIFFER_CELLS};
	struct es_writer versions, left, right;
	struct es_bytes items, from = {NULL, 0}, to = {NULL, 0};

	es_writer_grow(&versions, ES_WEB_ANSWER_MAX);
	es_writer_grow(&left, ES_WEB_ANSWER_MAX);
	es_writer_grow(&right, ES_WEB_ANSWER_MAX);
	es_err err = read_versions(v, &versions, &items);
	if (err == ES_OK) {
		from = version_of(items, es_query_asked(v, ES_ASKED_FROM), 1);
		to = version_of(items, es_query_asked(v, ES_ASKED_TO), 0);
		err = view_version(v, from, &left);
	}
	if (err == ES_OK)
		err = view_version(v, to, &right);
	if (err == ES_OK) {
		p.left = es_writer_bytes(&left);
		p.right = es_writer_bytes(&right);
		put_page(v, es_writer_bytes(&versions), items, &p, from, to);
	} else {
		es_page_missing(v);
	}
	es_writer_free(&right);
	es_writer_free(&left);
	es_writer_free(&versions);
	return ES_OK;
}

/* --- on the page of the practice ---------------------------------------------------------------- */

static void put_version(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase href = {.len = 0}, name;
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/practice/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(one, "id"), hex));
	es_phrase_add(&href, es_bytes_str("?version"));
	name_version(v, one, &name);
	es_html_markup(&v->html, "<li><a rel=\"nofollow\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_speak_phrase(v, &name);
	es_html_markup(&v->html, "</a>");
	if (es_field_true(one, "head")) {
		es_html_markup(&v->html, "<span class=\"muted\"> · ");
		es_speak(v, "deeds.now");
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</li>");
}

void es_put_versions(struct es_visit *v, struct es_bytes view)
{
	struct es_writer w;
	struct es_bytes items;
	struct es_reader r;

	if (es_field_uint(view, "revisions") < 2)
		return;
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (read_versions(v, &w, &items) == ES_OK) {
		es_html_markup(&v->html,
		               "<section class=\"deeds\"><details class=\"deed\"><summary>");
		es_speak(v, "compare.versions");
		es_html_markup(&v->html, "</summary><ol class=\"versions\">");
		size_t count = es_elements(items, &r);
		for (size_t i = 0; i < count && r.err == ES_OK; i++)
			put_version(v, es_read_value(&r));
		es_html_markup(&v->html, "</ol>");
		put_form(v, es_writer_bytes(&w), items, es_field_text(readable_at(items, 1), "id"),
		         es_field_text(readable_at(items, 0), "id"));
		es_html_markup(&v->html, "</details></section>");
	}
	es_writer_free(&w);
}
