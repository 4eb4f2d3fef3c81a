/* SPDX-License-Identifier: EUPL-1.2 */
#include "parcel/internal.h"

#include "json.h"
#include "media/media.h"
#include "sheet/sheet.h"
#include "subtitles/subtitles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct es_view_source parcel_source(const struct es_parcel *parcel, struct es_snapshot *snap)
{
	return (struct es_view_source){.snap = snap,
	                               .federation = &parcel->federation,
	                               .self = &parcel->node->identity,
	                               .scope_max = parcel->scope_max,
	                               .moderates = parcel->moderates};
}

/* --- opening ------------------------------------------------------------------------------------ */

const char *parcel_heading(const struct es_parcel *p)
{
	const struct parcel_record *box =
	        p->all ? NULL : parcel_record_of(p, ES_BYTES(p->toolbox.bytes));

	return box ? box->title : p->node->identity.name;
}

static void name_parcel(struct es_parcel *p)
{
	const struct parcel_record *box =
	        p->all ? NULL : parcel_record_of(p, ES_BYTES(p->toolbox.bytes));
	char slug[61];

	parcel_slug(es_bytes_str(parcel_heading(p)), slug, sizeof(slug));
	(void)snprintf(p->name, sizeof(p->name), "%s.%s", slug[0] ? slug : "essaim",
	               p->form == ES_PARCEL_ARCHIVE ? "zip" : "imscc");
	p->in = es_language_of(es_bytes_str(box ? box->lang : p->node->identity.lang));
}

static es_err fill(struct es_parcel *p, const struct es_parcel_order *order)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(p->node->store, &snap);
	if (err)
		return err;
	err = es_acts_fold(snap, &p->federation);
	if (!err)
		err = parcel_gather(p, snap, order->toolbox);
	es_snapshot_end(snap);
	if (!err)
		err = es_zip_new(&p->buffer, &p->zip);
	return err;
}

es_err es_parcel_open(struct es_node *node, const struct es_parcel_order *order,
                      struct es_parcel **out)
{
	struct es_parcel *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	p->node = node;
	p->form = order->form;
	p->all = order->toolbox == NULL;
	p->scope_max = order->scope_max;
	p->moderates = order->moderates;
	p->made_ms = es_now_ms();
	if (order->base)
		(void)snprintf(p->base, sizeof(p->base), "%s", order->base);
	es_federation_init(&p->federation);
	es_writer_grow(&p->buffer, 2u * ES_PARCEL_INDEX_MAX);
	es_err err = fill(p, order);
	if (err) {
		es_parcel_free(p);
		return err;
	}
	name_parcel(p);
	*out = p;
	return ES_OK;
}

void es_parcel_free(struct es_parcel *p)
{
	if (!p)
		return;
	es_zip_free(p->zip);
	for (size_t i = 0; i < p->records_len; i++)
		free(p->records[i].title);
	for (size_t i = 0; i < p->files_len; i++)
		free(p->files[i].name);
	free(p->records);
	free(p->files);
	es_writer_free(&p->buffer);
	es_federation_free(&p->federation);
	free(p);
}

const char *es_parcel_name(const struct es_parcel *parcel)
{
	return parcel->name;
}

void es_parcel_progress(const struct es_parcel *p, struct es_parcel_progress *out)
{
	*out = (struct es_parcel_progress){.done = p->done, .total = p->records_len};
	for (size_t i = 0; i < p->records_len; i++) {
		out->records += p->records[i].written;
		out->unproven += p->records[i].written && !p->records[i].proven;
		out->missing += p->records[i].why && !p->records[i].written;
	}
	for (size_t i = 0; i < p->files_len; i++) {
		out->total += p->files[i].size;
		out->files += p->files[i].written;
		out->missing += p->files[i].why != NULL;
	}
}

/* --- one record --------------------------------------------------------------------------------- */

static es_err put_text(struct es_parcel *p, const struct parcel_record *r, const char *ending,
                       const struct es_writer *w)
{
	char name[PATH_LEN + 16];

	if (w->err)
		return w->err;
	(void)snprintf(name, sizeof(name), "%s%s", r->path, ending);
	return es_zip_put(p->zip, name, es_writer_bytes(w), r->created_ms);
}

static es_err put_proof(struct es_parcel *p, struct parcel_record *r, struct es_snapshot *snap)
{
	struct es_writer w;

	es_writer_grow(&w, ES_PARCEL_TEXT_MAX);
	es_err err = es_log_proof(snap, &p->federation, &r->record, &w);
	r->proven = err == ES_OK;
	if (r->proven)
		err = put_text(p, r, ".proof", &w);
	else if (err == ES_STATE || err == ES_LIMIT || err == ES_NOT_ALLOWED ||
	         err == ES_NOT_FOUND) {
		r->why = err == ES_STATE ? "it stands in no log yet: there is no proof of it"
		                         : "nothing signed shows whose it is";
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

static es_err put_record(struct es_parcel *p, struct parcel_record *r)
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

/* --- one piece of a file ------------------------------------------------------------------------ */

static es_err begin_file(struct es_parcel *p, struct parcel_file *f)
{
	struct es_attachment a;

	es_err err = es_media_get(p->node->media, &f->id, &a);
	if (err == ES_NOT_FOUND || (!err && (a.held < a.size || a.size != f->size))) {
		f->why = "it was not here when the archive was made";
		p->done += f->size;
		p->next++;
		return ES_OK;
	}
	if (!err)
		err = es_zip_begin(p->zip, f->path, f->size, p->made_ms, false);
	return err;
}

/* A file that goes while it is read leaves an archive that cannot be finished: an error. */
static es_err put_piece(struct es_parcel *p, struct parcel_file *f)
{
	uint8_t *piece = malloc(ES_PARCEL_PIECE);
	size_t got = 0;

	if (!piece)
		return ES_NO_MEMORY;
	es_err err = es_media_read(p->node->media, &f->id, p->at, piece, ES_PARCEL_PIECE, &got);
	if (!err && got == 0)
		err = ES_IO;
	if (!err)
		err = es_zip_add(p->zip, es_bytes_of(piece, got));
	free(piece);
	if (err)
		return err == ES_PENDING || err == ES_NOT_FOUND ? ES_STALE : err;
	p->at += got;
	p->done += got;
	if (p->at == f->size) {
		f->written = true;
		p->at = 0;
		p->next++;
	}
	return ES_OK;
}

static es_err put_file(struct es_parcel *p, struct parcel_file *f)
{
	size_t was = p->next;
	es_err err = p->at == 0 ? begin_file(p, f) : ES_OK;

	return err || p->next != was ? err : put_piece(p, f);
}

/* --- what comes last ---------------------------------------------------------------------------- */

static es_err put_index(struct es_parcel *p)
{
	struct es_html h;

	es_html_init(&h, ES_PARCEL_INDEX_MAX);
	parcel_index(p, &h);
	es_err err = h.w.err ? h.w.err
	                     : es_zip_put(p->zip, "index.html", es_writer_bytes(&h.w), p->made_ms);
	es_html_free(&h);
	return err;
}

static es_err put_manifest(struct es_parcel *p)
{
	struct es_writer value, text;

	es_writer_grow(&value, ES_PARCEL_INDEX_MAX);
	es_writer_grow(&text, ES_PARCEL_INDEX_MAX);
	parcel_manifest(p, &value);
	es_err err = value.err ? value.err : es_json_write(es_writer_bytes(&value), true, &text);
	if (!err)
		err = es_zip_put(p->zip, ES_PARCEL_MANIFEST, es_writer_bytes(&text), p->made_ms);
	es_writer_free(&text);
	es_writer_free(&value);
	return err;
}

static es_err put_cartridge(struct es_parcel *p)
{
	struct es_snapshot *snap;
	struct es_html h;

	es_html_init(&h, ES_PARCEL_INDEX_MAX);
	es_err err = es_snapshot_begin(p->node->store, &snap);
	if (!err) {
		err = parcel_cartridge(p, snap, &h);
		es_snapshot_end(snap);
	}
	if (!err)
		err = h.w.err ? h.w.err
		              : es_zip_put(p->zip, "imsmanifest.xml", es_writer_bytes(&h.w),
		                           p->made_ms);
	es_html_free(&h);
	return err;
}

static es_err put_last(struct es_parcel *p)
{
	if (p->form == ES_PARCEL_CARTRIDGE)
		return put_cartridge(p);
	es_err err = put_index(p);
	return err ? err : put_manifest(p);
}

static void go_on(struct es_parcel *p, size_t len)
{
	if (p->next < len)
		return;
	p->next = 0;
	p->phase++;
}

static es_err work(struct es_parcel *p)
{
	es_err err = ES_OK;

	switch (p->phase) {
	case PARCEL_RECORDS:
		if (p->next < p->records_len)
			err = put_record(p, &p->records[p->next++]);
		p->done++;
		go_on(p, p->records_len);
		break;
	case PARCEL_FILES:
		if (p->next < p->files_len)
			err = put_file(p, &p->files[p->next]);
		go_on(p, p->files_len);
		break;
	case PARCEL_INDEX:
		err = put_last(p);
		p->phase++;
		break;
	case PARCEL_END:
		err = es_zip_end(p->zip);
		p->phase++;
		break;
	case PARCEL_DONE:
		break;
	}
	return err;
}

es_err es_parcel_step(struct es_parcel *p, struct es_writer *out, bool *more)
{
	es_err err = work(p);

	es_write_raw(out, es_writer_bytes(&p->buffer));
	es_writer_reset(&p->buffer);
	*more = p->phase != PARCEL_DONE;
	return err ? err : out->err;
}
