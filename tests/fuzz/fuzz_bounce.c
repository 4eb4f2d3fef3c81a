/* SPDX-License-Identifier: EUPL-1.2 */
/* A mail that anybody may have sent: what is read of it are addresses, each once. */
#include "mail/bounce.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char found[ES_BOUNCES_MAX][ES_MAIL_ADDRESS_MAX + 1], again[ES_MAIL_ADDRESS_MAX + 1];
	size_t count = es_bounce_read(es_bytes_of(data, size), found);

	es_assert(count <= ES_BOUNCES_MAX);
	for (size_t i = 0; i < count; i++) {
		es_assert(es_mail_address(es_bytes_str(found[i]), again) == ES_OK);
		es_assert(strcmp(found[i], again) == 0);
		for (size_t j = 0; j < i; j++)
			es_assert(strcmp(found[i], found[j]) != 0);
	}
	return 0;
}
