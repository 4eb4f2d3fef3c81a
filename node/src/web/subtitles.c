/* SPDX-License-Identifier: EUPL-1.2 */
/* subtitles.list, and what record.publish asks of subtitles. subtitles_read.c: that of files of them. */
#include "web/subtitles.h"

#include "media/media.h"
#include "subtitles/subtitles.h"
#include "web/survey.h"

#include <string.h>

struct listing {
	struct es_survey_task base; /* first */
	struct es_id file;
};

static es_err see_list(struct es_survey_task *task, struct es_writer *w)
{
	return es_view_subtitles_of(&task->survey.s, &((struct listing *)task)->file, w);
}

es_err es_method_subtitles_list(struct es_call *call)
{
	struct es_id file; /* the id of no record: there is no prefix to be found */
	bool found;

	es_err err = es_param_bin(call, "file", file.bytes, ES_ID_LEN, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "file");
	if (err != ES_OK)
		return err;
	struct listing *listing = es_survey_task_new(sizeof(*listing), see_list);
	if (!listing)
		return ES_NO_MEMORY;
	listing->base.culprit = "file";
	listing->file = file;
	return es_survey_task_start(call, &listing->base);
}

/* --- what may be published ---------------------------------------------------------------------- */

static void read_id(struct es_bytes body, const char *key, struct es_id *out)
{
	struct es_bytes value = {NULL, 0};

	es_assert(es_map_get(body, key,
	                     &value)); /* the schema knows that it is there, and its length */
	memcpy(out->bytes, es_value_str(value).data, ES_ID_LEN);
}

static bool has_time(const struct es_attachment *a)
{
	return strncmp(a->type, "video/", 6) == 0 || strncmp(a->type, "audio/", 6) == 0;
}

/* Every line can be shown: none is passed over by who reads it. */
static bool all_make_sense(struct es_bytes body)
{
	struct es_cues cues;
	struct es_cue cue;
	size_t shown = 0;

	es_cues_open(&cues, body);
	size_t all = cues.left;
	while (es_cues_next(&cues, &cue))
		shown++;
	return shown == all;
}

es_err es_check_subtitles(struct es_call *call, const struct es_view_source *s,
                          struct es_bytes body, uint64_t *scope)
{
	struct es_id about, entity, file;
	struct es_attachment a;
	uint64_t kind, wider;

	read_id(body, "about", &about);
	read_id(body, "file", &file);
	call->field = "about";
	es_err err = es_view_about(s, &about, &entity, &kind, &wider);
	if (err != ES_OK)
		return err;
	if (!es_id_equal(&about, &entity))
		return ES_NOT_FOUND;
	call->field = "file";
	err = es_media_get(call->client->api->node->media, &file, &a);
	if (err == ES_OK && !es_view_refers(s, &file, &entity))
		err = ES_NOT_FOUND;
	if (err != ES_OK)
		return err;
	if (!has_time(&a))
		return es_call_refuse(call, ES_API_INVALID, "file",
		                      "only a film or a sound has subtitles");
	if (!all_make_sense(body))
		return es_call_refuse(call, ES_API_INVALID, "cues",
		                      "a line begins before it ends, and says something");
	if (*scope < wider)
		*scope = wider;
	call->field = NULL;
	return ES_OK;
}
