/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include <stdlib.h>
#include <uv.h>

static void on_worker(uv_work_t *request)
{
	struct es_work *work = request->data;

	work->run(work);
}

static void on_loop(uv_work_t *request, int status)
{
	struct es_work *work = request->data;

	es_assert(status == 0); /* nobody cancels */
	free(request);
	work->done(work);
}

es_err es_work_start(struct es_loop *loop, struct es_work *work)
{
	uv_work_t *request = calloc(1, sizeof(*request));

	if (!request)
		return ES_NO_MEMORY;
	request->data = work;
	if (uv_queue_work(es_loop_uv(loop), request, on_worker, on_loop) != 0) {
		free(request);
		return ES_NO_MEMORY;
	}
	return ES_OK;
}
