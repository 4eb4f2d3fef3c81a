/* SPDX-License-Identifier: EUPL-1.2 */
/* Boxes of a form: what was ticked first; what was left empty and what nobody answered are two
 * different things. As web-ui/src/parts/boxes.tsx. */
#include "site/visit.h"

#include <stdio.h>
#include <string.h>

enum tick { TICKED, UNTICKED, UNANSWERED };

/* One box with its answer and what was written beside it. */
struct box {
	const struct es_option *option;
	enum tick tick;
	struct es_bytes other;
};

/* What the boxes of one field are read from. */
struct source {
	const struct es_field *field;
	struct es_bytes value;  /* of the field */
	struct es_bytes beside; /* the map around it, whose CODE_text belongs to a box; or empty */
};

/* Boxes that stand above others on the form, with a tick of their own. */
static bool is_heading(const struct es_option *option)
{
	return strcmp(option->code, "far_from_employment") == 0 ||
	       strcmp(option->code, "professionals") == 0;
}

static struct es_bytes beside(const struct source *s, const struct es_option *option)
{
	char name[80];
	size_t len = strlen(option->code);

	if (s->beside.len && len > 6 && strcmp(option->code + len - 6, "_other") == 0) {
		snprintf(name, sizeof(name), "%s_text", option->code);
		return es_field_text(s->beside, name);
	}
	if (strcmp(option->code, "other") == 0)
		return es_field_text(s->value, "other_text");
	return es_bytes_of(NULL, 0);
}

static struct box box_of(const struct source *s, size_t i)
{
	struct box box = {.option = &s->field->options[i], .tick = UNANSWERED};
	struct es_bytes answer;

	box.other = beside(s, box.option);
	if (es_map_get(s->value, box.option->code, &answer))
		box.tick = answer.len == 1 && answer.data[0] == 0xc3 ? TICKED : UNTICKED;
	if (box.other.len && box.tick == UNANSWERED)
		box.tick = TICKED;
	return box;
}

/* One group: from its heading, or from the first box, to before the next heading. */
static size_t group_end(const struct es_field *field, size_t from)
{
	size_t i = from + 1;

	while (i < field->options_len && !is_heading(&field->options[i]))
		i++;
	return i;
}

static size_t count_ticks(const struct source *s, size_t from, size_t to, enum tick tick)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		count += box_of(s, i).tick == tick;
	return count;
}

static void put_heading(struct es_visit *v, const struct box *box)
{
	struct es_html *h = &v->html;

	if (box->tick == TICKED) {
		es_html_markup(h, "<p class=\"boxes-heading ticked\">");
		es_draw(v, "icon.check");
	} else if (box->tick == UNTICKED) {
		es_html_markup(h, "<p class=\"boxes-heading unticked\">");
	} else {
		es_html_markup(h, "<p class=\"boxes-heading unanswered\">");
	}
	es_html_markup(h, "<span>");
	es_html_word(h, es_visit_label(v, &box->option->label));
	es_html_markup(h, "</span>");
	if (box->tick != TICKED) {
		es_html_markup(h, "<span class=\"muted\">");
		es_speak(v, box->tick == UNTICKED ? "sheet.unticked" : "sheet.unanswered");
		es_html_markup(h, "</span>");
	}
	es_html_markup(h, "</p>");
}

/* "Other: ", as each language writes it, before what is said of it. */
static void put_named(struct es_visit *v, struct es_bytes name)
{
	struct es_phrase p;

	es_phrase_fill(v->words, "sheet.named", name, es_bytes_of(NULL, 0), &p);
	es_speak_phrase(v, &p);
}

static void put_other(struct es_visit *v, struct es_bytes other, struct es_bytes lang)
{
	if (other.len == 0)
		return;
	es_html_markup(&v->html, "<span");
	es_html_attr(&v->html, "lang", lang);
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, other);
	es_html_markup(&v->html, "</span>");
}

static void put_ticked(struct es_visit *v, const struct source *s, size_t from, size_t to,
                       struct es_bytes lang)
{
	if (count_ticks(s, from, to, TICKED) == 0)
		return;
	es_html_markup(&v->html, "<ul class=\"ticked\">");
	for (size_t i = from; i < to; i++) {
		struct box box = box_of(s, i);
		if (box.tick != TICKED)
			continue;
		es_html_markup(&v->html, "<li>");
		es_draw(v, "icon.check");
		es_html_markup(&v->html, "<span>");
		if (box.other.len)
			put_named(v, es_bytes_str(es_visit_label(v, &box.option->label)));
		else
			es_html_word(&v->html, es_visit_label(v, &box.option->label));
		es_html_markup(&v->html, "</span>");
		put_other(v, box.other, lang);
		es_html_markup(&v->html, "</li>");
	}
	es_html_markup(&v->html, "</ul>");
}

static void put_rest(struct es_visit *v, const struct source *s, size_t from, size_t to,
                     enum tick tick)
{
	struct es_html *h = &v->html;

	if (count_ticks(s, from, to, tick) == 0)
		return;
	if (tick == UNTICKED)
		es_html_markup(h, "<div class=\"boxes-rest unticked\"><dt>");
	else
		es_html_markup(h, "<div class=\"boxes-rest unanswered\"><dt>");
	put_named(v, es_bytes_str(es_visit_word(v, tick == UNTICKED ? "sheet.unticked"
	                                                            : "sheet.unanswered")));
	es_html_markup(h, "</dt>");
	for (size_t i = from; i < to; i++) {
		struct box box = box_of(s, i);
		if (box.tick != tick)
			continue;
		es_html_markup(h, "<dd>");
		es_html_word(h, es_visit_label(v, &box.option->label));
		es_html_markup(h, "</dd>");
	}
	es_html_markup(h, "</div>");
}

static void put_group(struct es_visit *v, const struct source *s, size_t from, size_t to,
                      struct es_bytes lang)
{
	struct box first = box_of(s, from);

	es_html_markup(&v->html, "<div>");
	if (is_heading(first.option)) {
		put_heading(v, &first);
		from++;
	}
	put_ticked(v, s, from, to, lang);
	if (count_ticks(s, from, to, TICKED) < to - from) {
		es_html_markup(&v->html, "<dl>");
		put_rest(v, s, from, to, UNTICKED);
		put_rest(v, s, from, to, UNANSWERED);
		es_html_markup(&v->html, "</dl>");
	}
	es_html_markup(&v->html, "</div>");
}

void es_put_boxes(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                  struct es_bytes around, struct es_bytes lang)
{
	struct source s = {field, value, around};

	es_html_markup(&v->html, "<div class=\"boxes\">");
	for (size_t from = 0, to; from < field->options_len; from = to) {
		to = group_end(field, from);
		put_group(v, &s, from, to, lang);
	}
	es_html_markup(&v->html, "</div>");
}

/* --- who it is for, in short ------------------------------------------------------------------ */

/* The ticked boxes, apart: each label begins with a capital letter and may hold commas. */
static void list_ticked(struct es_visit *v, const struct source *s, size_t from, size_t to,
                        struct es_phrase *out, bool *written)
{
	es_phrase_clear(out);
	*written = false;
	for (size_t i = from; i < to; i++) {
		struct box box = box_of(s, i);
		if (box.tick != TICKED)
			continue;
		*written = *written || box.other.len > 0;
		struct es_bytes name =
		        box.other.len ? box.other
		                      : es_bytes_str(es_visit_label(v, &box.option->label));
		if (out->len > 0)
			es_phrase_add(out, es_bytes_str(" · "));
		es_phrase_add(out, name);
	}
}

static void put_who(struct es_visit *v, const struct source *s, size_t from, size_t to,
                    struct es_bytes lang)
{
	struct box first = box_of(s, from);
	bool heading = is_heading(first.option), written;
	struct es_html *h = &v->html;
	struct es_phrase names;

	list_ticked(v, s, heading ? from + 1 : from, to, &names, &written);
	if (names.len == 0 && !(heading && first.tick == TICKED))
		return;
	es_html_markup(h, "<li>");
	if (names.len == 0) {
		es_html_word(h, es_visit_label(v, &first.option->label));
	} else {
		if (heading) {
			es_html_markup(h, "<span>");
			es_html_word(h, es_visit_label(v, &first.option->label));
			es_html_markup(h, "</span><span class=\"muted\"");
		} else {
			es_html_markup(h, "<span");
		}
		es_html_attr(h, "lang", written ? lang : es_bytes_of(NULL, 0));
		es_html_markup(h, ">");
		es_speak_phrase(v, &names);
		es_html_markup(h, "</span>");
	}
	es_html_markup(h, "</li>");
}

bool es_put_who(struct es_visit *v, struct es_bytes practice, struct es_bytes lang, bool dry)
{
	struct source s = {.field = es_schema_field(es_schema_of(ES_KIND_PRACTICE),
	                                            "implementation.target_groups")};

	if (!s.field || !es_map_path(practice, "implementation.target_groups", &s.value))
		return false;
	if (!es_map_get(practice, "implementation", &s.beside) ||
	    count_ticks(&s, 0, s.field->options_len, TICKED) == 0)
		return false;
	if (dry)
		return true;
	es_html_markup(&v->html, "<ul>");
	for (size_t from = 0, to; from < s.field->options_len; from = to) {
		to = group_end(s.field, from);
		put_who(v, &s, from, to, lang);
	}
	es_html_markup(&v->html, "</ul>");
	return true;
}
