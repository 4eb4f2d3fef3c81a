/* SPDX-License-Identifier: EUPL-1.2 */
#include "parcel/zip_read.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536

struct es_unzip {
	struct archive *archive;
	int fd;
	uint64_t room; /* bytes that may still come out of it */
	size_t entries;
};

static es_err open_file(const char *path, struct es_unzip *zip)
{
	struct stat stat;

	zip->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (zip->fd < 0)
		return errno == ENOENT ? ES_NOT_FOUND : ES_IO;
	if (fstat(zip->fd, &stat) != 0 || !S_ISREG(stat.st_mode))
		return ES_MALFORMED;
	zip->room = ES_UNZIP_ROOM + ES_UNZIP_RATIO * (uint64_t)stat.st_size;
	zip->archive = archive_read_new();
	if (!zip->archive)
		return ES_NO_MEMORY;
	if (archive_read_support_format_zip_seekable(zip->archive) != ARCHIVE_OK ||
	    archive_read_open_fd(zip->archive, zip->fd, BLOCK) != ARCHIVE_OK)
		return ES_MALFORMED;
	return ES_OK;
}

es_err es_unzip_open(const char *path, struct es_unzip **out)
{
	struct es_unzip *zip = calloc(1, sizeof(*zip));

	*out = NULL;
	if (!zip)
		return ES_NO_MEMORY;
	es_err err = open_file(path, zip);
	if (err)
		es_unzip_close(zip);
	else
		*out = zip;
	return err;
}

void es_unzip_close(struct es_unzip *zip)
{
	if (!zip)
		return;
	(void)archive_read_free(zip->archive);
	if (zip->fd >= 0)
		close(zip->fd);
	free(zip);
}

/* --- names -------------------------------------------------------------------------------------- */

static bool part_fits(const uint8_t *part, size_t len)
{
	if (len == 0 || part[len - 1] == '.' || part[len - 1] == ' ')
		return false; /* "", "..", and what some systems cut */
	for (size_t i = 0; i < len; i++)
		if (part[i] < 0x20 || part[i] == 0x7f || strchr("\\:*?\"<>|", part[i]))
			return false;
	return true;
}

bool es_unzip_name_fits(struct es_bytes name)
{
	size_t from = 0, depth = 1;

	if (name.len == 0 || name.len > ES_UNZIP_NAME_MAX || !es_utf8_valid(name.data, name.len))
		return false;
	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && name.data[i] != '/')
			continue;
		if (!part_fits(name.data + from, i - from) || depth > ES_UNZIP_DEPTH_MAX)
			return false;
		from = i + 1;
		depth++;
	}
	return true;
}

/* --- entries ------------------------------------------------------------------------------------ */

static es_err name_entry(struct archive_entry *found, struct es_unzip_entry *entry)
{
	const char *name = archive_entry_pathname(found);

	if (!name)
		name = archive_entry_pathname_utf8(found);
	if (!name || !es_unzip_name_fits(es_bytes_str(name)))
		return ES_NOT_ALLOWED;
	memcpy(entry->name, name, strlen(name) + 1);
	return ES_OK;
}

es_err es_unzip_next(struct es_unzip *zip, struct es_unzip_entry *entry)
{
	struct archive_entry *found;

	for (;;) {
		int status = archive_read_next_header(zip->archive, &found);
		if (status == ARCHIVE_EOF)
			return ES_NOT_FOUND;
		if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
			return ES_MALFORMED;
		if (++zip->entries > ES_UNZIP_ENTRIES_MAX)
			return ES_LIMIT;
		if (archive_entry_filetype(found) == AE_IFDIR)
			continue;
		if (archive_entry_filetype(found) != AE_IFREG || archive_entry_is_encrypted(found))
			return ES_NOT_ALLOWED;
		return name_entry(found, entry);
	}
}

es_err es_unzip_read(struct es_unzip *zip, uint8_t *out, size_t len, size_t *got)
{
	la_ssize_t n = archive_read_data(zip->archive, out, len);

	*got = 0;
	if (n < 0)
		return ES_MALFORMED;
	if ((uint64_t)n > zip->room)
		return ES_LIMIT;
	zip->room -= (uint64_t)n;
	*got = (size_t)n;
	return ES_OK;
}

es_err es_unzip_get(struct es_unzip *zip, struct es_writer *w)
{
	uint8_t piece[4096];
	size_t got = 0;
	es_err err;

	do {
		err = es_unzip_read(zip, piece, sizeof(piece), &got);
		if (!err)
			es_write_raw(w, es_bytes_of(piece, got));
	} while (!err && got && !w->err);
	return err ? err : w->err == ES_NO_SPACE ? ES_TOO_LARGE : w->err;
}
