/* SPDX-License-Identifier: EUPL-1.2 */
/* The manifest of an IMS Common Cartridge 1.3: one item a section of the toolbox, one below it for each thing
 * that the section names; pages and files are "webcontent". IMS CC 1.3, "Implementation", 4.2 and 4.3. */
#include "parcel/internal.h"

#include "view/value.h"

#include <string.h>

static void put_identifier(struct es_html *h, char sign, const struct es_id *id)
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(id, hex);
	es_html_text(h, es_bytes_of(&sign, 1));
	es_html_text(h, es_bytes_of(hex, 32));
}

static void put_title(struct es_html *h, const char *title)
{
	es_html_markup(h, "<title>");
	es_html_word(h, title);
	es_html_markup(h, "</title>");
}

/* --- organization ------------------------------------------------------------------------------- */

struct outline {
	const struct es_parcel *p;
	struct es_html *h;
	enum es_language in;
	uint64_t items; /* numbered: a thing may stand in several sections */
};

static void open_item(struct outline *o)
{
	es_html_markup(o->h, "<item identifier=\"I");
	es_html_uint(o->h, ++o->items);
	es_html_markup(o->h, "\"");
}

static void put_leaf(struct outline *o, char sign, const struct es_id *id, const char *title)
{
	open_item(o);
	es_html_markup(o->h, " identifierref=\"");
	put_identifier(o->h, sign, id);
	es_html_markup(o->h, "\">");
	put_title(o->h, title);
	es_html_markup(o->h, "</item>\n");
}

static void put_record(struct outline *o, const struct parcel_record *r)
{
	if (r && r->written)
		put_leaf(o, 'R', &r->entity, r->title[0] ? r->title : r->path);
}

static void put_entry(struct outline *o, struct es_bytes entry)
{
	const struct parcel_file *f = parcel_file_of(o->p, es_map_str(entry, "attachment.file"));

	put_record(o, parcel_record_of(o->p, es_map_str(entry, "record")));
	if (f && f->written)
		put_leaf(o, 'F', &f->id, f->name);
}

/* The words of a section: its own, or its rubric's. */
static void put_heading(struct outline *o, struct es_bytes section)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_TOOLBOX), "sections.rubric");
	struct es_bytes own = es_map_str(section, "heading"), code = es_map_str(section, "rubric");

	es_html_markup(o->h, "<title>");
	if (own.len == 0)
		own = es_bytes_str(parcel_word(o->in, PARCEL_CONTENTS));
	for (size_t i = 0; es_map_str(section, "heading").len == 0 && i < field->options_len; i++)
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			own = es_bytes_str(field->options[i].label.in[o->in]);
	es_html_text(o->h, own);
	es_html_markup(o->h, "</title>\n");
}

static void put_sections(struct outline *o, struct es_bytes body)
{
	struct es_bytes sections, entries;
	struct es_reader r, inner;

	if (!es_map_get(body, "sections", &sections))
		return;
	for (size_t n = es_elements(sections, &r); n && r.err == ES_OK; n--) {
		struct es_bytes section = es_read_value(&r);
		open_item(o);
		es_html_markup(o->h, ">");
		put_heading(o, section);
		if (es_map_get(section, "entries", &entries))
			for (size_t m = es_elements(entries, &inner); m && inner.err == ES_OK; m--)
				put_entry(o, es_read_value(&inner));
		es_html_markup(o->h, "</item>\n");
	}
}

static es_err put_outline(struct outline *o, struct es_snapshot *snap)
{
	struct es_view_source s = parcel_source(o->p, snap);
	const struct parcel_record *box = parcel_record_of(o->p, ES_BYTES(o->p->toolbox.bytes));
	struct es_seen seen;

	if (o->p->all || !box) {
		for (size_t i = 0; i < o->p->records_len; i++)
			put_record(o, &o->p->records[i]);
		return ES_OK;
	}
	es_err err = parcel_see(&s, box, &seen);
	put_record(o, box);
	if (!err)
		put_sections(o, seen.body);
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err; /* it went: what is in the archive stays in it */
}

/* --- resources ---------------------------------------------------------------------------------- */

static void put_file_of(struct es_html *h, const char *path, const char *ending)
{
	es_html_markup(h, "<file href=\"");
	es_html_word(h, path);
	es_html_word(h, ending);
	es_html_markup(h, "\"/>");
}

static void open_resource(struct es_html *h, char sign, const struct es_id *id, const char *path,
                          const char *ending)
{
	es_html_markup(h, "<resource identifier=\"");
	put_identifier(h, sign, id);
	es_html_markup(h, "\" type=\"webcontent\" href=\"");
	es_html_word(h, path);
	es_html_word(h, ending);
	es_html_markup(h, "\">");
	put_file_of(h, path, ending);
}

static void put_resources(const struct es_parcel *p, struct es_html *h)
{
	for (size_t i = 0; i < p->records_len; i++) {
		const struct parcel_record *r = &p->records[i];
		if (!r->written)
			continue;
		open_resource(h, 'R', &r->entity, r->path, ".html");
		if (r->has_vtt)
			put_file_of(h, r->path, ".vtt");
		es_html_markup(h, "</resource>\n");
	}
	for (size_t i = 0; i < p->files_len; i++) {
		if (!p->files[i].written)
			continue;
		open_resource(h, 'F', &p->files[i].id, p->files[i].path, "");
		es_html_markup(h, "</resource>\n");
	}
}

/* --- the whole ---------------------------------------------------------------------------------- */

es_err parcel_cartridge(const struct es_parcel *p, struct es_snapshot *snap, struct es_html *h)
{
	struct outline o = {.p = p, .h = h, .in = p->in};

	es_html_markup(h, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest identifier=\"");
	put_identifier(h, 'M', p->all ? &p->node->identity.structure : &p->toolbox);
	es_html_markup(
	        h, "\" xmlns=\"http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1\""
	           " xmlns:lomimscc=\"http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest\">\n"
	           "<metadata><schema>IMS Common Cartridge</schema>"
	           "<schemaversion>1.3.0</schemaversion>"
	           "<lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string language=\"");
	es_html_word(h, es_language_codes[p->in]);
	es_html_markup(h, "\">");
	es_html_word(h, parcel_heading(p));
	es_html_markup(h, "</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom>"
	                  "</metadata>\n<organizations><organization identifier=\"O1\""
	                  " structure=\"rooted-hierarchy\"><item identifier=\"I0\">\n");
	es_err err = put_outline(&o, snap);
	es_html_markup(h, "</item></organization></organizations>\n<resources>\n");
	put_resources(p, h);
	es_html_markup(h, "</resources>\n</manifest>\n");
	return err;
}
