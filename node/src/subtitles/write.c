/* SPDX-License-Identifier: EUPL-1.2 */
#include "subtitles/subtitles.h"

#include <stdio.h>
#include <string.h>

/* A time as es_schema_check lets it pass: any integer. */
static bool read_ms(struct es_bytes cue, const char *key, uint64_t *ms)
{
	struct es_bytes value;
	struct es_reader r;

	if (!es_map_get(cue, key, &value))
		return false;
	es_reader_init(&r, value);
	*ms = es_reader_peek(&r) == ES_UINT ? es_read_uint(&r, ES_CUE_MS_MAX) : UINT64_MAX;
	return r.err == ES_OK && *ms <= ES_CUE_MS_MAX;
}

void es_cues_open(struct es_cues *cues, struct es_bytes body)
{
	struct es_bytes list = {NULL, 0};

	cues->left = 0;
	if (!es_map_get(body, "cues", &list))
		return;
	es_reader_init(&cues->r, list);
	if (es_reader_peek(&cues->r) == ES_ARRAY)
		cues->left = es_read_array(&cues->r, ES_CUES_MAX);
}

bool es_cues_next(struct es_cues *cues, struct es_cue *out)
{
	while (cues->left > 0) {
		struct es_bytes cue = es_read_value(&cues->r), text;
		struct es_reader r;

		cues->left--;
		es_reader_init(&r, cue);
		if (es_reader_peek(&r) != ES_MAP || !read_ms(cue, "start", &out->start_ms) ||
		    !read_ms(cue, "end", &out->end_ms) || out->start_ms >= out->end_ms ||
		    !es_map_get(cue, "text", &text))
			continue;
		out->text = es_value_str(text);
		if (out->text.len)
			return true;
	}
	return false;
}

static void put_time(struct es_writer *w, uint64_t ms)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%02u:%02u:%02u.%03u", (unsigned)(ms / 3600000),
	                   (unsigned)(ms / 60000 % 60), (unsigned)(ms / 1000 % 60),
	                   (unsigned)(ms % 1000));

	es_write_raw(w, es_bytes_of(text, (size_t)len));
}

/* No text can end its cue or begin another: empty lines are left out, and "-->" is written with a reference. */
static void put_text(struct es_writer *w, struct es_bytes text)
{
	bool begun = false;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		if (c == '\n' || c == '\r') {
			if (begun)
				es_write_raw(w, es_bytes_str("\n"));
			begun = false;
			continue;
		}
		begun = true;
		if (c == '&')
			es_write_raw(w, es_bytes_str("&amp;"));
		else if (c == '<')
			es_write_raw(w, es_bytes_str("&lt;"));
		else if (c == '>')
			es_write_raw(w, es_bytes_str("&gt;"));
		else
			es_write_raw(w, es_bytes_of(&text.data[i], 1));
	}
	if (begun)
		es_write_raw(w, es_bytes_str("\n"));
}

es_err es_subtitles_write(struct es_bytes body, struct es_writer *w)
{
	struct es_cues cues;
	struct es_cue cue;

	es_write_raw(w, es_bytes_str("WEBVTT\n"));
	es_cues_open(&cues, body);
	while (es_cues_next(&cues, &cue)) {
		es_write_raw(w, es_bytes_str("\n"));
		put_time(w, cue.start_ms);
		es_write_raw(w, es_bytes_str(" --> "));
		put_time(w, cue.end_ms);
		es_write_raw(w, es_bytes_str("\n"));
		put_text(w, cue.text);
	}
	return w->err;
}
