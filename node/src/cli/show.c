/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <string.h>

#include "cli/fetch.h"
#include "cli/print.h"
#include "cli/record_text.h"
#include "sheet/sheet.h"
#include "store/hidden.h"
#include "view/view.h"

#define VIEW_MAX (16u << 20)

static const struct es_flag flags[] = {
        {"lang", "xx", "language of the labels (the record's own)"},
};

static struct es_view_source source_of(struct es_cli *cli, const struct es_reading *reading)
{
	return (struct es_view_source){.snap = reading->snap,
	                               .federation = &reading->federation,
	                               .self = &cli->node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION,
	                               .moderates = true};
}

static int render(struct es_cli *cli, struct es_bytes view, const char *lang)
{
	struct es_writer text;

	es_writer_grow(&text, VIEW_MAX);
	es_err err = es_sheet_render_text(view, lang, cli->width, &text);
	if (!err)
		es_print_text(cli, es_writer_bytes(&text));
	es_writer_free(&text);
	return err ? es_fail_err(cli, "cannot show this sheet", err) : ES_EXIT_OK;
}

static void write_id(struct es_writer *w, const char *key, const struct es_id *id)
{
	es_write_cstr(w, key);
	if (es_id_is_zero(id))
		es_write_nil(w);
	else
		es_write_bin(w, ES_BYTES(id->bytes));
}

/* The body's fields without the author, as they stand. */
static void write_fields(struct es_writer *w, struct es_bytes body)
{
	struct es_reader r;

	es_reader_init(&r, body);
	size_t pairs = es_read_map(&r, ES_MAP_MAX);
	if (pairs == 0) {
		es_write_nil(w);
		return;
	}
	es_read_value(&r);
	es_read_value(&r);
	es_write_map(w, pairs - 1);
	es_write_raw(w, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
}

/* An operator sees what this node does not show to readers, and is told so. */
static bool is_hidden(const struct es_row *row, struct es_bytes body)
{
	return es_hides(row->snap, row) ||
	       (body.len > 0 && es_hides_practice_of(row->snap, row, body));
}

static void write_record(struct es_writer *w, const struct es_row *row, struct es_bytes body)
{
	const char *kind = es_kind_word(row->header.kind);
	struct es_id entity;

	es_record_entity(&row->header, &row->id, &entity);
	es_write_map(w, 12);
	write_id(w, "id", &row->id);
	es_write_cstr(w, "kind");
	es_write_cstr(w, kind ? kind : "unknown");
	write_id(w, "entity", &entity);
	write_id(w, "structure", &row->header.structure);
	es_write_cstr(w, "created");
	es_write_uint(w, row->header.created_ms);
	es_write_cstr(w, "lang");
	es_write_cstr(w, row->header.lang);
	es_write_cstr(w, "scope");
	es_write_uint(w, row->header.scope);
	write_id(w, "log", &row->log);
	es_write_cstr(w, "index");
	es_write_uint(w, row->index);
	es_write_cstr(w, "withdrawn");
	if (row->erased)
		es_write_uint(w, es_row_erased_ms(row));
	else
		es_write_nil(w);
	es_write_cstr(w, "hidden");
	es_write_bool(w, is_hidden(row, body));
	es_write_cstr(w, "fields");
	if (body.len > 0)
		write_fields(w, body);
	else
		es_write_nil(w);
}

static int show_json(struct es_cli *cli, const struct es_row *row, struct es_bytes body)
{
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX + 4096);
	write_record(&w, row, body);
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

static int show_text(struct es_cli *cli, const struct es_reading *reading, const struct es_row *row,
                     struct es_bytes body)
{
	const char *kind = es_kind_word(row->header.kind);
	char name[ES_NAME_MAX + 1], when[ES_WHEN_LEN], hex[ES_ID_HEX_LEN];

	es_name_of(&reading->federation, &row->header.structure, name, sizeof name);
	es_when(row->header.created_ms, when);
	es_id_hex(&row->id, hex);
	es_print(cli, "%s %s\n%s, %s\n\n", kind ? kind : "unknown kind", hex, name, when);
	if (row->erased) {
		es_when(es_row_erased_ms(row), when);
		es_print(cli, "(this text was withdrawn by its authors on %s)\n", when);
	} else if (body.len == 0)
		es_print(cli, "(the text of this record is not here)\n");
	else
		es_record_print(cli, row->header.kind, body,
		                es_args_value(cli->args, "lang", row->header.lang));
	return ES_EXIT_OK;
}

static int show_record(struct es_cli *cli, const struct es_reading *reading,
                       const struct es_row *row)
{
	struct es_writer unpacked;
	struct es_bytes body = {0};
	int exit_code;

	es_writer_grow(&unpacked, ES_BODY_MAX);
	es_err err = row->has_body ? es_row_body(row, &unpacked, &body) : ES_OK;
	if (err)
		exit_code = es_fail_err(cli, cli->args->operands[0], err);
	else if (cli->json)
		exit_code = show_json(cli, row, body);
	else
		exit_code = show_text(cli, reading, row, body);
	es_writer_free(&unpacked);
	return exit_code;
}

static bool is_withdrawn(struct es_bytes view)
{
	struct es_bytes value;

	return es_map_get(view, "withdrawn", &value);
}

static void note_hidden(struct es_cli *cli, const struct es_row *row)
{
	struct es_writer unpacked;
	struct es_bytes body = {0};

	es_writer_grow(&unpacked, ES_BODY_MAX);
	if (row->has_body && es_row_body(row, &unpacked, &body))
		body.len = 0;
	if (is_hidden(row, body))
		es_note(cli, "%s: this node hides it from readers", cli->args->operands[0]);
	es_writer_free(&unpacked);
}

static int show_practice(struct es_cli *cli, const struct es_reading *reading,
                         const struct es_row *row, es_err fetched)
{
	struct es_view_source source = source_of(cli, reading);
	struct es_writer view;
	int exit_code;

	es_writer_grow(&view, VIEW_MAX);
	es_err err = es_view_practice(&source, &row->id, &view);
	if (err == ES_NOT_FOUND)
		exit_code = es_fail(cli, "%s: the record is here, its text is not: %s",
		                    cli->args->operands[0], es_fetch_why(fetched));
	else if (err)
		exit_code = es_fail_err(cli, cli->args->operands[0], err);
	else if (cli->json)
		exit_code = es_print_json(cli, &view, true);
	else if (is_withdrawn(es_writer_bytes(&view)))
		exit_code = show_record(cli, reading, row);
	else
		exit_code = render(cli, es_writer_bytes(&view),
		                   es_args_value(cli->args, "lang", row->header.lang));
	es_writer_free(&view);
	return exit_code;
}

static int run_show(struct es_cli *cli)
{
	struct es_reading reading;
	struct es_row row;
	struct es_id id;
	es_err fetched = es_fetch(cli, cli->args->operands[0]);
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	exit_code = es_find_id(cli, reading.snap, cli->args->operands[0], &id);
	if (!exit_code) {
		es_err err = es_row_find(reading.snap, &id, &row);
		if (err)
			exit_code = es_fail_err(cli, cli->args->operands[0], err);
		else
			note_hidden(cli, &row);
		if (!err && row.header.kind == ES_KIND_PRACTICE)
			exit_code = show_practice(cli, &reading, &row, fetched);
		else if (!err)
			exit_code = show_record(cli, &reading, &row);
	}
	es_reading_end(&reading);
	return exit_code;
}

const struct es_command es_command_show = {
        .name = "show",
        .operands = "ID",
        .summary = "Shows a record; a practice with its testimonies, contact and tools",
        .details = "ID: 64 hexadecimal digits, or the first 8 or more of them.\n"
                   "--json gives the fields under the names of the schema.",
        .operands_min = 1,
        .operands_max = 1,
        .flags = flags,
        .flags_len = 1,
        .place = ES_PLACE_READ,
        .run = run_show,
};
