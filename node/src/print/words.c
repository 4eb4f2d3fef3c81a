/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/print.h"

#include "file_system.h"

#include <stdio.h>

#define WORDS_BYTES_MAX (1u << 20)

es_err es_print_words(const char *ui, enum es_language in, struct es_table **out)
{
	struct es_writer text;
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/words/%s.txt", ui, es_language_codes[in]) >=
	    (int)sizeof(path))
		return ES_NOT_FOUND;
	es_writer_grow(&text, WORDS_BYTES_MAX);
	es_err err = es_file_get(path, &text);
	if (err == ES_OK)
		err = es_table_read(es_writer_bytes(&text), out);
	es_writer_free(&text);
	return err;
}
