/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"
#include "store/hidden.h"

#define TITLE_MAX 120 /* characters of a title in a list */

/* On a terminal. */
#define ID_COLUMNS 12
#define KIND_COLUMNS 14
#define DAY_COLUMNS 10
#define NAME_COLUMNS 24
#define HIDDEN_MARK "(hidden here) "

static const struct es_flag flags[] = {
        {"kind", "K", "only records of this kind, as practice or comment"},
        {"limit", "N", "at most so many, newest first (100)"},
};

/* Where a kind keeps the words by which a person knows the record; a contact may lack a name. */
static const char *const title_paths[] = {
        "description.title", "title", "name", "text", "quote", "role", "email", "phone", "state"};

static struct es_bytes title_of(struct es_bytes body)
{
	struct es_bytes value;

	for (size_t i = 0; i < sizeof title_paths / sizeof title_paths[0]; i++)
		if (es_map_path(body, title_paths[i], &value) && es_value_str(value).len > 0)
			return es_value_str(value);
	return (struct es_bytes){0};
}

/* The first line, cut where a character ends. */
static struct es_bytes first_line(struct es_bytes text, size_t max)
{
	size_t len = 0, characters = 0;

	while (len < text.len && text.data[len] != '\n') {
		if ((text.data[len] & 0xc0) != 0x80 && ++characters > max)
			break;
		len++;
	}
	return es_bytes_of(text.data, len);
}

struct listing {
	struct es_cli *cli;
	struct es_reading reading;
	struct es_writer json; /* the items, without the array's head */
	struct es_writer body;
	size_t count;
};

static void list_json(struct listing *l, const struct es_row *row, struct es_bytes title,
                      bool hidden)
{
	const char *kind = es_kind_word(row->header.kind);
	struct es_writer *w = &l->json;

	es_write_map(w, 7);
	es_write_cstr(w, "id");
	es_write_bin(w, ES_BYTES(row->id.bytes));
	es_write_cstr(w, "kind");
	if (kind)
		es_write_cstr(w, kind);
	else
		es_write_uint(w, row->header.kind);
	es_write_cstr(w, "structure");
	es_write_bin(w, ES_BYTES(row->header.structure.bytes));
	es_write_cstr(w, "created");
	es_write_uint(w, row->header.created_ms);
	es_write_cstr(w, "lang");
	es_write_cstr(w, row->header.lang);
	es_write_cstr(w, "title");
	if (title.len > 0)
		es_write_str(w, title);
	else
		es_write_nil(w);
	es_write_cstr(w, "hidden");
	es_write_bool(w, hidden);
}

/* For scripts: whole ids, one tab between two fields; a sixth one where this node hides the record. */
static void list_line(struct listing *l, const struct es_row *row, struct es_bytes title,
                      bool hidden)
{
	char hex[ES_ID_HEX_LEN], when[ES_WHEN_LEN], name[ES_NAME_MAX + 1];
	const char *kind = es_kind_word(row->header.kind);

	es_id_hex(&row->id, hex);
	es_when(es_row_time(row), when);
	es_name_of(&l->reading.federation, &row->header.structure, name, sizeof name);
	es_print(l->cli, "%s\t%s\t%.10s\t%s\t", hex, kind ? kind : "unknown", when, name);
	es_print_text(l->cli, title);
	es_print(l->cli, hidden ? "\thidden\n" : "\n");
}

/* For people: columns that fit their terminal, and as much of an id as they need. */
static void list_columns(struct listing *l, const struct es_row *row, struct es_bytes title,
                         bool hidden)
{
	char hex[ES_ID_HEX_LEN], when[ES_WHEN_LEN], name[ES_NAME_MAX + 1];
	const char *kind = es_kind_word(row->header.kind);
	size_t taken = ID_COLUMNS + KIND_COLUMNS + DAY_COLUMNS + NAME_COLUMNS + 4 * 2 +
	               (hidden ? strlen(HIDDEN_MARK) : 0);

	es_id_hex(&row->id, hex);
	es_when(es_row_time(row), when);
	es_name_of(&l->reading.federation, &row->header.structure, name, sizeof name);
	struct es_bytes shown = first_line(es_bytes_str(name), NAME_COLUMNS);
	es_print(l->cli, "%.*s  %-*s  %.*s  ", ID_COLUMNS, hex, KIND_COLUMNS,
	         kind ? kind : "unknown", DAY_COLUMNS, when);
	es_print_text(l->cli, shown);
	es_print(l->cli, "%*s  %s", (int)(NAME_COLUMNS - es_columns(shown)), "",
	         hidden ? HIDDEN_MARK : "");
	if (l->cli->width > taken + 20)
		title = first_line(title, l->cli->width - taken);
	es_print_text(l->cli, title);
	es_print(l->cli, "\n");
}

static es_err list_row(struct listing *l, const struct es_row *row)
{
	bool hidden = es_hides(l->reading.snap, row);
	struct es_bytes body, title = {0};

	es_writer_reset(&l->body);
	if (row->has_body && es_row_body(row, &l->body, &body) == ES_OK) {
		title = first_line(title_of(body), TITLE_MAX);
		hidden = hidden || es_hides_practice_of(l->reading.snap, row, body);
	}
	if (l->cli->json)
		list_json(l, row, title, hidden);
	else if (l->cli->width)
		list_columns(l, row, title, hidden);
	else
		list_line(l, row, title, hidden);
	l->count++;
	return l->json.err;
}

/* The kinds that a person wants to see in a list without being asked: what starts an entity. */
static const uint64_t usual_kinds[] = {ES_KIND_PRACTICE, ES_KIND_TOOL,           ES_KIND_TESTIMONY,
                                       ES_KIND_COMMENT,  ES_KIND_STRUCTURE_CARD, ES_KIND_PROFILE,
                                       ES_KIND_TOOLBOX,  ES_KIND_TUTORIAL,       ES_KIND_ADOPTION};
#define USUAL_LEN (sizeof usual_kinds / sizeof usual_kinds[0])

/* One kind's records on their way into the list. */
struct queue {
	struct es_walk walk;
	struct es_row head; /* the newest not yet listed */
	bool empty;
};

static es_err advance(struct listing *l, struct queue *queue)
{
	uint64_t number;

	queue->empty = !es_walk_next(&queue->walk, &number);
	return queue->empty ? ES_OK : es_row_get(l->reading.snap, number, &queue->head);
}

static struct queue *newest(struct queue *queues, size_t count)
{
	struct queue *best = NULL;

	for (size_t i = 0; i < count; i++)
		if (!queues[i].empty &&
		    (!best || es_row_time(&queues[i].head) > es_row_time(&best->head)))
			best = &queues[i];
	return best;
}

/* Each kind comes sorted by time, so the newest of the heads is the newest of all. */
static es_err list_kinds(struct listing *l, const uint64_t *kinds, size_t count, size_t limit)
{
	struct queue queues[USUAL_LEN];
	struct queue *next;
	es_err err = ES_OK;

	es_assert(count <= USUAL_LEN);
	for (size_t i = 0; !err && i < count; i++) {
		es_walk_kind(&queues[i].walk, l->reading.snap, kinds[i], ES_NEWEST_FIRST);
		err = advance(l, &queues[i]);
	}
	while (!err && l->count < limit && (next = newest(queues, count)) != NULL) {
		err = list_row(l, &next->head);
		if (!err)
			err = advance(l, next);
	}
	return err;
}

static int finish(struct listing *l, es_err err)
{
	int exit_code = ES_EXIT_OK;

	if (err) {
		exit_code = es_fail_err(l->cli, "cannot read the store", err);
	} else if (l->cli->json) {
		struct es_writer all;
		es_writer_grow(&all, 64u << 20);
		es_write_array(&all, l->count);
		es_write_raw(&all, es_writer_bytes(&l->json));
		exit_code = es_print_json(l->cli, &all, true);
		es_writer_free(&all);
	}
	es_writer_free(&l->json);
	es_writer_free(&l->body);
	es_reading_end(&l->reading);
	return exit_code;
}

static int run_list(struct es_cli *cli)
{
	const char *word = es_args_value(cli->args, "kind", NULL);
	const char *limit_text = es_args_value(cli->args, "limit", "100");
	struct listing l = {.cli = cli};
	uint64_t kind = 0;
	char *rest;
	es_err err;

	if (word && es_kind_of(es_bytes_str(word), &kind))
		return es_misused(cli,
		                  "list: %s is no kind; take practice, tool, toolbox, tutorial, "
		                  "adoption, testimony, "
		                  "comment, profile or structure_card",
		                  word);
	unsigned limit = (unsigned)strtoul(limit_text, &rest, 10);
	if (strlen(limit_text) > 6 || *rest || *limit_text == '-' || limit == 0)
		return es_misused(cli, "list: --limit takes a number from 1 to 999999");
	int exit_code = es_reading_begin(cli, &l.reading);
	if (exit_code)
		return exit_code;
	es_writer_grow(&l.json, 64u << 20);
	es_writer_grow(&l.body, ES_BODY_MAX);
	if (word)
		err = list_kinds(&l, &kind, 1, limit);
	else
		err = list_kinds(&l, usual_kinds, USUAL_LEN, limit);
	return finish(&l, err);
}

const struct es_command es_command_list = {
        .name = "list",
        .operands = "",
        .summary = "Lists the records that this node has, newest first",
        .details =
                "One line each: id, kind, day, structure, title. On a terminal in columns, with\n"
                "the first digits of the id; elsewhere in full, separated by tabs, with a sixth\n"
                "field, \"hidden\", where this node does not show the record to readers.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_READ,
        .run = run_list,
};
