/* SPDX-License-Identifier: EUPL-1.2 */
/* Ticked and unticked boxes. What has no box is unanswered, which is not the same as no. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <stdio.h>
#include <string.h>

#define OPTIONS_MAX 16
#define OPTION_BYTES 100
#define LINE_BYTES 600

struct boxes {
	struct es_sheet *sheet;
	const struct es_bucket *bucket;
	const struct es_field *field;
	enum es_tick ticks[OPTIONS_MAX];
	size_t next; /* option after the one matched last: two of a name follow their headings */
	struct es_text other; /* words behind "other" */
	size_t other_option;
};

/* The dots to write on, which the form prints behind "other". */
static struct es_bytes without_dots(struct es_bytes text)
{
	size_t dots = 0;

	text = es_trim_of(text, " :;,_-");
	while (dots < text.len && text.data[text.len - 1 - dots] == '.')
		dots++;
	if (dots > 1 || dots == text.len)
		text.len -= dots;
	return es_trim_of(text, " ");
}

static bool is_other(const struct es_field *field, size_t option)
{
	const char *code = field->options[option].code;
	size_t len = strlen(code);

	return len >= 5 && strcmp(code + len - 5, "other") == 0;
}

const struct es_label *es_sheet_other_label(const char *code)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);

	if (strcmp(code, "far_other") == 0)
		return &es_schema_field(schema, "implementation.far_other_text")->label;
	if (strcmp(code, "professionals_other") == 0)
		return &es_schema_field(schema, "implementation.professionals_other_text")->label;
	return NULL;
}

static bool is_label(const struct es_label *label, const char *folded, bool near)
{
	char known[OPTION_BYTES];

	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
		es_fold(es_bytes_str(label->in[lang]), known, sizeof(known));
		size_t tolerance = near ? es_fold_tolerance(strlen(known)) : 0;
		if (strcmp(folded, known) == 0 ||
		    (tolerance && es_fold_near(folded, known, tolerance)))
			return true;
	}
	return false;
}

/* Two options are called "other"; our own Markdown tells them apart by the fields for their
 * text. */
static bool names(const struct es_option *option, const char *folded, bool near)
{
	const struct es_label *beside = es_sheet_other_label(option->code);

	return is_label(&option->label, folded, near) || (beside && is_label(beside, folded, near));
}

/* The option of this name, from the place reached on, else from the start; options_len if there is
 * none. */
static size_t option_named(const struct boxes *b, const char *folded)
{
	size_t count = b->field->options_len;

	for (int near = 0; near <= 1; near++) {
		for (size_t i = b->next; i < count; i++)
			if (names(&b->field->options[i], folded, near))
				return i;
		for (size_t i = 0; i < b->next; i++)
			if (names(&b->field->options[i], folded, near))
				return i;
	}
	return count;
}

static size_t option_of(struct boxes *b, struct es_bytes text, struct es_bytes *rest)
{
	char folded[OPTION_BYTES];
	const uint8_t *colon = text.len ? memchr(text.data, ':', text.len) : NULL;
	size_t label_end = colon ? (size_t)(colon - text.data) : text.len;

	*rest = without_dots(es_slice(text, label_end, text.len));
	es_fold(es_slice(text, 0, label_end), folded, sizeof(folded));
	size_t option = option_named(b, folded);
	if (option < b->field->options_len || colon)
		return option;
	/* "Autre santé....": without its colon. */
	size_t word = es_fold_skip(text, 1);
	*rest = without_dots(es_slice(text, word, text.len));
	es_fold(es_slice(text, 0, word), folded, sizeof(folded));
	option = option_named(b, folded);
	return option < b->field->options_len && is_other(b->field, option) ? option
	                                                                    : b->field->options_len;
}

static void take_other(struct boxes *b, size_t option, struct es_bytes text, size_t line)
{
	static const struct {
		const char *code;
		const char *path;
	} beside[] = {
	        {"far_other", "implementation.far_other_text"},
	        {"professionals_other", "implementation.professionals_other_text"},
	};

	if (text.len == 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		if (strcmp(b->field->options[option].code, beside[i].code) != 0)
			continue;
		if (!es_sheet_put_str(b->sheet, ES_KIND_PRACTICE, 0, beside[i].path, text, line))
			es_sheet_unplaced(b->sheet, line, text);
		return;
	}
	if (strcmp(b->field->options[option].code, "other") != 0 ||
	    b->field->type != ES_FIELD_BOXES) {
		es_sheet_unplaced(b->sheet, line, text);
		return;
	}
	if (b->other.len)
		es_text_str(&b->other, ", ");
	es_text_add(&b->other, text);
	b->other_option = option;
}

static void tick_line(struct boxes *b, const struct es_line *line, enum es_tick tick)
{
	struct es_bytes rest;
	size_t option = option_of(b, line->text, &rest);

	if (option == b->field->options_len) {
		es_sheet_unplaced(b->sheet, line->number, line->text);
		return;
	}
	b->next = option + 1;
	if (tick != ES_TICK_NONE)
		b->ticks[option] = tick;
	if (is_other(b->field, option))
		take_other(b, option, rest, line->number);
	else if (rest.len)
		es_sheet_unplaced(b->sheet, line->number, line->text);
}

/* Some forms print the box behind its word: then the first line has none and the last is nothing
 * but one. */
static bool boxes_follow(const struct es_lines *lines)
{
	const struct es_line *first = lines->first;

	return first->tick == ES_TICK_NONE && first->text.len && first != lines->last &&
	       lines->last->tick != ES_TICK_NONE && lines->last->text.len == 0;
}

static bool any_box(const struct es_lines *lines)
{
	for (const struct es_line *line = lines->first; line; line = line->next)
		if (line->tick != ES_TICK_NONE)
			return true;
	return false;
}

/* The longest option that the words begin with; its number of words, or 0. */
static size_t option_at(const struct boxes *b, const char *words, size_t *option)
{
	size_t longest = 0;

	for (size_t i = 0; i < b->field->options_len; i++) {
		for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
			char label[OPTION_BYTES];
			size_t len = es_fold(es_bytes_str(b->field->options[i].label.in[lang]),
			                     label, sizeof(label));
			bool whole = strncmp(words, label, len) == 0 &&
			             (words[len] == ' ' || words[len] == '\0');
			if (whole && es_fold_words(label) > longest) {
				longest = es_fold_words(label);
				*option = i;
			}
		}
	}
	return longest;
}

static const char *skip_words(const char *words, size_t count)
{
	for (; count > 0 && *words; count--) {
		words += strcspn(words, " ");
		words += *words == ' ';
	}
	return words;
}

/* Without any box: options that are named are meant, unless all are (then the boxes got lost and
 * nothing is known). */
static void read_words(struct boxes *b, const struct es_line *line, size_t *found)
{
	char folded[LINE_BYTES];
	size_t done = 0;

	es_fold(line->text, folded, sizeof(folded));
	for (const char *at = folded; *at;) {
		size_t option = 0;
		size_t words = option_at(b, at, &option);
		if (words == 0) {
			es_sheet_unplaced(b->sheet, line->number,
			                  es_slice(line->text, es_fold_skip(line->text, done),
			                           line->text.len));
			return;
		}
		at = skip_words(at, words);
		done += words;
		*found += b->ticks[option] == ES_TICK_NONE;
		b->ticks[option] = ES_TICK_ON;
		if (is_other(b->field, option) && *at) {
			size_t rest = es_fold_skip(line->text, done);
			take_other(b, option,
			           without_dots(es_slice(line->text, rest, line->text.len)),
			           line->number);
			return;
		}
	}
}

static void write_boxes(struct boxes *b)
{
	const struct es_slot *slot = b->bucket->slot;
	struct es_bytes other = es_trim(es_text_bytes(&b->other));
	struct es_writer w;
	size_t pairs = 0;

	bool text = other.len > 0 && other.len <= b->field->max &&
	            es_schema_form_fits(ES_FIELD_TEXT, other) &&
	            !es_find_email(other, 0, &(struct es_span){0, 0});
	if (other.len && !text)
		es_sheet_unplaced(b->sheet, b->bucket->lines.first->number, other);
	for (size_t i = 0; i < b->field->options_len; i++)
		pairs += b->ticks[i] != ES_TICK_NONE;
	if (pairs + text == 0)
		return;
	es_writer_grow(&w, 4096);
	es_write_map(&w, pairs + text);
	for (size_t i = 0; i < b->field->options_len; i++) {
		if (b->ticks[i] == ES_TICK_NONE)
			continue;
		es_write_cstr(&w, b->field->options[i].code);
		es_write_bool(&w, b->ticks[i] == ES_TICK_ON);
	}
	if (text) {
		es_write_cstr(&w, "other_text");
		es_write_str(&w, other);
	}
	es_sheet_put(b->sheet, slot->kind, b->bucket->record, slot->path,
	             es_sheet_keep(b->sheet, &w));
}

static void write_choice(struct boxes *b)
{
	const struct es_slot *slot = b->bucket->slot;
	size_t line = b->bucket->lines.first->number;
	size_t ticked = 0;
	size_t last = 0;

	for (size_t i = 0; i < b->field->options_len; i++) {
		ticked += b->ticks[i] == ES_TICK_ON;
		last = b->ticks[i] == ES_TICK_ON ? i : last;
	}
	if (ticked == 1)
		(void)es_sheet_put_str(b->sheet, slot->kind, b->bucket->record, slot->path,
		                       es_bytes_str(b->field->options[last].code), line);
	if (ticked <= 1)
		return;
	/* Two answers where one was asked for: what was ticked must not get lost. */
	for (size_t i = 0; i < b->field->options_len; i++)
		if (b->ticks[i] == ES_TICK_ON)
			es_sheet_unplaced(b->sheet, line,
			                  es_bytes_str(b->field->options[i].label.in[es_language_of(
			                          es_bytes_str(b->sheet->lang))]));
}

void es_sheet_convert_boxes(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_field *field = bucket->slot->field;
	struct boxes b = {.sheet = sheet, .bucket = bucket, .field = field};
	const struct es_lines *lines = &bucket->lines;
	char remark[120];

	es_assert(field->options_len <= OPTIONS_MAX);
	es_text_init(&b.other, &sheet->arena);
	if (any_box(lines)) {
		bool behind = boxes_follow(lines);
		for (const struct es_line *line = lines->first; line; line = line->next)
			if (line->text.len)
				tick_line(&b, line,
				          !behind      ? line->tick
				          : line->next ? line->next->tick
				                       : ES_TICK_NONE);
	} else {
		size_t found = 0;
		for (const struct es_line *line = lines->first; line; line = line->next)
			read_words(&b, line, &found);
		if (found == field->options_len && found > 1) {
			memset(b.ticks, 0, sizeof(b.ticks));
			snprintf(remark, sizeof(remark),
			         "the boxes of \"%s\" are missing: left unanswered",
			         field->label
			                 .in[es_language_of(es_bytes_str(es_sheet_lang(sheet)))]);
			es_sheet_remark(sheet, lines->first->number, remark);
		}
	}
	if (field->type == ES_FIELD_CHOICE)
		write_choice(&b);
	else
		write_boxes(&b);
}
