/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/search.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"
#include "text.h"
#include "view/value.h"

#define ANSWER_MAX (8u << 20)
#define WORDS_BYTES_MAX 1024

static const struct es_flag flags[] = {
        {"lang", "xx", "language that you read best (the structure's own)"},
        {"limit", "N", "at most so many, the best first (20)"},
};

static void print_str(struct es_cli *cli, struct es_bytes item, const char *key)
{
	struct es_bytes value;

	if (es_map_get(item, key, &value))
		es_print_text(cli, es_value_str(value));
}

static void print_id(struct es_cli *cli, struct es_bytes item)
{
	struct es_bytes value;
	char hex[ES_ID_HEX_LEN] = "";

	if (es_map_get(item, "id", &value) && es_value_str(value).len == ES_ID_LEN)
		es_hex(es_value_str(value).data, ES_ID_LEN, hex);
	es_print(cli, cli->width ? "%.12s  " : "%s\t", hex);
}

/* The passage on a line of its own, for people. */
static void print_match(struct es_cli *cli, struct es_bytes item)
{
	struct es_bytes match, parts, text;
	struct es_reader r;

	if (!cli->width || !es_map_get(item, "match", &match) ||
	    !es_map_get(match, "parts", &parts))
		return;
	es_reader_init(&r, parts);
	size_t count = es_read_array(&r, SIZE_MAX);
	es_print(cli, "              ");
	uint64_t start = es_field_uint(match, "spoken.start") / 1000;
	if (es_field_text(match, "spoken.lang").len)
		es_print(cli, "(in the subtitles, at %" PRIu64 ":%02" PRIu64 ") ", start / 60,
		         start % 60);
	for (size_t i = 0; i < count && !r.err; i++) {
		struct es_bytes part = es_read_value(&r);
		if (es_map_get(part, "text", &text))
			es_print_text(cli, es_value_str(text));
	}
	es_print(cli, "\n");
}

static void print_items(struct es_cli *cli, struct es_bytes answer)
{
	struct es_bytes items;
	struct es_reader r;

	if (!es_map_get(answer, "items", &items))
		return;
	es_reader_init(&r, items);
	size_t count = es_read_array(&r, SIZE_MAX);
	for (size_t i = 0; i < count && !r.err; i++) {
		struct es_bytes item = es_read_value(&r);
		print_id(cli, item);
		print_str(cli, item, "title");
		es_print(cli, cli->width ? "  (" : "\t");
		print_str(cli, item, "organisation");
		es_print(cli, cli->width ? ")  " : "\t");
		print_str(cli, item, "kind");
		es_print(cli, "\n");
		print_match(cli, item);
	}
}

static int ask(struct es_cli *cli, struct es_search *search, const struct es_search_ask *question)
{
	struct es_writer out;

	es_writer_grow(&out, ANSWER_MAX);
	es_err err = es_search_find(search, question, &out);
	int exit_code = ES_EXIT_OK;
	if (err == ES_BUSY)
		exit_code = es_fail(cli, "search: the index is being made; try again in a minute");
	else if (err)
		exit_code = es_fail_err(cli, "cannot search", err);
	else if (cli->json)
		exit_code = es_print_json(cli, &out, true);
	else
		print_items(cli, es_writer_bytes(&out));
	es_writer_free(&out);
	return exit_code;
}

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct es_cli *cli = context;

	cli->io->progress(cli->io->context, "indexing", done, total);
}

/* Without a running node the index may be behind, or not be there at all. */
static int ask_here(struct es_cli *cli, const struct es_search_ask *question)
{
	struct es_search *search;
	int exit_code = ES_EXIT_OK;
	es_err err = es_search_new(cli->node, &search);

	if (err)
		return es_fail_err(cli, "cannot search", err);
	err = es_search_settle(search, on_progress, cli);
	if (err)
		exit_code = es_fail_err(cli, "cannot make the index of this home", err);
	else
		exit_code = ask(cli, search, question);
	es_search_free(search);
	return exit_code;
}

static es_err join(const struct es_args *args, struct es_writer *w)
{
	for (size_t i = 0; i < args->operands_len; i++) {
		if (i)
			es_write_raw(w, es_bytes_of(" ", 1));
		es_write_raw(w, es_bytes_str(args->operands[i]));
	}
	return w->err;
}

static int run_search(struct es_cli *cli)
{
	const char *lang = es_args_value(cli->args, "lang", cli->node->identity.lang);
	const char *limit = es_args_value(cli->args, "limit", "20");
	uint8_t bytes[WORDS_BYTES_MAX], line_bytes[2 * WORDS_BYTES_MAX];
	struct es_writer words, line;
	char *rest;

	unsigned long most = strtoul(limit, &rest, 10);
	if (*rest || *limit == '-' || most == 0 || most > ES_SEARCH_PAGE_MAX)
		return es_misused(cli, "search: --limit takes a number from 1 to %d",
		                  ES_SEARCH_PAGE_MAX);
	es_writer_init(&words, bytes, sizeof(bytes));
	es_writer_init(&line, line_bytes, sizeof(line_bytes));
	if (join(cli->args, &words) || es_text_line(es_writer_bytes(&words), &line) ||
	    es_text_length(es_writer_bytes(&line)) > ES_SEARCH_TEXT_MAX)
		return es_misused(cli, "search: at most %d characters", ES_SEARCH_TEXT_MAX);
	struct es_search_ask question = {.text = es_writer_bytes(&line),
	                                 .lang = es_bytes_str(lang),
	                                 .limit = most,
	                                 .scope_max = ES_SCOPE_FEDERATION};
	if (cli->service && cli->service->search)
		return ask(cli, cli->service->search, &question);
	return ask_here(cli, &question);
}

const struct es_command es_command_search = {
        .name = "search",
        .operands = "WORDS…",
        .summary = "Finds practices, tools and toolboxes by their words, the best first",
        .details =
                "All words must be there, in any of their forms, in whatever language a sheet can\n"
                "be read in. One line each: id, title, organisation, kind.",
        .operands_min = 1,
        .operands_max = 16,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_READ,
        .run = run_search,
};
