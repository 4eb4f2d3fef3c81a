/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/subtitles.h"

#include <string.h>
#include <strings.h>

#include "cli/author.h"
#include "cli/print.h"
#include "essaim/schema.h"
#include "media/media.h"
#include "node_limits.h"
#include "subtitles/subtitles.h"
#include "view/view.h"

#define CUES_BYTES ((size_t)2 * ES_BODY_MAX)

bool es_is_subtitles(const char *name)
{
	size_t len = strlen(name);

	return len > 4 &&
	       (strcasecmp(name + len - 4, ".vtt") == 0 || strcasecmp(name + len - 4, ".srt") == 0);
}

/* --- the file ----------------------------------------------------------------------------------- */

static int refuse(struct es_cli *cli, es_err err)
{
	switch (err) {
	case ES_NOT_FOUND:
		return es_fail(cli,
		               "%s: no subtitles stand in it; WebVTT and SubRip have lines as "
		               "00:00:01.000 --> 00:00:02.500",
		               cli->input_name);
	case ES_BAD_UTF8:
		return es_fail(cli,
		               "%s: this is no text in UTF-8, UTF-16, Windows-1252 or (with --lang "
		               "hu) Windows-1250; convert it first (iconv -t UTF-8)",
		               cli->input_name);
	case ES_NO_SPACE:
	case ES_TOO_LARGE:
		return es_fail(cli,
		               "%s: these are more subtitles than one record holds (400 KiB of a "
		               "file, %d lines, 256 KiB of text); cut the film and its subtitles",
		               cli->input_name, ES_CUES_MAX);
	default:
		return es_fail_err(cli, cli->input_name, err);
	}
}

/* What was made of it, where that may surprise. */
static void tell(struct es_cli *cli, const struct es_subtitles_report *report)
{
	if (strncmp(report->encoding, "UTF", 3) != 0)
		es_note(cli, "%s: this is not UTF-8 and was taken for %s; look at its accents",
		        cli->input_name, report->encoding);
	if (report->passed)
		es_note(cli, "%s:%zu: %zu %s could not be read and %s left out, from here on",
		        cli->input_name, report->line, report->passed,
		        es_plural(report->passed, "piece", "pieces"),
		        es_plural(report->passed, "was", "were"));
}

static int read_file(struct es_cli *cli, struct es_subtitles_report *report, struct es_writer *cues)
{
	es_err err =
	        es_subtitles_read(cli->input, es_args_value(cli->args, "lang", NULL), report, cues);

	if (err)
		return refuse(cli, err);
	tell(cli, report);
	return ES_EXIT_OK;
}

int es_subtitles_preview(struct es_cli *cli)
{
	struct es_subtitles_report report;
	struct es_writer cues, body, text;

	es_writer_grow(&cues, CUES_BYTES);
	es_writer_grow(&body, CUES_BYTES + 64);
	es_writer_grow(&text, 2 * CUES_BYTES);
	int exit_code = read_file(cli, &report, &cues);
	if (!exit_code) {
		es_write_map(&body, 1);
		es_write_cstr(&body, "cues");
		es_write_raw(&body, es_writer_bytes(&cues));
		if (cli->json)
			exit_code = es_print_json(cli, &body, true);
		else if (es_subtitles_write(es_writer_bytes(&body), &text) == ES_OK)
			es_print_text(cli, es_writer_bytes(&text));
	}
	es_writer_free(&text);
	es_writer_free(&body);
	es_writer_free(&cues);
	return exit_code;
}

/* --- the recording ------------------------------------------------------------------------------ */

/* What they are of, and with whom it is shared. */
struct wanted {
	struct es_id file, about;
	uint64_t scope;
	const char *lang;
};

static int find_file(struct es_cli *cli, const char *typed, struct es_id *id)
{
	struct es_attachment a;
	es_err err = es_media_find(cli->node->media, typed, strlen(typed), id);

	if (!err)
		err = es_media_get(cli->node->media, id, &a);
	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: no such file is known here; see `essaim file list`",
		               typed);
	if (err)
		return es_fail_err(cli, typed, err);
	if (strncmp(a.type, "video/", 6) != 0 && strncmp(a.type, "audio/", 6) != 0)
		return es_fail(cli, "%s: this is %s; only a film or a sound has subtitles", typed,
		               a.type);
	return ES_EXIT_OK;
}

/* The newest record that refers to it says what it belongs to. */
static int find_about(struct es_cli *cli, const struct es_reading *reading, const char *typed,
                      struct wanted *wanted)
{
	uint64_t rows[ES_FILE_REFERRING_MAX];
	struct es_row row;
	size_t count =
	        es_media_referring(reading->snap, &wanted->file, 0, rows, ES_FILE_REFERRING_MAX);

	while (count > 0) {
		es_err err = es_row_get(reading->snap, rows[--count], &row);
		if (err)
			return es_fail_err(cli, typed, err);
		if (row.erased || row.header.version != ES_HEADER_VERSION)
			continue;
		es_record_entity(&row.header, &row.id, &wanted->about);
		if (row.header.scope > wanted->scope)
			wanted->scope = row.header.scope; /* not told to more people than it */
		return ES_EXIT_OK;
	}
	return es_fail(cli, "%s: no record refers to this file yet; publish one first", typed);
}

static int find_wanted(struct es_cli *cli, struct wanted *wanted)
{
	const char *typed = es_args_value(cli->args, "video", NULL);
	struct es_reading reading;

	wanted->lang = es_args_value(cli->args, "lang", NULL);
	if (!typed)
		return es_misused(cli, "import: subtitles need --video, the id of their film");
	if (!wanted->lang || !es_lang_valid(es_bytes_str(wanted->lang)))
		return es_misused(cli, "import: subtitles need --lang, the language they are in");
	int exit_code = find_file(cli, typed, &wanted->file);
	if (!exit_code)
		exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = find_about(cli, &reading, typed, wanted);
	es_reading_end(&reading);
	return exit_code;
}

/* --- publishing --------------------------------------------------------------------------------- */

static es_err encode(const struct wanted *wanted, bool captions,
                     const uint8_t author[ES_AUTHOR_LEN], const struct es_writer *cues,
                     struct es_writer *body)
{
	uint8_t about_bytes[ES_ID_LEN + 2], file_bytes[ES_ID_LEN + 2], purpose_bytes[16];
	struct es_writer about, file, purpose;

	es_writer_init(&about, about_bytes, sizeof(about_bytes));
	es_write_bin(&about, ES_BYTES(wanted->about.bytes));
	es_writer_init(&file, file_bytes, sizeof(file_bytes));
	es_write_bin(&file, ES_BYTES(wanted->file.bytes));
	es_writer_init(&purpose, purpose_bytes, sizeof(purpose_bytes));
	es_write_cstr(&purpose, captions ? "captions" : "subtitles");
	const struct es_schema_value values[] = {{"about", es_writer_bytes(&about)},
	                                         {"file", es_writer_bytes(&file)},
	                                         {"purpose", es_writer_bytes(&purpose)},
	                                         {"cues", es_writer_bytes(cues)}};
	return es_schema_encode(ES_KIND_SUBTITLES, author, values, 4, body);
}

static int publish(struct es_cli *cli, const struct wanted *wanted, const struct es_writer *cues)
{
	uint8_t author[ES_AUTHOR_LEN];
	char hex[ES_ID_HEX_LEN];
	struct es_writer body;
	struct es_id id;
	int exit_code = es_author_as(cli, author);

	if (exit_code)
		return exit_code;
	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = encode(wanted, es_args_has(cli->args, "captions"), author, cues, &body);
	struct es_draft draft = {.kind = ES_KIND_SUBTITLES,
	                         .lang = wanted->lang,
	                         .scope = wanted->scope,
	                         .body = es_writer_bytes(&body)};
	if (!err)
		err = es_publish(cli->node, &draft, 1, &id);
	es_writer_free(&body);
	if (err)
		return refuse(cli, err);
	es_id_hex(&id, hex);
	if (cli->json)
		es_print(cli, "{\"id\": \"%s\"}\n", hex);
	else
		es_print(cli, "%s\n", hex);
	return ES_EXIT_OK;
}

int es_subtitles_import(struct es_cli *cli, uint64_t scope)
{
	struct wanted wanted = {.scope = scope};
	struct es_subtitles_report report;
	struct es_writer cues;
	int exit_code = find_wanted(cli, &wanted);

	if (exit_code)
		return exit_code;
	es_writer_grow(&cues, CUES_BYTES);
	exit_code = read_file(cli, &report, &cues);
	if (!exit_code)
		exit_code = publish(cli, &wanted, &cues);
	es_writer_free(&cues);
	return exit_code;
}
