/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/why.h"

#include "search/gather.h"

#include <string.h>

#define HITS_MAX 64
#define WINDOW 180 /* bytes of a passage that are shown, about */
#define BEFORE 60  /* of them before the first hit */
#define FIELD_MAX 128
#define PASSAGE_MAX 600

struct hit {
	size_t begin, end;
};

struct why {
	const struct es_query *query;
	struct es_words *words;
	const char *lang;
	bool translation, shortened;
	uint64_t deadline_ms;
	bool enough;       /* nothing better can come of a film, or it takes too long */
	bool late;         /* that */
	uint32_t first[8]; /* bit c: a word of the query begins with the byte c */
	unsigned best;
	char field[FIELD_MAX];
	char text[PASSAGE_MAX];
	size_t text_len;
	bool cut_before, cut_after;
	bool translated;         /* the passage is one of the translation */
	bool is_spoken;          /* it is a line of subtitles */
	struct es_spoken spoken; /* that one */
};

static void note_first(struct why *y)
{
	for (size_t i = 0; i < y->query->words_len; i++) {
		uint8_t c = (uint8_t)y->query->words[i].folded[0];
		y->first[c >> 5] |= 1u << (c & 31);
	}
}

/* Cheap, and right for nearly every word of a text: stems keep their first letter. */
static bool may_fit(const struct why *y, struct es_bytes word)
{
	uint8_t c = word.data[0];

	if (c >= 0x80)
		return true;
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	return (y->first[c >> 5] >> (c & 31)) & 1;
}

/* Which words of the query this word of a text answers, as bits. */
static unsigned answers(const struct why *y, unsigned tongue, struct es_bytes word)
{
	struct es_forms forms;
	unsigned bits = 0;

	if (!may_fit(y, word))
		return 0;
	es_words_forms(y->words, tongue, word, &forms);
	for (size_t i = 0; i < y->query->words_len; i++)
		if (es_query_fits(y->query, i, tongue, &forms, y->shortened))
			bits |= 1u << i;
	return bits;
}

static unsigned worth(unsigned words, enum es_column column)
{
	return words * 16 + (ES_COLUMN_COUNT - (unsigned)column);
}

static size_t boundary_before(struct es_bytes text, size_t at, size_t most)
{
	size_t low = at > most ? at - most : 0;

	if (low == 0)
		return 0;
	while (low < at && text.data[low] != ' ' && text.data[low] != '\n')
		low++;
	return low < at ? low + 1 : at;
}

static size_t boundary_after(struct es_bytes text, size_t from, size_t least)
{
	size_t high = from + least;

	if (high >= text.len)
		return text.len;
	while (high > from && text.data[high] != ' ' && text.data[high] != '\n')
		high--;
	if (high > from)
		return high;
	for (high = from + least; high < text.len && (text.data[high] & 0xc0) == 0x80;)
		high++;
	return high;
}

static void keep(struct why *y, const struct es_passage *p, size_t first_hit, size_t first_end)
{
	size_t most = p->column == ES_COLUMN_TITLE ? PASSAGE_MAX - 1 : WINDOW;
	size_t begin = boundary_before(p->text, first_hit,
	                               p->column == ES_COLUMN_TITLE ? first_hit : BEFORE);

	if (first_end - begin > most)
		begin = first_hit;
	size_t end = boundary_after(p->text, begin, most);
	if (end < first_end)
		end = first_end;
	size_t len = end - begin < sizeof(y->text) ? end - begin : 0;
	size_t field_len = strlen(p->field);
	if (len == 0 || field_len >= sizeof(y->field))
		return;
	memcpy(y->text, p->text.data + begin, len);
	memcpy(y->field, p->field, field_len + 1);
	y->text_len = len;
	y->cut_before = begin > 0;
	y->cut_after = end < p->text.len;
	y->translated = p->origin == ES_ORIGIN_TRANSLATION;
	y->is_spoken = p->spoken != NULL;
	if (p->spoken)
		y->spoken = *p->spoken;
}

static unsigned bits_of(unsigned bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

static bool is_late(struct why *y)
{
	y->late = y->late || es_monotonic_ms() >= y->deadline_ms;
	y->enough = y->enough || y->late;
	return y->late;
}

static void look(void *context, const struct es_passage *p)
{
	struct why *y = context;
	unsigned tongue = es_tongue_of(p->lang ? p->lang : ""), seen = 0;
	size_t at = 0, first = 0, first_end = 0;
	struct es_bytes word;

	bool joins = es_origin_joins(p->origin);
	if ((!joins && (p->origin == ES_ORIGIN_TRANSLATION) != y->translation) || !p->lang ||
	    !es_same_language(es_bytes_str(y->lang), p->lang) || is_late(y))
		return;
	while (es_word_next(p->text, &at, &word)) {
		unsigned bits = answers(y, tongue, word);
		if (bits && !seen) {
			first = (size_t)(word.data - p->text.data);
			first_end = first + word.len;
		}
		seen |= bits;
	}
	unsigned value = seen ? worth(bits_of(seen), p->column) : 0;
	if (value <= y->best)
		return;
	y->best = value;
	y->enough = value >= worth((unsigned)y->query->words_len, ES_COLUMN_SPOKEN);
	keep(y, p, first, first_end);
}

static void part(struct es_writer *w, struct es_bytes text, bool hit)
{
	es_write_map(w, 2);
	es_put_key(w, "text");
	es_write_str(w, text);
	es_put_bool(w, "hit", hit);
}

static size_t find_hits(const struct why *y, struct es_bytes text, struct hit hits[HITS_MAX])
{
	unsigned tongue = es_tongue_of(y->lang);
	struct es_bytes word;
	size_t at = 0, count = 0;

	while (count < HITS_MAX && es_word_next(text, &at, &word)) {
		if (!answers(y, tongue, word))
			continue;
		hits[count].begin = (size_t)(word.data - text.data);
		hits[count++].end = (size_t)(word.data - text.data) + word.len;
	}
	return count;
}

static void write_parts(const struct why *y, struct es_writer *w)
{
	struct es_bytes text = es_bytes_of(y->text, y->text_len);
	struct hit hits[HITS_MAX];
	size_t count = find_hits(y, text, hits), at = 0, parts = 0;

	for (size_t i = 0; i < count; i++) {
		parts += hits[i].begin > at;
		parts++;
		at = hits[i].end;
	}
	parts += at < text.len;
	es_write_array(w, parts + y->cut_before + y->cut_after);
	if (y->cut_before)
		part(w, es_bytes_str("… "), false);
	at = 0;
	for (size_t i = 0; i < count; i++) {
		if (hits[i].begin > at)
			part(w, es_bytes_of(text.data + at, hits[i].begin - at), false);
		part(w, es_bytes_of(text.data + hits[i].begin, hits[i].end - hits[i].begin), true);
		at = hits[i].end;
	}
	if (at < text.len)
		part(w, es_bytes_of(text.data + at, text.len - at), false);
	if (y->cut_after)
		part(w, es_bytes_str(" …"), false);
}

/* {subtitles, file, lang, start} of a line of subtitles, else nil. */
static void write_spoken(const struct why *y, struct es_writer *w)
{
	es_put_key(w, "spoken");
	if (!y->is_spoken) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 4);
	es_put_id(w, "subtitles", &y->spoken.subtitles);
	es_put_id(w, "file", &y->spoken.file);
	es_put_text(w, "lang", y->lang);
	es_put_uint(w, "start", y->spoken.start_ms);
}

/* What is written first: a line of a film counts less than anything that says as much. */
static es_err look_at(const struct es_view_source *s, const struct es_card *card, struct why *y)
{
	const struct es_listener to = {
	        .lang = y->lang, .enough = &y->enough, .passage = look, .context = y};
	struct es_heads heads;
	struct es_seen seen = {0};

	es_err err = es_gather_see(s, card->facts.kind, &card->id, &heads, &seen);
	if (!err)
		err = es_gather_written(s, &card->id, &seen, look, NULL, y);
	if (!err)
		err = es_gather_spoken(s, &seen, &to);
	es_seen_free(&seen);
	return err;
}

es_err es_why_write(const struct es_view_source *s, const struct es_card *card,
                    const struct es_text_card *text, const char *lang, const struct es_query *query,
                    struct es_words *words, bool shortened, uint64_t deadline_ms,
                    struct es_writer *w)
{
	struct why y = {.query = query,
	                .words = words,
	                .lang = lang,
	                .translation = text->origin == ES_ORIGIN_TRANSLATION,
	                .shortened = shortened,
	                .deadline_ms = deadline_ms};

	note_first(&y);
	es_err err = is_late(&y) ? ES_OK : look_at(s, card, &y);
	if (err)
		return err;
	if (y.best == 0) {
		es_write_nil(w);
		return w->err;
	}
	es_write_map(w, 4);
	es_put_text(w, "field", y.field);
	es_put_text(w, "via", y.translated ? lang : "");
	es_put_key(w, "parts");
	write_parts(&y, w);
	write_spoken(&y, w);
	return w->err;
}
