/* SPDX-License-Identifier: EUPL-1.2 */
/* A header: what is taken must encode to the same bytes. */
#include "essaim/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t buffer[ES_HEADER_MAX];
	struct es_header header;
	struct es_writer w;
	struct es_bytes in = es_bytes_of(data, len);

	es_err err = es_header_decode(in, &header);
	if (err == ES_VERSION)
		es_assert(es_canonical(in) == ES_OK);
	if (err != ES_OK)
		return 0;
	es_writer_init(&w, buffer, sizeof(buffer));
	err = es_header_encode(&header, &w);
	es_assert(err == ES_OK && es_bytes_equal(es_writer_bytes(&w), in));
	return 0;
}
