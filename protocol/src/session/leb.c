/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

void leb_write(struct es_writer *w, uint64_t number)
{
	uint8_t bytes[10];
	size_t len = 0;
	for (; number >= 0x80; number >>= 7)
		bytes[len++] = (uint8_t)(number | 0x80);
	bytes[len++] = (uint8_t)number;
	es_write_raw(w, es_bytes_of(bytes, len));
}

uint64_t leb_read(struct es_reader *r)
{
	uint64_t number = 0;
	for (unsigned shift = 0; r->err == ES_OK; shift += 7) {
		if (es_reader_at_end(r) || shift > 63) {
			es_reader_fail(r, ES_MALFORMED);
			break;
		}
		uint8_t byte = *r->pos++;
		if (shift == 63 && byte > 1)
			es_reader_fail(r, ES_TOO_LARGE);
		if (byte == 0 && shift > 0)
			es_reader_fail(r, ES_NOT_CANONICAL);
		number |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			break;
	}
	return r->err == ES_OK ? number : 0;
}
