/* SPDX-License-Identifier: EUPL-1.2 */
/* Any sequence of sealed acts, each after its length (u16 big-endian), from nothing: what is
 * refused leaves the state as it was. */
#include "essaim/federation.h"

#include <string.h>

static void check(const struct es_federation *f, const struct es_federation *before, es_err err)
{
	if (err == ES_OK) {
		es_assert(f->acts == before->acts + 1 && f->members_len >= before->members_len);
		es_assert(es_id_equal(&f->head, &f->act_ids[f->acts - 1]));
		es_assert(es_federation_coordinator(f) != NULL);
		return;
	}
	es_assert(f->acts == before->acts && f->members_len == before->members_len);
	es_assert(es_id_equal(&f->head, &before->head) && es_id_equal(&f->id, &before->id));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_federation f;

	es_federation_init(&f);
	while (size >= 2) {
		size_t len = (size_t)data[0] << 8 | data[1];
		struct es_federation before = f;
		data += 2;
		size -= 2;
		len = len < size ? len : size;
		check(&f, &before, es_federation_fold(&f, es_bytes_of(data, len)));
		data += len;
		size -= len;
	}
	es_federation_free(&f);
	return 0;
}
