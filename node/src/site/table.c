/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/table.h"

#include <stdlib.h>
#include <string.h>

struct line {
	const char *key, *text;
};

struct es_table {
	char *bytes;
	struct line *lines;
	size_t count;
};

void es_table_free(struct es_table *table)
{
	if (!table)
		return;
	free(table->bytes);
	free(table->lines);
	free(table);
}

/* "\n" and "\\" as written by the build; in place, for the text only shrinks. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to++ = *from == 'n' ? '\n' : *from;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

static es_err take_line(struct es_table *table, char *line)
{
	char *tab = strchr(line, '\t');

	if (!tab || tab == line)
		return ES_MALFORMED;
	if (table->count == ES_TABLE_LINES_MAX)
		return ES_LIMIT;
	*tab = '\0';
	if (table->count && strcmp(table->lines[table->count - 1].key, line) >= 0)
		return ES_MALFORMED;
	unescape(tab + 1);
	table->lines[table->count++] = (struct line){line, tab + 1};
	return ES_OK;
}

static es_err read_lines(struct es_table *table, size_t len)
{
	char *at = table->bytes, *end = at + len;
	es_err err = ES_OK;

	while (err == ES_OK && at < end) {
		char *stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			return ES_MALFORMED;
		*stop = '\0';
		err = take_line(table, at);
		at = stop + 1;
	}
	return err;
}

es_err es_table_read(struct es_bytes text, struct es_table **out)
{
	struct es_table *table = calloc(1, sizeof(*table));
	size_t lines = 0;

	if (!table)
		return ES_NO_MEMORY;
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	table->bytes = malloc(text.len + 1);
	table->lines = calloc(lines + 1, sizeof(*table->lines));
	es_err err = table->bytes && table->lines ? ES_OK : ES_NO_MEMORY;
	if (err == ES_OK && (!es_utf8_valid(text.data, text.len) ||
	                     (text.len && memchr(text.data, '\0', text.len))))
		err = ES_MALFORMED;
	if (err == ES_OK) {
		if (text.len)
			memcpy(table->bytes, text.data, text.len);
		table->bytes[text.len] = '\0';
		err = read_lines(table, text.len);
	}
	if (err != ES_OK) {
		es_table_free(table);
		return err;
	}
	*out = table;
	return ES_OK;
}

static int compare(const void *key, const void *line)
{
	return strcmp(key, ((const struct line *)line)->key);
}

const char *es_table_get(const struct es_table *table, const char *key)
{
	const struct line *line =
	        bsearch(key, table->lines, table->count, sizeof(*table->lines), compare);

	return line ? line->text : NULL;
}
