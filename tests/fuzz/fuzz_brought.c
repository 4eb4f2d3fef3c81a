/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as the manifest of an archive that somebody brought: refused, or names that stay in the archive. */
#include "parcel/manifest.h"
#include "parcel/zip_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_brought_list list;
	const char *why;

	es_err err = es_brought_list_read(es_bytes_of(data, size), &list, &why);
	es_assert(err != ES_INVALID || why);
	for (size_t i = 0; err == ES_OK && i < list.records_len; i++)
		es_assert(es_unzip_name_fits(es_bytes_str(list.records[i].proof)));
	for (size_t i = 0; err == ES_OK && i < list.files_len; i++)
		es_assert(es_unzip_name_fits(es_bytes_str(list.files[i].path)) &&
		          list.files[i].size > 0 && list.files[i].size <= ES_ATTACHMENT_MAX);
	es_brought_list_free(&list);
	return 0;
}
