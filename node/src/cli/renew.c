/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/renew.h"

#include <inttypes.h>
#include <unistd.h>

#include "cli/print.h"
#include "identity.h"
#include "identity_copy.h"
#include "media/media.h"
#include "search/search.h"
#include "store/renew.h"

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct es_cli *cli = context;

	cli->io->progress(cli->io->context, "renewing", done, total);
}

static void on_lost(void *context, const char *sentence)
{
	es_note(context, "left out: %s", sentence);
}

/* The store's own record of it, or else the copy that lies beside. */
static es_err owner(void *context, struct es_store *store, struct es_id *own)
{
	struct es_cli *cli = context;
	struct es_identity identity;

	(void)!es_identity_copy_give(cli->home, store);
	es_err err = es_identity_load(store, &identity);
	if (!err)
		*own = identity.structure;
	es_identity_wipe(&identity);
	return err == ES_NOT_FOUND ? ES_CORRUPT : err;
}

static void print_json(struct es_cli *cli, const struct es_renew_report *r)
{
	es_print(cli,
	         "{\"records\": %" PRIu64 ", \"bodies\": %" PRIu64 ", \"logs\": %" PRIu64
	         ", \"acts\": %" PRIu64 ", \"damaged_pages\": %" PRIu64
	         ", \"records_lost\": %" PRIu64 ", \"bodies_lost\": %" PRIu64
	         ", \"acts_lost\": %" PRIu64 ", \"own_lost\": %" PRIu64 "}\n",
	         r->records, r->bodies, r->logs, r->acts, r->damaged_pages, r->records_lost,
	         r->bodies_lost, r->acts_lost, r->own_lost);
}

static void print_report(struct es_cli *cli, const struct es_renew_report *r, bool repairs)
{
	uint64_t fetch = r->records_lost + r->bodies_lost + r->acts_lost;

	if (cli->json) {
		print_json(cli, r);
		return;
	}
	es_print(cli, "%s: %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s hold\n",
	         repairs ? "repaired" : "rebuilt", r->records,
	         es_plural(r->records, "record", "records"), r->bodies,
	         es_plural(r->bodies, "body", "bodies"), r->logs, es_plural(r->logs, "log", "logs"),
	         r->acts, es_plural(r->acts, "act", "acts"));
	if (fetch > 0)
		es_print(cli,
		         "left out: %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64
		         " %s; start the node, and its partners bring them\n",
		         r->records_lost, es_plural(r->records_lost, "record", "records"),
		         r->bodies_lost, es_plural(r->bodies_lost, "body", "bodies"), r->acts_lost,
		         es_plural(r->acts_lost, "act", "acts"));
	if (r->own_lost > 0)
		es_print(cli,
		         "lost: %" PRIu64 " of this structure's own, which no partner had yet; a "
		         "backup may have them\n",
		         r->own_lost);
}

static int explain(struct es_cli *cli, es_err err)
{
	if (err == ES_CORRUPT)
		return es_fail(
		        cli,
		        "%s: not even the identity can be read; nothing was changed, restore "
		        "a backup",
		        cli->home);
	if (err == ES_NOT_FOUND)
		return es_fail(cli,
		               "%s: no structure lives here; run `essaim init`, or give --home",
		               cli->home);
	if (err == ES_BUSY)
		return es_fail(cli, "%s: a node is at work here; stop it first", cli->home);
	return es_fail_err(cli, cli->home, err);
}

static void on_indexed(void *context, uint64_t done, uint64_t total)
{
	struct es_cli *cli = context;

	cli->io->progress(cli->io->context, "indexing", done, total);
}

static int index_anew(struct es_cli *cli)
{
	struct es_search *search = NULL;
	struct es_node *node = NULL;

	es_err err = es_node_open(cli->home, true, &node);
	if (!err)
		err = es_search_new(node, &search);
	if (!err)
		err = es_search_settle(search, on_indexed, cli);
	es_search_free(search);
	es_node_close(node);
	return err ? es_fail_err(cli, "cannot make the search index", err) : ES_EXIT_OK;
}

static void on_file(void *context, const char *sentence)
{
	es_note(context, "%s: it is fetched again", sentence);
}

/* What is damaged of files comes back from partners, as far as they hold it. */
static int repair_files(struct es_cli *cli)
{
	const struct es_media_watch watch = {.fault = on_file, .context = cli, .repair = true};
	struct es_node *node = NULL;
	uint64_t faults;

	es_err err = es_node_open(cli->home, true, &node);
	if (!err)
		err = es_media_check(node->media, &watch, &faults);
	es_node_close(node);
	return err && err != ES_CORRUPT ? es_fail_err(cli, "cannot look through the files", err)
	                                : ES_EXIT_OK;
}

int es_renew_run(struct es_cli *cli, bool repairs)
{
	struct es_renew_watch watch = {on_progress, on_lost, cli};
	struct es_renew_report r;
	int lock = -1;

	es_err err = es_home_lock(cli->home, &lock);
	if (!err)
		err = es_renew_finish(cli->home);
	if (!err)
		err = es_store_renew(cli->home, owner, &watch, &r);
	if (lock >= 0)
		close(lock);
	if (!err)
		err = es_search_forget(cli->home); /* its rows have other numbers now */
	if (err)
		return explain(cli, err);
	print_report(cli, &r, repairs);
	return repairs ? repair_files(cli) : index_anew(cli);
}

static int run_rebuild(struct es_cli *cli)
{
	return es_renew_run(cli, false);
}

const struct es_command es_command_rebuild = {
        .name = "rebuild",
        .operands = "",
        .summary = "Makes everything that is derived from the records anew",
        .details =
                "Verifies each record on the way and frees unused space. The node must be stopped.",
        .place = ES_PLACE_OWN,
        .run = run_rebuild,
};
