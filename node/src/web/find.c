/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/find.h"

#include "essaim/schema.h"
#include "logsink.h"
#include "text.h"
#include "web/call.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define CODE_MAX 64 /* bytes of a filter's value */

/* --- reading ---------------------------------------------------------------------------------- */

static es_err read_choices(struct es_bytes value, struct es_search_ask *ask, size_t facet)
{
	struct es_reader r;

	es_reader_init(&r, value);
	if (es_reader_peek(&r) != ES_ARRAY)
		return ES_MALFORMED;
	size_t count = es_read_array(&r, ES_FIND_PARAMS_MAX);
	if (count > ES_SEARCH_CHOICES_MAX)
		return ES_TOO_LARGE;
	for (size_t i = 0; i < count; i++) {
		struct es_bytes code;
		if (es_reader_peek(&r) == ES_BIN)
			code = es_read_bin(&r, CODE_MAX);
		else
			code = es_read_str(&r, CODE_MAX);
		ask->filters[facet].codes[i] = code;
	}
	ask->filters[facet].count = count;
	return r.err;
}

static bool read_number(struct es_bytes value, uint64_t max, uint64_t *out)
{
	struct es_reader r;

	es_reader_init(&r, value);
	if (es_reader_peek(&r) != ES_UINT)
		return false;
	*out = es_read_uint(&r, max);
	return !r.err;
}

static es_err read_filter(struct es_bytes key, struct es_bytes value, struct es_search_ask *ask,
                          const char **field)
{
	struct es_reader r;

	es_reader_init(&r, value);
	if (es_reader_peek(&r) == ES_NIL)
		return ES_OK;
	for (size_t f = 0; f < ES_FACET_PERIOD; f++) {
		if (!es_bytes_equal(key, es_bytes_str(es_search_facet_words[f])))
			continue;
		*field = es_search_facet_words[f];
		return read_choices(value, ask, f);
	}
	bool from = es_bytes_equal(key, es_bytes_str("from"));
	if (!from && !es_bytes_equal(key, es_bytes_str("to")))
		return ES_OK;
	*field = from ? "from" : "to";
	return read_number(value, 9999, from ? &ask->from : &ask->to) ? ES_OK : ES_INVALID;
}

static es_err read_filters(struct es_bytes value, struct es_search_ask *ask, const char **field)
{
	struct es_reader r;
	es_err err = ES_OK;

	es_reader_init(&r, value);
	*field = "filters";
	if (es_reader_peek(&r) == ES_NIL)
		return ES_OK;
	if (es_reader_peek(&r) != ES_MAP)
		return ES_MALFORMED;
	size_t count = es_read_map(&r, ES_MAP_MAX);
	for (size_t i = 0; i < count && !err && !r.err; i++) {
		struct es_bytes key = es_read_str(&r, SIZE_MAX);
		err = read_filter(key, es_read_value(&r), ask, field);
	}
	return err ? err : r.err;
}

static es_err read_text(struct es_bytes params, const char *key, size_t max, struct es_bytes *out,
                        const char **field)
{
	struct es_bytes value;
	struct es_reader r;

	*field = key;
	*out = es_bytes_of(NULL, 0);
	if (!es_map_get(params, key, &value))
		return ES_OK;
	es_reader_init(&r, value);
	if (es_reader_peek(&r) == ES_NIL)
		return ES_OK;
	if (es_reader_peek(&r) != ES_STR)
		return ES_MALFORMED;
	*out = es_read_str(&r, SIZE_MAX);
	if (r.err)
		return r.err;
	return es_text_length(*out) > max ? ES_TOO_LARGE : ES_OK;
}

es_err es_find_read(struct es_bytes params, struct es_search_ask *ask, const char **field)
{
	struct es_bytes value, order = {NULL, 0};

	*ask = (struct es_search_ask){0};
	es_err err = read_text(params, "text", ES_SEARCH_TEXT_MAX, &ask->text, field);
	if (!err)
		err = read_text(params, "lang", ES_LANG_MAX, &ask->lang, field);
	if (!err && ask->lang.len && !es_schema_form_fits(ES_FIELD_LANG, ask->lang))
		err = ES_INVALID;
	if (!err)
		err = read_text(params, "after", ES_SEARCH_CURSOR_MAX, &ask->after, field);
	if (!err)
		err = read_text(params, "order", CODE_MAX, &order, field);
	if (!err && order.len && !es_bytes_equal(order, es_bytes_str("new")))
		err = ES_INVALID;
	ask->newest = order.len > 0;
	if (!err && es_map_get(params, "limit", &value)) {
		*field = "limit";
		if (!es_bytes_equal(value, es_bytes_of("\xc0", 1)) && /* nil */
		    !read_number(value, ES_SEARCH_PAGE_MAX, &ask->limit))
			err = ES_INVALID;
	}
	if (!err && es_map_get(params, "filters", &value))
		err = read_filters(value, ask, field);
	if (!err)
		*field = NULL;
	return err;
}

/* --- working ---------------------------------------------------------------------------------- */

struct es_find_job {
	struct es_work work;
	struct es_api *api;
	uint8_t params[ES_FIND_PARAMS_MAX]; /* what ask borrows from */
	struct es_search_ask ask;
	struct es_writer out;
	es_err err;
	void (*done)(void *context, es_err err,
	             const struct es_writer *result); /* NULL: cancelled */
	void *context;
};

static void run(struct es_work *work)
{
	struct es_find_job *job = (struct es_find_job *)work;

	job->err = es_search_find(job->api->search, &job->ask, &job->out);
	if (!job->err)
		job->err = job->out.err;
}

static void on_done(struct es_work *work)
{
	struct es_find_job *job = (struct es_find_job *)work;
	struct es_api *api = job->api;

	api->finding--;
	if (job->done)
		job->done(job->context, job->err, &job->out);
	es_writer_free(&job->out);
	free(job);
	es_api_job_end(api);
}

es_err es_find_start(struct es_api *api, struct es_bytes params, uint64_t scope_max,
                     void (*done)(void *context, es_err err, const struct es_writer *result),
                     void *context, struct es_find_job **out, const char **field)
{
	*field = NULL;
	if (!api->search || api->finding >= ES_SEARCH_JOBS_MAX)
		return ES_BUSY;
	if (params.len > ES_FIND_PARAMS_MAX)
		return ES_TOO_LARGE;
	struct es_find_job *job = calloc(1, sizeof(*job));
	if (!job)
		return ES_NO_MEMORY;
	*job = (struct es_find_job){.work = {.run = run, .done = on_done},
	                            .api = api,
	                            .done = done,
	                            .context = context};
	memcpy(job->params, params.data, params.len);
	es_writer_grow(&job->out, ES_WEB_ANSWER_MAX);
	es_err err = es_find_read(es_bytes_of(job->params, params.len), &job->ask, field);
	job->ask.scope_max = scope_max;
	if (!err)
		err = es_work_start(api->loop, &job->work);
	if (err) {
		free(job);
		return err;
	}
	api->finding++;
	es_api_job_begin(api);
	if (out)
		*out = job;
	return ES_OK;
}

void es_find_cancel(struct es_find_job *job)
{
	job->done = NULL;
}

/* --- practice.search -------------------------------------------------------------------------- */

struct waiting {
	struct es_client *client;
	uint64_t number;
};

static void respond(void *context, es_err err, const struct es_writer *result)
{
	struct waiting *w = context;
	enum es_api_code code = es_api_code_of(err);

	if (!err) {
		es_client_respond(w->client, w->number, es_writer_bytes(result));
	} else {
		if (code == ES_API_FAILED)
			es_say(ES_LEVEL_ERROR, "web: a search failed: %s", es_err_sentence(err));
		es_client_refuse(w->client, w->number, code, es_err_sentence(err),
		                 err == ES_MALFORMED ? "after" : NULL);
	}
	es_client_done(w->client);
	free(w);
}

es_err es_method_practice_search(struct es_call *call)
{
	struct es_client *client = call->client;
	struct waiting *w = calloc(1, sizeof(*w));

	if (!w)
		return ES_NO_MEMORY;
	*w = (struct waiting){client, call->number};
	es_err err = es_find_start(client->api, call->params,
	                           client->signed_in ? ES_SCOPE_FEDERATION : ES_SCOPE_PUBLIC,
	                           respond, w, NULL, &call->field);
	if (err) {
		free(w);
		return err;
	}
	es_call_later(call);
	return ES_OK;
}
