/* SPDX-License-Identifier: EUPL-1.2 */
/* What goes onto paper, taken from a snapshot. */
#include "print/paper.h"

#include "essaim/proof.h"
#include "node_limits.h"
#include "view/translated.h"
#include "view/value.h"

#include <string.h>

void es_prints_open(struct es_prints *g)
{
	g->kind = 0;
	es_writer_grow(&g->view, ES_WEB_ANSWER_MAX);
	es_writer_grow(&g->translated, ES_WEB_ANSWER_MAX);
	es_writer_grow(&g->texts, ES_WEB_ANSWER_MAX);
	es_writer_grow(&g->proof, ES_PROOF_FILE_MAX);
}

void es_prints_close(struct es_prints *g)
{
	es_writer_free(&g->view);
	es_writer_free(&g->translated);
	es_writer_free(&g->texts);
	es_writer_free(&g->proof);
}

static bool id_of(struct es_bytes map, const char *key, struct es_id *out)
{
	struct es_bytes id = es_field_text(map, key);

	if (id.len != ES_ID_LEN)
		return false;
	memcpy(out->bytes, id.data, ES_ID_LEN);
	return true;
}

/* The translation that serves best, where the practice is written in another language. */
static es_err gather_translation(const struct es_view_source *s, enum es_language in,
                                 struct es_prints *g)
{
	struct es_bytes lang = es_bytes_str(es_language_codes[in]), items,
	                view = es_writer_bytes(&g->view);
	struct es_writer list;
	struct es_id id;
	es_err err;

	if (es_same_tongue(es_field_text(view, "lang"), lang) || !id_of(view, "entity", &id))
		return ES_OK;
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	err = es_view_translations(s, &id, &list);
	if (err == ES_OK && es_map_get(es_writer_bytes(&list), "items", &items) &&
	    id_of(es_translation_serving(items, lang), "id", &id))
		err = es_view_translation(s, &id, &g->texts);
	if (err == ES_OK && g->texts.len)
		es_translation_apply(view, es_writer_bytes(&g->texts), &g->translated);
	es_writer_free(&list);
	return err == ES_NOT_FOUND ? ES_OK : err ? err : g->translated.err;
}

/* ES_STATE: it stands in no log yet. ES_LIMIT, ES_NOT_ALLOWED: nothing shows that it counts; the paper goes without. */
static es_err gather_proof(const struct es_view_source *s, struct es_prints *g)
{
	struct es_id id;

	if (!id_of(es_writer_bytes(&g->view), "id", &id))
		return ES_OK;
	es_err err = es_log_proof(s->snap, s->federation, &id, &g->proof);
	if (err)
		es_writer_reset(&g->proof);
	return err == ES_STATE || err == ES_LIMIT || err == ES_NOT_ALLOWED || err == ES_NOT_FOUND
	               ? ES_OK
	               : err;
}

static es_err gather_revision(const struct es_view_source *s, const struct es_id *id,
                              struct es_prints *g)
{
	g->kind = ES_KIND_PRACTICE;
	return es_view_revision(s, id, &g->view);
}

static es_err gather_view(const struct es_view_source *s, const struct es_id *id,
                          enum es_language in, struct es_prints *g)
{
	struct es_view_source reader = *s; /* summaries tell what is translated for this one */
	struct es_row row;

	reader.lang = es_bytes_str(es_language_codes[in]);
	es_err err = es_row_find(s->snap, id, &row);
	if (err)
		return err;
	const struct es_paper *paper = es_paper_of(row.header.kind);
	g->kind =
	        paper ? paper->kind : ES_KIND_PRACTICE; /* a record about a practice leads to it */
	return (paper ? paper->view : es_view_practice)(&reader, id, &g->view);
}

es_err es_prints_gather(const struct es_view_source *s, const struct es_id *id, bool version,
                        enum es_language in, struct es_prints *g)
{
	es_err err = version ? gather_revision(s, id, g) : gather_view(s, id, in, g);
	if (err == ES_OK && es_field_uint(es_writer_bytes(&g->view), "withdrawn"))
		err = ES_NOT_FOUND;
	if (err == ES_OK && g->kind == ES_KIND_PRACTICE)
		err = gather_translation(s, in, g);
	return err ? err : gather_proof(s, g);
}

bool es_prints_same(const struct es_prints *a, const struct es_prints *b)
{
	static const char *const keys[] = {"id",      "practice", "tool",    "testimonies",
	                                   "contact", "tools",    "toolbox", "cards"};
	struct es_bytes one, other;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		bool has = es_map_get(es_writer_bytes(&a->view), keys[i], &one);
		if (has != es_map_get(es_writer_bytes(&b->view), keys[i], &other) ||
		    (has && !es_bytes_equal(one, other)))
			return false;
	}
	return es_bytes_equal(es_writer_bytes(&a->texts), es_writer_bytes(&b->texts));
}
