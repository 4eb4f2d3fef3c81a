/* SPDX-License-Identifier: EUPL-1.2 */
/* A request that takes too long for the loop: done by a worker, then answered. Loop's thread, but for
 * run. */
#ifndef WEB_TASK_H
#define WEB_TASK_H

#include "web/call.h"
#include "work.h"

/* Stands first in a struct of its method. */
struct es_task {
	struct es_work work;
	struct es_client *client;
	uint64_t number;
	size_t size; /* of the whole struct, which is wiped in the end */
	/* On the worker; leaves err, and on errors perhaps the rest. */
	void (*run)(struct es_task *task);
	/* Writes the result, a map. NULL: an empty one. */
	void (*put)(struct es_task *task, struct es_writer *w);
	/* Before the answer of what succeeded; NULL: nothing. */
	void (*after)(struct es_task *task);
	void (*free)(struct es_task *task); /* what it owns besides; NULL: nothing */
	es_err err;
	const char *field, *why; /* static, or in the struct */
	bool has_code;
	enum es_api_code code;
};
/* Zeroed, of size bytes, begun with a task. NULL: no memory. */
void *es_task_new(size_t size);
/* Takes it over, whatever happens. */
es_err es_task_start(struct es_call *call, struct es_task *task) ES_MUST_USE;
/* The same where err is ES_OK, what came of reading its parameters; else drops it and answers err. */
es_err es_task_start_if(struct es_call *call, struct es_task *task, es_err err) ES_MUST_USE;
/* For one that is not started. */
void es_task_drop(struct es_task *task);
/* In run: why it is refused, where the error alone does not say it. */
void es_task_refuse(struct es_task *task, enum es_api_code code, const char *field,
                    const char *why);

/* In run: whether its session is as good as a proof of who it is; refuses the task where it is not. */
bool es_task_proves(struct es_task *task, const struct es_id *session) ES_MUST_USE;

#endif
