/* SPDX-License-Identifier: EUPL-1.2 */
/* The manifest of a backup, which may come from any disk: what is taken writes back to the same text. */
#include "backup/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_manifest m;
	struct es_writer w;

	es_manifest_init(&m);
	if (es_manifest_decode(es_bytes_of(data, len), &m))
		return 0;
	es_writer_grow(&w, ES_BACKUP_MANIFEST_MAX);
	es_err err = es_manifest_encode(&m, &w);
	es_assert(!err && es_bytes_equal(es_writer_bytes(&w), es_bytes_of(data, len)));
	es_writer_free(&w);
	es_manifest_free(&m);
	return 0;
}
