/* SPDX-License-Identifier: EUPL-1.2 */
/* One record in all its forms: page, JSON, Markdown, WebVTT, proof. */
#include "parcel/internal.h"

#include "json.h"
#include "sheet/sheet.h"
#include "subtitles/subtitles.h"

#include <stdio.h>

static es_err put_text(struct es_parcel *p, const struct parcel_record *r, const char *ending,
                       const struct es_writer *w)
{
	char name[PATH_LEN + 16];

	if (w->err)
		return w->err;
	(void)snprintf(name, sizeof(name), "%s%s", r->path, ending);
	return es_zip_put(p->zip, name, es_writer_bytes(w), r->created_ms);
}

/* Whether its proof may still be made: the whole log that it stands in is hashed for it. */
static es_err afford(struct es_parcel *p, const struct parcel_record *r, struct es_snapshot *snap,
                     bool *affordable)
{
	struct es_log_info info;
	struct es_row row;

	*affordable = true;
	es_err err = es_row_find(snap, &r->record, &row);
	if (err || es_id_is_zero(&row.log))
		return err;
	err = es_log_get(snap, &row.log, &info);
	if (err)
		return err;
	*affordable = info.log.edge.size <= p->hashes;
	if (*affordable)
		p->hashes -= info.log.edge.size;
	return ES_OK;
}

static const char *unproven(es_err err)
{
	return err == ES_STATE ? "it stands in no log yet: there is no proof of it"
	                       : "nothing signed shows whose it is";
}

static es_err put_proof(struct es_parcel *p, struct parcel_record *r, struct es_snapshot *snap)
{
	struct es_writer w;
	bool affordable;

	es_err err = afford(p, r, snap, &affordable);
	if (!err && !affordable) {
		r->why = "its proof takes more than is done for a browser: `essaim toolbox export` "
		         "has it";
		return ES_OK;
	}
	es_writer_grow(&w, ES_PARCEL_TEXT_MAX);
	if (!err)
		err = es_log_proof(snap, &p->federation, &r->record, &w);
	r->proven = err == ES_OK;
	if (r->proven) {
		err = put_text(p, r, ".proof", &w);
	} else if (err == ES_STATE || err == ES_LIMIT || err == ES_NOT_ALLOWED ||
	           err == ES_NOT_FOUND) {
		r->why = unproven(err);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}

/* Anything but a practice: its header in words, and its fields. */
static void put_plain(const struct parcel_record *r, const struct es_view_source *s,
                      const struct es_seen *seen, struct es_writer *w)
{
	es_write_map(w, 7);
	es_put_id(w, "id", &seen->row.id);
	es_put_id(w, "entity", &r->entity);
	es_put_text(w, "kind", es_kind_word(r->kind));
	es_put_text(w, "lang", r->lang);
	es_put_uint(w, "created", r->created_ms);
	es_put_structure(s, "structure", &seen->row.header.structure, w);
	es_put_key(w, "fields");
	es_put_fields(seen->body, w);
}

static es_err put_json(struct es_parcel *p, struct parcel_record *r, const struct es_view_source *s,
                       const struct es_seen *seen, struct es_writer *view)
{
	struct es_writer text;
	es_err err = ES_OK;

	if (r->kind == ES_KIND_PRACTICE)
		err = es_view_practice(s, &r->entity, view);
	else
		put_plain(r, s, seen, view);
	es_writer_grow(&text, ES_PARCEL_TEXT_MAX);
	if (!err)
		err = view->err ? view->err : es_json_write(es_writer_bytes(view), true, &text);
	if (!err)
		err = put_text(p, r, ".json", &text);
	es_writer_free(&text);
	return err;
}

static es_err put_markdown(struct es_parcel *p, struct parcel_record *r, struct es_bytes view)
{
	struct es_writer text;

	es_writer_grow(&text, ES_PARCEL_TEXT_MAX);
	es_err err = es_sheet_render_markdown(view, r->lang, &text);
	if (!err)
		err = put_text(p, r, ".md", &text);
	r->has_markdown = !err;
	es_writer_free(&text);
	return err;
}

static es_err put_vtt(struct es_parcel *p, struct parcel_record *r, const struct es_seen *seen)
{
	struct es_writer text;

	es_writer_grow(&text, ES_PARCEL_TEXT_MAX);
	es_err err = es_subtitles_write(seen->body, &text);
	if (!err)
		err = put_text(p, r, ".vtt", &text);
	r->has_vtt = !err;
	es_writer_free(&text);
	return err;
}

static es_err put_page(struct es_parcel *p, const struct parcel_record *r,
                       const struct es_view_source *s, const struct es_seen *seen)
{
	struct es_html h;

	es_html_init(&h, ES_PARCEL_TEXT_MAX);
	parcel_page(p, r, s, seen, &h);
	es_err err = put_text(p, r, ".html", &h.w);
	es_html_free(&h);
	return err;
}

static es_err put_forms(struct es_parcel *p, struct parcel_record *r,
                        const struct es_view_source *s, const struct es_seen *seen)
{
	struct es_writer view;
	es_err err = ES_OK;

	es_writer_grow(&view, ES_PARCEL_TEXT_MAX);
	if (p->form == ES_PARCEL_ARCHIVE)
		err = put_proof(p, r, s->snap);
	if (!err)
		err = put_page(p, r, s, seen);
	if (!err && p->form == ES_PARCEL_ARCHIVE)
		err = put_json(p, r, s, seen, &view);
	if (!err && p->form == ES_PARCEL_ARCHIVE && r->kind == ES_KIND_PRACTICE)
		err = put_markdown(p, r, es_writer_bytes(&view));
	if (!err && r->kind == ES_KIND_SUBTITLES)
		err = put_vtt(p, r, seen);
	es_writer_free(&view);
	return err;
}

es_err parcel_put_record(struct es_parcel *p, struct parcel_record *r)
{
	struct es_snapshot *snap;
	struct es_seen seen;

	es_err err = es_snapshot_begin(p->node->store, &snap);
	if (err)
		return err;
	struct es_view_source s = parcel_source(p, snap);
	err = parcel_see(&s, r, &seen);
	if (err == ES_OK) {
		r->record = seen.row.id;
		r->structure = seen.row.header.structure;
		r->created_ms = es_row_time(&seen.row);
		err = put_forms(p, r, &s, &seen);
		r->written = !err;
	} else if (err == ES_NOT_FOUND) {
		r->why = "it went while the archive was made";
		err = ES_OK;
	}
	es_seen_free(&seen);
	es_snapshot_end(snap);
	return err;
}
