/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/hyphens.h"

#include "site/place.h"

#include <hyphen.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include <utf8proc.h>

#define FOLDER "/usr/share/hyphen/"
#define WORD_LETTERS_MIN 6
#define WORD_BYTES_MAX 100

/* As Debian's packages hyphen-fr and the like name them. */
static const char *const files[ES_LANGUAGE_COUNT] = {
        [ES_FR] = FOLDER "hyph_fr.dic",    [ES_EN] = FOLDER "hyph_en_GB.dic",
        [ES_ES] = FOLDER "hyph_es_ES.dic", [ES_CA] = FOLDER "hyph_ca_ES.dic",
        [ES_IT] = FOLDER "hyph_it_IT.dic", [ES_HU] = FOLDER "hyph_hu_HU.dic",
};

/* What stays together at the beginning and the end of a word: two letters, as printers have it. */
#define LETTERS_BEFORE 2
#define LETTERS_AFTER 3

/* Read once for all presses, then only looked up in: what libhyphen loads it does not free to the last byte. A language
 * whose patterns are not installed is looked for again. */
static HyphenDict *patterns_of(struct es_bytes tag)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static HyphenDict *shared[ES_LANGUAGE_COUNT];
	enum es_language lang;

	if (!es_tongue_is(tag, &lang))
		return NULL;
	pthread_mutex_lock(&lock);
	if (!shared[lang] && access(files[lang], R_OK) == 0)
		shared[lang] = hnj_hyphen_load(files[lang]);
	HyphenDict *patterns = shared[lang];
	pthread_mutex_unlock(&lock);
	return patterns;
}

/* Bytes of the letter at the beginning of text, its code; 0 where it is none. */
static size_t letter(struct es_bytes text, utf8proc_int32_t *code)
{
	utf8proc_ssize_t len =
	        text.len ? utf8proc_iterate(text.data, (utf8proc_ssize_t)text.len, code) : 0;

	if (len <= 0)
		return 0;
	utf8proc_category_t category = utf8proc_category(*code);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO ? (size_t)len
	                                                                            : 0;
}

/* Bytes of the word that text begins with; how many letters it has. */
static size_t word(struct es_bytes text, size_t *letters)
{
	utf8proc_int32_t code;
	size_t len = 0;

	*letters = 0;
	for (size_t step; (step = letter(es_bytes_of(text.data + len, text.len - len), &code));
	     len += step)
		(*letters)++;
	return len;
}

/* The word as the patterns know words, in small letters; false where that changes its length. */
static bool lower(struct es_bytes in, char *out)
{
	utf8proc_int32_t code;
	size_t len = 0;

	for (size_t step;
	     len < in.len && (step = letter(es_bytes_of(in.data + len, in.len - len), &code));
	     len += step)
		if (utf8proc_encode_char(utf8proc_tolower(code), (utf8proc_uint8_t *)out + len) !=
		    (utf8proc_ssize_t)step)
			return false;
	out[len] = '\0';
	return len == in.len;
}

static void put_word(HyphenDict *dict, struct es_bytes in, size_t letters, struct es_writer *w)
{
	char small[WORD_BYTES_MAX + 4], marks[WORD_BYTES_MAX + 8] = "";
	char **rep = NULL;
	int *pos = NULL, *cut = NULL;
	size_t seen = 0;

	bool known =
	        in.len <= WORD_BYTES_MAX && letters >= WORD_LETTERS_MIN && lower(in, small) &&
	        hnj_hyphen_hyphenate2(dict, small, (int)in.len, marks, NULL, &rep, &pos, &cut) == 0;
	/* hyphenate2 counts in letters; a break that would change the spelling (asszony: asz-szony) is left out */
	for (size_t at = 0; at < in.len;) {
		size_t next = at + 1;
		while (next < in.len && (in.data[next] & 0xc0) == 0x80)
			next++;
		es_write_raw(w, es_bytes_of(in.data + at, next - at));
		seen++;
		if (known && seen >= LETTERS_BEFORE && letters - seen >= LETTERS_AFTER &&
		    (marks[seen - 1] & 1) && !(rep && rep[seen - 1]))
			es_write_raw(w, es_bytes_str("\xc2\xad"));
		at = next;
	}
	for (size_t i = 0; rep && i < in.len; i++)
		free(rep[i]);
	free(rep);
	free(pos);
	free(cut);
}

void es_hyphens_put(struct es_bytes text, struct es_bytes lang, struct es_writer *w)
{
	HyphenDict *dict = patterns_of(lang);
	size_t letters;

	if (!dict) {
		es_write_raw(w, text);
		return;
	}
	for (size_t at = 0; at < text.len;) {
		size_t len = word(es_bytes_of(text.data + at, text.len - at), &letters);
		if (len)
			put_word(dict, es_bytes_of(text.data + at, len), letters, w);
		else
			es_write_raw(w, es_bytes_of(text.data + at, len = 1));
		at += len;
	}
}
