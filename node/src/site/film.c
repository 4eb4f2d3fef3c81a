/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a film or a sound: tracks of the browser's own player, and the lines to be read. As
 * web-ui/src/parts/media/film.tsx. */
#include "site/visit.h"

#include <stdio.h>
#include <string.h>

#define LINES_SHOWN 400 /* the whole is one link away */

void es_find_subtitles(struct es_visit *v, struct es_bytes file, struct es_writer *list)
{
	struct es_bytes id = es_field_text(file, "file");
	struct es_phrase key = {.len = 0};
	char hex[ES_ID_HEX_LEN];
	struct es_id of;

	if (id.len != ES_ID_LEN)
		return;
	memcpy(of.bytes, id.data, ES_ID_LEN);
	if (es_view_subtitles_of(v->s, &of, list) != ES_OK)
		return;
	es_phrase_add(&key, es_bytes_str("subtitles "));
	es_phrase_add(&key, es_id_hex_of(id, hex));
	es_give(v, es_phrase_bytes(&key), es_writer_bytes(list));
}

static size_t items(struct es_bytes list, struct es_reader *r)
{
	struct es_bytes value;

	return list.len && es_map_get(list, "items", &value) ? es_elements(value, r) : 0;
}

static bool is_for(const struct es_visit *v, struct es_bytes one)
{
	enum es_language in;

	return es_tongue_is(es_field_text(one, "lang"), &in) && in == v->in;
}

/* Those in the reader's language, before those in another; empty where there are none. */
static struct es_bytes serving(const struct es_visit *v, struct es_bytes list)
{
	struct es_bytes best = {NULL, 0};
	struct es_reader r;
	size_t count = items(list, &r);

	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes one = es_read_value(&r);
		if (best.len == 0 || (is_for(v, one) && !is_for(v, best)))
			best = one;
	}
	return best;
}

static void address_of(struct es_bytes one, struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN];

	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str("/subtitles/"));
	es_phrase_add(out, es_id_hex_of(es_field_text(one, "entity"), hex));
	es_phrase_add(out, es_bytes_str(".vtt"));
}

/* "Français", or that the sounds are told as well. */
static void name_of(const struct es_visit *v, struct es_bytes one, struct es_phrase *out)
{
	struct es_phrase tongue;

	es_phrase_tongue(v->words, es_field_text(one, "lang"), &tongue);
	if (!es_bytes_equal(es_field_text(one, "purpose"), es_bytes_str("captions"))) {
		*out = tongue;
		return;
	}
	es_phrase_fill(v->words, "film.captions", es_phrase_bytes(&tongue), es_bytes_of(NULL, 0),
	               out);
}

void es_put_tracks(struct es_visit *v, struct es_bytes list)
{
	struct es_bytes best = serving(v, list);
	struct es_html *h = &v->html;
	struct es_phrase p;
	struct es_reader r;
	size_t count = items(list, &r);

	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes one = es_read_value(&r);
		es_html_markup(h, "<track");
		es_html_attr(h, "kind", es_field_text(one, "purpose"));
		address_of(one, &p);
		es_html_attr(h, "src", es_phrase_bytes(&p));
		es_html_attr(h, "srclang", es_field_text(one, "lang"));
		name_of(v, one, &p);
		es_html_attr(h, "label", es_phrase_bytes(&p));
		if (one.data == best.data && is_for(v, one))
			es_html_markup(h, " default");
		es_html_markup(h, ">");
	}
}

static void put_lines(struct es_visit *v, struct es_bytes view)
{
	struct es_html *h = &v->html;
	struct es_phrase clock;
	struct es_bytes cues;
	struct es_reader r;
	size_t count = es_map_get(view, "cues", &cues) ? es_elements(cues, &r) : 0;

	es_html_markup(h, "<ol class=\"said\"");
	es_html_attr(h, "lang", es_field_text(view, "lang"));
	es_html_markup(h, ">");
	for (size_t i = 0; i < count && i < LINES_SHOWN && r.err == ES_OK; i++) {
		struct es_bytes cue = es_read_value(&r);
		es_html_markup(h, "<li><span class=\"said-time\">");
		es_phrase_clear(&clock);
		es_phrase_clock(es_field_uint(cue, "start"), &clock);
		es_html_text(h, es_phrase_bytes(&clock));
		es_html_markup(h, "</span> <span>");
		es_html_text(h, es_field_text(cue, "text"));
		es_html_markup(h, "</span></li>");
	}
	es_html_markup(h, "</ol>");
}

void es_put_transcript(struct es_visit *v, struct es_bytes list)
{
	struct es_bytes best = serving(v, list), id;
	struct es_html *h = &v->html;
	struct es_writer view;
	struct es_phrase p;
	struct es_id entity;

	id = best.len ? es_field_text(best, "entity") : best;
	if (id.len != ES_ID_LEN)
		return;
	memcpy(entity.bytes, id.data, ES_ID_LEN);
	es_writer_grow(&view, ES_WEB_ANSWER_MAX);
	if (es_view_subtitles(v->s, &entity, &view) == ES_OK) {
		es_html_markup(h, "<details class=\"transcript\"><summary>");
		es_speak(v, "film.transcript");
		es_html_markup(h, " <span class=\"muted\">");
		name_of(v, best, &p);
		es_speak_phrase(v, &p);
		es_html_markup(h, "</span></summary>");
		put_lines(v, es_writer_bytes(&view));
		es_html_markup(h, "<p><a rel=\"nofollow\"");
		address_of(best, &p);
		es_html_attr(h, "href", es_phrase_bytes(&p));
		es_html_markup(h, ">");
		es_speak(v, "film.file");
		es_html_markup(h, "</a></p></details>");
	}
	es_writer_free(&view);
}
