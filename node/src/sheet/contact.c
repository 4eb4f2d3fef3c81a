/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom to write to, where they are, and who speaks: what leaves the practice for records of its own, or is parted. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

#define ANNOUNCED_BYTES 4000 /* a longer text is no line of contacts */
#define LINK_WORDS 6         /* a testimony of fewer words is a mere link */

static bool is_local(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c && strchr("._+-", c));
}

static bool is_host(uint8_t c)
{
	return c != '_' && c != '+' && is_local(c);
}

bool es_find_email(struct es_bytes text, size_t from, struct es_span *span)
{
	for (size_t at = from; at < text.len; at++) {
		if (text.data[at] != '@')
			continue;
		size_t start = at;
		size_t end = at + 1;
		while (start > from && at - start < 64 && is_local(text.data[start - 1]))
			start--;
		while (end < text.len && end - at < 190 && is_host(text.data[end]))
			end++;
		while (end > at + 1 && strchr(".-", text.data[end - 1]))
			end--;
		while (start < at && text.data[start] == '.')
			start++;
		*span = (struct es_span){start, end};
		if (es_schema_form_fits(ES_FIELD_EMAIL, es_slice(text, start, end)))
			return true;
	}
	return false;
}

static size_t url_end(struct es_bytes text, size_t at)
{
	while (at < text.len && text.data[at] > 0x20 && !strchr("<>\"|", text.data[at]))
		at++;
	/* A point or bracket behind an address belongs to the sentence. */
	while (at > 0 && strchr(".,;:)!?", text.data[at - 1]))
		at--;
	return at;
}

bool es_find_url(struct es_bytes text, size_t from, struct es_span *span)
{
	static const char *const starts[] = {"http://", "https://", "www."};

	for (size_t at = from; at < text.len; at++) {
		uint8_t c = text.data[at];
		if ((c != 'h' && c != 'w') || (at > 0 && is_local(text.data[at - 1])))
			continue;
		for (size_t i = 0; i < 3; i++) {
			if (!es_begins(es_slice(text, at, text.len), starts[i]))
				continue;
			*span = (struct es_span){at, url_end(text, at)};
			if (span->to > at + strlen(starts[i]))
				return true;
		}
	}
	return false;
}

struct es_bytes es_url_complete(struct es_arena *arena, struct es_bytes text)
{
	static const char digits[] = "0123456789ABCDEF";
	struct es_text url;

	text = es_trim_of(text, " <>.,;");
	es_text_init(&url, arena);
	if (!es_begins(text, "http://") && !es_begins(text, "https://"))
		es_text_str(&url, "http://");
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		char escaped[] = {'%', digits[c >> 4], digits[c & 15], '\0'};
		if (c == ' ' || c < 0x20)
			return es_bytes_of(NULL, 0);
		if (c >= 0x7f)
			es_text_str(&url, escaped);
		else
			es_text_add(&url, es_bytes_of(&text.data[i], 1));
	}
	struct es_bytes whole = es_text_bytes(&url);
	return es_schema_form_fits(ES_FIELD_URL, whole) ? whole : es_bytes_of(NULL, 0);
}

/* At least eight digits with the signs that stand between them; "+33 (0)3 81 00 00 00". */
static bool find_phone(struct es_bytes text, struct es_span *span)
{
	for (size_t at = 0; at < text.len; at++) {
		size_t digits = 0;
		size_t end = at;
		size_t last = at;
		if (text.data[at] != '+' && text.data[at] != '(' &&
		    !(text.data[at] >= '0' && text.data[at] <= '9'))
			continue;
		while (end < text.len && text.data[end] &&
		       strchr("0123456789+ .()/-", text.data[end])) {
			if (text.data[end] >= '0' && text.data[end] <= '9') {
				digits++;
				last = end + 1;
			}
			end++;
		}
		if (digits >= 8 && digits <= 15) {
			*span = (struct es_span){at, last};
			return true;
		}
		at = end > at ? end - 1 : at;
	}
	return false;
}

static struct es_bytes without(struct es_sheet *sheet, struct es_bytes text, struct es_span span)
{
	struct es_text rest;

	es_text_init(&rest, &sheet->arena);
	es_text_add(&rest, es_slice(text, 0, span.from));
	es_text_str(&rest, " ");
	es_text_add(&rest, es_slice(text, span.to, text.len));
	return es_text_bytes(&rest);
}

/* Words that only announce what was taken out ("Tél.", "Site internet"), and the signs around them. */
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
		text = without(sheet, text, span);
	for (int i = 0; i < 2 && es_find_url(text, 0, &span); i++) {
		struct es_bytes url =
		        es_url_complete(&sheet->arena, es_slice(text, span.from, span.to));
		if (!es_collected_bucket(&sheet->found, ES_KIND_PRACTICE, 0,
		                         "organisation.website") &&
		    es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "organisation.website", url, line))
			text = without(sheet, text, span);
		else if (put_contact(sheet, "website", url, line))
			text = without(sheet, text, span);
	}
	if (find_phone(text, &span) &&
	    put_contact(sheet, "phone", es_slice(text, span.from, span.to), line))
		text = without(sheet, text, span);
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
		text = es_trim(without(sheet, text, span));
	if (text.len && !put_contact(sheet, "role", text, 0))
		es_sheet_remark(sheet, 0,
		                "more e-mail addresses were left out than a contact holds");
}

/* --- place ------------------------------------------------------------------------------------------------------- */

/* "MONTBELIARD" is a name, not a shout. */
static struct es_bytes calm(struct es_sheet *sheet, struct es_bytes text)
{
	struct es_text out;
	size_t letters = 0;
	bool inside = false;

	for (size_t at = 0; at < text.len;) {
		uint32_t code = es_utf8_next(text, &at);
		bool upper = es_code_is_upper(code);
		if (!upper && code >= 'a' && code != 0xa0 && code != '|')
			return text;
		letters += upper;
	}
	if (letters < 4)
		return text;
	es_text_init(&out, &sheet->arena);
	for (size_t at = 0; at < text.len;) {
		uint32_t code = es_utf8_next(text, &at);
		uint8_t bytes[4];
		bool upper = es_code_is_upper(code);
		es_text_add(&out,
		            es_bytes_of(bytes,
		                        es_utf8_put(inside ? es_code_lower(code) : code, bytes)));
		inside = upper;
	}
	return es_text_bytes(&out);
}

/* Where the last sign stands that may part a city from its country. */
static size_t last_separator(struct es_bytes text, size_t *len)
{
	static const char *const signs[] = {" - ", " – ", " — ", ",", "(", "/", "-", "–", " "};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t last = SIZE_MAX;
		for (size_t at = 0; (at = es_find(text, signs[i], at)) != SIZE_MAX; at++)
			last = at;
		*len = strlen(signs[i]);
		if (last != SIZE_MAX &&
		    es_country_code(es_trim_of(es_slice(text, last + *len, text.len), " ).")))
			return last;
	}
	return SIZE_MAX;
}

void es_sheet_convert_place(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	struct es_bytes text = es_trim(es_sheet_one_line(sheet, bucket->lines.first));
	size_t line = bucket->lines.first->number;
	size_t len;
	size_t at = last_separator(text, &len);
	struct es_bytes city = at == SIZE_MAX ? text : es_trim_of(es_slice(text, 0, at), " ,-");
	struct es_bytes country =
	        at == SIZE_MAX ? text : es_trim_of(es_slice(text, at + len, text.len), " ).");
	const char *code = es_country_code(country);
	bool placed = true;

	if (text.len == 0)
		return;
	if (code)
		placed = es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "organisation.country",
		                          es_bytes_str(code), line);
	if (at != SIZE_MAX || !code)
		placed = es_sheet_put_str(sheet, ES_KIND_PRACTICE, 0, "organisation.city",
		                          calm(sheet, city), line) &&
		         placed;
	if (!placed)
		es_sheet_unplaced(sheet, line, text);
	es_sheet_original(sheet, "organisation.city", text, line);
}

/* --- testimonies ------------------------------------------------------------------------------------------------- */

static bool opens_quote(const struct es_line *line)
{
	return es_begins(line->text, "«") || es_begins(line->text, "“") ||
	       es_begins(line->text, "\"") || es_begins(line->text, "„");
}

/* Each voice that opens with a quotation mark is one testimony, so that each can be withdrawn alone. */
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
		text = es_trim_of(without(sheet, text, span), " :");
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
