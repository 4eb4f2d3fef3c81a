/* SPDX-License-Identifier: EUPL-1.2 */
/* Columns as fields of the sheet, and a row as a sheet in our own Markdown. */
#include "sheet/arena.h"
#include "sheet/csv_internal.h"
#include "sheet/fold.h"
#include "sheet/labels.h"

#include <stdio.h>
#include <string.h>

#define FOLDED_MAX 256

/* --- columns ------------------------------------------------------------------------------------ */

/* The field of a practice that these words name, in any of the languages. */
static const char *guess(const struct es_label_index *index, struct es_bytes header)
{
	const struct es_label_entry *entry;
	char folded[FOLDED_MAX];

	(void)es_fold(header, folded, sizeof(folded));
	size_t count = es_label_find(index, folded, &entry);
	for (size_t i = 0; i < count; i++)
		if (entry[i].slot->role == ES_SLOT_FIELD && entry[i].slot->kind == ES_KIND_PRACTICE)
			return entry[i].slot->path;
	entry = es_label_find_near(index, folded);
	return entry && entry->slot->role == ES_SLOT_FIELD && entry->slot->kind == ES_KIND_PRACTICE
	               ? entry->slot->path
	               : NULL;
}

/* Whether a cell can be the answer: a field of the sheet that people fill in, alone or in a part. */
static bool takes_cell(const char *path)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_PRACTICE), path);
	const char *dot = strchr(path, '.');

	return field && !(dot && strchr(dot + 1, '.')) && strlen(path) < PATH_MAX_LEN &&
	       field->type != ES_FIELD_GROUP && field->type != ES_FIELD_FILE &&
	       field->type != ES_FIELD_ID;
}

static bool is_mapped(const struct es_csv *csv, const char *path)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (strcmp(csv->fields[i], path) == 0)
			return true;
	return false;
}

/* Each field takes one column, the first that names it. */
es_err csv_guess(struct es_csv *csv)
{
	struct es_label_index index;
	struct es_arena arena = {0};

	es_err err = es_label_index_build(&arena, &index);
	for (size_t i = 0; !err && i < csv->columns; i++) {
		const char *path = guess(&index, csv_cell(csv, 0, i));
		if (path && takes_cell(path) && !is_mapped(csv, path))
			(void)snprintf(csv->fields[i], PATH_MAX_LEN, "%s", path);
	}
	es_arena_free(&arena);
	return err;
}

es_err es_csv_map(struct es_csv *csv, struct es_bytes header, const char *path)
{
	if (path[0] && !takes_cell(path))
		return ES_INVALID;
	for (size_t i = 0; i < csv->columns; i++) {
		if (!es_bytes_equal(csv_cell(csv, 0, i), es_trim(header)))
			continue;
		for (size_t k = 0; k < csv->columns; k++)
			if (strcmp(csv->fields[k], path) == 0)
				csv->fields[k][0] = '\0';
		(void)snprintf(csv->fields[i], PATH_MAX_LEN, "%s", path);
		return ES_OK;
	}
	return ES_NOT_FOUND;
}

/* --- a row as a sheet --------------------------------------------------------------------------- */

static void put(struct es_writer *w, const char *text)
{
	es_write_raw(w, es_bytes_str(text));
}

/* A line of a cell that is nothing but words, whatever signs stand in it. */
static void put_line(struct es_bytes line, struct es_writer *w)
{
	bool entry = es_begins(line, "- ");

	if (entry) {
		put(w, "- ");
		line = es_trim(es_slice(line, 2, line.len));
	}
	for (size_t i = 0; i < line.len; i++) {
		if (strchr("\\*_<[|`", line.data[i]) ||
		    (i == 0 && strchr("#>-+=~:.", line.data[i])))
			put(w, "\\");
		es_write_raw(w, es_bytes_of(line.data + i, 1));
	}
	put(w, entry ? "\n" : "\n\n");
}

struct es_bytes es_csv_answer(const struct es_csv *csv, size_t row, const char *path)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (strcmp(csv->fields[i], path) == 0)
			return csv_cell(csv, row + 1, i);
	return es_bytes_of(NULL, 0);
}

static void put_answer(const struct es_csv *csv, size_t row, const char *path,
                       const struct es_field *field, struct es_writer *w)
{
	struct es_bytes text = es_csv_answer(csv, row, path);

	if (text.len == 0)
		return;
	put(w, "### ");
	put(w, field->label.in[csv->in]);
	put(w, "\n\n");
	while (text.len) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		size_t len = end ? (size_t)(end - text.data) : text.len;
		struct es_bytes line = es_trim(es_slice(text, 0, len));
		if (line.len)
			put_line(line, w);
		text = es_slice(text, len + (end != NULL), text.len);
	}
	put(w, "\n");
}

static void put_part(const struct es_csv *csv, size_t row, const struct es_field *group,
                     struct es_writer *w)
{
	char path[128];

	put(w, "## ");
	put(w, group->label.in[csv->in]);
	put(w, "\n\n");
	for (size_t i = 0; i < group->fields_len; i++) {
		(void)snprintf(path, sizeof(path), "%s.%s", group->name, group->fields[i].name);
		put_answer(csv, row, path, &group->fields[i], w);
	}
}

es_err es_csv_sheet(const struct es_csv *csv, size_t row, struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);

	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type == ES_FIELD_GROUP && !field->list)
			put_part(csv, row, field, w);
	}
	put(w, "## ");
	put(w, es_label_rights.in[csv->in]);
	put(w, "\n\n");
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_GROUP)
			put_answer(csv, row, field->name, field, w);
	}
	return w->err;
}
