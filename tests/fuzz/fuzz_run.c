/* SPDX-License-Identifier: EUPL-1.2 */
/* A run for the publisher's log: start (1 byte), count (2 bytes, big-endian), signature (64
 * bytes), headers. */
#include "publisher.h"

#include <string.h>

#define FRONT (3 + ES_SIGNATURE_LEN)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct publisher p;
	struct es_checkpoint cp;

	if (len < FRONT)
		return 0;
	if (es_id_is_zero(&p.log.id))
		publisher_init(&p, 1);
	struct es_log log = p.log;
	struct es_run run = {.log = log.id, .start = data[0]};
	run.count = (size_t)data[1] << 8 | data[2];
	memcpy(run.signature, data + 3, ES_SIGNATURE_LEN);
	run.headers = es_bytes_of(data + FRONT, len - FRONT);
	es_err err = es_log_append_run(&log, &run, NULL, &cp);
	es_assert(log.edge.size == (err == ES_OK ? run.count : 0));
	return 0;
}
