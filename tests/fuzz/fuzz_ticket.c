/* SPDX-License-Identifier: EUPL-1.2 */
/* Any string as a ticket: what is taken is written again as the same string, but for white space
 * around it. */
#include "essaim/ticket.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_ticket ticket;
	char text[ES_TICKET_MAX + 1];

	if (es_ticket_decode((const char *)data, size, &ticket) != ES_OK)
		return 0;
	es_assert(es_ticket_encode(&ticket, text, sizeof(text)) == ES_OK);
	const char *start = (const char *)data;
	while (size > 0 && *start != 'e') {
		start++;
		size--;
	}
	es_assert(size >= strlen(text) && memcmp(start, text, strlen(text)) == 0);
	return 0;
}
