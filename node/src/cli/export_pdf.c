/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>

#include "cli/export.h"
#include "print/print.h"
#include "site/html.h"
#include "view/value.h"

static es_err gather(struct es_cli *cli, const struct es_reading *reading, const struct es_id *id,
                     enum es_language in, struct es_prints *g)
{
	struct es_view_source source = {.snap = reading->snap,
	                                .federation = &reading->federation,
	                                .self = &cli->node->identity,
	                                .scope_max = ES_SCOPE_FEDERATION,
	                                .moderates = true};

	return es_prints_gather(&source, id, false, in, g);
}

static bool is_ours(const char *code, enum es_language *in)
{
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		*in = (enum es_language)i;
		if (strcmp(code, es_language_codes[i]) == 0)
			return true;
	}
	return false;
}

/* As asked for, else the record's own. */
static bool find_language(struct es_cli *cli, const struct es_reading *reading,
                          const struct es_id *id, enum es_language *in)
{
	const char *asked = es_args_value(cli->args, "lang", NULL);
	struct es_row row;

	if (asked)
		return is_ours(asked, in);
	*in = ES_EN;
	if (es_row_find(reading->snap, id, &row) == ES_OK)
		*in = es_language_of(es_bytes_str(row.header.lang));
	return true;
}

static int refuse_words(struct es_cli *cli, const char *ui, es_err err)
{
	return es_fail(
	        cli,
	        "%s/words: %s: the words of the form come with the web pages; build them, or "
	        "set ESSAIM_UI_DIR",
	        ui, es_err_sentence(err));
}

static int refuse_print(struct es_cli *cli, es_err err)
{
	const char *typed = cli->args->operands[0];

	if (err == ES_NOT_FOUND)
		return es_fail(
		        cli,
		        "%s: no font is there to print with; install the packages fonts-open-sans "
		        "and fonts-dejavu-core",
		        typed);
	if (err == ES_LIMIT)
		return es_fail(cli, "%s: this is too long to be printed; try --format md", typed);
	return es_fail_err(cli, typed, err);
}

es_err es_export_pdf(struct es_cli *cli, const struct es_reading *reading, const struct es_id *id,
                     struct es_writer *out, int *exit_code)
{
	const char *dir = getenv("ESSAIM_UI_DIR"), *base = es_args_value(cli->args, "site", NULL);
	struct es_table *words = NULL;
	struct es_print_how how = {.base = base ? base : cli->node->public_url};
	struct es_prints g;

	if (!find_language(cli, reading, id, &how.in)) {
		*exit_code = es_misused(cli, "export: --lang takes fr, en, es, ca, it or hu");
		return ES_OK;
	}
	if (base && !es_html_is_link(es_bytes_str(base))) {
		*exit_code = es_misused(
		        cli, "export: --site takes an address like https://essaim.example.org");
		return ES_OK;
	}
	if (!dir || !dir[0])
		dir = ES_UI_DIR;
	es_prints_open(&g);
	es_err err = gather(cli, reading, id, how.in, &g);
	if (err == ES_OK) {
		es_err read = es_print_words(dir, how.in, &words);
		how.words = words;
		if (read)
			*exit_code = refuse_words(cli, dir, read);
		else if ((read = es_prints_make(&g, &how, out)) != ES_OK)
			*exit_code = refuse_print(cli, read);
	}
	es_table_free(words);
	es_prints_close(&g);
	return err;
}
