/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/taken.h"

#include "node_limits.h"
#include "store/meta.h"
#include "store/writer.h"

/* One value: [id, ms, id, ms…]. */
#define VALUE_MAX (16 + ES_TAKEN_MAX * (ES_ID_LEN + 2 + 9))

size_t es_taken_list(struct es_snapshot *snap, struct es_taken *out)
{
	struct es_bytes value;
	struct es_reader r;
	size_t count = 0;

	if (es_meta_get(snap, ES_META_TAKEN, &value))
		return 0;
	es_reader_init(&r, value);
	for (size_t left = es_read_array(&r, 2 * (size_t)ES_TAKEN_MAX); left >= 2; left -= 2) {
		es_read_fixed(&r, out[count].id.bytes, ES_ID_LEN);
		out[count].since_ms = es_read_uint(&r, UINT64_MAX);
		if (r.err)
			break;
		count++;
	}
	return count;
}

uint64_t es_taken_since(struct es_snapshot *snap, const struct es_id *id)
{
	struct es_taken all[ES_TAKEN_MAX];
	size_t count = es_taken_list(snap, all);

	for (size_t i = 0; i < count; i++)
		if (es_id_equal(&all[i].id, id))
			return all[i].since_ms;
	return 0;
}

static es_err put(struct es_write *w, const struct es_taken *all, size_t count)
{
	uint8_t bytes[VALUE_MAX];
	struct es_writer value;

	es_writer_init(&value, bytes, sizeof(bytes));
	es_write_array(&value, 2 * count);
	for (size_t i = 0; i < count; i++) {
		es_write_bin(&value, ES_BYTES(all[i].id.bytes));
		es_write_uint(&value, all[i].since_ms);
	}
	return value.err ? value.err : es_meta_put(w, ES_META_TAKEN, es_writer_bytes(&value));
}

es_err es_write_taken(struct es_write *w, const struct es_id *id, uint64_t since_ms)
{
	struct es_taken all[ES_TAKEN_MAX];
	size_t count = es_taken_list(&w->snap, all), at = 0;

	while (at < count && !es_id_equal(&all[at].id, id))
		at++;
	if ((at < count) == (since_ms != 0))
		return ES_OK;
	if (since_ms && count == ES_TAKEN_MAX)
		return ES_LIMIT;
	if (since_ms) {
		all[count++] = (struct es_taken){*id, since_ms};
	} else {
		count--;
		for (; at < count; at++)
			all[at] = all[at + 1];
	}
	return put(w, all, count);
}
