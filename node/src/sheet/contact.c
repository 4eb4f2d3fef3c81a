/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom to write to: what leaves the practice for a record of its own. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#include <string.h>

#define ANNOUNCED_BYTES 4000 /* a longer text is no line of contacts */

struct es_bytes es_sheet_without(struct es_sheet *sheet, struct es_bytes text, struct es_span span)
{
	struct es_text rest;

	es_text_init(&rest, &sheet->arena);
	es_text_add(&rest, es_slice(text, 0, span.from));
	es_text_str(&rest, " ");
	es_text_add(&rest, es_slice(text, span.to, text.len));
	return es_text_bytes(&rest);
}

/* Words that only announce what was taken out ("Tél.", "Site internet"), and the signs around
 * them. */
static struct es_bytes without_announcements(struct es_sheet *sheet, struct es_bytes text)
{
	static const char *const words[] = {
	        "contact",   "mail",      "email",   "e-mail",   "courriel", "tel",    "tél",
	        "téléphone", "telephone", "site",    "internet", "web",      "sito",   "sitio",
	        "lloc",      "honlap",    "telefon", "telefono", "teléfono", "correo", "posta",
	        "et",        "-",         "/",       "–",        "|",        ",",      ";",
	};
	struct es_text rest;

	if (text.len > ANNOUNCED_BYTES)
		return es_trim(text);
	es_text_init(&rest, &sheet->arena);
	for (size_t at = 0; at < text.len;) {
		size_t end = at;
		while (end < text.len && text.data[end] != ' ')
			end++;
		struct es_bytes word = es_slice(text, at, end);
		struct es_bytes bare = es_trim_of(word, ".:;,()<>");
		char folded[24];
		char known[24];
		bool silent = bare.len == 0;
		es_fold(bare, folded, sizeof(folded));
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !silent; i++) {
			es_fold(es_bytes_str(words[i]), known, sizeof(known));
			silent = es_bytes_equal(bare, es_bytes_str(words[i])) ||
			         (known[0] && strcmp(known, folded) == 0);
		}
		if (!silent) {
			if (rest.len)
				es_text_str(&rest, " ");
			es_text_add(&rest, word);
		}
		at = end + 1;
	}
	return es_trim_of(es_text_bytes(&rest), " ,;:/-");
}

static bool put_contact(struct es_sheet *sheet, const char *path, struct es_bytes text, size_t line)
{
	bool put = es_sheet_put_str(sheet, ES_KIND_PROFILE, 0, path, text, line);

	sheet->contact |= put;
	return put;
}

static struct es_bytes take_addresses(struct es_sheet *sheet, struct es_bytes text, size_t line)
{
	struct es_span span;

	if (es_find_email(text, 0, &span) &&
	    put_contact(sheet, "email", es_slice(text, span.from, span.to), line))
		text = es_sheet_without(sheet, text, span);
	for (int i = 0; i < 2 && es_find_url(text, 0, &span); i++) {
		struct es_bytes url =
		        es_url_complete(&sheet->arena, es_slice(text, span.from, span.to));
		if (!es_collected_bucket(&sheet->found, ES_KIND_PRACTICE, 0,
		                         "organisation.website") &&
		    es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "organisation.website", url, line))
			text = es_sheet_without(sheet, text, span);
		else if (put_contact(sheet, "website", url, line))
			text = es_sheet_without(sheet, text, span);
	}
	if (es_find_phone(text, &span) &&
	    put_contact(sheet, "phone", es_slice(text, span.from, span.to), line))
		text = es_sheet_without(sheet, text, span);
	return text;
}

void es_sheet_convert_contact(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	size_t line = bucket->lines.first->number;
	struct es_bytes text = es_sheet_one_line(sheet, bucket->lines.first);

	text = without_announcements(sheet, take_addresses(sheet, text, line));
	if (text.len == 0)
		return;
	/* A name may stand in a field of its own already: then this is what they do there. */
	if (es_collected_bucket(&sheet->found, ES_KIND_PROFILE, 0, "name") ||
	    !put_contact(sheet, "name", text, line))
		if (!put_contact(sheet, "role", text, line))
			es_sheet_unplaced(sheet, line, text);
}

void es_sheet_stray_contacts(struct es_sheet *sheet)
{
	struct es_bytes text = es_trim(es_text_bytes(&sheet->stray_contacts));
	struct es_span span;

	if (text.len == 0)
		return;
	if (es_find_email(text, 0, &span) &&
	    put_contact(sheet, "email", es_slice(text, span.from, span.to), 0))
		text = es_trim(es_sheet_without(sheet, text, span));
	if (text.len && !put_contact(sheet, "role", text, 0))
		es_sheet_remark(sheet, 0,
		                "more e-mail addresses were left out than a contact holds");
}
