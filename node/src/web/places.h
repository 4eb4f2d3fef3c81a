/* SPDX-License-Identifier: EUPL-1.2 */
/* Places for archives that are being made: so many in all, and fewer for one address, so that nobody who reads
 * slowly keeps all others out. A value with one owner, one thread. */
#ifndef WEB_PLACES_H
#define WEB_PLACES_H

#include "essaim/bytes.h"
#include "node_limits.h"

struct es_places {
	uint8_t addresses[ES_PARCEL_JOBS_MAX][ES_ADDRESS_KEY_LEN];
	size_t len;
};
/* False: all are taken, or all that this address may have. */
bool es_places_take(struct es_places *places, const uint8_t address[ES_ADDRESS_KEY_LEN]);
/* Of an address that has one. */
void es_places_give(struct es_places *places, const uint8_t address[ES_ADDRESS_KEY_LEN]);

#endif
