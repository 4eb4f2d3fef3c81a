/* SPDX-License-Identifier: EUPL-1.2 */
/* A toolbox for machines. */
#include "site/toolbox.h"

#define LINKED_MAX 100 /* entries told */

static void pair(struct es_writer *w, const char *key, struct es_bytes text)
{
	es_write_cstr(w, key);
	if (text.len)
		es_write_str(w, text);
	else
		es_write_nil(w);
}

static void link_parts(struct es_visit *v, struct es_bytes view)
{
	struct es_reader r;
	size_t count = es_elements(es_list_at(view, "cards"), &r);
	struct es_writer *w = &v->linked;

	if (count > LINKED_MAX)
		count = LINKED_MAX;
	es_write_cstr(w, "hasPart");
	es_write_array(w, count);
	for (; count && r.err == ES_OK; count--) {
		struct es_bytes card = es_read_value(&r);
		struct es_phrase url = {.len = 0};
		es_phrase_add(&url, es_bytes_str(v->request->base));
		es_summary_path(card, &url);
		es_write_map(w, 4);
		pair(w, "@type", es_bytes_str("CreativeWork"));
		pair(w, "name", es_field_text(card, "title"));
		pair(w, "inLanguage", es_field_text(card, "lang"));
		pair(w, "url", es_phrase_bytes(&url));
	}
}

void es_link_toolbox(struct es_visit *v, struct es_bytes view, struct es_bytes box)
{
	struct es_writer *w = &v->linked;
	struct es_phrase url = {.len = 0}, at;

	es_phrase_add(&url, es_bytes_str(v->request->base));
	es_phrase_add(&url, v->request->path);
	es_phrase_instant(es_field_uint(view, "created"), &at);
	es_write_map(w, 9);
	pair(w, "@context", es_bytes_str("https://schema.org"));
	pair(w, "@type", es_bytes_str("Collection"));
	pair(w, "name", es_field_text(box, "title"));
	pair(w, "abstract", es_field_text(box, "intent"));
	pair(w, "inLanguage", es_field_text(view, "lang"));
	pair(w, "datePublished", es_phrase_bytes(&at));
	pair(w, "mainEntityOfPage", es_phrase_bytes(&url));
	es_write_cstr(w, "publisher");
	es_write_map(w, 2);
	pair(w, "@type", es_bytes_str("Organization"));
	pair(w, "name", es_field_text(view, "structure.name"));
	link_parts(v, view);
}
