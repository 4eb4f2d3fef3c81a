/* SPDX-License-Identifier: EUPL-1.2 */
#include "draw/section.h"

#include "view/value.h"

static void add_date(const struct es_table *words, struct es_bytes date, struct es_phrase *out)
{
	struct es_phrase p;

	if (words) {
		es_phrase_open_date(words, date, &p);
		date = es_phrase_bytes(&p);
	}
	es_phrase_add(out, date);
}

void es_phrase_when(const struct es_table *words, struct es_bytes entry, struct es_phrase *out)
{
	struct es_bytes from = es_field_text(entry, "date"), until = es_field_text(entry, "until"),
	                when = es_field_text(entry, "when");

	es_phrase_clear(out);
	if (from.len)
		add_date(words, from, out);
	if (until.len) {
		es_phrase_add(out, es_bytes_str(from.len ? " – " : "– "));
		add_date(words, until, out);
	}
	if (when.len) {
		es_phrase_add(out, es_bytes_str(out->len ? " · " : ""));
		es_phrase_add(out, when);
	}
}

size_t es_branch_depth(struct es_bytes branch, size_t open)
{
	struct es_bytes value;
	int64_t depth = es_map_get(branch, "depth", &value) ? es_int_of(value) : 0;
	size_t deepest = open < ES_BRANCH_LEVELS ? open : ES_BRANCH_LEVELS - 1;

	return depth < 0 ? 0 : (uint64_t)depth > deepest ? deepest : (size_t)depth;
}
