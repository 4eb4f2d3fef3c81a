/* SPDX-License-Identifier: EUPL-1.2 */
/* What a printed form begins with. */
#include "print/sheet.h"

void es_form_title(struct es_form *f, struct es_bytes what, struct es_bytes title,
                   struct es_bytes lang)
{
	struct es_para head = {.face = ES_FACE_TITLE, .tag = "H1", .text = title, .lang = lang};
	struct es_phrase mark;

	es_form_line(f, ES_FACE_LABEL, what, true);
	es_press_space(f->press, 4);
	es_press_para(f->press, &head);
	es_form_mark(f, lang, &mark);
	es_form_line(f, ES_FACE_SMALL, es_phrase_bytes(&mark), true);
}

void es_form_where(struct es_form *f, enum es_face face, struct es_bytes name, struct es_bytes city,
                   struct es_bytes country)
{
	struct es_bytes none = es_bytes_of(NULL, 0);
	struct es_phrase line = {.len = 0}, where;

	es_phrase_where(f->how->words, city.len ? es_town_beside(name, city) : none, country,
	                &where);
	es_phrase_add(&line, name);
	if (name.len && where.len)
		es_phrase_add(&line, es_bytes_str(" · "));
	es_phrase_add(&line, es_phrase_bytes(&where));
	es_form_line(f, face, es_phrase_bytes(&line), face != ES_FACE_STRONG);
}

void es_form_published(struct es_form *f)
{
	struct es_phrase date, line;

	es_phrase_date(f->how->words, es_field_uint(f->view, "created"), &date);
	es_phrase_fill(f->how->words, "sheet.by", es_field_text(f->view, "structure.name"),
	               es_phrase_bytes(&date), &line);
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
}

void es_form_filled(struct es_form *f, enum es_face face, const char *key, struct es_bytes first)
{
	struct es_phrase line;

	es_phrase_fill(f->how->words, key, first, es_bytes_of(NULL, 0), &line);
	es_form_line(f, face, es_phrase_bytes(&line), face != ES_FACE_STRONG);
}
