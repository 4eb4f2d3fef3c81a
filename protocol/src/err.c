/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/err.h"

#include <assert.h>

static const char *const words[ES_ERR_COUNT] = {
#define X(name, word, sentence) word,
        ES_ERRORS(X)
#undef X
};

static const char *const sentences[ES_ERR_COUNT] = {
#define X(name, word, sentence) sentence,
        ES_ERRORS(X)
#undef X
};

const char *es_err_word(es_err err)
{
	es_assert((unsigned int)err < ES_ERR_COUNT);
	return words[err];
}

const char *es_err_sentence(es_err err)
{
	es_assert((unsigned int)err < ES_ERR_COUNT);
	return sentences[err];
}

_Noreturn void es_assert_failed(const char *condition, const char *file, int line)
{
	/* libc's own report: this library may not print, and a debugger stops at the usual
	 * place. */
	__assert_fail(condition, file, (unsigned int)line, "es_assert");
}
