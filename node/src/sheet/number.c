/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/number.h"

#include "sheet/fold.h"

#include <string.h>

#define DIGITS_MAX 15

static bool is_digit(struct es_bytes text, size_t i)
{
	return i < text.len && text.data[i] >= '0' && text.data[i] <= '9';
}

static size_t digits_at(struct es_bytes text, size_t i)
{
	size_t count = 0;

	while (is_digit(text, i + count))
		count++;
	return count;
}

static int64_t value_of(struct es_bytes text, size_t from, size_t count)
{
	int64_t value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (text.data[from + i] - '0');
	return value;
}

/* Whether a sign and three digits go on with thousands. A first point or comma is a fraction where
 * the language has it so. */
static bool groups(uint8_t sign, bool first, enum es_language lang)
{
	uint8_t fraction = lang == ES_EN ? '.' : ',';

	return sign == ' ' || sign == '\'' ||
	       ((sign == '.' || sign == ',') && (!first || sign != fraction));
}

bool es_number_find(struct es_bytes text, size_t from, enum es_language lang, struct es_number *out)
{
	while (from < text.len && !is_digit(text, from))
		from++;
	size_t count = digits_at(text, from);
	if (count == 0)
		return false;
	size_t at = from + count;
	size_t digits = count;
	int64_t whole = value_of(text, from, count > DIGITS_MAX ? 0 : count);
	uint8_t group = 0;

	while (count <= 3 && at + 1 < text.len && digits_at(text, at + 1) == 3 &&
	       groups(text.data[at], group == 0, lang) && (group == 0 || group == text.data[at]) &&
	       digits + 3 <= DIGITS_MAX) {
		group = text.data[at];
		whole = whole * 1000 + value_of(text, at + 1, 3);
		digits += 3;
		at += 4;
	}
	bool thousandths = false;
	int64_t milli = 0;
	if (at + 1 < text.len && (text.data[at] == '.' || text.data[at] == ',') &&
	    text.data[at] != group) {
		size_t decimals = digits_at(text, at + 1);
		static const int64_t scale[] = {0, 100, 10, 1};
		if (decimals >= 1 && decimals <= 3) {
			thousandths = decimals == 3;
			milli = value_of(text, at + 1, decimals) * scale[decimals];
			at += 1 + decimals;
		}
	}
	*out = (struct es_number){from, at, digits > DIGITS_MAX ? -1 : whole * 1000 + milli,
	                          thousandths};
	return true;
}

static const struct {
	const char *word;
	const char *code;
} currencies[] = {
        {"€", "EUR"},     {"EUR", "EUR"},    {"euros", "EUR"}, {"euro", "EUR"},
        {"Euros", "EUR"}, {"Euro", "EUR"},   {"eur", "EUR"},   {"Ft", "HUF"},
        {"HUF", "HUF"},   {"forint", "HUF"}, {"£", "GBP"},     {"GBP", "GBP"},
        {"CHF", "CHF"},   {"$", "USD"},      {"USD", "USD"},   {"RON", "RON"},
};

/* The currency that text begins with; its bytes, or 0. */
static size_t currency_at(struct es_bytes text, const char **code)
{
	for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++) {
		size_t len = strlen(currencies[i].word);
		if (!es_begins(text, currencies[i].word))
			continue;
		uint8_t after = len < text.len ? text.data[len] : ' ';
		bool letter = (after | 0x20) >= 'a' && (after | 0x20) <= 'z';
		if (letter && currencies[i].word[0] >= 'A')
			continue;
		*code = currencies[i].code;
		return len;
	}
	return 0;
}

static size_t currency_before(struct es_bytes text, size_t end, const char **code)
{
	static const char *const signs[] = {"€", "£", "$", "EUR"};

	end -= end > 0 && text.data[end - 1] == ' ';
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t len = strlen(signs[i]);
		if (end >= len && memcmp(text.data + end - len, signs[i], len) == 0 &&
		    currency_at(es_slice(text, end - len, end), code))
			return end - len;
	}
	return SIZE_MAX;
}

bool es_amount_find(struct es_bytes text, enum es_language lang, struct es_amount *out)
{
	struct es_number n;

	for (size_t at = 0; es_number_find(text, at, lang, &n); at = n.to) {
		const char *code;
		size_t behind = n.to + (n.to < text.len && text.data[n.to] == ' ');
		size_t len = currency_at(es_slice(text, behind, text.len), &code);
		size_t before = len ? SIZE_MAX : currency_before(text, n.from, &code);

		if (n.thousandths && n.milli <= INT64_MAX / 1000)
			n.milli *= 1000;
		if ((len == 0 && before == SIZE_MAX) || n.milli < 0 || n.milli % 10 != 0)
			continue;
		*out = (struct es_amount){len ? n.from : before, len ? behind + len : n.to,
		                          n.milli / 10, ""};
		memcpy(out->currency, code, 4);
		return true;
	}
	return false;
}

bool es_staff_find(struct es_bytes text, enum es_language lang, uint64_t *hundredths)
{
	static const char *const words[] = {
	        "etp",
	        "fte",
	        "ejc",
	        "ula",
	        "equivalent temps plein",
	        "equivalents temps plein",
	        "full time equivalent",
	        "equivalenti a tempo pieno",
	        "teljes munkaidos",
	};
	struct es_number n;

	for (size_t at = 0; es_number_find(text, at, lang, &n); at = n.to) {
		char folded[64];
		es_fold(es_slice(text, n.to, text.len), folded, sizeof(folded));
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			if (strncmp(folded, words[i], strlen(words[i])) != 0 || n.milli < 0 ||
			    n.milli % 10 != 0)
				continue;
			*hundredths = (uint64_t)(n.milli / 10);
			return true;
		}
	}
	return false;
}
