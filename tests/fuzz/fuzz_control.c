/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a request, and as a reply, on the control socket: what is taken is within its
 * limits, and a request is written again as the same bytes. */
#include "control/frame.h"
#include "node_limits.h"

#include <string.h>

static void check_request(struct es_bytes in)
{
	struct es_request request;
	struct es_writer again;

	if (es_request_decode(in, &request) != ES_OK)
		return;
	struct es_cli cli = {.args = &request.args,
	                     .input = request.input,
	                     .input_name = request.input_name,
	                     .width = request.width};
	es_assert(es_args_complete(&request.args));
	es_writer_grow(&again, ES_CONTROL_REQUEST_MAX + 64);
	es_assert(es_request_encode(&cli, &again) == ES_OK);
	/* An empty input may have come as an empty bin; it goes as nil. */
	if (request.input.len > 0)
		es_assert(es_bytes_equal(es_writer_bytes(&again), in));
	es_writer_free(&again);
	es_request_free(&request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_reply reply;

	check_request(es_bytes_of(data, size));
	if (es_reply_decode(es_bytes_of(data, size), &reply) == ES_OK)
		es_assert(reply.text.len <= ES_CONTROL_REPLY_MAX &&
		          reply.exit_code <= ES_EXIT_USAGE);
	return 0;
}
