/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/author.h"
#include "cli/bulk.h"
#include "cli/file.h"
#include "cli/parcel.h"
#include "cli/print.h"
#include "cli/subtitles.h"
#include "file_system.h"
#include "node_limits.h"
#include "sheet/publish.h"
#include "text.h"

#define VIEW_MAX (4u << 20)
#define NOTE_SHOWN 300 /* bytes */

static const struct es_flag flags[] = {
        {"lang", "xx", "the sheet's language (detected from its labels)"},
        {"scope", "S", "public or federation: who may read it (what JSON says, else public)"},
        {"as", "LOGIN", "publish in the name of an account (the structure's)"},
        {"video", "ID", "subtitles: the film or sound (its file) that they are of (needed)"},
        {"captions", NULL, "subtitles: for who cannot hear, with the sounds"},
        {"publish", NULL, "an archive, a folder or a table: not just say what is in it"},
        {"preview", NULL, "of these: just say what is in it (as without --publish)"},
        {"map", "C=F",
         "a table: the column C goes into the field F; C=: nowhere (may be repeated)"},
        {"dry-run", NULL, "show what was understood, store nothing"},
};

static int refuse_sheet(struct es_cli *cli, es_err err, const struct es_json_fault *fault)
{
	const char *name = cli->input_name;

	switch (err) {
	case ES_NOT_FOUND:
		return es_fail(
		        cli,
		        "%s: no field of a practice sheet stands in it; import the ReSolution "
		        "form as text or Markdown, or JSON as export writes it",
		        name);
	case ES_BAD_UTF8:
		return es_fail(cli, "%s: this is not UTF-8 text; convert it first (iconv -t UTF-8)",
		               name);
	case ES_TOO_LARGE:
		return es_fail(
		        cli,
		        "%s: this is larger than a sheet may be (%d bytes, 256 KiB a record); "
		        "shorten or split it",
		        name, ES_SHEET_TEXT_MAX);
	case ES_MALFORMED:
		return es_fail(cli,
		               "%s: this is no text (it holds a zero byte); import text or "
		               "Markdown, not PDF or Word",
		               name);
	case ES_INVALID:
		return es_fail(cli, "%s: %s: %s; nothing was stored", name, fault->path,
		               fault->why ? fault->why : "breaks the schema of a practice");
	default:
		return es_fail_err(cli, name, err);
	}
}

/* Text as typed → sheet. Lines keep their numbers through normalisation. */
static int parse(struct es_cli *cli, struct es_sheet **sheet)
{
	struct es_writer text;
	struct es_json_fault fault = {.why = NULL};
	es_err err = cli->input.len > ES_SHEET_TEXT_MAX ? ES_TOO_LARGE : ES_OK;

	es_writer_grow(&text, 2 * ES_SHEET_TEXT_MAX);
	if (!err && cli->input.len > 0 && memchr(cli->input.data, 0, cli->input.len))
		err = ES_MALFORMED;
	if (!err)
		err = es_text_normalise(cli->input, &text);
	if (!err)
		err = es_sheet_read(es_writer_bytes(&text), es_args_value(cli->args, "lang", NULL),
		                    &fault, sheet);
	es_writer_free(&text);
	return err ? refuse_sheet(cli, err, &fault) : ES_EXIT_OK;
}

/* As much of a note as a line wants, cut between two characters. */
static size_t shown_len(struct es_bytes text)
{
	size_t len = text.len < NOTE_SHOWN ? text.len : NOTE_SHOWN;

	while (len > 0 && len < text.len && (text.data[len] & 0xc0) == 0x80)
		len--;
	return len;
}

static void say_notes(struct es_cli *cli, const struct es_sheet *sheet)
{
	for (size_t i = 0; i < es_sheet_notes(sheet); i++) {
		struct es_sheet_note note = es_sheet_note(sheet, i);
		size_t len = shown_len(note.text);
		char line[32] = "";
		if (note.line)
			(void)snprintf(line, sizeof(line), ":%zu", note.line);
		es_note(cli, "%s%s: %s%.*s%s", cli->input_name, line,
		        note.kind == ES_SHEET_UNPLACED ? "found no place, kept in the notes: " : "",
		        (int)len, (const char *)note.text.data, len < note.text.len ? "…" : "");
	}
}

/* --- publishing ------------------------------------------------------------------------------- */

static int print_title(struct es_cli *cli, const struct es_id *id, struct es_bytes title)
{
	char hex[ES_ID_HEX_LEN];

	if (cli->json) {
		struct es_writer w;
		es_writer_grow(&w, ES_BODY_MAX);
		es_write_map(&w, 2);
		es_write_cstr(&w, "id");
		es_write_bin(&w, ES_BYTES(id->bytes));
		es_write_cstr(&w, "title");
		es_write_str(&w, title);
		int exit_code = es_print_json(cli, &w, false);
		es_writer_free(&w);
		return exit_code;
	}
	es_id_hex(id, hex);
	es_print(cli, "%s\t", hex);
	es_print_text(cli, title);
	es_print(cli, "\n");
	return ES_EXIT_OK;
}

static bool read_scope(struct es_cli *cli, uint64_t *scope)
{
	const char *word = es_args_value(cli->args, "scope", "public");

	*scope = strcmp(word, "public") == 0 ? ES_SCOPE_PUBLIC : ES_SCOPE_FEDERATION;
	return *scope == ES_SCOPE_PUBLIC || strcmp(word, "federation") == 0;
}

static int publish(struct es_cli *cli, const struct es_sheet *sheet, uint64_t scope)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_id practice = {{0}};
	int exit_code = es_author_as(cli, author);

	if (exit_code)
		return exit_code;
	if (!es_args_has(cli->args, "scope"))
		scope = es_sheet_scope(sheet);
	es_err err = es_sheet_publish(cli->node, sheet, author, scope, &practice);
	if (err == ES_INVALID)
		return es_fail(cli,
		               "%s: a field breaks the schema of a practice; look at it with "
		               "--dry-run",
		               cli->input_name);
	if (!es_id_is_zero(&practice))
		exit_code = print_title(cli, &practice, es_sheet_title(sheet));
	if (err && !es_id_is_zero(&practice))
		return es_fail(cli,
		               "%s: the practice is stored, its testimonies, contact and tools are "
		               "not: %s",
		               cli->input_name, es_err_sentence(err));
	return err ? es_fail_err(cli, cli->input_name, err) : exit_code;
}

static int run_import(struct es_cli *cli)
{
	struct es_sheet *sheet = NULL;
	uint64_t scope;

	if (!read_scope(cli, &scope))
		return es_misused(cli, "import: --scope takes public or federation");
	if (es_is_archive(cli->args->operands[0]))
		return es_archive_import(cli, cli->args->operands[0]);
	if (es_is_subtitles(cli->input_name))
		return es_subtitles_import(cli, scope);
	int exit_code = parse(cli, &sheet);
	if (exit_code)
		return exit_code;
	say_notes(cli, sheet);
	exit_code = publish(cli, sheet, scope);
	es_sheet_free(sheet);
	return exit_code;
}

/* --- dry run: needs no node ------------------------------------------------------------------- */

static int preview_json(struct es_cli *cli, const struct es_sheet *sheet, struct es_bytes view)
{
	struct es_writer w;

	es_writer_grow(&w, 2 * VIEW_MAX);
	es_write_map(&w, 2);
	es_write_cstr(&w, "view");
	es_write_raw(&w, view);
	es_write_cstr(&w, "notes");
	es_write_array(&w, es_sheet_notes(sheet));
	for (size_t i = 0; i < es_sheet_notes(sheet); i++) {
		struct es_sheet_note note = es_sheet_note(sheet, i);
		es_write_map(&w, 2);
		es_write_cstr(&w, "line");
		es_write_uint(&w, note.line);
		es_write_cstr(&w, "text");
		es_write_str(&w, note.text);
	}
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

static int preview_text(struct es_cli *cli, const struct es_sheet *sheet, struct es_bytes view)
{
	struct es_writer text;

	es_writer_grow(&text, VIEW_MAX);
	es_err err = es_sheet_render_text(view, es_sheet_lang(sheet), cli->width, &text);
	if (!err)
		es_print_text(cli, es_writer_bytes(&text));
	es_writer_free(&text);
	return err ? es_fail_err(cli, cli->input_name, err) : ES_EXIT_OK;
}

static int preview(struct es_cli *cli)
{
	struct es_sheet *sheet = NULL;
	struct es_writer view;

	if (es_is_subtitles(cli->input_name))
		return es_subtitles_preview(cli);
	int exit_code = parse(cli, &sheet);

	if (exit_code)
		return exit_code;
	es_writer_grow(&view, VIEW_MAX);
	es_err err = es_sheet_view(sheet, &view);
	if (err)
		exit_code = es_fail_err(cli, cli->input_name, err);
	else if (cli->json)
		exit_code = preview_json(cli, sheet, es_writer_bytes(&view));
	else
		exit_code = preview_text(cli, sheet, es_writer_bytes(&view));
	if (!exit_code && !cli->json)
		say_notes(cli, sheet);
	es_writer_free(&view);
	es_sheet_free(sheet);
	return exit_code;
}

/* --- the asking side: one request a file ------------------------------------------------------ */

/* The node reads it itself; a running one has a working directory of its own. */
static int import_archive(struct es_cli *cli, const char *name)
{
	char here[ES_PATH_BYTES], whole[ES_PATH_BYTES];
	struct es_args args = *cli->args;
	const char *operands[] = {name};
	struct es_cli asking = *cli;

	if (name[0] != '/') {
		if (!getcwd(here, sizeof(here)) || !es_path_join(whole, here, name))
			return es_fail(cli, "%s: this path is too long; give another one", name);
		operands[0] = whole;
	}
	args.operands = operands;
	asking.args = &args;
	return es_door_run(cli->door, &asking);
}

static int import_file(struct es_cli *cli, const char *name, bool dry)
{
	struct es_writer content;

	if (es_args_has(cli->args, "preview") && es_args_has(cli->args, "publish"))
		return es_misused(cli, "import: --preview and --publish exclude each other");
	if (es_is_bulk(name))
		return es_bulk_import(cli, name);
	if (es_is_archive(name))
		return dry && es_args_has(cli->args, "publish")
		               ? es_misused(cli,
		                            "import: --dry-run and --publish exclude each other")
		               : import_archive(cli, name);
	int exit_code = es_file_read(cli, name, ES_SHEET_TEXT_MAX, &content);

	if (exit_code)
		return exit_code;
	cli->input = es_writer_bytes(&content);
	cli->input_name = name;
	exit_code = dry ? preview(cli) : es_door_run(cli->door, cli);
	es_writer_free(&content);
	return exit_code;
}

static int front_import(struct es_cli *cli)
{
	const struct es_args *whole = cli->args;
	bool dry = es_args_has(whole, "dry-run");
	int worst = ES_EXIT_OK;
	uint64_t scope;

	if (!read_scope(cli, &scope))
		return es_misused(cli, "import: --scope takes public or federation");
	for (size_t i = 0; i < whole->operands_len; i++) {
		struct es_args one = *whole;
		one.operands = whole->operands + i;
		one.operands_len = 1;
		cli->args = &one;
		if (whole->operands_len > 1)
			cli->io->progress(cli->io->context, "importing", i, whole->operands_len);
		int exit_code = import_file(cli, whole->operands[i], dry);
		if (exit_code > worst)
			worst = exit_code;
	}
	cli->args = whole;
	if (whole->operands_len > 1)
		cli->io->progress(cli->io->context, "importing", whole->operands_len,
		                  whole->operands_len);
	return worst;
}

const struct es_command es_command_import = {
        .name = "import",
        .operands = "FILE…",
        .summary = "Publishes practice sheets (the ReSolution form as text, Markdown or JSON), and "
                   "subtitles",
        .details =
                "Prints the id, a tab and the title of each sheet once it is safely stored.\n"
                "What finds no place in the form is kept in the sheet's notes and reported with\n"
                "its line. FILE - is standard input.\n"
                "JSON is what export and /api/v1/practices/ID write, or an object of \"lang\",\n"
                "\"practice\", \"testimonies\", \"tools\" and \"contact\" with the names of\n"
                "docs/kinds.md; it becomes records of this structure. A testimony, a tool and the\n"
                "contact are in the language of the sheet unless they say \"lang\" themselves.\n"
                "A file that ends in .vtt or .srt (WebVTT, SubRip) is published as subtitles in\n"
                "the language --lang of the film --video, which a record refers to.\n"
                "A file that ends in .zip is an archive that another federation's node wrote\n"
                "(`essaim toolbox export`): says what is in it and checks every proof; with\n"
                "--publish the practices, tools and toolboxes become this structure's, each with\n"
                "the proof of its origin. Begun again, it publishes nothing twice.\n"
                "A folder of sheets, or a table (.csv) with one a row: says of each what would\n"
                "become of it, and of a table which column goes into which field; --map changes\n"
                "that, --publish publishes. Columns are known by the labels of the form in six\n"
                "languages; --lang is that of the table (fr).",
        .operands_min = 1,
        .operands_max = SIZE_MAX,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .front = front_import,
        .run = run_import,
};
