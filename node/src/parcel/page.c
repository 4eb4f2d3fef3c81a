/* SPDX-License-Identifier: EUPL-1.2 */
/* One record as a page of HTML that a person opens without Essaim: from a disk, or within a course. */
#include "parcel/internal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void parcel_page_open(struct es_html *h, struct es_bytes lang, struct es_bytes title)
{
	es_html_markup(h, "<!DOCTYPE html>\n<html");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, "><head><meta charset=\"utf-8\">"
	                  "<meta name=\"viewport\" content=\"width=device-width\"><title>");
	es_html_text(h, title);
	es_html_markup(h, "</title><style>"
	                  "body{font:1rem/1.55 system-ui,sans-serif;max-width:46rem;margin:0 auto;"
	                  "padding:1.5rem;color:#1c1c1c;background:#fff;overflow-wrap:anywhere}"
	                  "h1{line-height:1.2}h2{margin-top:2rem;border-bottom:1px solid #bbb}"
	                  "img,video{max-width:100%}figure{margin:1rem 0}a{color:#0b5394}"
	                  "footer{margin-top:3rem;border-top:1px solid #bbb;font-size:.9rem}"
	                  "code{font-size:.85em}</style></head>\n<body>\n");
}

void parcel_page_close(struct es_html *h)
{
	es_html_markup(h, "</body></html>\n");
}

static void put_date(struct es_html *h, uint64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm parts;
	char text[32];

	if (gmtime_r(&seconds, &parts) && strftime(text, sizeof(text), "%Y-%m-%d", &parts))
		es_html_word(h, text);
}

static void put_origin(const struct parcel_record *r, const struct es_view_source *s,
                       const struct es_row *row, struct es_html *h)
{
	enum es_language in = es_language_of(es_bytes_str(r->lang));
	struct es_writer w;

	es_writer_grow(&w, ES_PARCEL_TEXT_MAX);
	es_write_map(&w, 1);
	es_put_structure(s, "structure", &row->header.structure, &w);
	es_html_markup(h, "<p>");
	es_html_word(h, parcel_word(in, PARCEL_BY));
	es_html_markup(h, " ");
	es_html_text(h, es_map_str(es_writer_bytes(&w), "structure.name"));
	es_html_markup(h, ", ");
	put_date(h, es_row_time(row));
	es_html_markup(h, "</p>");
	es_writer_free(&w);
}

/* Where the page of a kind is; NULL: it has none. */
static const char *live_path(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE   ? "/practice/"
	       : kind == ES_KIND_TOOL     ? "/tool/"
	       : kind == ES_KIND_TOOLBOX  ? "/toolbox/"
	       : kind == ES_KIND_TUTORIAL ? "/tutorial/"
	                                  : NULL;
}

static void put_live(const struct es_parcel *p, const struct parcel_record *r, struct es_html *h)
{
	const char *path = live_path(r->kind);
	char hex[ES_ID_HEX_LEN];

	if (!path || !es_html_is_link(es_bytes_str(p->base)))
		return;
	es_id_hex(&r->entity, hex);
	es_html_markup(h, "<p><a href=\"");
	es_html_word(h, p->base);
	es_html_word(h, path);
	es_html_word(h, hex);
	es_html_markup(h, "\">");
	es_html_word(h, parcel_word(es_language_of(es_bytes_str(r->lang)), PARCEL_LIVE));
	es_html_markup(h, "</a></p>");
}

/* The record's id, and its proof where one lies beside the page. */
static void put_foot(const struct es_parcel *p, const struct parcel_record *r,
                     const struct es_row *row, struct es_html *h)
{
	enum es_language in = es_language_of(es_bytes_str(r->lang));
	const char *name = strrchr(r->path, '/');
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&row->id, hex);
	es_html_markup(h, "<footer>");
	put_live(p, r, h);
	es_html_markup(h, "<p><code>");
	es_html_word(h, hex);
	es_html_markup(h, "</code></p>");
	if (p->form == ES_PARCEL_ARCHIVE) {
		es_html_markup(h, "<p>");
		if (r->proven) {
			es_html_markup(h, "<a href=\"");
			es_html_word(h, name ? name + 1 : r->path);
			es_html_markup(h, ".proof\">");
			es_html_word(h, parcel_word(in, PARCEL_PROOF));
			es_html_markup(h, "</a>");
		} else {
			es_html_word(h, parcel_word(in, PARCEL_NO_PROOF));
		}
		es_html_markup(h, "</p>");
	}
	es_html_markup(h, "</footer>\n");
}

static void put_back(const struct es_parcel *p, enum es_language in, struct es_html *h)
{
	if (p->form != ES_PARCEL_ARCHIVE)
		return;
	es_html_markup(h, "<p><a href=\"../index.html\">");
	es_html_word(h, parcel_word(in, PARCEL_CONTENTS));
	es_html_markup(h, "</a></p>\n");
}

void parcel_page(const struct es_parcel *parcel, const struct parcel_record *record,
                 const struct es_view_source *s, const struct es_seen *seen, struct es_html *h)
{
	enum es_language in = es_language_of(es_bytes_str(record->lang));
	const struct es_schema *schema = es_schema_of(record->kind);
	struct parcel_answers a = {.parcel = parcel, .h = h, .in = in};
	struct es_bytes title = parcel_title(record->kind, seen->body);

	if (title.len == 0)
		title = es_bytes_str(schema->label.in[in]);
	parcel_page_open(h, es_bytes_str(record->lang), title);
	put_back(parcel, in, h);
	es_html_markup(h, "<main><p>");
	es_html_word(h, schema->label.in[in]);
	es_html_markup(h, "</p><h1>");
	es_html_text(h, title);
	es_html_markup(h, "</h1>\n");
	put_origin(record, s, &seen->row, h);
	parcel_put_fields(&a, schema->fields, schema->fields_len, seen->body, 2);
	es_html_markup(h, "</main>\n");
	put_foot(parcel, record, &seen->row, h);
	parcel_page_close(h);
}
