/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/code.h"

#include <sodium.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
_Static_assert(sizeof(alphabet) == 33, "five bits a character");

void es_code_make(size_t groups, char *code)
{
	uint8_t random[ES_CODE_GROUPS_MAX * ES_CODE_GROUP];
	size_t at = 0;

	es_assert(groups <= ES_CODE_GROUPS_MAX);
	randombytes_buf(random, sizeof(random));
	for (size_t i = 0; i < groups * ES_CODE_GROUP; i++) {
		if (i && i % ES_CODE_GROUP == 0)
			code[at++] = '-';
		code[at++] = alphabet[random[i] % 32];
	}
	code[at] = '\0';
}

es_err es_code_read(struct es_bytes typed, size_t groups, char *plain)
{
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = (char)typed.data[i];
		if (c == ' ' || c == '-')
			continue;
		c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		if (len == groups * ES_CODE_GROUP || !c || !strchr(alphabet, c))
			return ES_INVALID;
		plain[len++] = c;
	}
	return len == groups * ES_CODE_GROUP ? ES_OK : ES_INVALID;
}
