/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/fold.h"
#include "sheet/number.h"

#include <stdio.h>
#include <string.h>

#define TOKENS_MAX 64
#define MONTHS 12

/* A number, or the name of a month. */
struct token {
	size_t from;
	size_t to;
	unsigned value;
	unsigned digits; /* 0: a month */
};

/* Their first letters tell months apart; where one language needs more, the longer word stands
 * first. */
static const char *const months[MONTHS][10] = {
        {"janvier", "january", "enero", "gener", "gennaio", "januar"},
        {"fevrier", "february", "febrero", "febrer", "febbraio", "februar"},
        {"mars", "march", "marzo", "marc", "marcius"},
        {"avril", "april", "abril", "aprile", "aprilis"},
        {"mai", "may", "mayo", "maig", "maggio", "majus"},
        {"juin", "june", "junio", "juny", "giugno", "junius"},
        {"juillet", "july", "julio", "juliol", "luglio", "julius"},
        {"aout", "august", "agosto", "agost", "augusztus"},
        {"septembre", "september", "septiembre", "setembre", "settembre", "szeptember"},
        {"octobre", "october", "octubre", "ottobre", "oktober"},
        {"novembre", "november", "noviembre"},
        {"decembre", "december", "diciembre", "desembre", "dicembre"},
};

static unsigned month_named(const char *word)
{
	size_t len = strlen(word);

	for (unsigned m = 0; m < MONTHS; m++) {
		for (size_t i = 0; months[m][i]; i++) {
			size_t full = strlen(months[m][i]);
			/* Hungarian adds endings: "szeptembertől". */
			bool hungarian =
			        len > full && strncmp(word, months[m][i], full) == 0 &&
			        (strcmp(word + full, "tol") == 0 ||
			         strcmp(word + full, "ig") == 0 || strcmp(word + full, "i") == 0);
			if (strcmp(word, months[m][i]) == 0 || hungarian)
				return m + 1;
		}
	}
	return 0;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(uint8_t c)
{
	return (c | 0x20) >= 'a' ? (c | 0x20) <= 'z' || c >= 0x80 : false;
}

static size_t take_number(struct es_bytes text, size_t at, struct token *token)
{
	*token = (struct token){.from = at};
	while (at < text.len && is_digit(text.data[at])) {
		if (token->digits < 5)
			token->value = token->value * 10 + (unsigned)(text.data[at] - '0');
		token->digits++;
		at++;
	}
	token->to = at;
	/* "1er", "31-ig" */
	if (es_begins(es_slice(text, at, text.len), "er"))
		at += 2;
	return at;
}

static size_t take_word(struct es_bytes text, size_t at, struct token *token)
{
	char folded[32];
	size_t from = at;

	while (at < text.len && is_word(text.data[at]))
		at++;
	es_fold(es_slice(text, from, at), folded, sizeof(folded));
	*token = (struct token){from, at, month_named(folded), 0};
	return at;
}

static size_t tokens_of(struct es_bytes text, size_t at, struct token tokens[TOKENS_MAX])
{
	size_t count = 0;

	while (at < text.len && count < TOKENS_MAX) {
		if (is_digit(text.data[at])) {
			at = take_number(text, at, &tokens[count++]);
		} else if (is_word(text.data[at])) {
			at = take_word(text, at, &tokens[count]);
			count += tokens[count].value != 0;
		} else {
			at++;
		}
	}
	return count;
}

/* Nothing but signs of a date between two tokens: points, bars, hyphens, spaces, and "de" in
 * Spanish and Catalan. */
static bool adjacent(struct es_bytes text, const struct token *a, const struct token *b, bool dash)
{
	struct es_bytes between = es_slice(text, a->to, b->from);

	if (es_begins(between, "er"))
		between = es_slice(between, 2, between.len);
	between = es_trim(between);
	if (es_begins(between, "de") || es_begins(between, "del"))
		return between.len <= 3;
	if (between.len == 3 && (uint8_t)between.data[0] == 0xe2)
		return false;
	for (size_t i = 0; i < between.len; i++)
		if (!strchr(dash ? "./-, " : "./, ", between.data[i]))
			return false;
	return between.len <= 3;
}

static bool write_date(struct es_date *out, const struct token *first, const struct token *last,
                       unsigned year, unsigned month, unsigned day)
{
	out->from = first->from;
	out->to = last->to;
	if (day)
		snprintf(out->text, sizeof(out->text), "%04u-%02u-%02u", year % 10000, month % 100,
		         day % 100);
	else if (month)
		snprintf(out->text, sizeof(out->text), "%04u-%02u", year % 10000, month % 100);
	else
		snprintf(out->text, sizeof(out->text), "%04u", year % 10000);
	return es_schema_form_fits(ES_FIELD_DATE, es_bytes_str(out->text));
}

static bool is_year(const struct token *t)
{
	return t->digits == 4 && t->value >= 1900 && t->value < 2100;
}

static bool is_small(const struct token *t)
{
	return t->digits == 1 || t->digits == 2;
}

static bool is_month(const struct token *t)
{
	return t->digits == 0;
}

static bool date_of_three(struct es_bytes text, const struct token *t, struct es_date *out)
{
	if (!adjacent(text, &t[0], &t[1], true) || !adjacent(text, &t[1], &t[2], true))
		return false;
	if (is_year(&t[0]) && (is_small(&t[1]) || is_month(&t[1])) && is_small(&t[2]))
		return write_date(out, &t[0], &t[2], t[0].value, t[1].value, t[2].value);
	if (is_small(&t[0]) && (is_small(&t[1]) || is_month(&t[1])) && is_year(&t[2]))
		return write_date(out, &t[0], &t[2], t[2].value, t[1].value, t[0].value);
	return false;
}

static bool date_of_two(struct es_bytes text, const struct token *t, struct es_date *out)
{
	if (!adjacent(text, &t[0], &t[1], true))
		return false;
	if ((is_month(&t[0]) || is_small(&t[0])) && is_year(&t[1]))
		return write_date(out, &t[0], &t[1], t[1].value, t[0].value, 0);
	if (is_year(&t[0]) && (is_month(&t[1]) || is_small(&t[1])))
		return write_date(out, &t[0], &t[1], t[0].value, t[1].value, 0);
	return false;
}

bool es_date_find(struct es_bytes text, size_t from, struct es_date *out)
{
	struct token t[TOKENS_MAX];
	size_t count = tokens_of(text, from, t);

	for (size_t i = 0; i < count; i++) {
		if (i + 2 < count && date_of_three(text, &t[i], out))
			return true;
		if (i + 1 < count && date_of_two(text, &t[i], out))
			return true;
		if (is_year(&t[i]) && write_date(out, &t[i], &t[i], t[i].value, 0, 0))
			return true;
	}
	return false;
}

/* Words before a lone date that make it the last day and not the first. */
static bool ends_there(struct es_bytes before)
{
	static const char *const words[] = {"jusqu", "until",  "hasta", "fins",
	                                    "fino",  "finoal", "au"};
	char folded[64];

	if (es_find(before, "…", 0) != SIZE_MAX)
		return true;
	es_fold(before, folded, sizeof(folded));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(folded, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

bool es_period_read(struct es_bytes text, struct es_period *out)
{
	struct es_date first;
	struct es_date second;

	memset(out, 0, sizeof(*out));
	if (!es_date_find(text, 0, &first))
		return false;
	if (es_date_find(text, first.to, &second)) {
		memcpy(out->from, first.text, sizeof(out->from));
		memcpy(out->to, second.text, sizeof(out->to));
	} else if (ends_there(es_slice(text, 0, first.from))) {
		memcpy(out->to, first.text, sizeof(out->to));
	} else {
		memcpy(out->from, first.text, sizeof(out->from));
	}
	char iso[40];
	if (out->from[0] && out->to[0])
		snprintf(iso, sizeof(iso), "%s – %s", out->from, out->to);
	else
		snprintf(iso, sizeof(iso), out->to[0] ? "… – %s" : "%s – …",
		         out->to[0] ? out->to : out->from);
	out->plain = es_bytes_equal(text, es_bytes_str(iso));
	return true;
}
