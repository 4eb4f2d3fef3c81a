/* SPDX-License-Identifier: EUPL-1.2 */
/* Text that was laid out in two columns: the label stands on the left, broken over a few lines,
 * beside the first lines of its answer. */
#include "sheet/collect_internal.h"
#include "sheet/fold.h"

#include <string.h>

#define BROKEN_LINES_MAX 5

struct columns {
	struct es_text label;
	struct es_line *used[BROKEN_LINES_MAX];
	size_t count;
};

static struct es_bytes left_of(const struct es_line *line)
{
	return es_trim_of(es_slice(line->text, 0, line->gap ? line->gap : line->text.len), " :");
}

static struct es_bytes right_of(const struct es_line *line)
{
	return line->gap ? es_trim(es_slice(line->text, line->gap, line->text.len))
	                 : es_bytes_of(NULL, 0);
}

static bool is_entry(const struct es_line *line)
{
	return line->tick != ES_TICK_NONE || line->bullet > 0;
}

/* An answer stands beside this line: behind a wide space, or as a list or box of the same source
 * line. */
static bool has_answer(const struct es_collector *c, const struct es_line *line)
{
	const struct es_line *next = line + 1;

	return line->gap > 0 || (next < c->end && next->number == line->number && is_entry(next));
}

/* The next line whose left column may go on with the label, or NULL. */
static struct es_line *next_left(const struct es_collector *c, struct es_line *line, size_t indent)
{
	for (struct es_line *next = line + 1; next < c->end; next++) {
		if (next->apart || next->cell != ES_CELL_NONE || next->level)
			return NULL;
		if (!is_entry(next) && next->indent <= indent + 1)
			return next;
	}
	return NULL;
}

static void extend(struct columns *columns, struct es_line *line)
{
	if (columns->label.len)
		es_text_str(&columns->label, " ");
	es_text_add(&columns->label, left_of(line));
	columns->used[columns->count++] = line;
}

bool es_columns_match(struct es_collector *c, struct es_line *line, struct es_label_hit *hit,
                      struct es_bytes *label)
{
	struct columns columns = {.count = 0};
	size_t matched = 0;

	if (!has_answer(c, line))
		return false;
	es_text_init(&columns.label, c->arena);
	for (struct es_line *part = line; part && columns.count < BROKEN_LINES_MAX;
	     part = next_left(c, part, line->indent)) {
		struct es_label_hit longer;
		extend(&columns, part);
		struct es_bytes text = es_text_bytes(&columns.label);
		if (text.len >= LABEL_BYTES_MAX)
			break;
		bool known =
		        es_label_match(c, text, ES_LABEL_PLAIN, 0, &longer) && longer.rest.len == 0;
		if (known && (matched == 0 || longer.entry->slot == hit->entry->slot)) {
			*hit = longer;
			*label = text;
			matched = columns.count;
		} else if (matched > 0) {
			break;
		}
	}
	if (matched == 0)
		return false;
	hit->rest = right_of(line);
	for (size_t i = 1; i < matched; i++) {
		columns.used[i]->text = right_of(columns.used[i]);
		columns.used[i]->gap = 0;
	}
	return true;
}
