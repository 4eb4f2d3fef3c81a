/* SPDX-License-Identifier: EUPL-1.2 */
/* A tool by itself. */
#include "print/paper.h"

static const char *const inner[] = {"author", "practice", "title", "original", "licence", NULL};

void es_form_tool(struct es_form *f)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_TOOL);
	struct es_bytes tool = es_paper_fields(f),
	                practice = es_field_text(f->view, "practice.title");

	es_form_title(f, es_bytes_str(es_paper_name(f)), es_field_text(tool, "title"), f->lang);
	es_press_space(f->press, 4);
	es_form_line(f, ES_FACE_STRONG, practice, false);
	es_form_published(f);
	es_press_space(f->press, 12);
	es_press_open(f->press, "Table");
	es_form_fields(f, schema->fields, schema->fields_len, tool, inner, f->lang);
	es_press_close(f->press, "Table");
}
