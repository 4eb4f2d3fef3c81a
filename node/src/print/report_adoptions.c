/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/report_parts.h"

#include <stdio.h>

enum { WHO, STATE, SINCE, FROM, COLUMNS };
static const double shares[COLUMNS] = {38, 22, 24, 26};

/* Adoptions are numbered through the whole report, given ones first. */
static void number_of(size_t at, struct es_phrase *out)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu. ", at + 1);
	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str(digits));
}

/* --- a line of a table ----------------------------------------------------------------------------- */

static void name_who(const struct es_form *f, struct es_bytes one, struct es_phrase *out)
{
	struct es_bytes name = es_field_text(one, "structure.name");
	struct es_phrase where;

	es_phrase_where(f->how->words,
	                es_town_beside(name, es_tally_place(one, "city", "structure.city")),
	                es_tally_place(one, "country", "structure.country"), &where);
	es_phrase_add(out, name);
	es_phrase_add(out, es_bytes_str(name.len && where.len ? ", " : ""));
	es_phrase_add(out, es_phrase_bytes(&where));
}

static void name_what(struct es_bytes one, struct es_phrase *out)
{
	struct es_bytes title = es_field_text(one, "about.title");

	es_phrase_add(out, title.len ? title : es_field_text(one, "about.structure.name"));
}

static bool is_state(struct es_bytes code)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_ADOPTION), "state");

	for (size_t i = 0; i < field->options_len; i++)
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			return true;
	return false;
}

static void state_words(const struct es_form *f, struct es_bytes one, struct es_phrase *out)
{
	struct es_bytes state = es_field_text(one, "state");
	char key[64];

	es_phrase_clear(out);
	if (!is_state(state))
		return;
	snprintf(key, sizeof(key), "spread.states.%.*s", (int)state.len, (const char *)state.data);
	es_phrase_add(out, es_bytes_str(es_form_word(f, key)));
}

static void dates(const struct es_form *f, struct es_bytes one, struct es_phrase *out)
{
	struct es_bytes until = es_field_text(one, "until");
	struct es_phrase end;

	es_phrase_open_date(f->how->words, es_field_text(one, "since"), out);
	if (until.len == 0)
		return;
	es_phrase_open_date(f->how->words, until, &end);
	es_phrase_add(out, es_bytes_str(" – "));
	es_phrase_add(out, es_phrase_bytes(&end));
}

static void put_line(struct es_report_form *r, size_t at, bool given)
{
	struct es_form *f = &r->form;
	struct es_bytes one = r->tally.all[at].value, cells[COLUMNS];
	struct es_phrase who, state, since;

	number_of(at, &who);
	if (given)
		name_who(f, one, &who);
	else
		name_what(one, &who);
	dates(f, one, &since);
	cells[WHO] = es_phrase_bytes(&who);
	state_words(f, one, &state);
	cells[STATE] = es_phrase_bytes(&state);
	cells[SINCE] = es_phrase_bytes(&since);
	cells[FROM] = es_field_text(one, "from.structure.name");
	if (cells[FROM].len == 0)
		cells[FROM] = es_field_text(one, "about.structure.name");
	es_press_grid_row(f->press, cells, false, es_form_lang(f));
}

static void open_table(struct es_report_form *r, const char *who)
{
	static const char *const keys[COLUMNS] = {NULL, "print.reportState", "print.reportSince",
	                                          "print.reportFrom"};
	struct es_bytes heads[COLUMNS];

	for (int i = 0; i < COLUMNS; i++)
		heads[i] = es_bytes_str(es_form_word(&r->form, i == WHO ? who : keys[i]));
	es_press_grid(r->form.press, shares, COLUMNS);
	es_press_grid_row(r->form.press, heads, true, es_form_lang(&r->form));
}

/* --- what came of it ------------------------------------------------------------------------------- */

static bool says_more(struct es_bytes one)
{
	struct es_bytes value;

	return es_field_text(one, "adapted").len ||
	       (es_map_get(one, "follow_ups", &value) && es_answered(value));
}

static void put_follow_up(struct es_form *f, struct es_bytes follow_up, struct es_bytes lang)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_ADOPTION), "follow_ups.figures");
	struct es_bytes figures;
	struct es_phrase date;

	es_press_space(f->press, 5);
	es_phrase_open_date(f->how->words, es_field_text(follow_up, "date"), &date);
	es_form_line(f, ES_FACE_STRONG, es_phrase_bytes(&date), false);
	es_form_prose(f, es_field_text(follow_up, "text"), lang);
	if (field && es_map_get(follow_up, "figures", &figures) && es_answered(figures))
		es_form_figures(f, field, figures, lang);
}

static void put_story(struct es_report_form *r, size_t at, bool given)
{
	struct es_form *f = &r->form;
	struct es_bytes one = r->tally.all[at].value, lang = es_field_text(one, "lang"),
	                adapted = es_field_text(one, "adapted"), list;
	struct es_phrase who;
	struct es_reader each;

	number_of(at, &who);
	if (given)
		es_phrase_add(&who, es_field_text(one, "structure.name"));
	else
		name_what(one, &who);
	es_form_ask(f, es_phrase_bytes(&who), lang);
	if (adapted.len) {
		es_form_line(f, ES_FACE_SMALL, es_bytes_str(es_form_word(f, "spread.adapted")),
		             true);
		es_form_prose(f, adapted, lang);
	}
	size_t count = es_map_get(one, "follow_ups", &list) ? es_elements(list, &each) : 0;
	for (; count && each.err == ES_OK; count--)
		put_follow_up(f, es_read_value(&each), lang);
	es_press_row_end(f->press);
}

/* about: of this thing alone; empty: of all. */
static void put_stories(struct es_report_form *r, size_t from, size_t to, struct es_bytes about,
                        bool given)
{
	bool open = false;

	for (size_t i = from; i < to; i++) {
		const struct es_tally_one *one = &r->tally.all[i];
		if ((about.len && !es_bytes_equal(one->about, about)) || !says_more(one->value))
			continue;
		if (!open) {
			es_press_space(r->form.press, 6);
			es_press_keep(r->form.press, 70);
			es_form_line(&r->form, ES_FACE_LABEL,
			             es_bytes_str(es_form_word(&r->form, "spread.came")), true);
			es_press_space(r->form.press, 3);
			es_press_open(r->form.press, "Table");
		}
		open = true;
		put_story(r, i, given);
	}
	if (open)
		es_press_close(r->form.press, "Table");
}

/* --- given and taken ------------------------------------------------------------------------------- */

static void put_thing(struct es_report_form *r, size_t first)
{
	struct es_tally *t = &r->tally;
	struct es_bytes about = t->all[first].about, one = t->all[first].value;
	struct es_phrase title = {.len = 0};

	name_what(one, &title);
	es_press_heading(r->form.press, es_phrase_bytes(&title), es_field_text(one, "about.lang"));
	open_table(r, "print.reportWho");
	for (size_t i = first; i < t->gave; i++) {
		if (!es_bytes_equal(t->all[i].about, about))
			continue;
		t->all[i].told = true;
		put_line(r, i, true);
	}
	es_press_grid_end(r->form.press);
	put_stories(r, first, t->gave, about, true);
}

static void put_given(struct es_report_form *r)
{
	struct es_tally *t = &r->tally;

	es_press_part(r->form.press, es_bytes_str(es_form_word(&r->form, "spread.gave")));
	es_press_space(r->form.press, 4);
	if (t->gave == 0)
		es_form_line(&r->form, ES_FACE_BODY,
		             es_bytes_str(es_form_word(&r->form, "spread.gaveNone")), true);
	for (size_t i = 0; i < t->gave; i++)
		t->all[i].told = false; /* it is told once on each pass */
	for (size_t i = 0; i < t->gave; i++)
		if (!t->all[i].told)
			put_thing(r, i);
}

static void put_taken(struct es_report_form *r)
{
	struct es_tally *t = &r->tally;
	size_t end = t->gave + t->took;

	es_press_part(r->form.press, es_bytes_str(es_form_word(&r->form, "spread.took")));
	es_press_space(r->form.press, 4);
	if (t->took == 0) {
		es_form_line(&r->form, ES_FACE_BODY,
		             es_bytes_str(es_form_word(&r->form, "spread.tookNone")), true);
		return;
	}
	open_table(r, "print.reportWhat");
	for (size_t i = t->gave; i < end; i++)
		put_line(r, i, false);
	es_press_grid_end(r->form.press);
	put_stories(r, t->gave, end, es_bytes_of(NULL, 0), false);
}

void es_report_put_adoptions(struct es_report_form *r)
{
	put_given(r);
	put_taken(r);
}

/* --- proofs ---------------------------------------------------------------------------------------- */

static void put_proof(struct es_report_form *r, size_t at)
{
	struct es_bytes one = r->tally.all[at].value, cells[3];
	struct es_phrase who, code, date;

	number_of(at, &who);
	es_phrase_add(&who, es_field_text(one, "structure.name"));
	es_print_code(es_field_text(one, "record"), &code);
	es_phrase_date(r->form.how->words, es_field_uint(one, "changed"), &date);
	cells[0] = es_phrase_bytes(&who);
	cells[1] = es_phrase_bytes(&code);
	cells[2] = es_phrase_bytes(&date);
	es_press_grid_row(r->form.press, cells, false, es_form_lang(&r->form));
}

void es_report_put_proofs(struct es_report_form *r)
{
	static const double widths[] = {40, 38, 26};
	static const char *const keys[] = {"print.reportWho", "print.reportCode",
	                                   "print.reportWritten"};
	size_t all = r->tally.gave + r->tally.took;
	struct es_bytes heads[3];
	struct es_phrase count;

	if (all == 0)
		return;
	es_press_part(r->form.press, es_bytes_str(es_form_word(&r->form, "print.reportProofs")));
	es_press_space(r->form.press, 4);
	es_form_line(&r->form, ES_FACE_BODY,
	             es_bytes_str(es_form_word(&r->form, "print.reportProofsMore")), false);
	if (r->proven < all) {
		es_phrase_number(r->form.how->words, (int64_t)r->proven * 1000, &count);
		es_form_filled(&r->form, ES_FACE_BODY, "print.reportProofsFirst",
		               es_phrase_bytes(&count));
	}
	for (int i = 0; i < 3; i++)
		heads[i] = es_bytes_str(es_form_word(&r->form, keys[i]));
	es_press_grid(r->form.press, widths, 3);
	es_press_grid_row(r->form.press, heads, true, es_form_lang(&r->form));
	for (size_t i = 0; i < all; i++)
		put_proof(r, i);
	es_press_grid_end(r->form.press);
}
