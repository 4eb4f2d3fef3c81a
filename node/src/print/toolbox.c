/* SPDX-License-Identifier: EUPL-1.2 */
/* A toolbox: what it is for, its rubrics in order, and of each thing in them enough to find it again: its title and summary,
 * why it was chosen, its address and its code. */
#include "print/paper.h"

#include "sheet/labels.h"
#include "text.h"

#include <string.h>

static size_t list_of(struct es_bytes map, const char *key, struct es_reader *r)
{
	struct es_bytes list;

	return es_map_get(map, key, &list) ? es_elements(list, r) : 0;
}

/* --- the head -------------------------------------------------------------------------------------- */

static void put_weight(struct es_form *f)
{
	uint64_t files = es_field_uint(f->view, "reach.files");
	struct es_phrase line, part;

	es_phrase_count(f->how->words, "box.sheets",
	                (int64_t)es_field_uint(f->view, "reach.records") * 1000, &line);
	if (files) {
		es_phrase_count(f->how->words, "box.files", (int64_t)files * 1000, &part);
		es_phrase_add(&line, es_bytes_str(" · "));
		es_phrase_add(&line, es_phrase_bytes(&part));
	}
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
}

static void put_origin(struct es_form *f)
{
	struct es_bytes title = es_field_text(f->view, "origin.title");
	struct es_phrase line = {.len = 0};

	if (title.len == 0)
		return;
	es_phrase_add(&line, es_bytes_str(es_form_word(f, "box.adapted")));
	es_phrase_add(&line, es_bytes_str(" "));
	es_phrase_add(&line, title);
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
}

static void put_head(struct es_form *f, struct es_bytes box)
{
	struct es_bytes ended = es_field_text(box, "ended");
	struct es_phrase date;

	es_form_title(f, es_bytes_str(es_paper_name(f)), es_field_text(box, "title"), f->lang);
	es_press_space(f->press, 4);
	es_form_where(f, ES_FACE_STRONG, es_field_text(f->view, "structure.name"),
	              es_field_text(f->view, "structure.city"),
	              es_field_text(f->view, "structure.country"));
	es_form_published(f);
	put_origin(f);
	put_weight(f);
	if (ended.len) {
		es_phrase_open_date(f->how->words, ended, &date);
		es_form_filled(f, ES_FACE_STRONG, "box.ended", es_phrase_bytes(&date));
	}
	es_press_space(f->press, 6);
	es_form_prose(f, es_field_text(box, "intent"), f->lang);
}

/* --- rubrics --------------------------------------------------------------------------------------- */

/* The summary of what an entry names; false: it is not here, or may not be seen. */
static bool card_of(const struct es_form *f, struct es_bytes record, struct es_bytes *card)
{
	struct es_reader r;

	for (size_t count = list_of(f->view, "cards", &r); count && r.err == ES_OK; count--) {
		*card = es_read_value(&r);
		if (es_bytes_equal(es_field_text(*card, "id"), record) &&
		    es_field_text(*card, "title").len)
			return true;
	}
	return false;
}

static const char *path_of(struct es_bytes card)
{
	static const char *const paths[] = {"/tool/", "/toolbox/", "/tutorial/"};
	struct es_bytes kind = es_field_text(card, "kind");

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (es_bytes_equal(kind, es_bytes_of(paths[i] + 1, strlen(paths[i]) - 2)))
			return paths[i];
	return "/practice/";
}

static void put_way(struct es_form *f, struct es_bytes card)
{
	struct es_phrase text;

	es_press_space(f->press, 2);
	if (f->how->base) {
		es_form_address(f, path_of(card), es_field_text(card, "id"), &text);
		es_form_link(f, es_phrase_bytes(&text), es_phrase_bytes(&text));
	}
	es_print_code(es_field_text(card, "id"), &text);
	es_form_filled(f, ES_FACE_SMALL, "print.code", es_phrase_bytes(&text));
}

/* A summary ends with a whole word where the text goes on. */
static void put_beginning(struct es_form *f, struct es_bytes text, struct es_bytes lang)
{
	struct es_phrase words = {.len = 0};

	if (es_text_length(text) + 2 < ES_SUMMARY_CHARACTERS) {
		es_form_prose(f, text, lang);
		return;
	}
	while (text.len > 1 && text.data[text.len - 1] != ' ' && text.data[text.len - 1] != '\n')
		text.len--;
	es_phrase_add(&words, es_text_trim(text));
	es_phrase_add(&words, es_bytes_str(" …"));
	es_form_prose(f, es_phrase_bytes(&words), lang);
}

/* In the reader's language where somebody translated it. */
static struct es_bytes told(struct es_bytes card, const char *translated, const char *own,
                            struct es_bytes *lang)
{
	struct es_bytes text = es_field_text(card, translated);

	*lang = es_field_text(card, text.len ? "translated.lang" : "lang");
	return text.len ? text : es_field_text(card, own);
}

static void put_card(struct es_form *f, struct es_bytes card)
{
	struct es_bytes lang, title = told(card, "translated.title", "title", &lang);
	struct es_phrase mark;

	es_press_heading(f->press, title, lang);
	es_form_mark(f, lang, &mark);
	es_form_line(f, ES_FACE_SMALL, es_phrase_bytes(&mark), true);
	es_form_where(f, ES_FACE_BODY, es_field_text(card, "organisation"),
	              es_field_text(card, "city"), es_field_text(card, "country"));
	es_press_space(f->press, 2);
	struct es_bytes text = told(card, "translated.summary", "summary", &lang);
	put_beginning(f, text, lang);
}

static void put_note(struct es_form *f, struct es_bytes note)
{
	if (note.len == 0)
		return;
	es_press_space(f->press, 4);
	es_form_line(f, ES_FACE_LABEL, es_bytes_str(es_form_word(f, "box.note")), false);
	es_form_prose(f, note, f->lang);
}

static void put_entry(struct es_form *f, struct es_bytes entry)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_TOOLBOX), "sections.entries.attachment");
	struct es_bytes record = es_field_text(entry, "record"), card, file;

	if (record.len && card_of(f, record, &card)) {
		put_card(f, card);
		put_note(f, es_field_text(entry, "note"));
		put_way(f, card);
	} else if (record.len) {
		es_press_space(f->press, 8);
		es_form_line(f, ES_FACE_BODY, es_bytes_str(es_form_word(f, "box.lost")), true);
		put_note(f, es_field_text(entry, "note"));
	} else if (field && es_map_get(entry, "attachment", &file)) {
		es_press_space(f->press, 8);
		es_press_keep(f->press, 50);
		es_form_answer(f, field, file, entry, f->lang);
		put_note(f, es_field_text(entry, "note"));
	}
}

/* Its own heading, or that of the rubric. */
static struct es_bytes heading_of(const struct es_form *f, struct es_bytes section)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_TOOLBOX), "sections.rubric");
	struct es_bytes own = es_field_text(section, "heading"),
	                code = es_field_text(section, "rubric");

	if (own.len)
		return own;
	for (size_t i = 0; field && i < field->options_len; i++)
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			return es_form_label(f, &field->options[i].label);
	return es_bytes_str(es_form_word(f, "box.contents"));
}

static void put_section(struct es_form *f, struct es_bytes section)
{
	struct es_reader r;

	es_press_part(f->press, heading_of(f, section));
	es_press_space(f->press, 2);
	es_form_prose(f, es_field_text(section, "intro"), f->lang);
	for (size_t count = list_of(section, "entries", &r); count && r.err == ES_OK; count--)
		put_entry(f, es_read_value(&r));
}

/* --- what stands in no rubric ---------------------------------------------------------------------- */

static void put_some(struct es_form *f, struct es_bytes box, const char *const *names,
                     const struct es_label *title)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_TOOLBOX);
	struct es_bytes value;
	bool open = false;

	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (!es_form_is_among(field->name, names) || field->type == ES_FIELD_ID ||
		    !es_map_get(box, field->name, &value) || !es_answered(value))
			continue;
		if (!open && title)
			es_press_part(f->press, es_form_label(f, title));
		else if (!open)
			es_press_space(f->press, 10);
		if (!open)
			es_press_open(f->press, "Table");
		open = true;
		es_form_field(f, field, value, box, f->lang);
	}
	if (open)
		es_press_close(f->press, "Table");
}

void es_form_toolbox(struct es_form *f)
{
	static const char *const whom[] = {"target_groups", "publics", NULL};
	static const char *const rights[] = {"source", "licence", NULL};
	struct es_bytes box = es_paper_fields(f);
	struct es_reader r;

	put_head(f, box);
	put_some(f, box, whom, NULL);
	for (size_t count = list_of(box, "sections", &r); count && r.err == ES_OK; count--)
		put_section(f, es_read_value(&r));
	put_some(f, box, rights, &es_label_rights);
}
