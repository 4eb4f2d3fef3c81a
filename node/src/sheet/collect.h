/* SPDX-License-Identifier: EUPL-1.2 */
/* The lines of a sheet sorted under the fields that their labels name. Owned by the sheet's arena;
 * one thread at a time. */
#ifndef ESSAIM_SHEET_COLLECT_H
#define ESSAIM_SHEET_COLLECT_H

#include "node_limits.h"
#include "sheet/labels.h"
#include "sheet/scan.h"

/* Lines in the order of the sheet, linked by next. */
struct es_lines {
	struct es_line *first;
	struct es_line *last;
};
void es_lines_add(struct es_lines *lines, struct es_line *line);

/* What stands under one label, of one record. */
struct es_bucket {
	const struct es_slot *slot;
	size_t record; /* which testimony or tool; 0 for others */
	struct es_lines lines;
};

struct es_collected {
	struct es_label_index labels;
	struct es_bucket *buckets;
	size_t buckets_count;
	size_t tools;
	size_t testimonies;       /* those that stand under a heading of their own */
	struct es_lines unplaced; /* in the order of the sheet */
	struct es_line
	        *heading; /* the first heading, where nothing else claims it; may be the title */
	bool marked;      /* headings of Markdown name the fields */
	size_t width;     /* bytes of the longest loose line: where plain text was broken */
	size_t known;     /* labels that were recognised */
	size_t votes[ES_LANGUAGE_COUNT]; /* of labels, for the language of the sheet */
};

/* scan's lines are linked into the buckets. Errors: ES_NO_MEMORY. */
es_err es_collect(struct es_arena *arena, const struct es_scan *scan,
                  struct es_collected *out) ES_MUST_USE;
/* The bucket of a field, or NULL where the sheet has none. */
struct es_bucket *es_collected_bucket(const struct es_collected *collected, uint64_t kind,
                                      size_t record, const char *path);
struct es_bucket *es_collected_role(const struct es_collected *collected, enum es_slot_role role);
/* A line of the same place with other words; NULL without memory. */
struct es_line *es_line_derive(struct es_arena *arena, const struct es_line *line,
                               struct es_bytes text);

#endif
