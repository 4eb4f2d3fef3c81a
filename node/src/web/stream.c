/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/stream.h"

#include "media/media.h"
#include "media/types.h"
#include "view/view.h"
#include "web/exchange.h"
#include "web/ranges.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CACHE "private, max-age=604800, immutable"

/* A file is no page of ours: nothing in it runs, nothing in it reaches out. */
static const char closed_policy[] =
        "default-src 'none'; sandbox; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
        "frame-ancestors 'none'";
/* Browsers show a PDF with a part of their own, which a sandbox would forbid. */
static const char pdf_policy[] =
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
        "frame-ancestors 'none'";

struct es_stream {
	struct es_work work;
	struct es_web *web;
	struct exchange *x; /* NULL once the connection went */
	bool working;
	struct es_id id;
	uint64_t at, end;  /* in the file: what is read next, and where it ends */
	uint8_t *buffer;   /* LWS_PRE, then the piece */
	size_t room;       /* bytes that count in the server's room */
	size_t got, sent;  /* of the piece */
	uint64_t since_ms; /* when it began to wait for what is missing; 0: it does not */
	es_err err;
};

static void stream_free(struct es_stream *stream)
{
	es_room_give(&stream->web->room, stream->room);
	free(stream->buffer);
	free(stream);
}

void es_stream_cancel(struct es_stream *stream)
{
	if (stream && stream->working)
		stream->x = NULL;
	else if (stream)
		stream_free(stream);
}

/* --- who may have it --------------------------------------------------------------------------- */

static es_err look_up(struct es_web *web, struct exchange *x, struct es_attachment *a)
{
	struct es_view_source s;
	struct es_id id;

	es_err err =
	        es_unhex((const char *)x->target.id.data, x->target.id.len, id.bytes, ES_ID_LEN);
	if (!err)
		err = es_media_get(web->api.node->media, &id, a);
	if (!err)
		err = es_head_look(web, x->wsi, &s);
	if (err)
		return err == ES_MALFORMED ? ES_NOT_FOUND : err;
	bool secret = s.scope_max == ES_SCOPE_PUBLIC && !a->is_public;
	if (secret || !es_view_refers(&s, &id, NULL))
		err = ES_NOT_FOUND;
	es_snapshot_end(s.snap);
	return err;
}

/* --- the head ---------------------------------------------------------------------------------- */

static void describe(struct exchange *x, const struct es_attachment *a)
{
	const struct es_media_kind *kind = es_media_kind(es_bytes_str(a->type));
	struct es_answer *answer = &x->answer;
	char hex[ES_ID_HEX_LEN];

	es_hex(a->id.bytes, ES_ID_LEN, hex);
	snprintf(answer->own_etag, sizeof(answer->own_etag), "\"%.32s\"", hex);
	answer->etag = es_bytes_str(answer->own_etag);
	answer->cache = CACHE;
	answer->ranges = true;
	answer->type = kind ? kind->served : "application/octet-stream";
	answer->policy = kind && kind->look == ES_LOOK_PDF ? pdf_policy : closed_policy;
	es_disposition(kind && kind->shown, x->target.path, answer->disposition);
}

/* Which part is asked for. A range that was made for another content is passed over. */
static enum es_range read_range(struct exchange *x, uint64_t size, uint64_t *from, uint64_t *len)
{
	char range[256], condition[128];
	struct es_bytes asked = es_head_copy(x->wsi, WSI_TOKEN_HTTP_RANGE, range, sizeof(range));
	struct es_bytes only_if =
	        es_head_copy(x->wsi, WSI_TOKEN_HTTP_IF_RANGE, condition, sizeof(condition));

	if (only_if.len && !es_bytes_equal(only_if, x->answer.etag))
		asked.len = 0;
	return es_range_parse(asked, size, from, len);
}

static bool is_known(struct exchange *x)
{
	char etags[512];

	return es_files_holds(
	        es_head_copy(x->wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, etags, sizeof(etags)),
	        x->answer.own_etag);
}

/* Room for a large piece, or a small one where many are under way. */
static es_err make(struct es_web *web, struct exchange *x, const struct es_attachment *a,
                   uint64_t from, uint64_t len)
{
	struct es_stream *stream = calloc(1, sizeof(*stream));

	if (!stream)
		return ES_NO_MEMORY;
	*stream =
	        (struct es_stream){.web = web, .x = x, .id = a->id, .at = from, .end = from + len};
	if (es_room_take(&web->room, 0, ES_FILE_PIECE, ES_FILE_PIECE))
		stream->room = ES_FILE_PIECE;
	else if (es_room_take(&web->room, 0, ES_FILE_PIECE_LEAST, ES_FILE_PIECE_LEAST))
		stream->room = ES_FILE_PIECE_LEAST;
	stream->buffer = stream->room ? malloc(LWS_PRE + stream->room) : NULL;
	if (!stream->buffer) {
		stream_free(stream);
		return ES_BUSY;
	}
	x->stream = stream;
	return ES_OK;
}

/* A player that gets a refusal shows that it is broken, and does not come again: it is kept waiting for the
 * first bytes as it is for all others. */
static bool is_played(const struct es_attachment *a)
{
	return strncmp(a->type, "video/", 6) == 0 || strncmp(a->type, "audio/", 6) == 0;
}

/* Nothing of what is asked for is here yet: it is asked for at partners, and the browser comes again. */
static void answer_later(struct exchange *x, es_err asked)
{
	es_answer_init(&x->answer);
	if (asked) {
		es_answer_fault_json(&x->answer, ES_API_NOT_HERE, "this file is not here");
		return;
	}
	x->answer.retry_s = 3;
	es_answer_fault_json(&x->answer, ES_API_FETCHING,
	                     "this file is asked for at partners; ask again");
}

void es_stream_open(struct es_web *web, struct exchange *x)
{
	struct es_media *media = web->api.node->media;
	struct es_attachment a;
	uint64_t from, len;

	es_err err = look_up(web, x, &a);
	if (err) {
		es_answer_fault_json(&x->answer, es_api_code_of(err),
		                     err == ES_NOT_FOUND ? "there is nothing here"
		                                         : es_err_sentence(err));
		return;
	}
	describe(x, &a);
	if (is_known(x)) {
		x->answer.status = 304;
		return;
	}
	enum es_range range = read_range(x, a.size, &from, &len);
	x->answer.status = range == ES_RANGE_PART ? 206 : range == ES_RANGE_NONE ? 416 : 200;
	x->answer.length = range == ES_RANGE_NONE ? 0 : len;
	if (range == ES_RANGE_PART)
		snprintf(x->answer.range, sizeof(x->answer.range), "bytes %llu-%llu/%llu",
		         (unsigned long long)from, (unsigned long long)(from + len - 1),
		         (unsigned long long)a.size);
	else if (range == ES_RANGE_NONE)
		snprintf(x->answer.range, sizeof(x->answer.range), "bytes */%llu",
		         (unsigned long long)a.size);
	if (range == ES_RANGE_NONE || x->head)
		return;
	err = a.held < a.size ? es_media_wish(media, &a.id, from) : ES_OK;
	if (a.held < a.size && es_media_ahead(media, &a.id, from) == 0 && (err || !is_played(&a))) {
		answer_later(x, err);
		return;
	}
	if (make(web, x, &a, from, len) != ES_OK) {
		es_answer_init(&x->answer);
		x->answer.retry_s = 5;
		es_answer_fault_json(&x->answer, ES_API_BUSY, "the node is busy: try again");
	}
}

/* --- the body ---------------------------------------------------------------------------------- */

static void run(struct es_work *work)
{
	struct es_stream *stream = (struct es_stream *)work;
	uint64_t left = stream->end - stream->at;

	stream->err = es_media_read(
	        stream->web->api.node->media, &stream->id, stream->at, stream->buffer + LWS_PRE,
	        left < stream->room ? (size_t)left : stream->room, &stream->got);
	if (stream->err == ES_NOT_FOUND)
		stream->err = ES_PENDING; /* nothing of it is here */
	if (stream->err)
		stream->got = 0;
	else if (stream->got == 0)
		stream->err = ES_IO;
}

/* What is missing may come from a partner: asked for again while somebody waits. */
static void wait(struct es_stream *stream)
{
	uint64_t now_ms = es_monotonic_ms();

	if (stream->since_ms == 0)
		stream->since_ms = now_ms;
	if (now_ms - stream->since_ms > ES_FILE_WAIT_MS ||
	    es_media_wish(stream->web->api.node->media, &stream->id, stream->at) != ES_OK) {
		es_exchange_go_on(stream->x);
	} else {
		lws_set_timer_usecs(stream->x->wsi, (lws_usec_t)ES_FILE_LOOK_MS * 1000);
		/* set outside of its own callbacks, a timer of libwebsockets' rests until something else
		 * wakes it */
		lws_cancel_service(lws_get_context(stream->x->wsi));
	}
}

static void done(struct es_work *work)
{
	struct es_stream *stream = (struct es_stream *)work;
	struct es_api *api = &stream->web->api;

	stream->working = false;
	if (!stream->x) {
		stream_free(stream);
	} else if (stream->err == ES_PENDING) {
		wait(stream);
	} else {
		stream->since_ms = 0;
		stream->at += stream->got;
		es_exchange_go_on(stream->x);
	}
	es_api_job_end(api);
}

static void read_on(struct es_stream *stream)
{
	stream->got = stream->sent = 0;
	stream->work = (struct es_work){.run = run, .done = done};
	es_err err = es_work_start(stream->web->api.loop, &stream->work);
	if (err) {
		stream->err = err;
		es_exchange_go_on(stream->x);
		return;
	}
	stream->working = true;
	es_api_job_begin(&stream->web->api);
	lws_set_timeout(stream->x->wsi, NO_PENDING_TIMEOUT, 0); /* a worker is at it */
}

void es_stream_go(struct exchange *x)
{
	read_on(x->stream);
}

void es_stream_again(struct exchange *x)
{
	struct es_stream *stream = x->stream;

	if (!stream->working && stream->err == ES_PENDING)
		read_on(stream);
}

int es_stream_write(struct exchange *x)
{
	struct es_stream *stream = x->stream;
	size_t left = stream->got - stream->sent;
	size_t len = left < ES_FILE_WRITE ? left : ES_FILE_WRITE;

	if (stream->working)
		return 0;
	if (stream->err)
		return -1; /* too late to say why: less comes than was promised */
	bool last = stream->at == stream->end && len == left;
	if (lws_write(x->wsi, stream->buffer + LWS_PRE + stream->sent, len,
	              last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)len)
		return -1;
	stream->sent += len;
	if (last)
		return 1;
	if (stream->sent == stream->got)
		read_on(stream);
	else
		es_exchange_go_on(x);
	return 0;
}
