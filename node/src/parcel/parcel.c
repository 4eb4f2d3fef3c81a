/* SPDX-License-Identifier: EUPL-1.2 */
#include "parcel/internal.h"

#include "json.h"
#include "media/media.h"

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
	p->hashes = order->hashes_max;
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
	out->missing = p->lacking;
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
			err = parcel_put_record(p, &p->records[p->next++]);
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
