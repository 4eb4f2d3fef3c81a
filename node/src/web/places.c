/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/places.h"

#include "essaim/err.h"

#include <string.h>

bool es_places_take(struct es_places *places, const uint8_t address[ES_ADDRESS_KEY_LEN])
{
	size_t own = 0;

	for (size_t i = 0; i < places->len; i++)
		own += memcmp(places->addresses[i], address, ES_ADDRESS_KEY_LEN) == 0;
	if (places->len == ES_PARCEL_JOBS_MAX || own == ES_PARCEL_JOBS_PER_ADDRESS)
		return false;
	memcpy(places->addresses[places->len++], address, ES_ADDRESS_KEY_LEN);
	return true;
}

void es_places_give(struct es_places *places, const uint8_t address[ES_ADDRESS_KEY_LEN])
{
	size_t at = 0;

	while (at < places->len && memcmp(places->addresses[at], address, ES_ADDRESS_KEY_LEN) != 0)
		at++;
	es_assert(at < places->len);
	memmove(places->addresses[at], places->addresses[--places->len], ES_ADDRESS_KEY_LEN);
}
