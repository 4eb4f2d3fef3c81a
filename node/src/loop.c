/* SPDX-License-Identifier: EUPL-1.2 */
#include "loop.h"

#include <signal.h>
#include <stdlib.h>
#include <uv.h>

#include "logsink.h"
#include "pace.h"

struct es_loop {
	uv_loop_t uv;
	uv_async_t wake;
	struct es_pace_maker pace;
	uv_signal_t signals[2];
	bool has_signals;
	void (*stop)(void *context, int signal);
	void *stop_context;
	bool stopping;

	uv_mutex_t lock; /* guards what follows */
	struct es_post *first, *last;
	bool closed;
};

static struct es_post *take_posts(struct es_loop *loop)
{
	uv_mutex_lock(&loop->lock);
	struct es_post *first = loop->first;
	loop->first = NULL;
	loop->last = NULL;
	uv_mutex_unlock(&loop->lock);
	return first;
}

static void on_wake(uv_async_t *handle)
{
	struct es_loop *loop = handle->data;
	struct es_post *post = take_posts(loop);

	while (post) {
		struct es_post *next = post->next;
		post->run(post);
		post = next;
	}
}

es_err es_loop_new(struct es_loop **out)
{
	struct es_loop *loop = calloc(1, sizeof *loop);

	if (!loop)
		return ES_NO_MEMORY;
	if (uv_loop_init(&loop->uv)) {
		free(loop);
		return ES_IO;
	}
	if (uv_mutex_init(&loop->lock)) {
		uv_loop_close(&loop->uv);
		free(loop);
		return ES_IO;
	}
	es_assert(uv_async_init(&loop->uv, &loop->wake, on_wake) == 0);
	loop->wake.data = loop;
	es_pace_start(&loop->pace, &loop->uv);
	*out = loop;
	return ES_OK;
}

void es_loop_free(struct es_loop *loop)
{
	if (!loop)
		return;
	es_loop_close(loop);
	uv_run(&loop->uv, UV_RUN_DEFAULT);
	if (uv_loop_close(&loop->uv))
		es_say(ES_LEVEL_ERROR, "loop: handles were left open");
	uv_mutex_destroy(&loop->lock);
	free(loop);
}

struct uv_loop_s *es_loop_uv(struct es_loop *loop)
{
	return &loop->uv;
}

const struct es_pace *es_loop_pace(const struct es_loop *loop)
{
	return &loop->pace.pace;
}

void es_loop_run(struct es_loop *loop)
{
	uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void es_loop_turn(struct es_loop *loop)
{
	uv_run(&loop->uv, UV_RUN_ONCE);
}

void es_loop_close(struct es_loop *loop)
{
	uv_mutex_lock(&loop->lock);
	bool already = loop->closed;
	loop->closed = true;
	uv_mutex_unlock(&loop->lock);
	if (already)
		return;
	/* What was posted before the door shut still runs: somebody may be waiting for it. */
	on_wake(&loop->wake);
	uv_close((uv_handle_t *)&loop->wake, NULL);
	uv_close((uv_handle_t *)&loop->pace.prepare, NULL);
	if (loop->has_signals)
		for (size_t i = 0; i < 2; i++)
			uv_close((uv_handle_t *)&loop->signals[i], NULL);
}

/* Whether it was queued; a closed loop takes nothing that somebody waits for. */
static bool enqueue(struct es_loop *loop, struct es_post *post, bool even_closed)
{
	post->next = NULL;
	uv_mutex_lock(&loop->lock);
	bool taken = !loop->closed || even_closed;
	if (taken) {
		if (loop->last)
			loop->last->next = post;
		else
			loop->first = post;
		loop->last = post;
		/* Inside the lock: the handle must not be closed between the test and the send. */
		if (!loop->closed)
			uv_async_send(&loop->wake);
	}
	uv_mutex_unlock(&loop->lock);
	return taken;
}

void es_loop_post(struct es_loop *loop, struct es_post *post)
{
	(void)enqueue(loop, post, true);
}

struct call {
	struct es_post post;
	void (*run)(void *context);
	void *context;
	uv_sem_t done;
};

static void run_call(struct es_post *post)
{
	struct call *call = (struct call *)post;

	call->run(call->context);
	uv_sem_post(&call->done);
}

es_err es_loop_call(struct es_loop *loop, void (*run)(void *context), void *context)
{
	struct call call = {.post.run = run_call, .run = run, .context = context};

	if (uv_sem_init(&call.done, 0))
		return ES_NO_MEMORY;
	bool taken = enqueue(loop, &call.post, false);
	if (taken)
		uv_sem_wait(&call.done);
	uv_sem_destroy(&call.done);
	return taken ? ES_OK : ES_CLOSED;
}

static void on_signal(uv_signal_t *handle, int number)
{
	struct es_loop *loop = handle->data;

	if (loop->stopping) {
		es_say(ES_LEVEL_WARNING, "second signal: leaving at once");
		_Exit(1);
	}
	loop->stopping = true;
	loop->stop(loop->stop_context, number);
}

es_err es_loop_on_signal(struct es_loop *loop, void (*stop)(void *context, int signal),
                         void *context)
{
	static const int numbers[2] = {SIGINT, SIGTERM};

	es_assert(!loop->has_signals);
	loop->stop = stop;
	loop->stop_context = context;
	for (size_t i = 0; i < 2; i++) {
		es_assert(uv_signal_init(&loop->uv, &loop->signals[i]) == 0);
		loop->signals[i].data = loop;
	}
	loop->has_signals = true;
	for (size_t i = 0; i < 2; i++)
		if (uv_signal_start(&loop->signals[i], on_signal, numbers[i]))
			return ES_IO;
	return ES_OK;
}
