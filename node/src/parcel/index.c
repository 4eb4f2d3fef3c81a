/* SPDX-License-Identifier: EUPL-1.2 */
/* What an archive says of itself, written last, when it is known what went in: index.html for people,
 * essaim.json for programs. */
#include "parcel/internal.h"

#include "json.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* --- for people --------------------------------------------------------------------------------- */

static void put_item(const struct parcel_record *r, struct es_html *h)
{
	es_html_markup(h, "<li><a href=\"");
	es_html_word(h, r->path);
	es_html_markup(h, ".html\" lang=\"");
	es_html_word(h, r->lang);
	es_html_markup(h, "\">");
	es_html_word(h, r->title[0] ? r->title : r->path);
	es_html_markup(h, "</a></li>\n");
}

static void put_kind(const struct es_parcel *p, uint64_t kind, struct es_html *h)
{
	const struct es_schema *schema = es_schema_of(kind);
	bool any = false;

	for (size_t i = 0; i < p->records_len; i++) {
		if (p->records[i].kind != kind || !p->records[i].written)
			continue;
		if (!any) {
			es_html_markup(h, "<h2>");
			es_html_word(h, schema->label.in[p->in]);
			es_html_markup(h, "</h2><ul>\n");
			any = true;
		}
		put_item(&p->records[i], h);
	}
	if (any)
		es_html_markup(h, "</ul>\n");
}

static void put_files(const struct es_parcel *p, struct es_html *h)
{
	if (p->files_len == 0)
		return;
	es_html_markup(h, "<h2>");
	es_html_word(h, parcel_word(p->in, PARCEL_FILES_WORD));
	es_html_markup(h, "</h2><ul>\n");
	for (size_t i = 0; i < p->files_len; i++) {
		const struct parcel_file *f = &p->files[i];
		es_html_markup(h, "<li>");
		if (f->written) {
			es_html_markup(h, "<a href=\"");
			es_html_word(h, f->path);
			es_html_markup(h, "\">");
		}
		es_html_word(h, f->name);
		if (f->written) {
			es_html_markup(h, "</a>");
		} else {
			es_html_markup(h, " (");
			es_html_word(h, parcel_word(p->in, PARCEL_NOT_HERE));
			es_html_markup(h, ")");
		}
		es_html_markup(h, "</li>\n");
	}
	es_html_markup(h, "</ul>\n");
}

void parcel_index(const struct es_parcel *p, struct es_html *h)
{
	time_t seconds = (time_t)(p->made_ms / 1000);
	struct tm parts;
	char date[32] = "";

	if (gmtime_r(&seconds, &parts))
		(void)strftime(date, sizeof(date), "%Y-%m-%d", &parts);
	parcel_page_open(h, es_bytes_str(es_language_codes[p->in]),
	                 es_bytes_str(parcel_heading(p)));
	es_html_markup(h, "<main><h1>");
	es_html_word(h, parcel_heading(p));
	es_html_markup(h, "</h1>\n<p>");
	es_html_word(h, parcel_word(p->in, PARCEL_MADE));
	es_html_markup(h, " ");
	es_html_word(h, date);
	es_html_markup(h, ", ");
	es_html_word(h, p->node->identity.name);
	if (p->federation.name[0]) {
		es_html_markup(h, ", ");
		es_html_word(h, p->federation.name);
	}
	es_html_markup(h, "</p>\n<p>");
	es_html_word(h, parcel_word(p->in, PARCEL_CHECK));
	es_html_markup(h, "</p>\n");
	put_kind(p, ES_KIND_TOOLBOX, h);
	for (uint64_t kind = ES_KIND_STRUCTURE_CARD; kind <= ES_KIND_POSITION; kind++)
		if (kind != ES_KIND_TOOLBOX && es_schema_of(kind))
			put_kind(p, kind, h);
	put_files(p, h);
	es_html_markup(h, "</main>\n");
	parcel_page_close(h);
}

/* --- for programs ------------------------------------------------------------------------------- */

static void put_path(struct es_writer *w, const char *key, const char *path, const char *ending,
                     bool there)
{
	char whole[PATH_LEN + 16];

	es_put_key(w, key);
	if (!there) {
		es_write_nil(w);
		return;
	}
	(void)snprintf(whole, sizeof(whole), "%s%s", path, ending);
	es_write_cstr(w, whole);
}

static void put_record(const struct es_parcel *p, const struct parcel_record *r,
                       struct es_writer *w)
{
	const struct es_member *member = es_federation_structure(&p->federation, &r->structure);
	bool own = es_id_equal(&r->structure, &p->node->identity.structure);

	es_write_map(w, 14);
	es_put_id(w, "entity", &r->entity);
	es_put_id(w, "record", r->written ? &r->record : NULL);
	es_put_text(w, "kind", es_kind_word(r->kind));
	es_put_text(w, "lang", r->lang);
	es_put_text(w, "title", r->title);
	es_put_id(w, "structure", r->written ? &r->structure : NULL);
	es_put_text(w, "name", own ? p->node->identity.name : member ? member->admission.name : "");
	es_put_time(w, "created", r->created_ms);
	put_path(w, "page", r->path, ".html", r->written);
	put_path(w, "json", r->path, ".json", r->written);
	put_path(w, "markdown", r->path, ".md", r->has_markdown);
	put_path(w, "vtt", r->path, ".vtt", r->has_vtt);
	put_path(w, "proof", r->path, ".proof", r->proven);
	es_put_text(w, "why", r->why ? r->why : "");
}

static void put_file(const struct parcel_file *f, struct es_writer *w)
{
	es_write_map(w, 6);
	es_put_id(w, "file", &f->id);
	es_put_uint(w, "size", f->size);
	es_put_text(w, "type", f->type);
	es_put_text(w, "name", f->name);
	put_path(w, "path", f->path, "", f->written);
	es_put_text(w, "why", f->why ? f->why : "");
}

void parcel_manifest(const struct es_parcel *p, struct es_writer *w)
{
	bool member = !es_id_is_zero(&p->federation.id);

	es_write_map(w, 10);
	es_put_text(w, "format", ES_PARCEL_FORMAT);
	es_put_uint(w, "version", ES_PARCEL_VERSION);
	es_put_uint(w, "made", p->made_ms);
	es_put_id(w, "structure", &p->node->identity.structure);
	es_put_text(w, "name", p->node->identity.name);
	es_put_id(w, "federation", member ? &p->federation.id : NULL);
	es_put_text(w, "federation_name", p->federation.name);
	es_put_id(w, "toolbox", p->all ? NULL : &p->toolbox);
	es_put_key(w, "records");
	es_write_array(w, p->records_len);
	for (size_t i = 0; i < p->records_len; i++)
		put_record(p, &p->records[i], w);
	es_put_key(w, "files");
	es_write_array(w, p->files_len);
	for (size_t i = 0; i < p->files_len; i++)
		put_file(&p->files[i], w);
}
