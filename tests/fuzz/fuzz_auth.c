/* SPDX-License-Identifier: EUPL-1.2 */
/* The body of a sign-up: what is let through is an account that may be. */
#include "web/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_account_request request;
	const char *field;

	if (es_auth_read(ES_ROUTE_SIGN_UP, es_bytes_of(data, size), "fr", &request, &field) ==
	    ES_OK) {
		es_assert(es_account_check(&request, &field) == ES_OK);
		es_assert(request.role <= ES_PROFESSIONAL);
	}
	if (es_auth_read(ES_ROUTE_SIGN_IN, es_bytes_of(data, size), "fr", &request, &field) ==
	    ES_OK)
		es_assert(request.name.len == 0 && field == NULL);
	return 0;
}
