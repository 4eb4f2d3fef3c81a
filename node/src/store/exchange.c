/* SPDX-License-Identifier: EUPL-1.2 */
#include "meta.h"
#include "writer.h"

es_err es_write_exchanged(struct es_write *w, uint64_t now_ms)
{
	struct es_key value;

	es_key_init(&value);
	es_key_uint(&value, now_ms);
	return es_meta_put(w, ES_META_EXCHANGED, es_key_of(&value));
}

uint64_t es_store_exchanged_ms(struct es_snapshot *snap)
{
	struct es_bytes value;
	bool bad = false;

	if (es_meta_get(snap, ES_META_EXCHANGED, &value))
		return 0;
	uint64_t ms = es_key_take_uint(&value, &bad);
	return bad ? 0 : ms;
}

bool es_exchange_is_fresh(uint64_t exchanged_ms, uint64_t now_ms)
{
	return exchanged_ms != 0 && exchanged_ms <= now_ms &&
	       now_ms - exchanged_ms < ES_EXCHANGE_FRESH_MS;
}
