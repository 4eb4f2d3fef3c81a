/* SPDX-License-Identifier: EUPL-1.2 */
/* What commands that print share: the language, the words and the address that --lang and --site choose. For the thread that
 * runs the command. */
#ifndef CLI_PAPER_H
#define CLI_PAPER_H

#include "cli/print.h"
#include "print/print.h"

#define ES_PAPER_FLAGS                                                                             \
	{"lang", "XX", "pdf: the language of the form (fr, en, es, ca, it, hu), else its own"},    \
	{                                                                                          \
		"site", "URL",                                                                     \
		        "pdf: the address of the site for links and the square code, else the "    \
		        "node's"                                                                   \
	}

struct es_cli_paper {
	struct es_print_how how;
	struct es_table *words;
};
/* Reads --lang (without it: lang) and --site; says what is wrong and returns an exit code. End it then, too. */
int es_cli_paper_begin(struct es_cli *cli, const char *command, enum es_language lang,
                       struct es_cli_paper *paper);
void es_cli_paper_end(struct es_cli_paper *paper);
/* Says why what is called so could not be printed; an exit code. */
int es_cli_paper_refuse(struct es_cli *cli, const char *what, es_err err);

#endif
