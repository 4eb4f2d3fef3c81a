/* SPDX-License-Identifier: EUPL-1.2 */
/* A file of subtitles as somebody drops it: what is read is canonical, fits its limits, and is the same after it
 * was written and read again. */
#include "subtitles/subtitles.h"

#include "node_limits.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_body(struct es_writer *body, const struct es_writer *cues)
{
	es_writer_reset(body);
	es_write_map(body, 1);
	es_write_cstr(body, "cues");
	es_write_raw(body, es_writer_bytes(cues));
	es_assert(body->err == ES_OK && es_canonical(es_writer_bytes(body)) == ES_OK);
}

static size_t count(struct es_bytes body)
{
	struct es_cues walk;
	struct es_cue cue;
	size_t number = 0;
	uint64_t before = 0;

	es_cues_open(&walk, body);
	for (; es_cues_next(&walk, &cue); number++) {
		es_assert(cue.start_ms >= before && cue.text.len <= ES_CUE_TEXT_MAX);
		before = cue.start_ms;
	}
	return number;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_subtitles_report report, again;
	struct es_writer cues, body, file;

	if (size == 0)
		return 0;
	es_writer_grow(&cues, 4u << 20);
	es_writer_grow(&body, 4u << 20);
	es_writer_grow(&file, 4u << 20);
	/* the first byte chooses between the two old encodings */
	if (es_subtitles_read(es_bytes_of(data + 1, size - 1), data[0] & 1 ? "hu" : "fr", &report,
	                      &cues) == ES_OK) {
		es_assert(report.cues > 0 && report.cues <= ES_CUES_MAX);
		put_body(&body, &cues);
		es_assert(count(es_writer_bytes(&body)) == report.cues);
		es_assert(es_subtitles_write(es_writer_bytes(&body), &file) == ES_OK);
		es_writer_reset(&cues);
		es_err err = es_subtitles_read(es_writer_bytes(&file), "fr", &again, &cues);
		es_assert(err == ES_TOO_LARGE || (err == ES_OK && again.passed == 0));
		es_assert(err == ES_TOO_LARGE || again.cues == report.cues);
	}
	es_writer_free(&file);
	es_writer_free(&body);
	es_writer_free(&cues);
	return 0;
}
