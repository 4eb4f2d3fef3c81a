/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/print.h"

#include "essaim/proof.h"
#include "node_limits.h"
#include "print/sheet.h"
#include "view/translated.h"

#include <stdio.h>
#include <string.h>

/* --- gathering ------------------------------------------------------------------------------------- */

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

es_err es_prints_gather(const struct es_view_source *s, const struct es_id *id, bool version,
                        enum es_language in, struct es_prints *g)
{
	g->kind = ES_KIND_PRACTICE;
	es_err err =
	        version ? es_view_revision(s, id, &g->view) : es_view_practice(s, id, &g->view);
	if (err == ES_NOT_FOUND && !version) {
		g->kind = ES_KIND_TOOL;
		err = es_view_tool(s, id, &g->view);
	}
	if (err == ES_OK && es_field_uint(es_writer_bytes(&g->view), "withdrawn"))
		err = ES_NOT_FOUND;
	if (err == ES_OK && g->kind == ES_KIND_PRACTICE)
		err = gather_translation(s, in, g);
	return err ? err : gather_proof(s, g);
}

bool es_prints_same(const struct es_prints *a, const struct es_prints *b)
{
	static const char *const keys[] = {"id",          "practice", "tool",
	                                   "testimonies", "contact",  "tools"};
	struct es_bytes one, other;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		bool has = es_map_get(es_writer_bytes(&a->view), keys[i], &one);
		if (has != es_map_get(es_writer_bytes(&b->view), keys[i], &other) ||
		    (has && !es_bytes_equal(one, other)))
			return false;
	}
	return es_bytes_equal(es_writer_bytes(&a->texts), es_writer_bytes(&b->texts));
}

/* --- printing -------------------------------------------------------------------------------------- */

struct printing {
	struct es_form form;
	const struct es_prints *gathered;
};

static void number(void *context, unsigned page, unsigned pages, struct es_writer *out)
{
	struct printing *printing = context;
	struct es_phrase line;
	char a[16], b[16];

	snprintf(a, sizeof(a), "%u", page);
	snprintf(b, sizeof(b), "%u", pages);
	es_phrase_fill(printing->form.how->words, "print.page", es_bytes_str(a), es_bytes_str(b),
	               &line);
	es_write_raw(out, es_phrase_bytes(&line));
}

static void document(struct es_press *press, void *context)
{
	struct printing *printing = context;
	struct es_form *f = &printing->form;
	bool practice = printing->gathered->kind == ES_KIND_PRACTICE;

	f->press = press;
	if (practice)
		es_form_practice(f);
	else
		es_form_tool(f);
	es_form_end(f, practice ? "/practice/" : "/tool/", printing->gathered->proof.len > 0);
}

void es_print_name(const struct es_prints *g, enum es_language in, char out[ES_PRINT_NAME_MAX])
{
	char hex[ES_ID_HEX_LEN] = "";

	(void)es_id_hex_of(es_field_text(es_writer_bytes(&g->view), "id"), hex);
	snprintf(out, ES_PRINT_NAME_MAX, "%s-%.8s-%s.pdf",
	         g->kind == ES_KIND_TOOL ? "tool" : "practice", hex, es_language_codes[in]);
}

static void open_form(const struct es_prints *g, const struct es_print_how *how, struct es_form *f)
{
	*f = (struct es_form){
	        .how = how,
	        .view = es_writer_bytes(g->translated.len ? &g->translated : &g->view),
	        .translation = es_writer_bytes(&g->texts),
	        .lang = es_field_text(es_writer_bytes(&g->view), "lang")};
	if (f->translation.len && es_map_get(f->translation, "texts", &f->texts))
		f->into = es_field_text(f->translation, "lang");
}

es_err es_prints_make(const struct es_prints *g, const struct es_print_how *how,
                      struct es_writer *out)
{
	struct printing printing = {.gathered = g};
	struct es_bytes record = es_bytes_of("\x80", 1);
	struct es_form *f = &printing.form;
	struct es_writer foot;

	open_form(g, how, f);
	(void)es_map_get(f->view, g->kind == ES_KIND_TOOL ? "tool" : "practice", &record);
	es_writer_grow(&foot, 16384);
	es_form_foot(f, record, &foot);
	struct es_press_about about = {
	        .title = es_field_text(record,
	                               g->kind == ES_KIND_TOOL ? "title" : "description.title"),
	        .author = es_field_text(f->view, "structure.name"),
	        .subject = es_bytes_str(es_form_word(f, "print.sheet")),
	        .lang = es_language_codes[how->in],
	        .created_ms = es_field_uint(f->view, "created"),
	        .foot = es_writer_bytes(&foot),
	        .number = number,
	        .document = document,
	        .context = &printing,
	        .attached = es_writer_bytes(&g->proof),
	        .attached_name = "essaim.proof",
	        .attached_type = ES_PROOF_TYPE,
	};
	es_err err = foot.err ? foot.err : es_press_print(&about, out);
	es_writer_free(&foot);
	return err;
}
