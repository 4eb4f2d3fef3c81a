/* SPDX-License-Identifier: EUPL-1.2 */
/* Subtitles between files and records: WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format") and SubRip are
 * read, WebVTT is written. Pure, any thread. */
#ifndef SUBTITLES_SUBTITLES_H
#define SUBTITLES_SUBTITLES_H

#include "essaim/bytes.h"
#include "essaim/limits.h"

/* A line as long as it is shown. */
struct es_cue {
	uint64_t start_ms, end_ms; /* start < end <= ES_CUE_MS_MAX */
	struct es_bytes text;      /* plain, lines parted by LF; borrowed */
};

/* What became of a file. Texts are static. */
struct es_subtitles_report {
	const char *form;     /* "WebVTT" or "SubRip" */
	const char *encoding; /* "UTF-8", "UTF-16", "Windows-1252" or "Windows-1250" */
	size_t cues;
	size_t passed; /* pieces that could not be read: times or text without their other half */
	size_t line;   /* of the file, where the first of them stands; 0: none */
};

/* Writes the field "cues" of a record, in the order of their times, without markup (a voice becomes "Name: "
 * before its words), positions and styles. The form is recognised. What is not UTF-8 (with a byte order mark
 * or without) or UTF-16 (with one) counts as Windows-1250 where lang is Hungarian and as Windows-1252
 * otherwise, of which Latin-1 is a part. Errors: ES_TOO_LARGE (over ES_SUBTITLES_FILE_MAX, or more lines than a
 * record holds), ES_BAD_UTF8 (no text in any of these), ES_NOT_FOUND (no line of subtitles in it),
 * ES_NO_MEMORY, the writer's. */
es_err es_subtitles_read(struct es_bytes file, const char *lang, struct es_subtitles_report *report,
                         struct es_writer *cues) ES_MUST_USE;

/* Walks the lines of a record's body (or of any map with "cues"); what makes no sense is passed over. */
struct es_cues {
	struct es_reader r;
	size_t left;
};
void es_cues_open(struct es_cues *cues, struct es_bytes body);
bool es_cues_next(struct es_cues *cues, struct es_cue *out);

/* The whole file that a browser reads beside the recording. The writer's errors. */
es_err es_subtitles_write(struct es_bytes body, struct es_writer *w) ES_MUST_USE;

/* --- between its parts -------------------------------------------------------------------------- */

/* decode.c: UTF-8 without byte order mark, from any of the encodings above. ES_BAD_UTF8. */
es_err es_subtitles_decode(struct es_bytes file, const char *lang, const char **encoding,
                           struct es_writer *text) ES_MUST_USE;
/* words.c: the words of a cue from its lines in a file; nothing where only markup is left. ES_NO_SPACE (far
 * more than a cue has), ES_NO_MEMORY, the writer's. */
es_err es_cue_words(struct es_bytes lines, struct es_writer *words) ES_MUST_USE;

#endif
