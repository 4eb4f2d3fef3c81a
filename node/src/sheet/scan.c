/* SPDX-License-Identifier: EUPL-1.2 */
/* Source lines and table rows; the line that is being built. */
#include "sheet/fold.h"
#include "sheet/scan_internal.h"

#include <string.h>

#define COLUMNS_MAX 16
#define WIDE_SPACES 2

static void push_line(struct es_scanner *s)
{
	if (s->count == s->capacity) {
		size_t capacity = s->capacity ? 2 * s->capacity : 256;
		struct es_line *grown = es_arena_take(s->arena, capacity * sizeof(*grown));
		if (!grown)
			return;
		if (s->count)
			memcpy(grown, s->lines, s->count * sizeof(*grown));
		s->lines = grown;
		s->capacity = capacity;
	}
	s->lines[s->count++] = s->line;
}

static void begin_line(struct es_scanner *s)
{
	s->line = (struct es_line){.next = NULL};
	es_text_init(&s->text, s->arena);
	s->mark = 0;
	s->spaces = 0;
}

void es_scan_flush(struct es_scanner *s)
{
	struct es_bytes text = es_text_bytes(&s->text);

	if (s->bold && s->line.strong == 0 && text.len)
		s->line.strong = SIZE_MAX;
	if (text.len == 0 && s->line.tick == ES_TICK_NONE) {
		begin_line(s);
		return;
	}
	if (s->list && s->line.bullet == 0 && s->line.tick == ES_TICK_NONE)
		s->line.bullet = 1;
	s->list = false;
	s->line.text = text;
	s->line.number = s->number;
	s->line.indent = s->indent;
	s->line.cell = s->cell;
	s->line.apart = s->apart;
	s->line.row = s->row;
	s->line.table = s->table && s->cell != ES_CELL_NONE;
	s->table = s->cell == ES_CELL_NONE;
	if (s->line.strong > text.len)
		s->line.strong = s->line.strong == SIZE_MAX ? 0 : text.len;
	push_line(s);
	s->apart = s->row = false;
	begin_line(s);
}

void es_scan_break(struct es_scanner *s)
{
	if (s->escaped_newlines) {
		if (s->text.len && s->text.data[s->text.len - 1] != ES_CELL_MARK)
			es_text_str(&s->text, "\n");
		s->spaces = 0;
	} else if (s->cell == ES_CELL_LABEL) {
		s->spaces = 1;
	} else {
		es_scan_flush(s);
	}
}

bool es_scan_at_start(const struct es_scanner *s)
{
	return s->text.len == 0;
}

void es_scan_put(struct es_scanner *s, uint32_t code)
{
	uint8_t bytes[4];

	if (code == ' ') {
		s->spaces++;
		return;
	}
	if (s->spaces && s->text.len && s->text.data[s->text.len - 1] != '\n') {
		if (s->spaces >= WIDE_SPACES && s->line.gap == 0 && s->cell == ES_CELL_NONE)
			s->line.gap = s->text.len;
		es_text_str(&s->text, " ");
	}
	s->spaces = 0;
	es_text_add(&s->text, es_bytes_of(bytes, es_utf8_put(code, bytes)));
}

void es_scan_box(struct es_scanner *s, enum es_tick tick, bool square)
{
	es_scan_break(s);
	s->line.tick = tick;
	s->line.square = square;
}

void es_scan_bullet(struct es_scanner *s, uint8_t depth, uint8_t mark)
{
	es_scan_break(s);
	s->line.bullet = depth;
	s->mark = mark;
}

void es_scan_bold(struct es_scanner *s, bool on)
{
	if (!on && s->bold && s->line.strong == SIZE_MAX)
		s->line.strong = s->text.len;
	if (on && !s->bold && s->text.len == 0)
		s->line.strong = SIZE_MAX; /* until the bold ends */
	s->bold = on;
}

/* --- source lines ----------------------------------------------------------------------------- */

static bool only_of(struct es_bytes text, const char *characters)
{
	for (size_t i = 0; i < text.len; i++)
		if (!text.data[i] || !strchr(characters, text.data[i]))
			return false;
	return true;
}

/* Cells of a row of pipes, trimmed; the bar before the first and the one after the last are no
 * cells, and one behind a backslash is text. */
static size_t split_row(struct es_bytes row, struct es_bytes cells[COLUMNS_MAX])
{
	size_t count = 0;
	size_t start = 1;

	for (size_t i = 1; i <= row.len; i++) {
		if (i < row.len && row.data[i] == '\\' && i + 1 < row.len) {
			i++;
			continue;
		}
		if (i < row.len && (row.data[i] != '|' || count == COLUMNS_MAX - 1))
			continue;
		struct es_bytes cell = es_trim(es_slice(row, start, i));
		if (i < row.len || cell.len)
			cells[count++] = cell;
		start = i + 1;
	}
	while (count > 2 && cells[count - 1].len == 0)
		count--;
	return count;
}

static void scan_cell(struct es_scanner *s, enum es_cell kind, struct es_bytes text)
{
	s->cell = kind;
	s->apart = true;
	es_scan_inline(s, text);
	es_scan_flush(s);
}

static void scan_wide_row(struct es_scanner *s, const struct es_bytes *cells, size_t count)
{
	s->cell = ES_CELL_ROW;
	s->escaped_newlines = true;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			es_text_add(&s->text, es_bytes_of("\x1f", 1));
		s->spaces = 0;
		es_scan_inline(s, cells[i]);
	}
	s->escaped_newlines = false;
	es_scan_flush(s);
}

static void scan_row(struct es_scanner *s, struct es_bytes row)
{
	struct es_bytes cells[COLUMNS_MAX];
	size_t count = split_row(row, cells);

	s->row = true;
	if (count > 2) {
		scan_wide_row(s, cells, count);
	} else {
		if (count > 0 && cells[0].len)
			scan_cell(s, ES_CELL_LABEL, cells[0]);
		if (count > 1 && cells[1].len)
			scan_cell(s, ES_CELL_VALUE, cells[1]);
	}
	s->row = false;
	s->apart = true;
	s->cell = ES_CELL_NONE;
}

static struct es_bytes take_heading(struct es_scanner *s, struct es_bytes text)
{
	size_t level = 0;

	while (level < text.len && text.data[level] == '#')
		level++;
	if (level == 0 || level > 6 || level == text.len || text.data[level] != ' ')
		return text;
	s->line.level = (uint8_t)level;
	s->apart = true;
	return es_trim_of(es_slice(text, level, text.len), " #\t");
}

static void scan_line(struct es_scanner *s, struct es_bytes raw)
{
	struct es_bytes text = es_trim(raw);

	s->indent = 0;
	while (s->indent < raw.len && raw.data[s->indent] == ' ')
		s->indent++;
	s->bold = s->bold && s->html_table;
	s->emphasis = 0;
	s->table = s->table || text.len == 0;
	/* Rules, dotted lines to write on, the line under a table's head. */
	if (only_of(text, "-_*=.~|:+ \t")) {
		s->apart = true;
		return;
	}
	if (!s->html_table) {
		s->cell = ES_CELL_NONE;
		while (es_begins(text, "> ") || es_begins(text, ">>"))
			text = es_trim(es_slice(text, 1, text.len));
		if (text.len > 1 && text.data[0] == '|') {
			scan_row(s, text);
			return;
		}
		text = take_heading(s, text);
	}
	es_scan_inline(s, text);
	if (s->html_table && s->cell == ES_CELL_LABEL)
		s->spaces = 1;
	else
		es_scan_flush(s);
}

es_err es_scan(struct es_arena *arena, struct es_bytes text, struct es_scan *out)
{
	struct es_scanner s = {.arena = arena, .number = 1, .apart = true, .table = true};
	size_t start = 0;

	begin_line(&s);
	for (size_t i = 0; i <= text.len && !arena->failed; i++) {
		if (i < text.len && text.data[i] != '\n' && text.data[i] != '\r')
			continue;
		scan_line(&s, es_slice(text, start, i));
		if (i + 1 < text.len && text.data[i] == '\r' && text.data[i + 1] == '\n')
			i++;
		start = i + 1;
		s.number++;
	}
	es_scan_flush(&s);
	*out = (struct es_scan){s.lines, s.count};
	return arena->failed ? ES_NO_MEMORY : ES_OK;
}
