/* SPDX-License-Identifier: EUPL-1.2 */
/* From the lines under a label to the field's value, type by type. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <stdio.h>
#include <string.h>

static size_t line_of(const struct es_bucket *bucket)
{
	return bucket->lines.first ? bucket->lines.first->number : 0;
}

/* What a field could not take, kept as it stood. */
static void keep_until(struct es_sheet *sheet, const struct es_line *first,
                       const struct es_line *end)
{
	for (const struct es_line *line = first; line != end; line = line->next)
		es_sheet_unplaced(sheet, line->number, line->text);
}

static void keep_lines(struct es_sheet *sheet, const struct es_line *first)
{
	keep_until(sheet, first, NULL);
}

static void convert_text(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct es_line *first = bucket->lines.first;
	struct es_line *rest = NULL;

	/* In Markdown a new paragraph below a value of one line is not part of it. */
	for (struct es_line *line = first; line && line->next && !rest; line = line->next) {
		if (line->next->apart && line->next->cell == ES_CELL_NONE) {
			rest = line->next;
			line->next = NULL;
		}
	}
	if (!es_sheet_put_str(sheet, slot->kind, bucket->record, slot->path,
	                      es_sheet_one_line(sheet, first), line_of(bucket)))
		keep_lines(sheet, first);
	keep_lines(sheet, rest);
}

/* The form asks for the title in two languages: two lines, or one behind the other. */
static void convert_title(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	struct es_line *first = bucket->lines.first;
	struct es_line *second = first->next;

	if (second && second->text.len && first->cell == ES_CELL_VALUE) {
		first->next = NULL;
		if (es_collected_bucket(&sheet->found, ES_KIND_PRACTICE, 0,
		                        "description.original_title") ||
		    !es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "description.original_title",
		                      es_sheet_one_line(sheet, second), second->number))
			keep_lines(sheet, second);
	}
	convert_text(sheet, bucket);
}

static void convert_prose(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct es_bytes text = es_sheet_prose(sheet, bucket->lines.first, NULL);
	char remark[120];

	(void)es_sheet_put_str(sheet, slot->kind, bucket->record, slot->path, text,
	                       line_of(bucket));
	size_t words = es_word_count(text);
	if (slot->field->max_words && words > slot->field->max_words) {
		snprintf(remark, sizeof(remark), "%s has %zu words; the form asks for at most %zu",
		         slot->field->name, words, slot->field->max_words);
		es_sheet_remark(sheet, line_of(bucket), remark);
	}
}

/* Where a list in one sentence is parted: "; ", a dash with a space behind it, else commas outside of brackets. */
static size_t separator(struct es_bytes text, size_t at, bool dashes, bool semicolons)
{
	static const char *const long_dashes[] = {" – ", " — ", " - ", "- "};

	if (semicolons)
		return text.data[at] == ';' ? 1 : 0;
	if (!dashes)
		return text.data[at] == ',' && at + 1 < text.len && text.data[at + 1] == ' ' ? 2
		                                                                             : 0;
	for (size_t i = 0; i < 4; i++)
		if (es_begins(es_slice(text, at, text.len), long_dashes[i]) &&
		    (i < 3 || (at > 0 && text.data[at - 1] != ' ')))
			return strlen(long_dashes[i]);
	return 0;
}

static bool has_separator(struct es_bytes text, bool dashes, bool semicolons)
{
	for (size_t at = 0; at < text.len; at++)
		if (separator(text, at, dashes, semicolons))
			return true;
	return false;
}

struct items {
	struct es_sheet *sheet;
	struct es_writer w;
	const struct es_field *field;
	size_t count;
	size_t line;
};

static void add_item(struct items *items, struct es_bytes text)
{
	if (items->field->type == ES_FIELD_LANG) {
		const char *tag = es_language_tag(text);
		text = tag ? es_bytes_str(tag) : text;
	}
	if (text.len == 0)
		return;
	if (items->count == items->field->max_items || text.len > items->field->max ||
	    !es_schema_form_fits(items->field->type, text) ||
	    es_find_email(text, 0, &(struct es_span){0, 0})) {
		es_sheet_unplaced(items->sheet, items->line, text);
		return;
	}
	es_write_str(&items->w, text);
	items->count++;
}

static void add_pieces(struct items *items, struct es_bytes text)
{
	bool semicolons = has_separator(text, false, true);
	bool dashes = !semicolons && has_separator(text, true, false);
	size_t depth = 0;
	size_t start = 0;

	for (size_t at = 0; at < text.len;) {
		depth += text.data[at] == '(';
		depth -= text.data[at] == ')' && depth > 0;
		size_t len = depth ? 0 : separator(text, at, dashes, semicolons);
		if (len == 0) {
			at++;
			continue;
		}
		add_item(items, es_trim_of(es_slice(text, start, at), " ,;.-"));
		start = at += len;
	}
	add_item(items, es_trim_of(es_slice(text, start, text.len), " ,;.-"));
}

/* A list is written one entry a line, or as one sentence; the sentence is kept as it stood. */
static void convert_list(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct items items = {.sheet = sheet, .field = slot->field, .line = line_of(bucket)};
	struct es_writer array;

	es_writer_grow(&items.w, ES_SHEET_TEXT_MAX + 65536);
	for (const struct es_line *line = bucket->lines.first; line; line = line->next) {
		items.line = line->number;
		if (line->bullet || line->tick) {
			add_item(&items, line->text);
			continue;
		}
		size_t before = items.count;
		add_pieces(&items, line->text);
		if (items.count > before + 1 && slot->field->type == ES_FIELD_TEXT)
			es_sheet_original(sheet, slot->path, line->text, line->number);
	}
	struct es_bytes encoded = es_sheet_keep(sheet, &items.w);
	if (items.count == 0)
		return;
	es_writer_grow(&array, encoded.len + 8);
	es_write_array(&array, items.count);
	es_write_raw(&array, encoded);
	es_sheet_put(sheet, slot->kind, bucket->record, slot->path, es_sheet_keep(sheet, &array));
}

/* The instruction that the form prints before the answer. */
static struct es_bytes without_help(const struct es_field *field, struct es_bytes text)
{
	const uint8_t *colon = text.len ? memchr(text.data, ':', text.len) : NULL;
	char printed[200];
	char folded[200];

	if (!colon)
		return text;
	es_fold(es_slice(text, 0, (size_t)(colon - text.data)), folded, sizeof(folded));
	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
		es_fold(es_bytes_str(field->help.in[lang] ? field->help.in[lang] : ""), printed,
		        sizeof(printed));
		if (printed[0] && es_fold_near(folded, printed, es_fold_tolerance(strlen(printed))))
			return es_trim(es_slice(text, (size_t)(colon - text.data) + 1, text.len));
	}
	return text;
}

static void write_pair(struct es_writer *w, const char *key, const char *value)
{
	if (!*value)
		return;
	es_write_cstr(w, key);
	es_write_cstr(w, value);
}

static void convert_period(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct es_bytes text =
	        without_help(slot->field, es_sheet_one_line(sheet, bucket->lines.first));
	struct es_period period;
	struct es_writer w;

	if (text.len == 0)
		return;
	bool dated = es_period_read(text, &period);
	bool fits = text.len <= slot->field->max && es_schema_form_fits(ES_FIELD_TEXT, text) &&
	            !es_find_email(text, 0, &(struct es_span){0, 0});
	if (!dated)
		es_sheet_remark(sheet, line_of(bucket), "no date was found in the period");
	if (!fits)
		es_sheet_unplaced(sheet, line_of(bucket), text);
	if (!dated && !fits)
		return;
	bool original = fits && !period.plain;
	es_writer_grow(&w, text.len + 100);
	es_write_map(&w, (size_t)(period.from[0] != 0) + (period.to[0] != 0) + original);
	write_pair(&w, "from", period.from);
	write_pair(&w, "to", period.to);
	if (original) {
		es_write_cstr(&w, "original");
		es_write_str(&w, text);
	}
	es_sheet_put(sheet, slot->kind, bucket->record, slot->path, es_sheet_keep(sheet, &w));
}

static void put_amount(struct es_sheet *sheet, const struct es_amount *amount, struct es_bytes text)
{
	struct es_bytes original = es_slice(text, amount->from, amount->to);
	struct es_writer w;

	es_writer_grow(&w, original.len + 100);
	es_write_map(&w, 3);
	es_write_cstr(&w, "cents");
	es_write_int(&w, amount->cents);
	es_write_cstr(&w, "currency");
	es_write_cstr(&w, amount->currency);
	es_write_cstr(&w, "original");
	es_write_str(&w, original);
	es_sheet_put(sheet, ES_KIND_PRACTICE, 0, "implementation.budget", es_sheet_keep(sheet, &w));
}

static void put_staff(struct es_sheet *sheet, uint64_t hundredths)
{
	struct es_writer w;

	es_writer_grow(&w, 16);
	es_write_uint(&w, hundredths);
	es_sheet_put(sheet, ES_KIND_PRACTICE, 0, "implementation.staff", es_sheet_keep(sheet, &w));
}

static enum es_language lang_of(const struct es_sheet *sheet)
{
	return es_language_of(es_bytes_str(sheet->lang));
}

static void convert_money(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	struct es_bytes text = es_sheet_one_line(sheet, bucket->lines.first);
	struct es_amount amount;

	if (!es_amount_find(text, lang_of(sheet), &amount)) {
		keep_lines(sheet, bucket->lines.first);
		return;
	}
	put_amount(sheet, &amount, text);
	/* Words around the amount say what it is for. */
	if (amount.from > 0 || amount.to < text.len)
		es_sheet_original(sheet, bucket->slot->path, text, line_of(bucket));
}

static void convert_staff(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	struct es_bytes text = es_sheet_one_line(sheet, bucket->lines.first);
	struct es_number number;

	if (!es_number_find(text, 0, lang_of(sheet), &number) || number.milli < 0 ||
	    number.milli % 10 != 0) {
		keep_lines(sheet, bucket->lines.first);
		return;
	}
	put_staff(sheet, (uint64_t)(number.milli / 10));
	if (number.from > 0 || number.to < text.len)
		es_sheet_original(sheet, bucket->slot->path, text, line_of(bucket));
}

void es_sheet_extract_resources(struct es_sheet *sheet)
{
	const struct es_sheet_value *value =
	        es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "implementation.resources");
	struct es_bytes text = value ? es_value_str(value->value) : es_bytes_of(NULL, 0);
	struct es_amount amount;
	uint64_t staff;

	if (text.len && es_amount_find(text, lang_of(sheet), &amount))
		put_amount(sheet, &amount, text);
	if (text.len && es_staff_find(text, lang_of(sheet), &staff))
		put_staff(sheet, staff);
}

/* URL, EMAIL, LANG, COUNTRY, DATE: one value that has a form of its own. */
static void convert_form(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct es_bytes text = es_trim(es_sheet_one_line(sheet, bucket->lines.first));
	struct es_date date;
	const char *code = NULL;

	if (slot->field->type == ES_FIELD_COUNTRY)
		code = es_country_code(text);
	else if (slot->field->type == ES_FIELD_LANG)
		code = es_language_tag(text);
	else if (slot->field->type == ES_FIELD_URL)
		text = es_url_complete(&sheet->arena, text);
	else if (slot->field->type == ES_FIELD_DATE && es_date_find(text, 0, &date))
		text = es_arena_copy(&sheet->arena, es_bytes_str(date.text));
	if (code)
		text = es_bytes_str(code);
	if (!es_sheet_put_str(sheet, slot->kind, bucket->record, slot->path, text, line_of(bucket)))
		keep_lines(sheet, bucket->lines.first);
}

static const char *c_string(struct es_sheet *sheet, struct es_bytes text)
{
	char *copy = es_arena_take(&sheet->arena, text.len + 1);

	if (!copy)
		return "";
	memcpy(copy, text.data, text.len);
	return copy;
}

/* Entries under headings: the notes and the original wordings of a sheet that we exported. */
static void convert_entries(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	bool notes = strcmp(bucket->slot->path, "notes") == 0;
	const struct es_line *line = bucket->lines.first;

	while (line) {
		const struct es_line *heading = line->level >= 3 ? line : NULL;
		const struct es_line *first = heading ? line->next : line;
		const struct es_line *end = first;
		struct es_number number;

		while (end && end->level < 3)
			end = end->next;
		struct es_bytes text = es_sheet_prose(sheet, first, end);
		bool numbered = heading && es_number_find(heading->text, 0, ES_EN, &number);
		if (notes && numbered && number.milli > 0)
			es_sheet_unplaced(sheet, (size_t)(number.milli / 1000), text);
		else if (!notes && heading && heading->text.len < 128)
			es_sheet_original(sheet, c_string(sheet, heading->text), text,
			                  line->number);
		else
			keep_until(sheet, line, end);
		line = end;
	}
}

static void convert_field(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_field *field = bucket->slot->field;

	if (field->type == ES_FIELD_GROUP && strcmp(field->name, "figures") == 0)
		es_sheet_convert_figures(sheet, bucket);
	else if (field->type == ES_FIELD_GROUP)
		convert_entries(sheet, bucket);
	else if (field->list)
		convert_list(sheet, bucket);
	else if (field->type == ES_FIELD_PROSE)
		convert_prose(sheet, bucket);
	else if (field->type == ES_FIELD_BOXES || field->type == ES_FIELD_CHOICE)
		es_sheet_convert_boxes(sheet, bucket);
	else if (field->type == ES_FIELD_PERIOD)
		convert_period(sheet, bucket);
	else if (field->type == ES_FIELD_MONEY)
		convert_money(sheet, bucket);
	else if (field->type == ES_FIELD_STAFF)
		convert_staff(sheet, bucket);
	else if (strcmp(bucket->slot->path, "description.title") == 0)
		convert_title(sheet, bucket);
	else if (field->type == ES_FIELD_TEXT)
		convert_text(sheet, bucket);
	else
		convert_form(sheet, bucket);
}

static void convert_bucket(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	switch (bucket->slot->role) {
	case ES_SLOT_FIELD:
		convert_field(sheet, bucket);
		break;
	case ES_SLOT_PLACE:
		es_sheet_convert_place(sheet, bucket);
		break;
	case ES_SLOT_CONTACT:
		es_sheet_convert_contact(sheet, bucket);
		break;
	case ES_SLOT_PROFESSIONALS:
		es_sheet_convert_testimonies(sheet, bucket, "professional");
		break;
	case ES_SLOT_BENEFICIARIES:
		es_sheet_convert_testimonies(sheet, bucket, "beneficiary");
		break;
	default:
		break;
	}
}

void es_sheet_convert(struct es_sheet *sheet)
{
	for (size_t i = 0; i < sheet->found.buckets_count && !sheet->arena.failed; i++)
		if (sheet->found.buckets[i].lines.first)
			convert_bucket(sheet, &sheet->found.buckets[i]);
	es_sheet_extract_resources(sheet);
	es_sheet_extract_figures(sheet);
	es_sheet_extract_preamble(sheet);
	es_sheet_stray_contacts(sheet);
}
