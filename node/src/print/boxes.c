/* SPDX-License-Identifier: EUPL-1.2 */
/* Boxes as the form prints them: ticked or not, under their headings; those that nobody answered apart. */
#include "print/sheet.h"

#include <stdio.h>
#include <string.h>

enum tick { UNANSWERED, UNTICKED, TICKED };

static bool is_heading(const struct es_option *option)
{
	return strcmp(option->code, "far_from_employment") == 0 ||
	       strcmp(option->code, "professionals") == 0;
}

/* What is said of an "other", beside the boxes or among them. */
static struct es_bytes said(const struct es_option *option, struct es_bytes boxes,
                            struct es_bytes around)
{
	size_t len = strlen(option->code);
	char name[80];

	if (strcmp(option->code, "other") == 0)
		return es_field_text(boxes, "other_text");
	if (len <= 6 || strcmp(option->code + len - 6, "_other") != 0)
		return es_bytes_of(NULL, 0);
	snprintf(name, sizeof(name), "%s_text", option->code);
	return es_field_text(around, name);
}

static enum tick tick_of(const struct es_option *option, struct es_bytes boxes,
                         struct es_bytes around)
{
	struct es_bytes answer;

	if (es_map_get(boxes, option->code, &answer))
		return answer.len == 1 && answer.data[0] == 0xc3 ? TICKED : UNTICKED;
	return said(option, boxes, around).len ? TICKED : UNANSWERED;
}

static void put_box(struct es_form *f, const struct es_option *option, enum tick tick,
                    struct es_bytes other, struct es_bytes lang)
{
	struct es_phrase name = {.len = 0};
	struct es_para para = {.face = is_heading(option) ? ES_FACE_STRONG : ES_FACE_BODY,
	                       .lang = other.len ? lang : es_form_lang(f),
	                       .muted = tick != TICKED};

	if (other.len) {
		es_phrase_fill(f->how->words, "sheet.named", es_form_label(f, &option->label),
		               es_bytes_of(NULL, 0), &name);
		es_phrase_add(&name, es_bytes_str(" "));
		es_phrase_add(&name, other);
	} else {
		es_phrase_add(&name, es_form_label(f, &option->label));
	}
	para.text = es_phrase_bytes(&name);
	es_press_item(f->press, tick == TICKED ? "☑" : "☐", &para);
}

/* "Not answered: A, B". */
static void put_unanswered(struct es_form *f, const struct es_field *field, struct es_bytes boxes,
                           struct es_bytes around)
{
	struct es_phrase line;
	bool any = false;

	es_phrase_fill(f->how->words, "sheet.named",
	               es_bytes_str(es_form_word(f, "sheet.unanswered")), es_bytes_of(NULL, 0),
	               &line);
	for (size_t i = 0; i < field->options_len; i++) {
		if (tick_of(&field->options[i], boxes, around) != UNANSWERED)
			continue;
		es_phrase_add(&line, es_bytes_str(any ? ", " : " "));
		es_phrase_add(&line, es_form_label(f, &field->options[i].label));
		any = true;
	}
	if (!any)
		return;
	es_press_space(f->press, 2);
	es_form_line(f, ES_FACE_SMALL, es_phrase_bytes(&line), true);
}

void es_form_boxes(struct es_form *f, const struct es_field *field, struct es_bytes value,
                   struct es_bytes around, struct es_bytes lang)
{
	es_press_open(f->press, "L");
	for (size_t i = 0; i < field->options_len; i++) {
		const struct es_option *option = &field->options[i];
		enum tick tick = tick_of(option, value, around);
		if (tick == UNANSWERED)
			continue;
		if (is_heading(option))
			es_press_space(f->press, 3);
		put_box(f, option, tick, said(option, value, around), lang);
	}
	es_press_close(f->press, "L");
	put_unanswered(f, field, value, around);
}
