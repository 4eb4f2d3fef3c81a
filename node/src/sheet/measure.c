/* SPDX-License-Identifier: EUPL-1.2 */
/* Periods, amounts and posts, each beside its wording. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

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

void es_sheet_convert_period(struct es_sheet *sheet, const struct es_bucket *bucket)
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
		es_sheet_remark(sheet, es_bucket_line(bucket), "no date was found in the period");
	if (!fits)
		es_sheet_unplaced(sheet, es_bucket_line(bucket), text);
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

void es_sheet_convert_money(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	struct es_bytes text = es_sheet_one_line(sheet, bucket->lines.first);
	struct es_amount amount;

	if (!es_amount_find(text, lang_of(sheet), &amount)) {
		es_sheet_keep_lines(sheet, bucket->lines.first, NULL);
		return;
	}
	put_amount(sheet, &amount, text);
	/* Words around the amount say what it is for. */
	if (amount.from > 0 || amount.to < text.len)
		es_sheet_original(sheet, bucket->slot->path, text, es_bucket_line(bucket));
}

void es_sheet_convert_staff(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	struct es_bytes text = es_sheet_one_line(sheet, bucket->lines.first);
	struct es_number number;

	if (!es_number_find(text, 0, lang_of(sheet), &number) || number.milli < 0 ||
	    number.milli % 10 != 0) {
		es_sheet_keep_lines(sheet, bucket->lines.first, NULL);
		return;
	}
	put_staff(sheet, (uint64_t)(number.milli / 10));
	if (number.from > 0 || number.to < text.len)
		es_sheet_original(sheet, bucket->slot->path, text, es_bucket_line(bucket));
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
