/* SPDX-License-Identifier: EUPL-1.2 */
/* `essaim toolbox`: which toolboxes this node keeps with all that they refer to. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/attachment.h"
#include "cli/parcel.h"
#include "cli/print.h"
#include "store/taken.h"
#include "toolbox/taking.h"

#define JSON_MAX (1u << 20)

static struct es_view_source source_of(struct es_cli *cli, const struct es_reading *reading)
{
	return (struct es_view_source){.snap = reading->snap,
	                               .federation = &reading->federation,
	                               .self = &cli->node->identity,
	                               .scope_max = ES_SCOPE_FEDERATION};
}

/* --- take, give-back ---------------------------------------------------------------------------- */

struct taken_change {
	struct es_change change; /* first */
	struct es_id toolbox;
	uint64_t since_ms;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	const struct taken_change *c = (const struct taken_change *)change;

	return es_write_taken(w, &c->toolbox, c->since_ms);
}

static int find(struct es_cli *cli, const char *typed, struct es_id *entity)
{
	struct es_reading reading;
	struct es_id id;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	struct es_view_source s = source_of(cli, &reading);
	exit_code = es_find_id(cli, reading.snap, typed, &id);
	if (!exit_code && es_taking_entity(&s, &id, entity))
		exit_code = es_fail(cli, "%s: this is no toolbox; see `essaim list --kind toolbox`",
		                    typed);
	es_reading_end(&reading);
	return exit_code;
}

static int run_change(struct es_cli *cli, const char *typed, bool take)
{
	struct taken_change change = {.since_ms = take ? es_now_ms() : 0};
	int exit_code = find(cli, typed, &change.toolbox);

	if (exit_code)
		return exit_code;
	es_err err = es_store_apply(cli->node->store, apply, &change.change);
	if (err == ES_LIMIT)
		return es_fail(cli, "%s: %d toolboxes are kept; give one back first", typed,
		               ES_TAKEN_MAX);
	return err ? es_fail_err(cli, typed, err) : ES_EXIT_OK;
}

/* --- list --------------------------------------------------------------------------------------- */

static void put_json(const struct es_taken *taken, const struct es_taking_state *state,
                     struct es_bytes title, struct es_writer *w)
{
	es_write_map(w, 6);
	es_put_id(w, "id", &taken->id);
	es_put_time(w, "taken", taken->since_ms);
	es_put_key(w, "title");
	if (title.len)
		es_write_str(w, title);
	else
		es_write_nil(w);
	es_put_reach(&state->reach, w);
	es_put_uint(w, "bytes_held", state->bytes_held);
	es_put_text(w, "paused", state->paused ? state->paused : "");
}

static void say(struct es_cli *cli, const struct es_taken *taken,
                const struct es_taking_state *state, struct es_bytes title)
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&taken->id, hex);
	es_print(cli, "%s\t%zu of %zu records\t", hex, state->reach.here, state->reach.records_len);
	es_print_size(cli, state->bytes_held);
	es_print(cli, " of ");
	es_print_size(cli, state->reach.bytes);
	es_print(cli, "\t");
	es_print_text(cli, title);
	es_print(cli, "\n");
	if (state->paused)
		es_note(cli, "%.16s: %s", hex, state->paused);
}

static void list_one(struct es_cli *cli, const struct es_view_source *s,
                     const struct es_taken *taken, struct es_writer *json)
{
	struct es_taking_state state = {.since_ms = 0};
	struct es_bytes title = {NULL, 0};
	struct es_writer summary;

	es_writer_grow(&summary, JSON_MAX);
	(void)!es_taking_look(cli->node, s, &taken->id, &state);
	if (es_view_toolbox_summary(s, &taken->id, &summary) == ES_OK &&
	    es_map_get(es_writer_bytes(&summary), "title", &title))
		title = es_value_str(title);
	if (cli->json)
		put_json(taken, &state, title, json);
	else
		say(cli, taken, &state, title);
	es_reach_free(&state.reach);
	es_writer_free(&summary);
}

static int run_list(struct es_cli *cli)
{
	struct es_taken all[ES_TAKEN_MAX];
	struct es_reading reading;
	struct es_writer json;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	struct es_view_source s = source_of(cli, &reading);
	size_t count = es_taken_list(reading.snap, all);
	es_writer_grow(&json, JSON_MAX);
	es_write_array(&json, count);
	for (size_t i = 0; i < count; i++)
		list_one(cli, &s, &all[i], &json);
	if (cli->json)
		exit_code = es_print_json(cli, &json, true);
	es_writer_free(&json);
	es_reading_end(&reading);
	return exit_code;
}

/* --- which -------------------------------------------------------------------------------------- */

static int run_toolbox(struct es_cli *cli)
{
	const char *verb = cli->args->operands[0];
	const char *what = cli->args->operands_len > 1 ? cli->args->operands[1] : NULL;

	if (!what && strcmp(verb, "list") == 0)
		return run_list(cli);
	if (what && (strcmp(verb, "take") == 0 || strcmp(verb, "give-back") == 0))
		return run_change(cli, what, verb[0] == 't');
	return es_misused(cli, "toolbox: it takes list, take ID, give-back ID or export ID FILE");
}

/* The node's side of export: the file is the asking side's. */
static int run_or_export(struct es_cli *cli)
{
	if (strcmp(cli->args->operands[0], "export") != 0 || cli->args->operands_len != 3)
		return run_toolbox(cli);
	if (!es_parcel_format_fits(cli))
		return ES_EXIT_USAGE;
	return es_parcel_put_out(cli, cli->args->operands[1]);
}

static int front_toolbox(struct es_cli *cli)
{
	if (strcmp(cli->args->operands[0], "export") != 0 || cli->args->operands_len != 3)
		return es_door_run(cli->door, cli);
	if (!es_parcel_format_fits(cli))
		return ES_EXIT_USAGE;
	return es_parcel_to_file(cli, cli->args->operands[2]);
}

static const struct es_flag flags[] = {
        {"format", "F",
         "export: zip (pages, JSON, Markdown, files and proofs), or imscc (IMS Common Cartridge, "
         "for Moodle)"},
};

const struct es_command es_command_toolbox = {
        .name = "toolbox",
        .operands = "list | take ID | give-back ID | export ID FILE",
        .summary = "Toolboxes that this node keeps, or gives along, with all that they refer to",
        .details =
                "take fetches the practices, tools and files that a toolbox refers to, whatever\n"
                "the policies say, and keeps them as long as it refers to them; give-back lets\n"
                "go what nothing else here wants. list says how far each is: id, records, bytes\n"
                "of files, title. All toolboxes that are known: `essaim list --kind toolbox`.\n"
                "export writes one archive of open formats, with the proofs that `essaim verify`\n"
                "checks (docs/archives.md), or a course package.",
        .operands_min = 1,
        .operands_max = 3,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .front = front_toolbox,
        .run = run_or_export,
};
