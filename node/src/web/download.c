/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/download.h"

#include "logsink.h"
#include "parcel/parcel.h"
#include "view/view.h"
#include "web/exchange.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME 64 /* what stands around a chunk: RFC 9112 section 7.1 */

struct es_download {
	struct es_work work;
	struct es_web *web;
	struct exchange *x; /* NULL once the connection went */
	bool working;
	uint8_t address[ES_ADDRESS_KEY_LEN]; /* whose place it has */
	struct es_id toolbox;
	char base[ES_BASE_MAX];
	struct es_parcel_order order;
	struct es_parcel *parcel; /* NULL until it was gathered */
	struct es_writer out;     /* what was made */
	size_t sent;              /* of it */
	bool more;
	uint8_t *frame; /* LWS_PRE, then a chunk */
	es_err err;
};

static void download_free(struct es_download *d)
{
	es_places_give(&d->web->api.packing, d->address);
	es_parcel_free(d->parcel);
	es_writer_free(&d->out);
	free(d->frame);
	free(d);
}

void es_download_cancel(struct es_download *d)
{
	if (d && d->working)
		d->x = NULL;
	else if (d)
		download_free(d);
}

/* --- a worker ----------------------------------------------------------------------------------- */

static void run(struct es_work *work)
{
	struct es_download *d = (struct es_download *)work;

	if (!d->parcel) {
		d->err = es_parcel_open(d->web->api.node, &d->order, &d->parcel);
		return;
	}
	while (d->err == ES_OK && d->more && d->out.len < ES_FILE_PIECE)
		d->err = es_parcel_step(d->parcel, &d->out, &d->more);
}

/* --- the head ----------------------------------------------------------------------------------- */

static void answer_fault(struct exchange *x, es_err err)
{
	enum es_api_code code = es_api_code_of(err);

	es_answer_init(&x->answer);
	if (err == ES_BUSY)
		x->answer.retry_s = 10;
	else if (code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: an archive failed: %s", es_err_sentence(err));
	es_answer_fault_json(&x->answer, code,
	                     err == ES_NOT_FOUND ? "there is nothing here" : es_err_sentence(err));
}

static void answer_head(struct es_download *d)
{
	struct es_answer *a = &d->x->answer;

	if (d->err) {
		answer_fault(d->x, d->err);
		return;
	}
	a->status = 200;
	a->type = d->order.form == ES_PARCEL_ARCHIVE ? "application/zip"
	                                             : "application/vnd.ims.imsccv1p3";
	a->chunked = true;
	es_disposition(false, es_bytes_str(es_parcel_name(d->parcel)), a->disposition);
}

static void done(struct es_work *work)
{
	struct es_download *d = (struct es_download *)work;
	struct es_api *api = &d->web->api;

	d->working = false;
	if (!d->x) {
		download_free(d);
	} else {
		if (d->x->state == WORKING) {
			d->x->state = ANSWERED;
			answer_head(d);
		}
		es_exchange_go_on(d->x);
	}
	es_api_job_end(api);
}

static es_err start(struct es_download *d)
{
	d->work = (struct es_work){.run = run, .done = done};
	es_err err = es_work_start(d->web->api.loop, &d->work);
	if (err)
		return err;
	d->working = true;
	es_api_job_begin(&d->web->api);
	return ES_OK;
}

/* What is asked for, as far as this reader may see it. */
static es_err look_up(struct es_web *web, struct exchange *x, struct es_download *d)
{
	struct es_view_source s;

	es_err err = es_head_look(web, x->wsi, &s);
	if (err)
		return err;
	err = es_row_find_prefix(s.snap, (const char *)x->target.id.data, x->target.id.len,
	                         &d->toolbox);
	d->order = (struct es_parcel_order){
	        .form = x->target.cartridge ? ES_PARCEL_CARTRIDGE : ES_PARCEL_ARCHIVE,
	        .toolbox = &d->toolbox,
	        .scope_max = s.scope_max,
	        .hashes_max = ES_PARCEL_HASHES_MAX,
	        .base = es_head_base(web, x->wsi, d->base) ? d->base : NULL};
	es_snapshot_end(s.snap);
	return err == ES_AMBIGUOUS || err == ES_MALFORMED ? ES_NOT_FOUND : err;
}

static es_err make(struct es_web *web, struct exchange *x, struct es_download **out)
{
	if (!es_places_take(&web->api.packing, x->address.bytes))
		return ES_BUSY;
	struct es_download *d = calloc(1, sizeof(*d));
	if (!d) {
		es_places_give(&web->api.packing, x->address.bytes);
		return ES_NO_MEMORY;
	}
	memcpy(d->address, x->address.bytes, sizeof(d->address));
	d->web = web;
	d->x = x;
	d->more = true;
	d->frame = malloc(LWS_PRE + ES_FILE_WRITE + FRAME);
	es_writer_grow(&d->out, 2u * ES_PARCEL_INDEX_MAX);
	es_err err = d->frame ? look_up(web, x, d) : ES_NO_MEMORY;
	if (!err)
		err = start(d);
	if (err)
		download_free(d);
	else
		*out = d;
	return err;
}

es_err es_download_start(struct es_web *web, struct exchange *x)
{
	es_err err = make(web, x, &x->download);

	if (err)
		answer_fault(x, err);
	return err;
}

/* --- the body ----------------------------------------------------------------------------------- */

static void make_on(struct es_download *d)
{
	d->sent = 0;
	es_writer_reset(&d->out);
	es_err err = start(d);
	if (err) {
		d->err = err;
		es_exchange_go_on(d->x);
		return;
	}
	lws_set_timeout(d->x->wsi, NO_PENDING_TIMEOUT, 0); /* a worker is at it */
}

void es_download_go(struct exchange *x)
{
	make_on(x->download);
}

/* The next part of what was made as a chunk, with the last chunk, which is empty, behind all of it. */
static size_t frame_next(struct es_download *d, bool *last)
{
	size_t left = d->out.len - d->sent, len = left < ES_FILE_WRITE ? left : ES_FILE_WRITE;
	char *at = (char *)d->frame + LWS_PRE, *begin = at;

	*last = !d->more && len == left;
	if (len) {
		at += snprintf(at, FRAME, "%zx\r\n", len);
		memcpy(at, d->out.data + d->sent, len);
		at += len;
		*at++ = '\r';
		*at++ = '\n';
	}
	if (*last) {
		at += snprintf(at, FRAME, "0\r\n\r\n");
	}
	d->sent += len;
	return (size_t)(at - begin);
}

int es_download_write(struct exchange *x)
{
	struct es_download *d = x->download;
	bool last;

	if (d->working)
		return 0;
	if (d->err)
		return -1; /* too late to say why: the last chunk does not come */
	size_t len = frame_next(d, &last);
	if (len && lws_write(x->wsi, d->frame + LWS_PRE, len,
	                     last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)len)
		return -1;
	if (last)
		return 1;
	if (d->sent == d->out.len)
		make_on(d);
	else
		es_exchange_go_on(x);
	return 0;
}
