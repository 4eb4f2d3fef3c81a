/* SPDX-License-Identifier: EUPL-1.2 */
/* A file as it was uploaded: one byte for what it is said to be, then its bytes. */
#include "media/types.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static es_err read_memory(void *context, uint64_t offset, uint8_t *out, size_t len)
{
	const struct es_bytes *file = context;

	es_assert(offset <= file->len && len <= file->len - offset);
	if (len)
		memcpy(out, file->data + offset, len);
	return ES_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_bytes file;
	struct es_sniff_source source = {read_memory, &file, 0};
	const char *found;
	size_t kinds = 0;

	if (size == 0)
		return 0;
	while (es_media_kind_at(kinds))
		kinds++;
	file = es_bytes_of(data + 1, size - 1);
	source.size = file.len;
	es_err err = es_sniff(&source, es_media_kind_at(data[0] % kinds), &found);
	es_assert(err == ES_OK || err == ES_INVALID || err == ES_NOT_ALLOWED ||
	          err == ES_TOO_LARGE);
	return 0;
}
