/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes on their way out as JSON: refused, or text that harms neither page nor terminal. */
#include "json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_writer out;

	for (int pretty = 0; pretty < 2; pretty++) {
		es_writer_grow(&out, 1 << 24);
		es_err err = es_json_write(es_bytes_of(data, size), pretty, &out);
		if (err == ES_OK) {
			es_assert(es_canonical(es_bytes_of(data, size)) == ES_OK);
			es_assert(out.len > 0 && es_utf8_valid(out.data, out.len));
			for (size_t i = 0; i < out.len; i++) {
				es_assert(out.data[i] >= 0x20 || (pretty && out.data[i] == '\n'));
				es_assert(out.data[i] != '<' && out.data[i] != 0x7f);
			}
		}
		es_writer_free(&out);
	}
	return 0;
}
