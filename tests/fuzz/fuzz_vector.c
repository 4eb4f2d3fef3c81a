/* SPDX-License-Identifier: EUPL-1.2 */
/* Vectors in all their forms, from a member that may say anything: the first byte chooses what both
 * sides held and said before, the rest is cut into vector messages by u16 big-endian lengths. What
 * is taken must be said and read alike, and the session goes on or ends. */
#include "facing.h"

#include <sodium.h>

static void prepare(struct facing *f, uint8_t choice)
{
	uint32_t logs = choice & 1 ? 60 : 5;
	facing_init(f, 3);
	for (uint32_t i = 0; i < logs; i++) {
		facing_hold(&f->a, i % 3, i, 1 + i);
		facing_hold(&f->b, i % 3, i, 1 + i);
	}
	if (choice & 2) { /* they met before */
		facing_meet(f);
		facing_part(f);
	}
	facing_hold(&f->a, 0, 0, 3);
	if (choice & 4)
		facing_hold(&f->b, 1, 1000, 2);
	if (choice & 16) /* its id begins as another's */
		facing_hold(&f->a, 0, FACING_TWIN, 2);
	f->a.compares = f->a.claims = f->b.compares = f->b.claims = (choice & 32) != 0;
	/* The other side's own messages do not come through. */
	f->b.mute = (choice & 8) != 0;
	facing_meet(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct facing f;
	if (sodium_init() < 0 || size == 0)
		return 0;
	prepare(&f, data[0]);
	data++;
	size--;
	while (size >= 2 && f.a.ended == ES_OK) {
		uint8_t message[4096] = {0};
		size_t len = (size_t)(data[0] << 8 | data[1]);
		data += 2;
		size -= 2;
		len = len < size ? len : size;
		if (len > sizeof(message))
			break;
		for (size_t i = 0; i < len; i++)
			message[i] = data[i];
		es_session_receive(f.a.session, es_bytes_of(message, len), f.now_ms);
		facing_go_on(&f);
		data += len;
		size -= len;
	}
	facing_free(&f);
	return 0;
}
