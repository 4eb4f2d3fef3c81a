/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* struct ucred, accept4 */
#include "control/server.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "control/frame.h"
#include "control/socket.h"
#include "logsink.h"
#include "node_limits.h"

struct es_control {
	struct es_loop *loop;
	struct es_node *node;
	const struct es_service *service;
	int fd;
	uv_poll_t poll;
	bool poll_open;
	bool stopping;
	size_t clients;
};

struct client {
	struct es_control *control;
	int fd;
	uv_thread_t thread;
	struct es_post finished;
	bool gone; /* nobody reads the replies any more; the command still runs to its end */
	struct es_writer reply;
};

/* --- replies, on the client's thread ---------------------------------------------------------- */

static void send_reply(struct client *client, const struct es_reply *reply)
{
	if (client->gone)
		return;
	es_writer_reset(&client->reply);
	es_err err = es_reply_encode(reply, &client->reply);
	if (!err)
		err = es_frame_send(client->fd, es_writer_bytes(&client->reply),
		                    ES_CONTROL_WRITE_TIMEOUT_MS);
	client->gone = err != ES_OK;
}

static void reply_out(void *context, struct es_bytes text)
{
	while (text.len > 0) {
		size_t n = text.len < ES_CONTROL_CHUNK ? text.len : ES_CONTROL_CHUNK;
		struct es_reply reply = {.type = ES_REPLY_OUT, .text = es_bytes_of(text.data, n)};
		send_reply(context, &reply);
		text = es_bytes_of(text.data + n, text.len - n);
	}
}

static void reply_note(void *context, const char *line)
{
	struct es_reply reply = {.type = ES_REPLY_NOTE, .text = es_bytes_str(line)};

	send_reply(context, &reply);
}

static void reply_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct es_reply reply = {.type = ES_REPLY_PROGRESS,
	                         .text = es_bytes_str(what),
	                         .done = done,
	                         .total = total};

	send_reply(context, &reply);
}

static void reply_exit(struct client *client, int exit_code)
{
	struct es_reply reply = {.type = ES_REPLY_EXIT, .exit_code = exit_code};

	send_reply(client, &reply);
}

/* --- one client, on its thread ---------------------------------------------------------------- */

static void refuse(struct client *client, es_err err)
{
	char line[200];

	snprintf(line, sizeof line, "essaim: the node did not understand the request: %s; %s",
	         es_err_sentence(err),
	         err == ES_VERSION ? "restart the node, it is of another release"
	                           : "use the essaim command of the node's release");
	reply_note(client, line);
	reply_exit(client, ES_EXIT_FAILED);
}

static void run_request(struct client *client, const struct es_request *request)
{
	struct es_io io = {client, reply_out, reply_note, reply_progress};
	struct es_cli cli = {.args = &request->args,
	                     .home = client->control->node->home,
	                     .input = request->input,
	                     .input_name = request->input_name,
	                     .io = &io,
	                     .node = client->control->node,
	                     .service = client->control->service,
	                     .width = request->width,
	                     .json = es_args_has(&request->args, "json")};

	reply_exit(client, request->args.command->run(&cli));
}

static void on_ready(uv_poll_t *poll, int status, int events);

static void on_finished(struct es_post *post)
{
	struct client *client = (struct client *)((char *)post - offsetof(struct client, finished));
	struct es_control *control = client->control;

	uv_thread_join(&client->thread);
	close(client->fd);
	free(client);
	if (control->clients-- == ES_CONTROL_CLIENTS_MAX && !control->stopping)
		uv_poll_start(&control->poll, UV_READABLE, on_ready);
}

static void serve_client(void *context)
{
	struct client *client = context;
	struct es_request request;
	struct es_writer frame;

	es_writer_grow(&frame, ES_CONTROL_REQUEST_MAX);
	es_writer_grow(&client->reply, ES_CONTROL_REPLY_MAX);
	es_err err = es_frame_receive(client->fd, ES_CONTROL_REQUEST_MAX,
	                              ES_CONTROL_READ_TIMEOUT_MS, &frame);
	if (!err)
		err = es_request_decode(es_writer_bytes(&frame), &request);
	if (err) {
		refuse(client, err);
	} else {
		run_request(client, &request);
		es_request_free(&request);
	}
	/* A password may have come along. */
	if (frame.data)
		sodium_memzero(frame.data, frame.len);
	es_writer_free(&frame);
	es_writer_free(&client->reply);
	shutdown(client->fd, SHUT_WR);
	client->finished.run = on_finished;
	es_loop_post(client->control->loop, &client->finished);
}

/* --- accepting, on the loop ------------------------------------------------------------------- */

static bool is_ours(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
	       (peer.uid == geteuid() || peer.uid == 0);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
	struct es_control *control = poll->data;

	(void)events;
	if (status < 0)
		return;
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return;
	struct client *client = is_ours(fd) ? calloc(1, sizeof *client) : NULL;
	if (!client) {
		es_say(ES_LEVEL_WARNING, "control: a request of another user was refused");
		close(fd);
		return;
	}
	client->control = control;
	client->fd = fd;
	control->clients++;
	if (control->clients == ES_CONTROL_CLIENTS_MAX)
		uv_poll_stop(poll); /* the next ones wait in the backlog */
	if (uv_thread_create(&client->thread, serve_client, client) == 0)
		return;
	control->clients--;
	close(fd);
	free(client);
}

static void on_poll_closed(uv_handle_t *handle)
{
	struct es_control *control = handle->data;

	control->poll_open = false;
	close(control->fd);
}

es_err es_control_new(struct es_loop *loop, struct es_node *node, const struct es_service *service,
                      struct es_control **out)
{
	struct es_control *control = calloc(1, sizeof *control);
	es_err err = ES_NO_MEMORY;

	if (!control)
		return err;
	control->loop = loop;
	control->node = node;
	control->service = service;
	control->fd = es_control_listen(node->home, &err);
	if (err) {
		free(control);
		return err;
	}
	es_assert(uv_poll_init(es_loop_uv(loop), &control->poll, control->fd) == 0);
	control->poll.data = control;
	control->poll_open = true;
	uv_poll_start(&control->poll, UV_READABLE, on_ready);
	*out = control;
	return ES_OK;
}

void es_control_stop(struct es_control *control)
{
	if (control->stopping)
		return;
	control->stopping = true;
	es_control_unlink(control->node->home);
	uv_close((uv_handle_t *)&control->poll, on_poll_closed);
}

bool es_control_stopped(const struct es_control *control)
{
	return control->stopping && !control->poll_open && control->clients == 0;
}

void es_control_free(struct es_control *control)
{
	if (!control)
		return;
	es_assert(es_control_stopped(control));
	free(control);
}
