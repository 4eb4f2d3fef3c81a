/* SPDX-License-Identifier: EUPL-1.2 */
/* One HTTP request after the other on a connection: read, answered, written. */
#include "logsink.h"
#include "web/exchange.h"
#include "web/find.h"
#include "web/headers.h"
#include "web/rest.h"
#include "web/subtitles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ES_TEXT_OF_(value) #value
#define ES_TEXT_OF(value) ES_TEXT_OF_(value)
#define CHUNK 16384u
#define DISCARD_MAX 65536u /* a larger body that is refused costs the connection */

static const char content_security[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

static const struct {
	const char *name, *value;
	bool of_pages; /* says nothing where it comes with a script or a style */
} fixed_headers[] = {
        {"x-content-type-options:", "nosniff", false},
        {"referrer-policy:", "no-referrer", false},
        {"cross-origin-opener-policy:", "same-origin", true},
        {"cross-origin-resource-policy:", "same-origin", false},
        {"permissions-policy:",
         "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()",
         true},
};

void es_exchange_free(struct exchange *x)
{
	if (!x || es_show_orphan(x->show))
		return;
	if (x->job)
		es_auth_cancel(x->job);
	if (x->find)
		es_find_cancel(x->find);
	es_paper_cancel(x->paper);
	es_print_cancel(x->print);
	es_download_cancel(x->download);
	es_stream_cancel(x->stream);
	es_put_cancel(x->put);
	if (x->held)
		es_room_give(&es_web_of(x->wsi)->room, x->held);
	es_answer_free(&x->answer);
	free(x->asked);
	free(x);
}

/* --- what a page is asked for with --------------------------------------------------------------- */

static bool read_arguments(struct exchange *x)
{
	x->asked = calloc(1, sizeof(*x->asked));
	for (int i = 0; x->asked && i < ARGUMENTS_MAX; i++) {
		char *bytes = x->asked->arguments[i];
		int len = lws_hdr_copy_fragment(x->wsi, bytes, ARGUMENT_BYTES,
		                                WSI_TOKEN_HTTP_URI_ARGS, i);
		if (len < 0)
			break;
		es_target_argument(&x->target, es_bytes_of(bytes, (size_t)len));
	}
	return x->asked;
}

/* False where no page is made here. */
static bool read_request(struct es_web *web, struct exchange *x)
{
	struct asked *a = x->asked;
	struct lws *wsi = x->wsi;
	char accept[512];

	if (!web->site || !es_head_base(web, wsi, a->base))
		return false;
	struct es_bytes cookie =
	        es_head_copy(wsi, WSI_TOKEN_HTTP_COOKIE, a->cookies, sizeof(a->cookies));
	a->request = (struct es_site_request){
	        .path = es_bytes_str(x->path),
	        .target = &x->target,
	        .base = a->base,
	        .cookie_lang = es_header_cookie(cookie, ES_LANGUAGE_COOKIE),
	        .cookie_theme = es_header_cookie(cookie, ES_THEME_COOKIE),
	        .accept_language = es_head_copy(wsi, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE, a->languages,
	                                        sizeof(a->languages)),
	        .if_none_match =
	                es_head_copy(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, a->etags, sizeof(a->etags)),
	        .takes_gzip = es_header_takes_gzip(es_head_copy(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING,
	                                                        a->encoding, sizeof(a->encoding))),
	        .takes_html = es_header_has_token(
	                es_head_copy(wsi, WSI_TOKEN_HTTP_ACCEPT, accept, sizeof(accept)),
	                "text/html"),
	};
	return true;
}

/* Somebody who went to a page, and is refused it for load or rate, reads why in their language. */
static void word_refusal(struct exchange *x)
{
	struct es_web *web = es_web_of(x->wsi);
	struct es_answer *a = &x->answer;
	enum es_route route = x->target.route;

	if ((a->status != 429 && a->status != 503) || es_route_is_api(route) ||
	    es_route_is_post(route) || route == ES_ROUTE_UPLOAD || route == ES_ROUTE_READY ||
	    !web->site || (a->type && strncmp(a->type, "text/html", 9) == 0))
		return;
	bool read = x->asked && x->asked->request.target;
	if (!read && ((!x->asked && !read_arguments(x)) || !read_request(web, x)))
		return;
	if (x->asked->request.takes_html)
		es_site_refuse(web->site, &web->api, &x->asked->request, a->fault, a);
}

/* --- writing ---------------------------------------------------------------------------------- */

/* The headers under construction; a failure sticks. */
struct out {
	struct lws *wsi;
	uint8_t *pos, *end;
	bool failed;
};

static void put(struct out *out, const char *name, struct es_bytes value)
{
	out->failed = out->failed ||
	              lws_add_http_header_by_name(out->wsi, (const unsigned char *)name, value.data,
	                                          (int)value.len, &out->pos, out->end) != 0;
}

static void put_text(struct out *out, const char *name, const char *value)
{
	put(out, name, es_bytes_str(value));
}

static void put_cookie(struct out *out, const struct exchange *x)
{
	const struct es_answer *a = &x->answer;
	char value[256];

	snprintf(value, sizeof(value), "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%llu%s",
	         es_web_of(x->wsi)->cookie, a->cookie_s ? a->token : "",
	         (unsigned long long)a->cookie_s, x->https ? "; Secure" : "");
	put_text(out, "set-cookie:", value);
}

/* For who asked to be let in by a letter: its code opens in this browser alone. */
static void put_ask(struct out *out, const struct exchange *x)
{
	char value[256];

	snprintf(value, sizeof(value),
	         "%s-ask=%s; Path=/auth; HttpOnly; SameSite=Strict; Max-Age=%d%s",
	         es_web_of(x->wsi)->cookie, x->answer.ask, ES_ASK_COOKIE_S,
	         x->https ? "; Secure" : "");
	put_text(out, "set-cookie:", value);
}

/* The reader's language, as the application remembers it, too. */
static void put_language(struct out *out, const struct exchange *x)
{
	char value[128];

	snprintf(value, sizeof(value),
	         ES_LANGUAGE_COOKIE "=%s; Path=/; SameSite=Lax; Max-Age=31536000%s",
	         x->answer.language, x->https ? "; Secure" : "");
	put_text(out, "set-cookie:", value);
}

/* What is said of an attachment. */
static void put_file(struct out *out, const struct es_answer *a)
{
	put_text(out, "accept-ranges:", "bytes");
	put_text(out, "content-disposition:", a->disposition);
	if (a->range[0])
		put_text(out, "content-range:", a->range);
}

static void put_headers(struct out *out, const struct exchange *x)
{
	const struct es_answer *a = &x->answer;
	char retry[16];

	if (a->type)
		put_text(out, "content-type:", a->type);
	put_text(out, "cache-control:", a->cache ? a->cache : "no-store");
	if (a->etag.len)
		put(out, "etag:", a->etag);
	if (a->vary || a->varies)
		put_text(out, "vary:", a->vary ? a->vary : "accept-encoding");
	if (a->language)
		put_language(out, x);
	if (a->gzip)
		put_text(out, "content-encoding:", "gzip");
	if (a->allow)
		put_text(out, "allow:", a->allow);
	if (a->cookie)
		put_cookie(out, x);
	if (a->ask[0])
		put_ask(out, x);
	if (a->retry_s) {
		snprintf(retry, sizeof(retry), "%u", a->retry_s);
		put_text(out, "retry-after:", retry);
	}
	if (x->https)
		put_text(out, "strict-transport-security:", "max-age=" ES_TEXT_OF(ES_HSTS_S));
	if (x->close)
		put_text(out, "connection:", "close");
	put_text(out, "content-security-policy:", a->policy ? a->policy : content_security);
	if (a->ranges)
		put_file(out, a);
	if (a->chunked) {
		put_text(out, "transfer-encoding:", "chunked");
		put_text(out, "content-disposition:", a->disposition);
	}
	for (size_t i = 0; i < sizeof(fixed_headers) / sizeof(fixed_headers[0]); i++)
		if (!a->part || !fixed_headers[i].of_pages)
			put_text(out, fixed_headers[i].name, fixed_headers[i].value);
}

/* Ends the request; -1 where the connection goes with it. */
static int complete(struct exchange *x, void *user)
{
	struct lws *wsi = x->wsi;
	bool close = x->close;

	es_exchange_free(x);
	*(struct exchange **)user = NULL;
	return lws_http_transaction_completed(wsi) || close ? -1 : 0;
}

void es_exchange_go_on(struct exchange *x)
{
	lws_set_timeout(x->wsi, PENDING_TIMEOUT_HTTP_CONTENT, ES_WEB_HTTP_TIMEOUT_S);
	lws_callback_on_writable(x->wsi);
}

static int write_body(struct exchange *x, void *user)
{
	uint8_t buffer[LWS_PRE + CHUNK];
	const struct es_answer *a = &x->answer;
	size_t left = a->body.len - x->sent;
	size_t len = left < CHUNK ? left : CHUNK;

	memcpy(buffer + LWS_PRE, a->body.data + x->sent, len);
	x->sent += len;
	bool final = x->sent == a->body.len;
	if (lws_write(x->wsi, buffer + LWS_PRE, len,
	              final ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)len)
		return -1;
	if (final)
		return complete(x, user);
	es_exchange_go_on(x);
	return 0;
}

/* Sends the headers, and the body at once where it is short: a next request that came in the same
 * piece must not meet an unfinished answer, which libwebsockets takes for a fault. */
int es_exchange_begin(struct exchange *x, void *user)
{
	uint8_t buffer[LWS_PRE + 4096];
	const struct es_answer *a = &x->answer;
	uint8_t *start = buffer + LWS_PRE;
	struct out out = {.wsi = x->wsi, .pos = start, .end = buffer + sizeof(buffer)};

	x->state = WRITING;
	x->close = x->close || es_head_is_shared(x->wsi);
	word_refusal(x);
	out.failed = lws_add_http_header_status(x->wsi, a->status, &out.pos, out.end) != 0;
	if (!out.failed && a->status != 304 && !a->chunked)
		out.failed = lws_add_http_header_content_length(x->wsi,
		                                                a->ranges ? a->length : a->body.len,
		                                                &out.pos, out.end) != 0;
	put_headers(&out, x);
	if (out.failed || lws_finalize_write_http_header(x->wsi, start, &out.pos, out.end) != 0)
		return -1;
	if (x->stream && !x->head) {
		es_stream_go(x);
		return 0;
	}
	if (a->chunked && !x->head) {
		es_download_go(x);
		return 0;
	}
	if (x->head || a->body.len == 0)
		return complete(x, user);
	if (a->body.len <= CHUNK)
		return write_body(x, user);
	es_exchange_go_on(x);
	return 0;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void answer_file(const struct es_web *web, struct exchange *x)
{
	char encoding[256], etags[512];
	struct es_bytes name =
	        x->target.route == ES_ROUTE_PAGE ? es_bytes_str("index.html") : x->target.path;
	bool gzip = es_header_takes_gzip(
	        es_head_copy(x->wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, encoding, sizeof(encoding)));

	es_files_answer(web->files, name, gzip,
	                es_head_copy(x->wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, etags, sizeof(etags)),
	                &x->answer);
}

/* A page that is made here, or else a file of the UI. */
static void answer_page(struct es_web *web, struct exchange *x, bool made)
{
	if (!made || !es_site_answer(web->site, &web->api, &x->asked->request, &x->answer))
		answer_file(web, x);
}

static void answer_get(struct es_web *web, struct exchange *x)
{
	switch (x->target.route) {
	case ES_ROUTE_HEALTH:
		es_answer_text(&x->answer, 200, "ok\n");
		break;
	case ES_ROUTE_READY:
		es_answer_text(&x->answer, web->ready ? 200 : 503,
		               web->ready ? "ready\n" : "not ready\n");
		break;
	case ES_ROUTE_SOCKET:
		es_answer_text(&x->answer, 426, "This is a websocket.\n");
		break;
	case ES_ROUTE_NONE:
		es_answer_fault_json(&x->answer, ES_API_NOT_FOUND, "there is nothing here");
		break;
	default:
		es_rest_answer(&web->api, &x->target, &x->answer);
		break;
	}
}

static bool takes_rate(struct es_web *web, struct exchange *x)
{
	struct es_bytes address = ES_BYTES(x->address.bytes);

	if (x->target.route == ES_ROUTE_HEALTH || x->target.route == ES_ROUTE_READY)
		return true;
	bool proves = x->target.route == ES_ROUTE_PROOF || x->target.route == ES_ROUTE_PRINT ||
	              x->target.route == ES_ROUTE_PARCEL || x->target.route == ES_ROUTE_REPORT ||
	              x->target.route == ES_ROUTE_DRAWING;
	if (proves && !es_rates_take(web->proof_rates, address, es_monotonic_ms()))
		return false;
	return es_rates_take(web->http_rates, address, es_monotonic_ms());
}

/* What a body must say of itself to be read at all; false if there is nothing to refuse. */
static bool refuse_length(struct exchange *x)
{
	char length[24];
	struct es_bytes said =
	        es_head_copy(x->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof(length));
	unsigned long long bytes = said.len ? strtoull(length, NULL, 10) : 0;

	x->close = said.len == 0 || bytes > DISCARD_MAX;
	if (said.len == 0)
		es_answer_fault(&x->answer, ES_API_MALFORMED, "Content-Length is needed", NULL);
	else if (bytes > es_paper_room(x->target.route))
		es_answer_fault(&x->answer, ES_API_TOO_LARGE, "this is longer than it can be",
		                NULL);
	else
		return false;
	return true;
}

/* Refuses a POST for what its headers say; false if there is nothing to refuse. */
static bool refuse_post(struct es_web *web, struct exchange *x)
{
	char type[128];

	if (refuse_length(x))
		return true;
	if (!es_head_origin_fits(web, x->wsi))
		es_answer_fault(&x->answer, ES_API_NOT_ALLOWED, "this page is not of this site",
		                NULL);
	else if (!es_header_is_msgpack(
	                 es_head_copy(x->wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, type, sizeof(type))))
		es_answer_fault(&x->answer, ES_API_MALFORMED, "Content-Type is application/msgpack",
		                NULL);
	else
		return false;
	return true;
}

static void read_token(struct exchange *x)
{
	char cookies[4096];
	char name[sizeof(es_web_of(x->wsi)->cookie) + 4];
	struct es_bytes token = es_head_token(es_web_of(x->wsi), x->wsi, cookies, sizeof(cookies));

	if (token.len == ES_TOKEN_LEN - 1)
		memcpy(x->token, token.data, token.len);
	snprintf(name, sizeof(name), "%s-ask", es_web_of(x->wsi)->cookie);
	struct es_bytes ask = es_header_cookie(
	        es_head_copy(x->wsi, WSI_TOKEN_HTTP_COOKIE, cookies, sizeof(cookies)), name);
	if (ask.len == ES_TOKEN_LEN - 1)
		memcpy(x->ask, ask.data, ask.len);
}

static int on_post(struct es_web *web, struct exchange *x, void *user)
{
	if (refuse_post(web, x))
		return es_exchange_begin(x, user);
	read_token(x);
	if (!es_head_base(web, x->wsi, x->site))
		x->site[0] = '\0';
	return 0; /* the body comes */
}

/* --- what is asked for ------------------------------------------------------------------------ */

/* A large answer waits in memory for whoever reads slowly: only so many may. */
void es_exchange_hold(struct es_web *web, struct exchange *x)
{
	size_t len = x->answer.own.len;

	if (es_room_take(&web->room, 0, SIZE_MAX, len)) {
		x->held = len;
		return;
	}
	es_answer_free(&x->answer);
	es_answer_init(&x->answer);
	x->answer.retry_s = 10;
	es_answer_fault_json(&x->answer, ES_API_BUSY, "the node is busy: try again");
}

static void on_found(void *context, es_err err, const struct es_writer *result)
{
	struct exchange *x = context;

	x->find = NULL;
	x->state = ANSWERED;
	if (err)
		es_answer_fault_json(&x->answer, es_api_code_of(err), es_err_sentence(err));
	else
		es_answer_json(&x->answer, 200, result);
	es_exchange_hold(es_web_of(x->wsi), x);
	lws_callback_on_writable(x->wsi);
}

/* A worker answers it; a question that cannot be read is answered at once. */
static int on_search(struct es_web *web, struct exchange *x, void *user)
{
	uint8_t bytes[ES_FIND_PARAMS_MAX];
	struct es_writer params;
	const char *field;

	es_writer_init(&params, bytes, sizeof(bytes));
	es_err err = es_rest_question(&x->target, &params);
	if (!err)
		err = es_find_start(&web->api, es_writer_bytes(&params), ES_SCOPE_PUBLIC, on_found,
		                    x, &x->find, &field);
	if (err) {
		es_answer_fault_json(&x->answer, es_api_code_of(err), es_err_sentence(err));
		return es_exchange_begin(x, user);
	}
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
	return 0;
}

static void on_page_found(void *context, es_err err, const struct es_writer *result)
{
	struct exchange *x = context;
	struct es_web *web = es_web_of(x->wsi);

	x->find = NULL;
	x->state = ANSWERED;
	x->asked->request.found = err ? es_bytes_of(NULL, 0) : es_writer_bytes(result);
	x->asked->request.found_err = err;
	answer_page(web, x, true);
	es_exchange_hold(web, x);
	lws_callback_on_writable(x->wsi);
}

/* A page that shows what search finds waits for it, without keeping the loop. */
static int on_page(struct es_web *web, struct exchange *x, void *user)
{
	uint8_t bytes[ES_FIND_PARAMS_MAX];
	struct es_writer params;
	const char *field;

	bool made = read_request(web, x);
	if (made && es_show_takes(web, x))
		return es_show_start(web, x) ? 0 : es_exchange_begin(x, user);
	es_writer_init(&params, bytes, sizeof(bytes));
	es_err err = made ? es_site_question(web->site, &web->api, &x->asked->request, &params)
	                  : ES_NOT_FOUND;
	bool searches = err != ES_NOT_FOUND;
	if (!err)
		err = es_find_start(&web->api, es_writer_bytes(&params), ES_SCOPE_PUBLIC,
		                    on_page_found, x, &x->find, &field);
	if (!err) {
		x->state = WORKING;
		lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
		return 0;
	}
	x->asked->request.found_err = searches ? err : ES_OK;
	answer_page(web, x, made);
	es_exchange_hold(web, x);
	return es_exchange_begin(x, user);
}

/* A worker prints it. */
static int on_print(struct es_web *web, struct exchange *x, void *user)
{
	if (!read_request(web, x)) {
		es_answer_fault_json(&x->answer, ES_API_NOT_FOUND, "there is nothing here");
		return es_exchange_begin(x, user);
	}
	if (es_print_start(web, x) != ES_OK)
		return es_exchange_begin(x, user);
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
	return 0;
}

/* A worker makes it, as fast as the other end takes it. */
static int on_download(struct es_web *web, struct exchange *x, void *user)
{
	if (es_download_start(web, x) != ES_OK)
		return es_exchange_begin(x, user);
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
	return 0;
}

static int on_get(struct es_web *web, struct exchange *x, void *user)
{
	if (!read_arguments(x)) {
		x->answer.retry_s = 10;
		es_answer_fault_json(&x->answer, ES_API_BUSY, "the node is busy: try again");
		return es_exchange_begin(x, user);
	}
	if (x->target.route == ES_ROUTE_SEARCH)
		return on_search(web, x, user);
	if (x->target.route == ES_ROUTE_ATTACHMENT) {
		es_stream_open(web, x);
		return es_exchange_begin(x, user);
	}
	if (x->target.route == ES_ROUTE_SUBTITLES) {
		es_vtt_answer(web, x);
		es_exchange_hold(web, x);
		return es_exchange_begin(x, user);
	}
	if (x->target.route == ES_ROUTE_PRINT || x->target.route == ES_ROUTE_DRAWING)
		return on_print(web, x, user);
	if (x->target.route == ES_ROUTE_PARCEL)
		return on_download(web, x, user);
	if (x->target.route == ES_ROUTE_PAGE || x->target.route == ES_ROUTE_FILE ||
	    es_route_is_form(x->target.route))
		return on_page(web, x, user);
	if (es_show_takes(web, x))
		return es_show_start(web, x) ? 0 : es_exchange_begin(x, user);
	answer_get(web, x);
	es_exchange_hold(web, x);
	return es_exchange_begin(x, user);
}

/* A form without a script. Whoever has the code, or the link, may use it from anywhere: such a form names no
 * origin here, since pages send no referrer, and a provider of mail sends one on behalf of its reader. A remark is
 * nobody's, wherever it was written. */
static int on_form(struct es_web *web, struct exchange *x, void *user)
{
	if (refuse_length(x))
		return es_exchange_begin(x, user);
	if (read_arguments(x) && read_request(web, x) && es_paper_open(x) == ES_OK)
		return 0; /* the body comes */
	x->close = true;
	es_answer_text(&x->answer, 503, "The node is busy: try again.\n");
	return es_exchange_begin(x, user);
}

/* A name that is not this site's: of a page that means harm, or of a proxy that passes its own on. */
static bool refuse_host(struct es_web *web, struct exchange *x)
{
	if (x->target.route == ES_ROUTE_HEALTH || x->target.route == ES_ROUTE_READY ||
	    es_head_host_fits(web, x->wsi))
		return false;
	x->close = true;
	es_answer_text(
	        &x->answer, 421,
	        "This site has another name than the one you asked for.\n"
	        "(Operator: let the proxy pass the Host header on, as --public-url has it.)\n");
	return true;
}

/* For another structure that this node hosts, whose process is being started or has stopped. */
static bool refuse_away(struct exchange *x)
{
	if (!es_head_is_away(x->wsi))
		return false;
	x->close = true;
	x->answer.retry_s = 10;
	es_answer_text(&x->answer, 503, "This site is being started: try again in a moment.\n");
	return true;
}

static int on_method(struct es_web *web, struct exchange *x, int method, void *user)
{
	bool post = es_route_is_post(x->target.route) || x->target.route == ES_ROUTE_UPLOAD;
	bool get = method == LWSHUMETH_GET || method == LWSHUMETH_HEAD;

	if (!takes_rate(web, x)) {
		x->close = true;
		x->answer.retry_s = 10;
		es_answer_fault_json(&x->answer, ES_API_TOO_MANY, "slow down");
		return es_exchange_begin(x, user);
	}
	if (refuse_away(x) || refuse_host(web, x))
		return es_exchange_begin(x, user);
	if (es_route_is_post(x->target.route) && method == LWSHUMETH_POST)
		return on_post(web, x, user);
	if (es_route_is_form(x->target.route) && method == LWSHUMETH_POST)
		return on_form(web, x, user);
	if (x->target.route == ES_ROUTE_UPLOAD && method == LWSHUMETH_POST)
		return es_put_open(web, x) ? 0 : es_exchange_begin(x, user);
	if (!post && get)
		return on_get(web, x, user);
	x->close = true;
	x->answer.allow = post ? "POST" : "GET, HEAD";
	es_answer_text(&x->answer, 405, "This is asked for in another way.\n");
	return es_exchange_begin(x, user);
}

static int on_request(struct lws *wsi, void *user, const char *uri, size_t len)
{
	struct es_web *web = es_web_of(wsi);
	struct exchange *x = calloc(1, sizeof(*x));
	char *ignored;
	int ignored_len;

	if (!x)
		return -1;
	es_exchange_free(*(struct exchange **)user);
	*(struct exchange **)user = x;
	es_answer_init(&x->answer);
	x->wsi = wsi;
	x->https = es_head_https(web, wsi);
	x->address = es_head_address(wsi);
	/* the connection's headers move under it, so the path is copied */
	if (len >= sizeof(x->path))
		len = 0; /* longer than any path that is taken */
	memcpy(x->path, uri, len);
	es_target_parse(es_bytes_of(x->path, len), &x->target);
	int method = lws_http_get_uri_and_method(wsi, &ignored, &ignored_len);
	x->head = method == LWSHUMETH_HEAD;
	return on_method(web, x, method, user);
}

static int on_body(struct exchange *x, const void *in, size_t len)
{
	if (!x || x->state != READING)
		return 0; /* of a request that was refused already */
	if (x->put)
		return es_put_take(x->put, in, len) ? 0 : -1;
	if (x->paper)
		return es_paper_take(x->paper, in, len) ? 0 : -1;
	if (len > sizeof(x->body) - x->body_len)
		return -1;
	if (len)
		memcpy(x->body + x->body_len, in, len);
	x->body_len += len;
	return 0;
}

static void on_auth_done(void *context)
{
	struct exchange *x = context;

	x->job = NULL;
	x->state = ANSWERED;
	lws_callback_on_writable(
	        x->wsi); /* es_exchange_begin must run inside a callback of its wsi */
}

static int on_body_end(struct exchange *x, void *user)
{
	if (!x || x->state != READING)
		return 0;
	struct es_web *web = es_web_of(x->wsi);
	if (x->paper || x->put) {
		if (x->put)
			es_put_go(x);
		else
			es_paper_go(web, x);
		return 0;
	}
	struct es_auth_request request = {
	        .site = es_bytes_str(x->site),
	        .route = x->target.route,
	        .body = es_bytes_of(x->body, x->body_len),
	        .address = ES_BYTES(x->address.bytes),
	        .token = es_bytes_str(x->token),
	        .ask = es_bytes_str(x->ask),
	};
	es_auth_start(web->auth, &request, &x->answer, on_auth_done, x, &x->job);
	if (!x->job)
		return es_exchange_begin(x, user);
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0); /* a worker is at it, not the client */
	return 0;
}

static int on_writable(struct exchange *x, void *user)
{
	if (!x || x->state == READING || x->state == WORKING)
		return 0;
	if (x->state == ANSWERED)
		return es_exchange_begin(x, user);
	if (!x->stream && !x->answer.chunked)
		return write_body(x, user);
	int end = x->stream ? es_stream_write(x) : es_download_write(x);
	return end > 0 ? complete(x, user) : end;
}

/* Some builds of libwebsockets would upgrade to HTTP/2 as well. */
static int refuse_upgrade(struct lws *wsi, const char *to)
{
	const struct es_web *web = es_web_of(wsi);
	const char *why = es_head_is_peer(wsi) ? es_head_refuse_peer(web, wsi)
	                                       : es_head_refuse_upgrade(web, wsi);

	if (!to || strcasecmp(to, "websocket") != 0)
		why = "only websockets are spoken here";
	if (!why)
		return 0;
	return lws_return_http_status(wsi, HTTP_STATUS_FORBIDDEN, why) < 0 ? -1 : 1;
}

int es_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                     size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return refuse_upgrade(wsi, in);
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return -1; /* a websocket without our subprotocol */
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
		es_tls_watch(es_web_of(wsi)->tls, user); /* user is the SSL_CTX here */
		return 0;
	case LWS_CALLBACK_HTTP:
		return on_request(wsi, user, in, len);
	case LWS_CALLBACK_HTTP_BODY:
		return on_body(*(struct exchange **)user, in, len);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return on_body_end(*(struct exchange **)user, user);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return on_writable(*(struct exchange **)user, user);
	case LWS_CALLBACK_TIMER:
		if (user && *(struct exchange **)user && (*(struct exchange **)user)->stream)
			es_stream_again(*(struct exchange **)user);
		return 0;
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
	case LWS_CALLBACK_CLOSED_HTTP:
		if (user) {
			es_exchange_free(*(struct exchange **)user);
			*(struct exchange **)user = NULL;
		}
		return 0;
	case LWS_CALLBACK_WSI_DESTROY:
		if (lws_get_opaque_user_data(wsi))
			es_conn_free(lws_get_opaque_user_data(wsi));
		return 0;
	default:
		return 0;
	}
}
