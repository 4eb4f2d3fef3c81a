/* SPDX-License-Identifier: EUPL-1.2 */
#include "control/client.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "control/frame.h"
#include "node_limits.h"

#define ANSWER_TIMEOUT_MS (5 * 60 * 1000) /* between two replies */

static void pass_on(struct es_cli *cli, const struct es_reply *reply)
{
	char text[4096];
	size_t len = reply->text.len < sizeof text ? reply->text.len : sizeof text - 1;

	if (reply->type == ES_REPLY_OUT) {
		cli->io->out(cli->io->context, reply->text);
		return;
	}
	if (len > 0)
		memcpy(text, reply->text.data, len);
	text[len] = '\0';
	if (reply->type == ES_REPLY_NOTE)
		cli->io->note(cli->io->context, text);
	else
		cli->io->progress(cli->io->context, text, reply->done, reply->total);
}

static es_err send_request(int fd, struct es_cli *cli, struct es_writer *frame)
{
	es_err err = es_request_encode(cli, frame);

	if (!err)
		err = es_frame_send(fd, es_writer_bytes(frame), ES_CONTROL_WRITE_TIMEOUT_MS);
	if (frame->data)
		sodium_memzero(frame->data, frame->len);
	return err == ES_NO_SPACE ? ES_TOO_LARGE : err;
}

es_err es_control_ask(int fd, struct es_cli *cli, int *exit_code)
{
	struct es_reply reply = {.type = ES_REPLY_OUT};
	struct es_writer frame;

	es_writer_grow(&frame, ES_CONTROL_REQUEST_MAX);
	es_err err = send_request(fd, cli, &frame);
	while (!err && reply.type != ES_REPLY_EXIT) {
		err = es_frame_receive(fd, ES_CONTROL_REPLY_MAX, ANSWER_TIMEOUT_MS, &frame);
		if (!err)
			err = es_reply_decode(es_writer_bytes(&frame), &reply);
		if (!err && reply.type != ES_REPLY_EXIT)
			pass_on(cli, &reply);
	}
	if (!err)
		*exit_code = reply.exit_code;
	es_writer_free(&frame);
	close(fd);
	return err;
}
