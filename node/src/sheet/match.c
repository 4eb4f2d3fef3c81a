/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether a piece of text is a label, and of what, given where in the form it stands. */
#include "sheet/collect_internal.h"
#include "sheet/fold.h"

#include <string.h>

#define QUESTION_BYTES_MAX 1024
#define QUESTION_START 4 /* words that make a question known */
#define TOOL_REST_WORDS 6

/* The text without what it says in brackets. */
static struct es_bytes without_brackets(struct es_bytes text, uint8_t out[LABEL_BYTES_MAX])
{
	size_t len = 0;
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		depth += text.data[i] == '(';
		if (depth == 0)
			out[len++] = text.data[i];
		if (depth > 0 && text.data[i] == ')')
			depth--;
	}
	return es_bytes_of(out, len);
}

/* "1. Organisation" is "Organisation". */
static const char *past_number(const char *folded)
{
	size_t digits = strspn(folded, "0123456789");

	return digits > 0 && digits < 3 && folded[digits] == ' ' ? folded + digits + 1 : folded;
}

/* How well a label fits where we stand; 0: not at all. */
static int score(const struct es_collector *c, const struct es_slot *slot,
                 enum es_label_place place, uint8_t level)
{
	bool top = place == ES_LABEL_HEADING && level <= 2;

	switch (slot->role) {
	case ES_SLOT_PART:
		return top || place == ES_LABEL_CELL ? 6 : 3;
	case ES_SLOT_RECORD:
		return place != ES_LABEL_HEADING ? 0 : top ? 6 : 2;
	case ES_SLOT_FIELD:
		if (slot->kind != ES_KIND_PRACTICE)
			return slot->kind == c->kind && !top ? 5 : 0;
		if (c->kind == ES_KIND_PRACTICE && slot->group == c->group)
			return slot->group || top || place != ES_LABEL_HEADING ? 5 : 4;
		return 3;
	default:
		return 4;
	}
}

static const struct es_label_entry *choose(const struct es_collector *c,
                                           const struct es_label_entry *first, size_t count,
                                           enum es_label_place place, uint8_t level)
{
	const struct es_label_entry *best = NULL;
	int most = 0;

	for (size_t i = 0; i < count; i++) {
		int fits = score(c, first[i].slot, place, level);
		if (fits > most) {
			best = &first[i];
			most = fits;
		}
	}
	return best;
}

/* Loose lines of a sheet are labels only where the form would have them next. */
static bool plain_fits(const struct es_collector *c, const struct es_label_entry *entry,
                       bool numbered)
{
	const struct es_slot *slot = entry->slot;
	size_t words = es_fold_words(entry->folded);

	if (slot->role == ES_SLOT_PART)
		return numbered || words >= 2;
	if (slot->kind != ES_KIND_PRACTICE)
		return slot->kind == c->kind;
	if (c->tabled && words < 3)
		return false;
	for (size_t i = 0; i < c->out->buckets_count; i++)
		if (c->out->buckets[i].slot == slot && c->out->buckets[i].lines.first)
			return false;
	/* The short form names its structure after its title. */
	if (c->group && strcmp(c->group->name, "inspiring") == 0 && slot->group &&
	    strcmp(slot->group->name, "organisation") == 0)
		return true;
	return slot->order >= c->order || slot->group == c->group;
}

static const struct es_label_entry *find(struct es_collector *c, struct es_bytes text,
                                         enum es_label_place place, uint8_t level)
{
	uint8_t bare[LABEL_BYTES_MAX];
	char folded[LABEL_BYTES_MAX];
	const struct es_label_entry *first;
	const struct es_label_entry *best = NULL;

	if (text.len == 0 || text.len >= LABEL_BYTES_MAX)
		return NULL;
	/* "… les derniers mois du / projet : …" is a sentence that was broken there. */
	if (place == ES_LABEL_PLAIN && text.data[0] >= 'a' && text.data[0] <= 'z')
		return NULL;
	for (int brackets = 1; brackets >= 0 && !best; brackets--) {
		es_fold(brackets ? text : without_brackets(text, bare), folded, sizeof(folded));
		size_t count = es_label_find(&c->out->labels, past_number(folded), &first);
		best = choose(c, first, count, place, level);
	}
	bool numbered = past_number(folded) != folded;
	if (!best && c->near_left > 0 && (place != ES_LABEL_PLAIN || numbered)) {
		c->near_left--;
		best = es_label_find_near(&c->out->labels, past_number(folded));
		if (best && score(c, best->slot, place, level) == 0)
			best = NULL;
	}
	if (best && place == ES_LABEL_PLAIN && !plain_fits(c, best, numbered))
		return NULL;
	return best;
}

bool es_label_match(struct es_collector *c, struct es_bytes text, enum es_label_place place,
                    uint8_t level, struct es_label_hit *hit)
{
	hit->rest = es_bytes_of(NULL, 0);
	hit->entry = find(c, text, place, level);
	for (size_t i = 0; i < 2 && !hit->entry; i++) {
		size_t at = es_find(text, i == 0 ? ":" : "?", 0);
		if (at == SIZE_MAX)
			continue;
		hit->rest = es_trim(es_slice(text, at + 1, text.len));
		hit->entry = find(c, es_trim(es_slice(text, 0, at)), place, level);
	}
	return hit->entry != NULL;
}

/* --- long questions --------------------------------------------------------------------------- */

static size_t word_len(const char *words)
{
	return strcspn(words, " ");
}

/* How many words of line follow the question from its word number skip on. */
static size_t common_words(const char *question, size_t skip, const char *line)
{
	size_t words = 0;

	for (; skip > 0 && *question; skip--) {
		question += word_len(question);
		question += *question == ' ';
	}
	while (*question && *line) {
		size_t len = word_len(question);
		if (len != word_len(line) || memcmp(question, line, len) != 0)
			break;
		words++;
		question += len + (question[len] == ' ');
		line += len + (line[len] == ' ');
	}
	return words;
}

static const struct es_question *take_question(struct es_collector *c,
                                               const struct es_question *question, size_t before,
                                               size_t words, struct es_bytes text,
                                               struct es_bytes *rest)
{
	size_t end = es_fold_skip(text, words);

	*rest = es_trim_of(es_slice(text, end, text.len), " .:?)");
	bool more = before + words < es_fold_words(question->folded);
	c->question = rest->len == 0 && more ? question : NULL;
	c->question_words = before + words;
	return question;
}

const struct es_question *es_question_match(struct es_collector *c, struct es_bytes text,
                                            struct es_bytes *rest)
{
	char folded[QUESTION_BYTES_MAX];
	const struct es_question *going_on = c->question;

	c->question = NULL;
	es_fold(text, folded, sizeof(folded));
	if (going_on) {
		size_t words = common_words(going_on->folded, c->question_words, folded);
		size_t left = es_fold_words(going_on->folded) - c->question_words;
		if (words > 0 && (words == left || words == es_fold_words(folded)))
			return take_question(c, going_on, c->question_words, words, text, rest);
	}
	for (size_t i = 0; i < es_questions_count; i++) {
		size_t words = common_words(es_questions[i].folded, 0, folded);
		if (words >= QUESTION_START)
			return take_question(c, &es_questions[i], 0, words, text, rest);
	}
	return NULL;
}

/* --- rubrics of a tool ------------------------------------------------------------------------ */

bool es_tool_heading_match(struct es_bytes text, bool inside, const char **path,
                           struct es_bytes *rest)
{
	char folded[LABEL_BYTES_MAX];

	if (text.len == 0 || text.len > 120 || text.data[text.len - 1] == '.' ||
	    text.data[text.len - 1] == ',')
		return false;
	es_fold(text, folded, sizeof(folded));
	for (size_t i = 0; i < es_tool_headings_count; i++) {
		const struct es_tool_heading *heading = &es_tool_headings[i];
		size_t len = strlen(heading->folded);

		if ((!inside && !heading->begins) || strncmp(folded, heading->folded, len) != 0 ||
		    (folded[len] != ' ' && folded[len] != '\0'))
			continue;
		size_t words = es_fold_words(heading->folded);
		size_t more = es_fold_words(folded) - words;
		if ((heading->alone && more > 0) || more > TOOL_REST_WORDS)
			continue;
		*path = heading->path;
		*rest = es_trim(es_slice(text, es_fold_skip(text, words), text.len));
		return true;
	}
	return false;
}
