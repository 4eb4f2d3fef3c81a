/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/export.h"
#include "cli/paper.h"

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

static enum es_language own_language(const struct es_reading *reading, const struct es_id *id)
{
	struct es_row row;

	return es_row_find(reading->snap, id, &row) == ES_OK
	               ? es_language_of(es_bytes_str(row.header.lang))
	               : ES_EN;
}

es_err es_export_pdf(struct es_cli *cli, const struct es_reading *reading, const struct es_id *id,
                     struct es_writer *out, int *exit_code)
{
	struct es_cli_paper paper;
	struct es_prints g;
	es_err err = ES_OK;

	es_prints_open(&g);
	*exit_code = es_cli_paper_begin(cli, "export", own_language(reading, id), &paper);
	if (!*exit_code)
		err = gather(cli, reading, id, paper.how.in, &g);
	if (!*exit_code && !err) {
		es_err printed = es_prints_make(&g, &paper.how, out);
		if (printed)
			*exit_code = es_cli_paper_refuse(cli, cli->args->operands[0], printed);
	}
	es_cli_paper_end(&paper);
	es_prints_close(&g);
	return err;
}
