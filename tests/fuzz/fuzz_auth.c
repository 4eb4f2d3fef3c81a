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
		es_assert(request.role <= ES_LEARNER);
	}
	if (es_auth_read(ES_ROUTE_SIGN_IN, es_bytes_of(data, size), "fr", &request, &field) ==
	    ES_OK)
		es_assert(request.name.len == 0 && field == NULL);
	struct es_passkey_claim claim;
	if (es_auth_read_claim(es_bytes_of(data, size), &claim, &field) == ES_OK)
		es_assert(claim.id.len <= ES_CREDENTIAL_ID_MAX && field == NULL);
	static const enum es_route ways[] = {ES_ROUTE_ASK, ES_ROUTE_CODE, ES_ROUTE_LINK,
	                                     ES_ROUTE_CHALLENGE};
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (es_auth_read(ways[i], es_bytes_of(data, size), "fr", &request, &field) == ES_OK)
			es_assert(request.name.len == 0 && field == NULL);
	return 0;
}
