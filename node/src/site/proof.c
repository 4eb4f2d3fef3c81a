/* SPDX-License-Identifier: EUPL-1.2 */
/* What a page says of a record besides its words: the quiet mark at its foot, and the way to it on paper. */
#include "site/visit.h"

static void put_place_in_log(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase p, line, total;

	es_html_markup(&v->html, "<p>");
	if (es_field_true(view, "proof.logged")) {
		es_phrase_number(v->words, ((int64_t)es_field_uint(view, "proof.index") + 1) * 1000,
		                 &line);
		es_phrase_number(v->words, (int64_t)es_field_uint(view, "proof.size") * 1000,
		                 &total);
		es_phrase_fill(v->words, "proof.where", es_phrase_bytes(&line),
		               es_phrase_bytes(&total), &p);
		es_speak_phrase(v, &p);
	} else {
		es_speak(v, "proof.soon");
	}
	es_html_markup(&v->html, "</p>");
}

static void put_proof_link(struct es_visit *v, struct es_bytes hex)
{
	struct es_phrase href, name = {.len = 0};

	if (hex.len == 0)
		return;
	href = (struct es_phrase){.len = 0};
	es_phrase_add(&href, es_bytes_str("/api/v1/practices/"));
	es_phrase_add(&href, hex);
	es_phrase_add(&href, es_bytes_str("/proof"));
	es_phrase_add(&name, es_bytes_str("essaim-"));
	es_phrase_add(&name, es_bytes_of(hex.data, 8));
	es_phrase_add(&name, es_bytes_str(".proof"));
	es_html_markup(&v->html, "<p><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_attr(&v->html, "download", es_phrase_bytes(&name));
	es_html_markup(&v->html, ">");
	es_speak(v, "proof.keep");
	es_html_markup(&v->html, "</a> ");
	es_speak(v, "proof.how");
	es_html_markup(&v->html, "</p>");
}

void es_put_pdf(struct es_visit *v, struct es_bytes path, struct es_bytes id)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, path);
	es_phrase_add(&href, es_id_hex_of(id, hex));
	es_phrase_add(&href, es_bytes_str(".pdf?lang="));
	es_phrase_add(&href, es_bytes_str(es_language_codes[v->in]));
	if (v->request->target->version)
		es_phrase_add(&href, es_bytes_str("&version"));
	es_html_markup(&v->html, "<a class=\"button\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, " rel=\"nofollow\">");
	es_speak(v, "sheet.pdf");
	es_html_markup(&v->html, "</a>");
}

void es_put_proof_of(struct es_visit *v, struct es_bytes view)
{
	uint64_t revisions = es_field_uint(view, "revisions");
	struct es_html *h = &v->html;
	char buffer[ES_ID_HEX_LEN];
	struct es_phrase p;

	struct es_bytes hex = es_id_hex_of(es_field_text(view, "id"), buffer);
	es_html_markup(h, "<details class=\"proof\"><summary>");
	es_draw(v, "icon.seal");
	es_speak(v, "proof.title");
	es_html_markup(h, "</summary><p>");
	es_phrase_fill(v->words, "proof.sentence", es_field_text(view, "structure.name"),
	               es_bytes_of(NULL, 0), &p);
	es_speak_phrase(v, &p);
	es_html_markup(h, "</p>");
	put_place_in_log(v, view);
	if (es_field_true(view, "proof.logged"))
		put_proof_link(v, hex);
	if (revisions) {
		es_phrase_count(v->words, "proof.revisions", (int64_t)revisions * 1000, &p);
		es_html_markup(h, "<p class=\"muted\">");
		es_speak_phrase(v, &p);
		es_html_markup(h, "</p>");
	}
	es_html_markup(h, "<p class=\"muted\"><code>");
	es_html_text(h, hex);
	es_html_markup(h, "</code></p></details>");
}
