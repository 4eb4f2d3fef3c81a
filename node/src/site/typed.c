/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/typed.h"

#include "view/value.h"

void es_money_words(const struct es_table *words, struct es_bytes value, struct es_phrase *out)
{
	struct es_bytes cents, currency = es_field_text(value, "currency");

	es_phrase_clear(out);
	if (es_map_get(value, "cents", &cents) && es_is_int(cents))
		es_phrase_money(words, es_int_of(cents),
		                currency.len ? currency : es_bytes_str("EUR"), out);
	else
		es_phrase_add(out, es_field_text(value, "original"));
}

void es_period_words(const struct es_table *words, struct es_bytes value, struct es_phrase *out)
{
	struct es_bytes none = es_bytes_of(NULL, 0);
	struct es_bytes from = es_field_text(value, "from"), to = es_field_text(value, "to");
	struct es_phrase begin, end;

	es_phrase_open_date(words, from, &begin);
	es_phrase_open_date(words, to, &end);
	if (from.len && to.len)
		es_phrase_fill(words, "sheet.fromTo", es_phrase_bytes(&begin),
		               es_phrase_bytes(&end), out);
	else if (from.len)
		es_phrase_fill(words, "sheet.since", es_phrase_bytes(&begin), none, out);
	else if (to.len)
		es_phrase_fill(words, "sheet.until", es_phrase_bytes(&end), none, out);
	else {
		es_phrase_clear(out);
		es_phrase_add(out, es_field_text(value, "original"));
	}
}

void es_staff_words(const struct es_table *words, struct es_bytes value, struct es_phrase *out)
{
	es_phrase_count(words, "sheet.posts", es_int_of(value) * 10, out);
}
