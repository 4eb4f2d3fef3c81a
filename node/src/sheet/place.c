/* SPDX-License-Identifier: EUPL-1.2 */
/* City and country, which the form asks for in one line. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include <string.h>

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
