/* SPDX-License-Identifier: EUPL-1.2 */
/* The body of a form, and the code on paper that it holds. */
#include "store/withdrawals.h"
#include "web/urlencoded.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t hash[ES_WITHDRAWAL_HASH_LEN];
	char value[64];

	if (!es_urlencoded_get(es_bytes_of(data, size), "code", value, sizeof(value)))
		return 0;
	size_t len = strlen(value);
	es_assert(len < sizeof(value) && es_utf8_valid((const uint8_t *)value, len));
	if (es_withdrawal_hash(es_bytes_str(value), hash) == ES_OK)
		es_assert(len >= ES_WITHDRAWAL_DIGITS);
	return 0;
}
