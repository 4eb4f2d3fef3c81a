/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/phrase.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct es_bytes es_phrase_bytes(const struct es_phrase *p)
{
	return es_bytes_of(p->text, p->len);
}

void es_phrase_clear(struct es_phrase *p)
{
	p->len = 0;
}

void es_phrase_add(struct es_phrase *p, struct es_bytes text)
{
	size_t room = sizeof(p->text) - p->len, len = text.len < room ? text.len : room;

	while (len < text.len && len > 0 && (text.data[len] & 0xc0) == 0x80)
		len--;
	if (len)
		memcpy(p->text + p->len, text.data, len);
	p->len += len;
}

static void add(struct es_phrase *p, const char *text)
{
	es_phrase_add(p, es_bytes_str(text));
}

const char *es_word(const struct es_table *words, const char *key)
{
	const char *text = es_table_get(words, key);

	return text ? text : key;
}

static void add_filled(struct es_phrase *p, const char *text, struct es_bytes first,
                       struct es_bytes second)
{
	for (const char *hole; (hole = strchr(text, '{')); text = hole + 3) {
		bool known = (hole[1] == '0' || hole[1] == '1') && hole[2] == '}';
		es_phrase_add(p, es_bytes_of(text, (size_t)(hole - text)));
		if (!known) { /* not one of ours: shown as it is */
			add(p, hole);
			return;
		}
		es_phrase_add(p, hole[1] == '0' ? first : second);
	}
	add(p, text);
}

void es_phrase_fill(const struct es_table *words, const char *key, struct es_bytes first,
                    struct es_bytes second, struct es_phrase *out)
{
	es_phrase_clear(out);
	add_filled(out, es_word(words, key), first, second);
}

#define MILLION_MILLI 1000000000

static const char *form_of(const struct es_table *words, const char *key, const char *form)
{
	char name[128];

	snprintf(name, sizeof(name), "%s#%s", key, form);
	return es_table_get(words, name);
}

/* Languages in use have two forms; French says "one" of everything below two. */
static bool is_one(const struct es_table *words, int64_t milli)
{
	bool below = es_word(words, "number.one_below")[0] == '2';

	return below ? milli > -2000 && milli < 2000 : milli == 1000;
}

void es_phrase_count(const struct es_table *words, const char *key, int64_t milli,
                     struct es_phrase *out)
{
	const char *text = milli == 0 ? form_of(words, key, "none") : NULL;
	struct es_phrase number;

	if (!text && is_one(words, milli))
		text = form_of(words, key, "one");
	/* only languages that say "a million of" have it */
	if (!text && milli && milli % MILLION_MILLI == 0)
		text = form_of(words, key, "many");
	if (!text)
		text = form_of(words, key, "other");
	if (!text)
		text = key;
	es_phrase_clear(out);
	const char *hole = strchr(text, '#');
	if (!hole) {
		add(out, text);
		return;
	}
	es_phrase_number(words, milli, &number);
	es_phrase_add(out, es_bytes_of(text, (size_t)(hole - text)));
	es_phrase_add(out, es_phrase_bytes(&number));
	add(out, hole + 1);
}

/* --- numbers ---------------------------------------------------------------------------------- */

static void add_whole(const struct es_table *words, uint64_t value, struct es_phrase *out)
{
	char digits[24];
	int count = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
	bool groups = count >= es_word(words, "number.group_from")[0] - '0';

	for (int i = 0; i < count; i++) {
		if (groups && i > 0 && (count - i) % 3 == 0)
			add(out, es_word(words, "number.group"));
		es_phrase_add(out, es_bytes_of(digits + i, 1));
	}
}

/* value is in units of 1/10^places. */
static void add_number(const struct es_table *words, int64_t value, int places, bool trim,
                       struct es_phrase *out)
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value, unit = 1;
	char digits[24];

	for (int i = 0; i < places; i++)
		unit *= 10;
	if (value < 0)
		add(out, "-");
	add_whole(words, size / unit, out);
	int len = snprintf(digits, sizeof(digits), "%0*llu", places,
	                   (unsigned long long)(size % unit));
	while (trim && len > 0 && digits[len - 1] == '0')
		len--;
	if (len == 0 || size % unit == 0)
		return;
	add(out, es_word(words, "number.decimal"));
	es_phrase_add(out, es_bytes_of(digits, (size_t)len));
}

void es_phrase_number(const struct es_table *words, int64_t milli, struct es_phrase *out)
{
	es_phrase_clear(out);
	add_number(words, milli, 3, true, out);
}

void es_phrase_percent(const struct es_table *words, int64_t milli, struct es_phrase *out)
{
	struct es_phrase number;

	es_phrase_number(words, milli, &number);
	es_phrase_fill(words, "number.percent", es_phrase_bytes(&number), es_bytes_of(NULL, 0),
	               out);
}

void es_phrase_money(const struct es_table *words, int64_t cents, struct es_bytes currency,
                     struct es_phrase *out)
{
	struct es_phrase number = {.len = 0};
	char key[16];

	snprintf(key, sizeof(key), "money.%.*s", (int)(currency.len < 3 ? currency.len : 3),
	         (const char *)currency.data);
	add_number(words, cents, 2, false, &number);
	es_phrase_clear(out);
	const char *pattern = es_table_get(words, key);
	if (pattern) {
		add_filled(out, pattern, es_phrase_bytes(&number), es_bytes_of(NULL, 0));
		return;
	}
	es_phrase_add(out, es_phrase_bytes(&number));
	add(out, " ");
	es_phrase_add(out, currency);
}

/* As web-ui/src/state/media/size.ts: one decimal below ten, none for bytes. */
void es_phrase_size(const struct es_table *words, uint64_t bytes, struct es_phrase *out)
{
	static const char *const units[] = {"size.byte", "size.kilobyte", "size.megabyte",
	                                    "size.gigabyte"};
	struct es_phrase number = {.len = 0};
	uint64_t unit = 1;
	size_t at = 0;

	for (; bytes / unit >= 1000 && at < 3; at++)
		unit *= 1000;
	bool fine = at > 0 && bytes < 10 * unit;
	uint64_t step = fine ? unit / 10 : unit;
	add_number(words, (int64_t)((bytes + step / 2) / step), fine ? 1 : 0, true, &number);
	es_phrase_fill(words, units[at], es_phrase_bytes(&number), es_bytes_of(NULL, 0), out);
}

/* --- dates ------------------------------------------------------------------------------------ */

/* {d} and {y} filled in. */
static void add_date(struct es_phrase *out, const char *pattern, int year, int day)
{
	char number[16];

	for (const char *hole; (hole = strchr(pattern, '{')); pattern = hole + 3) {
		if ((hole[1] != 'd' && hole[1] != 'y') || hole[2] != '}')
			break;
		es_phrase_add(out, es_bytes_of(pattern, (size_t)(hole - pattern)));
		snprintf(number, sizeof(number), "%d", hole[1] == 'd' ? day : year);
		add(out, number);
	}
	add(out, pattern);
}

static void add_day(const struct es_table *words, int year, int month, int day,
                    struct es_phrase *out)
{
	const char *what = day == 0 ? "month" : day == 1 ? "first" : "day";
	char key[32];

	if (month == 0)
		snprintf(key, sizeof(key), "date.year");
	else
		snprintf(key, sizeof(key), "date.%s.%02d", what, month);
	add_date(out, es_word(words, key), year, day);
}

static void utc(uint64_t ms, struct tm *out)
{
	time_t seconds = (time_t)(ms / 1000);

	if (!gmtime_r(&seconds, out))
		*out = (struct tm){.tm_year = 70, .tm_mday = 1};
}

void es_phrase_date(const struct es_table *words, uint64_t ms, struct es_phrase *out)
{
	struct tm at;

	utc(ms, &at);
	es_phrase_clear(out);
	add_day(words, at.tm_year + 1900, at.tm_mon + 1, at.tm_mday, out);
}

/* The digits at the beginning, and what follows them; -1 where there is none or there are too many. */
static int take_number(struct es_bytes *text, size_t digits)
{
	int value = 0;
	size_t i = 0;

	while (i < text->len && i < digits && text->data[i] >= '0' && text->data[i] <= '9')
		value = value * 10 + (text->data[i++] - '0');
	bool ends = i == text->len || text->data[i] == '-';
	*text = es_bytes_of(text->data + i, text->len - i);
	return i > 0 && ends ? value : -1;
}

/* The same after a hyphen; 0 at the end. */
static int take_next(struct es_bytes *text)
{
	if (text->len == 0)
		return 0;
	*text = es_bytes_of(text->data + 1, text->len - 1);
	return take_number(text, 2);
}

void es_phrase_open_date(const struct es_table *words, struct es_bytes text, struct es_phrase *out)
{
	struct es_bytes rest = text;

	es_phrase_clear(out);
	int year = take_number(&rest, 4), month = year > 0 ? take_next(&rest) : 0;
	int day = month > 0 ? take_next(&rest) : 0;
	if (year <= 0 || month < 0 || month > 12 || day < 0 || day > 31 || rest.len)
		es_phrase_add(out, text);
	else
		add_day(words, year, month, day, out);
}

static const struct {
	const char *unit;
	double size;
} steps[] = {{"second", 60}, {"minute", 60}, {"hour", 24}, {"day", 30.44}, {"month", 12}};

void es_phrase_ago(const struct es_table *words, uint64_t ms, uint64_t now_ms,
                   struct es_phrase *out)
{
	double amount = now_ms > ms ? (double)(now_ms - ms) / 1000 : 0;
	const char *unit = "year";
	struct es_phrase number;
	char key[32];

	if (amount < 45)
		amount = 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (amount < steps[i].size) {
			unit = steps[i].unit;
			break;
		}
		amount /= steps[i].size;
	}
	int whole = (int)amount;
	if (whole <= 2)
		snprintf(key, sizeof(key), "ago.%s.%d", unit, whole);
	else
		snprintf(key, sizeof(key), "ago.%s.more", unit);
	es_phrase_number(words, (int64_t)whole * 1000, &number);
	es_phrase_fill(words, key, es_phrase_bytes(&number), es_bytes_of(NULL, 0), out);
}

void es_phrase_instant(uint64_t ms, struct es_phrase *out)
{
	char text[40];
	struct tm at;

	utc(ms, &at);
	size_t len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &at);
	snprintf(text + len, sizeof(text) - len, ".%03uZ", (unsigned)(ms % 1000));
	es_phrase_clear(out);
	add(out, text);
}

/* --- names ------------------------------------------------------------------------------------ */

static void name_of(const struct es_table *words, const char *of, struct es_bytes code, size_t most,
                    bool upper, struct es_phrase *out)
{
	char key[32];
	int len = snprintf(key, sizeof(key), "%s.", of);
	size_t used = 0;

	for (; used < code.len && used < most && code.data[used] != '-'; used++) {
		char c = (char)code.data[used];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		key[(size_t)len + used] = !letter ? c
		                          : upper ? (char)(c & ~0x20)
		                                  : (char)(c | 0x20);
	}
	key[(size_t)len + used] = '\0';
	es_phrase_clear(out);
	const char *name = code.len ? es_table_get(words, key) : NULL;
	if (name)
		add(out, name);
	else
		es_phrase_add(out, code);
}

void es_phrase_country(const struct es_table *words, struct es_bytes code, struct es_phrase *out)
{
	name_of(words, "country", code, 3, true, out);
}

void es_phrase_tongue(const struct es_table *words, struct es_bytes code, struct es_phrase *out)
{
	name_of(words, "tongue", code, 8, false, out);
}

struct es_bytes es_town_beside(struct es_bytes name, struct es_bytes town)
{
	for (size_t i = 0; town.len && i + town.len <= name.len; i++) {
		if (memcmp(name.data + i, town.data, town.len) == 0)
			return es_bytes_of(NULL, 0);
	}
	return town;
}

void es_phrase_where(const struct es_table *words, struct es_bytes city, struct es_bytes country,
                     struct es_phrase *out)
{
	struct es_phrase name;

	es_phrase_country(words, country, &name);
	es_phrase_clear(out);
	es_phrase_add(out, city);
	if (city.len && name.len)
		add(out, ", ");
	es_phrase_add(out, es_phrase_bytes(&name));
}

#define ANCHOR_BYTES 8

void es_message_anchor(struct es_bytes id, struct es_phrase *out)
{
	char hex[2 * ANCHOR_BYTES + 1];

	es_hex(id.data, id.len < ANCHOR_BYTES ? id.len : ANCHOR_BYTES, hex);
	add(out, "m-");
	add(out, hex);
}
