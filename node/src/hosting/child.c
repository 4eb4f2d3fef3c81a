/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* environ */
#include "hosting/child.h"

#include "hosting/channel.h"
#include "hosting/table.h"
#include "logsink.h"
#include "node.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#define CHANNEL 3 /* its descriptor over there */
/* This very program, also once its file was replaced by that of another release. */
#define PROGRAM "/proc/self/exe"

enum state { STARTING, RUNNING, STOPPING, WAITING };

struct es_child {
	struct es_loop *loop;
	const char *home;
	char name[ES_SITE_NAME_MAX + 1];
	char *options; /* as it stands in the environment: NAME=VALUE */
	void (*gone)(void *context, struct es_child *child);
	void *context;
	enum state state;
	bool wanted;
	uv_timer_t timer;     /* open for as long as the child is there: start again, or end it */
	uv_process_t process; /* from alive on */
	uv_poll_t poll;       /* of the channel; from linked on */
	bool alive, linked;
	int fd; /* our end */
	uint64_t since_ms, began_ms, again_ms, restarts;
	char reason[80];
};

static void start(struct es_child *child);
static void settle(struct es_child *child);

static void turn_to(struct es_child *child, enum state state)
{
	child->state = state;
	child->since_ms = es_now_ms();
}

/* --- the channel -------------------------------------------------------------------------------- */

static void on_poll_closed(uv_handle_t *handle)
{
	struct es_child *child = handle->data;

	close(child->fd);
	child->linked = false;
	settle(child);
}

/* The other end sees that it is over, and ends. */
static void hang_up(struct es_child *child)
{
	if (child->linked && !uv_is_closing((uv_handle_t *)&child->poll))
		uv_close((uv_handle_t *)&child->poll, on_poll_closed);
}

static void on_word(uv_poll_t *poll, int status, int events)
{
	struct es_child *child = poll->data;
	char word = '\0';

	(void)events;
	ssize_t n = status < 0 ? 0 : recv(child->fd, &word, 1, MSG_DONTWAIT);
	if (n <= 0) {
		hang_up(child);
		return;
	}
	if (child->state != STARTING || word != 'r')
		return;
	turn_to(child, RUNNING);
	es_say(ES_LEVEL_INFO, "hosted %s: answers", child->name);
}

enum es_handing es_child_hand(const struct es_child *child, int fd)
{
	if (child->state != RUNNING || !child->linked || es_channel_give(child->fd, fd))
		return ES_HAND_AWAY;
	return ES_HAND_TAKEN;
}

/* --- the process -------------------------------------------------------------------------------- */

/* What is for the host alone stays with it: a supervisor hears from one process. */
static bool is_own(const char *entry)
{
	static const char *const names[] = {
	        "NOTIFY_SOCKET=", "WATCHDOG_PID=",  "WATCHDOG_USEC=",
	        "ESSAIM_HOME=",   ES_HANDED_FD "=", ES_HANDED_OPTIONS "="};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncmp(entry, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static char **environment(struct es_child *child, char *channel)
{
	size_t count = 0, kept = 0;

	while (environ[count])
		count++;
	char **out = calloc(count + 3, sizeof *out);
	for (size_t i = 0; out && i < count; i++)
		if (!is_own(environ[i]))
			out[kept++] = environ[i];
	if (out) {
		out[kept++] = channel;
		out[kept] = child->options;
	}
	return out;
}

static void on_process_closed(uv_handle_t *handle)
{
	struct es_child *child = handle->data;

	child->alive = false;
	settle(child);
}

static void on_ended(uv_process_t *process, int64_t status, int number)
{
	struct es_child *child = process->data;
	uint64_t ran_ms = es_now_ms() - child->began_ms;

	if (number)
		snprintf(child->reason, sizeof child->reason, "ended by signal %d", number);
	else
		snprintf(child->reason, sizeof child->reason, "ended with status %d", (int)status);
	es_say(child->wanted ? ES_LEVEL_WARNING : ES_LEVEL_INFO, "hosted %s: %s", child->name,
	       child->reason);
	if (ran_ms > ES_HOSTED_AGAIN_MAX_MS)
		child->again_ms = 0;
	turn_to(child, STOPPING);
	hang_up(child);
	uv_close((uv_handle_t *)process, on_process_closed);
}

static int spawn(struct es_child *child, int theirs)
{
	char home[ES_PATH_BYTES], config[ES_PATH_BYTES];
	char channel[sizeof ES_HANDED_FD + 8];
	char program[] = "essaim", command[] = "serve", at[] = "--home", with[] = "--config";
	char *args[] = {program, command, at, home, with, config, NULL};
	uv_stdio_container_t files[CHANNEL + 1] = {
	        [0] = {.flags = UV_IGNORE},
	        [1] = {.flags = UV_IGNORE},
	        [2] = {.flags = UV_INHERIT_FD, .data.fd = 2},
	        [CHANNEL] = {.flags = UV_INHERIT_FD, .data.fd = theirs}};
	uv_process_options_t options = {.file = PROGRAM,
	                                .args = args,
	                                .stdio = files,
	                                .stdio_count = CHANNEL + 1,
	                                .exit_cb = on_ended};

	if (!es_hosted_path(home, child->home, child->name, "") ||
	    !es_hosted_path(config, child->home, child->name, ES_HOSTED_CONFIG))
		return UV_EINVAL;
	snprintf(channel, sizeof channel, ES_HANDED_FD "=%d", CHANNEL);
	options.env = environment(child, channel);
	if (!options.env)
		return UV_ENOMEM;
	int failed = uv_spawn(es_loop_uv(child->loop), &child->process, &options);
	free(options.env);
	return failed;
}

static void link_to(struct es_child *child, int ours)
{
	child->fd = ours;
	child->linked = true;
	child->poll.data = child;
	es_assert(uv_poll_init(es_loop_uv(child->loop), &child->poll, ours) == 0);
	es_assert(uv_poll_start(&child->poll, UV_READABLE, on_word) == 0);
}

static void start(struct es_child *child)
{
	int ends[2];

	turn_to(child, STARTING);
	child->began_ms = child->since_ms;
	child->process = (uv_process_t){.data = child};
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends)) {
		snprintf(child->reason, sizeof child->reason, "no descriptor is left");
		settle(child);
		return;
	}
	child->alive = true;
	link_to(child, ends[0]);
	int failed = spawn(child, ends[1]);
	close(ends[1]);
	if (!failed)
		return;
	snprintf(child->reason, sizeof child->reason, "cannot be started: %s", uv_strerror(failed));
	es_say(ES_LEVEL_ERROR, "hosted %s: %s", child->name, child->reason);
	hang_up(child);
	if (child->process.type == UV_PROCESS)
		uv_close((uv_handle_t *)&child->process, on_process_closed);
	else
		child->alive = false;
}

/* --- starting again, stopping -------------------------------------------------------------------- */

static void on_gone(uv_handle_t *handle)
{
	struct es_child *child = handle->data;

	child->gone(child->context, child);
	free(child->options);
	free(child);
}

static void on_again(uv_timer_t *timer)
{
	struct es_child *child = timer->data;

	child->restarts++;
	start(child);
}

static void on_late(uv_timer_t *timer)
{
	struct es_child *child = timer->data;

	if (!child->alive || uv_is_closing((uv_handle_t *)&child->process))
		return;
	es_say(ES_LEVEL_ERROR, "hosted %s: does not stop: killed", child->name);
	(void)uv_process_kill(&child->process, SIGKILL);
}

/* Once nothing of the last process is left. */
static void settle(struct es_child *child)
{
	if (child->alive || child->linked)
		return;
	if (!child->wanted) {
		if (!uv_is_closing((uv_handle_t *)&child->timer))
			uv_close((uv_handle_t *)&child->timer, on_gone);
		return;
	}
	uint64_t next = child->again_ms ? 2 * child->again_ms : ES_HOSTED_AGAIN_MS;
	child->again_ms = next < ES_HOSTED_AGAIN_MAX_MS ? next : ES_HOSTED_AGAIN_MAX_MS;
	turn_to(child, WAITING);
	uv_timer_start(&child->timer, on_again, child->again_ms, 0);
}

void es_child_stop(struct es_child *child)
{
	if (!child->wanted)
		return;
	child->wanted = false;
	turn_to(child, STOPPING);
	uv_timer_start(&child->timer, on_late, ES_HOSTED_STOP_MS, 0);
	hang_up(child);
	settle(child);
}

/* --- for others ---------------------------------------------------------------------------------- */

struct es_child *es_child_new(struct es_loop *loop, const char *home, const char *name,
                              const char *options,
                              void (*gone)(void *context, struct es_child *child), void *context)
{
	size_t len = sizeof ES_HANDED_OPTIONS + 1 + strlen(options);
	struct es_child *child = calloc(1, sizeof *child);

	if (!child)
		return NULL;
	child->options = malloc(len);
	if (!child->options) {
		free(child);
		return NULL;
	}
	snprintf(child->options, len, ES_HANDED_OPTIONS "=%s", options);
	snprintf(child->name, sizeof child->name, "%s", name);
	child->loop = loop;
	child->home = home;
	child->gone = gone;
	child->context = context;
	child->wanted = true;
	es_assert(uv_timer_init(es_loop_uv(loop), &child->timer) == 0);
	child->timer.data = child;
	start(child);
	return child;
}

const char *es_child_name(const struct es_child *child)
{
	return child->name;
}

void es_child_state(const struct es_child *child, struct es_hosted_state *out)
{
	static const char *const words[] = {"starting", "running", "stopping", "waiting"};

	*out = (struct es_hosted_state){.state = words[child->state],
	                                .since_ms = child->since_ms,
	                                .restarts = child->restarts};
	memcpy(out->name, child->name, sizeof out->name);
	memcpy(out->reason, child->reason, sizeof out->reason);
	if (child->alive && child->process.pid > 0)
		out->pid = child->process.pid;
}
