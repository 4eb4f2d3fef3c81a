/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages of a signed-in professional, cut by u16 big-endian lengths, at a real node without
 * sockets. A run of 32 bytes 0xaa stands for the id of a practice that is there. */
#include "api_home.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct api_home home;
static struct es_id practice;

static void close_home(void)
{
	api_home_close(&home);
}

static void open_home(void)
{
	if (home.node)
		return;
	api_home_open(&home);
	api_home_practice(&home, "Le caf\xc3\xa9", ES_SCOPE_PUBLIC, &practice);
	atexit(close_home);
}

static void name_practice(uint8_t *data, size_t len)
{
	uint8_t mark[ES_ID_LEN];

	memset(mark, 0xaa, sizeof(mark));
	for (size_t at = 0; at + sizeof(mark) <= len; at++) {
		if (memcmp(data + at, mark, sizeof(mark)) == 0)
			memcpy(data + at, practice.bytes, sizeof(mark));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct guest guest;

	open_home();
	guest_open(&guest, &home, true);
	while (size >= 2) {
		size_t len = (size_t)(data[0] << 8 | data[1]);
		data += 2;
		size -= 2;
		len = len < size ? len : size;
		uint8_t *copy = malloc(len ? len : 1);
		es_assert(copy != NULL);
		memcpy(copy, data, len);
		name_practice(copy, len);
		es_err err = es_api_receive(guest.client, es_bytes_of(copy, len));
		free(copy);
		if (err != ES_OK)
			break;
		data += len;
		size -= len;
	}
	while (home.api.jobs)
		es_loop_turn(home.loop);
	guest_close(&guest);
	return 0;
}
