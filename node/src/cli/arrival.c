/* SPDX-License-Identifier: EUPL-1.2 */
/* `essaim import FILE.zip`: what came from another federation. */
#include <string.h>
#include <strings.h>

#include "cli/author.h"
#include "cli/parcel.h"
#include "cli/print.h"
#include "parcel/arrival.h"
#include "view/read.h"

#define LINE_MAX 8192

bool es_is_archive(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcasecmp(name + len - 4, ".zip") == 0;
}

static int refuse(struct es_cli *cli, const char *path, es_err err, const char *why)
{
	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: the node cannot read this file; name one that it can",
		               path);
	if (why)
		return es_fail(cli, "%s: %s; nothing more was published", path, why);
	return es_fail_err(cli, path, err);
}

/* --- what is in it ------------------------------------------------------------------------------ */

static int say_json(struct es_cli *cli, const struct es_brought *b)
{
	struct es_writer w;

	es_writer_grow(&w, LINE_MAX);
	es_write_map(&w, 9);
	es_put_text(&w, "state", es_brought_words[b->state]);
	es_put_text(&w, "kind", es_kind_word(b->kind) ? es_kind_word(b->kind) : "");
	es_put_text(&w, "title", b->title);
	es_put_id(&w, "id", es_id_is_zero(&b->here) ? NULL : &b->here);
	es_put_id(&w, "entity", &b->entity);
	es_put_id(&w, "record", &b->record);
	es_put_id(&w, "structure", &b->structure);
	es_put_text(&w, "from", b->from);
	es_put_text(&w, "why", b->why ? b->why : "");
	int exit_code = es_print_json(cli, &w, false);
	es_writer_free(&w);
	return exit_code;
}

static void say(struct es_cli *cli, const struct es_brought *b)
{
	const char *kind = es_kind_word(b->kind);
	char hex[ES_ID_HEX_LEN] = "-";

	if (!es_id_is_zero(&b->here))
		es_id_hex(&b->here, hex);
	es_print(cli, "%s\t%s\t%s\t", es_brought_words[b->state], hex,
	         kind && b->kind ? kind : "-");
	es_print_text(cli, es_bytes_str(b->title[0] ? b->title : b->entry));
	if (b->from[0]) {
		es_print(cli, "\tfrom ");
		es_print_text(cli, es_bytes_str(b->from));
	}
	if (b->why)
		es_print(cli, "\t%s", b->why);
	es_print(cli, "\n");
}

static int report(struct es_cli *cli, const struct es_arrival *arrival, bool published)
{
	size_t counts[ES_BROUGHT_STATES] = {0};
	int exit_code = ES_EXIT_OK;

	for (size_t i = 0; i < es_arrival_count(arrival); i++) {
		const struct es_brought *b = es_arrival_at(arrival, i);
		counts[b->state]++;
		if (cli->json)
			exit_code = say_json(cli, b);
		else
			say(cli, b);
	}
	es_note(cli,
	        "%zu new, %zu published, %zu here before, %zu withdrawn here, %zu passed over, %zu "
	        "refused%s",
	        counts[ES_BROUGHT_NEW], counts[ES_BROUGHT_PUBLISHED],
	        counts[ES_BROUGHT_HERE] + counts[ES_BROUGHT_OTHER], counts[ES_BROUGHT_WITHDRAWN],
	        counts[ES_BROUGHT_PASSED], counts[ES_BROUGHT_REFUSED],
	        !published && counts[ES_BROUGHT_NEW]
	                ? "; nothing is published: --publish takes over what is new"
	                : "");
	if (es_arrival_unproven(arrival))
		es_note(cli, "%zu came without a proof, which nobody can take over",
		        es_arrival_unproven(arrival));
	return exit_code;
}

/* --- taking it over ----------------------------------------------------------------------------- */

static void tell(void *context, uint64_t done, uint64_t total)
{
	const struct es_io *io = context;

	io->progress(io->context, "taking over", done, total);
}

static int publish(struct es_cli *cli, const char *path, struct es_arrival *arrival)
{
	uint8_t author[ES_AUTHOR_LEN];
	const char *why;
	int exit_code = es_author_as(cli, author);

	if (exit_code)
		return exit_code;
	es_err err = es_arrival_publish(arrival, author, tell, (void *)(uintptr_t)cli->io, &why);
	return err ? refuse(cli, path, err, why) : ES_EXIT_OK;
}

int es_archive_import(struct es_cli *cli, const char *path)
{
	bool publishes = es_args_has(cli->args, "publish");
	struct es_arrival *arrival;
	const char *why;

	es_err err = es_arrival_open(cli->node, path, &arrival, &why);
	if (err)
		return refuse(cli, path, err, why);
	int exit_code = publishes ? publish(cli, path, arrival) : ES_EXIT_OK;
	if (!exit_code)
		exit_code = report(cli, arrival, publishes);
	es_arrival_close(arrival);
	return exit_code;
}
