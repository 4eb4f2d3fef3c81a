/* SPDX-License-Identifier: EUPL-1.2 */
/* Both forms have blocks of a line of times and lines of text, parted by an empty line; they differ in how
 * seconds are written and in what stands between the blocks. Files that people have break the rules of both,
 * so one reader takes either. */
#include "subtitles/subtitles.h"

#include "node_limits.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct found {
	uint64_t start_ms, end_ms;
	size_t text, len; /* in scan.words */
	size_t number;    /* keeps cues of one time in their order */
};

struct scan {
	struct es_bytes rest; /* of the file, from the next line on */
	size_t line;          /* number of the line taken last */
	struct es_writer words;
	struct found *found; /* owned */
	size_t room;
	struct es_subtitles_report *report;
};

/* --- lines -------------------------------------------------------------------------------------- */

static bool take_line(struct scan *s, struct es_bytes *line)
{
	size_t len = 0;

	if (s->rest.len == 0)
		return false;
	while (len < s->rest.len && s->rest.data[len] != '\n' && s->rest.data[len] != '\r')
		len++;
	*line = es_bytes_of(s->rest.data, len);
	if (len + 1 < s->rest.len && s->rest.data[len] == '\r' && s->rest.data[len + 1] == '\n')
		len++;
	if (len < s->rest.len)
		len++;
	s->rest = es_bytes_of(s->rest.data + len, s->rest.len - len);
	s->line++;
	return true;
}

static bool peek_line(const struct scan *s, struct es_bytes *line)
{
	struct scan ahead = *s;

	return take_line(&ahead, line);
}

static bool is_empty(struct es_bytes line)
{
	return es_text_trim(line).len == 0;
}

static bool has_arrow(struct es_bytes line)
{
	for (size_t i = 0; i + 3 <= line.len; i++)
		if (memcmp(line.data + i, "-->", 3) == 0)
			return true;
	return false;
}

static bool is_number(struct es_bytes line)
{
	line = es_text_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if (line.data[i] < '0' || line.data[i] > '9')
			return false;
	return line.len > 0;
}

static bool begins(struct es_bytes line, const char *word)
{
	size_t len = strlen(word);

	return line.len >= len && memcmp(line.data, word, len) == 0 &&
	       (line.len == len || line.data[len] == ' ' || line.data[len] == '\t');
}

static void pass_over(struct scan *s, size_t line)
{
	if (s->report->passed++ == 0)
		s->report->line = line;
}

static void skip_block(struct scan *s)
{
	struct es_bytes line;

	while (take_line(s, &line) && !is_empty(line))
		;
}

/* --- times -------------------------------------------------------------------------------------- */

static void skip_space(struct es_bytes *in)
{
	while (in->len && (in->data[0] == ' ' || in->data[0] == '\t'))
		*in = es_bytes_of(in->data + 1, in->len - 1);
}

/* At most so many digits; *digits says how many. */
static uint64_t take_number(struct es_bytes *in, size_t most, size_t *digits)
{
	uint64_t number = 0;

	*digits = 0;
	while (*digits < most && in->len && in->data[0] >= '0' && in->data[0] <= '9') {
		number = number * 10 + (uint64_t)(in->data[0] - '0');
		*in = es_bytes_of(in->data + 1, in->len - 1);
		(*digits)++;
	}
	return number;
}

static bool take_byte(struct es_bytes *in, uint8_t byte)
{
	if (in->len == 0 || in->data[0] != byte)
		return false;
	*in = es_bytes_of(in->data + 1, in->len - 1);
	return true;
}

/* [HH:]MM:SS.mmm, also with a comma, with fewer digits after it, or with none. */
static bool take_time(struct es_bytes *in, uint64_t *ms)
{
	uint64_t parts[3] = {0}, share = 0;
	size_t count = 0, digits = 0;

	skip_space(in);
	do {
		parts[count++] = take_number(in, 3, &digits);
		if (digits == 0)
			return false;
	} while (count < 3 && take_byte(in, ':'));
	if (count < 2 || parts[count - 1] > 59 || parts[count - 2] > (count == 3 ? 59u : 999u))
		return false;
	if (take_byte(in, '.') || take_byte(in, ',')) {
		share = take_number(in, 3, &digits);
		for (; digits < 3; digits++)
			share *= 10;
	}
	*ms = ((count == 3 ? parts[0] * 60 + parts[1] : parts[0]) * 60 + parts[count - 1]) * 1000 +
	      share;
	return *ms <= ES_CUE_MS_MAX;
}

static bool read_times(struct es_bytes line, struct found *out)
{
	if (!take_time(&line, &out->start_ms))
		return false;
	skip_space(&line);
	if (line.len < 3 || memcmp(line.data, "-->", 3) != 0)
		return false;
	line = es_bytes_of(line.data + 3, line.len - 3);
	return take_time(&line, &out->end_ms) && out->start_ms < out->end_ms;
}

/* --- cues --------------------------------------------------------------------------------------- */

static es_err keep(struct scan *s, struct found found)
{
	if (s->report->cues == ES_CUES_MAX)
		return ES_TOO_LARGE;
	if (s->report->cues == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct found *grown = realloc(s->found, room * sizeof(*grown));
		if (!grown)
			return ES_NO_MEMORY;
		s->found = grown;
		s->room = room;
	}
	found.number = s->report->cues;
	s->found[s->report->cues++] = found;
	return ES_OK;
}

/* The lines below the times: up to an empty one, or to where the next cue begins without one. */
static struct es_bytes take_text(struct scan *s)
{
	struct es_bytes line, next;
	const uint8_t *from = s->rest.data;
	const uint8_t *end = from;

	while (peek_line(s, &line) && !is_empty(line) && !has_arrow(line)) {
		struct scan before = *s;
		(void)take_line(s, &line);
		if (is_number(line) && peek_line(s, &next) && has_arrow(next)) {
			s->rest = before.rest;
			s->line = before.line;
			break;
		}
		end = line.data + line.len;
	}
	return es_bytes_of(from, (size_t)(end - from));
}

static es_err take_cue(struct scan *s, struct es_bytes times)
{
	size_t line = s->line;
	struct found found = {.text = s->words.len};
	bool timed = read_times(times, &found);

	es_err err = es_cue_words(take_text(s), &s->words);
	found.len = s->words.len - found.text;
	if (err == ES_NO_SPACE ||
	    (!err && (!timed || found.len == 0 || found.len > ES_CUE_TEXT_MAX))) {
		s->words.len = found.text;
		pass_over(s, line);
		return s->words.err;
	}
	return err ? err : keep(s, found);
}

static es_err scan_file(struct scan *s)
{
	struct es_bytes line, next;
	bool vtt = peek_line(s, &line) && begins(line, "WEBVTT");
	es_err err = ES_OK;

	s->report->form = vtt ? "WebVTT" : "SubRip";
	if (vtt)
		skip_block(s);
	while (!err && take_line(s, &line)) {
		if (is_empty(line))
			continue;
		if (has_arrow(line))
			err = take_cue(s, line);
		else if (vtt &&
		         (begins(line, "NOTE") || begins(line, "STYLE") || begins(line, "REGION")))
			skip_block(s);
		else if (!peek_line(s, &next) || !has_arrow(next)) /* else a name of the cue */
			pass_over(s, s->line);
	}
	return err;
}

static int in_time(const void *a, const void *b)
{
	const struct found *one = a, *other = b;

	if (one->start_ms != other->start_ms)
		return one->start_ms < other->start_ms ? -1 : 1;
	return one->number < other->number ? -1 : 1;
}

static void put_cues(const struct scan *s, struct es_writer *w)
{
	qsort(s->found, s->report->cues, sizeof(*s->found), in_time);
	es_write_array(w, s->report->cues);
	for (size_t i = 0; i < s->report->cues; i++) {
		const struct found *cue = &s->found[i];
		es_write_map(w, 3);
		es_write_cstr(w, "start");
		es_write_uint(w, cue->start_ms);
		es_write_cstr(w, "end");
		es_write_uint(w, cue->end_ms);
		es_write_cstr(w, "text");
		es_write_str(w, es_bytes_of(s->words.data + cue->text, cue->len));
	}
}

es_err es_subtitles_read(struct es_bytes file, const char *lang, struct es_subtitles_report *report,
                         struct es_writer *cues)
{
	struct scan s = {.report = report};
	struct es_writer text;

	*report = (struct es_subtitles_report){.line = 0};
	if (file.len > ES_SUBTITLES_FILE_MAX)
		return ES_TOO_LARGE;
	es_writer_grow(&text, (size_t)3 * ES_SUBTITLES_FILE_MAX);
	es_writer_grow(&s.words, (size_t)8 * ES_SUBTITLES_FILE_MAX);
	es_err err = es_subtitles_decode(file, lang, &report->encoding, &text);
	s.rest = es_writer_bytes(&text);
	if (!err)
		err = scan_file(&s);
	if (!err && report->cues == 0)
		err = ES_NOT_FOUND;
	if (!err) {
		put_cues(&s, cues);
		err = cues->err;
	}
	free(s.found);
	es_writer_free(&s.words);
	es_writer_free(&text);
	return err;
}
