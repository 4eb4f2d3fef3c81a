/* SPDX-License-Identifier: EUPL-1.2 */
/* One value: what counts as canonical must come out of the writer again, byte for byte. */
#include "essaim/bytes.h"

static void copy_scalar(struct es_reader *r, enum es_type type, struct es_writer *w)
{
	switch (type) {
	case ES_NIL:
		es_read_nil(r);
		es_write_nil(w);
		break;
	case ES_BOOL:
		es_write_bool(w, es_read_bool(r));
		break;
	case ES_UINT:
		es_write_uint(w, es_read_uint(r, UINT64_MAX));
		break;
	case ES_INT:
		es_write_int(w, es_read_int(r));
		break;
	case ES_STR:
		es_write_str(w, es_read_str(r, SIZE_MAX));
		break;
	case ES_BIN:
		es_write_bin(w, es_read_bin(r, SIZE_MAX));
		break;
	case ES_ARRAY:
		es_write_array(w, es_read_array(r, SIZE_MAX));
		break;
	case ES_MAP:
		es_write_map(w, es_read_map(r, SIZE_MAX));
		break;
	case ES_END:
		es_reader_fail(r, ES_MALFORMED);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_bytes in = es_bytes_of(data, len), value;
	struct es_reader r;
	struct es_writer w;

	(void)es_map_path(in, "a.b", &value);
	(void)es_value_str(in);
	bool canonical = es_canonical(in) == ES_OK;
	es_reader_init(&r, in);
	es_writer_grow(&w, len + 1);
	while (r.err == ES_OK && !es_reader_at_end(&r))
		copy_scalar(&r, es_reader_peek(&r), &w);
	if (r.err == ES_OK)
		es_assert(es_bytes_equal(es_writer_bytes(&w), in));
	if (canonical)
		es_assert(es_reader_finish(&r) == ES_OK);
	es_writer_free(&w);
	return 0;
}
