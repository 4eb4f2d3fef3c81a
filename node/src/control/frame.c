/* SPDX-License-Identifier: EUPL-1.2 */
#include "control/frame.h"

#include <stdlib.h>
#include <string.h>

#include "node_limits.h"

static void write_string(struct es_writer *w, const char *text)
{
	if (text)
		es_write_bin(w, es_bytes_str(text));
	else
		es_write_nil(w);
}

es_err es_request_encode(const struct es_cli *cli, struct es_writer *w)
{
	const struct es_args *args = cli->args;

	es_write_array(w, 8);
	es_write_uint(w, ES_CONTROL_VERSION);
	write_string(w, ES_RELEASE);
	write_string(w, args->command->name);
	es_write_array(w, args->given_len);
	for (size_t i = 0; i < args->given_len; i++) {
		es_write_array(w, 2);
		write_string(w, args->given[i].flag->name);
		write_string(w, args->given[i].value);
	}
	es_write_array(w, args->operands_len);
	for (size_t i = 0; i < args->operands_len; i++)
		write_string(w, args->operands[i]);
	if (cli->input.len > 0)
		es_write_bin(w, cli->input);
	else
		es_write_nil(w);
	write_string(w, cli->input_name);
	es_write_uint(w, cli->width);
	return w->err;
}

/* --- request, reading ------------------------------------------------------------------------- */

/* The place where strings get their final zero: as large as the whole frame, which each of them
 * shortens by its head. */
struct strings {
	char *at;
};

static const char *keep_string(struct es_reader *r, struct strings *strings)
{
	struct es_bytes text = es_read_bin(r, ES_ARGUMENT_MAX);
	char *copy = strings->at;

	if (text.len > 0 && memchr(text.data, 0, text.len))
		es_reader_fail(r, ES_INVALID);
	if (r->err)
		return "";
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	strings->at += text.len + 1;
	return copy;
}

static const char *keep_optional(struct es_reader *r, struct strings *strings)
{
	if (es_reader_peek(r) != ES_NIL)
		return keep_string(r, strings);
	es_read_nil(r);
	return NULL;
}

static void read_options(struct es_reader *r, struct strings *strings, struct es_args *args)
{
	size_t count = es_read_array(r, ES_CONTROL_OPTIONS_MAX);

	for (size_t i = 0; i < count && !r->err; i++) {
		es_read_array_of(r, 2);
		const char *name = keep_string(r, strings);
		const char *value = keep_optional(r, strings);
		if (r->err)
			return;
		es_err err = es_args_add(args, name, value);
		if (err)
			es_reader_fail(r, err);
	}
}

static void read_operands(struct es_reader *r, struct strings *strings, struct es_request *out)
{
	size_t count = es_read_array(r, ES_CONTROL_OPERANDS_MAX);

	for (size_t i = 0; i < count && !r->err; i++)
		out->operands[i] = keep_string(r, strings);
	out->args.operands = out->operands;
	out->args.operands_len = r->err ? 0 : count;
}

/* Only commands that ask a node may be asked for. */
static void read_command(struct es_reader *r, struct strings *strings, struct es_request *out)
{
	const char *name = keep_string(r, strings);
	const struct es_command *command = r->err ? NULL : es_command_find(name);

	if (!command || (command->place != ES_PLACE_READ && command->place != ES_PLACE_WRITE)) {
		es_reader_fail(r, ES_INVALID);
		return;
	}
	out->args.command = command;
}

static es_err read_request(struct es_bytes in, struct es_request *out)
{
	struct strings strings = {out->strings};
	struct es_reader r;

	es_reader_init(&r, in);
	es_read_array_of(&r, 8);
	uint64_t version = es_read_uint(&r, UINT32_MAX);
	if (!r.err && version != ES_CONTROL_VERSION)
		return ES_VERSION;
	const char *release = keep_string(&r, &strings);
	if (!r.err && strcmp(release, ES_RELEASE) != 0)
		return ES_VERSION;
	read_command(&r, &strings, out);
	if (r.err)
		return r.err;
	read_options(&r, &strings, &out->args);
	read_operands(&r, &strings, out);
	if (es_reader_peek(&r) == ES_NIL)
		es_read_nil(&r);
	else
		out->input = es_read_bin(&r, ES_FILE_MAX);
	out->input_name = keep_optional(&r, &strings);
	out->width = (size_t)es_read_uint(&r, 10000);
	es_err err = es_reader_finish(&r);
	if (!err && !es_args_complete(&out->args))
		err = ES_INVALID;
	return err;
}

es_err es_request_decode(struct es_bytes in, struct es_request *out)
{
	*out = (struct es_request){0};
	if (in.len > ES_CONTROL_REQUEST_MAX)
		return ES_TOO_LARGE;
	out->strings = malloc(in.len + 1);
	out->operands = calloc(ES_CONTROL_OPERANDS_MAX, sizeof *out->operands);
	es_err err = out->strings && out->operands ? read_request(in, out) : ES_NO_MEMORY;
	if (err)
		es_request_free(out);
	return err;
}

void es_request_free(struct es_request *request)
{
	free(request->strings);
	free(request->operands);
	*request = (struct es_request){0};
}

/* --- replies ---------------------------------------------------------------------------------- */

es_err es_reply_encode(const struct es_reply *reply, struct es_writer *w)
{
	static const size_t elements[] = {2, 2, 4, 2};

	es_write_array(w, elements[reply->type]);
	es_write_uint(w, reply->type);
	if (reply->type == ES_REPLY_EXIT) {
		es_write_uint(w, (uint64_t)reply->exit_code);
		return w->err;
	}
	es_write_bin(w, reply->text);
	if (reply->type == ES_REPLY_PROGRESS) {
		es_write_uint(w, reply->done);
		es_write_uint(w, reply->total);
	}
	return w->err;
}

es_err es_reply_decode(struct es_bytes in, struct es_reply *out)
{
	struct es_reader r;

	*out = (struct es_reply){0};
	es_reader_init(&r, in);
	size_t elements = es_read_array(&r, 4);
	out->type = (enum es_reply_type)es_read_uint(&r, ES_REPLY_EXIT);
	if (elements != (out->type == ES_REPLY_PROGRESS ? 4 : 2))
		es_reader_fail(&r, ES_MALFORMED);
	if (out->type == ES_REPLY_EXIT) {
		out->exit_code = (int)es_read_uint(&r, ES_EXIT_USAGE);
		return es_reader_finish(&r);
	}
	out->text = es_read_bin(&r, ES_CONTROL_REPLY_MAX);
	if (out->type == ES_REPLY_PROGRESS) {
		out->done = es_read_uint(&r, UINT64_MAX);
		out->total = es_read_uint(&r, UINT64_MAX);
	}
	return es_reader_finish(&r);
}
