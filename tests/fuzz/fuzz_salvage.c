/* SPDX-License-Identifier: EUPL-1.2 */
/* A damaged data file that somebody wants back: whatever it holds, every table is walked to an end, and what
 * an entry says lies in the file can be read there. */
#define _GNU_SOURCE
#include "store/salvage.h"

#include <sys/mman.h>
#include <unistd.h>

static es_err look(void *context, const struct es_salvage_entry *entry)
{
	uint8_t bytes[256];
	size_t len = entry->len < sizeof(bytes) ? entry->len : sizeof(bytes);

	es_assert(entry->key.len <= ES_DB_KEY_MAX);
	es_assert(es_salvage_read(context, entry->offset, len, bytes));
	es_assert(entry->value.len == entry->len || entry->value.len == 0);
	return ES_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_salvage *s;
	int fd = memfd_create("data", MFD_CLOEXEC);

	es_assert(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	if (es_salvage_open_fd(fd, &s))
		return 0;
	for (size_t i = 0; i < ES_TABLE_COUNT; i++)
		es_assert(es_salvage_each(s, (enum es_table)i, look, s) == ES_OK);
	es_salvage_close(s);
	return 0;
}
