/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/site.h"

#include "logsink.h"
#include "node_limits.h"
#include "site/machine.h"
#include "site/visit.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MINUTE_MS 60000u
#define GZIP_LEVEL 5
#define GZIP_LEAST 600 /* bytes; below it costs more than it gives */
#define HTML_TYPE "text/html; charset=utf-8"

/* --- what the bundle brings -------------------------------------------------------------------- */

static es_err read_table(const struct es_files *files, const char *name, struct es_table **out)
{
	struct es_bytes text;

	if (!es_files_get(files, name, &text))
		return ES_NOT_FOUND;
	return es_table_read(text, out);
}

es_err es_site_new(const struct es_files *files, struct es_site **out)
{
	struct es_site *site = calloc(1, sizeof(*site));
	char name[24];

	if (!site)
		return ES_NO_MEMORY;
	es_err err = read_table(files, "pages.txt", &site->pages);
	for (int i = 0; i < ES_LANGUAGE_COUNT && err == ES_OK; i++) {
		snprintf(name, sizeof(name), "words/%s.txt", es_language_codes[i]);
		err = read_table(files, name, &site->words[i]);
	}
	if (err != ES_OK) {
		es_site_free(site);
		return err;
	}
	*out = site;
	return ES_OK;
}

void es_site_free(struct es_site *site)
{
	if (!site)
		return;
	es_table_free(site->pages);
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++)
		es_table_free(site->words[i]);
	free(site);
}

struct es_table *const *es_site_words(const struct es_site *site)
{
	return site->words;
}

/* --- what is asked for ------------------------------------------------------------------------- */

enum es_language es_site_language(const struct es_api *api, const struct es_site_request *request)
{
	enum es_language lang;

	if (es_tongue_is(request->target->hl, &lang) || es_tongue_is(request->cookie_lang, &lang) ||
	    es_tongue_accepted(request->accept_language, &lang))
		return lang;
	return es_language_of(es_bytes_str(api->node->identity.lang));
}

static bool is_listed(const char *list, struct es_bytes word)
{
	for (const char *at = list; at && word.len; at = strchr(at, ' ')) {
		at += *at == ' ';
		size_t len = strcspn(at, " ");
		if (es_bytes_equal(es_bytes_of(at, len), word))
			return true;
	}
	return false;
}

/* Whether only the application has a page there. */
static bool is_applications(const struct es_site *site, struct es_bytes path)
{
	static const char *const ours[] = {"practices", "practice", "conversations", "tool",
	                                   "compare",   "room",     "question",      "experience",
	                                   "partners",  "learn",    "about",         "toolboxes",
	                                   "toolbox",   "tutorial", "spreading",     "person"};
	struct es_bytes first = es_place_first(path);

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (es_bytes_equal(first, es_bytes_str(ours[i])))
			return false;
	}
	return is_listed(es_word(site->pages, "places"), first);
}

/* --- the answer -------------------------------------------------------------------------------- */

static es_err squeeze(struct es_bytes body, struct es_writer *out)
{
	z_stream z = {0};
	uint8_t chunk[16384];
	int state = Z_OK;

	if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return ES_NO_MEMORY;
	z.next_in = (Bytef *)(uintptr_t)body.data;
	z.avail_in = (uInt)body.len;
	while (state == Z_OK && out->err == ES_OK) {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		state = deflate(&z, Z_FINISH);
		es_write_raw(out, es_bytes_of(chunk, sizeof(chunk) - z.avail_out));
	}
	deflateEnd(&z);
	return state == Z_STREAM_END ? out->err : ES_NO_MEMORY;
}

static void write_etag(struct es_bytes body, char out[ES_ANSWER_ETAG_MAX])
{
	uint8_t hash[crypto_generichash_BYTES];
	char hex[2 * 12 + 1];

	crypto_generichash(hash, sizeof(hash), body.data, body.len, NULL, 0);
	es_hex(hash, 12, hex);
	snprintf(out, ES_ANSWER_ETAG_MAX, "W/\"%s\"", hex);
}

static void send(const struct es_site_request *request, const char *type, unsigned status,
                 const struct es_html *html, struct es_answer *out)
{
	struct es_bytes body = es_writer_bytes(&html->w);

	out->status = status;
	out->type = type;
	out->cache = "no-cache";
	out->vary = "accept-language, cookie, accept-encoding";
	write_etag(body, out->own_etag);
	out->etag = es_bytes_str(out->own_etag);
	if (status == 200 && es_files_holds(request->if_none_match, out->own_etag)) {
		out->status = 304;
		out->type = NULL;
		return;
	}
	es_writer_reset(&out->own);
	if (request->takes_gzip && body.len >= GZIP_LEAST && squeeze(body, &out->own) == ES_OK) {
		out->gzip = true;
	} else {
		es_writer_reset(&out->own);
		es_write_raw(&out->own, body);
	}
	out->body = es_writer_bytes(&out->own);
}

static es_err fill(struct es_visit *v)
{
	switch (v->place.kind) {
	case ES_PLACE_HOME:
		return es_page_home(v);
	case ES_PLACE_PRACTICES:
		return es_page_practices(v);
	case ES_PLACE_PRACTICE:
		return es_page_practice(v);
	case ES_PLACE_CONVERSATIONS:
		return es_page_conversations(v);
	case ES_PLACE_CONVERSATION:
		return es_page_conversation(v);
	case ES_PLACE_COMPARE:
		return es_page_compare(v);
	case ES_PLACE_TOOL:
		return es_page_tool(v);
	case ES_PLACE_TOOLBOXES:
		return es_page_toolboxes(v);
	case ES_PLACE_TOOLBOX:
		return es_page_toolbox(v);
	case ES_PLACE_TUTORIAL:
		return es_page_tutorial(v);
	case ES_PLACE_PERSON:
		return es_page_person(v);
	case ES_PLACE_PARTNERS:
		return es_page_partners(v);
	case ES_PLACE_SPREADING:
		return es_page_spreading(v);
	case ES_PLACE_LEARN:
		es_page_learn(v);
		return ES_OK;
	case ES_PLACE_ABOUT:
		es_page_about(v);
		return ES_OK;
	case ES_PLACE_WITHDRAW:
		return es_page_withdraw(v);
	case ES_PLACE_STOP:
		return es_page_stop(v);
	case ES_PLACE_REMARK:
		es_page_remark(v);
		return ES_OK;
	default:
		es_page_missing(v);
		return ES_OK;
	}
}

/* The page, or what machines read; its type. */
static es_err make(struct es_visit *v, struct es_html *out, const char **type)
{
	*type = HTML_TYPE;
	if (v->place.kind >= ES_PLACE_ROBOTS)
		return es_machine_page(v, out, type);
	es_err err = fill(v);
	if (err == ES_OK)
		err = v->html.w.err;
	if (err == ES_OK)
		es_frame(v, out);
	return err == ES_OK ? out->w.err : err;
}

static void answer(struct es_visit *v, struct es_answer *out)
{
	struct es_html html;
	const char *type;

	es_html_init(&html, 2 * ES_WEB_ANSWER_MAX);
	es_html_init(&v->html, ES_WEB_ANSWER_MAX);
	es_writer_grow(&v->linked, 65536);
	es_writer_grow(&v->given, ES_WEB_ANSWER_MAX);
	es_err err = make(v, &html, &type);
	if (err == ES_OK) {
		send(v->request, type, v->status, &html, out);
		out->language = v->request->target->hl.len ? es_language_codes[v->in] : NULL;
		out->retry_s = v->status == 503 ? 5 : 0;
	} else {
		es_say(ES_LEVEL_ERROR, "web: a page failed: %s", es_err_sentence(err));
		es_answer_text(out, 500, "This page could not be made.\n");
	}
	es_writer_free(&v->given);
	es_writer_free(&v->linked);
	es_html_free(&v->html);
	es_html_free(&html);
}

bool es_site_takes_long(const struct es_site *site, const struct es_site_request *request)
{
	struct es_place place;

	es_place_parse(request->path, &place);
	return site && (place.kind == ES_PLACE_SPREADING || place.kind == ES_PLACE_TOOLBOX ||
	                place.kind == ES_PLACE_TUTORIAL || place.kind == ES_PLACE_PERSON);
}

void es_site_see(const struct es_site *site, struct es_api *api, struct es_view_source *s,
                 const struct es_site_request *request, struct es_answer *out)
{
	struct es_visit *v = calloc(1, sizeof(*v));

	if (!v) {
		es_answer_text(out, 500, "This page could not be made.\n");
		return;
	}
	*v = (struct es_visit){.site = site,
	                       .api = api,
	                       .s = s,
	                       .request = request,
	                       .in = es_site_language(api, request),
	                       .now_ms = es_now_ms() / MINUTE_MS * MINUTE_MS,
	                       .status = 200};
	es_place_parse(request->path, &v->place);
	v->words = site->words[v->in];
	s->lang = es_bytes_str(es_language_codes[v->in]);
	answer(v, out);
	free(v);
}

bool es_site_answer(const struct es_site *site, struct es_api *api,
                    const struct es_site_request *request, struct es_answer *out)
{
	struct es_place place;
	struct es_view_source s;

	es_place_parse(request->path, &place);
	bool file = request->path.len && memchr(request->path.data, '.', request->path.len);
	if (place.kind == ES_PLACE_NONE && (file || is_applications(site, request->path)))
		return false;
	if (es_api_look(api, NULL, &s) != ES_OK) {
		es_answer_text(out, 500, "This page could not be made.\n");
		return true;
	}
	es_site_see(site, api, &s, request, out);
	es_snapshot_end(s.snap);
	return true;
}
