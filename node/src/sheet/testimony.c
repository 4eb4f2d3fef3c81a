/* SPDX-License-Identifier: EUPL-1.2 */
/* Who speaks: each voice becomes a record of its own, so that it can be withdrawn alone. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#define LINK_WORDS 6 /* a testimony of fewer words is a mere link */

static bool opens_quote(const struct es_line *line)
{
	return es_begins(line->text, "«") || es_begins(line->text, "“") ||
	       es_begins(line->text, "\"") || es_begins(line->text, "„");
}

/* Each voice that opens with a quotation mark is one testimony, so that each can be withdrawn
 * alone. */
static bool all_quotes(const struct es_line *first)
{
	size_t paragraphs = 0;

	for (const struct es_line *line = first; line; line = line->next) {
		bool begins = line->apart || line->bullet || line == first;
		if (begins && !opens_quote(line))
			return false;
		paragraphs += begins;
	}
	return paragraphs > 1;
}

static void put_testimony(struct es_sheet *sheet, const struct es_line *first,
                          const struct es_line *end, const char *role)
{
	struct es_bytes text = es_sheet_prose(sheet, first, end);
	size_t line = first->number;
	size_t record = sheet->testimonies;
	struct es_span span;

	if (text.len == 0)
		return;
	if (record == ES_SHEET_TESTIMONIES_MAX) {
		es_sheet_unplaced(sheet, line, text);
		return;
	}
	sheet->testimonies++;
	if (es_find_url(text, 0, &span) &&
	    es_sheet_put_str(sheet, ES_KIND_TESTIMONY, record, "link",
	                     es_url_complete(&sheet->arena, es_slice(text, span.from, span.to)),
	                     line) &&
	    es_word_count(text) <= LINK_WORDS)
		text = es_trim_of(es_sheet_without(sheet, text, span), " :");
	(void)es_sheet_put_str(sheet, ES_KIND_TESTIMONY, record, "role", es_bytes_str(role), line);
	(void)es_sheet_put_str(sheet, ES_KIND_TESTIMONY, record, "consent", es_bytes_str("sheet"),
	                       line);
	(void)es_sheet_put_str(sheet, ES_KIND_TESTIMONY, record, "text", text, line);
}

void es_sheet_convert_testimonies(struct es_sheet *sheet, const struct es_bucket *bucket,
                                  const char *role)
{
	const struct es_line *line = bucket->lines.first;

	if (!all_quotes(line)) {
		put_testimony(sheet, line, NULL, role);
		return;
	}
	while (line) {
		const struct es_line *end = line->next;
		while (end && !(end->apart || end->bullet))
			end = end->next;
		put_testimony(sheet, line, end, role);
		line = end;
	}
}
