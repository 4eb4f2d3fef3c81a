/* SPDX-License-Identifier: EUPL-1.2 */
#include "key.h"

#include <string.h>

void es_key_init(struct es_key *key)
{
	key->len = 0;
}

void es_key_raw(struct es_key *key, const void *data, size_t len)
{
	es_assert(len <= ES_KEY_MAX - key->len);
	if (len)
		memcpy(key->bytes + key->len, data, len);
	key->len += len;
}

void es_key_fixed(struct es_key *key, uint64_t value, size_t width)
{
	uint8_t *out = key->bytes + key->len;

	es_assert(width <= ES_KEY_SPARE && width <= ES_KEY_MAX - key->len);
	if (width == 0)
		return;
	value <<= 8 * (ES_KEY_SPARE - width);
	for (size_t i = 0; i < ES_KEY_SPARE; i++)
		out[i] = (uint8_t)(value >> (8 * (ES_KEY_SPARE - 1 - i)));
	key->len += width;
}

/* As many ones at the top of the first byte as bytes follow it; the other bits are the number's
 * highest. With 8 that follow, the first byte holds none of it. */
void es_key_uint(struct es_key *key, uint64_t value)
{
	size_t more = 0;

	while (more < 8 && value >> (7 * (more + 1)))
		more++;
	uint64_t ones = (0xff00u >> more) & 0xffu;
	uint64_t top = more < 7 ? value >> (8 * more) : 0;
	es_key_fixed(key, ones | top, 1);
	es_key_fixed(key, value, more);
}

void es_key_time(struct es_key *key, uint64_t time_ms)
{
	const uint64_t last = (1ull << (8 * ES_TIME_LEN)) - 1;

	es_key_fixed(key, time_ms < last ? time_ms : last, ES_TIME_LEN);
}

struct es_bytes es_key_of(const struct es_key *key)
{
	return es_bytes_of(key->bytes, key->len);
}

uint64_t es_key_take_fixed(struct es_bytes *in, size_t width, bool *bad)
{
	uint64_t value = 0;

	if (width > 8 || in->len < width) {
		*bad = true;
		return 0;
	}
	for (size_t i = 0; i < width; i++)
		value = value << 8 | in->data[i];
	in->data += width;
	in->len -= width;
	return value;
}

uint64_t es_key_take_uint(struct es_bytes *in, bool *bad)
{
	uint64_t first = es_key_take_fixed(in, 1, bad);
	size_t more = 0;

	while (more < 8 && first >> (7 - more) & 1)
		more++;
	uint64_t top = more < 7 ? first & (0x7fu >> more) : 0;
	uint64_t value = es_key_take_fixed(in, more, bad);
	if (top)
		value |= top << (8 * more);
	/* There is one way to write a number, or equal keys could differ. */
	if (more && !(value >> (7 * more)))
		*bad = true;
	return *bad ? 0 : value;
}

void es_key_take_raw(struct es_bytes *in, void *out, size_t len, bool *bad)
{
	if (in->len < len) {
		*bad = true;
		memset(out, 0, len);
		return;
	}
	memcpy(out, in->data, len);
	in->data += len;
	in->len -= len;
}
