/* SPDX-License-Identifier: EUPL-1.2 */
/* From the lines under a label to the field's value, type by type. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <stdio.h>
#include <string.h>

size_t es_bucket_line(const struct es_bucket *bucket)
{
	return bucket->lines.first ? bucket->lines.first->number : 0;
}

/* What a field could not take, kept as it stood. */
void es_sheet_keep_lines(struct es_sheet *sheet, const struct es_line *first,
                         const struct es_line *end)
{
	for (const struct es_line *line = first; line != end; line = line->next)
		es_sheet_unplaced(sheet, line->number, line->text);
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
	                      es_sheet_one_line(sheet, first), es_bucket_line(bucket)))
		es_sheet_keep_lines(sheet, first, NULL);
	es_sheet_keep_lines(sheet, rest, NULL);
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
			es_sheet_keep_lines(sheet, second, NULL);
	}
	convert_text(sheet, bucket);
}

static void convert_prose(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_slot *slot = bucket->slot;
	struct es_bytes text = es_sheet_prose(sheet, bucket->lines.first, NULL);
	char remark[120];

	(void)es_sheet_put_str(sheet, slot->kind, bucket->record, slot->path, text,
	                       es_bucket_line(bucket));
	size_t words = es_word_count(text);
	if (slot->field->max_words && words > slot->field->max_words) {
		snprintf(remark, sizeof(remark), "%s has %zu words; the form asks for at most %zu",
		         slot->field->name, words, slot->field->max_words);
		es_sheet_remark(sheet, es_bucket_line(bucket), remark);
	}
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
	if (!es_sheet_put_str(sheet, slot->kind, bucket->record, slot->path, text,
	                      es_bucket_line(bucket)))
		es_sheet_keep_lines(sheet, bucket->lines.first, NULL);
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
			es_sheet_keep_lines(sheet, line, end);
		line = end;
	}
}

static void convert_field(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	const struct es_field *field = bucket->slot->field;

	if (field->type == ES_FIELD_GROUP && strcmp(field->name, "figures") == 0)
		es_sheet_convert_figures(sheet, bucket);
	else if (field->type == ES_FIELD_FILE)
		es_sheet_convert_files(sheet, bucket);
	else if (field->type == ES_FIELD_GROUP)
		convert_entries(sheet, bucket);
	else if (field->list)
		es_sheet_convert_list(sheet, bucket);
	else if (field->type == ES_FIELD_PROSE)
		convert_prose(sheet, bucket);
	else if (field->type == ES_FIELD_BOXES || field->type == ES_FIELD_CHOICE)
		es_sheet_convert_boxes(sheet, bucket);
	else if (field->type == ES_FIELD_PERIOD)
		es_sheet_convert_period(sheet, bucket);
	else if (field->type == ES_FIELD_MONEY)
		es_sheet_convert_money(sheet, bucket);
	else if (field->type == ES_FIELD_STAFF)
		es_sheet_convert_staff(sheet, bucket);
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
