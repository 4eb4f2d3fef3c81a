/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/words.h"

#include "sheet/fold.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define LINE 64 /* bytes of a line of the processor's cache */
#define MIDDLE_DOT 0xb7

/* What a word was last found to be: the word, then its forms. What does not fit is worked out each time. */
struct memo {
	uint8_t tongue, len, count, form_len[2];
	char text[LINE - 5];
};
_Static_assert(sizeof(struct memo) == LINE, "one look into memory");

struct es_words {
	struct sb_stemmer *stemmers[ES_LANGUAGE_COUNT];
	struct memo *memos; /* by hash; owned */
	size_t mask;
};

unsigned es_tongue_of(const char *lang)
{
	for (unsigned i = 0; i < ES_LANGUAGE_COUNT; i++)
		if (strncasecmp(lang, es_language_codes[i], 2) == 0 &&
		    (lang[2] == '\0' || lang[2] == '-'))
			return i;
	return ES_TONGUE_OTHER;
}

char es_tongue_mark(unsigned tongue)
{
	return (char)('a' + tongue);
}

es_err es_words_new(size_t cache, struct es_words **out)
{
	static const char *const names[ES_LANGUAGE_COUNT] = {
	        [ES_FR] = "french",  [ES_EN] = "english", [ES_ES] = "spanish",
	        [ES_CA] = "catalan", [ES_IT] = "italian", [ES_HU] = "hungarian"};
	struct es_words *words = calloc(1, sizeof(*words));
	bool whole = words != NULL;

	if (words) {
		words->memos = aligned_alloc(LINE, cache * sizeof(*words->memos));
		words->mask = cache - 1;
		whole = words->memos != NULL;
	}
	if (whole)
		memset(words->memos, 0, cache * sizeof(*words->memos));
	for (size_t i = 0; whole && i < ES_LANGUAGE_COUNT; i++) {
		words->stemmers[i] = sb_stemmer_new(names[i], NULL);
		whole = words->stemmers[i] != NULL;
	}
	if (!whole) {
		es_words_free(words);
		return ES_NO_MEMORY;
	}
	*out = words;
	return ES_OK;
}

void es_words_free(struct es_words *words)
{
	if (!words)
		return;
	for (size_t i = 0; i < ES_LANGUAGE_COUNT; i++)
		if (words->stemmers[i])
			sb_stemmer_delete(words->stemmers[i]);
	free(words->memos);
	free(words);
}

/* --- letters ---------------------------------------------------------------------------------- */

static bool is_letter(uint32_t code)
{
	if (code >= 0xc0 && code < 0x250) /* Latin: all but the signs of two operations */
		return code != 0xd7 && code != 0xf7;
	if (code < 0x80)
		return (code >= '0' && code <= '9') ||
		       ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
		return true;
	default:
		return false;
	}
}

/* Catalan writes "col·lectiu": the dot stands inside a word there. */
static bool dot_joins(struct es_bytes text, size_t after)
{
	return after < text.len && is_letter(es_utf8_next(text, &after));
}

bool es_word_next(struct es_bytes text, size_t *at, struct es_bytes *word)
{
	size_t pos = *at, begin = text.len, end = text.len;

	while (pos < text.len) {
		size_t here = pos;
		uint32_t code = es_utf8_next(text, &pos);
		bool letter = is_letter(code);
		if (letter && begin == text.len)
			begin = here;
		if (letter || begin == text.len || (code == MIDDLE_DOT && dot_joins(text, pos)))
			continue;
		end = here;
		break;
	}
	*at = pos;
	if (begin == text.len)
		return false;
	*word = es_bytes_of(text.data + begin, end - begin);
	return true;
}

/* Letters that have no accent to lose, and yet are typed with others. */
static const char *spelled(uint32_t code)
{
	switch (code) {
	case 0x0153:
	case 0x0152:
		return "oe";
	case 0x00e6:
	case 0x00c6:
		return "ae";
	case 0x00f8:
	case 0x00d8:
		return "o";
	case 0x0142:
	case 0x0141:
		return "l";
	case 0x0111:
	case 0x0110:
		return "d";
	case MIDDLE_DOT:
		return "";
	default:
		return NULL;
	}
}

/* Appends the code point without case and accents; SIZE_MAX where there is no room. */
static size_t fold_code(uint32_t code, char *out, size_t room)
{
	const char *other = spelled(code);
	utf8proc_int32_t parts[8];
	uint8_t bytes[4];
	size_t len = 0;
	int last = 0;

	if (other) {
		len = strlen(other);
		if (len > room)
			return SIZE_MAX;
		memcpy(out, other, len);
		return len;
	}
	utf8proc_ssize_t count = utf8proc_decompose_char(
	        (utf8proc_int32_t)code, parts, 8,
	        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD,
	        &last);
	for (utf8proc_ssize_t i = 0; i < count && i < 8; i++) {
		size_t size = es_utf8_put((uint32_t)parts[i], bytes);
		if (len + size > room)
			return SIZE_MAX;
		memcpy(out + len, bytes, size);
		len += size;
	}
	return len;
}

size_t es_word_fold(struct es_bytes word, char out[ES_WORD_MAX])
{
	size_t len = 0;

	for (size_t at = 0; at < word.len;) {
		uint8_t c = word.data[at];
		if (c < 0x80) {
			if (len == ES_WORD_MAX)
				break;
			out[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
			at++;
			continue;
		}
		size_t size = fold_code(es_utf8_next(word, &at), out + len, ES_WORD_MAX - len);
		if (size == SIZE_MAX)
			break;
		len += size;
	}
	return len;
}

/* Lower case with its accents: what stemmers expect. 0 where it is too long to be stemmed. */
static size_t lower(struct es_bytes word, char out[ES_WORD_MAX])
{
	uint8_t bytes[4];
	size_t len = 0;

	for (size_t at = 0; at < word.len;) {
		uint32_t code = es_utf8_next(word, &at);
		size_t size = es_utf8_put(
		        code < 0x80 ? es_code_lower(code)
		                    : (uint32_t)utf8proc_tolower((utf8proc_int32_t)code),
		        bytes);
		if (len + size > ES_WORD_MAX)
			return 0;
		memcpy(out + len, bytes, size);
		len += size;
	}
	return len;
}

/* --- forms ------------------------------------------------------------------------------------ */

static void add_form(struct es_forms *out, unsigned tongue, const char *text, size_t len)
{
	char *term = out->term[out->count];

	if (len == 0)
		return;
	term[0] = es_tongue_mark(tongue);
	memcpy(term + 1, text, len);
	out->len[out->count] = (uint8_t)(len + 1);
	if (out->count == 1 && out->len[0] == out->len[1] &&
	    memcmp(out->term[0], out->term[1], out->len[0]) == 0)
		return;
	out->count++;
}

static void stem_folded(struct sb_stemmer *stemmer, unsigned tongue, const char *text, size_t len,
                        struct es_forms *out)
{
	char folded[ES_WORD_MAX];
	const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)text, (int)len);

	if (!stem)
		return;
	size_t size = es_word_fold(es_bytes_of(stem, (size_t)sb_stemmer_length(stemmer)), folded);
	add_form(out, tongue, folded, size);
}

static bool is_ascii(struct es_bytes word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] >= 0x80)
			return false;
	return true;
}

static void work_out(struct es_words *words, unsigned tongue, struct es_bytes word,
                     struct es_forms *out)
{
	char plain[ES_WORD_MAX], accented[ES_WORD_MAX];
	size_t len = es_word_fold(word, plain);

	out->count = 0;
	if (tongue < ES_LANGUAGE_COUNT) {
		struct sb_stemmer *stemmer = words->stemmers[tongue];
		size_t full = is_ascii(word) ? 0 : lower(word, accented);
		if (full)
			stem_folded(stemmer, tongue, accented, full, out);
		stem_folded(stemmer, tongue, plain, len, out);
	}
	if (out->count == 0)
		add_form(out, tongue, plain, len);
}

static void recall(const struct memo *memo, struct es_forms *out)
{
	const char *form = memo->text + memo->len;

	out->count = memo->count;
	for (unsigned i = 0; i < memo->count; form += memo->form_len[i++]) {
		out->len[i] = memo->form_len[i];
		memcpy(out->term[i], form, memo->form_len[i]);
	}
}

static void keep(struct memo *memo, unsigned tongue, struct es_bytes word,
                 const struct es_forms *forms)
{
	size_t len = word.len;

	for (unsigned i = 0; i < forms->count; i++)
		len += forms->len[i];
	if (len > sizeof(memo->text))
		return;
	memcpy(memo->text, word.data, word.len);
	memo->tongue = (uint8_t)tongue;
	memo->len = (uint8_t)word.len;
	memo->count = forms->count;
	for (unsigned i = 0, at = memo->len; i < forms->count; at += forms->len[i++]) {
		memo->form_len[i] = forms->len[i];
		memcpy(memo->text + at, forms->term[i], forms->len[i]);
	}
}

void es_words_forms(struct es_words *words, unsigned tongue, struct es_bytes word,
                    struct es_forms *out)
{
	uint32_t hash = 2166136261u ^ tongue;

	if (word.len > LINE / 2) {
		work_out(words, tongue, word, out);
		return;
	}
	for (size_t i = 0; i < word.len; i++)
		hash = (hash ^ word.data[i]) * 16777619u;
	struct memo *memo = &words->memos[(hash ^ hash >> 15) & words->mask];
	if (memo->len == word.len && memo->tongue == tongue &&
	    memcmp(memo->text, word.data, word.len) == 0) {
		recall(memo, out);
		return;
	}
	work_out(words, tongue, word, out);
	keep(memo, tongue, word, out);
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

bool es_word_is_filler(const char *folded, size_t len)
{
	static const char *const fillers[] = {
	        "a",     "ad",    "al",  "als", "an",  "and",  "au",   "aux",   "avec", "az",
	        "by",    "che",   "com", "con", "d",   "dans", "de",   "degli", "dei",  "del",
	        "della", "delle", "des", "di",  "do",  "du",   "e",    "ed",    "egy",  "el",
	        "els",   "en",    "es",  "et",  "for", "gli",  "i",    "il",    "in",   "is",
	        "l",     "la",    "las", "le",  "les", "lo",   "los",  "mit",   "n",    "nel",
	        "o",     "of",    "on",  "ou",  "par", "per",  "pour", "que",   "qui",  "s",
	        "sur",   "the",   "to",  "un",  "una", "une",  "uno",  "with",  "y",
	};
	char word[8];

	if (len >= sizeof(word))
		return false;
	memcpy(word, folded, len);
	word[len] = '\0';
	return bsearch(word, fillers, sizeof(fillers) / sizeof(fillers[0]), sizeof(fillers[0]),
	               compare) != NULL;
}
