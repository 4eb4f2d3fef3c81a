/* SPDX-License-Identifier: EUPL-1.2 */
/* The box at the top of a sheet, and results as figures. As web-ui/src/parts/essentials.tsx and
 * figures.tsx. */
#include "site/typed.h"
#include "site/visit.h"
#include "text.h"

#include <string.h>

#define FIGURES_MOST 6
#define FIGURES_ALL 200
#define SHORT_LABEL 120
#define BRIEF_ENOUGH 3

/* A figure's number in words: from its thousandths; empty where it has none. */
static void number_words(struct es_visit *v, struct es_bytes figure, const char *key,
                         struct es_phrase *out)
{
	struct es_bytes value;

	es_phrase_clear(out);
	if (!es_map_get(figure, key, &value) || !es_is_int(value))
		return;
	if (es_bytes_equal(es_field_text(figure, "unit"), es_bytes_str("%")))
		es_phrase_percent(v->words, es_int_of(value), out);
	else
		es_phrase_number(v->words, es_int_of(value), out);
}

static char fold(uint8_t c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static bool mentions(struct es_bytes text, struct es_bytes word)
{
	for (size_t at = 0; at + word.len <= text.len; at++) {
		size_t i = 0;
		while (i < word.len && fold(text.data[at + i]) == fold(word.data[i]))
			i++;
		if (i == word.len)
			return true;
	}
	return false;
}

static void put_filled(struct es_visit *v, const char *key, const struct es_phrase *value)
{
	struct es_phrase p;

	if (value->len == 0)
		return;
	es_phrase_fill(v->words, key, es_phrase_bytes(value), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<span>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span>");
}

static void put_context(struct es_visit *v, struct es_bytes figure)
{
	struct es_phrase baseline, target, date;

	number_words(v, figure, "baseline_milli", &baseline);
	number_words(v, figure, "target_milli", &target);
	es_phrase_open_date(v->words, es_field_text(figure, "date"), &date);
	if (baseline.len + target.len + date.len == 0)
		return;
	es_html_markup(&v->html, "<span class=\"muted\">");
	put_filled(v, "sheet.baseline", &baseline);
	put_filled(v, "sheet.target", &target);
	if (date.len) {
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &date);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</span>");
}

static void put_figure(struct es_visit *v, struct es_bytes figure, struct es_bytes lang)
{
	struct es_bytes label = es_field_text(figure, "label"),
	                unit = es_field_text(figure, "unit");
	struct es_html *h = &v->html;
	struct es_phrase value;

	number_words(v, figure, "value_milli", &value);
	if (value.len == 0)
		es_phrase_add(&value, es_field_text(figure, "value_original"));
	es_html_markup(h, "<li>");
	if (value.len) {
		es_html_markup(h, "<strong>");
		es_speak_phrase(v, &value);
		es_html_markup(h, "</strong>");
	}
	if (unit.len && !es_bytes_equal(unit, es_bytes_str("%")) && !mentions(label, unit)) {
		es_html_markup(h, "<span");
		es_html_attr(h, "lang", lang);
		es_html_markup(h, ">");
		es_html_text(h, unit);
		es_html_markup(h, "</span>");
	}
	if (label.len) {
		es_html_markup(h, "<span class=\"figure-label\"");
		es_html_attr(h, "lang", lang);
		es_html_markup(h, ">");
		es_html_text(h, label);
		es_html_markup(h, "</span>");
	}
	put_context(v, figure);
	es_html_markup(h, "</li>");
}

static bool was_met(const struct es_bytes *labels, size_t count, struct es_bytes label)
{
	for (size_t i = 0; i < count; i++) {
		if (es_bytes_equal(labels[i], label))
			return true;
	}
	return false;
}

/* The figures to show; telling: one a sentence, the briefest if there are enough of them. */
static size_t choose(struct es_bytes practice, bool telling, struct es_bytes out[FIGURES_ALL])
{
	struct es_bytes list, value, labels[FIGURES_ALL];
	struct es_reader r;
	size_t kept = 0, brief = 0;

	if (!es_map_path(practice, "results.figures", &list))
		return 0;
	size_t count = es_elements(list, &r);
	for (size_t i = 0; i < count && kept < FIGURES_ALL && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r), label = es_field_text(one, "label");
		bool says = es_map_get(one, "value_milli", &value) ||
		            es_map_get(one, "value_original", &value);
		if (telling && (!says || was_met(labels, kept, label)))
			continue;
		brief += es_text_length(label) <= SHORT_LABEL;
		labels[kept] = label;
		out[kept++] = one;
	}
	if (!telling)
		return kept;
	size_t shown = 0;
	for (size_t i = 0; i < kept && shown < FIGURES_MOST; i++) {
		if (brief < BRIEF_ENOUGH || es_text_length(labels[i]) <= SHORT_LABEL)
			out[shown++] = out[i];
	}
	return shown;
}

size_t es_put_figures(struct es_visit *v, struct es_bytes practice, bool telling, bool dry,
                      struct es_bytes lang)
{
	struct es_bytes figures[FIGURES_ALL];
	size_t count = choose(practice, telling, figures);

	if (dry || count == 0)
		return count;
	es_html_markup(&v->html, "<ul class=\"figures\">");
	for (size_t i = 0; i < count; i++)
		put_figure(v, figures[i], lang);
	es_html_markup(&v->html, "</ul>");
	return count;
}

void es_put_figure_list(struct es_visit *v, struct es_bytes list, struct es_bytes lang)
{
	struct es_reader r;
	size_t count = es_elements(list, &r);

	if (count == 0)
		return;
	es_html_markup(&v->html, "<ul class=\"figures\">");
	for (; count > 0 && r.err == ES_OK; count--)
		put_figure(v, es_read_value(&r), lang);
	es_html_markup(&v->html, "</ul>");
}

/* --- the box ---------------------------------------------------------------------------------- */

static void put_row(struct es_visit *v, const char *name, const struct es_phrase *value)
{
	if (value->len == 0)
		return;
	es_html_markup(&v->html, "<div><dt>");
	es_speak(v, name);
	es_html_markup(&v->html, "</dt><dd>");
	es_speak_phrase(v, value);
	es_html_markup(&v->html, "</dd></div>");
}

static void words_at(struct es_visit *v, struct es_bytes practice, const char *path,
                     void (*words)(const struct es_table *words, struct es_bytes value,
                                   struct es_phrase *out),
                     struct es_phrase *out)
{
	struct es_bytes value;

	es_phrase_clear(out);
	if (es_map_path(practice, path, &value))
		words(v->words, value, out);
}

void es_put_essentials(struct es_visit *v, struct es_bytes practice, struct es_bytes lang)
{
	struct es_html *h = &v->html;
	struct es_phrase how_long, people, cost;
	size_t figures = es_put_figures(v, practice, true, true, lang);
	bool who = es_put_who(v, practice, lang, true);

	words_at(v, practice, "description.period", es_period_words, &how_long);
	words_at(v, practice, "implementation.staff", es_staff_words, &people);
	words_at(v, practice, "implementation.budget", es_money_words, &cost);
	if (!figures && !who && how_long.len + people.len + cost.len == 0)
		return;
	es_html_markup(h, "<section class=\"essentials\" aria-labelledby=\"essentials\">"
	                  "<h2 id=\"essentials\">");
	es_speak(v, "sheet.essentials");
	es_html_markup(h, "</h2><dl>");
	if (who) {
		es_html_markup(h, "<div><dt>");
		es_speak(v, "sheet.who");
		es_html_markup(h, "</dt><dd>");
		(void)es_put_who(v, practice, lang, false);
		es_html_markup(h, "</dd></div>");
	}
	put_row(v, "sheet.howLong", &how_long);
	put_row(v, "sheet.people", &people);
	put_row(v, "sheet.cost", &cost);
	es_html_markup(h, "</dl>");
	if (figures) {
		es_html_markup(h, "<h3>");
		es_speak(v, "sheet.figures");
		es_html_markup(h, "</h3>");
		(void)es_put_figures(v, practice, true, false, lang);
	}
	es_html_markup(h, "</section>");
}
