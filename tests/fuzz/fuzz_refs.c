/* SPDX-License-Identifier: EUPL-1.2 */
/* What a body refers to, of whatever kind: at most so many, each once, and the quick look misses none. */
#include "essaim/chunk.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct es_attachment_ref refs[ES_ATTACHMENTS_MAX];
	struct es_bytes body = es_bytes_of(data, size);

	size_t count = es_attachment_refs(body, refs);
	es_assert(count <= ES_ATTACHMENTS_MAX);
	es_assert(count == 0 || es_attachment_any(body));
	for (size_t i = 0; i < count; i++) {
		es_assert(refs[i].size > 0 && refs[i].size <= ES_ATTACHMENT_MAX);
		es_assert(es_media_type_fits(es_bytes_str(refs[i].type)));
		for (size_t j = 0; j < i; j++)
			es_assert(!es_id_equal(&refs[i].id, &refs[j].id));
	}
	return 0;
}
