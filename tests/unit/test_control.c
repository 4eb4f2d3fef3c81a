/* SPDX-License-Identifier: EUPL-1.2 */
/* The control socket's messages: requests there and back, what is refused, whole frames over a
 * socket. */
#include "control/frame.h"
#include "node_limits.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct es_writer w;

static int start(void **state)
{
	(void)state;
	es_writer_grow(&w, 2 * ES_CONTROL_REQUEST_MAX);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	es_writer_free(&w);
	return 0;
}

static void encode(const char *command, const char *operand, const char *input)
{
	const char *operands[] = {operand};
	struct es_args args = {.command = es_command_find(command),
	                       .operands = operands,
	                       .operands_len = operand ? 1 : 0};
	struct es_cli cli = {
	        .args = &args, .input = es_bytes_str(input), .input_name = operand, .width = 80};

	es_writer_reset(&w);
	if (strcmp(command, "import") == 0)
		assert_err(es_args_add(&args, "lang", "fr"), ES_OK);
	assert_err(es_args_add(&args, "json", NULL), ES_OK);
	assert_err(es_request_encode(&cli, &w), ES_OK);
}

static void a_request_arrives_as_it_was(void **state)
{
	struct es_request request;

	(void)state;
	encode("import", "fiche\xff.md", "text of the sheet");
	assert_err(es_request_decode(es_writer_bytes(&w), &request), ES_OK);
	assert_string_equal(request.args.command->name, "import");
	assert_string_equal(es_args_value(&request.args, "lang", NULL), "fr");
	assert_true(es_args_has(&request.args, "json"));
	assert_int_equal(request.args.operands_len, 1);
	assert_string_equal(request.args.operands[0], "fiche\xff.md");
	assert_string_equal(request.input_name, "fiche\xff.md");
	assert_int_equal(request.input.len, 17);
	assert_int_equal(request.width, 80);
	es_request_free(&request);
}

static void cut_or_longer_is_refused(void **state)
{
	struct es_request request;

	(void)state;
	encode("show", "0123abcd", "");
	size_t whole = w.len;
	for (size_t len = 0; len < whole; len++)
		assert_int_not_equal(es_request_decode(es_bytes_of(w.data, len), &request), ES_OK);
	es_write_nil(&w);
	assert_err(es_request_decode(es_writer_bytes(&w), &request), ES_MALFORMED);
}

static void a_node_runs_no_other_commands(void **state)
{
	static const char *const never[] = {"init", "serve", "check", "verify", "help"};
	struct es_request request;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(never); i++) {
		encode(never[i], NULL, "");
		assert_err(es_request_decode(es_writer_bytes(&w), &request), ES_INVALID);
	}
	encode("show", NULL, "");
	assert_err(es_request_decode(es_writer_bytes(&w), &request), ES_INVALID);
	encode("status", "operand", "");
	assert_err(es_request_decode(es_writer_bytes(&w), &request), ES_INVALID);
}

/* A request written by hand, with one thing that may be wrong. */
static es_err decode_hand(unsigned version, const char *release, const char *option,
                          size_t name_len, bool value)
{
	struct es_request request;

	es_writer_reset(&w);
	es_write_array(&w, 8);
	es_write_uint(&w, version);
	es_write_bin(&w, es_bytes_str(release));
	es_write_bin(&w, es_bytes_str("status"));
	es_write_array(&w, 1);
	es_write_array(&w, 2);
	es_write_bin(&w, es_bytes_of(option, name_len));
	if (value)
		es_write_bin(&w, es_bytes_str("x"));
	else
		es_write_nil(&w);
	es_write_array(&w, 0);
	es_write_nil(&w);
	es_write_nil(&w);
	es_write_uint(&w, 0);
	es_err err = es_request_decode(es_writer_bytes(&w), &request);
	if (!err)
		es_request_free(&request);
	return err;
}

static void each_part_is_checked(void **state)
{
	(void)state;
	assert_err(decode_hand(1, ES_RELEASE, "json", 4, false), ES_OK);
	assert_err(decode_hand(2, ES_RELEASE, "json", 4, false), ES_VERSION);
	assert_err(decode_hand(1, "0.0.0", "json", 4, false), ES_VERSION);
	assert_err(decode_hand(1, ES_RELEASE, "loud", 4, false), ES_INVALID);
	assert_err(decode_hand(1, ES_RELEASE, "json", 4, true), ES_INVALID);
	assert_err(decode_hand(1, ES_RELEASE, "home", 4, false), ES_INVALID);
	assert_err(decode_hand(1, ES_RELEASE, "js\0n", 4, false), ES_INVALID);
}

static void without_memory_nothing_is_kept(void **state)
{
	struct es_request request;

	(void)state;
	encode("show", "0123abcd", "");
	for (size_t nth = 0; nth < 2; nth++) {
		fail_allocation(nth);
		es_err err = es_request_decode(es_writer_bytes(&w), &request);
		assert_true(fail_no_allocation());
		assert_err(err, ES_NO_MEMORY);
	}
}

static void replies_arrive_as_they_were(void **state)
{
	struct es_reply reply = {.type = ES_REPLY_PROGRESS,
	                         .text = es_bytes_str("importing"),
	                         .done = 3,
	                         .total = 7},
	                back;

	(void)state;
	es_writer_reset(&w);
	assert_err(es_reply_encode(&reply, &w), ES_OK);
	assert_err(es_reply_decode(es_writer_bytes(&w), &back), ES_OK);
	assert_int_equal(back.type, ES_REPLY_PROGRESS);
	assert_int_equal(back.done, 3);
	assert_int_equal(back.total, 7);
	assert_int_equal(back.text.len, 9);
	for (size_t len = 0; len < w.len; len++)
		assert_int_not_equal(es_reply_decode(es_bytes_of(w.data, len), &back), ES_OK);
	reply = (struct es_reply){.type = ES_REPLY_EXIT, .exit_code = 2};
	es_writer_reset(&w);
	assert_err(es_reply_encode(&reply, &w), ES_OK);
	assert_err(es_reply_decode(es_writer_bytes(&w), &back), ES_OK);
	assert_int_equal(back.exit_code, 2);
	w.data[w.len - 1] = 3;
	assert_err(es_reply_decode(es_writer_bytes(&w), &back), ES_TOO_LARGE);
}

static void frames_over_a_socket(void **state)
{
	static const uint8_t oversized[] = {0x00, 0x10, 0x00, 0x01}, cut[] = {0, 0, 0, 9, 'x'};
	struct es_writer in;
	int ends[2];

	(void)state;
	es_writer_grow(&in, ES_CONTROL_REQUEST_MAX);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_err(es_frame_send(ends[0], es_bytes_str("hello"), 1000), ES_OK);
	assert_err(es_frame_send(ends[0], es_bytes_str(""), 1000), ES_OK);
	assert_err(es_frame_receive(ends[1], 100, 1000, &in), ES_OK);
	assert_int_equal(in.len, 5);
	assert_memory_equal(in.data, "hello", 5);
	assert_err(es_frame_receive(ends[1], 100, 1000, &in), ES_OK);
	assert_int_equal(in.len, 0);

	assert_err(es_frame_receive(ends[1], 100, 1, &in), ES_TIMEOUT);
	assert_int_equal(write(ends[0], oversized, sizeof oversized), sizeof oversized);
	assert_err(es_frame_receive(ends[1], 1u << 20, 1000, &in), ES_TOO_LARGE);
	assert_int_equal(write(ends[0], cut, sizeof cut), sizeof cut);
	close(ends[0]);
	assert_err(es_frame_receive(ends[1], 100, 1000, &in), ES_CLOSED);
	assert_err(es_frame_send(ends[1], es_bytes_str("hello"), 1000), ES_CLOSED);
	close(ends[1]);
	es_writer_free(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_request_arrives_as_it_was, start, finish),
	        cmocka_unit_test_setup_teardown(cut_or_longer_is_refused, start, finish),
	        cmocka_unit_test_setup_teardown(a_node_runs_no_other_commands, start, finish),
	        cmocka_unit_test_setup_teardown(each_part_is_checked, start, finish),
	        cmocka_unit_test_setup_teardown(without_memory_nothing_is_kept, start, finish),
	        cmocka_unit_test_setup_teardown(replies_arrive_as_they_were, start, finish),
	        cmocka_unit_test_setup_teardown(frames_over_a_socket, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
