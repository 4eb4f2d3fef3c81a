/* SPDX-License-Identifier: EUPL-1.2 */
/* Refusals as the API words them. */
#include "web/api.h"

static const struct {
	const char *word;
	unsigned status;
} codes[] = {
        [ES_API_MALFORMED] = {"malformed", 400},
        [ES_API_UNKNOWN_METHOD] = {"unknown_method", 404},
        [ES_API_INVALID] = {"invalid", 400},
        [ES_API_TOO_LARGE] = {"too_large", 413},
        [ES_API_NOT_FOUND] = {"not_found", 404},
        [ES_API_AMBIGUOUS] = {"ambiguous", 409},
        [ES_API_SIGN_IN_NEEDED] = {"sign_in_needed", 401},
        [ES_API_NOT_ALLOWED] = {"not_allowed", 403},
        [ES_API_WRONG_PASSWORD] = {"wrong_password", 401},
        [ES_API_EXISTS] = {"exists", 409},
        [ES_API_TOO_MANY] = {"too_many", 429},
        [ES_API_BUSY] = {"busy", 503},
        [ES_API_NO_ROOM] = {"no_room", 507},
        [ES_API_FETCHING] = {"fetching", 503},
        [ES_API_NOT_HERE] = {"not_here", 404},
        [ES_API_SUSPENDED] = {"suspended", 403},
        [ES_API_FAILED] = {"failed", 500},
};

const char *es_api_code_word(enum es_api_code code)
{
	es_assert((size_t)code < sizeof(codes) / sizeof(codes[0]));
	return codes[code].word;
}

unsigned es_api_code_status(enum es_api_code code)
{
	es_assert((size_t)code < sizeof(codes) / sizeof(codes[0]));
	return codes[code].status;
}

enum es_api_code es_api_code_of(es_err err)
{
	switch (err) {
	case ES_MALFORMED:
	case ES_NOT_CANONICAL:
	case ES_BAD_UTF8:
		return ES_API_MALFORMED;
	case ES_INVALID:
		return ES_API_INVALID;
	case ES_TOO_LARGE:
	case ES_LIMIT:
		return ES_API_TOO_LARGE;
	case ES_NOT_FOUND:
		return ES_API_NOT_FOUND;
	case ES_AMBIGUOUS:
		return ES_API_AMBIGUOUS;
	case ES_NOT_ALLOWED:
		return ES_API_NOT_ALLOWED;
	case ES_BAD_KEY:
		return ES_API_WRONG_PASSWORD;
	case ES_EXISTS:
		return ES_API_EXISTS;
	case ES_BUSY:
		return ES_API_BUSY;
	case ES_NO_SPACE:
		return ES_API_NO_ROOM;
	default:
		return ES_API_FAILED;
	}
}

void es_api_put_fault(enum es_api_code code, const char *message, const char *field,
                      struct es_writer *w)
{
	es_write_map(w, 3);
	es_write_cstr(w, "code");
	es_write_cstr(w, es_api_code_word(code));
	es_write_cstr(w, "message");
	es_write_cstr(w, message);
	es_write_cstr(w, "field");
	if (field)
		es_write_cstr(w, field);
	else
		es_write_nil(w);
}
