/* SPDX-License-Identifier: EUPL-1.2 */
/* How a section of a tutorial looks, also of one that is still being written. */
#include "draw/draw.h"
#include "node_limits.h"
#include "site/site.h"
#include "web/call.h"

#include <stdio.h>

static es_err draw(struct es_call *call, struct es_bytes section, struct es_draw_how *how,
                   uint64_t place, const char *key)
{
	struct es_picture *picture;
	struct es_html svg;
	char name[40];

	es_html_init(&svg, ES_DRAWING_BYTES_MAX);
	(void)snprintf(name, sizeof(name), "drawn-%u-%s", (unsigned)place, key);
	es_err err = es_picture_draw(section, how, &picture);
	if (err == ES_OK) {
		es_picture_element(picture, name, &svg);
		err = svg.w.err;
	}
	es_write_cstr(call->out, key);
	if (err == ES_OK)
		es_write_str(call->out, es_writer_bytes(&svg.w));
	else
		es_write_nil(call->out);
	es_picture_free(picture);
	es_html_free(&svg);
	return err == ES_NOT_FOUND ? ES_OK : err;
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

es_err es_method_tutorial_draw(struct es_call *call)
{
	struct es_draw_how how = {.narrow = false};
	struct es_bytes section;
	uint64_t place;

	es_err err = es_param_map(call, "section", &section);
	if (err == ES_OK)
		err = es_param_uint(call, "place", 1000, &place);
	if (err == ES_OK)
		err = read_how(call, &how);
	if (err != ES_OK)
		return err;
	es_write_map(call->out, 2);
	err = draw(call, section, &how, place, "wide");
	how.narrow = true;
	return err == ES_OK ? draw(call, section, &how, place, "narrow") : err;
}
