/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/bulk.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "cli/print.h"
#include "file_system.h"
#include "node_limits.h"
#include "sheet/csv.h"
#include "sheet/sheet.h"
#include "text.h"

#define MAPS_MAX ES_FLAGS_MAX

struct bulk {
	bool publishes;
	size_t taken, refused, passed;
	size_t remarks; /* of sheets that were taken */
	int worst;
};

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len > end && strcasecmp(name + len - end, ending) == 0;
}

static bool is_folder(const char *name)
{
	struct stat info;

	return stat(name, &info) == 0 && S_ISDIR(info.st_mode);
}

bool es_is_bulk(const char *name)
{
	return ends_in(name, ".csv") || is_folder(name);
}

/* --- one sheet ---------------------------------------------------------------------------------- */

static const char *why_not(es_err err)
{
	switch (err) {
	case ES_NOT_FOUND:
		return "no field of a practice sheet stands in it";
	case ES_BAD_UTF8:
		return "this is not UTF-8 text";
	case ES_TOO_LARGE:
		return "this is larger than a sheet may be";
	case ES_MALFORMED:
		return "this is no text";
	default:
		return es_err_sentence(err);
	}
}

static void refuse(struct es_cli *cli, struct bulk *b, const char *name, const char *why)
{
	b->refused++;
	b->worst = ES_EXIT_FAILED;
	es_print(cli, "refused\t%s\t%s\n", name, why);
}

static es_err read_sheet(struct es_bytes text, const char *lang, struct es_json_fault *fault,
                         struct es_sheet **sheet)
{
	struct es_writer normal;
	es_err err = text.len > ES_SHEET_TEXT_MAX ? ES_TOO_LARGE : ES_OK;

	if (!err && text.len && memchr(text.data, 0, text.len))
		err = ES_MALFORMED;
	es_writer_grow(&normal, 2 * ES_SHEET_TEXT_MAX);
	if (!err)
		err = es_text_normalise(text, &normal);
	if (!err)
		err = es_sheet_read(es_writer_bytes(&normal), lang, fault, sheet);
	es_writer_free(&normal);
	return err;
}

/* What became of it says the node, which reads it again. */
static void publish(struct es_cli *cli, struct bulk *b, const char *name, struct es_bytes text)
{
	struct es_cli asking = *cli;
	struct es_args args = *cli->args;

	args.operands = &name;
	args.operands_len = 1;
	asking.args = &args;
	asking.input = text;
	asking.input_name = name;
	int exit_code = es_door_run(cli->door, &asking);
	b->taken += exit_code == ES_EXIT_OK;
	b->refused += exit_code != ES_EXIT_OK;
	if (exit_code > b->worst)
		b->worst = exit_code;
}

static void take_sheet(struct es_cli *cli, struct bulk *b, const char *name, struct es_bytes text,
                       const char *lang)
{
	struct es_json_fault fault = {.why = NULL};
	struct es_sheet *sheet = NULL;

	es_err err = read_sheet(text, lang, &fault, &sheet);
	if (err) {
		refuse(cli, b, name, err == ES_INVALID && fault.why ? fault.why : why_not(err));
		return;
	}
	b->remarks += es_sheet_notes(sheet);
	if (b->publishes) {
		publish(cli, b, name, text);
	} else {
		b->taken++;
		es_print(cli, "new\t%s\t", name);
		es_print_text(cli, es_sheet_title(sheet));
		es_print(cli, "\n");
	}
	es_sheet_free(sheet);
}

/* --- a table ------------------------------------------------------------------------------------ */

/* --map "COLUMN=FIELD", as often as wanted. */
static int map_columns(struct es_cli *cli, const char *name, struct es_csv *csv)
{
	const char *maps[MAPS_MAX];
	size_t count = es_args_values(cli->args, "map", maps, MAPS_MAX);

	for (size_t i = 0; i < count; i++) {
		const char *sign = strrchr(maps[i], '=');
		if (!sign)
			return es_misused(cli, "import: --map takes COLUMN=FIELD");
		es_err err =
		        es_csv_map(csv, es_bytes_of(maps[i], (size_t)(sign - maps[i])), sign + 1);
		if (err == ES_NOT_FOUND)
			return es_fail(cli, "%s: it has no column \"%.*s\"", name,
			               (int)(sign - maps[i]), maps[i]);
		if (err)
			return es_fail(
			        cli,
			        "%s: \"%s\" is no field of a practice that a column goes into; "
			        "see docs/kinds.md",
			        name, sign + 1);
	}
	return ES_EXIT_OK;
}

static void say_columns(struct es_cli *cli, const struct es_csv *csv)
{
	for (size_t i = 0; i < es_csv_columns(csv); i++) {
		const char *field = es_csv_field(csv, i);
		es_print(cli, "column\t");
		es_print_text(cli, es_csv_header(csv, i));
		es_print(cli, "\t%s\n", field ? field : "left out");
	}
}

static int refuse_table(struct es_cli *cli, const char *name, es_err err, size_t line)
{
	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: no rows stand in it", name);
	if (err == ES_LIMIT)
		return es_fail(cli,
		               "%s:%zu: a table has at most %d rows, %d columns and 64 KiB a cell",
		               name, line, ES_CSV_ROWS_MAX, ES_CSV_COLUMNS_MAX);
	if (err == ES_MALFORMED)
		return es_fail(cli,
		               "%s:%zu: a quotation that does not end, or more cells than columns",
		               name, line);
	return es_fail(cli, "%s: %s", name, why_not(err));
}

static void take_rows(struct es_cli *cli, struct bulk *b, const char *name,
                      const struct es_csv *csv, const char *lang)
{
	struct es_writer text;
	char row[ES_PATH_BYTES];

	es_writer_grow(&text, ES_CSV_COLUMNS_MAX * ES_CSV_CELL_MAX);
	for (size_t i = 0; i < es_csv_rows(csv); i++) {
		(void)snprintf(row, sizeof(row), "%s:%zu", name, es_csv_line(csv, i));
		es_writer_reset(&text);
		if (es_csv_answer(csv, i, "description.title").len == 0) {
			refuse(cli, b, row, "it has no title");
			continue;
		}
		es_err err = es_csv_sheet(csv, i, &text);
		if (err)
			refuse(cli, b, row, why_not(ES_TOO_LARGE));
		else
			take_sheet(cli, b, row, es_writer_bytes(&text), lang);
	}
	es_writer_free(&text);
}

static int take_table(struct es_cli *cli, struct bulk *b, const char *name)
{
	const char *lang = es_args_value(cli->args, "lang", "fr");
	struct es_writer content;
	struct es_csv *csv = NULL;
	size_t line;
	int exit_code = es_file_read(cli, name, ES_TABLE_FILE_MAX, &content);

	if (exit_code)
		return exit_code;
	es_err err = es_csv_read(es_writer_bytes(&content), lang, &csv, &line);
	es_writer_free(&content);
	if (err)
		return refuse_table(cli, name, err, line);
	exit_code = map_columns(cli, name, csv);
	if (!exit_code) {
		if (strcmp(es_csv_encoding(csv), "UTF-8") != 0)
			es_note(cli, "%s: taken for %s", name, es_csv_encoding(csv));
		if (!b->publishes)
			say_columns(cli, csv);
		take_rows(cli, b, name, csv, lang);
	}
	es_csv_free(csv);
	return exit_code;
}

/* --- a folder ----------------------------------------------------------------------------------- */

static bool is_sheet(const char *name)
{
	static const char *const endings[] = {".md", ".markdown", ".txt", ".json"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (ends_in(name, endings[i]))
			return true;
	return false;
}

static void take_file(struct es_cli *cli, struct bulk *b, const char *path)
{
	struct es_writer content;

	if (ends_in(path, ".csv")) {
		int exit_code = take_table(cli, b, path);
		b->worst = exit_code > b->worst ? exit_code : b->worst;
		return;
	}
	if (!is_sheet(path)) {
		b->passed++;
		es_print(cli, "passed over\t%s\tno sheet by its name\n", path);
		return;
	}
	if (es_file_read(cli, path, ES_SHEET_TEXT_MAX, &content) != ES_EXIT_OK) {
		b->refused++;
		b->worst = ES_EXIT_FAILED;
		return;
	}
	take_sheet(cli, b, path, es_writer_bytes(&content), es_args_value(cli->args, "lang", NULL));
	es_writer_free(&content);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Its files in order of names; folders in it are let be. */
static int take_folder(struct es_cli *cli, struct bulk *b, const char *name)
{
	struct dirent **entries;
	char path[ES_PATH_BYTES];
	int count = scandir(name, &entries, visible, alphasort);

	if (count < 0)
		return es_fail(cli, "%s: this folder cannot be read", name);
	if (count > ES_BULK_FILES_MAX) {
		b->worst = es_fail(cli, "%s: more than %d files; give a folder of fewer", name,
		                   ES_BULK_FILES_MAX);
	}
	for (int i = 0; i < count; i++) {
		bool fits = es_path_join(path, name, entries[i]->d_name);
		if (count <= ES_BULK_FILES_MAX && fits && !is_folder(path))
			take_file(cli, b, path);
		cli->io->progress(cli->io->context, "importing", (uint64_t)i + 1, (uint64_t)count);
		free(entries[i]);
	}
	free(entries);
	return ES_EXIT_OK;
}

/* --- the whole ---------------------------------------------------------------------------------- */

int es_bulk_import(struct es_cli *cli, const char *name)
{
	struct bulk b = {.publishes = es_args_has(cli->args, "publish")};

	if (b.publishes && es_args_has(cli->args, "dry-run"))
		return es_misused(cli, "import: --dry-run and --publish exclude each other");
	int exit_code = is_folder(name) ? take_folder(cli, &b, name) : take_table(cli, &b, name);
	if (exit_code)
		return exit_code;
	if (b.taken + b.refused == 0 && b.worst == ES_EXIT_OK)
		return es_fail(cli,
		               "%s: no sheet in it; sheets end in .md, .markdown, .txt or .json, "
		               "tables of them in .csv",
		               name);
	es_note(cli, "%zu %s, %zu refused, %zu passed over, %zu %s to look at%s", b.taken,
	        b.publishes ? "published" : "can be published", b.refused, b.passed, b.remarks,
	        es_plural(b.remarks, "remark", "remarks"),
	        b.publishes || b.taken == 0 ? "" : "; nothing is published before --publish");
	return b.worst;
}
