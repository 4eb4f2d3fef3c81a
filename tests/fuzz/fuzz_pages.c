/* SPDX-License-Identifier: EUPL-1.2 */
/* A data file as the disk gives it back: the pages are judged without a fault, whatever they
 * hold. */
#define _GNU_SOURCE
#include "essaim/err.h"
#include "store/pages.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TXN_AT 144 /* in a meta page: header 16, magic to map size 24, two trees 96, last page 8 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_pages_report report = {0};
	uint64_t txn = 0;
	int fd = memfd_create("pages", MFD_CLOEXEC);

	es_assert(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	es_err err = es_pages_check_meta(fd);
	if (!err) {
		memcpy(&txn, data + TXN_AT, sizeof(txn));
		err = es_pages_check(fd, txn, ES_PAGES_ALL, &report);
		es_assert((err == ES_CORRUPT) == (report.what != NULL));
	}
	close(fd);
	return 0;
}
