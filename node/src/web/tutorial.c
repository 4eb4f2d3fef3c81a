/* SPDX-License-Identifier: EUPL-1.2 */
/* How a section of a tutorial looks, also of one that is still being written. Laid out by a worker. */
#include "draw/draw.h"
#include "node_limits.h"
#include "site/site.h"
#include "web/rate.h"
#include "web/survey.h"

#include <stdio.h>

struct drawing {
	struct es_survey_task base; /* first */
	struct es_writer params;    /* what how and section point into */
	struct es_bytes section;
	struct es_draw_how how;
	uint64_t place;
	void (*end)(struct es_task *task); /* of the survey */
};

/* --- on the worker ------------------------------------------------------------------------------ */

static es_err draw(const struct drawing *d, bool narrow, struct es_writer *w)
{
	const char *key = narrow ? "narrow" : "wide";
	struct es_draw_how how = d->how;
	struct es_picture *picture;
	struct es_html svg;
	char name[40];

	how.narrow = narrow;
	es_html_init(&svg, ES_DRAWING_BYTES_MAX);
	(void)snprintf(name, sizeof(name), "drawn-%u-%s", (unsigned)d->place, key);
	es_err err = es_picture_draw(d->section, &how, &picture);
	if (err == ES_OK) {
		es_picture_element(picture, name, &svg);
		err = svg.w.err;
	}
	es_write_cstr(w, key);
	if (err == ES_OK)
		es_write_str(w, es_writer_bytes(&svg.w));
	else
		es_write_nil(w);
	es_picture_free(picture);
	es_html_free(&svg);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err see(struct es_survey_task *task, struct es_writer *w)
{
	const struct drawing *d = (const struct drawing *)task;

	es_write_map(w, 2);
	es_err err = draw(d, false, w);
	return err == ES_OK ? draw(d, true, w) : err;
}

/* --- on the loop -------------------------------------------------------------------------------- */

static void drop(struct es_task *task)
{
	struct drawing *d = (struct drawing *)task;

	es_writer_free(&d->params);
	d->end(task);
}

static es_err check_rate(struct es_call *call)
{
	const struct es_client *client = call->client;
	struct es_rates *rates = client->api->drawings;
	struct es_bytes who =
	        client->signed_in ? ES_BYTES(client->account.author) : ES_BYTES(client->address);

	if (!rates || es_rates_take(rates, who, es_monotonic_ms()))
		return ES_OK;
	return es_call_refuse(call, ES_API_TOO_MANY, NULL, "have sections drawn more slowly");
}

static es_err read_how(struct es_call *call, struct es_draw_how *how)
{
	struct es_api *api = call->client->api;
	struct es_bytes reader;

	es_err err = es_param_lang(call, "reader", &reader);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &how->lang);
	if (err == ES_OK)
		err = es_param_str(call, "title", ES_TEXT_MAX, &how->title);
	how->in = es_language_of(reader);
	how->words = api->site ? es_site_words(api->site)[how->in] : NULL;
	return err;
}

/* Out of a copy, which outlives the message. */
static es_err read(struct es_call *call, struct drawing *d)
{
	struct es_bytes message = call->params;

	es_write_raw(&d->params, message);
	if (d->params.err)
		return d->params.err;
	call->params = es_writer_bytes(&d->params);
	es_err err = es_param_map(call, "section", &d->section);
	if (err == ES_OK)
		err = es_param_uint(call, "place", 1000, &d->place);
	if (err == ES_OK)
		err = read_how(call, &d->how);
	call->params = message;
	return err;
}

es_err es_method_tutorial_draw(struct es_call *call)
{
	struct drawing *d;

	es_err err = check_rate(call);
	if (err != ES_OK)
		return err;
	d = es_survey_task_new(sizeof(*d), see);
	if (!d)
		return ES_NO_MEMORY;
	d->end = d->base.task.free;
	d->base.task.free = drop;
	es_writer_grow(&d->params, ES_WEB_ANSWER_MAX);
	err = read(call, d);
	if (err == ES_OK)
		return es_survey_task_start(call, &d->base);
	es_task_drop(&d->base.task);
	return err;
}
