/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of the collector share: where in the form it stands. */
#ifndef ESSAIM_SHEET_COLLECT_INTERNAL_H
#define ESSAIM_SHEET_COLLECT_INTERNAL_H

#include "sheet/collect.h"

#define LABEL_BYTES_MAX 300

struct es_collector {
	struct es_arena *arena;
	struct es_collected *out;

	uint64_t kind; /* of the record that is being read */
	size_t record;
	const struct es_field *group; /* part of the practice */
	size_t order;                 /* of the last label of the practice */
	struct es_bucket *bucket;     /* NULL: lines have no place */
	struct es_bucket *row_bucket; /* of the last label of a table */

	const struct es_line *end; /* behind the last line of the sheet */

	bool marked;      /* headings name the fields: other lines never do */
	bool tabled;      /* a table names the fields */
	bool titled;      /* there is one heading of the first level: the title, whatever it says */
	bool table_known; /* this table does */
	size_t lines;     /* read so far */
	struct es_line *row_label; /* first cell of a row that names no field: its value joins it */
	size_t near_left;          /* searches for damaged labels that may still be made */

	const struct es_question *question; /* whose words may go on in the next line */
	size_t question_words;
};

/* A label, and what follows it in the same line. */
struct es_label_hit {
	const struct es_label_entry *entry;
	struct es_bytes rest;
};

enum es_label_place { ES_LABEL_CELL, ES_LABEL_HEADING, ES_LABEL_STRONG, ES_LABEL_PLAIN };

/* Reads text as a label, alone or followed by a colon and a value. */
bool es_label_match(struct es_collector *c, struct es_bytes text, enum es_label_place place,
                    uint8_t level, struct es_label_hit *hit);
/* Reads the left one of two columns as a label, over the lines on which it was broken; the rest of
 * these lines becomes the value's. */
bool es_columns_match(struct es_collector *c, struct es_line *line, struct es_label_hit *hit,
                      struct es_bytes *label);
/* Reads the start of one of the form's long questions, or what is left of the one before. */
const struct es_question *es_question_match(struct es_collector *c, struct es_bytes text,
                                            struct es_bytes *rest);
/* Reads the heading of a tool's rubric; *path is the tool's field. */
bool es_tool_heading_match(struct es_bytes text, bool inside, const char **path,
                           struct es_bytes *rest);

/* A testimony, tool or contact begins. */
void es_collector_begin(struct es_collector *c, uint64_t kind);
/* Stands where a label says, and adds what followed it in its line. */
void es_collector_take(struct es_collector *c, const struct es_line *line,
                       const struct es_label_hit *hit, bool heading);

struct es_bucket *es_collector_bucket(struct es_collector *c, const struct es_slot *slot,
                                      size_t record);
void es_collector_add(struct es_collector *c, struct es_line *line);
void es_collector_unplaced(struct es_collector *c, struct es_line *line);

#endif
