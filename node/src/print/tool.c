/* SPDX-License-Identifier: EUPL-1.2 */
/* A tool by itself. */
#include "print/sheet.h"

static const char *const inner[] = {"author", "practice", "title", "original", "licence", NULL};

void es_form_tool(struct es_form *f)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_TOOL);
	struct es_bytes tool = es_bytes_of("\x80", 1),
	                practice = es_field_text(f->view, "practice.title");
	struct es_para head = {.face = ES_FACE_TITLE, .tag = "H1", .lang = f->lang};
	struct es_phrase date, line;

	(void)es_map_get(f->view, "tool", &tool);
	head.text = es_field_text(tool, "title");
	es_form_line(f, ES_FACE_LABEL, es_form_label(f, &schema->label), true);
	es_press_space(f->press, 4);
	es_press_para(f->press, &head);
	es_press_space(f->press, 4);
	es_form_line(f, ES_FACE_STRONG, practice, false);
	es_phrase_date(f->how->words, es_field_uint(f->view, "created"), &date);
	es_phrase_fill(f->how->words, "sheet.by", es_field_text(f->view, "structure.name"),
	               es_phrase_bytes(&date), &line);
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
	es_press_space(f->press, 12);
	es_press_open(f->press, "Table");
	es_form_fields(f, schema->fields, schema->fields_len, tool, inner, f->lang);
	es_press_close(f->press, "Table");
}
