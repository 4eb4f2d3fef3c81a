/* SPDX-License-Identifier: EUPL-1.2 */
#include "draw/draw.h"

#include "draw/picture.h"
#include "text.h"
#include "view/value.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (64u * 1024)
#define TITLE_CHARACTERS 200
#define SAID_MAX 8000 /* bytes; the page says all of it in a list, too */

static const struct {
	const char *type;
	const char *list; /* what it is drawn from */
	void (*draw)(struct es_sketch *k);
} forms[] = {
        {"steps", "steps", es_sketch_steps},
        {"timeline", "dates", es_sketch_timeline},
        {"mind_map", "branches", es_sketch_mind_map},
        {"actors", "actors", es_sketch_actors},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

/* FORMS where nothing is drawn. */
static size_t form_of(struct es_bytes section)
{
	struct es_bytes type = es_field_text(section, "type"), list;
	struct es_reader r;
	size_t i = 0;

	while (i < FORMS && !es_bytes_equal(type, es_bytes_str(forms[i].type)))
		i++;
	if (i == FORMS || !es_map_get(section, forms[i].list, &list) || es_elements(list, &r) == 0)
		return FORMS;
	return i;
}

bool es_section_is_drawn(struct es_bytes section)
{
	return form_of(section) < FORMS;
}

size_t es_sketch_list(const struct es_sketch *k, const char *key, size_t max, struct es_reader *r)
{
	struct es_bytes list;
	size_t count = es_map_get(k->section, key, &list) ? es_elements(list, r) : 0;

	return count < max ? count : max;
}

void es_sketch_say(struct es_sketch *k, struct es_bytes text)
{
	struct es_writer *w = &k->picture->desc;

	if (w->len + text.len <= SAID_MAX)
		es_write_raw(w, text);
}

void es_sketch_wrap(struct es_sketch *k, enum es_letter letter, struct es_bytes text, double width,
                    struct es_lines *out)
{
	es_pen_wrap(k->pen, letter, text, k->how->lang, width, out);
}

/* Its heading, else what form it has: "Timeline". */
static void name_it(struct es_picture *p, struct es_bytes section, const struct es_draw_how *how)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_TUTORIAL), "sections.type");
	struct es_bytes heading = es_field_text(section, "heading"),
	                type = es_field_text(section, "type");

	if (heading.len) {
		es_write_raw(&p->title, es_text_cut(heading, TITLE_CHARACTERS));
		return;
	}
	for (size_t i = 0; i < field->options_len; i++)
		if (es_bytes_equal(type, es_bytes_str(field->options[i].code)))
			es_write_raw(&p->title, es_bytes_str(field->options[i].label.in[how->in]));
}

static es_err draw(struct es_picture *p, size_t form, struct es_bytes section,
                   const struct es_draw_how *how)
{
	struct es_sketch k = {.picture = p, .how = how, .section = section};

	es_err err = es_pen_open(&k.pen);
	if (err)
		return err;
	name_it(p, section, how);
	forms[form].draw(&k);
	es_pen_close(k.pen);
	if (p->err)
		return p->err;
	return p->title.err ? p->title.err : p->desc.err;
}

es_err es_picture_draw(struct es_bytes section, const struct es_draw_how *how,
                       struct es_picture **out)
{
	size_t form = form_of(section);
	struct es_picture *p;

	*out = NULL;
	if (form == FORMS)
		return ES_NOT_FOUND;
	p = calloc(1, sizeof(*p));
	if (!p)
		return ES_NO_MEMORY;
	*out = p;
	p->width = how->narrow ? ES_PICTURE_NARROW : ES_PICTURE_WIDE;
	if (how->lang.len && how->lang.len <= ES_LANG_MAX)
		memcpy(p->lang, how->lang.data, how->lang.len);
	es_writer_grow(&p->text, TEXT_MAX);
	es_writer_grow(&p->title, TITLE_CHARACTERS * 4 + 100);
	es_writer_grow(&p->desc, SAID_MAX);
	return draw(p, form, section, how);
}
