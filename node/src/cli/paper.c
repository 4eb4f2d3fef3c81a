/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/paper.h"

#include "site/html.h"

#include <stdlib.h>
#include <string.h>

static bool is_ours(const char *code, enum es_language *in)
{
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		*in = (enum es_language)i;
		if (strcmp(code, es_language_codes[i]) == 0)
			return true;
	}
	return false;
}

int es_cli_paper_begin(struct es_cli *cli, const char *command, enum es_language lang,
                       struct es_cli_paper *paper)
{
	const char *dir = getenv("ESSAIM_UI_DIR"), *base = es_args_value(cli->args, "site", NULL),
	           *asked = es_args_value(cli->args, "lang", NULL);

	*paper = (struct es_cli_paper){
	        .how = {.in = lang, .base = base ? base : cli->node->public_url}};
	if (asked && !is_ours(asked, &paper->how.in))
		return es_misused(cli, "%s: --lang takes fr, en, es, ca, it or hu", command);
	if (base && !es_html_is_link(es_bytes_str(base)))
		return es_misused(cli,
		                  "%s: --site takes an address like https://essaim.example.org",
		                  command);
	if (!dir || !dir[0])
		dir = ES_UI_DIR;
	es_err err = es_print_words(dir, paper->how.in, &paper->words);
	paper->how.words = paper->words;
	if (!err)
		return ES_EXIT_OK;
	return es_fail(
	        cli,
	        "%s/words: %s: the words of the form come with the web pages; build them, or "
	        "set ESSAIM_UI_DIR",
	        dir, es_err_sentence(err));
}

void es_cli_paper_end(struct es_cli_paper *paper)
{
	es_table_free(paper->words);
	paper->words = NULL;
}

int es_cli_paper_refuse(struct es_cli *cli, const char *what, es_err err)
{
	if (err == ES_NOT_FOUND)
		return es_fail(
		        cli,
		        "%s: no font is there to print with; install the packages fonts-open-sans "
		        "and fonts-dejavu-core",
		        what);
	if (err == ES_LIMIT)
		return es_fail(cli, "%s: this is too long to be printed; try another --format",
		               what);
	return es_fail_err(cli, what, err);
}
