/* SPDX-License-Identifier: EUPL-1.2 */
/* Objects of motions of a member that may send anything, each after its length (u16 big-endian),
 * into the table of a node that knows the founding act of the actors in tests/lib. */
#include "actor.h"
#include "essaim/motions.h"

#include <sodium.h>

static struct es_federation f;

static void found(void)
{
	uint8_t bytes[4096], sealed_bytes[4096];
	struct es_act act = {
	        .type = ES_ACT_FOUND, .name = "Network", .policy = {1, 1, 1, 1, 1, 1, 1, 1}};
	struct es_writer w, sealed;
	struct actor founder;

	es_assert(sodium_init() >= 0);
	actor_init(&founder, 1);
	act.admission = founder.admission;
	act.created_ms = 1700000000000;
	struct es_signer signer = actor_signer(&founder);
	es_writer_init(&w, bytes, sizeof(bytes));
	es_writer_init(&sealed, sealed_bytes, sizeof(sealed_bytes));
	es_federation_init(&f);
	es_assert(es_act_encode(&act, NULL, 0, &w) == ES_OK);
	es_assert(es_act_seal(es_writer_bytes(&w), &signer, &sealed) == ES_OK);
	es_assert(es_federation_fold(&f, es_writer_bytes(&sealed)) == ES_OK);
}

static void check(const struct es_motions *t)
{
	size_t bytes = 0;

	for (size_t i = 0; i < t->len; i++)
		bytes += t->list[i].len;
	es_assert(bytes == t->bytes && bytes <= ES_MOTIONS_BYTES_MAX);
	es_assert(t->len <= ES_MOTIONS_PER_STRUCTURE); /* there is one member alone */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_motions t;
	size_t checks = ES_MOTION_CHECKS_MAX;

	if (f.acts == 0)
		found();
	es_motions_init(&t);
	while (size >= 2) {
		struct es_id id;
		size_t len = (size_t)data[0] << 8 | data[1], before = t.len;
		data += 2;
		size -= 2;
		len = len < size ? len : size;
		es_err err = es_motions_take(&t, &f, es_bytes_of(data, len), &checks, &id);
		es_assert(err == ES_OK ? es_motions_find(&t, &id) != NULL : t.len == before);
		check(&t);
		data += len;
		size -= len;
	}
	es_motions_free(&t);
	return 0;
}
