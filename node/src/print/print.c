/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_limits.h"
#include "print/paper.h"

#include <stdio.h>
#include <string.h>

static const struct es_paper papers[] = {
        {.kind = ES_KIND_PRACTICE,
         .fields = "practice",
         .title = "description.title",
         .path = "/practice/",
         .name = "print.sheet",
         .live = "print.live",
         .code = "print.code",
         .view = es_view_practice,
         .put = es_form_practice},
        {.kind = ES_KIND_TOOL,
         .fields = "tool",
         .title = "title",
         .path = "/tool/",
         .live = "print.live",
         .code = "print.code",
         .view = es_view_tool,
         .put = es_form_tool},
        {.kind = ES_KIND_TOOLBOX,
         .fields = "toolbox",
         .title = "title",
         .path = "/toolbox/",
         .live = "print.boxLive",
         .code = "print.boxCode",
         .view = es_view_toolbox,
         .put = es_form_toolbox},
};

const struct es_paper *es_paper_of(uint64_t kind)
{
	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++)
		if (papers[i].kind == kind)
			return &papers[i];
	return NULL;
}

const char *es_paper_name(const struct es_form *f)
{
	const char *name = f->paper->name;

	return name ? es_form_word(f, name)
	            : (const char *)es_form_label(f, &es_schema_of(f->paper->kind)->label).data;
}

struct es_bytes es_paper_fields(const struct es_form *f)
{
	struct es_bytes fields;

	es_assert(f->paper);
	return es_map_get(f->view, f->paper->fields, &fields) ? fields : es_bytes_of("\x80", 1);
}

static void number(void *context, unsigned page, unsigned pages, struct es_writer *out)
{
	const struct es_form *f = context;
	struct es_phrase line;
	char a[16], b[16];

	snprintf(a, sizeof(a), "%u", page);
	snprintf(b, sizeof(b), "%u", pages);
	es_phrase_fill(f->how->words, "print.page", es_bytes_str(a), es_bytes_str(b), &line);
	es_write_raw(out, es_phrase_bytes(&line));
}

static void document(struct es_press *press, void *context)
{
	struct es_form *f = context;

	f->press = press;
	f->put(f);
}

es_err es_form_print(struct es_form *f, struct es_press_about *about, struct es_writer *out)
{
	about->lang = es_language_codes[f->how->in];
	about->number = number;
	about->document = document;
	about->context = f;
	return es_press_print(about, out);
}

static void put_record(struct es_form *f)
{
	f->paper->put(f);
	es_form_end(f);
}

void es_print_name(const struct es_prints *g, enum es_language in, char out[ES_PRINT_NAME_MAX])
{
	char hex[ES_ID_HEX_LEN] = "";

	(void)es_id_hex_of(es_field_text(es_writer_bytes(&g->view), "id"), hex);
	snprintf(out, ES_PRINT_NAME_MAX, "%s-%.8s-%s.pdf", es_kind_word(g->kind), hex,
	         es_language_codes[in]);
}

static void open_form(const struct es_prints *g, const struct es_print_how *how, struct es_form *f)
{
	*f = (struct es_form){
	        .how = how,
	        .paper = es_paper_of(g->kind),
	        .put = put_record,
	        .view = es_writer_bytes(g->translated.len ? &g->translated : &g->view),
	        .translation = es_writer_bytes(&g->texts),
	        .lang = es_field_text(es_writer_bytes(&g->view), "lang"),
	        .has_proof = g->proof.len > 0};
	if (f->translation.len && es_map_get(f->translation, "texts", &f->texts))
		f->into = es_field_text(f->translation, "lang");
}

es_err es_prints_make(const struct es_prints *g, const struct es_print_how *how,
                      struct es_writer *out)
{
	struct es_writer foot;
	struct es_form f;

	open_form(g, how, &f);
	struct es_bytes record = es_paper_fields(&f);
	es_writer_grow(&foot, 16384);
	es_form_foot(record, &foot);
	struct es_press_about about = {
	        .title = es_field_text(record, f.paper->title),
	        .author = es_field_text(f.view, "structure.name"),
	        .subject = es_bytes_str(es_paper_name(&f)),
	        .created_ms = es_field_uint(f.view, "created"),
	        .foot = es_writer_bytes(&foot),
	        .attached = es_writer_bytes(&g->proof),
	        .attached_name = "essaim.proof",
	        .attached_type = ES_PROOF_TYPE,
	};
	es_err err = foot.err ? foot.err : es_form_print(&f, &about, out);
	es_writer_free(&foot);
	return err;
}
