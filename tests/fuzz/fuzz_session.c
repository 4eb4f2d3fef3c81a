/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages of a member that may send anything: the input is cut into messages by u16 big-endian
 * lengths; two healthy nodes must agree again afterwards. */
#include "world.h"

#include <sodium.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sim_world w;
	if (sodium_init() < 0)
		return 0;
	sim_world_init(&w, 3, 2);
	es_assert(sim_admit(&w.nodes[0].memory, &w.nodes[1].memory, w.now_ms) == ES_OK);
	sim_learn_acts(&w.nodes[1].memory, &w.nodes[0].memory);
	for (size_t i = 0; i < 3; i++)
		sim_publish_at(&w, i % 2, w.now_ms, 50);
	sim_connect(&w, 0, 1);
	sim_run_until(&w, w.now_ms + 250);
	while (size >= 2) {
		size_t len = (size_t)(data[0] << 8 | data[1]);
		data += 2;
		size -= 2;
		len = len < size ? len : size;
		if (sim_inject(&w, 0, 0, es_bytes_of(data, len)) != ES_OK)
			break;
		sim_run_until(&w, w.now_ms + 10);
		data += len;
		size -= len;
	}
	w.garbled = 1; /* the link that was lied on ends, as a channel would */
	sim_heal(&w);
	sim_run_until(&w, w.now_ms + 20000);
	es_assert(sim_converged(&w));
	sim_check(&w);
	sim_world_free(&w);
	return 0;
}
