/* SPDX-License-Identifier: EUPL-1.2 */
/* What `essaim COMMAND` and a running node say to each other over HOME/control.sock: one request,
 * then replies until the exit code. Both ends are the same release of the same program on one
 * machine, but neither trusts the other's lengths. Values; any thread.
 *
 * frame    u32 big-endian length, then that many bytes of canonical MessagePack
 * request  [1, release, command, [[option, value or nil], …], [operand, …], input or nil,
 *          input name or nil, width]; strings are bins, since arguments need not be UTF-8
 * reply    [0, text (bin)] for stdout, [1, line (bin)] for stderr, [2, what, done, total] progress,
 *          [3, exit code] the last
 */
#ifndef CONTROL_FRAME_H
#define CONTROL_FRAME_H

#include "cli/command.h"

#define ES_CONTROL_VERSION 1

es_err es_request_encode(const struct es_cli *cli, struct es_writer *w) ES_MUST_USE;

/* A request understood: args and the rest point into memory of its own. */
struct es_request {
	struct es_args args;
	struct es_bytes input; /* borrowed from the frame */
	const char *input_name;
	size_t width;
	char *strings;
	const char **operands;
};
/* Errors: the reader's, ES_VERSION (another release), ES_INVALID (command, option or operand that
 * does not suit, a zero byte in a string, a command that no node runs for others), ES_NO_MEMORY.
 * After success es_request_free. */
es_err es_request_decode(struct es_bytes in, struct es_request *out) ES_MUST_USE;
void es_request_free(struct es_request *request);

enum es_reply_type { ES_REPLY_OUT, ES_REPLY_NOTE, ES_REPLY_PROGRESS, ES_REPLY_EXIT };
struct es_reply {
	enum es_reply_type type;
	struct es_bytes text; /* OUT, NOTE, PROGRESS (what); borrowed */
	uint64_t done, total;
	int exit_code;
};
es_err es_reply_encode(const struct es_reply *reply, struct es_writer *w) ES_MUST_USE;
es_err es_reply_decode(struct es_bytes in, struct es_reply *out) ES_MUST_USE;

/* Whole frames over a blocking or non-blocking socket, with a time limit for the whole of it.
 * Errors: ES_TIMEOUT, ES_CLOSED (by the other side, in order), ES_IO, ES_TOO_LARGE (max),
 * ES_NO_MEMORY. */
es_err es_frame_send(int fd, struct es_bytes payload, uint64_t timeout_ms) ES_MUST_USE;
/* payload is a growing writer with room for max bytes; emptied before. */
es_err es_frame_receive(int fd, size_t max, uint64_t timeout_ms,
                        struct es_writer *payload) ES_MUST_USE;

#endif
