/* SPDX-License-Identifier: EUPL-1.2 */
/* A picture: one byte for its type, then its bytes. What is clean stays as it is. */
#include "media/strip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"image/jpeg", "image/png", "image/webp", "image/gif"};
	struct es_writer once, twice;

	if (size == 0)
		return 0;
	const struct es_media_kind *kind = es_media_kind(es_bytes_str(types[data[0] % 4]));
	es_writer_grow(&once, size + 64);
	es_writer_grow(&twice, size + 64);
	es_err err = es_strip(kind, es_bytes_of(data + 1, size - 1), &once);
	if (err == ES_OK) {
		es_assert(es_strip(kind, es_writer_bytes(&once), &twice) == ES_OK);
		es_assert(es_bytes_equal(es_writer_bytes(&once), es_writer_bytes(&twice)));
	}
	es_writer_free(&once);
	es_writer_free(&twice);
	return 0;
}
