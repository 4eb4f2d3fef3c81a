/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/publish.h"

#include <stdlib.h>
#include <string.h>

/* What refers to the practice, gathered before one publication of all of it. */
struct gathered {
	struct es_draft *drafts;
	struct related {
		struct es_writer body;
		char lang[ES_LANG_MAX + 1];
	} * records; /* one a draft */
	size_t count;
};

static size_t related_count(const struct es_sheet *sheet)
{
	return es_sheet_testimonies(sheet) + es_sheet_has_contact(sheet) + es_sheet_tools(sheet);
}

static es_err gather_init(struct gathered *g, size_t count)
{
	g->count = 0;
	g->drafts = calloc(count, sizeof(*g->drafts));
	g->records = calloc(count, sizeof(*g->records));
	return g->drafts && g->records ? ES_OK : ES_NO_MEMORY;
}

static void gather_free(struct gathered *g)
{
	for (size_t i = 0; i < g->count; i++)
		es_writer_free(&g->records[i].body);
	free(g->records);
	free(g->drafts);
}

/* The writer for the next body, which then is one of the drafts. */
static struct es_writer *gather(struct gathered *g, const struct es_sheet *sheet,
                                const struct es_draft *like, uint64_t kind, size_t index)
{
	struct related *one = &g->records[g->count];
	struct es_draft *draft = &g->drafts[g->count++];

	es_sheet_lang_of(sheet, kind, index, one->lang);
	*draft = *like;
	draft->kind = kind;
	draft->lang = one->lang;
	es_writer_grow(&one->body, ES_BODY_MAX);
	return &one->body;
}

static es_err gather_all(const struct es_sheet *sheet, const struct es_draft *like,
                         const struct es_id *practice, const uint8_t author[ES_AUTHOR_LEN],
                         struct gathered *g)
{
	es_err err = ES_OK;

	for (size_t i = 0; err == ES_OK && i < es_sheet_testimonies(sheet); i++)
		err = es_sheet_testimony_body(sheet, i, practice, author,
		                              gather(g, sheet, like, ES_KIND_TESTIMONY, i));
	if (err == ES_OK && es_sheet_has_contact(sheet))
		err = es_sheet_contact_body(sheet, practice, author,
		                            gather(g, sheet, like, ES_KIND_PROFILE, 0));
	for (size_t i = 0; err == ES_OK && i < es_sheet_tools(sheet); i++)
		err = es_sheet_tool_body(sheet, i, practice, author,
		                         gather(g, sheet, like, ES_KIND_TOOL, i));
	for (size_t i = 0; i < g->count; i++)
		g->drafts[i].body = es_writer_bytes(&g->records[i].body);
	return err;
}

static es_err publish_related(struct es_node *node, const struct es_sheet *sheet,
                              const struct es_draft *like, const struct es_id *practice,
                              const uint8_t author[ES_AUTHOR_LEN])
{
	size_t count = related_count(sheet);
	struct gathered g = {0};
	struct es_id *ids = calloc(count ? count : 1, sizeof(*ids));

	es_err err = ids ? gather_init(&g, count ? count : 1) : ES_NO_MEMORY;
	if (err == ES_OK)
		err = gather_all(sheet, like, practice, author, &g);
	if (err == ES_OK && g.count)
		err = es_publish(node, g.drafts, g.count, ids);
	gather_free(&g);
	free(ids);
	return err;
}

es_err es_sheet_publish(struct es_node *node, const struct es_sheet *sheet,
                        const uint8_t author[ES_AUTHOR_LEN], uint64_t scope, struct es_id *practice)
{
	struct es_draft draft = {
	        .kind = ES_KIND_PRACTICE, .lang = es_sheet_lang(sheet), .scope = scope};
	struct es_writer body;

	memset(practice, 0, sizeof(*practice));
	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = es_sheet_practice_body(sheet, author, &body);
	draft.body = es_writer_bytes(&body);
	if (err == ES_OK)
		err = es_publish(node, &draft, 1, practice);
	draft.body = es_bytes_of(NULL, 0);
	if (err == ES_OK)
		err = publish_related(node, sheet, &draft, practice, author);
	es_writer_free(&body);
	return err;
}
