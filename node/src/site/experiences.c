/* SPDX-License-Identifier: EUPL-1.2 */
/* Who tried a practice, below its sheet. As web-ui/src/parts/experiences.tsx. */
#include "site/conversation.h"

#include <string.h>

static void put_experiences(struct es_visit *v, struct es_bytes list)
{
	struct es_html *h = &v->html;
	struct es_reader r;
	size_t count = es_talk_items(list, "items", &r);

	if (count == 0)
		return;
	es_html_markup(h, "<section class=\"discussion experiences\" id=\"tried\" "
	                  "aria-labelledby=\"tried-title\"><h2 id=\"tried-title\">");
	es_speak(v, "tried.title");
	es_html_markup(h, "</h2><ul class=\"threads\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_html_markup(h, "<li>");
		es_put_experience(v, es_read_value(&r), false);
		es_html_markup(h, "</li>");
	}
	es_html_markup(h, "</ul></section>");
}

void es_put_experiences(struct es_visit *v, struct es_bytes practice)
{
	struct es_talk_filter filter = {.kind = ES_KIND_EXPERIENCE};
	struct es_phrase key = {.len = 0};
	struct es_page page = {.limit = 0};
	struct es_writer list;
	char hex[ES_ID_HEX_LEN];
	struct es_id id;

	if (practice.len != ES_ID_LEN)
		return;
	memcpy(id.bytes, practice.data, ES_ID_LEN);
	filter.practice = &id;
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	if (es_view_talks(v->s, &filter, &page, &list) == ES_OK) {
		put_experiences(v, es_writer_bytes(&list));
		es_phrase_add(&key, es_bytes_str("tried "));
		es_phrase_add(&key, es_id_hex_of(practice, hex));
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&list));
	}
	es_writer_free(&list);
}
