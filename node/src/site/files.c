/* SPDX-License-Identifier: EUPL-1.2 */
/* Attached files: pictures, players, and links to save the rest. As web-ui/src/parts/files.tsx. */
#include "site/visit.h"

#include <stdio.h>
#include <string.h>

/* /files/ID/NAME; without the name where an address could not hold it. */
static void address_of(struct es_bytes file, struct es_phrase *out)
{
	struct es_bytes id, name = es_field_text(file, "name");
	char hex[ES_ID_HEX_LEN], byte[4];

	es_phrase_clear(out);
	if (!es_map_get(file, "file", &id) || es_value_str(id).len != ES_ID_LEN)
		return;
	es_phrase_add(out, es_bytes_str("/files/"));
	es_phrase_add(out, es_id_hex_of(es_value_str(id), hex));
	for (size_t i = 1; i < name.len; i++)
		if (name.data[i] == '.' && name.data[i - 1] == '.')
			return;
	es_phrase_add(out, es_bytes_str("/"));
	for (size_t i = 0; i < name.len; i++) {
		(void)snprintf(byte, sizeof(byte), "%%%02X", name.data[i]);
		es_phrase_add(out, es_bytes_str(byte));
	}
}

static bool is_a(struct es_bytes type, const char *prefix)
{
	size_t len = strlen(prefix);

	return type.len > len && memcmp(type.data, prefix, len) == 0;
}

static void put_source(struct es_visit *v, const struct es_phrase *address)
{
	es_html_attr(&v->html, "src", es_phrase_bytes(address));
}

static bool is_recording(struct es_bytes type)
{
	return is_a(type, "video/") || is_a(type, "audio/");
}

/* What can be seen or heard on the page. */
static void put_shown(struct es_visit *v, struct es_bytes file, const struct es_phrase *at,
                      struct es_bytes subtitles)
{
	struct es_phrase begun = *at, *address = &begun;
	struct es_bytes type = es_field_text(file, "type"), text = es_field_text(file, "text");
	struct es_html *h = &v->html;

	if (is_recording(type))
		es_film_place(v, es_field_text(file, "file"), &begun);
	if (is_a(type, "image/")) {
		es_html_markup(h, "<img loading=\"lazy\"");
		put_source(v, address);
		es_html_attr(h, "alt", text.len ? text : es_field_text(file, "name"));
		es_html_markup(h, ">");
	} else if (is_a(type, "audio/")) {
		es_html_markup(h, "<audio controls preload=\"none\"");
		put_source(v, address);
		es_html_markup(h, ">");
		es_put_tracks(v, subtitles);
		es_html_markup(h, "</audio>");
	} else if (is_a(type, "video/")) {
		es_html_markup(h, "<video controls preload=\"metadata\"");
		put_source(v, address);
		es_html_markup(h, ">");
		es_put_tracks(v, subtitles);
		es_html_markup(h, "</video>");
	}
}

void es_put_file(struct es_visit *v, struct es_bytes file, struct es_bytes lang)
{
	struct es_bytes text = es_field_text(file, "text"), own = es_field_text(file, "lang");
	struct es_phrase address, anchor = {.len = 0};
	struct es_html *h = &v->html;
	struct es_writer list;

	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	address_of(file, &address);
	es_html_markup(h, "<figure class=\"file\"");
	if (is_recording(es_field_text(file, "type"))) {
		es_find_subtitles(v, file, &list);
		es_film_anchor(es_field_text(file, "file"), &anchor);
		es_html_attr(h, "id", es_phrase_bytes(&anchor));
	}
	es_html_markup(h, ">");
	put_shown(v, file, &address, es_writer_bytes(&list));
	es_html_markup(h, "<figcaption><a rel=\"nofollow\"");
	es_html_attr(h, "href", es_phrase_bytes(&address));
	es_html_markup(h, ">");
	es_html_text(h, es_field_text(file, "name"));
	es_html_markup(h, "</a>");
	if (text.len && !is_a(es_field_text(file, "type"), "image/"))
		es_put_prose(v, text, own.len ? own : lang);
	es_html_markup(h, "</figcaption>");
	es_put_transcript(v, es_writer_bytes(&list));
	es_html_markup(h, "</figure>");
	es_writer_free(&list);
}

void es_put_files(struct es_visit *v, struct es_bytes of, struct es_bytes lang)
{
	struct es_bytes list;
	struct es_reader r;
	size_t count = es_map_get(of, "files", &list) ? es_elements(list, &r) : 0;

	if (count == 0)
		return;
	es_html_markup(&v->html, "<div class=\"files\">");
	for (; count > 0 && r.err == ES_OK; count--)
		es_put_file(v, es_read_value(&r), lang);
	es_html_markup(&v->html, "</div>");
}
