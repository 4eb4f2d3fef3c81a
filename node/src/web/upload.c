/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/upload.h"

#include "media/media.h"
#include "web/exchange.h"
#include "web/suspended.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

struct es_put {
	struct es_work work;
	struct es_web *web;
	struct exchange *x; /* NULL once the connection went */
	bool working;
	uint8_t upload[ES_UPLOAD_ID_LEN], author[ES_AUTHOR_LEN];
	uint64_t offset;
	uint8_t *bytes;
	size_t len, got;
	es_err err;
};

static void put_free(struct es_put *put)
{
	put->web->puts--;
	es_room_give(&put->web->room, put->len);
	free(put->bytes);
	free(put);
}

void es_put_cancel(struct es_put *put)
{
	if (put && put->working)
		put->x = NULL;
	else if (put)
		put_free(put);
}

/* --- what the headers say ---------------------------------------------------------------------- */

static bool refuse(struct exchange *x, enum es_api_code code, const char *why)
{
	x->close = true; /* its body is not read */
	es_answer_fault_json(&x->answer, code, why);
	return false;
}

/* Whose session it is; false: nobody's, or one that may not publish. */
static bool find_author(struct es_web *web, struct exchange *x, uint8_t author[ES_AUTHOR_LEN])
{
	char cookies[4096], until[ES_UNTIL_MAX];
	struct es_account account;
	struct es_view_source s;

	if (es_api_look(&web->api, NULL, &s) != ES_OK)
		return refuse(x, ES_API_FAILED, "the store does not answer");
	struct es_bytes token = es_head_token(web, x->wsi, cookies, sizeof(cookies));
	es_err err = es_cookie_account(s.snap, token, es_now_ms(), &account);
	es_snapshot_end(s.snap);
	if (err)
		return refuse(x, ES_API_SIGN_IN_NEEDED, "sign in first");
	if (es_suspended_until(web->api.node, &account, until))
		return refuse(x, ES_API_SUSPENDED, "this account is suspended");
	memcpy(author, account.author, ES_AUTHOR_LEN);
	return true;
}

static bool read_length(struct exchange *x, size_t *len)
{
	char text[24];
	struct es_bytes said =
	        es_head_copy(x->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, text, sizeof(text));
	unsigned long long value = said.len ? strtoull(text, NULL, 10) : 0;

	if (value == 0)
		return refuse(x, ES_API_MALFORMED, "Content-Length is needed");
	if (value > ES_UPLOAD_PIECE_MAX)
		return refuse(x, ES_API_TOO_LARGE, "at most 1 MiB at once");
	*len = (size_t)value;
	return true;
}

static bool is_bytes(struct exchange *x)
{
	char text[128];

	return es_bytes_equal(es_head_copy(x->wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, text, sizeof(text)),
	                      es_bytes_str("application/octet-stream"));
}

bool es_put_open(struct es_web *web, struct exchange *x)
{
	uint8_t author[ES_AUTHOR_LEN];
	size_t len;

	if (!es_head_origin_fits(web, x->wsi))
		return refuse(x, ES_API_NOT_ALLOWED, "this page is not of this site");
	if (!is_bytes(x))
		return refuse(x, ES_API_MALFORMED, "Content-Type is application/octet-stream");
	if (!read_length(x, &len) || !find_author(web, x, author))
		return false;
	x->answer.retry_s = 2;
	if (web->puts >= ES_UPLOAD_PIECES_MAX ||
	    !es_room_take(&web->room, 0, ES_UPLOAD_PIECE_MAX, len))
		return refuse(x, ES_API_BUSY, "the node is busy: try again");
	x->answer.retry_s = 0;
	struct es_put *put = calloc(1, sizeof(*put));
	uint8_t *bytes = malloc(len);
	if (!put || !bytes) {
		es_room_give(&web->room, len);
		free(put);
		free(bytes);
		return refuse(x, ES_API_BUSY, "the node is busy: try again");
	}
	*put = (struct es_put){
	        .web = web, .x = x, .bytes = bytes, .len = len, .offset = x->target.offset};
	memcpy(put->author, author, sizeof(author));
	es_assert(es_unhex((const char *)x->target.id.data, x->target.id.len, put->upload,
	                   sizeof(put->upload)) == ES_OK);
	web->puts++;
	x->put = put;
	return true;
}

bool es_put_take(struct es_put *put, const void *in, size_t len)
{
	if (len > put->len - put->got)
		return false;
	if (len)
		memcpy(put->bytes + put->got, in, len);
	put->got += len;
	return true;
}

/* --- putting ----------------------------------------------------------------------------------- */

static void run(struct es_work *work)
{
	struct es_put *put = (struct es_put *)work;
	struct es_media *media = put->web->api.node->media;
	struct es_upload *upload = malloc(sizeof(*upload));

	put->err = upload ? es_upload_get(media, put->upload, upload) : ES_NO_MEMORY;
	if (!put->err && memcmp(upload->author, put->author, ES_AUTHOR_LEN) != 0)
		put->err = ES_NOT_FOUND;
	if (!put->err)
		put->err = es_upload_put(media, put->upload, put->offset,
		                         es_bytes_of(put->bytes, put->got));
	free(upload);
}

static void answer(const struct es_put *put, struct es_answer *out)
{
	if (put->err == ES_OK)
		es_answer_text(out, 200, "here\n");
	else if (put->err == ES_STALE)
		es_answer_fault_json(out, ES_API_EXISTS, "the file changed while it was uploaded");
	else if (put->err == ES_NO_SPACE)
		es_answer_fault_json(out, ES_API_BUSY, "there is no room left");
	else
		es_answer_fault_json(out, es_api_code_of(put->err), es_err_sentence(put->err));
}

static void done(struct es_work *work)
{
	struct es_put *put = (struct es_put *)work;
	struct es_api *api = &put->web->api;
	struct exchange *x = put->x;

	put->working = false;
	if (x) {
		answer(put, &x->answer);
		x->state = ANSWERED;
		x->put = NULL;
		lws_callback_on_writable(x->wsi);
	}
	put_free(put);
	es_api_job_end(api);
}

void es_put_go(struct exchange *x)
{
	struct es_put *put = x->put;

	put->work = (struct es_work){.run = run, .done = done};
	/* once it has started, its fields are the worker's */
	es_err err =
	        put->got == put->len ? es_work_start(put->web->api.loop, &put->work) : ES_MALFORMED;
	if (err) {
		put->err = err;
		answer(put, &x->answer);
		x->state = ANSWERED;
		lws_callback_on_writable(x->wsi);
		return;
	}
	put->working = true;
	es_api_job_begin(&put->web->api);
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
}
