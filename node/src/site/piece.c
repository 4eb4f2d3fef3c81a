/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/piece.h"

#include "text.h"

#define DESCRIPTION_CHARACTERS 200

void es_put_back(struct es_visit *v, const char *path, const char *words)
{
	es_html_markup(&v->html, "<p class=\"back\"><a");
	es_html_attr(&v->html, "href", es_bytes_str(path));
	es_html_markup(&v->html, ">");
	es_draw(v, "icon.left");
	es_speak(v, words);
	es_html_markup(&v->html, "</a></p>");
}

void es_put_ended(struct es_visit *v, const char *words, struct es_bytes ended)
{
	struct es_phrase p, date;

	if (ended.len == 0)
		return;
	es_phrase_open_date(v->words, ended, &date);
	es_phrase_fill(v->words, words, es_phrase_bytes(&date), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p><span class=\"ended\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span></p>");
}

void es_put_named(struct es_visit *v, const char *words, struct es_bytes path,
                  struct es_bytes record)
{
	es_html_markup(&v->html, "<p>");
	es_speak(v, words);
	es_html_markup(&v->html, " <a");
	es_html_attr(&v->html, "href", path);
	es_html_attr(&v->html, "lang", es_field_text(record, "lang"));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, es_field_text(record, "title"));
	es_html_markup(&v->html, "</a></p>");
}

void es_put_origin(struct es_visit *v, const char *words, const char *folder,
                   struct es_bytes record)
{
	struct es_bytes id = es_field_text(record, "id");
	struct es_phrase path = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	if (id.len == 0)
		return;
	es_phrase_add(&path, es_bytes_str(folder));
	es_phrase_add(&path, es_id_hex_of(id, hex));
	es_put_named(v, words, es_phrase_bytes(&path), record);
}

void es_put_intent(struct es_visit *v, struct es_bytes intent, struct es_bytes lang)
{
	if (intent.len == 0)
		return;
	es_html_markup(&v->html, "<div class=\"summary\">");
	es_put_prose(v, intent, lang);
	es_html_markup(&v->html, "</div>");
}

void es_open_withdrawn(struct es_visit *v, struct es_bytes view, const char *path,
                       const char *words)
{
	struct es_bytes name = es_field_text(view, "structure.name"),
	                city = es_field_text(view, "structure.city");
	struct es_phrase date;

	v->status = 410;
	es_phrase_date(v->words, es_field_uint(view, "withdrawn"), &date);
	es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date), es_bytes_of(NULL, 0),
	               &v->title);
	es_html_markup(&v->html, "<div class=\"page practice\">");
	es_put_back(v, path, words);
	es_html_markup(&v->html, "<h1>");
	es_speak_phrase(v, &v->title);
	es_html_markup(&v->html, "</h1><p class=\"muted\">");
	es_html_text(&v->html, name);
	if (name.len && city.len)
		es_html_markup(&v->html, " · ");
	es_html_text(&v->html, city);
	es_html_markup(&v->html, "</p>");
}

void es_describe_piece(struct es_visit *v, struct es_bytes title, struct es_bytes text,
                       struct es_bytes whose)
{
	if (text.len == 0)
		text = whose;
	es_phrase_add(&v->title, title);
	es_phrase_add(&v->description, es_text_trim(es_text_cut(text, DESCRIPTION_CHARACTERS)));
	v->article = "article";
}

void es_open_piece(struct es_visit *v, const struct es_piece *piece, struct es_bytes view,
                   struct es_bytes record, const char *classes)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<div");
	es_html_attr(h, "class", es_bytes_str(classes));
	es_html_markup(h, ">");
	es_put_back(v, piece->all, piece->all_words);
	es_html_markup(h, "<article><header class=\"sheet-head\">");
	es_speak_place(v, view, piece->badge);
	es_html_markup(h, "<h1");
	es_html_attr(h, "lang", es_field_text(view, "lang"));
	es_html_markup(h, ">");
	es_html_text(h, es_field_text(record, "title"));
	es_html_markup(h, "</h1>");
	es_put_ended(v, piece->ended, es_field_text(record, "ended"));
	es_speak_published(v, view);
}

static void put_copies(struct es_visit *v, const struct es_piece *piece, struct es_bytes view)
{
	struct es_phrase path = {.len = 0};

	es_phrase_add(&path, es_bytes_str("/"));
	es_phrase_add(&path, es_bytes_str(piece->name));
	es_phrase_add(&path, es_bytes_str("/"));
	es_html_markup(&v->html, "<p class=\"actions\">");
	es_put_pdf(v, es_phrase_bytes(&path), es_field_text(view, "id"));
	if (piece->put_copies)
		piece->put_copies(v, view);
	es_html_markup(&v->html, "</p>");
}

void es_close_piece(struct es_visit *v, const struct es_piece *piece, struct es_bytes view)
{
	if (piece->on_paper)
		put_copies(v, piece, view);
	es_put_proof_of(v, view);
	es_html_markup(&v->html, "</article>");
	es_put_reuse(v, es_field_text(view, "entity"));
	es_html_markup(&v->html, "</div>");
}

static void give(struct es_visit *v, const struct es_piece *piece, struct es_bytes view)
{
	struct es_phrase key = {.len = 0};

	es_phrase_add(&key, es_bytes_str(piece->name));
	es_phrase_add(&key, es_bytes_str(" "));
	es_phrase_add(&key, v->place.id);
	if (piece->by_language) {
		es_phrase_add(&key, es_bytes_str(" "));
		es_phrase_add(&key, es_bytes_str(es_language_codes[v->in]));
	}
	es_give(v, es_phrase_bytes(&key), view);
}

es_err es_page_piece(struct es_visit *v, const struct es_piece *piece)
{
	struct es_writer w;
	struct es_id id;

	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (err == ES_OK)
		err = piece->view(v->s, &id, &w);
	if (err == ES_OK) {
		struct es_bytes view = es_writer_bytes(&w);
		if (es_field_uint(view, "withdrawn")) {
			es_open_withdrawn(v, view, piece->all, piece->all_words);
			es_html_markup(&v->html, "</div>");
		} else {
			piece->show(v, view);
		}
		give(v, piece, view);
	} else if (err == ES_NOT_FOUND || err == ES_MALFORMED || err == ES_AMBIGUOUS) {
		es_page_missing(v);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}
