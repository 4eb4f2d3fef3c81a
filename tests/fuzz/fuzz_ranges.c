/* SPDX-License-Identifier: EUPL-1.2 */
/* A header Range, a line, and the name of a file: a part lies inside, and the name breaks no header. */
#include "web/ranges.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint64_t sizes[] = {1, 10, 65536, 1ull << 31};
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t len = end ? (size_t)(end - data) : size;
	char header[ES_DISPOSITION_MAX];
	uint64_t from, part;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		enum es_range range =
		        es_range_parse(es_bytes_of(data, len), sizes[i], &from, &part);
		if (range == ES_RANGE_WHOLE)
			es_assert(from == 0 && part == sizes[i]);
		else if (range == ES_RANGE_PART)
			es_assert(part > 0 && from < sizes[i] && part <= sizes[i] - from);
	}
	es_disposition(true, es_bytes_of(data + len, size - len), header);
	for (const char *at = header; *at; at++)
		es_assert(*at >= 0x20 && *at < 0x7f && *at != '"');
	return 0;
}
