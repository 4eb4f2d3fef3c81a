/* SPDX-License-Identifier: EUPL-1.2 */
#include "parcel/zip_write.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

struct es_zip {
	struct archive *archive;
	struct archive_entry *entry;
	struct es_writer *out;
	uint64_t left; /* of the entry that was begun */
	es_err err;
};

static es_err fail(struct es_zip *zip, es_err err)
{
	if (zip->err == ES_OK)
		zip->err = zip->out->err ? zip->out->err : err;
	return zip->err;
}

static es_err settle(struct es_zip *zip, bool done)
{
	return done && zip->out->err == ES_OK ? ES_OK : fail(zip, ES_IO);
}

static la_ssize_t take(struct archive *archive, void *context, const void *data, size_t len)
{
	struct es_zip *zip = context;

	(void)archive;
	if (zip->out)
		es_write_raw(zip->out, es_bytes_of(data, len));
	return (la_ssize_t)
	        len; /* told of a failure, libarchive would not give back all that it took */
}

es_err es_zip_new(struct es_writer *out, struct es_zip **result)
{
	struct es_zip *zip = calloc(1, sizeof(*zip));

	*result = NULL;
	if (!zip)
		return ES_NO_MEMORY;
	zip->out = out;
	zip->archive = archive_write_new();
	zip->entry = archive_entry_new();
	if (!zip->archive || !zip->entry ||
	    archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(zip->archive, 0) != ARCHIVE_OK ||
	    archive_write_open(zip->archive, zip, NULL, take, NULL) != ARCHIVE_OK) {
		es_zip_free(zip);
		return ES_NO_MEMORY;
	}
	*result = zip;
	return ES_OK;
}

void es_zip_free(struct es_zip *zip)
{
	if (!zip)
		return;
	zip->out = NULL; /* closing writes what nobody wants any more */
	(void)archive_write_free(zip->archive);
	archive_entry_free(zip->entry);
	free(zip);
}

es_err es_zip_begin(struct es_zip *zip, const char *name, uint64_t size, uint64_t changed_ms,
                    bool packed)
{
	if (zip->err)
		return zip->err;
	if (zip->left)
		return fail(zip, ES_STATE);
	archive_entry_clear(zip->entry);
	archive_entry_set_pathname(zip->entry, name);
	archive_entry_set_filetype(zip->entry, AE_IFREG);
	archive_entry_set_perm(zip->entry, 0644);
	archive_entry_set_size(zip->entry, (la_int64_t)size);
	archive_entry_set_mtime(zip->entry, (time_t)(changed_ms / 1000), 0);
	if (packed)
		(void)archive_write_zip_set_compression_deflate(zip->archive);
	else
		(void)archive_write_zip_set_compression_store(zip->archive);
	zip->left = size;
	return settle(zip, archive_write_header(zip->archive, zip->entry) == ARCHIVE_OK);
}

es_err es_zip_add(struct es_zip *zip, struct es_bytes bytes)
{
	if (zip->err)
		return zip->err;
	if (bytes.len > zip->left)
		return fail(zip, ES_STATE);
	zip->left -= bytes.len;
	return settle(zip,
	              bytes.len == 0 || archive_write_data(zip->archive, bytes.data, bytes.len) ==
	                                        (la_ssize_t)bytes.len);
}

es_err es_zip_put(struct es_zip *zip, const char *name, struct es_bytes content,
                  uint64_t changed_ms)
{
	es_err err = es_zip_begin(zip, name, content.len, changed_ms, true);

	return err ? err : es_zip_add(zip, content);
}

es_err es_zip_end(struct es_zip *zip)
{
	if (zip->err)
		return zip->err;
	if (zip->left)
		return fail(zip, ES_STATE);
	return settle(zip, archive_write_close(zip->archive) == ARCHIVE_OK);
}
