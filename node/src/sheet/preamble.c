/* SPDX-License-Identifier: EUPL-1.2 */
/* What a form prints around its questions: which project and programme it comes from, and what
 * their funder wants said. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#include <string.h>

#define NOTICE_BYTES 2000

static const char *const programmes[] = {
        "Erasmus+",       "Interreg",     "FSE+",  "ESF+",  "FSE",  "EaSI",
        "Horizon Europe", "Horizon 2020", "Equal", "FEDER", "AMIF", "FAMI",
};

static bool digits(struct es_bytes text, size_t at, size_t count)
{
	for (size_t i = at; i < at + count; i++)
		if (i >= text.len || text.data[i] < '0' || text.data[i] > '9')
			return false;
	return true;
}

static bool capitals(struct es_bytes text, size_t at, size_t count)
{
	for (size_t i = at; i < at + count; i++)
		if (i >= text.len || text.data[i] < 'A' || text.data[i] > 'Z')
			return false;
	return true;
}

/* 2019-1-FR01-KA204-062931, as Erasmus+ numbers its grants: year, call, agency, action, grant. */
static bool find_grant(struct es_bytes text, struct es_span *span)
{
	for (size_t at = 0; at + 20 < text.len; at++) {
		if (!digits(text, at, 4) || text.data[at + 4] != '-' || !digits(text, at + 5, 1) ||
		    text.data[at + 6] != '-' || !capitals(text, at + 7, 2) ||
		    !digits(text, at + 9, 2) || text.data[at + 11] != '-' ||
		    !capitals(text, at + 12, 2))
			continue;
		size_t end = at + 14;
		while (end < text.len &&
		       (digits(text, end, 1) || capitals(text, end, 1) ||
		        (text.data[end] == '-' && end + 1 < text.len &&
		         (digits(text, end + 1, 1) || capitals(text, end + 1, 1)))))
			end++;
		*span = (struct es_span){at, end};
		return true;
	}
	return false;
}

static bool has_stem(struct es_bytes text, const char *const *stems, size_t count)
{
	char folded[NOTICE_BYTES];

	es_fold(text, folded, sizeof(folded));
	for (size_t i = 0; i < count; i++)
		if (strstr(folded, stems[i]))
			return true;
	return false;
}

static bool is_funding(struct es_bytes text)
{
	static const char *const stems[] = {"cofinanc", "co financ", "cofund",   "co fund",
	                                    "financ",   "funded by", "finanzia", "finanszir"};

	return has_stem(text, stems, sizeof(stems) / sizeof(stems[0]));
}

static void find_programme(struct es_sheet *sheet, struct es_bytes text, size_t line)
{
	for (size_t i = 0; i < sizeof(programmes) / sizeof(programmes[0]); i++) {
		if (es_find(text, programmes[i], 0) == SIZE_MAX)
			continue;
		(void)es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "programme",
		                       es_bytes_str(programmes[i]), line);
		return;
	}
}

/* The word in quotation marks behind "projet". */
static void find_project(struct es_sheet *sheet, struct es_bytes text, size_t line)
{
	static const char *const words[] = {"projet",   "project",  "proyecto",
	                                    "projecte", "progetto", "projekt"};
	static const char *const marks[][2] = {
	        {"« ", " »"}, {"«", "»"}, {"“", "”"}, {"\"", "\""}, {"„", "”"}};

	for (size_t i = 0; i < 6; i++) {
		size_t at = es_find(text, words[i], 0);
		if (at == SIZE_MAX)
			continue;
		for (size_t m = 0; m < 5; m++) {
			size_t open = es_find(text, marks[m][0], at);
			if (open == SIZE_MAX || open > at + 60)
				continue;
			open += strlen(marks[m][0]);
			size_t close = es_find(text, marks[m][1], open);
			if (close == SIZE_MAX || close - open > 100)
				continue;
			(void)es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "project",
			                       es_trim(es_slice(text, open, close)), line);
			return;
		}
	}
}

/* A paragraph of loose lines: they stand one below the other. */
static const struct es_line *paragraph_end(const struct es_line *first)
{
	const struct es_line *line = first;
	size_t number = first->number;

	while (line && line->number <= number + 1 && (line == first || !line->apart)) {
		number = line->number;
		line = line->next;
	}
	return line;
}

static struct es_bytes joined(struct es_sheet *sheet, const struct es_line *first,
                              const struct es_line *end)
{
	struct es_text text;

	es_text_init(&text, &sheet->arena);
	for (const struct es_line *line = first; line != end; line = line->next) {
		if (text.len)
			es_text_str(&text, " ");
		es_text_add(&text, line->text);
	}
	return es_text_bytes(&text);
}

static bool take_notice(struct es_sheet *sheet, struct es_text *notice, struct es_bytes text,
                        size_t line)
{
	static const char *const europe = "europ";
	struct es_span grant;
	bool granted = text.len < NOTICE_BYTES && find_grant(text, &grant);

	if (text.len < NOTICE_BYTES && has_stem(text, &europe, 1))
		find_project(sheet, text, line);
	if (text.len >= NOTICE_BYTES || (!granted && !is_funding(text)))
		return false;
	find_programme(sheet, text, line);
	find_project(sheet, text, line);
	if (granted)
		(void)es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "grant",
		                       es_slice(text, grant.from, grant.to), line);
	/* A sentence that merely mentions its funder is no notice; it stays a note. */
	if (!granted && es_word_count(text) > 20)
		return false;
	if (notice->len)
		es_text_str(notice, "\n");
	es_text_add(notice, text);
	return true;
}

/* Loose lines with nothing between them that was placed are one note. */
static void note_rest(struct es_sheet *sheet, const struct es_line *const *kept, size_t count)
{
	struct es_text text;
	size_t line = 0;
	size_t last = 0;

	es_text_init(&text, &sheet->arena);
	for (size_t i = 0; i < count; i++) {
		bool goes_on = text.len && kept[i]->order == last + 1;
		if (!goes_on) {
			es_sheet_unplaced(sheet, line, es_text_bytes(&text));
			es_text_init(&text, &sheet->arena);
			line = kept[i]->number;
		}
		if (text.len)
			es_text_str(&text,
			            es_sheet_continues(sheet, kept[i - 1], kept[i]) ? " " : "\n");
		es_text_add(&text, kept[i]->text);
		last = kept[i]->order;
	}
	es_sheet_unplaced(sheet, line, es_text_bytes(&text));
}

void es_sheet_extract_preamble(struct es_sheet *sheet)
{
	const struct es_line *line = sheet->found.unplaced.first;
	const struct es_line **kept;
	struct es_text notice;
	size_t count = 0;
	size_t start = line ? line->number : 0;

	for (const struct es_line *each = line; each; each = each->next)
		count++;
	kept = es_arena_take(&sheet->arena, count * sizeof(*kept));
	if (!kept)
		return;
	count = 0;
	es_text_init(&notice, &sheet->arena);
	while (line) {
		const struct es_line *end = paragraph_end(line);
		struct es_bytes text = joined(sheet, line, end);
		bool taken = take_notice(sheet, &notice, text, line->number);
		for (; line != end; line = line->next)
			if (!taken)
				kept[count++] = line;
	}
	(void)es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "funder_notice", es_text_bytes(&notice),
	                       start);
	note_rest(sheet, kept, count);
}
