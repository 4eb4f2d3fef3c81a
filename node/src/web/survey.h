/* SPDX-License-Identifier: EUPL-1.2 */
/* A survey: a look at the store that is too long for the loop. A worker takes it, over a snapshot of its own, with what the loop
 * knew of the federation and the reader when it began. Only so many are under way at once. */
#ifndef WEB_SURVEY_H
#define WEB_SURVEY_H

#include "web/task.h"

struct es_survey {
	struct es_api *api; /* NULL: not begun */
	struct es_federation federation;
	uint8_t reader[ES_AUTHOR_LEN];
	char lang[ES_LANG_MAX + 1]; /* that the reader speaks */
	struct es_view_source s;    /* its snapshot is there between open and close */
};
/* Loop's thread. client: NULL: a stranger. ES_BUSY: too many are under way. */
es_err es_survey_begin(struct es_api *api, const struct es_client *client,
                       struct es_survey *survey) ES_MUST_USE;
void es_survey_end(struct es_survey *survey); /* fine where it did not begin */
/* On the worker. The store's errors. */
es_err es_survey_open(struct es_survey *survey) ES_MUST_USE;
void es_survey_close(struct es_survey *survey);

/* A method that answers with what a survey sees. */
struct es_survey_task {
	struct es_task task; /* first */
	struct es_survey survey;
	/* On the worker: writes the answer. What it refuses in a way of its own it refuses as a task. */
	es_err (*see)(struct es_survey_task *task, struct es_writer *w);
	const char *culprit;      /* the field that the errors of see are about; NULL: none */
	struct es_writer written; /* the answer */
};
/* Zeroed, of size bytes, begun with a survey's task. NULL: no memory. */
void *es_survey_task_new(size_t size,
                         es_err (*see)(struct es_survey_task *task, struct es_writer *w));
/* Takes it over, whatever happens. */
es_err es_survey_task_start(struct es_call *call, struct es_survey_task *task) ES_MUST_USE;

#endif
