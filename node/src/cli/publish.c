/* SPDX-License-Identifier: EUPL-1.2 */
/* One record from the fields of its kind, for what no sheet is: a structure's card, a message, a
 * question, an experience. */
#include <string.h>

#include "cli/author.h"
#include "cli/file.h"
#include "cli/print.h"
#include "form/form.h"
#include "json_read.h"
#include "text.h"

#define FIELDS_TEXT_MAX (4 * ES_BODY_MAX) /* of JSON, which is longer than what it says */

static const struct es_flag flags[] = {
        {"kind", "K", "what it is, as docs/kinds.md names it (needed)"},
        {"lang", "xx", "its language (the structure's)"},
        {"scope", "S", "public or federation: who may read it (public)"},
        {"as", "LOGIN", "publish in the name of an account (the structure's)"},
        {"about", "ID", "comment: what is discussed"},
        {"answers", "ID", "comment: the one that it answers"},
};

/* What is to be published. */
struct wanted {
	uint64_t kind, scope;
	const char *lang;
	uint8_t author[ES_AUTHOR_LEN];
	bool has_about, has_parent;
	struct es_id about, parent;
	struct es_writer body;
};

/* --- what is asked for ------------------------------------------------------------------------ */

static int read_kind(struct es_cli *cli, struct wanted *wanted)
{
	const char *word = es_args_value(cli->args, "kind", NULL);
	const char *scope = es_args_value(cli->args, "scope", "public");

	if (!word)
		return es_misused(cli, "publish: --kind is needed");
	if (es_kind_of(es_bytes_str(word), &wanted->kind) != ES_OK || !es_schema_of(wanted->kind) ||
	    wanted->kind == ES_KIND_ERASURE)
		return es_misused(cli, "publish: there is no kind \"%s\" that can be published",
		                  word);
	wanted->scope = strcmp(scope, "federation") == 0 ? ES_SCOPE_FEDERATION : ES_SCOPE_PUBLIC;
	if (wanted->scope == ES_SCOPE_PUBLIC && strcmp(scope, "public") != 0)
		return es_misused(cli, "publish: --scope takes public or federation");
	wanted->lang = es_args_value(cli->args, "lang", cli->node->identity.lang);
	if (!es_lang_valid(es_bytes_str(wanted->lang)))
		return es_misused(cli, "publish: \"%s\" is no language", wanted->lang);
	return ES_EXIT_OK;
}

/* The entity that a typed id belongs to, with the scope of its records. */
static int find_entity(struct es_cli *cli, const struct es_reading *reading, const char *typed,
                       struct es_id *id, struct es_id *entity, struct es_row *row)
{
	int exit_code = es_find_id(cli, reading->snap, typed, id);

	if (exit_code)
		return exit_code;
	es_err err = es_row_find(reading->snap, id, row);
	if (err)
		return es_fail_err(cli, typed, err);
	es_record_entity(&row->header, id, entity);
	return ES_EXIT_OK;
}

static int read_about(struct es_cli *cli, const struct es_reading *reading, struct wanted *wanted)
{
	const char *about = es_args_value(cli->args, "about", NULL);
	const char *answers = es_args_value(cli->args, "answers", NULL);
	struct es_id id, entity;
	struct es_row row;

	if ((about != NULL) != (wanted->kind == ES_KIND_COMMENT))
		return es_misused(cli,
		                  "publish: a comment needs --about, and nothing else takes it");
	if (!about)
		return answers ? es_misused(cli, "publish: --answers is for comments") : ES_EXIT_OK;
	int exit_code = find_entity(cli, reading, about, &id, &wanted->about, &row);
	if (exit_code)
		return exit_code;
	wanted->has_about = true;
	if (row.header.scope > wanted->scope)
		wanted->scope = row.header.scope; /* not told to more people than it */
	if (!answers)
		return ES_EXIT_OK;
	exit_code = find_entity(cli, reading, answers, &wanted->parent, &entity, &row);
	if (exit_code)
		return exit_code;
	if (row.header.kind != ES_KIND_COMMENT || !es_id_equal(&entity, &wanted->about))
		return es_fail(cli, "%s: this is no comment about %s; nothing was stored", answers,
		               about);
	wanted->has_parent = true;
	return ES_EXIT_OK;
}

/* The fields: JSON as typed, brought into the schema's order and form. */
static int read_fields(struct es_cli *cli, struct wanted *wanted)
{
	struct es_json_fault fault = {.why = NULL};
	struct es_schema_fault broken = {.why = NULL};
	struct es_writer fields;

	es_writer_grow(&fields, FIELDS_TEXT_MAX);
	es_err err = es_json_read(cli->input, &fields, &fault);
	if (err == ES_OK)
		err = es_form_body(wanted->kind, wanted->author, es_writer_bytes(&fields),
		                   &wanted->body);
	es_writer_free(&fields);
	if (err == ES_INVALID)
		return es_fail(cli, "%s: %s%s%s; nothing was stored", cli->input_name, fault.path,
		               fault.path[0] ? ": " : "",
		               fault.why ? fault.why : "this is no JSON object of fields");
	if (err)
		return es_fail_err(cli, cli->input_name, err == ES_NO_SPACE ? ES_TOO_LARGE : err);
	if (es_schema_check(wanted->kind, es_writer_bytes(&wanted->body), &broken))
		return es_fail(cli, "%s: %s: %s; see docs/kinds.md; nothing was stored",
		               cli->input_name, broken.path, broken.why);
	return ES_EXIT_OK;
}

static int read_wanted(struct es_cli *cli, struct wanted *wanted)
{
	struct es_reading reading;
	int exit_code = read_kind(cli, wanted);

	if (!exit_code)
		exit_code = es_author_as(cli, wanted->author);
	if (!exit_code)
		exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = read_about(cli, &reading, wanted);
	es_reading_end(&reading);
	return exit_code ? exit_code : read_fields(cli, wanted);
}

/* --- publishing ------------------------------------------------------------------------------- */

static int publish(struct es_cli *cli, const struct wanted *wanted)
{
	struct es_draft draft = {
	        .kind = wanted->kind,
	        .lang = wanted->lang,
	        .scope = wanted->scope,
	        .entity = wanted->has_about ? &wanted->about : NULL,
	        .parents = &wanted->parent,
	        .parents_len = wanted->has_parent,
	        .body = es_writer_bytes(&wanted->body),
	};
	char hex[ES_ID_HEX_LEN];
	struct es_id id;

	es_err err = es_publish(cli->node, &draft, 1, &id);
	if (err)
		return es_fail_err(cli, cli->input_name, err);
	es_id_hex(&id, hex);
	es_print(cli, cli->json ? "{\"id\": \"%s\"}\n" : "%s\n", hex);
	return ES_EXIT_OK;
}

static int run_publish(struct es_cli *cli)
{
	struct wanted wanted = {.kind = 0};

	es_writer_grow(&wanted.body, ES_BODY_MAX);
	int exit_code = read_wanted(cli, &wanted);
	if (!exit_code)
		exit_code = publish(cli, &wanted);
	es_writer_free(&wanted.body);
	return exit_code;
}

static int front_publish(struct es_cli *cli)
{
	struct es_writer content;

	cli->input_name = cli->args->operands[0];
	int exit_code = es_file_read(cli, cli->input_name, FIELDS_TEXT_MAX, &content);
	if (exit_code)
		return exit_code;
	cli->input = es_writer_bytes(&content);
	exit_code = es_door_run(cli->door, cli);
	es_writer_free(&content);
	return exit_code;
}

const struct es_command es_command_publish = {
        .name = "publish",
        .operands = "FILE",
        .summary = "Publishes one record: a structure's card, a message, a question, an experience",
        .details =
                "FILE is a JSON object with the fields of the kind, as docs/kinds.md names them;\n"
                "- is standard input. Ids are 64 hex digits. Prints the id of the record once it\n"
                "is safely stored. Practice sheets come in by `essaim import`.\n"
                "\n"
                "  echo '{\"name\": \"Les Acacias\", \"country\": \"FR\", \"mission\": \"…\"}' |\n"
                "    essaim publish --kind structure_card -",
        .operands_min = 1,
        .operands_max = 1,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .front = front_publish,
        .run = run_publish,
};
