/* SPDX-License-Identifier: EUPL-1.2 */
/* First byte: the kind; the rest: a body. What the schema takes must be canonical where
 * es_canonical says so, and a fault must always name itself. */
#include "essaim/schema.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_schema_fault fault = {.why = NULL};

	if (len == 0)
		return 0;
	es_err err = es_schema_check(data[0], es_bytes_of(data + 1, len - 1), &fault);
	if (err == ES_INVALID)
		es_assert(fault.why && strlen(fault.path) < sizeof(fault.path));
	else
		es_assert(err == ES_OK || err == ES_NOT_FOUND);
	return 0;
}
