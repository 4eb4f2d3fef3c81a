/* SPDX-License-Identifier: EUPL-1.2 */
#include "erase.h"
#include "search/search.h"

#include <string.h>

#include "cli/print.h"
#include "essaim/schema.h"
#include "store/receipts.h"

static const struct es_flag flags[] = {
        {"reason", "R", "person, mistake, outdated, rights, or a line of your own (needed)"},
        {"keep", "WHAT",
         "of a practice: contact, tools, testimonies, with commas; or all (nothing)"},
        {"status", NULL, "show who has applied the erasures of this structure; erases nothing"},
};

/* --- erasing ---------------------------------------------------------------------------------- */

static int refuse(struct es_cli *cli, const char *typed, es_err err)
{
	switch (err) {
	case ES_NOT_ALLOWED:
		return es_fail(cli,
		               "%s: only the structure that published a text withdraws it, and "
		               "neither log starts nor erasures can be withdrawn; ask that "
		               "structure",
		               typed);
	case ES_INVALID:
		return es_misused(cli,
		                  "erase: --reason takes one of its codes, or one line of at "
		                  "most %d bytes",
		                  ES_TEXT_MAX);
	default:
		return es_fail_err(cli, typed, err);
	}
}

/* "contact,tools": bits as es_erase_beside takes them; false for any other word. */
static bool read_keep(const char *words, unsigned *keep)
{
	*keep = 0;
	if (strcmp(words, "all") == 0)
		*keep = (1u << ES_BESIDE_COUNT) - 1;
	for (const char *at = words; *keep != (1u << ES_BESIDE_COUNT) - 1 && *at;) {
		size_t len = strcspn(at, ",");
		int what = 0;
		while (what < ES_BESIDE_COUNT && (strlen(es_beside_words[what]) != len ||
		                                  memcmp(at, es_beside_words[what], len) != 0))
			what++;
		if (what == ES_BESIDE_COUNT)
			return false;
		*keep |= 1u << what;
		at += len + (at[len] == ',');
	}
	return true;
}

/* What went along, and how what stays is taken back. */
static void tell_beside(struct es_cli *cli, const char *typed,
                        const struct es_beside_report *report)
{
	char hex[ES_ID_HEX_LEN];

	for (int what = 0; what < ES_BESIDE_COUNT; what++)
		if (report->gone[what])
			es_note(cli, "%s: withdrawn along with it: %s (%zu)", typed,
			        es_beside_words[what], report->gone[what]);
	for (size_t i = 0; i < report->kept_len; i++) {
		es_id_hex(&report->kept[i], hex);
		es_note(cli, "%s: this stays; essaim erase %s --reason R takes it back", typed,
		        hex);
	}
}

/* Of a practice, all that its structure told beside it goes along. */
static es_err erase_beside(struct es_cli *cli, const char *typed, const struct es_id *id,
                           const char *reason, unsigned keep, size_t *erased)
{
	struct es_beside_report report;
	struct es_reading reading;
	struct es_row row;

	if (es_reading_begin(cli, &reading))
		return ES_IO;
	es_err err = es_row_find(reading.snap, id, &row);
	es_reading_end(&reading);
	if (err || row.header.kind != ES_KIND_PRACTICE || row.header.has_entity)
		return err;
	err = es_erase_beside(cli->node, id, reason, keep, &report);
	*erased += err ? 0 : report.records;
	if (!err)
		tell_beside(cli, typed, &report);
	return err;
}

static int erase_one(struct es_cli *cli, const char *typed, const char *reason, unsigned keep)
{
	char hex[ES_ID_HEX_LEN];
	struct es_id id;
	size_t erased;
	int exit_code = es_look_up(cli, typed, &id);

	if (exit_code)
		return exit_code;
	es_err err = es_erase(cli->node, &id, reason, &erased);
	if (!err && erased == 0)
		es_note(cli, "%s: this was withdrawn before", typed);
	else if (!err && erased > 1)
		es_note(cli, "%s: withdrawn with %zu more of its records: revisions, subtitles",
		        typed, erased - 1);
	if (!err)
		err = erase_beside(cli, typed, &id, reason, keep, &erased);
	if (err)
		return refuse(cli, typed, err);
	es_id_hex(&id, hex);
	if (!cli->json)
		es_print(cli, "%s\n", hex);
	else
		es_print(cli, "{\"id\": \"%s\", \"erased\": %zu}\n", hex, erased);
	return ES_EXIT_OK;
}

/* --- status ----------------------------------------------------------------------------------- */

struct showing {
	struct es_cli *cli;
	struct es_reading reading;
	bool one;
	struct es_id wanted; /* where one: the erasure, or what it withdraws */
	struct es_writer json;
	struct es_writer items; /* of one erasure: its receipts */
	size_t count, items_len;
};

static void write_pair(struct es_writer *w, const char *key, const struct es_id *id)
{
	es_write_cstr(w, key);
	es_write_bin(w, ES_BYTES(id->bytes));
}

static es_err show_receipt(void *context, const struct es_receipt *r)
{
	struct showing *s = context;
	char name[ES_NAME_MAX + 1], when[ES_WHEN_LEN];

	es_name_of(&s->reading.federation, &r->structure, name, sizeof name);
	if (s->cli->json) {
		es_write_map(&s->items, 3);
		write_pair(&s->items, "structure", &r->structure);
		es_write_cstr(&s->items, "name");
		es_write_cstr(&s->items, name);
		es_write_cstr(&s->items, "applied_since");
		if (r->applied)
			es_write_uint(&s->items, r->since_ms);
		else
			es_write_nil(&s->items);
		s->items_len++;
		return s->items.err;
	}
	es_when(r->since_ms, when);
	if (r->applied)
		es_print(s->cli, "  %s: applied since %s\n", name, when);
	else
		es_print(s->cli, "  %s: no receipt yet\n", name);
	return ES_OK;
}

/* Its reason as a code, its note where there is one. */
static void reason_of(const struct es_row *row, struct es_writer *w, struct es_bytes *reason,
                      struct es_bytes *note)
{
	struct es_bytes body;

	*reason = *note = (struct es_bytes){NULL, 0};
	if (es_row_body(row, w, &body) || es_schema_check(ES_KIND_ERASURE, body, NULL) != ES_OK)
		return;
	if (es_map_get(body, "reason", reason))
		*reason = es_value_str(*reason);
	if (es_map_get(body, "note", note))
		*note = es_value_str(*note);
}

static void show_erasure_json(struct showing *s, const struct es_row *row, struct es_bytes reason,
                              struct es_bytes note)
{
	struct es_writer *w = &s->json;

	es_write_map(w, 6);
	write_pair(w, "id", &row->id);
	es_write_cstr(w, "created");
	es_write_uint(w, es_row_time(row));
	es_write_cstr(w, "targets");
	es_write_array(w, row->header.parents_len);
	for (size_t i = 0; i < row->header.parents_len; i++)
		es_write_bin(w, ES_BYTES(row->header.parents[i].bytes));
	es_write_cstr(w, "reason");
	es_write_str(w, reason);
	es_write_cstr(w, "note");
	if (note.len)
		es_write_str(w, note);
	else
		es_write_nil(w);
	es_write_cstr(w, "receipts");
	es_write_array(w, s->items_len);
	es_write_raw(w, es_writer_bytes(&s->items));
}

static void show_erasure_text(struct showing *s, const struct es_row *row, struct es_bytes reason,
                              struct es_bytes note)
{
	char hex[ES_ID_HEX_LEN], when[ES_WHEN_LEN];

	es_id_hex(&row->id, hex);
	es_when(es_row_time(row), when);
	es_print(s->cli, "%serasure %s, %s: ", s->count ? "\n" : "", hex, when);
	es_print_text(s->cli, note.len ? note : reason);
	es_print(s->cli, "\n");
	for (size_t i = 0; i < row->header.parents_len; i++) {
		es_id_hex(&row->header.parents[i], hex);
		es_print(s->cli, "  of %s\n", hex);
	}
}

static es_err show_erasure(struct showing *s, const struct es_row *row)
{
	struct es_writer body;
	struct es_bytes reason, note;

	es_writer_grow(&body, ES_BODY_MAX);
	reason_of(row, &body, &reason, &note);
	es_writer_reset(&s->items);
	s->items_len = 0;
	if (!s->cli->json)
		show_erasure_text(s, row, reason, note);
	es_err err =
	        es_erasure_receipts(s->reading.snap, &s->reading.federation, row, show_receipt, s);
	if (!err && s->cli->json)
		show_erasure_json(s, row, reason, note);
	es_writer_free(&body);
	s->count++;
	return err;
}

static bool is_wanted(const struct showing *s, const struct es_row *row)
{
	if (!es_id_equal(&row->header.structure, &s->cli->node->identity.structure))
		return false;
	if (!s->one || es_id_equal(&row->id, &s->wanted))
		return true;
	for (size_t i = 0; i < row->header.parents_len; i++)
		if (es_id_equal(&row->header.parents[i], &s->wanted))
			return true;
	return false;
}

static es_err show_erasures(struct showing *s)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	es_err err = ES_OK;

	es_walk_kind(&walk, s->reading.snap, ES_KIND_ERASURE, ES_OLDEST_FIRST);
	while (!err && es_walk_next(&walk, &number)) {
		err = es_row_get(s->reading.snap, number, &row);
		if (!err && is_wanted(s, &row))
			err = show_erasure(s, &row);
	}
	return err;
}

#define STATUS_MAX (64u << 20)

static int print_status(struct showing *s)
{
	struct es_writer out;

	if (!s->cli->json) {
		if (s->count == 0)
			es_note(s->cli, s->one ? "no erasure of this structure names this record"
			                       : "this structure has withdrawn nothing");
		return ES_EXIT_OK;
	}
	es_writer_grow(&out, STATUS_MAX);
	es_write_array(&out, s->count);
	es_write_raw(&out, es_writer_bytes(&s->json));
	int exit_code = es_print_json(s->cli, &out, true);
	es_writer_free(&out);
	return exit_code;
}

static int run_status(struct es_cli *cli)
{
	struct showing s = {.cli = cli, .one = cli->args->operands_len > 0};
	int exit_code = es_reading_begin(cli, &s.reading);

	if (exit_code)
		return exit_code;
	es_writer_grow(&s.json, STATUS_MAX);
	es_writer_grow(&s.items, STATUS_MAX);
	if (s.one)
		exit_code = es_find_id(cli, s.reading.snap, cli->args->operands[0], &s.wanted);
	if (!exit_code) {
		es_err err = show_erasures(&s);
		exit_code =
		        err ? es_fail_err(cli, "cannot list the erasures", err) : print_status(&s);
	}
	es_writer_free(&s.json);
	es_writer_free(&s.items);
	es_reading_end(&s.reading);
	return exit_code;
}

/* A running node does it by itself. */
static int clean_index(struct es_cli *cli)
{
	struct es_search *search;

	if (cli->service || !es_search_exists(cli->home))
		return ES_EXIT_OK;
	es_err err = es_search_new(cli->node, &search);
	if (err)
		return es_fail_err(cli, "cannot clean the search index", err);
	err = es_search_settle(search, NULL, NULL);
	es_search_free(search);
	if (err)
		err = es_search_forget(cli->home); /* made anew when it is needed */
	return err ? es_fail_err(cli, "cannot clean the search index", err) : ES_EXIT_OK;
}

static int run_erase(struct es_cli *cli)
{
	const char *reason = es_args_value(cli->args, "reason", NULL);
	int exit_code = ES_EXIT_OK;
	unsigned keep;

	if (es_args_has(cli->args, "status"))
		return cli->args->operands_len > 1
		               ? es_misused(cli, "erase: --status takes one ID, or none for all")
		               : run_status(cli);
	if (cli->args->operands_len == 0)
		return es_misused(cli, "erase: an ID is missing; essaim erase ID --reason R");
	if (!reason)
		return es_misused(cli, "erase: --reason is missing; essaim erase ID --reason R");
	if (!read_keep(es_args_value(cli->args, "keep", ""), &keep))
		return es_misused(cli, "erase: --keep takes contact, tools, testimonies, or all");
	for (size_t i = 0; i < cli->args->operands_len && !exit_code; i++)
		exit_code = erase_one(cli, cli->args->operands[i], reason, keep);
	return exit_code ? exit_code : clean_index(cli);
}

const struct es_command es_command_erase = {
        .name = "erase",
        .operands = "ID… --reason R [--keep WHAT] | --status [ID]",
        .summary = "Withdraws a text everywhere, for good; the record's header stays",
        .details =
                "ID: a record of this structure; with one that begins a practice, tool…, all its\n"
                "revisions go, and with a practice its contact, its tools and the testimonies of "
                "its\n"
                "sheet, unless --keep names them. What others say of it are records of their "
                "own, and\n"
                "stay. Prints the ids.\n"
                "--status shows each erasure, what it withdraws, and since when each structure "
                "has\n"
                "applied it.",
        .operands_min = 0,
        .operands_max = 16,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .run = run_erase,
};
